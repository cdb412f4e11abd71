//! The pure pipeline, from a dashboard's JSON to a picture.
//!
//! ```text
//! dashboard JSON
//!   -> model       typed Dashboard + what was not understood   (never panics, keeps what it can)
//!   -> variables   values in dependency order, text interpolated
//!   -> query       requests as plain data: method, path, parameters, step
//!        ~ the app sends them; nothing in here waits ~
//!   -> frame       response bytes decoded straight into columns
//!   -> transform   frames -> frames
//!   -> field       unit, thresholds, mappings, overrides, names and colours on each field
//!   -> panels      frames + options + size -> a scene, a legend, rows of text
//!   -> scene       display list -> any plotters backend: the page's canvas, an SVG file
//! ```
//!
//! Live data joins at `frame`: whatever arrives, polled or pushed, becomes frames before anything else sees it.
//!
//! **Invariant:** no clock, no random, no I/O and no browser. `now`, the time zone, the theme, sizes and a measure of
//! text come in as arguments.

pub mod annotations;
pub mod config;
pub mod field;
pub mod frame;
pub mod late;
pub mod layout;
pub mod live;
pub mod model;
pub mod options;
pub mod order;
pub mod panels;
mod pattern;
pub mod query;
pub mod regex;
pub mod report;
pub mod scale;
pub mod scene;
pub mod theme;
pub mod time;
pub mod transform;
pub mod url;
pub mod variables;
