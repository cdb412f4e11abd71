//! Keys for the whole page, those of Grafana's that move time and view.

use leptos::ev;
use leptos::prelude::*;

use atalaya_core::url::{Kiosk, UrlState};

use crate::app::dashboard::board::Board;
use crate::app::platform::dom;

/// What the keys do that no entry of the toolbar's menu names; shown below its entries.
pub const KEYS: [(&str, &str); 4] = [
    ("Escape", "Leave full screen"),
    ("t z", "Zoom out"),
    ("t ←, t →", "Move the time range"),
    ("d r", "Refresh"),
];

/// Listens while the dashboard's page is shown.
pub fn listen(board: Board) {
    let before = StoredValue::new(String::new());
    let handle = window_event_listener(ev::keydown, move |event| {
        if dom::is_typing(&event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let first = before.get_value();
        let key = event.key();
        before.set_value(String::new());
        match (first.as_str(), key.as_str()) {
            ("t", "z") => board.zoom_out(),
            ("t", "ArrowLeft") => board.shift(false),
            ("t", "ArrowRight") => board.shift(true),
            ("d", "r") => board.refresh_wholly(),
            ("d", "k") => board.change_url(next_kiosk),
            ("g", "h") => board.session.navigate(|url| *url = UrlState::default()),
            (_, "Escape") => leave(board),
            _ => before.set_value(key),
        }
    });
    on_cleanup(move || handle.remove());
}

fn next_kiosk(url: &mut UrlState) {
    url.kiosk = match url.kiosk {
        Kiosk::Off => Kiosk::Full,
        Kiosk::Tv | Kiosk::Full => Kiosk::Off,
    };
}

fn leave(board: Board) {
    board.change_url(|url| {
        if url.inspect.is_none() {
            if url.view_panel.is_some() {
                url.view_panel = None;
            } else {
                url.kiosk = Kiosk::Off;
            }
        }
    });
}
