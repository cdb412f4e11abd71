//! Expressions over the results of a panel's other queries: math, reduce, resample, threshold, classic conditions.
//!
//! Grafana's server computes them; here they are computed from the same answers. In: a panel's targets and all its
//! frames. Out: the frames to show: those of shown queries, and of shown expressions.
//!
//! **Invariant:** what an expression needs is asked for even where it is hidden, and is shown only where it is not.

mod condition;
mod data;
mod math;
mod parse;
mod reduce;

use std::collections::{BTreeMap, BTreeSet};

use crate::frame::Frame;
use crate::model::Target;
use crate::order::Gather;
use crate::query::{QueryError, compared_with};
use crate::time::{TimeRange, parse_duration};
use condition::{Classic, Evaluator};
use data::Item;
use parse::Node;
use reduce::{NonNumbers, Resampling};

/// An expression as read.
#[derive(Debug, Clone, PartialEq)]
enum Expression {
    Math(Node),
    Reduce { query: String, calc: String, mode: NonNumbers },
    Resample { query: String, how: Resampling },
    Threshold { query: String, evaluator: Evaluator },
    Classic(Vec<Classic>),
}

/// Whether a target is an expression rather than a query of a source.
pub fn is_expression(target: &Target) -> bool {
    let source = &target.source;
    source.kind.as_deref() == Some("__expr__") || matches!(source.id.as_deref(), Some("__expr__" | "-100"))
}

impl Expression {
    fn read(target: &Target) -> Result<Self, QueryError> {
        let wrong = |message: String| QueryError::Expression { ref_id: target.ref_id.clone(), message };
        let raw = |key: &str| target.raw.get(key).cloned().unwrap_or_default();
        let expression = raw("expression").as_str().unwrap_or_default().to_owned();
        // The letter may be written with or without its sign.
        let query = || expression.trim().trim_start_matches('$').trim_matches(['{', '}']).to_owned();
        let settings = raw("settings");
        match raw("type").as_str().unwrap_or_default() {
            "math" => parse::parse(&expression).map(Self::Math).map_err(|error| wrong(error.to_string())),
            "reduce" => Ok(Self::Reduce {
                query: query(),
                calc: raw("reducer").as_str().unwrap_or("mean").to_owned(),
                mode: match settings["mode"].as_str() {
                    Some("dropNN") => NonNumbers::Drop,
                    Some("replaceNN") => {
                        NonNumbers::Replace(settings["replaceWithValue"].as_f64().unwrap_or(0.0))
                    }
                    _ => NonNumbers::Strict,
                },
            }),
            "resample" => {
                let window = raw("window").as_str().unwrap_or_default().to_owned();
                let Some(step_millis) = parse_duration(&window).filter(|millis| *millis > 0) else {
                    return Err(wrong(format!("{window:?} is not a duration to resample to")));
                };
                let text = |key: &str, default: &str| raw(key).as_str().unwrap_or(default).to_owned();
                let how = Resampling {
                    step_millis,
                    down: text("downsampler", "mean"),
                    up: text("upsampler", "fillna"),
                };
                Ok(Self::Resample { query: query(), how })
            }
            "threshold" => Ok(Self::Threshold {
                query: query(),
                evaluator: Evaluator::read(&raw("conditions")[0]["evaluator"]),
            }),
            "classic_conditions" => {
                let conditions = raw("conditions");
                let conditions = conditions.as_array().map(Vec::as_slice).unwrap_or_default();
                Ok(Self::Classic(conditions.iter().map(Classic::read).collect()))
            }
            other => Err(wrong(format!("expressions of type {other:?} are not computed here"))),
        }
    }

    fn queries(&self) -> Vec<&str> {
        match self {
            Self::Math(node) => node.queries(),
            Self::Reduce { query, .. } | Self::Resample { query, .. } | Self::Threshold { query, .. } => {
                vec![query]
            }
            Self::Classic(conditions) => {
                conditions.iter().map(|condition| condition.query.as_str()).collect()
            }
        }
    }
}

/// What is wrong with an expression of a panel; `None` where it can be computed from the panel's other targets.
pub(super) fn problem(target: &Target, targets: &[Target]) -> Option<QueryError> {
    let expression = match Expression::read(target) {
        Ok(expression) => expression,
        Err(error) => return Some(error),
    };
    let known = |name: &str| targets.iter().any(|other| other.ref_id == name);
    let wrong = |message: String| QueryError::Expression { ref_id: target.ref_id.clone(), message };
    if let Some(missing) = expression.queries().into_iter().find(|name| !known(name)) {
        return Some(wrong(format!("it uses {missing:?}, and the panel has no query of this name")));
    }
    needs_itself(target, targets).then(|| wrong("it needs its own result".to_owned()))
}

fn needs_itself(target: &Target, targets: &[Target]) -> bool {
    needed(targets, &expression_queries(target)).contains(&target.ref_id)
}

fn expression_queries(target: &Target) -> Vec<String> {
    if !is_expression(target) {
        return Vec::new();
    }
    let read = Expression::read(target);
    read.map(|expression| expression.queries().into_iter().map(str::to_owned).collect()).unwrap_or_default()
}

/// Letters of all targets that some lead to, themselves included.
fn needed(targets: &[Target], from: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = from.to_vec();
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) {
            continue;
        }
        open.extend(targets.iter().filter(|target| target.ref_id == name).flat_map(expression_queries));
    }
    found
}

/// Letters of hidden targets that shown expressions need.
pub(super) fn fed_by_hidden(targets: &[Target]) -> BTreeSet<String> {
    let shown: Vec<String> =
        targets.iter().filter(|target| !target.hidden).flat_map(expression_queries).collect();
    let needed = needed(targets, &shown);
    targets
        .iter()
        .filter(|target| target.hidden && needed.contains(&target.ref_id))
        .map(|target| target.ref_id.clone())
        .into_set()
}

/// The frames to show. `range` is the panel's, which resampling fills.
///
/// Expressions that cannot be computed give nothing here: planning said why.
pub fn with_expressions(frames: Vec<Frame>, targets: &[Target], range: TimeRange) -> Vec<Frame> {
    if !targets.iter().any(is_expression) {
        return frames;
    }
    let mut results: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for target in targets.iter().filter(|target| !is_expression(target)) {
        let own: Vec<&Frame> = frames.iter().filter(|frame| frame.ref_id == target.ref_id).collect();
        results.insert(target.ref_id.clone(), data::items(&own));
    }
    let computable = |target: &&Target| is_expression(target) && problem(target, targets).is_none();
    let mut open: Vec<&Target> = targets.iter().filter(computable).collect();
    // Each round computes what has all it needs; without circles every round does something.
    while !open.is_empty() {
        let before = open.len();
        open.retain(|target| {
            let Ok(expression) = Expression::read(target) else { return false };
            if expression.queries().iter().any(|name| !results.contains_key(*name)) {
                return true;
            }
            results.insert(target.ref_id.clone(), compute(&expression, &results, range));
            false
        });
        if open.len() == before {
            break;
        }
    }
    let mut shown = Vec::new();
    for target in targets.iter().filter(|target| !target.hidden) {
        if is_expression(target) {
            shown.extend(data::frames(&target.ref_id, results.remove(&target.ref_id).unwrap_or_default()));
        } else {
            let own = |frame: &&Frame| compared_with(&frame.ref_id).unwrap_or(&frame.ref_id) == target.ref_id;
            shown.extend(frames.iter().filter(own).cloned());
        }
    }
    shown
}

fn compute(expression: &Expression, results: &BTreeMap<String, Vec<Item>>, range: TimeRange) -> Vec<Item> {
    let of = |name: &str| results.get(name).cloned().unwrap_or_default();
    match expression {
        Expression::Math(node) => math::evaluate(node, results),
        Expression::Reduce { query, calc, mode } => reduce::reduce(of(query), calc, *mode),
        Expression::Resample { query, how } => reduce::resample(of(query), how, range),
        Expression::Threshold { query, evaluator } => condition::threshold(of(query), evaluator),
        Expression::Classic(conditions) => condition::classic(conditions, of),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::frame::{Field, Labels, Value, Values};
    use crate::model::SourceRef;

    fn series(ref_id: &str, labels: Labels, values: &[f64]) -> Frame {
        let times = Values::times((0..values.len() as i64).map(|at| at * 10));
        let value = Field { labels, ..Field::new("Value", Values::numbers(values.to_vec())) };
        Frame {
            ref_id: ref_id.to_owned(),
            fields: vec![Field::new("Time", times), value],
            ..Frame::default()
        }
    }

    fn query(ref_id: &str, hidden: bool) -> Target {
        Target { ref_id: ref_id.to_owned(), hidden, ..Target::default() }
    }

    fn expression(ref_id: &str, written: &Json) -> Target {
        let raw = written.as_object().unwrap().clone();
        let source = SourceRef { kind: Some("__expr__".to_owned()), id: Some("__expr__".to_owned()) };
        Target { ref_id: ref_id.to_owned(), source, raw, ..Target::default() }
    }

    #[track_caller]
    fn check(written: &Json, expected: &str) {
        let targets = [query("A", true), query("B", true), expression("C", written)];
        assert_eq!(problem(&targets[2], &targets), None);
        let frames = vec![
            series("A", Labels::from([("job", "x")]), &[1.0, 4.0]),
            series("A", Labels::from([("job", "y")]), &[10.0, 40.0]),
            series("B", Labels::from([("job", "x"), ("dc", "eu")]), &[2.0, 2.0]),
        ];
        let range = TimeRange { from: 0, to: 20 };
        let shown: Vec<String> = with_expressions(frames, &targets, range)
            .iter()
            .map(|frame| {
                let field = frame.fields.last().unwrap();
                let cells: Vec<String> = (0..frame.len())
                    .map(|row| match field.values.get(row) {
                        Value::Number(number) => number.to_string(),
                        other => format!("{other:?}"),
                    })
                    .collect();
                format!("{}{} {}", field.name, field.labels, cells.join(","))
            })
            .collect();
        assert_eq!(shown.join("; "), expected);
    }

    #[test]
    fn math_meets_by_labels() {
        check(&json!({"type": "math", "expression": "$A * 2"}), r#"C{job="x"} 2,8; C{job="y"} 20,80"#);
        check(&json!({"type": "math", "expression": "$A + $B"}), r#"C{dc="eu", job="x"} 3,6"#);
        check(&json!({"type": "math", "expression": "$A > 3"}), r#"C{job="x"} 0,1; C{job="y"} 1,1"#);
        check(&json!({"type": "math", "expression": "2 ** 3"}), "C{} 8");
        check(
            &json!({"type": "math", "expression": "null() + $A"}),
            r#"C{job="x"} Null,Null; C{job="y"} Null,Null"#,
        );
    }

    #[test]
    fn series_are_reduced_resampled_and_judged() {
        check(
            &json!({"type": "reduce", "expression": "A", "reducer": "mean"}),
            r#"C{job="x"} 2.5; C{job="y"} 25"#,
        );
        check(
            &json!({"type": "resample", "expression": "$B", "window": "5ms", "downsampler": "last", "upsampler": "pad"}),
            r#"C{dc="eu", job="x"} 2,2,2,2,2"#,
        );
        let limit = json!({"type": "gt", "params": [3]});
        check(
            &json!({"type": "threshold", "expression": "A", "conditions": [{"evaluator": limit}]}),
            r#"C{job="x"} 0,1; C{job="y"} 1,1"#,
        );
        let condition = |query: &str, kind: &str, operator: &str| {
            json!({"query": {"params": [query]}, "reducer": {"type": "max"}, "operator": {"type": operator},
                "evaluator": {"type": kind, "params": [30]}})
        };
        let classic = |operator: &str| json!({"type": "classic_conditions", "conditions": [condition("A", "gt", "and"), condition("B", "gt", operator)]});
        check(&classic("and"), "C{} 0");
        check(&classic("or"), "C{} 1");
    }

    #[test]
    fn what_cannot_be_computed_is_said() {
        let said = |written: &Json| {
            let targets = [query("A", false), expression("C", written)];
            problem(&targets[1], &targets).map(|error| error.headline()).unwrap_or_default()
        };
        assert_eq!(
            said(&json!({"type": "math", "expression": "$A + $X"})),
            "Expression C cannot be computed: it uses \"X\", and the panel has no query of this name"
        );
        assert_eq!(
            said(&json!({"type": "math", "expression": "$C + 1"})),
            "Expression C cannot be computed: it needs its own result"
        );
        assert_eq!(
            said(&json!({"type": "sql", "expression": "SELECT 1"})),
            "Expression C cannot be computed: expressions of type \"sql\" are not computed here"
        );
    }

    #[test]
    fn hidden_queries_are_asked_where_an_expression_needs_them() {
        let targets = [
            query("A", true),
            query("B", true),
            Target { hidden: true, ..expression("C", &json!({"type": "reduce", "expression": "A"})) },
            expression("D", &json!({"type": "math", "expression": "$C * 2"})),
        ];
        assert_eq!(fed_by_hidden(&targets).into_iter().collect::<Vec<_>>(), ["A", "C"]);
    }
}
