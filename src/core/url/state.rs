//! What an address says.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::PanelKey;
use crate::theme::Theme;
use crate::time::{RawTimeRange, TimeRange};

/// Which page is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Page {
    /// The list of dashboards.
    #[default]
    Home,
    Dashboard {
        uid: String,
        /// The title in the address, for people; empty when absent, and never used to find the dashboard.
        slug: String,
    },
}

/// How much of the page's own controls is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kiosk {
    #[default]
    Off,
    /// Title hidden, time and variables kept (`kiosk=tv`).
    Tv,
    /// Panels only (`kiosk`).
    Full,
}

/// Everything a viewer can see or choose, as the address holds it. `None` and empty mean: as the dashboard says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UrlState {
    pub page: Page,
    /// As typed: `now-6h`, epoch milliseconds or a date.
    pub from: Option<String>,
    pub to: Option<String>,
    /// `browser`, `utc` or an IANA name.
    pub timezone: Option<String>,
    /// Such as `30s`; empty when the viewer switched it off.
    pub refresh: Option<String>,
    /// Chosen values by variable name, in the order chosen; `$__all` is All.
    pub vars: BTreeMap<String, Vec<String>>,
    /// The panel that fills the page.
    pub view_panel: Option<PanelKey>,
    /// The panel whose data and query are open.
    pub inspect: Option<PanelKey>,
    /// The tab of the inspector, as written.
    pub inspect_tab: Option<String>,
    pub kiosk: Kiosk,
    pub theme: Option<Theme>,
    /// Legend entries switched off, by panel.
    pub hidden: BTreeMap<PanelKey, BTreeSet<String>>,
    /// Rows the viewer opened (`true`) or closed, by the row's key, where that differs from the dashboard.
    pub rows: BTreeMap<PanelKey, bool>,
    /// Whether panels that can follow their source do so (`live=on`).
    pub live: bool,
    /// Panels the viewer switched to live (`true`) or not, by panel, where that differs from `live`.
    pub live_panels: BTreeMap<PanelKey, bool>,
    /// What panels are compared with, by panel, where that differs from the dashboard.
    pub comparisons: BTreeMap<PanelKey, String>,
    /// Everything that moves by itself, followed lines and what is pushed, stands still (`paused=on`).
    pub paused: bool,
    /// Annotations the viewer switched on (`true`) or off, by name, where that differs from the dashboard.
    pub annotations: BTreeMap<String, bool>,
    /// Panels without data take no room.
    pub hides_empty: bool,
    /// Address of a dashboard's JSON to open instead of one from the folder.
    pub src: Option<String>,
    /// The open tab of each bar of tabs, by the bar's key; the outermost bar's key is empty.
    pub tabs: BTreeMap<String, String>,
    /// `_dash.hideTimePicker`: one control hidden, whatever `kiosk` says.
    pub hide_time_picker: bool,
    /// `_dash.hideVariables`
    pub hide_variables: bool,
    /// `_dash.hideLinks`
    pub hide_links: bool,
    /// Parameters not known here, decoded, in the order met.
    pub rest: Vec<(String, String)>,
}

impl UrlState {
    /// The dashboard's uid and the address of its JSON, where it is read from one: its uid follows from that. `None` for
    /// the list of dashboards. All else in the address only changes what is shown of it.
    pub fn dashboard(&self) -> Option<(&str, Option<&str>)> {
        match (&self.page, &self.src) {
            (_, Some(src)) => Some(("", Some(src))),
            (Page::Dashboard { uid, .. }, None) => Some((uid, None)),
            (Page::Home, None) => None,
        }
    }

    /// The range to show: each end from the address, else from the dashboard.
    ///
    /// An address with a start but no end runs to `now`, as in Grafana.
    pub fn range(&self, dashboard: &RawTimeRange) -> RawTimeRange {
        match (&self.from, &self.to) {
            (None, None) => dashboard.clone(),
            (Some(from), to) => {
                RawTimeRange { from: from.clone(), to: to.clone().unwrap_or_else(|| "now".to_owned()) }
            }
            (None, Some(to)) => RawTimeRange { from: dashboard.from.clone(), to: to.clone() },
        }
    }

    /// Whether a panel follows its source.
    pub fn is_live(&self, panel: &PanelKey) -> bool {
        self.live_panels.get(panel).copied().unwrap_or(self.live)
    }

    /// Switches one panel; what is as all others are is not written.
    pub fn set_live(&mut self, panel: &PanelKey, live: bool) {
        if live == self.live {
            self.live_panels.remove(panel);
        } else {
            self.live_panels.insert(panel.clone(), live);
        }
    }

    /// Switches all panels.
    pub fn set_all_live(&mut self, live: bool) {
        self.live = live;
        self.live_panels.clear();
    }

    pub fn set_range(&mut self, range: &RawTimeRange) {
        self.from = Some(range.from.clone());
        self.to = Some(range.to.clone());
    }

    /// The state to hand to a colleague. With `fixed`, the range becomes those very moments and the reader's page does
    /// not move away from them by itself; without, `now-6h` stays `now-6h`.
    ///
    /// The time zone is named so that both read the same clock.
    pub fn share(&self, fixed: Option<TimeRange>, zone_name: &str) -> Self {
        let mut shared = self.clone();
        if shared.timezone.is_none() && !zone_name.is_empty() {
            shared.timezone = Some(zone_name.to_owned());
        }
        if let Some(range) = fixed {
            shared.from = Some(range.from.to_string());
            shared.to = Some(range.to.to_string());
            shared.refresh = Some(String::new());
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: Option<&str>, to: Option<&str>, expected: (&str, &str)) {
        let state =
            UrlState { from: from.map(str::to_owned), to: to.map(str::to_owned), ..UrlState::default() };
        let dashboard = RawTimeRange { from: "now-3h".to_owned(), to: "now-1m".to_owned() };
        let range = state.range(&dashboard);
        assert_eq!((range.from.as_str(), range.to.as_str()), expected);
    }

    #[test]
    fn ends_missing_in_the_address_come_from_the_dashboard_or_are_now() {
        check(None, None, ("now-3h", "now-1m"));
        check(Some("now-1h"), None, ("now-1h", "now"));
        check(Some("1"), Some("2"), ("1", "2"));
        check(None, Some("now"), ("now-3h", "now"));
    }

    #[test]
    fn a_fixed_share_names_moments_zone_and_stops_refreshing() {
        let state = UrlState { from: Some("now-1h".to_owned()), ..UrlState::default() };
        let shared = state.share(Some(TimeRange { from: 1000, to: 2000 }), "Europe/Madrid");
        assert_eq!(shared.from.as_deref(), Some("1000"));
        assert_eq!(shared.to.as_deref(), Some("2000"));
        assert_eq!(shared.refresh.as_deref(), Some(""));
        assert_eq!(shared.timezone.as_deref(), Some("Europe/Madrid"));
    }

    #[test]
    fn a_moving_share_keeps_the_words_and_a_zone_already_chosen() {
        let state = UrlState {
            from: Some("now-1h".to_owned()),
            timezone: Some("utc".to_owned()),
            ..UrlState::default()
        };
        assert_eq!(state.share(None, "Europe/Madrid"), state);
    }

    #[test]
    fn a_panel_is_live_as_all_are_or_as_it_was_switched() {
        let mut state = UrlState::parse("/d/a?live=on&live-3=off", "/");
        assert!(state.is_live(&PanelKey::from("2")) && !state.is_live(&PanelKey::from("3")));
        state.set_live(&PanelKey::from("3"), true);
        assert_eq!(state.format("/"), "/d/a?live=on");
        state.set_live(&PanelKey::from("2"), false);
        assert_eq!(state.format("/"), "/d/a?live=on&live-2=off");
        state.set_all_live(false);
        assert_eq!(state.format("/"), "/d/a");
        state.set_live(&PanelKey::from("2"), true);
        assert_eq!(UrlState::parse(&state.format("/"), "/"), state);
    }

    #[test]
    fn what_a_panel_is_compared_with_is_shared() {
        let state = UrlState::parse("/d/a?compare-panel-3=24h", "/");
        assert_eq!(state.comparisons[&PanelKey::from("3")], "24h");
        assert_eq!(state.format("/"), "/d/a?compare-3=24h");
    }

    #[test]
    fn a_pause_of_everything_is_shared() {
        let state = UrlState::parse("/d/a?live=on&paused=on", "/");
        assert!(state.paused && state.live);
        assert_eq!(state.format("/"), "/d/a?live=on&paused=on");
        assert!(!UrlState::parse("/d/a?paused=off", "/").paused);
    }
}
