//! `formatTime`: a field of times as texts by a pattern, in the dashboard's zone or another.
//!
//! **Invariant:** what is no time is never read as one: its cells become texts as they are.

use std::sync::Arc;

use super::convert_field_type::texts;
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
    let pattern = if pattern.is_empty() { default_pattern(written.unwrap_or_default()) } else { pattern };
    let places: Vec<_> = frames.iter().map(|frame| find(frame, &frames, name)).collect();
    let mut frames = frames;
    for (frame, place) in frames.iter_mut().zip(places) {
        let Some(field) = place.map(|place| &mut frame.fields[place]) else { continue };
        field.values = match &field.values {
            Values::Time(_) | Values::Nanos(_) => {
                let text = |row: usize| match field.values.get(row) {
                    Value::Time(millis) => Some(format_with_pattern(millis, pattern, &zone).into()),
                    _ => None,
                };
                Values::Strings(Arc::new((0..field.values.len()).map(text).collect()))
            }
            other => texts(other, "", |millis| millis.to_string()),
        };
    }
    frames
}

/// The whole moment with its offset, for a zone as it is written in settings.
pub(super) fn default_pattern(zone: &str) -> &'static str {
    if zone == "utc" { "YYYY-MM-DDTHH:mm:ss[Z]" } else { "YYYY-MM-DDTHH:mm:ssZ" }
}
