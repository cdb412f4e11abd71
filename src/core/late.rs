//! Parts of the pipeline that many dashboards do without: rare kinds of panels and transformations ([`Rarer`]), lines of
//! logs ([`Lines`]), tables ([`Tables`]), and what reads dashboards in other shapes than today's ([`Shapes`]). In: a
//! dashboard. Out: the [`Parts`] it wants, and the functions each begins with.
//!
//! Viewers may download each in a file of its own, which the page loads for the first dashboard that wants it and then
//! installs. Everywhere else they are simply there.
//!
//! **Invariant:** nothing but its `new` leads to a part, so that all of it lies in the file of whoever calls that.
//! Whoever reads a dashboard or builds a panel's view has installed before what it wants: nothing is ever read by half or
//! drawn without its transformations.

use std::sync::OnceLock;

use crate::config::{self, Datasource, SourceError, SourceKind};
use crate::frame::Frame;
use crate::model::{AnnotationQuery, Dashboard, OtherShapes, Panel, SourceRef};
use crate::panels::{self, PanelContext, PanelKind, PanelView};
use crate::transform::{self, Transform};

/// One of the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Rare kinds of panels, and transformations.
    Rarer,
    /// Lines of logs, and whatever is pushed.
    Live,
    Tables,
    /// Dashboards of older Grafana versions, and today's resources.
    Shapes,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Rarer, Self::Live, Self::Tables, Self::Shapes];

    /// A word to remember it by.
    fn name(self) -> &'static str {
        match self {
            Self::Rarer => "rarer",
            Self::Live => "live",
            Self::Tables => "tables",
            Self::Shapes => "shapes",
        }
    }
}

/// A set of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts(u8);

impl Parts {
    /// What of a read dashboard is shown takes; what reading takes, its text tells ([`crate::model::Opened::parts`]).
    pub fn of(dashboard: &Dashboard, sources: &[Datasource]) -> Self {
        let annotations = dashboard.annotations.iter().map(|one| Self::of_annotation(one, sources));
        let panels = dashboard.panels().map(|panel| Self::of_panel(panel, sources));
        annotations.chain(panels).fold(Self::default(), Self::with)
    }

    pub fn of_panel(panel: &Panel, sources: &[Datasource]) -> Self {
        let kind = PanelKind::from_id(&panel.kind);
        let is_pushed = || {
            let targets = panel.targets.iter().map(|target| &target.source);
            targets.chain([&panel.source]).any(|source| may_push(source, sources))
        };
        let is_rare = kind.is_some_and(PanelKind::is_rare)
            || panel.transformations.iter().any(|transformation| !transformation.disabled);
        Self::of_one(Part::Rarer, is_rare)
            .with(Self::of_one(Part::Live, kind == Some(PanelKind::Logs) || is_pushed()))
            .with(Self::of_one(Part::Tables, kind == Some(PanelKind::Table)))
    }

    fn of_annotation(annotation: &AnnotationQuery, sources: &[Datasource]) -> Self {
        Self::of_one(Part::Live, may_push(&annotation.source, sources))
    }

    /// A part where it is wanted.
    pub fn of_one(part: Part, is_wanted: bool) -> Self {
        Self(u8::from(is_wanted) << part as u8)
    }

    pub fn has(self, part: Part) -> bool {
        self.has_any_of(Self::of_one(part, true))
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn has_any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// A word for each, to be remembered.
    pub fn names(self) -> String {
        let words = Part::ALL.into_iter().filter(|part| self.has(*part)).map(Part::name);
        words.collect::<Vec<_>>().join(" ")
    }

    /// Those that were remembered; words of other versions are passed over.
    pub fn named(names: &str) -> Self {
        let is_named = |part: Part| names.split(' ').any(|name| name == part.name());
        Part::ALL.into_iter().map(|part| Self::of_one(part, is_named(part))).fold(Self::default(), Self::with)
    }
}

/// Which source a variable names is known later.
fn may_push(reference: &SourceRef, sources: &[Datasource]) -> bool {
    let pushing = |source: &Datasource| source.kind == SourceKind::WebSocket;
    match config::find(sources, reference) {
        Ok(source) => pushing(source),
        Err(SourceError::Unresolved { .. }) => sources.iter().any(pushing),
        Err(_) => false,
    }
}

/// A kind of panel that lies in a part.
type Build = fn(&Panel, &[Frame], &PanelContext<'_>) -> PanelView;

/// Where rare kinds of panels and transformations begin.
#[derive(Debug, Clone, Copy)]
pub struct Rarer {
    pub(crate) panel: fn(PanelKind, &Panel, &[Frame], &PanelContext<'_>) -> PanelView,
    pub(crate) transform: fn(&str) -> Option<Transform>,
}

/// Where lines of logs begin.
#[derive(Debug, Clone, Copy)]
pub struct Lines {
    pub(crate) panel: Build,
}

/// Where tables begin.
#[derive(Debug, Clone, Copy)]
pub struct Tables {
    pub(crate) panel: Build,
}

/// Where the reading of other shapes begins.
#[derive(Debug, Clone, Copy)]
pub struct Shapes(pub(crate) OtherShapes);

impl Rarer {
    /// Whatever calls this carries them along.
    #[allow(clippy::new_without_default, reason = "who wants it says so")]
    pub fn new() -> Self {
        Self { panel: panels::build_rare, transform: transform::named }
    }
}

impl Lines {
    /// Whatever calls this carries them along.
    #[allow(clippy::new_without_default, reason = "who wants it says so")]
    pub fn new() -> Self {
        Self { panel: panels::logs::build }
    }
}

impl Tables {
    /// Whatever calls this carries them along.
    #[allow(clippy::new_without_default, reason = "who wants it says so")]
    pub fn new() -> Self {
        Self { panel: panels::table::build }
    }
}

impl Shapes {
    /// Whatever calls this carries them along.
    #[allow(clippy::new_without_default, reason = "who wants it says so")]
    pub fn new() -> Self {
        Self(OtherShapes::new())
    }
}

macro_rules! installable {
    ($($part:ident in $place:ident;)+) => {
        $(
            static $place: OnceLock<$part> = OnceLock::new();

            impl $part {
                /// Hands it to this program; a second call changes nothing.
                pub fn install(self) {
                    $place.get_or_init(|| self);
                }

                pub(crate) fn installed() -> Option<&'static Self> {
                    found(&$place, Self::new)
                }
            }
        )+
    };
}

installable! {
    Rarer in RARER;
    Lines in LINES;
    Tables in TABLES;
    Shapes in SHAPES;
}

/// A part, where it has arrived.
#[cfg(target_arch = "wasm32")]
fn found<T>(part: &'static OnceLock<T>, _new: impl FnOnce() -> T) -> Option<&'static T> {
    part.get()
}

/// A part, which is always there.
#[cfg(not(target_arch = "wasm32"))]
fn found<T>(part: &'static OnceLock<T>, new: impl FnOnce() -> T) -> Option<&'static T> {
    Some(part.get_or_init(new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::read;

    const PULLED: &str =
        "{name: Prometheus, uid: prometheus, type: prometheus, url: prometheus/, isDefault: true}";
    const PUSHED: &str = "{name: Push, uid: push, type: websocket, url: push}";

    /// The parts a dashboard wants where these sources are configured.
    fn wanted(dashboard: &str, sources: &[&str]) -> String {
        let (dashboard, _) = read(dashboard).unwrap();
        let config = format!("datasources: [{}]", sources.join(", "));
        let sources = config::read(&config, "http://localhost/").unwrap().datasources;
        let parts = Parts::of(&dashboard, &sources);
        assert_eq!(Parts::named(&parts.names()), parts);
        parts.names()
    }

    #[track_caller]
    fn check(panel: &str, parts: &str) {
        let dashboard = format!(r#"{{"title": "T", "panels": [{panel}]}}"#);
        assert_eq!(wanted(&dashboard, &[PULLED, PUSHED]), parts, "{panel}");
    }

    #[test]
    fn dashboards_want_only_the_parts_of_what_they_have() {
        check(r#"{"type": "timeseries", "targets": [{"refId": "A", "expr": "up"}]}"#, "");
        check(r#"{"type": "stat", "transformations": [{"id": "limit", "disabled": true}]}"#, "");
        check(r#"{"type": "stat", "transformations": [{"id": "limit"}]}"#, "rarer");
        check(r#"{"type": "heatmap"}"#, "rarer");
        check(r#"{"type": "row", "collapsed": true, "panels": [{"type": "nodeGraph"}]}"#, "rarer");
        check(r#"{"type": "table"}"#, "tables");
        check(r#"{"type": "table-old"}"#, "tables");
        check(r#"{"type": "logs"}"#, "live");
        check(r#"{"type": "logs", "transformations": [{"id": "limit"}]}, {"type": "stat"}"#, "rarer live");
        check(r#"{"type": "geomap"}"#, "");
    }

    #[test]
    fn pushed_data_is_known_by_its_source() {
        check(r#"{"type": "stat", "datasource": {"uid": "push"}, "targets": [{"channel": "a"}]}"#, "live");
        let target = r#"{"datasource": {"uid": "push"}, "channel": "a"}"#;
        check(
            &format!(r#"{{"type": "stat", "datasource": {{"uid": "-- Mixed --"}}, "targets": [{target}]}}"#),
            "live",
        );
        let annotated = r#"{"panels": [], "annotations": {"list": [{"name": "Deploys", "datasource": {"uid": "push"}, "enable": true}]}}"#;
        assert_eq!(wanted(annotated, &[PULLED, PUSHED]), "live");
    }

    #[test]
    fn a_variable_may_name_a_source_that_pushes_where_there_is_one() {
        let board = r#"{"panels": [{"type": "stat", "datasource": {"uid": "$source"}, "targets": [{"expr": "up"}]}]}"#;
        assert_eq!(wanted(board, &[PULLED]), "");
        assert_eq!(wanted(board, &[PULLED, PUSHED]), "live");
    }

    #[test]
    fn words_of_other_versions_are_passed_over() {
        assert_eq!(Parts::named("maps live"), Parts::of_one(Part::Live, true));
        assert_eq!(Parts::named(""), Parts::default());
    }
}
