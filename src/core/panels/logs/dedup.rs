//! Which following lines are the same line again. In: lines in display order. Out: the lines to show with how many
//! each stands for.
//!
//! **Invariant:** only neighbours are folded, and the counts add up to the number of lines.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::LogRow;

use crate::options::Options;

/// `dedupStrategy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dedup {
    #[default]
    None,
    /// The same text, dates and times apart.
    Exact,
    /// The same text, digits apart.
    Numbers,
    /// The same punctuation and spaces.
    Signature,
}

impl Dedup {
    pub fn read(options: &Options) -> Self {
        let known = [
            ("none", Self::None),
            ("exact", Self::Exact),
            ("numbers", Self::Numbers),
            ("signature", Self::Signature),
        ];
        options.choice("dedupStrategy", &known).unwrap_or_default()
    }

    /// What must be equal for two lines to count as one.
    fn essence(self, line: &str) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(line),
            Self::Exact => without_times(line),
            Self::Numbers => line.chars().filter(|letter| !letter.is_ascii_digit()).collect(),
            Self::Signature => {
                line.chars().filter(|letter| !letter.is_ascii_alphanumeric() && *letter != '_').collect()
            }
        }
    }
}

/// A run of neighbours that count as one, by place from the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) from: usize,
    pub(super) count: usize,
}

/// Brings the runs up to date after the rows from `changed` on became others.
pub(super) fn fold(groups: &mut Vec<Group>, rows: &VecDeque<LogRow>, changed: usize, strategy: Dedup) {
    while groups.last().is_some_and(|group| group.from + group.count > changed) {
        groups.pop();
    }
    let from = groups.last().map_or(0, |group| group.from + group.count);
    let essence = |row: &LogRow| (!row.is_mark).then(|| strategy.essence(&row.line).into_owned());
    let mut previous = groups.last().and_then(|group| essence(rows.get(group.from)?));
    for (at, row) in rows.iter().enumerate().skip(from) {
        let own = essence(row);
        match groups.last_mut() {
            Some(last) if own.is_some() && own == previous => last.count += 1,
            _ => {
                groups.push(Group { from: at, count: 1 });
                previous = own;
            }
        }
    }
}

/// The line without what reads as `2024-07-21T14:21:10.5Z`, with a space or a `T` and any fraction and offset.
fn without_times(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(dash) = line.get(from..).and_then(|rest| rest.find('-')).map(|at| from + at) {
        from = dash + 1;
        let Some(start) = dash.checked_sub(4).filter(|start| *start >= copied) else { continue };
        let Some(length) = line.get(start..).and_then(time_length) else { continue };
        out.push_str(line.get(copied..start).unwrap_or_default());
        copied = start + length;
        from = copied;
    }
    if copied == 0 {
        return Cow::Borrowed(line);
    }
    out.push_str(line.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Length in bytes of the date and time a text begins with.
fn time_length(text: &str) -> Option<usize> {
    let shape = b"0000-00-00T00:00:00";
    let bytes = text.as_bytes();
    let fits = bytes.len() >= shape.len()
        && bytes.iter().zip(shape).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            b'T' => matches!(byte, b'T' | b' '),
            other => byte == other,
        });
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = fits.then_some(shape.len())?;
    if matches!(bytes.get(length), Some(b'.' | b',')) && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    match bytes.get(length) {
        Some(b'Z') => length += 1,
        Some(b'+' | b'-') if digits(length + 1) >= 2 => {
            length += 1 + digits(length + 1);
            if bytes.get(length) == Some(&b':') {
                length += 1 + digits(length + 1);
            }
        }
        _ => {}
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs as the place of the first line and how many follow it; the same whether lines come at once or one by one.
    #[track_caller]
    fn check(strategy: &str, lines: &[&str], expected: &[(usize, usize)]) {
        let strategy = Dedup::read(&Options::from(serde_json::json!({"dedupStrategy": strategy})));
        let rows: VecDeque<LogRow> = lines.iter().map(|line| row(line)).collect();
        let mut groups = Vec::new();
        fold(&mut groups, &rows, 0, strategy);
        assert_eq!(groups.iter().map(|group| (group.from, group.count - 1)).collect::<Vec<_>>(), expected);
        assert_eq!(groups.iter().map(|group| group.count).sum::<usize>(), lines.len());
        let (mut growing, mut step_by_step) = (VecDeque::new(), Vec::new());
        for row in rows {
            growing.push_back(row);
            fold(&mut step_by_step, &growing, growing.len() - 1, strategy);
        }
        assert_eq!(step_by_step, groups);
    }

    fn row(line: &str) -> LogRow {
        LogRow { line: line.into(), is_mark: false, ..LogRow::mark(0, "") }
    }

    #[test]
    fn neighbours_fold() {
        check("exact", &["a", "a", "b", "a"], &[(0, 1), (2, 0), (3, 0)]);
        check("exact", &["took 5 ms", "took 6 ms"], &[(0, 0), (1, 0)]);
        check("numbers", &["took 5 ms", "took 16 ms", "took s"], &[(0, 1), (2, 0)]);
        check("signature", &["a: b-c", "dd: e_e-ff", "a b"], &[(0, 1), (2, 0)]);
        check("exact", &[], &[]);
        check("exact", &["", ""], &[(0, 1)]);
    }

    #[test]
    fn marks_are_never_folded() {
        let rows: VecDeque<LogRow> = [row("a"), LogRow::mark(0, "a"), LogRow::mark(0, "a"), row("a")].into();
        let mut groups = Vec::new();
        fold(&mut groups, &rows, 0, Dedup::Exact);
        assert_eq!(groups.len(), 4);
    }

    #[test]
    fn exact_ignores_times() {
        check("exact", &["2024-07-21T14:21:10.5Z up", "2024-07-21T14:21:11.25Z up"], &[(0, 1)]);
        check("exact", &["at 2024-07-21 14:21:10,123 up", "at 2024-07-22 14:21:10,124 up"], &[(0, 1)]);
        check("exact", &["2024-07-21T14:21:10+02:00 a", "2024-07-21T14:21:10+01:00 a"], &[(0, 1)]);
        check("exact", &["build 2024-07-21 ok", "build 2024-07-22 ok"], &[(0, 0), (1, 0)]);
        check("exact", &["é-é 1-2", "é-é 1-2"], &[(0, 1)]);
    }
}
