//! What a field shows: unit, thresholds, mappings, overrides, names, colours, reductions.

mod property;
mod property_mappings;
mod property_thresholds;
pub mod units;

pub use property::{PropertyError, set_property};
