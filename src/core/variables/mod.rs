//! Template variables. In: the dashboard's declarations, a URL's choices, what data sources answer. Out: each variable's
//! options and choice, the questions still to be asked, and texts with the values filled in.
//!
//! [`VariableSet`] holds the state; a [`Scope`] is what one place sees of it, and [`interpolate`] fills a text from it.
//!
//! **Invariant:** a variable asks its data source once for each cause, after everything it mentions is settled.

mod adhoc;
mod binding;
mod escape;
mod format;
mod graph;
mod interpolate;
mod interval;
mod json;
mod options;
mod pattern;
mod point;
mod query;
mod quoting;
mod scope;
mod selectors;
mod set;
mod sort;
mod state;
mod syntax;

pub use adhoc::{AdhocFilter, stream_selector};
pub use binding::{ALL_TEXT, ALL_VALUE, Binding, Bindings};
pub(crate) use escape::regex as escaped_for_regex;
pub use format::Format as DefaultFormat;
pub use interpolate::{interpolate, interpolate_at, unknown_mentions};
pub use interval::{DEFAULT_SCRAPE_INTERVAL, exact_duration, rate_interval};
pub use options::AUTO_VALUE;
pub use point::{CellText, DataPoint};
pub use query::{VariableQuery, VariableRequest, sample_text, series_text};
pub use scope::Scope;
pub(crate) use selectors::metrics_of_promql;
pub use set::{Names, VariableSet};
pub use state::{Standing, VariableState};
pub use syntax::mentions;
pub(crate) use syntax::{Mention, Piece, pieces};
