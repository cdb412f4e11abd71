//! An open dashboard's live state. In: the dashboard, the address, the clock. Out: signals that panels follow.
//!
//! ```text
//! address ─┬─ range, zone, variables ─┬─ each panel on screen asks, draws
//! clock ───┘        annotations ──────┘
//! ```
//!
//! **Invariant:** nothing here asks a server for a panel: panels do, when they are near the screen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use atalaya_core::annotations::Event;
use atalaya_core::config::{self, SourceKind};
use atalaya_core::late::Parts;
use atalaya_core::layout::{PanelKey, PlacedPanel};
use atalaya_core::model::{CursorSync, Dashboard, Issue, SourceRef, VariableOption};
use atalaya_core::query::{PlanContext, Shelf};
use atalaya_core::time::{
    Calendar, Millis, RawTimeRange, TimeRange, WeekStart, Zone, parse_duration, resolve_range, why_not_live,
};
use atalaya_core::variables::{Binding, DefaultFormat, Scope, interpolate};
use leptos::prelude::*;

use crate::app::dashboard::panel::Left;
use crate::app::dashboard::parts;
use crate::app::dashboard::variables::BoardVariables;
use crate::app::data::live::Live;
use crate::app::platform::{clock, dom};
use crate::app::state::Session;

/// Values kept of panels that are not in the document: some tens of megabytes.
const MOST_LEFT: usize = 4_000_000;

/// Where the pointer is on one of the time axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosshair {
    pub panel: PanelKey,
    pub time: Millis,
}

/// Events by the annotation's place in the dashboard, and what went wrong with others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations {
    pub events: BTreeMap<usize, Vec<Event>>,
    pub failures: BTreeMap<usize, String>,
}

/// Handed down by context; copies are the same board.
#[derive(Clone, Copy)]
pub struct Board {
    pub session: Session,
    pub dashboard: StoredValue<Arc<Dashboard>>,
    /// The import report; what panels do not obey is added to it when the page has been drawn.
    pub issues: RwSignal<Vec<Issue>>,
    /// Parts of the page that it wants and that could not be fetched.
    pub missing: RwSignal<Parts>,
    /// The moment `now` means; moves with each refresh and with another range.
    pub now: Memo<Millis>,
    /// Counts refreshes, so that fixed ranges are asked again too.
    pub round: RwSignal<u64>,
    /// The last refresh that somebody wished for: everything is read anew then, not only what is new.
    pub wished_round: StoredValue<u64>,
    pub raw_range: Memo<RawTimeRange>,
    /// `browser`, `utc` or an IANA name: the address's, else the dashboard's.
    pub zone_setting: Memo<String>,
    pub zone: Memo<Zone>,
    pub range: Memo<Result<TimeRange, String>>,
    pub variables: BoardVariables,
    pub annotations: RwSignal<Annotations>,
    /// Everything that moves by itself stands still, as the address says.
    pub held: Memo<bool>,
    /// Those the viewer switched, by name.
    annotation_switches: Memo<BTreeMap<String, bool>>,
    pub crosshair: RwSignal<Option<Crosshair>>,
    /// Panels whose queries were answered with nothing to show.
    pub empty: RwSignal<BTreeSet<PanelKey>>,
    /// Whether the queries of panels that show or hide by that gave rows, once it is known.
    pub has_data: RwSignal<BTreeMap<PanelKey, bool>>,
    /// The panel under the pointer or with the focus: keys act on it.
    pub pointed: RwSignal<Option<PanelKey>>,
    /// Rows on the page, and whether each is closed in the dashboard.
    pub rows: StoredValue<Vec<(PanelKey, bool)>>,
    /// The list of keys is open.
    pub help: RwSignal<bool>,
    /// Of panels that are not in the document.
    pub left: StoredValue<Shelf<Left>>,
}

impl Board {
    pub fn open(session: Session, dashboard: Dashboard, issues: Vec<Issue>, missing: Parts) -> Self {
        let dashboard = Arc::new(dashboard);
        let saved_range = dashboard.time.clone();
        let raw_range = Memo::new(move |_| session.url.with(|url| url.range(&saved_range)));
        let round = RwSignal::new(0);
        let now = Memo::new(move |_| {
            round.track();
            raw_range.track();
            clock::now()
        });
        let timezone = dashboard.timezone.clone();
        // Memos of single parts of the address: a change of one part must not draw every panel anew.
        let zone_setting = Memo::new(move |_| {
            session.url.with(|url| url.timezone.clone()).unwrap_or_else(|| timezone.clone())
        });
        let zone =
            Memo::new(move |_| Zone::from_dashboard(&zone_setting.get(), &session.browser_zone.get_value()));
        let annotation_switches = Memo::new(move |_| session.url.with(|url| url.annotations.clone()));
        let calendar = calendar(&dashboard);
        let now_delay = dashboard.now_delay.as_deref().and_then(parse_duration).unwrap_or(0);
        let range = Memo::new(move |_| {
            let now = now.get() - now_delay;
            let raw = raw_range.get();
            let range =
                resolve_range(&raw, now, &zone.get(), &calendar).and_then(|range| range.forward(&raw));
            range.map_err(|error| error.to_string())
        });
        let variables = BoardVariables::start(session, &dashboard, range, raw_range, zone);
        Self {
            session,
            dashboard: StoredValue::new(dashboard),
            issues: RwSignal::new(issues),
            missing: RwSignal::new(missing),
            now,
            round,
            wished_round: StoredValue::new(0),
            raw_range,
            zone_setting,
            zone,
            range,
            variables,
            annotation_switches,
            annotations: RwSignal::default(),
            held: Memo::new(move |_| session.url.with(|url| url.paused)),
            crosshair: RwSignal::new(None),
            empty: RwSignal::default(),
            has_data: RwSignal::default(),
            pointed: RwSignal::new(None),
            rows: StoredValue::default(),
            help: RwSignal::new(false),
            left: StoredValue::new(Shelf::new(MOST_LEFT)),
        }
    }

    /// Asks what is new, up to this moment.
    pub fn refresh(self) {
        self.round.update(|round| *round += 1);
    }

    /// Asks everything again: somebody wished it. Connections that wait are tried now.
    pub fn refresh_wholly(self) {
        self.session.live.with_value(Live::hurry);
        parts::try_again(self);
        self.wished_round.set_value(self.round.get_untracked() + 1);
        self.refresh();
    }

    pub fn calendar(self) -> Calendar {
        self.dashboard.with_value(|dashboard| calendar(dashboard))
    }

    pub fn cursor_sync(self) -> CursorSync {
        self.dashboard.with_value(|dashboard| dashboard.cursor_sync)
    }

    /// What texts of the whole dashboard see: variables and the time range.
    pub fn scope(self) -> Scope {
        let bindings = self.variables.bindings.get();
        let scope = Scope::new(bindings, self.session.browser_zone.get_value());
        let scope =
            self.dashboard.with_value(|dashboard| scope.with_dashboard(&dashboard.title, &dashboard.uid));
        match self.range.get() {
            Ok(range) => {
                let setting = self.zone_setting.get();
                scope.with_time(range, &self.raw_range.get(), &self.zone.get(), &setting)
            }
            Err(_) => scope,
        }
    }

    /// What texts and queries of one panel see: a repeated one has a value of its own.
    pub fn panel_scope(self, panel: &PlacedPanel) -> Scope {
        self.scope_with(&panel.scope)
    }

    fn scope_with(self, local: &BTreeMap<String, VariableOption>) -> Scope {
        local.iter().fold(self.scope(), |scope, (name, option)| {
            scope.with(name.as_str(), Binding::new(option.value.as_str(), option.text.as_str()))
        })
    }

    /// Plans something for the range, the clock and the sources as they are now; the error is what is wrong with the
    /// range.
    pub fn planning<T>(
        self,
        scope: &Scope,
        width_px: u32,
        plan: impl FnOnce(&PlanContext<'_>) -> T,
    ) -> Result<T, String> {
        let range = self.range.get()?;
        let (raw_range, zone) = (self.raw_range.get(), self.zone.get());
        let config = self.session.config.get_value();
        Ok(plan(&PlanContext {
            range,
            raw_range: &raw_range,
            now: self.now.get_untracked(),
            width_px,
            scope,
            datasources: &config.datasources,
            zone: &zone,
            calendar: &self.calendar(),
        }))
    }

    /// A text for people, variables filled in.
    pub fn text(self, text: &str) -> String {
        interpolate(text, &self.scope(), DefaultFormat::Text)
    }

    /// A text for people in a repeated row.
    pub fn text_in(self, local: &BTreeMap<String, VariableOption>, text: &str) -> String {
        interpolate(text, &self.scope_with(local), DefaultFormat::Text)
    }

    /// Whether an annotation is on.
    pub fn annotation_on(self, name: &str, enabled: bool) -> bool {
        self.annotation_switches.with(|switched| switched.get(name).copied()).unwrap_or(enabled)
    }

    /// Why there is nothing to follow in the range on show; `None` where there is.
    pub fn why_not_live(self) -> Option<&'static str> {
        let (range, now) = (self.range.get().ok()?, self.now.get());
        self.raw_range.with(|raw| why_not_live(raw, range, now))
    }

    /// Whether any panel or annotation is drawn from a source that pushes.
    pub fn is_pushed(self) -> bool {
        let config = self.session.config.get_value();
        let pushes = |source: &SourceRef| {
            config::find(&config.datasources, source).is_ok_and(|source| source.kind == SourceKind::WebSocket)
        };
        self.dashboard.with_value(|dashboard| {
            dashboard.annotations.iter().any(|annotation| pushes(&annotation.source))
                || dashboard.panels().any(|panel| {
                    pushes(&panel.source) || panel.targets.iter().any(|target| pushes(&target.source))
                })
        })
    }

    /// Goes to another time range; one step of the back button.
    pub fn set_range(self, range: RawTimeRange) {
        // The same range once more means up to this moment.
        if self.raw_range.with_untracked(|raw| *raw == range) {
            self.refresh();
        }
        self.session.navigate(|url| url.set_range(&range));
    }

    pub fn zoom_to(self, range: TimeRange) {
        self.set_range(RawTimeRange { from: range.from.to_string(), to: range.to.to_string() });
    }

    /// Twice the range around the same middle, as Grafana zooms out; never into the future.
    pub fn zoom_out(self) {
        let Ok(range) = self.range.get_untracked() else { return };
        let half = (range.duration() / 2).max(1);
        let to = (range.to + half).min(clock::now().max(range.to));
        self.zoom_to(TimeRange { from: range.from - half, to });
    }

    /// One range's length into the past or the future.
    pub fn shift(self, forward: bool) {
        let Ok(range) = self.range.get_untracked() else { return };
        let step = if forward { range.duration() / 2 } else { -range.duration() / 2 };
        self.zoom_to(TimeRange { from: range.from + step, to: range.to + step });
    }

    pub fn view_panel(self, key: Option<PanelKey>) {
        self.session.navigate(|url| url.view_panel = key);
    }

    /// Copies a link that shows one panel alone.
    pub fn copy_panel_link(self, key: PanelKey) {
        let mut state = self.session.url.get_untracked();
        state.view_panel = Some(key);
        state.inspect = None;
        let link = format!("{}{}", dom::origin(), self.session.address(&state));
        self.session.copy("Link to this panel", link);
    }
}

fn calendar(dashboard: &Dashboard) -> Calendar {
    Calendar {
        week_start: WeekStart::from_dashboard(&dashboard.week_start, WeekStart::default()),
        fiscal_year_start_month: dashboard.fiscal_year_start_month,
    }
}

pub fn use_board() -> Board {
    expect_context::<Board>()
}
