//! The address bar: everything a viewer sees, read from and written to one address.
//!
//! In: a path with its query, and the base path the app is served under. Out: a [`UrlState`], and back.
//!
//! **Invariant:** `parse(format(state)) == state`; a parameter this version does not know survives, in its place.

mod history;
mod parse;
mod slug;
mod state;
mod write;

pub use history::{HistoryStep, history_step};
pub use slug::slug;
pub use state::{Kiosk, Page, UrlState};
