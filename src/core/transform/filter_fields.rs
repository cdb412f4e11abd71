//! `filterFieldsByName`: keeps or leaves out fields by their shown names or a pattern; `filterFields` by any matcher
//! that overrides know.
//!
//! **Invariant:** a frame left without fields goes.

use super::{TransformContext, frame_of, matcher, names};
use crate::field::{Candidate, FieldMatcher, Pattern};
use crate::frame::{Field, Frame, Values};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let (include, exclude) = (Names::new("include", options), Names::new("exclude", options));
    if include.is_none() && exclude.is_none() {
        return frames;
    }
    let keeps = |shown: &str, raw: &str| {
        include.as_ref().is_none_or(|include| include.has(shown, raw))
            && !exclude.as_ref().is_some_and(|exclude| exclude.has(shown, raw))
    };
    let mut kept = Vec::new();
    for frame in &frames {
        let fields: Vec<_> = names(frame, &frames)
            .iter()
            .zip(&frame.fields)
            .filter(|(name, field)| keeps(name, &field.name))
            .map(|(_, field)| field.clone())
            .collect();
        if !fields.is_empty() {
            kept.push(frame_of(fields, frame));
        }
    }
    kept
}

/// `include` and `exclude` are matchers, `{id, options}`.
pub(super) fn by_matcher(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let side = |name: &str| matcher(options, name).map(|matcher| FieldMatcher::new(&matcher));
    let (include, exclude) = (side("include"), side("exclude"));
    let mut kept = Vec::new();
    for frame in &frames {
        let shown = names(frame, &frames);
        let is_time = |field: &Field| matches!(field.values, Values::Time(_) | Values::Nanos(_));
        let first_time = frame.fields.iter().position(is_time);
        let keeps = |index: usize| {
            let candidate = Candidate {
                field: &frame.fields[index],
                shown: &shown[index],
                ref_id: &frame.ref_id,
                index,
                first_time,
            };
            include.as_ref().is_none_or(|include| include.matches(&candidate))
                && !exclude.as_ref().is_some_and(|exclude| exclude.matches(&candidate))
        };
        let fields: Vec<Field> =
            (0..shown.len()).filter(|index| keeps(*index)).map(|index| frame.fields[index].clone()).collect();
        if !fields.is_empty() {
            kept.push(frame_of(fields, frame));
        }
    }
    kept
}

struct Names {
    names: Vec<String>,
    pattern: Option<Pattern>,
}

impl Names {
    /// `None` where nothing is asked. With `byVariable`, the variable's value lists the names.
    fn new(side: &str, options: &Options) -> Option<Self> {
        let by_variable = options.flag("byVariable").unwrap_or(false);
        let side = options.get(side)?;
        let mut names = side.get("names").map(Setting::texts).unwrap_or_default();
        let variable = side.text("variable").filter(|_| by_variable);
        if let Some(value) = variable {
            let list = value.trim_start_matches('{').trim_end_matches('}');
            names = list.split(',').map(|name| name.trim().to_owned()).collect();
        }
        let written = side.text("pattern").filter(|written| !written.is_empty());
        if written.is_none() && names.is_empty() {
            return None;
        }
        Some(Self { names, pattern: written.and_then(Pattern::new) })
    }

    fn has(&self, shown: &str, raw: &str) -> bool {
        self.names.iter().any(|known| known == shown || known == raw)
            || self.pattern.as_ref().is_some_and(|pattern| pattern.is_match(shown))
    }
}
