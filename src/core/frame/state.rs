//! What resolving a panel's field settings learns about one field, so that nobody computes it twice.
//!
//! **Invariant:** empty on data as it comes from a source; filled on every field that `field::resolve` returns.

use std::sync::Arc;

/// Learned by resolving; a clone is cheap.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldState {
    /// What legends, tooltips and table headers call the field.
    pub display_name: Option<Arc<str>>,
    /// Place among the fields that are not times, over all frames; palettes go by it.
    pub series_index: Option<usize>,
    /// Ends of the scale for number fields.
    pub range: Option<ValueRange>,
}

/// Ends of a value scale. `None` where neither the settings nor the data say one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ValueRange {
    pub min: Option<f64>,
    pub max: Option<f64>,
}

impl ValueRange {
    /// Where a value lies between the ends, 0 to 1 inside; infinite where both ends are the same.
    pub fn share(self, value: f64) -> f64 {
        let (min, max) = (self.min.unwrap_or(0.0), self.max.unwrap_or(0.0));
        let share = (value - min) / (max - min);
        if share.is_nan() { 0.0 } else { share }
    }
}
