//! Building blocks of the interface that know nothing of dashboards.

mod dialog;
mod dropdown;
mod icon;
mod rich_text;
mod toast;

pub use dialog::Sheet;
pub use dropdown::Dropdown;
pub use icon::{Icon, icon};
pub use rich_text::RichText;
pub use toast::{Toasts, toast_view};
