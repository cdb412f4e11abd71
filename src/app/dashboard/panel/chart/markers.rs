//! Annotations below the time axis: buttons that say what happened.

use atalaya_core::annotations::Event;
use atalaya_core::panels::Marker;
use atalaya_core::time::{Millis, Zone, format_date_time};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::dashboard::panel::tooltip::Tip;

/// Longest list of events in one tooltip.
const MOST_EVENTS: usize = 8;

/// One marker; `tip` is shown while it is pointed at or has the focus.
#[component]
pub fn EventMark(marker: Marker, zone: Zone, tip: RwSignal<Option<Tip>>) -> impl IntoView {
    let (title, text) = said(&marker.events, &zone);
    let label = format!("{title}: {text}");
    let area = marker.area;
    let show = Callback::new(move |(x, y): (f64, f64)| {
        tip.set(Some(Tip { x, y, title: title.clone(), text: text.clone(), ..Tip::default() }));
    });
    let on_focus = move |event: ev::FocusEvent| {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(rect) = element.map(|element| element.get_bounding_client_rect()) {
            show.run((rect.left(), rect.top()));
        }
    };
    view! {
        <button
            type="button"
            class="event-area"
            aria-label=label
            style:left=format!("{}px", area.x)
            style:top=format!("{}px", area.y)
            style:width=format!("{}px", area.width)
            style:height=format!("{}px", area.height)
            on:pointerenter=move |event: ev::PointerEvent| {
                show.run((f64::from(event.client_x()), f64::from(event.client_y())));
            }
            on:pointerleave=move |_| tip.set(None)
            on:focus=on_focus
            on:blur=move |_| tip.set(None)
        ></button>
    }
}

/// Title and text of a marker's tooltip.
fn said(events: &[Event], zone: &Zone) -> (String, String) {
    let time = |at: Millis| format_date_time(at, zone);
    match events {
        [one] => (time(one.from), words(one)),
        several => {
            let lines = several
                .iter()
                .take(MOST_EVENTS)
                .map(|event| format!("{} {}", time(event.from), words(event)));
            let more = several.len().saturating_sub(MOST_EVENTS);
            let mut text = lines.collect::<Vec<_>>().join("\n");
            if more > 0 {
                text.push_str(&format!("\nand {more} more"));
            }
            (format!("{} events", several.len()), text)
        }
    }
}

/// An event in one line: its title, or its name where it has none, then its text and tags.
fn words(event: &Event) -> String {
    let title = if event.title.is_empty() { &event.name } else { &event.title };
    let tags = event.tags.join(", ");
    [title.as_str(), event.text.as_str(), tags.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
