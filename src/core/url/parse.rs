//! An address into a [`UrlState`]. In: `/base/d/uid/slug?from=now-1h`. Out: the state; nothing in it can be an error.
//!
//! **Invariant:** a malformed address never fails: what cannot be understood is kept in `rest`.

use percent_encoding::percent_decode_str;

use crate::layout::PanelKey;
use crate::theme::Theme;
use crate::url::{Kiosk, Page, UrlState};

impl UrlState {
    /// Reads a path with its query, as in `location.pathname + location.search`.
    ///
    /// `base` is the path the app is served under, such as `/` or `/atalaya/`.
    pub fn parse(address: &str, base: &str) -> Self {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let (page, solo) = page(path, base);
        let mut state = Self { page, ..Self::default() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            state.take(&name, &value);
        }
        if solo {
            state.show_alone();
        }
        state
    }

    /// `/d-solo/` addresses of Grafana's embedded panels: that panel and nothing else.
    fn show_alone(&mut self) {
        self.kiosk = Kiosk::Full;
        if let Some(at) = self.rest.iter().position(|(name, _)| name == "panelId") {
            let (_, id) = self.rest.remove(at);
            self.view_panel = Some(panel_key(&id));
        }
    }

    /// Puts one decoded parameter in its place; the last of two equal single ones wins, as in Grafana.
    fn take(&mut self, name: &str, value: &str) {
        let owned = || Some(value.to_owned());
        match name {
            "from" => self.from = owned(),
            "to" => self.to = owned(),
            "timezone" => self.timezone = owned(),
            "refresh" => self.refresh = Some(refresh(value)),
            "viewPanel" => self.view_panel = Some(panel_key(value)),
            "inspect" => self.inspect = Some(panel_key(value)),
            "inspectTab" => self.inspect_tab = owned(),
            "kiosk" => self.kiosk = kiosk(value),
            "theme" if theme(value).is_some() => self.theme = theme(value),
            "src" => self.src = owned(),
            "emptyPanels" => self.hides_empty = value == "hide",
            "live" if on_off(value).is_some() => self.live = on_off(value) == Some(true),
            "paused" if on_off(value).is_some() => self.paused = on_off(value) == Some(true),
            "_dash.hideTimePicker" => self.hide_time_picker = switch(value),
            "_dash.hideVariables" => self.hide_variables = switch(value),
            "_dash.hideLinks" => self.hide_links = switch(value),
            _ => self.take_named(name, value),
        }
    }

    /// Parameters whose name carries a variable's, a panel's or a row's.
    fn take_named(&mut self, name: &str, value: &str) {
        if let Some(variable) = name.strip_prefix("var-").filter(|variable| !variable.is_empty()) {
            self.vars.entry(variable.to_owned()).or_default().push(value.to_owned());
        } else if let Some(panel) = name.strip_prefix("hide-").filter(|panel| !panel.is_empty()) {
            self.hidden.entry(panel_key(panel)).or_default().insert(value.to_owned());
        } else if let Some(bar) = name.strip_suffix("dtab").filter(|bar| bar.is_empty() || bar.ends_with('-'))
        {
            self.tabs.insert(bar.to_owned(), value.to_owned());
        } else if let (Some(annotation), Some(on)) = (name.strip_prefix("annotation-"), on_off(value)) {
            self.annotations.insert(annotation.to_owned(), on);
        } else if let (Some(panel), Some(on)) = (name.strip_prefix("live-"), on_off(value)) {
            self.live_panels.insert(panel_key(panel), on);
        } else if let Some(panel) = name.strip_prefix("compare-").filter(|panel| !panel.is_empty()) {
            self.comparisons.insert(panel_key(panel), value.to_owned());
        } else if let (Some(row), Some(open)) = (name.strip_prefix("row-"), row_open(value)) {
            self.rows.insert(PanelKey::from(row), open);
        } else {
            self.rest.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// The page of a path and whether it asks for one panel alone.
fn page(path: &str, base: &str) -> (Page, bool) {
    let base = base.trim_end_matches('/');
    let Some(inside) = path.strip_prefix(base) else { return (Page::Home, false) };
    let mut parts = inside.trim_matches('/').splitn(3, '/');
    let (kind, uid, slug) = (parts.next(), parts.next(), parts.next());
    match (kind, uid) {
        (Some(kind @ ("d" | "d-solo")), Some(uid)) if !uid.is_empty() => {
            let page = Page::Dashboard { uid: decoded(uid), slug: decoded(slug.unwrap_or_default()) };
            (page, kind == "d-solo")
        }
        _ => (Page::Home, false),
    }
}

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// Grafana writes both `12` and `panel-12`.
fn panel_key(value: &str) -> PanelKey {
    PanelKey::from(value.strip_prefix("panel-").unwrap_or(value))
}

fn refresh(value: &str) -> String {
    if matches!(value, "off" | "false" | "0") { String::new() } else { value.to_owned() }
}

fn kiosk(value: &str) -> Kiosk {
    match value {
        "tv" => Kiosk::Tv,
        "false" | "0" => Kiosk::Off,
        _ => Kiosk::Full,
    }
}

fn theme(value: &str) -> Option<Theme> {
    match value {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

fn switch(value: &str) -> bool {
    !matches!(value, "false" | "0")
}

fn on_off(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn row_open(value: &str) -> Option<bool> {
    match value {
        "open" => Some(true),
        "closed" => Some(false),
        _ => None,
    }
}
