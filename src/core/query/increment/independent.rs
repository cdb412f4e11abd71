//! Whether each step of a range query means the same whatever range it is asked in. In: a query's text. Out: yes or no.
//!
//! PromQL evaluates every step by itself, and aligns subqueries to multiples of their own step. What does look at the
//! range: `@ start()` and `@ end()`, the functions `start`, `end` and `range` of newer servers, and those that relatives
//! add (MetricsQL's `running_sum`, `range_max`, `topk_avg`, ...). A negative offset looks into the future, where steps
//! keep changing.
//!
//! **Invariant:** in doubt, no: an unknown function makes the query be asked whole.

/// What may stand before a parenthesis: functions, aggregations and keywords of PromQL, sorted.
const KNOWN: [&str; 103] = [
    "abs",
    "absent",
    "absent_over_time",
    "acos",
    "acosh",
    "and",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "avg",
    "avg_over_time",
    "bool",
    "bottomk",
    "by",
    "ceil",
    "changes",
    "clamp",
    "clamp_max",
    "clamp_min",
    "cos",
    "cosh",
    "count",
    "count_over_time",
    "count_values",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "deg",
    "delta",
    "deriv",
    "double_exponential_smoothing",
    "exp",
    "first_over_time",
    "floor",
    "group",
    "group_left",
    "group_right",
    "histogram_avg",
    "histogram_count",
    "histogram_fraction",
    "histogram_quantile",
    "histogram_quantiles",
    "histogram_stddev",
    "histogram_stdvar",
    "histogram_sum",
    "holt_winters",
    "hour",
    "idelta",
    "ignoring",
    "increase",
    "info",
    "irate",
    "label_join",
    "label_replace",
    "last_over_time",
    "limit_ratio",
    "limitk",
    "ln",
    "log10",
    "log2",
    "mad_over_time",
    "max",
    "max_over_time",
    "min",
    "min_over_time",
    "minute",
    "month",
    "on",
    "or",
    "pi",
    "predict_linear",
    "present_over_time",
    "quantile",
    "quantile_over_time",
    "rad",
    "rate",
    "resets",
    "round",
    "scalar",
    "sgn",
    "sin",
    "sinh",
    "sort",
    "sort_desc",
    "sqrt",
    "stddev",
    "stddev_over_time",
    "stdvar",
    "stdvar_over_time",
    "sum",
    "sum_over_time",
    "tan",
    "tanh",
    "time",
    "timestamp",
    "topk",
    "unless",
    "vector",
    "without",
    "year",
];

/// Whether the steps of a PromQL text stand each for itself.
pub(super) fn promql(text: &str) -> bool {
    steps_are_independent(text, |name| KNOWN.binary_search(&name).is_ok())
}

/// Whether the steps of a LogQL metric query stand each for itself; it has no function that looks at the range.
pub(super) fn logql(text: &str) -> bool {
    steps_are_independent(text, |_| true)
}

fn steps_are_independent(text: &str, known: impl Fn(&str) -> bool) -> bool {
    let mut rest = text;
    let mut after_offset = false;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' | '\'' | '`' => quoted(rest, letter),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            letter if is_name_start(letter) => {
                let end = rest.find(|letter: char| !is_name_part(letter)).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                let name = name.to_ascii_lowercase();
                if after.trim_start().starts_with('(') && !known(&name) {
                    return false;
                }
                after_offset = name == "offset";
                rest = after;
                continue;
            }
            // A number with its unit is not a name: `5m`.
            letter if letter.is_ascii_digit() => {
                rest.find(|letter: char| !is_name_part(letter) && letter != '.').unwrap_or(rest.len())
            }
            '@' => return false,
            '-' | '(' if after_offset => return false,
            letter => letter.len_utf8(),
        };
        after_offset &= letter.is_whitespace();
        rest = rest.get(length..).unwrap_or_default();
    }
    true
}

fn is_name_start(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter == ':'
}

fn is_name_part(letter: char) -> bool {
    is_name_start(letter) || letter.is_ascii_digit()
}

/// Bytes of a quoted text, quotes included; up to the end where it is not closed. Backquoted texts know no escapes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            letter if letter == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(promql(text), expected, "{text}");
    }

    #[test]
    fn steps_of_plain_queries_stand_for_themselves() {
        check("sum by (job) (rate(http_requests_total{code=~\"5..\"}[5m]))", true);
        check("topk(5, sum(rate(a[1m])) by (b)) > 0", true);
        check("max_over_time(rate(a[1m])[1h:30s] offset 1d)", true);
        check("a * on (x) group_left (y) b or vector(0)", true);
        check("histogram_quantile(0.9, sum by (le) (rate(b_bucket[86400s])))", true);
        check("avg without (cpu) (a) and (b unless (c))", true);
        check("SUM(a) BY (b)", true);
        check("{\"my.metric\", a=\"b\"}", true);
        check("", true);
    }

    #[test]
    fn what_looks_at_the_range_is_asked_whole() {
        check("a @ end()", false);
        check("rate(a[5m] @ start())", false);
        check("a @ 1609746000", false);
        check("running_sum(a)", false);
        check("topk_avg(5, a)", false);
        check("range_max(a)", false);
        check("end() - start()", false);
        check("with (x = a) x", false);
    }

    #[test]
    fn what_looks_ahead_is_asked_whole() {
        check("a offset -5m", false);
        check("a offset - 5m", false);
        check("a offset (-step())", false);
        check("a offset 5m - b", true);
        check("offset_total - b", true);
    }

    #[test]
    fn texts_and_comments_hide_nothing_and_reveal_nothing() {
        check("a{b=\"x @ end()\"}", true);
        check("a{b='it\\'s @'} @ end()", false);
        check("a{b=`\\`} @ end()", false);
        check("a # running_sum(x) @\n + b", true);
        check("a{b=\"never closed @ end()", true);
        check("ñ{b=\"ü\"} offset -1m", false);
    }

    #[test]
    fn log_metrics_are_independent_unless_they_look_ahead() {
        assert!(logql("sum by (level) (count_over_time({a=\"b\"} | json | line_format `{{.x}}` [1m]))"));
        assert!(logql("quantile_over_time(0.9, {a=\"b\"} |= \"me@here\" | unwrap duration(x) [1m])"));
        assert!(!logql("sum(count_over_time({a=\"b\"}[1m] offset -5m))"));
    }
}
