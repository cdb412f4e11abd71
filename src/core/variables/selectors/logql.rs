//! Where a LogQL query takes another matcher. In: the query. Out: a place for each of its streams.
//!
//! As in Grafana: behind the last stage that makes labels or filters by them, so that labels a parser finds can be
//! matched; in the stream's selector where there is no such stage.
//!
//! **Invariant:** every stream has exactly one place.

use super::{Gap, GapKind, behind_comment, behind_string, behind_word, braces};

/// Stages that make labels.
const PARSERS: [&str; 6] = ["json", "logfmt", "regexp", "pattern", "unpack", "label_format"];

/// Stages that neither make labels nor filter by them.
const OTHERS: [&str; 6] = ["line_format", "unwrap", "decolorize", "drop", "keep", "distinct"];

/// Outside strings, LogQL has braces around stream selectors alone.
pub(in crate::variables) fn of_logql(query: &str) -> Option<Vec<Gap>> {
    let mut gaps = Vec::new();
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '"' | '`' => behind_string(rest)?,
            '#' => behind_comment(rest),
            '{' => {
                let (gap, behind) = braces(query, rest)?;
                let (stage, behind) = last_stage(query, behind)?;
                gaps.push(stage.map_or(gap, |at| Gap { at, kind: GapKind::Stage, ..gap }));
                behind
            }
            c => rest.get(c.len_utf8()..)?,
        };
    }
    Some(gaps)
}

/// Where the last stage ends that makes labels or filters by them, and what follows the pipeline.
fn last_stage<'q>(query: &str, pipeline: &'q str) -> Option<(Option<usize>, &'q str)> {
    let mut found = None;
    let mut is_meant = false;
    // Behind the last letter that is no space.
    let mut end = query.len() - pipeline.len();
    let mut depth = 0_i32;
    let mut rest = pipeline;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..)?;
        let starts_stage = c == '|' && !behind.starts_with(['=', '~', '>']);
        if depth == 0 && (starts_stage || matches!(c, '[' | ')' | ',' | '{')) && is_meant {
            found = Some(end);
        }
        // A comma separates the filters of one stage, and the arguments of a function around the pipeline.
        if depth == 0 && matches!(c, '[' | ')' | '{') {
            return Some((found, rest));
        }
        rest = match c {
            '"' | '`' => behind_string(rest)?,
            '#' => {
                rest = behind_comment(rest);
                continue;
            }
            '|' if starts_stage => {
                is_meant = makes_labels(behind);
                behind
            }
            c => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                behind
            }
        };
        if !c.is_whitespace() {
            end = query.len() - rest.len();
        }
    }
    Some((if is_meant { Some(end) } else { found }, rest))
}

/// Whether a stage makes labels or filters by them, from what follows its bar.
fn makes_labels(stage: &str) -> bool {
    let stage = stage.trim_start();
    let name = stage.get(..stage.len() - behind_word(stage).len()).unwrap_or_default();
    // A filter begins with the label it is by, or in parentheses.
    PARSERS.contains(&name) || (!OTHERS.contains(&name) && (!name.is_empty() || stage.starts_with('(')))
}

#[cfg(test)]
mod tests {
    use super::super::filled;
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        assert_eq!(filled(query, &of_logql(query).unwrap(), "e=\"p\""), expected);
    }

    #[test]
    fn every_stream_is_filtered_whatever_is_around_it() {
        check("{a=\"b\"}", "{a=\"b\", e=\"p\"}");
        check("{}", "{e=\"p\"}");
        check(
            "sum by (a) (rate({x!=\"1\"} [5m])) / on (a) count_over_time({y=~\"z.+\"}[5m])",
            "sum by (a) (rate({x!=\"1\", e=\"p\"} [5m])) / on (a) count_over_time({y=~\"z.+\", e=\"p\"}[5m])",
        );
        check(
            "topk(5, sum(rate({a=\"b\"} != `}` [1m])))",
            "topk(5, sum(rate({a=\"b\", e=\"p\"} != `}` [1m])))",
        );
        check(
            "sum(rate({a=\"b\"} |= \"{x}\" | line_format `{{.y}}` [5m]))",
            "sum(rate({a=\"b\", e=\"p\"} |= \"{x}\" | line_format `{{.y}}` [5m]))",
        );
    }

    #[test]
    fn labels_that_a_pipeline_makes_are_matched_behind_it() {
        check("{a=\"b\"} | json", "{a=\"b\"} | json | e=\"p\"");
        check(
            "sum by (a) (rate({x!=\"1\"} | json | b=\"{c}\" [5m]))",
            "sum by (a) (rate({x!=\"1\"} | json | b=\"{c}\" | e=\"p\" [5m]))",
        );
        check(
            "quantile_over_time(0.9, {a=\"b\"} | logfmt | unwrap duration(t) | __error__=\"\" [1m]) by (c)",
            "quantile_over_time(0.9, {a=\"b\"} | logfmt | unwrap duration(t) | __error__=\"\" | e=\"p\" [1m]) by (c)",
        );
        check(
            "{a!~\"b\"} |~ `{\\d+}` | pattern \"<_> {<x>}\" | label_format c=\"{{.d}}\"",
            "{a!~\"b\"} |~ `{\\d+}` | pattern \"<_> {<x>}\" | label_format c=\"{{.d}}\" | e=\"p\"",
        );
        check(
            "{a=\"b\"} | logfmt | line_format \"{{.m}}\" |= \"x\"",
            "{a=\"b\"} | logfmt | e=\"p\" | line_format \"{{.m}}\" |= \"x\"",
        );
        check(
            "sum(rate({a=\"b\"} | (s >= 500 or m=\"x\"), k=\"v\" [1m])) + sum(rate({a=\"c\"}[1m]))",
            "sum(rate({a=\"b\"} | (s >= 500 or m=\"x\"), k=\"v\" | e=\"p\" [1m])) + sum(rate({a=\"c\", e=\"p\"}[1m]))",
        );
    }
}
