//! The list of dashboards. In: the folder beside the app. Out: links, by folder, with search and tags.

mod open_file;
mod page;

pub use page::Home;
