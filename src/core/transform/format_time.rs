//! `formatTime`: a field of times as texts by a pattern, in the dashboard's zone or another.
//!
//! **Invariant:** fields that are no times stay as they are.

use std::sync::Arc;

use super::{TransformContext, find};
use crate::frame::{Frame, Value, Values};
use crate::options::Options;
use crate::time::{Zone, format_with_pattern};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, context: &TransformContext<'_>) -> Vec<Frame> {
    let uses_zone = options.flag("useTimezone").unwrap_or(true);
    let written = options.text("timezone").filter(|_| uses_zone);
    let pattern = options.text("outputFormat").unwrap_or_default();
    let Some(name) = options.text("timeField") else { return frames };
    let zone = match written {
        Some(setting) if !setting.is_empty() => Zone::from_dashboard(setting, context.zone),
        _ => context.zone.clone(),
    };
    // The whole moment with its offset, where no form is said.
    let pattern = match pattern {
        "" if written == Some("utc") => "YYYY-MM-DDTHH:mm:ss[Z]",
        "" => "YYYY-MM-DDTHH:mm:ssZ",
        pattern => pattern,
    };
    let places: Vec<_> = frames.iter().map(|frame| find(frame, &frames, name)).collect();
    let mut frames = frames;
    for (frame, place) in frames.iter_mut().zip(places) {
        let Some(field) = place.map(|place| &mut frame.fields[place]) else { continue };
        if !matches!(field.values, Values::Time(_) | Values::Nanos(_)) {
            continue;
        }
        let text = |row: usize| match field.values.get(row) {
            Value::Time(millis) => Some(format_with_pattern(millis, pattern, &zone).into()),
            _ => None,
        };
        field.values = Values::Strings(Arc::new((0..field.values.len()).map(text).collect()));
    }
    frames
}
