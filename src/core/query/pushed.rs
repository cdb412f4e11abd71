//! Targets of sources that push. In: the panel, variables, data sources. Out: for each target what to subscribe, and how
//! to ask another source for what was not received.
//!
//! A target is `{"datasource": {"type": "websocket", "uid": "push"}, "channel": "shop.$region.*", "filter": {"host":
//! "$host"}, "legendFormat": "{{region}}", "backfill": "shop_load{region=~\"$region\"}"}`. In the channel a variable with
//! several values stands for several channels, and All for any word; in the filter All leaves the label free. `backfill`
//! goes to the source that the configuration names, or says another: `{"datasource": {"uid": "loki"}, "expr": "{...}"}`.
//!
//! **Invariant:** a target either is asked by `plan_panel` or planned here, never both and never neither.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::{self, Datasource, SourceKind};
use crate::model::{AnnotationQuery, Panel, SourceRef, Target, TargetFormat};
use crate::order::Gather;
use crate::query::plan::{Ask, is_without_queries, own_scope, scrape_interval};
use crate::query::step::{MinStep, Resolution, align};
use crate::query::text::Text;
use crate::query::{
    Form, Legend, PanelRange, PlanContext, PlannedQuery, QueryError, ResultShape, loki, panel_range,
    prometheus, source,
};
use crate::query::{Subscription, channel};
use crate::time::{TimeRange, Zone};
use crate::variables::{Binding, DefaultFormat, Scope, interpolate, mentions};

/// Least step of a question about the past, in milliseconds.
const FINEST_STEP: i64 = 1000;
/// Longest query answered at once by most servers for a short gap: about this many points are asked for.
const POINTS_OF_A_GAP: i64 = 200;

/// One target of a source that pushes.
#[derive(Debug, Clone)]
pub struct PushQuery {
    pub ref_id: String,
    pub source_uid: String,
    /// What the source is called, for messages.
    pub source_name: String,
    /// In the order of the text's values; none twice.
    pub subscriptions: Vec<Subscription>,
    /// What the panel shows.
    pub range: PanelRange,
    /// Whether the range ends now: only then is anything subscribed.
    pub follows: bool,
    pub shape: ResultShape,
    /// Only the newest sample of each series is wanted: a table of what is.
    pub newest_only: bool,
    /// Only what happened is wanted: an annotation's.
    pub events: bool,
    /// Of the panel's own resolution, in milliseconds.
    pub step_millis: i64,
    pub past: Option<Past>,
}

/// Equal where they ask the same; the range's instants move with the clock and do not count.
impl PartialEq for PushQuery {
    fn eq(&self, other: &Self) -> bool {
        let fixed = |query: &Self| (!query.follows).then_some(query.range.clone());
        self.ref_id == other.ref_id
            && self.source_uid == other.source_uid
            && self.subscriptions == other.subscriptions
            && self.follows == other.follows
            && self.range.queried.duration() == other.range.queried.duration()
            && fixed(self) == fixed(other)
            && self.shape == other.shape
            && self.newest_only == other.newest_only
            && self.events == other.events
            && self.step_millis == other.step_millis
            && self.past == other.past
    }
}

/// The source that knows what was not received, and the question for it.
#[derive(Debug, Clone)]
pub struct Past {
    source: Datasource,
    text: Text,
    zone: Zone,
    kind: PastKind,
}

impl PartialEq for Past {
    fn eq(&self, other: &Self) -> bool {
        self.source.uid == other.source.uid
            && self.text == other.text
            && self.zone.name() == other.zone.name()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PastKind {
    /// A PromQL selector: Prometheus returns its single samples.
    Selector,
    /// Any other PromQL: computed at steps.
    Promql,
    /// LogQL that returns lines.
    Lines,
    /// LogQL that counts: computed at steps.
    Logql,
}

impl Past {
    /// Whether single samples or lines can be had, as they were received.
    pub fn is_exact(&self) -> bool {
        matches!(self.kind, PastKind::Selector | PastKind::Lines)
    }

    pub fn is_lines(&self) -> bool {
        self.kind == PastKind::Lines
    }

    /// The question, variables replaced.
    pub fn expr(&self) -> &str {
        &self.text.sent
    }

    /// The source's name.
    pub fn source_name(&self) -> &str {
        &self.source.name
    }

    /// How long a sample may take to be there, in milliseconds: two scrapes, and the scrape itself.
    pub fn lag_millis(&self) -> i64 {
        if self.kind == PastKind::Lines {
            return 3000;
        }
        let scrape = scrape_interval(&self.source).ok().flatten();
        scrape.unwrap_or(crate::variables::DEFAULT_SCRAPE_INTERVAL).saturating_mul(2) + 2000
    }

    /// The single samples or the lines of a span, both ends included.
    pub fn exact(&self, ref_id: &str, span: TimeRange) -> PlannedQuery {
        if self.kind == PastKind::Lines {
            let limit = self.source.max_lines.max(1);
            let shape = ResultShape { line_limit: Some(limit), ..plain() };
            return loki::log_query(&self.source, ref_id, &self.text, shape, span, limit, None);
        }
        // Newer servers leave the start of a range out, so it is moved back by one millisecond.
        let millis = span.duration() + 1;
        let text = Text { sent: format!("{}[{millis}ms]", self.text.sent), ..self.text.clone() };
        prometheus::instant_query(&self.source, ref_id, &text, plain(), span)
    }

    /// The values of a span at steps of at least `step_millis`.
    pub fn stepped(&self, ref_id: &str, span: TimeRange, step_millis: i64) -> PlannedQuery {
        let step = step_millis.min(span.duration() / POINTS_OF_A_GAP).max(FINEST_STEP);
        match self.kind {
            PastKind::Lines => self.exact(ref_id, span),
            PastKind::Selector | PastKind::Promql => {
                prometheus::range_query(&self.source, ref_id, &self.text, plain(), span, step, &self.zone)
            }
            PastKind::Logql => {
                let span = align(span, step, &self.zone);
                loki::metric_query(&self.source, ref_id, &self.text, plain(), span, step)
            }
        }
    }

    /// Names in the question that look like variables and that nothing defines.
    pub fn unknown_variables(&self) -> &[String] {
        &self.text.unknown
    }
}

fn plain() -> ResultShape {
    ResultShape {
        form: Form::Series,
        legend: Legend::Auto,
        value_column: "Value".to_owned(),
        line_limit: None,
        backward: true,
        cells: false,
    }
}

/// Plans every shown target whose source pushes.
pub fn plan_pushed(panel: &Panel, context: &PlanContext<'_>) -> Vec<Result<PushQuery, QueryError>> {
    if is_without_queries(panel) {
        return Vec::new();
    }
    let pushing = |target: &&Target| {
        let source = source::of_target(&target.source, &panel.source, context);
        !target.hidden && source.is_ok_and(|source| source.kind == SourceKind::WebSocket)
    };
    let targets: Vec<&Target> = panel.targets.iter().filter(pushing).collect();
    if targets.is_empty() {
        return Vec::new();
    }
    // A range that cannot be read is said by `plan_panel`.
    let Ok(range) = panel_range(panel.time_from.as_deref(), panel.time_shift.as_deref(), context) else {
        return Vec::new();
    };
    let tables = targets.iter().filter(|target| target.format == TargetFormat::Table).count();
    targets.iter().map(|target| plan_target(panel, target, &range, tables > 1, context)).collect()
}

/// Plans a dashboard's annotation whose source pushes; `None` for any other. What it wants stands in its `target`, as in a
/// panel's: `{"name": "Deploys", "datasource": {...}, "target": {"channel": "shop.event", "backfill": "{...}"}}`.
pub fn plan_pushed_annotation(
    annotation: &AnnotationQuery,
    context: &PlanContext<'_>,
) -> Option<Result<PushQuery, QueryError>> {
    let source = source::find(&annotation.source, context).ok()?;
    if source.kind != SourceKind::WebSocket {
        return None;
    }
    let range = panel_range(None, None, context).ok()?;
    let target = Target {
        ref_id: annotation.name.clone(),
        source: annotation.source.clone(),
        raw: annotation.pushed_target().cloned().unwrap_or_default(),
        range: true,
        interval_factor: 1,
        ..Target::default()
    };
    let planned = plan_target(&Panel::default(), &target, &range, false, context);
    Some(planned.map(|query| PushQuery { events: true, ..query }))
}

fn plan_target(
    panel: &Panel,
    target: &Target,
    range: &PanelRange,
    many_tables: bool,
    context: &PlanContext<'_>,
) -> Result<PushQuery, QueryError> {
    let source = source::of_target(&target.source, &panel.source, context)?;
    let scope = own_scope(range, context);
    let ask = Ask {
        source,
        target,
        range,
        resolution: resolution(panel, range, source, context)?,
        value_column: if many_tables { format!("Value #{}", target.ref_id) } else { "Value".to_owned() },
        scope: &scope,
        zone: context.zone,
        cells: false,
        exemplars: false,
    };
    let past = past(&ask, context)?;
    let steps = ask.resolution.prometheus(MinStep::Millis(1), 1);
    let ends_now = match panel.time_from.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(_) if context.raw_range.from.starts_with("now") => true,
        _ => context.raw_range.to.trim() == "now",
    };
    Ok(PushQuery {
        ref_id: target.ref_id.clone(),
        source_uid: source.uid.clone(),
        source_name: source.name.clone(),
        subscriptions: subscriptions(target, &scope)?,
        range: range.clone(),
        follows: ends_now && range.shift_millis == 0,
        shape: ResultShape {
            form: ask.form(),
            legend: match ask.legend(&scope) {
                Legend::Verbose => Legend::Auto,
                other => other,
            },
            value_column: ask.value_column.clone(),
            line_limit: None,
            backward: false,
            cells: false,
        },
        newest_only: target.format == TargetFormat::Table || (target.instant && !target.range),
        events: false,
        step_millis: steps.step,
        past,
    })
}

fn resolution(
    panel: &Panel,
    range: &PanelRange,
    source: &Datasource,
    context: &PlanContext<'_>,
) -> Result<Resolution, QueryError> {
    Ok(Resolution {
        range: range.queried,
        max_points: i64::from(panel.max_data_points.unwrap_or(context.width_px).max(1)),
        panel_min: None,
        scrape: scrape_interval(source)?,
    })
}

/// The channels and the filter, variables filled in.
fn subscriptions(target: &Target, scope: &Scope) -> Result<Vec<Subscription>, QueryError> {
    let bad = |what: String| QueryError::BadChannel { message: format!("Query {}: {what}.", target.ref_id) };
    let written = target.raw.get("channel").and_then(Value::as_str).unwrap_or_default();
    if written.trim().is_empty() {
        return Err(bad("it names no channel".to_owned()));
    }
    let filled = interpolate(written, &any_for_all(written, scope), DefaultFormat::Glob);
    if let Some(name) = mentions(&filled).into_iter().next() {
        return Err(bad(format!("its channel mentions ${name}, which this dashboard does not define")));
    }
    let channels = channel::expand(&filled).map_err(|error| bad(error.to_string()))?;
    let filter = filter(target, scope);
    Ok(channels.into_iter().map(|channel| Subscription { channel, filter: filter.clone() }).collect())
}

/// All means any word, unless the dashboard says what else it stands for.
fn any_for_all(text: &str, scope: &Scope) -> Scope {
    mentions(text).into_iter().fold(scope.clone(), |scope, name| {
        let is_all = scope.get(&name).is_some_and(|binding| binding.is_all && binding.custom_all.is_none());
        if is_all { scope.with(name, Binding::plain("*")) } else { scope }
    })
}

fn filter(target: &Target, scope: &Scope) -> BTreeMap<String, Vec<String>> {
    let written = target.raw.get("filter").and_then(Value::as_object);
    let values = |text: &str| -> Vec<String> {
        let filled = interpolate(text, &any_for_all(text, scope), DefaultFormat::Glob);
        match filled.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
            Some(inner) => inner.split(',').map(str::to_owned).collect(),
            None => vec![filled],
        }
    };
    let pairs = written.into_iter().flatten().filter_map(|(name, value)| {
        let values: Vec<String> = match value {
            Value::String(text) => values(text),
            Value::Array(list) => list.iter().filter_map(Value::as_str).flat_map(values).collect(),
            _ => return None,
        };
        let is_free = values.iter().any(|value| matches!(value.as_str(), "*" | ".*" | ".+"));
        (!is_free).then(|| (name.clone(), values))
    });
    pairs.into_map()
}

/// The target's own question for the source named beside its own.
fn past(ask: &Ask<'_>, context: &PlanContext<'_>) -> Result<Option<Past>, QueryError> {
    let beside = ask.source.push.as_ref().and_then(|push| push.backfill.clone());
    let (written, own) = match ask.target.raw.get("backfill") {
        Some(Value::String(expr)) => (expr.as_str(), None),
        Some(Value::Object(asked)) => {
            let source = asked.get("datasource");
            let uid = source.and_then(|source| source.as_str().or_else(|| source.get("uid")?.as_str()));
            (asked.get("expr").and_then(Value::as_str).unwrap_or_default(), uid.map(str::to_owned))
        }
        _ => return Ok(None),
    };
    let (Some(uid), false) = (own.or(beside), written.trim().is_empty()) else { return Ok(None) };
    let (written, reference) = (written.trim(), SourceRef { kind: None, id: Some(context.text(&uid)) });
    let source = config::find(context.datasources, &reference).map_err(QueryError::from)?;
    if let Some(problem) = &source.problem {
        return Err(QueryError::SourceProblem { source_name: source.name.clone(), problem: problem.clone() });
    }
    let resolution = Resolution { scrape: scrape_interval(source)?, ..ask.resolution };
    let (text, kind) = match source.kind {
        SourceKind::Prometheus => {
            let scope = prometheus::scope_with(ask.scope, resolution.prometheus(MinStep::None, 1));
            let text = Text::promql(written, source, &scope);
            let kind = if is_selector(&text.sent) { PastKind::Selector } else { PastKind::Promql };
            (text, kind)
        }
        SourceKind::Loki => {
            let steps = resolution.loki(MinStep::None, 1);
            let scope = prometheus::scope_with(ask.scope, steps).with_auto(steps.step);
            let text = Text::logql(written, source, &scope);
            let kind = if loki::is_log_query(&text.sent) { PastKind::Lines } else { PastKind::Logql };
            (text, kind)
        }
        SourceKind::WebSocket | SourceKind::Unsupported(_) => {
            let kind = source.kind.id().to_owned();
            return Err(QueryError::UnsupportedDatasource { name: source.name.clone(), kind });
        }
    };
    Ok(Some(Past { source: source.clone(), text, zone: context.zone.clone(), kind }))
}

/// Whether PromQL is a metric's name with label matchers and no more.
fn is_selector(expr: &str) -> bool {
    let name_end = expr
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != ':')
        .unwrap_or(expr.len());
    let rest = expr.get(name_end..).unwrap_or_default().trim();
    if rest.is_empty() {
        return name_end > 0 && !expr.starts_with(|letter: char| letter.is_ascii_digit());
    }
    let Some(inner) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    // A brace that closes before the end would leave something of another selector within.
    let mut quote = None;
    let mut escaped = false;
    for letter in inner.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(open) if letter == '\\' && open != '`' => escaped = true,
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None if letter == '}' || letter == '{' => return false,
            None => {}
        }
    }
    quote.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_selector(expr: &str, expected: bool) {
        assert_eq!(is_selector(expr), expected, "{expr}");
    }

    #[test]
    fn only_a_lone_selector_has_single_samples() {
        check_selector("up", true);
        check_selector("shop:load", true);
        check_selector(r#"up{job="a"}"#, true);
        check_selector(r#"up {job="}"}"#, true);
        check_selector(r#"{__name__="up"}"#, true);
        check_selector(r#"{job="a\"}"}"#, true);
        check_selector("sum(up)", false);
        check_selector("up + up", false);
        check_selector("up[5m]", false);
        check_selector(r#"up{a="b"} or up{c="d"}"#, false);
        check_selector("1", false);
        check_selector("up offset 5m", false);
        check_selector(r#"up{a="b"#, false);
    }
}
