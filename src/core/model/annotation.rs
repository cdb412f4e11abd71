//! An annotation query of a dashboard.

use serde_json::{Map, Value};

use crate::model::{PanelId, SourceRef, TimeRegion};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct AnnotationQuery {
    pub name: String,
    pub enabled: bool,
    /// No switch is shown for it.
    pub hidden: bool,
    /// Its switch is not among the others, but behind a button beside them.
    pub in_menu: bool,
    /// As written: a name of the palette or a CSS colour.
    pub icon_color: String,
    pub source: SourceRef,
    pub expr: String,
    /// Min step, such as `60s`.
    pub step: Option<String>,
    pub title_format: Option<String>,
    pub text_format: Option<String>,
    pub tag_keys: Option<String>,
    /// Values are epoch milliseconds to take as times (`useValueForTime`).
    pub use_value_for_time: bool,
    pub filter: PanelFilter,
    /// What comes back by the calendar is asked of nobody.
    pub time_region: Option<TimeRegion>,
    pub raw: Map<String, Value>,
}

impl AnnotationQuery {
    /// What is wanted of a source that pushes: a target that names a channel.
    pub fn pushed_target(&self) -> Option<&Map<String, Value>> {
        self.raw.get("target")?.as_object().filter(|target| target.contains_key("channel"))
    }

    /// Whether there is anything to show.
    pub fn shows(&self) -> bool {
        !self.expr.is_empty() || self.pushed_target().is_some() || self.time_region.is_some()
    }
}

/// The panels an annotation shows on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PanelFilter {
    #[default]
    All,
    Only(Vec<PanelId>),
    Except(Vec<PanelId>),
}
