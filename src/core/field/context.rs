//! What resolving and showing fields depend on besides the data.
//!
//! **Invariant:** the same frames, settings and context show the same texts and colours.

use std::fmt;

use crate::theme::Theme;
use crate::time::{Millis, Zone};

/// The viewer's side of showing fields.
#[derive(Clone, Copy)]
pub struct FieldContext<'a> {
    pub theme: Theme,
    pub zone: &'a Zone,
    /// For units that say how long ago something was.
    pub now: Millis,
    /// Puts the dashboard's variables into a text; leaves names it does not know as written.
    pub interpolate: &'a dyn Fn(&str) -> String,
}

impl fmt::Debug for FieldContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldContext")
            .field("theme", &self.theme)
            .field("zone", &self.zone)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
