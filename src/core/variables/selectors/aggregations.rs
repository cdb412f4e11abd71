//! Finds the aggregations of a query. In: PromQL and labels. Out: the query with each of its aggregations grouped by the
//! labels as well, as Grafana's variables of the kind `groupby` ask for.
//!
//! **Invariant:** a query whose quotes or brackets do not close is left as it is.

use super::{
    behind_comment, behind_number, behind_string, behind_word, braces, is_name, is_name_or_digit, judge,
};

const AGGREGATIONS: [&str; 14] = [
    "sum",
    "min",
    "max",
    "avg",
    "group",
    "stddev",
    "stdvar",
    "count",
    "count_values",
    "bottomk",
    "topk",
    "quantile",
    "limitk",
    "limit_ratio",
];

/// Text that takes the place of another; byte offsets.
struct Edit {
    from: usize,
    to: usize,
    text: String,
}

/// Labels to keep, as they are written in a query, are taken out of `without` and put into `by`.
pub(in crate::variables) fn grouped(query: &str, labels: &[String]) -> Option<String> {
    let mut edits = edits(query, labels)?;
    edits.sort_by_key(|edit| edit.from);
    let mut out = String::with_capacity(query.len() + edits.len() * 16);
    let mut done = 0;
    for edit in edits {
        out.push_str(query.get(done..edit.from)?);
        out.push_str(&edit.text);
        done = edit.to;
    }
    out.push_str(query.get(done..)?);
    Some(out)
}

fn edits(query: &str, labels: &[String]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '"' | '\'' | '`' => behind_string(rest)?,
            '#' => behind_comment(rest),
            '{' => braces(query, rest)?.1,
            '[' => rest.split_once(']')?.1,
            '$' => behind_word(rest.get(1..)?),
            c if c.is_ascii_digit() || c == '.' => behind_number(rest),
            c if is_name(c) => {
                let behind = behind_word(rest);
                let name = rest.get(..rest.len() - behind.len())?;
                if AGGREGATIONS.contains(&name.to_ascii_lowercase().as_str()) {
                    edits.extend(of_aggregation(query, behind, labels)?);
                }
                judge(name, behind)?.1
            }
            c => rest.get(c.len_utf8()..)?,
        };
    }
    Some(edits)
}

/// `behind` starts after the aggregation's name. `Some(None)` is a metric of such a name.
fn of_aggregation(query: &str, behind: &str, labels: &[String]) -> Option<Option<Edit>> {
    let next = behind.trim_start();
    if let Some(clause) = clause(next) {
        return Some(Some(clause.edit(query, labels)));
    }
    if !next.starts_with('(') {
        return Some(None);
    }
    if let Some(clause) = clause(behind_parentheses(next)?.trim_start()) {
        return Some(Some(clause.edit(query, labels)));
    }
    let at = query.len() - behind.len();
    Some(Some(Edit { from: at, to: query.len() - next.len(), text: format!(" by ({}) ", labels.join(", ")) }))
}

/// `by (...)` or `without (...)`.
struct Clause<'q> {
    keeps: bool,
    inside: &'q str,
}

fn clause(text: &str) -> Option<Clause<'_>> {
    let behind = text.trim_start_matches(is_name_or_digit);
    let word = text.get(..text.len() - behind.len())?;
    let keeps = word.eq_ignore_ascii_case("by");
    if !keeps && !word.eq_ignore_ascii_case("without") {
        return None;
    }
    let (inside, _) = behind.trim_start().strip_prefix('(')?.split_once(')')?;
    Some(Clause { keeps, inside })
}

impl Clause<'_> {
    fn edit(&self, query: &str, labels: &[String]) -> Edit {
        let from = self.inside.as_ptr() as usize - query.as_ptr() as usize;
        let written = self.inside.split(',').map(str::trim).filter(|label| !label.is_empty());
        let is_kept = |label: &&str| labels.iter().any(|kept| kept == label);
        let list: Vec<&str> = if self.keeps {
            let mut list: Vec<&str> = written.collect();
            list.extend(labels.iter().map(String::as_str).filter(|label| !self.names(label)));
            list
        } else {
            written.filter(|label| !is_kept(label)).collect()
        };
        Edit { from, to: from + self.inside.len(), text: list.join(", ") }
    }

    fn names(&self, label: &str) -> bool {
        self.inside.split(',').any(|written| written.trim() == label)
    }
}

/// What follows the parenthesis that closes the first one.
fn behind_parentheses(text: &str) -> Option<&str> {
    let mut depth = 0_u32;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '"' | '\'' | '`' => behind_string(rest)?,
            '#' => behind_comment(rest),
            c => rest.get(c.len_utf8()..)?,
        };
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(rest);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let labels = ["job", "zone"].map(str::to_owned);
        assert_eq!(grouped(query, &labels).as_deref().unwrap_or("left as it is"), expected);
    }

    #[test]
    fn aggregations_are_grouped_by_the_labels_too() {
        check("up", "up");
        check("sum(up)", "sum by (job, zone) (up)");
        check("sum by () (up)", "sum by (job, zone) (up)");
        check("sum by (pod, job) (up)", "sum by (pod, job, zone) (up)");
        check("SUM (up) BY (pod)", "SUM (up) BY (pod, job, zone)");
        check("topk(3, sum(a{b=\")\"}))", "topk by (job, zone) (3, sum by (job, zone) (a{b=\")\"}))");
        check("sum(a) / on (job) count(b)", "sum by (job, zone) (a) / on (job) count by (job, zone) (b)");
    }

    #[test]
    fn labels_to_keep_are_no_longer_left_out() {
        check("sum without (job, pod) (up)", "sum without (pod) (up)");
        check("sum(up) without (zone)", "sum(up) without ()");
    }

    #[test]
    fn metrics_functions_and_texts_of_the_same_name_are_none() {
        check("count{sum=\"sum(up)\"} + group", "count{sum=\"sum(up)\"} + group");
        check("sum_over_time(up[5m]) # sum(up)", "sum_over_time(up[5m]) # sum(up)");
        check("sum(up", "left as it is");
    }
}
