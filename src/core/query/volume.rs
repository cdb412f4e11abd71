//! How many lines a log query has over its whole range. In: the planned query of the lines. Out: a query that counts them
//! by level, in about as many steps as bars have room.
//!
//! **Invariant:** it counts the lines of the same text and range, however many of them are loaded.

use crate::query::step::seconds;
use crate::query::{Decoder, LOKI_RANGE_PATH, Legend, PlannedQuery};
use crate::time::TimeRange;

/// Width of a bar with its gap, in CSS pixels.
const BAR_PX: i64 = 6;

/// Steps that people read as times, in seconds.
const STEPS: [i64; 22] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
    604_800, 2_592_000, 31_536_000,
];

/// `None` for what is no query of log lines.
pub fn plan_volume(lines: &PlannedQuery, width_px: u32) -> Option<PlannedQuery> {
    let Decoder::Result(shape) = &lines.decode else { return None };
    if shape.line_limit.is_none() || lines.request.path != LOKI_RANGE_PATH {
        return None;
    }
    let bars = (i64::from(width_px) / BAR_PX).max(10);
    let least = lines.range.duration() / bars / 1000;
    let step_seconds = STEPS.into_iter().find(|step| *step >= least)?;
    let step = step_seconds * 1000;
    let range = TimeRange {
        from: lines.range.from.div_euclid(step) * step,
        to: lines.range.to.saturating_add(step - 1).div_euclid(step) * step,
    };
    // Each moment counts the step before it. A line that cannot be parsed is a line nevertheless.
    let expr = format!(
        "sum by (level, detected_level) (count_over_time({}\n| drop __error__, __error_details__ [{step_seconds}s]))",
        lines.expr
    );
    let nanos = |millis: i64| (i128::from(millis) * 1_000_000).to_string();
    let mut volume = lines.clone();
    volume.request.params = vec![
        ("query".to_owned(), expr.clone()),
        ("start".to_owned(), nanos(range.from + step)),
        ("end".to_owned(), nanos(range.to.max(range.from + 2 * step))),
        ("step".to_owned(), seconds(step)),
    ];
    let mut shape = shape.clone();
    (shape.line_limit, shape.backward, shape.legend) = (None, false, Legend::Verbose);
    volume.decode = Decoder::Result(shape);
    (volume.expr, volume.range, volume.step_millis) = (expr, range, Some(step));
    Some(volume)
}
