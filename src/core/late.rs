//! Parts of the pipeline that many dashboards do without: rare kinds of panels and transformations ([`Rarer`]), and lines
//! of logs ([`Lines`]). In: a dashboard. Out: the [`Parts`] it wants, and the functions each begins with.
//!
//! Viewers may download each in a file of its own, which the page loads for the first dashboard that wants it and then
//! installs. Everywhere else they are simply there.
//!
//! **Invariant:** nothing but its `new` leads to a part, so that all of it lies in the file of whoever calls that.
//! Whoever builds a panel's view has installed before what the panel wants: nothing is ever drawn without its
//! transformations.

use std::sync::OnceLock;

use crate::config::{self, Datasource, SourceError, SourceKind};
use crate::frame::Frame;
use crate::model::{AnnotationQuery, Dashboard, Panel, SourceRef};
use crate::panels::{self, PanelContext, PanelKind, PanelView};
use crate::transform::{self, Transform};

/// A set of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Rare kinds of panels, and transformations.
    pub rarer: bool,
    /// Lines of logs, and whatever is pushed.
    pub live: bool,
}

impl Parts {
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
        Self {
            rarer: kind.is_some_and(PanelKind::is_rare)
                || panel.transformations.iter().any(|transformation| !transformation.disabled),
            live: kind == Some(PanelKind::Logs) || is_pushed(),
        }
    }

    fn of_annotation(annotation: &AnnotationQuery, sources: &[Datasource]) -> Self {
        Self { live: may_push(&annotation.source, sources), ..Self::default() }
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { rarer: self.rarer || other.rarer, live: self.live || other.live }
    }

    pub fn has_any_of(self, other: Self) -> bool {
        self.rarer && other.rarer || self.live && other.live
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// A word for each, to be remembered.
    pub fn names(self) -> String {
        let words = [(self.rarer, "rarer"), (self.live, "live")];
        words.iter().filter(|(has, _)| *has).map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
    }

    /// Those that were remembered; words of other versions are passed over.
    pub fn named(names: &str) -> Self {
        let has = |word| names.split(' ').any(|name| name == word);
        Self { rarer: has("rarer"), live: has("live") }
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

/// Where rare kinds of panels and transformations begin.
#[derive(Debug, Clone, Copy)]
pub struct Rarer {
    pub(crate) panel: fn(PanelKind, &Panel, &[Frame], &PanelContext<'_>) -> PanelView,
    pub(crate) transform: fn(&str) -> Option<Transform>,
}

impl Rarer {
    /// Whatever calls this carries them along.
    #[allow(clippy::new_without_default, reason = "who wants it says so")]
    pub fn new() -> Self {
        Self { panel: panels::build_rare, transform: transform::named }
    }

    /// Hands them to this program; a second call changes nothing.
    pub fn install(self) {
        RARER.get_or_init(|| self);
    }

    pub(crate) fn installed() -> Option<&'static Self> {
        found(&RARER, Self::new)
    }
}

/// Where lines of logs begin.
#[derive(Debug, Clone, Copy)]
pub struct Lines {
    pub(crate) panel: fn(&Panel, &[Frame], &PanelContext<'_>) -> PanelView,
}

impl Lines {
    /// Whatever calls this carries them along.
    #[allow(clippy::new_without_default, reason = "who wants it says so")]
    pub fn new() -> Self {
        Self { panel: panels::logs::build }
    }

    /// Hands them to this program; a second call changes nothing.
    pub fn install(self) {
        LINES.get_or_init(|| self);
    }

    pub(crate) fn installed() -> Option<&'static Self> {
        found(&LINES, Self::new)
    }
}

static RARER: OnceLock<Rarer> = OnceLock::new();
static LINES: OnceLock<Lines> = OnceLock::new();

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
        assert_eq!(Parts::named("maps live"), Parts { live: true, ..Parts::default() });
        assert_eq!(Parts::named(""), Parts::default());
    }
}
