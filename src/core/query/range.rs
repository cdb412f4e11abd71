//! A panel's own time range. In: the dashboard's range and the panel's `timeFrom` and `timeShift`, variables filled in.
//! Out: the range it shows and the one it asks for.
//!
//! **Invariant:** an override that cannot be read is an error; the panel never falls back to another range silently.

use crate::query::{PlanContext, QueryError};
use crate::time::{Millis, Rounding, TimeRange, resolve_time};

/// The ranges of one panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelRange {
    /// The x axis.
    pub shown: TimeRange,
    /// What is asked for: `shown`, moved back by `timeShift`.
    pub queried: TimeRange,
    /// Added to the times of the answer, so that it lies in `shown`.
    pub shift_millis: i64,
    /// What the panel's header says of it, such as `timeshift -1d`; `None` without an override.
    pub note: Option<String>,
}

/// Applies `timeFrom` (only while the dashboard's own range is relative, as in Grafana) and `timeShift`.
pub fn panel_range(
    time_from: Option<&str>,
    time_shift: Option<&str>,
    context: &PlanContext<'_>,
) -> Result<PanelRange, QueryError> {
    let mut shown = context.range;
    let mut notes = Vec::new();
    let time_from = time_from.map(|text| context.text(text)).filter(|text| !text.trim().is_empty());
    if let Some(text) = time_from
        && context.raw_range.from.starts_with("now")
    {
        shown = own_range(&text, context)?;
        notes.push(if text.starts_with("now") { text } else { format!("Last {text}") });
    }
    let mut queried = shown;
    let time_shift = time_shift.map(|text| context.text(text)).filter(|text| !text.trim().is_empty());
    if let Some(text) = time_shift {
        let back = |at, rounding| resolve("timeShift", &text, &format!("now-{text}"), at, rounding, context);
        queried = TimeRange { from: back(shown.from, Rounding::Down)?, to: back(shown.to, Rounding::Up)? };
        notes.push(format!("timeshift -{text}"));
    }
    let note = Some(notes.join(", ")).filter(|note| !note.is_empty());
    Ok(PanelRange { shown, queried, shift_millis: shown.to - queried.to, note })
}

/// `1h` is the last hour, `+1h` the next one, `now/d` today so far.
fn own_range(text: &str, context: &PlanContext<'_>) -> Result<TimeRange, QueryError> {
    let at = |math: &str, rounding| resolve("timeFrom", text, math, context.now, rounding, context);
    let now = context.now;
    if text.starts_with('+') {
        return Ok(TimeRange { from: now, to: at(&format!("now{text}"), Rounding::Up)? });
    }
    let from = if text.starts_with("now") { text.to_owned() } else { format!("now-{text}") };
    Ok(TimeRange { from: at(&from, Rounding::Down)?, to: now })
}

fn resolve(
    setting: &str,
    text: &str,
    math: &str,
    now: Millis,
    rounding: Rounding,
    context: &PlanContext<'_>,
) -> Result<Millis, QueryError> {
    resolve_time(math, now, context.zone, context.calendar, rounding)
        .map_err(|_unreadable| QueryError::BadTime { setting: setting.to_owned(), text: text.to_owned() })
}
