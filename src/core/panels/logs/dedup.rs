//! Which following lines are the same line again. In: lines in display order. Out: the lines to show with how many
//! each stands for.
//!
//! **Invariant:** only neighbours are folded, and the counts add up to the number of lines.

use std::borrow::Cow;

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
    pub fn read(strategy: Option<&str>) -> Self {
        match strategy {
            Some("exact") => Self::Exact,
            Some("numbers") => Self::Numbers,
            Some("signature") => Self::Signature,
            _ => Self::None,
        }
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

/// A line to show: its position and how many following ones it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub row: usize,
    pub duplicates: usize,
}

/// Folds equal neighbours into the first of them.
pub(super) fn fold<'a>(lines: impl IntoIterator<Item = &'a str>, strategy: Dedup) -> Vec<Kept> {
    let mut kept: Vec<Kept> = Vec::new();
    let mut previous: Option<Cow<'a, str>> = None;
    for (row, line) in lines.into_iter().enumerate() {
        if strategy == Dedup::None {
            kept.push(Kept { row, duplicates: 0 });
            continue;
        }
        let essence = strategy.essence(line);
        match kept.last_mut() {
            Some(last) if previous.as_ref() == Some(&essence) => last.duplicates += 1,
            _ => {
                kept.push(Kept { row, duplicates: 0 });
                previous = Some(essence);
            }
        }
    }
    kept
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

    #[track_caller]
    fn check(strategy: &str, lines: &[&str], expected: &[(usize, usize)]) {
        let kept = fold(lines.iter().copied(), Dedup::read(Some(strategy)));
        assert_eq!(kept.iter().map(|kept| (kept.row, kept.duplicates)).collect::<Vec<_>>(), expected);
        assert_eq!(kept.iter().map(|kept| 1 + kept.duplicates).sum::<usize>(), lines.len());
    }

    #[test]
    fn neighbours_fold() {
        check("none", &["a", "a"], &[(0, 0), (1, 0)]);
        check("exact", &["a", "a", "b", "a"], &[(0, 1), (2, 0), (3, 0)]);
        check("exact", &["took 5 ms", "took 6 ms"], &[(0, 0), (1, 0)]);
        check("numbers", &["took 5 ms", "took 16 ms", "took s"], &[(0, 1), (2, 0)]);
        check("signature", &["a: b-c", "dd: e_e-ff", "a b"], &[(0, 1), (2, 0)]);
        check("other", &["a", "a"], &[(0, 0), (1, 0)]);
        check("exact", &[], &[]);
        check("exact", &["", ""], &[(0, 1)]);
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
