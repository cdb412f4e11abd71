//! One panel on the page. In: where it stands and the board. Out: its frame, its data, its picture.

mod body;
mod chart;
mod feed;
mod frame;
mod inspect;
mod legend;
mod logs;
mod menu;
mod picture;
mod table;
mod tooltip;

pub use feed::{failed, read};
pub use frame::PanelFrame;
