//! The dashboard page. In: an address. Out: the dashboard it names, live.

mod adhoc_picker;
mod annotations;
mod arriving;
mod board;
mod calendar;
mod controls_row;
mod grid;
mod links;
mod open;
mod option_list;
mod page;
mod panel;
mod parts;
mod pushed_annotations;
mod refresh;
mod report;
mod share;
mod shortcuts;
mod tabs;
mod time_picker;
mod time_range;
mod toolbar;
mod variable_picker;
mod variables;

pub use open::DashboardRoute;
