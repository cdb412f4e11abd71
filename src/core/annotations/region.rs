//! Consecutive samples become regions. In: times of active samples, the step. Out: spans.
//!
//! **Invariant:** spans are in order, do not overlap, and cover every time given.

use crate::time::Millis;

/// The step of annotation queries that name none.
pub(super) const DEFAULT_STEP_MILLIS: i64 = 60_000;

/// Joins times at most one step apart, as Grafana does. A time alone has no end.
pub(super) fn merge(times: &[Millis], step_millis: Option<i64>) -> Vec<(Millis, Option<Millis>)> {
    let step = step_millis.unwrap_or(DEFAULT_STEP_MILLIS);
    let mut spans: Vec<(Millis, Option<Millis>)> = Vec::new();
    for at in times {
        match spans.last_mut() {
            Some((from, to)) if to.unwrap_or(*from).saturating_add(step) >= *at => *to = Some(*at),
            _ => spans.push((*at, None)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: &[Millis], expected: &[(Millis, Option<Millis>)]) {
        assert_eq!(merge(times, Some(10)), expected);
    }

    #[test]
    fn samples_within_a_step_join() {
        check(&[], &[]);
        check(&[5], &[(5, None)]);
        check(&[0, 10, 20], &[(0, Some(20))]);
        check(&[0, 11], &[(0, None), (11, None)]);
        check(&[0, 10, 21, 31], &[(0, Some(10)), (21, Some(31))]);
    }
}
