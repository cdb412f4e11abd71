//! What a field shows: unit, thresholds, mappings, overrides, names, colours, reductions.
//!
//! In: frames and a panel's field settings. Out: frames whose fields know their settings, names, places and ranges
//! ([`resolve`]); texts and colours of cells ([`Display`]); single values ([`reduce`]); links.
//!
//! **Invariant:** what a field shows depends on the data, the settings and [`FieldContext`] alone.

mod color_scale;
mod context;
mod display;
mod js;
mod links;
mod mapping;
mod matcher;
mod name_template;
mod names;
mod pattern;
mod property;
mod property_mappings;
mod property_thresholds;
mod reduce;
mod reducers;
mod resolve;
mod scale_range;
mod thresholds;
pub mod units;

pub use context::FieldContext;
pub use display::{Display, Shown, series_color};
pub(crate) use js::{number_text, to_number};
pub use links::{CellPlace, Link, fill as fill_link, links, safe_url, text_at};
pub(crate) use matcher::kind_name;
pub use matcher::{Candidate, FieldMatcher, matcher_problem};
pub(crate) use names::filled;
pub use names::{display_name, frame_name};
pub use pattern::Pattern;
pub use property::{PropertyError, set_property};
pub use reduce::reduce;
pub use reducers::{REDUCERS, Reducer, reducer, reducer_name};
pub use resolve::resolve;
