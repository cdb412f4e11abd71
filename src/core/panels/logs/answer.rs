//! What a logs panel is given, before its lines are read. In: options, frames. Out: rows for a list: all, or those that an
//! earlier answer did not have. Where lines are pushed, all of a range are given again twice a second, and a few are new.
//!
//! **Invariant:** lines of one nanosecond are read together, since the ids of those that say the same count them.

use std::sync::Arc;

use super::{LogRow, LogsOptions, row};
use crate::frame::{Frame, Nanos, Values};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogsAnswer {
    pub options: LogsOptions,
    frames: Vec<Frame>,
}

impl LogsAnswer {
    pub fn new(options: LogsOptions, frames: &[Frame]) -> Self {
        Self { options, frames: frames.to_vec() }
    }

    /// Rows that `before` did not have; all of them where there was nothing before.
    pub fn rows(&self, before: Option<&Self>) -> Vec<LogRow> {
        let earlier = |place: usize| before.and_then(|before| before.frames.get(place));
        let frames = self.frames.iter().enumerate();
        let rows = frames.flat_map(|(place, frame)| {
            let new = earlier(place).and_then(|earlier| new_rows(frame, earlier));
            match new {
                Some(new) => row::rows(frame, new.into_iter()),
                None => row::rows(frame, 0..frame.len()),
            }
        });
        rows.collect()
    }
}

/// The texts of lines, in a frame.
type Lines = [Option<Arc<str>>];

/// Times and lines of a frame that is told in the order of time.
fn in_order(frame: &Frame) -> Option<(&[Nanos], &Lines)> {
    let (Values::Nanos(times), Values::Strings(lines)) = (&frame.time_field()?.values, row::lines(frame)?)
    else {
        return None;
    };
    (times.len() == lines.len() && times.is_sorted()).then_some((times, lines))
}

/// Rows of those nanoseconds whose lines are others than in an earlier frame. Lines are compared by where they lie: a
/// source that tells its lines again has the same texts; another answer of a server has others, and is read anew.
fn new_rows(frame: &Frame, earlier: &Frame) -> Option<Vec<usize>> {
    let (times, lines) = in_order(frame)?;
    let (times_before, lines_before) = in_order(earlier).filter(|_| frame.ref_id == earlier.ref_id)?;
    let same = |(line, before): (&Option<Arc<str>>, &Option<Arc<str>>)| match (line, before) {
        (Some(line), Some(before)) => Arc::ptr_eq(line, before),
        (line, before) => line.is_none() && before.is_none(),
    };
    let mut new = Vec::new();
    let (mut from, mut from_before) = (0, 0);
    for of_one_time in times.chunk_by(|a, b| a == b) {
        let time = times[from];
        let to = from + of_one_time.len();
        from_before += times_before[from_before..].iter().take_while(|at| **at < time).count();
        let to_before =
            from_before + times_before[from_before..].iter().take_while(|at| **at == time).count();
        let (now, before) = (&lines[from..to], &lines_before[from_before..to_before]);
        if now.len() != before.len() || !now.iter().zip(before).all(same) {
            new.extend(from..to);
        }
        (from, from_before) = (to, to_before);
    }
    Some(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Field, FrameKind};
    use crate::panels::logs::{Bounds, LogsView};

    fn frame(lines: &[(Nanos, &Arc<str>)]) -> Frame {
        let fields = vec![
            Field::new("Time", Values::Nanos(Arc::new(lines.iter().map(|(at, _)| *at).collect()))),
            Field::new("Line", Values::strings(lines.iter().map(|(_, line)| (*line).clone()))),
        ];
        Frame { ref_id: "A".to_owned(), kind: FrameKind::Logs, fields, ..Frame::default() }
    }

    fn answer(lines: &[(Nanos, &Arc<str>)]) -> LogsAnswer {
        LogsAnswer::new(LogsOptions::default(), &[frame(lines)])
    }

    /// Which lines are read of an answer that came after another, by their texts.
    #[track_caller]
    fn check(before: &[(Nanos, &Arc<str>)], now: &[(Nanos, &Arc<str>)], expected: &[&str]) {
        let rows = answer(now).rows(Some(&answer(before)));
        assert_eq!(rows.iter().map(|row| &*row.line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn only_what_is_new_is_read_again() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(Arc::<str>::from);
        check(&[(1, &a), (2, &b)], &[(1, &a), (2, &b)], &[]);
        check(&[(1, &a), (2, &b)], &[(2, &b), (3, &c)], &["c"]);
        check(&[(1, &a), (4, &d)], &[(1, &a), (2, &b), (3, &c), (4, &d)], &["b", "c"]);
        check(&[], &[(1, &a)], &["a"]);
        check(&[(1, &a)], &[], &[]);
        check(&[(1, &a), (2, &b)], &[(1, &b), (2, &b)], &["b"]);
        // The whole nanosecond, that equal lines keep their count.
        check(&[(1, &a), (2, &b)], &[(1, &a), (2, &b), (2, &b)], &["b", "b"]);
        // Another answer has texts of its own.
        check(&[(1, &a)], &[(1, &"a".into())], &["a"]);
        // Newest first, as servers may tell them.
        check(&[(2, &b), (1, &a)], &[(3, &c), (2, &b), (1, &a)], &["a", "b", "c"]);
        assert_eq!(answer(&[(1, &a)]).rows(None).len(), 1);
    }

    #[test]
    fn a_list_that_is_renewed_by_what_is_new_is_that_of_all_lines() {
        let [a, b, c] = ["a", "b", "c"].map(Arc::<str>::from);
        let steps: [&[(Nanos, &Arc<str>)]; 4] = [
            &[(1, &a)],
            &[(1, &a), (2, &b), (2, &b)],
            &[(1, &a), (2, &b), (2, &b), (2, &b), (3, &c)],
            &[(1, &a), (1, &c), (2, &b), (2, &b), (2, &b), (3, &c)],
        ];
        let view = |answer: &LogsAnswer| LogsView::of(answer.options.clone(), answer.rows(None));
        let mut list = view(&answer(steps[0]));
        for pair in steps.windows(2) {
            let (before, now) = (answer(pair[0]), answer(pair[1]));
            list.renew(&now.options, now.rows(Some(&before)), Bounds::NONE);
            assert_eq!(list, view(&now));
        }
    }
}
