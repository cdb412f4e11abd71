//! A [`UrlState`] into an address. In: the state and the base path. Out: a path with its query.
//!
//! **Invariant:** equal states give equal text, and what was not chosen is not written.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, PercentEncode, utf8_percent_encode};

use crate::theme::Theme;
use crate::url::{Kiosk, Page, UrlState};

/// Escaped in names and values: only what would end a value or be changed on the way, so that addresses stay
/// readable in a chat (`var-job=api/v1&from=now-6h`).
const VALUE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'=')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\'');

/// Escaped in one piece of a path.
const PIECE: &AsciiSet = &VALUE.add(b'/').add(b'?');

impl UrlState {
    /// Writes a path with its query, as `history.pushState` takes it.
    pub fn format(&self, base: &str) -> String {
        let mut text = format!("{}/", base.trim_end_matches('/'));
        if let Page::Dashboard { uid, slug } = &self.page {
            // A write into a String cannot fail.
            let _ = write!(text, "d/{}", piece(uid));
            if !slug.is_empty() {
                let _ = write!(text, "/{}", piece(slug));
            }
        }
        let query = self.query();
        if !query.is_empty() {
            text.push('?');
            text.push_str(&query);
        }
        text
    }

    /// The parameters alone, without `?`.
    pub fn query(&self) -> String {
        let mut query = Query::default();
        query.optional("src", self.src.as_deref());
        query.optional("from", self.from.as_deref());
        query.optional("to", self.to.as_deref());
        query.optional("timezone", self.timezone.as_deref());
        for (name, values) in &self.vars {
            for value in values {
                query.pair(&format!("var-{name}"), value);
            }
        }
        query.optional("refresh", self.refresh.as_deref());
        for (bar, tab) in &self.tabs {
            query.pair(&format!("{bar}dtab"), tab);
        }
        query.optional("viewPanel", self.view_panel.as_ref().map(|key| key.as_str()));
        query.optional("inspect", self.inspect.as_ref().map(|key| key.as_str()));
        query.optional("inspectTab", self.inspect_tab.as_deref());
        for (row, open) in &self.rows {
            query.pair(&format!("row-{row}"), if *open { "open" } else { "closed" });
        }
        if self.live {
            query.pair("live", "on");
        }
        for (panel, on) in &self.live_panels {
            query.pair(&format!("live-{panel}"), if *on { "on" } else { "off" });
        }
        for (panel, comparison) in &self.comparisons {
            query.pair(&format!("compare-{panel}"), comparison);
        }
        if self.paused {
            query.pair("paused", "on");
        }
        for (annotation, on) in &self.annotations {
            query.pair(&format!("annotation-{annotation}"), if *on { "on" } else { "off" });
        }
        for (panel, labels) in &self.hidden {
            for label in labels {
                query.pair(&format!("hide-{panel}"), label);
            }
        }
        if self.hides_empty {
            query.pair("emptyPanels", "hide");
        }
        query.look(self);
        for (name, value) in &self.rest {
            query.pair(name, value);
        }
        query.text
    }
}

fn piece(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PIECE)
}

#[derive(Default)]
struct Query {
    text: String,
}

impl Query {
    fn pair(&mut self, name: &str, value: &str) {
        self.separate();
        let _ =
            write!(self.text, "{}={}", utf8_percent_encode(name, VALUE), utf8_percent_encode(value, VALUE));
    }

    fn bare(&mut self, name: &str) {
        self.separate();
        self.text.push_str(name);
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.pair(name, value);
        }
    }

    fn look(&mut self, state: &UrlState) {
        match state.theme {
            Some(Theme::Light) => self.pair("theme", "light"),
            Some(Theme::Dark) => self.pair("theme", "dark"),
            None => {}
        }
        match state.kiosk {
            Kiosk::Off => {}
            Kiosk::Tv => self.pair("kiosk", "tv"),
            Kiosk::Full => self.bare("kiosk"),
        }
        let switches = [
            ("_dash.hideTimePicker", state.hide_time_picker),
            ("_dash.hideVariables", state.hide_variables),
            ("_dash.hideLinks", state.hide_links),
        ];
        for (name, _) in switches.into_iter().filter(|(_, on)| *on) {
            self.pair(name, "true");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address means the same after a round trip, and is written in one way only.
    #[track_caller]
    fn check(address: &str, written: &str) {
        let state = UrlState::parse(address, "/");
        assert_eq!(state.format("/"), written);
        assert_eq!(UrlState::parse(written, "/"), state, "reading back {written}");
    }

    #[test]
    fn addresses_survive_a_round_trip() {
        check("/", "/");
        check("", "/");
        check("/index.html", "/");
        check("/d/abc", "/d/abc");
        check("/d/abc/my-board/", "/d/abc/my-board");
        check("/d/a%2Fb/x%20y", "/d/a%2Fb/x%20y");
        check("/d/abc?orgId=1&from=now-1h&to=now", "/d/abc?from=now-1h&to=now&orgId=1");
        check("/d/a?from=1700000000000&to=1700003600000", "/d/a?from=1700000000000&to=1700003600000");
        check("/d/a?from=2024-07-21T14:21:10Z", "/d/a?from=2024-07-21T14:21:10Z");
        check("/d/a?from=2024-07-21+14%3A21", "/d/a?from=2024-07-21%2014:21");
        check("/d/a?var-job=b&var-job=a&var-env=$__all", "/d/a?var-env=$__all&var-job=b&var-job=a");
        check("/d/a?var-empty=", "/d/a?var-empty=");
        check("/d/a?var-q=a%26b%3Dc%2Bd%25", "/d/a?var-q=a%26b%3Dc%2Bd%25");
        check("/d/a?var-q=ñandú", "/d/a?var-q=%C3%B1and%C3%BA");
        check("/d/a?refresh=5s", "/d/a?refresh=5s");
        check("/d/a?refresh=off", "/d/a?refresh=");
        check("/d/a?viewPanel=panel-12", "/d/a?viewPanel=12");
        check(
            "/d/a?viewPanel=4:eth0&inspect=4:eth0&inspectTab=json",
            "/d/a?viewPanel=4:eth0&inspect=4:eth0&inspectTab=json",
        );
        check("/d/a?kiosk", "/d/a?kiosk");
        check("/d/a?kiosk=tv&theme=light", "/d/a?theme=light&kiosk=tv");
        check("/d/a?theme=sepia", "/d/a?theme=sepia");
        check("/d/a?hide-4=x{a=\"1\"}&hide-4=b&hide-3=c", "/d/a?hide-3=c&hide-4=b&hide-4=x%7Ba%3D%221%22%7D");
        check("/d/a?annotation-Service+restarted=off", "/d/a?annotation-Service%20restarted=off");
        check("/d/a?annotation-x=maybe", "/d/a?annotation-x=maybe");
        check("/d/a?row-7=open&row-9=closed", "/d/a?row-7=open&row-9=closed");
        check("/d/a?row-7=half", "/d/a?row-7=half");
        check("/d/a?src=https://x.org/a.json?b%3D1", "/d/a?src=https://x.org/a.json?b%3D1");
        check(
            "/d/a?_dash.hideTimePicker=true&_dash.hideLinks=true",
            "/d/a?_dash.hideTimePicker=true&_dash.hideLinks=true",
        );
        check("/d/a?z=1&y=2&z=3&flag", "/d/a?z=1&y=2&z=3&flag=");
        check("/d/a?dtab=network", "/d/a?dtab=network");
        check("/d/a?network-dtab=in&dtab=network", "/d/a?dtab=network&network-dtab=in");
        check("/d-solo/a/b?panelId=4", "/d/a/b?viewPanel=4&kiosk");
        check("/d/a?%ff=%zz", "/d/a?%EF%BF%BD=%25zz");
        check("/d/a?from=now#top", "/d/a?from=now");
    }

    #[test]
    fn the_base_path_is_taken_off_and_put_back() {
        let state = UrlState::parse("/ops/atalaya/d/abc/t?from=now-1h", "/ops/atalaya/");
        assert_eq!(state.page, Page::Dashboard { uid: "abc".to_owned(), slug: "t".to_owned() });
        assert_eq!(state.format("/ops/atalaya/"), "/ops/atalaya/d/abc/t?from=now-1h");
        assert_eq!(UrlState::parse("/elsewhere", "/ops/atalaya/").page, Page::Home);
        assert_eq!(UrlState::parse("/ops/atalaya", "/ops/atalaya/").page, Page::Home);
    }

    /// Every byte of a value, and states built from many small choices, survive.
    #[test]
    fn any_state_survives_a_round_trip() {
        let texts: Vec<String> = (0u32..0x180)
            .filter_map(char::from_u32)
            .map(|c| format!("a{c}b"))
            .chain(["", " ", "+", "%2F", "a&b=c#d?e", "日本", "\u{1F600}"].map(str::to_owned))
            .collect();
        for (at, text) in texts.iter().enumerate() {
            let pick = |n: usize| (at / n).is_multiple_of(2).then(|| text.clone());
            let mut state = UrlState {
                page: Page::Dashboard { uid: format!("u{text}"), slug: text.trim_matches('/').to_owned() },
                from: pick(1),
                to: pick(2),
                timezone: pick(3),
                src: pick(5),
                tabs: pick(7).map(|tab| (String::new(), tab)).into_iter().collect(),
                hide_links: at.is_multiple_of(3),
                kiosk: [Kiosk::Off, Kiosk::Tv, Kiosk::Full][at % 3],
                theme: [None, Some(Theme::Light), Some(Theme::Dark)][at % 3],
                rest: vec![(format!("x{text}"), text.clone())],
                ..UrlState::default()
            };
            state.vars.insert(format!("v{text}"), vec![text.clone(), String::new(), text.clone()]);
            state.hidden.entry(format!("4:{text}").as_str().into()).or_default().insert(text.clone());
            state.rows.insert(text.as_str().into(), at.is_multiple_of(2));
            let address = state.format("/base/");
            assert_eq!(UrlState::parse(&address, "/base/"), state, "{address}");
        }
    }
}
