//! A panel becomes requests. In: the panel, its range and width, variables, data sources. Out: one planned query for each
//! request, or why a target cannot be asked.
//!
//! **Invariant:** the same panel in the same context gives the same requests, in the order of its targets; no target that
//! shows something is left out silently.

use crate::config::{Datasource, SourceKind};
use crate::model::{Panel, Target, TargetFormat};
use crate::panels::text;
use crate::query::comparison::PREVIOUS_PERIOD;
use crate::query::step::{MinStep, Resolution};
use crate::query::{
    Form, Legend, PanelRange, PlannedQuery, QueryError, expression, loki, panel_range, prometheus, rules,
    source,
};
use crate::time::{Calendar, Millis, RawTimeRange, TimeRange, Zone, parse_duration};
use crate::variables::{DefaultFormat, Scope, interpolate};

/// What planning needs to know besides the panel.
#[derive(Debug, Clone, Copy)]
pub struct PlanContext<'c> {
    /// The dashboard's range, resolved.
    pub range: TimeRange,
    /// The same as typed: a panel's `timeFrom` only counts while it is relative.
    pub raw_range: &'c RawTimeRange,
    pub now: Millis,
    /// Of the panel: a query returns about one point for each pixel.
    pub width_px: u32,
    /// Variables and built-ins; the intervals are set here, for each query.
    pub scope: &'c Scope,
    pub datasources: &'c [Datasource],
    pub zone: &'c Zone,
    pub calendar: &'c Calendar,
}

impl PlanContext<'_> {
    /// A text outside queries with its variables filled in.
    pub(super) fn text(&self, text: &str) -> String {
        interpolate(text, self.scope, DefaultFormat::Glob)
    }
}

/// Panel kinds that show no query results, whatever targets their JSON still holds.
const WITHOUT_QUERIES: [&str; 9] =
    ["text", "row", "dashlist", "alertlist", "annolist", "news", "pluginlist", "welcome", "gettingstarted"];

/// Whether a panel shows no query results: of its kind, and, where that is a text, written once.
pub(super) fn is_without_queries(panel: &Panel) -> bool {
    WITHOUT_QUERIES.contains(&panel.kind.as_str()) && !text::shows_data(panel)
}

/// Panel kinds that draw the buckets of native histograms.
const WITH_BUCKETS: [&str; 2] = ["heatmap", "histogram"];

/// Panel kinds that mark exemplars.
const WITH_EXEMPLARS: [&str; 3] = ["timeseries", "candlestick", "heatmap"];

/// Whether a kind of panel marks the exemplars of its queries; others do not in Grafana either.
pub fn draws_exemplars(kind: &str) -> bool {
    WITH_EXEMPLARS.contains(&kind)
}

/// Plans every target that is shown and has a query text. An instant target that also asks for a range gives two.
pub fn plan_panel(panel: &Panel, context: &PlanContext<'_>) -> Vec<Result<PlannedQuery, QueryError>> {
    if panel.kind == "alertlist" {
        return rules::plan(panel, context);
    }
    if is_without_queries(panel) {
        return Vec::new();
    }
    let range = match panel_range(panel.time_from.as_deref(), panel.time_shift.as_deref(), context) {
        Ok(range) => range,
        Err(error) => return vec![Err(error)],
    };
    // Hidden queries are asked where an expression needs them.
    let fed = expression::fed_by_hidden(&panel.targets);
    let asked = || panel.targets.iter().filter(|target| !target.hidden || fed.contains(&target.ref_id));
    let tables = asked().filter(|target| target.format == TargetFormat::Table).count();
    let mut planned = Vec::new();
    for target in asked() {
        if expression::is_expression(target) {
            planned.extend(expression::problem(target, &panel.targets).map(Err));
            continue;
        }
        match plan_target(panel, target, &range, tables > 1, context) {
            Ok(queries) => planned.extend(queries.into_iter().map(Ok)),
            Err(error) => planned.push(Err(error)),
        }
    }
    planned.extend(compared(panel, &range, context));
    planned
}

/// What the letter of a query ends with that is asked for an earlier time, to be compared; as in Grafana.
const COMPARED: &str = "-compare";

/// The letter of the query that frames are compared with, where they are of an earlier time.
pub fn compared_with(ref_id: &str) -> Option<&str> {
    ref_id.strip_suffix(COMPARED)
}

/// The same queries once more, for as long a time before; only charts over time have a comparison in Grafana. They come
/// last, so that the colours of the others are what they are without them.
fn compared(
    panel: &Panel,
    range: &PanelRange,
    context: &PlanContext<'_>,
) -> Vec<Result<PlannedQuery, QueryError>> {
    let Some(written) = panel.time_compare.as_deref().filter(|_| panel.kind == "timeseries") else {
        return Vec::new();
    };
    let back = match written {
        PREVIOUS_PERIOD => Some(range.shown.duration()),
        written => parse_duration(written),
    };
    let Some(back) = back.filter(|back| *back > 0) else {
        let setting = "time comparison of the panel".to_owned();
        return vec![Err(QueryError::BadTime { setting, text: written.to_owned() })];
    };
    let queried = TimeRange { from: range.queried.from - back, to: range.queried.to - back };
    let earlier = PanelRange { queried, shift_millis: range.shift_millis + back, ..range.clone() };
    let is_series = |target: &&Target| {
        !target.hidden && target.format == TargetFormat::TimeSeries && !expression::is_expression(target)
    };
    // What is wrong with a query was said when it was planned for now.
    let planned = panel
        .targets
        .iter()
        .filter(is_series)
        .filter_map(|target| plan_target(panel, target, &earlier, false, context).ok());
    let over_time = planned.flatten().filter(|query| query.step_millis.is_some() && !query.is_extra());
    over_time
        .map(|query| Ok(PlannedQuery { ref_id: format!("{}{COMPARED}", query.ref_id), ..query }))
        .collect()
}

fn plan_target(
    panel: &Panel,
    target: &Target,
    range: &PanelRange,
    many_tables: bool,
    context: &PlanContext<'_>,
) -> Result<Vec<PlannedQuery>, QueryError> {
    let source = source::of_target(&target.source, &panel.source, context)?;
    // What is pushed is not asked for: see `plan_pushed`.
    if source.kind == SourceKind::WebSocket || target.expr.trim().is_empty() {
        return Ok(Vec::new());
    }
    let panel_min = match MinStep::read(panel.interval.as_deref(), "min interval of the panel", |text| {
        context.text(text)
    })? {
        MinStep::Millis(millis) => Some(millis),
        MinStep::None | MinStep::Interval | MinStep::RateInterval => None,
    };
    let resolution = Resolution {
        range: range.queried,
        max_points: i64::from(panel.max_data_points.unwrap_or(context.width_px).max(1)),
        panel_min,
        scrape: scrape_interval(source)?,
    };
    let ask = Ask {
        source,
        target,
        range,
        resolution,
        value_column: if many_tables { format!("Value #{}", target.ref_id) } else { "Value".to_owned() },
        scope: &own_scope(range, context),
        zone: context.zone,
        cells: WITH_BUCKETS.contains(&panel.kind.as_str()),
        exemplars: target.exemplar && draws_exemplars(&panel.kind),
    };
    match source.kind {
        SourceKind::Loki => loki::plan(&ask),
        SourceKind::Prometheus | SourceKind::WebSocket | SourceKind::Unsupported(_) => prometheus::plan(&ask),
    }
}

/// One target with everything that its own language needs.
pub(super) struct Ask<'a> {
    pub(super) source: &'a Datasource,
    pub(super) target: &'a Target,
    pub(super) range: &'a PanelRange,
    pub(super) resolution: Resolution,
    pub(super) value_column: String,
    pub(super) scope: &'a Scope,
    pub(super) zone: &'a Zone,
    /// The panel draws buckets of native histograms.
    pub(super) cells: bool,
    /// The panel marks exemplars and the target asks for them.
    pub(super) exemplars: bool,
}

impl Ask<'_> {
    pub(super) fn form(&self) -> Form {
        match self.target.format {
            TargetFormat::Table => Form::Table,
            TargetFormat::Heatmap => Form::Heatmap,
            TargetFormat::TimeSeries | TargetFormat::Logs => Form::Series,
        }
    }

    /// The legend template, variables filled in.
    pub(super) fn legend(&self, scope: &Scope) -> Legend {
        match self.target.legend_format.as_deref().map(str::trim) {
            None | Some("") => Legend::Verbose,
            Some("__auto") => Legend::Auto,
            Some(_) => {
                let written = self.target.legend_format.as_deref().unwrap_or_default();
                Legend::Template(interpolate(written, scope, DefaultFormat::Glob))
            }
        }
    }

    /// The min step the target writes.
    pub(super) fn min_step(&self, written: Option<&str>) -> Result<MinStep, QueryError> {
        let setting = format!("min step of query {}", self.target.ref_id);
        MinStep::read(written, &setting, |text| interpolate(text, self.scope, DefaultFormat::Glob))
    }
}

/// The source's scrape interval.
pub(super) fn scrape_interval(source: &Datasource) -> Result<Option<i64>, QueryError> {
    let setting = format!("scrape interval of {}", source.name);
    match MinStep::read(source.time_interval.as_deref(), &setting, str::to_owned)? {
        MinStep::Millis(millis) => Ok(Some(millis)),
        MinStep::None | MinStep::Interval | MinStep::RateInterval => Ok(None),
    }
}

/// `$__range`, `$__from` and `$__to` mean the panel's own range.
pub(super) fn own_scope(range: &PanelRange, context: &PlanContext<'_>) -> Scope {
    let scope = context.scope.clone();
    if range.queried == context.range {
        return scope;
    }
    let raw = RawTimeRange { from: range.queried.from.to_string(), to: range.queried.to.to_string() };
    scope.with_time(range.queried, &raw, context.zone, context.zone.name())
}
