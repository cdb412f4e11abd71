//! What a query writes and what is asked. In: the targets of a panel. Out: those that cannot be asked, and what of a
//! target changes nothing in the requests that are planned for it.
//!
//! **Invariant:** planned with sources of the right type that always exist: which ones are configured is not the
//! dashboard's concern.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{lost, rig};
use crate::config::{Datasource, SourceKind};
use crate::model::{Dashboard, Issue, Panel, SourceRef, Target, VariableKind, reread_target};
use crate::query::{PlanContext, QueryError, draws_exemplars, plan_panel};
use crate::time::{Calendar, RawTimeRange, Zone};
use crate::variables::{Bindings, Scope};

/// The settings that Grafana's Prometheus and Loki obey; all others belong to other sources or to the editor.
const SETTINGS: [&str; 13] = [
    "legendFormat",
    "interval",
    "intervalFactor",
    "format",
    "instant",
    "range",
    "exemplar",
    "queryType",
    "maxLines",
    "direction",
    "resolution",
    "adhocFilters",
    "groupByKeys",
];

/// What else a target may hold beside what is asked, each group with its reason. Of anything that is not named here
/// somebody may miss something.
const BESIDES: [(&str, &str); 6] = [
    ("read apart from the rest", "expr refId refID datasource hide key"),
    (
        "the editor",
        "editorMode useBackend disableTextWrap fullMetaSearch includeNullMetadata metric prometheusLink requestId \
         datasourceErrors errors target textEditor fields rawQuery formattedQuery legendLink definition intervalMs \
         maxDataPoints utcOffsetSec legendType",
    ),
    (
        "computed or gone",
        "step stepMode calculatedInterval dsType panelId splitDuration volumeQuery prometheusTarget",
    ),
    ("no name of Grafana's, which has another case", "intervalfactor refid legendformat"),
    (
        "of other sources",
        "query aggregation aggregator alias application bucketAggs crit dataType database dateColDataType \
         dateTimeColDataType dateTimeType decimals dimensions displayAliasType displayType displayValueWithAlias \
         expression filters funcByType functions group groupBy host hostFilter item itemFilter limit logBase luceneQueryType \
         matchExact measurement metricColumn metricName metrics mode namespace options orderByTime period policy \
         queryText rawSql region resultFormat round scenarioId searchWords select service skip_comments sql statistic \
         statistics stringInput table tableType tags timeColumn timeField timeShift type units url valueHandler warn \
         where WOW",
    ),
    ("of sources that push", "channel filter backfill fields stream topic"),
];

/// Those that a query to a source that pushes obeys; it sends no request that could tell.
const OF_PUSHED: [&str; 4] = ["legendFormat", "format", "instant", "range"];

/// What was found out so far: whether a source's planner obeys a setting.
#[derive(Debug, Default)]
pub(super) struct Obeyed(BTreeMap<(String, &'static str), bool>);

impl Obeyed {
    pub(super) fn unobeyed(&mut self, panel: &Panel, dashboard: &Dashboard) -> Vec<Issue> {
        let mut issues = Vec::new();
        for (index, target) in panel.targets.iter().enumerate().filter(|(_, target)| !target.hidden) {
            let kind = source_kind(&target.source, dashboard);
            let place = format!("targets[{index}]");
            if let Some(error) = cannot_be_asked(panel, target, &kind) {
                issues.push(lost(panel, &place, format!("The query is not asked: {error}.")));
                continue;
            }
            issues.extend(unknown(panel, target, &kind, &place));
            for setting in SETTINGS {
                let written = target.raw.get(setting).filter(|value| !says_nothing(setting, value));
                let Some(value) = written.filter(|_| counts(setting, panel, target, &kind)) else { continue };
                if !self.obeys(&kind, setting, value, panel, target) {
                    let what = format!("The setting {setting} = {value} of the query is not obeyed.");
                    issues.push(lost(panel, &format!("{place}.{setting}"), what));
                }
            }
        }
        issues
    }

    fn obeys(
        &mut self,
        kind: &Kind,
        setting: &'static str,
        value: &Value,
        panel: &Panel,
        target: &Target,
    ) -> bool {
        let Kind::Source(kind) = kind else { return true };
        if *kind == SourceKind::WebSocket {
            return OF_PUSHED.contains(&setting);
        }
        *self.0.entry((kind.id().to_owned(), setting)).or_insert_with(|| {
            // What changes nothing beside this target's other settings may still be obeyed beside none.
            let plain = plain_queries(kind).into_iter().map(|expr| plain_target(expr, setting, value));
            plain
                .chain([target.clone()])
                .any(|target| others(value).any(|other| differs(panel, &target, kind, setting, other)))
        })
    }
}

/// What nobody knows of: today's Grafana may make something of it.
fn unknown(panel: &Panel, target: &Target, kind: &Kind, place: &str) -> Vec<Issue> {
    // Of Grafana's own queries, to other panels or simulated, the planner takes what it knows.
    let Kind::Source(SourceKind::Prometheus | SourceKind::Loki) = kind else { return Vec::new() };
    let is_known = |name: &str| {
        SETTINGS.contains(&name)
            || name.starts_with("$$")
            || BESIDES.iter().any(|(_, names)| names.split_whitespace().any(|known| known == name))
    };
    let unknown = target.raw.iter().filter(|(name, value)| {
        let nothing = says_nothing(name, value) || value.as_object().is_some_and(Map::is_empty);
        !nothing && !is_known(name)
    });
    unknown
        .map(|(name, value)| {
            let what = format!("The setting {} of the query is not obeyed.", super::cut(name, value));
            lost(panel, &format!("{place}.{name}"), what)
        })
        .collect()
}

/// What answers a query.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Source(SourceKind),
    /// Something that is no server: another panel, an expression, Grafana itself.
    Special,
}

/// The type a reference asks for; Prometheus where only a name is written, which says nothing of its type.
fn source_kind(reference: &SourceRef, dashboard: &Dashboard) -> Kind {
    let id = reference.id.as_deref().unwrap_or_default().trim();
    if matches!(id, "-- Dashboard --" | "__expr__" | "-100" | "grafana" | "-- Grafana --") {
        return Kind::Special;
    }
    match reference.kind.as_deref() {
        Some("__expr__" | "datasource" | "grafana") => return Kind::Special,
        Some(kind) => return Kind::Source(SourceKind::from_type(kind)),
        None => {}
    }
    let name = id.trim_start_matches(['$', '{', '[']).trim_end_matches(['}', ']']);
    let variable = dashboard.variables.iter().find(|variable| variable.name == name);
    let plugin = match variable.map(|variable| &variable.kind) {
        Some(VariableKind::Datasource { plugin_id, .. }) => Some(plugin_id),
        _ => dashboard.inputs.iter().find(|input| input.name == name).map(|input| &input.plugin_id),
    };
    let plugin = plugin.map(String::as_str).filter(|plugin| !plugin.is_empty());
    Kind::Source(match (plugin, name.eq_ignore_ascii_case("loki")) {
        (Some(plugin), _) => SourceKind::from_type(plugin),
        (None, true) => SourceKind::Loki,
        (None, false) => SourceKind::Prometheus,
    })
}

/// Why no request is made for a target, whatever is configured.
fn cannot_be_asked(panel: &Panel, target: &Target, kind: &Kind) -> Option<QueryError> {
    let source = match kind {
        Kind::Source(kind) => kind.clone(),
        Kind::Special => SourceKind::Prometheus,
    };
    let keeps = *kind == Kind::Special;
    plan(panel, target, &source, keeps).into_iter().find_map(|planned| match planned {
        Err(error @ (QueryError::UnsupportedDatasource { .. } | QueryError::UnsupportedQuery { .. })) => {
            Some(error)
        }
        _ => None,
    })
}

/// Queries without a setting that could hide another: of metrics, and of log lines.
fn plain_queries(kind: &SourceKind) -> Vec<&'static str> {
    match kind {
        SourceKind::Loki => vec!["sum by (job) (rate({job=\"a\"}[1m]))", "{job=\"a\"}"],
        _ => vec!["sum by (job) (rate(up[1m]))"],
    }
}

fn plain_target(expr: &str, setting: &str, value: &Value) -> Target {
    let mut raw = Map::new();
    raw.insert("expr".to_owned(), json!(expr));
    raw.insert(setting.to_owned(), value.clone());
    reread_target(raw, &Target { ref_id: "A".to_owned(), ..Target::default() })
}

/// Whether what is asked depends on a setting.
fn differs(panel: &Panel, target: &Target, kind: &SourceKind, setting: &str, other: Value) -> bool {
    let mut raw = target.raw.clone();
    raw.insert(setting.to_owned(), other);
    let changed = reread_target(raw, target);
    plan(panel, target, kind, false) != plan(panel, &changed, kind, false)
}

/// Values of the same type, one of which any reader tells from the one written.
fn others(value: &Value) -> impl Iterator<Item = Value> {
    let texts = ["7m", "table", "logs", "heatmap", "instant", "range", "forward", "{{probe}}"];
    let others: Vec<Value> = match value {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => vec![json!(number.as_f64().unwrap_or(0.0) + 7.0)],
        Value::String(_) => texts.map(Value::from).to_vec(),
        Value::Null | Value::Array(_) | Value::Object(_) => vec![Value::Null],
    };
    others.into_iter()
}

type Planned = Vec<Result<crate::query::PlannedQuery, QueryError>>;

/// The requests for one target. `keeps` leaves its reference as written.
fn plan(panel: &Panel, target: &Target, kind: &SourceKind, keeps: bool) -> Planned {
    let uid = "probe".to_owned();
    let datasources = [Datasource {
        uid: uid.clone(),
        name: kind.id().to_owned(),
        kind: kind.clone(),
        is_default: true,
        ..Datasource::default()
    }];
    let source = SourceRef { kind: None, id: Some(uid) };
    let asked = if keeps { target.clone() } else { Target { source: source.clone(), ..target.clone() } };
    let panel = Panel {
        source: if keeps { panel.source.clone() } else { source },
        targets: vec![asked],
        // Settings of the panel that hide those of the query.
        interval: None,
        time_from: None,
        time_shift: None,
        ..panel.clone()
    };
    let range = RawTimeRange { from: "now-5m".to_owned(), to: "now".to_owned() };
    let (zone, calendar) = (Zone::utc(), Calendar::default());
    let context = PlanContext {
        range: rig::RANGE,
        raw_range: &range,
        now: rig::RANGE.to,
        width_px: 1000,
        scope: &Scope::new(Arc::new(Bindings::default()), Zone::utc()),
        datasources: &datasources,
        zone: &zone,
        calendar: &calendar,
    };
    plan_panel(&panel, &context)
}

/// Whether Grafana itself makes anything of a setting here: exemplars are drawn on charts over time alone, and asked for
/// with ranges alone.
fn counts(setting: &str, panel: &Panel, target: &Target, kind: &Kind) -> bool {
    // Grafana's Loki has a resolution in its place.
    if setting == "intervalFactor" && *kind == Kind::Source(SourceKind::Loki) {
        return false;
    }
    setting != "exemplar" || (draws_exemplars(&panel.kind) && (target.range || !target.instant))
}

/// Grafana's default written out.
fn says_nothing(setting: &str, value: &Value) -> bool {
    match (setting, value) {
        (_, Value::Null | Value::Bool(false)) | ("range", Value::Bool(true)) => true,
        // Neither a template nor anything else can be read from it.
        ("legendFormat", text) if !text.is_string() => true,
        (_, Value::String(text)) if text.trim().is_empty() => true,
        (_, Value::Array(items)) => items.is_empty(),
        ("format", text) => text == "time_series",
        // The second is what the editor of a test source left in others' queries.
        ("queryType", text) => text == "range" || text == "randomWalk",
        ("intervalFactor" | "resolution", number) => number.as_f64() == Some(1.0),
        ("direction", text) => text == "backward",
        _ => false,
    }
}
