//! What is written of a value. In: `textMode` of the panel, a value. Out: the value with the texts that are shown.
//!
//! **Invariant:** only texts change: colour, scale and number stay those of the value.

use super::{Single, ValueText};
use crate::options::Options;

/// `textMode` of stat and gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::panels) enum TextMode {
    /// The name only where the kind finds that it tells something.
    #[default]
    Auto,
    Value,
    ValueAndName,
    Name,
    None,
}

impl TextMode {
    pub(in crate::panels) fn read(options: &Options) -> Self {
        let known = [
            ("auto", Self::Auto),
            ("value", Self::Value),
            ("value_and_name", Self::ValueAndName),
            ("name", Self::Name),
            ("none", Self::None),
        ];
        options.choice("textMode", &known).unwrap_or_default()
    }
}

impl Single {
    /// The value with the texts that are shown of it.
    pub(in crate::panels) fn as_shown(&self, mode: TextMode) -> Self {
        let mut shown = self.clone();
        match mode {
            TextMode::Auto | TextMode::ValueAndName => {}
            TextMode::Value => shown.name.clear(),
            TextMode::Name => shown.text = ValueText::plain(std::mem::take(&mut shown.name)),
            TextMode::None => {
                shown.name.clear();
                shown.text = ValueText::default();
            }
        }
        shown
    }
}
