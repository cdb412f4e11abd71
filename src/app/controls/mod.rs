//! Building blocks of the interface that know nothing of dashboards.

mod choice_list;
mod dialog;
mod dropdown;
mod icon;
mod pieces;
mod refused_link;
mod rich_text;
mod toast;

pub use choice_list::{Choice, ChoiceList};
pub use dialog::Sheet;
pub use dropdown::Dropdown;
pub use icon::{Icon, icon};
pub use pieces::{colored, pieces};
pub use refused_link::refused_link;
pub use rich_text::RichText;
pub use toast::{Toasts, toast_view};
