//! A dashboard as typed values. In: Grafana's JSON of any age. Out: a [`Dashboard`] and every [`Issue`] met on the way.
//!
//! Grafana's spelling exists only here; everything after this stage uses our names.
//!
//! **Invariant:** reading never panics and never rejects a dashboard for one bad panel.

mod annotation;
mod dashboard;
mod inputs;
mod issue;
mod panel;
mod place;
mod read;
mod source_ref;
mod target;
mod time_region;
mod variable;

pub use annotation::{AnnotationQuery, PanelFilter};
pub use dashboard::{
    CursorSync, Dashboard, DashboardLink, ImportInput, LinkKind, QuickRange, RowHeader, Section,
};
pub use issue::{Issue, IssueKind};
pub use panel::{
    BoardLink, FieldConfigSource, GridPos, Matcher, Override, Panel, PanelId, Property, Repeat,
    RepeatDirection, Transformation,
};
pub use place::{AutoGrid, Condition, Inside, Tab, TabBar, Test, TestOperator};
pub use read::{Known, NotADashboard, Opened, Part, Summary, Unread, Written, open, read, summary};
pub(crate) use read::{OtherShapes, reread_target};
pub use source_ref::SourceRef;
pub use target::{Direction, Target, TargetFormat};
pub use time_region::TimeRegion;
pub use variable::{
    Hide, IntervalAuto, OwnPlace, Refresh, Selection, Sort, Variable, VariableKind, VariableOption,
};
