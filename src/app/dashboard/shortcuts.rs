//! Keys for the whole page and for the panel pointed at, those of Grafana's that make sense to a viewer.

use leptos::ev;
use leptos::prelude::*;

use atalaya_core::time::RawTimeRange;
use atalaya_core::url::{Kiosk, UrlState};

use crate::app::controls::Sheet;
use crate::app::dashboard::board::Board;
use crate::app::platform::dom;

/// What the keys do, by what they are for.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "The panel pointed at or focused",
        &[
            ("v", "Full screen, and back"),
            ("i", "Inspect its data and queries"),
            ("p s", "Copy a link to it"),
        ],
    ),
    (
        "Time",
        &[
            ("t z", "Zoom out"),
            ("t \u{2190}, t \u{2192}", "Move the time range"),
            ("t a", "Hold the time range at these moments"),
            ("t c", "Copy the time range"),
            ("d r", "Refresh"),
        ],
    ),
    (
        "A list of log lines",
        &[
            ("\u{2191} \u{2193}", "From line to line"),
            ("Page Up, Page Down", "A page further"),
            ("Home, End", "The first line, the last"),
            ("Enter", "Open the line, and close it"),
        ],
    ),
    (
        "The page",
        &[
            ("d k", "Kiosk: panels only"),
            ("d E", "Open all rows"),
            ("d C", "Close all rows"),
            ("d n", "Hide panels without data, and show them"),
            ("c t", "Light or dark"),
            ("g h", "All dashboards"),
            ("Escape", "Leave full screen or kiosk"),
            ("?", "These keys"),
        ],
    ),
];

/// Listens while the dashboard's page is shown.
pub fn listen(board: Board) {
    let before = StoredValue::new(String::new());
    let handle = window_event_listener(ev::keydown, move |event| {
        let is_chord = event.ctrl_key() || event.meta_key() || event.alt_key();
        if is_chord || dom::is_typing(&event) || dom::is_in_dialog(&event) {
            return;
        }
        let key = event.key();
        // Pressed on the way to a capital letter.
        if key == "Shift" {
            return;
        }
        let first = before.get_value();
        before.set_value(String::new());
        match (first.as_str(), key.as_str()) {
            ("t", "z") => board.zoom_out(),
            ("t", "ArrowLeft") => board.shift(false),
            ("t", "ArrowRight") => board.shift(true),
            ("t", "a") => board.hold_range(),
            ("t", "c") => board.copy_range(),
            ("d", "r") => board.refresh_wholly(),
            ("d", "k") => board.session.navigate(next_kiosk),
            ("d", "E") => board.open_rows(true),
            ("d", "C") => board.open_rows(false),
            ("d", "n") => board.session.navigate(|url| url.hides_empty = !url.hides_empty),
            ("c", "t") => board.session.flip_theme(),
            ("g", "h") => board.session.navigate(|url| *url = UrlState::default()),
            ("p", "s") => board.copy_pointed_link(),
            ("", "v") => board.view_pointed(),
            ("", "i") => board.inspect_pointed(),
            (_, "?") => board.help.set(true),
            (_, "Escape") => leave(board),
            _ => before.set_value(key),
        }
    });
    on_cleanup(move || handle.remove());
}

impl Board {
    fn view_pointed(self) {
        match self.pointed.get_untracked() {
            Some(key) => self.session.navigate(|url| {
                url.view_panel = if url.view_panel.as_ref() == Some(&key) { None } else { Some(key) };
            }),
            None => self.view_panel(None),
        }
    }

    fn inspect_pointed(self) {
        if let Some(key) = self.pointed.get_untracked() {
            self.session.navigate(|url| url.inspect = Some(key));
        }
    }

    fn copy_pointed_link(self) {
        match self.pointed.get_untracked() {
            Some(key) => self.copy_panel_link(key),
            None => self.session.toasts.say("Point at a panel first, or focus one."),
        }
    }

    /// Moments instead of `now`.
    fn hold_range(self) {
        if let Ok(range) = self.range.get_untracked() {
            self.zoom_to(range);
        }
    }

    /// As Grafana copies it.
    fn copy_range(self) {
        let RawTimeRange { from, to } = self.raw_range.get_untracked();
        self.session.copy("Time range", serde_json::json!({"from": from, "to": to}).to_string());
    }

    fn open_rows(self, open: bool) {
        let rows = self.rows.get_value();
        self.session.navigate(|url| {
            for (row, closed) in rows {
                if open == closed {
                    url.rows.insert(row, open);
                } else {
                    url.rows.remove(&row);
                }
            }
        });
    }
}

/// The list of keys, over the page.
#[component]
pub fn KeysSheet(board: Board) -> impl IntoView {
    let close = Callback::new(move |()| board.help.set(false));
    let line = |&(keys, what): &(&'static str, &'static str)| {
        view! { <div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div> }
    };
    view! {
        <Show when=move || board.help.get()>
            <Sheet title="Keys" narrow=true on_close=close>
                <div class="sheet-body keys">
                    {KEYS
                        .iter()
                        .map(|(about, keys)| {
                            view! {
                                <h3>{*about}</h3>
                                <dl>{keys.iter().map(line).collect_view()}</dl>
                            }
                        })
                        .collect_view()}
                </div>
            </Sheet>
        </Show>
    }
}

fn next_kiosk(url: &mut UrlState) {
    url.kiosk = match url.kiosk {
        Kiosk::Off => Kiosk::Full,
        Kiosk::Tv | Kiosk::Full => Kiosk::Off,
    };
}

fn leave(board: Board) {
    board.session.navigate(|url| {
        if url.inspect.is_none() {
            if url.view_panel.is_some() {
                url.view_panel = None;
            } else {
                url.kiosk = Kiosk::Off;
            }
        }
    });
}
