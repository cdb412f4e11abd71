//! One panel on the page. In: where it stands and the board. Out: its frame, its data, its picture.

mod body;
pub(super) mod build;
mod chart;
mod comparison;
mod feed;
mod frame;
pub(super) mod handle;
pub(super) mod inspect;
mod lacking;
mod legend;
pub mod list;
pub(super) mod logs;
pub(super) mod menu;
mod metrics;
mod picture;
mod picture_links;
pub(super) mod pushed;
pub(super) mod table;
mod tooltip;

pub use frame::PanelFrame;
pub use handle::Left;
