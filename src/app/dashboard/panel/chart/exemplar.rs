//! Exemplars in the page: told while pointed at; a click or Enter keeps one open, with the way to its trace.

use atalaya_core::panels::{ChartView, ExemplarMark};
use atalaya_core::scene::Point;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::chart::pointer::Pointer;
use crate::app::dashboard::panel::tooltip::{Tip, TipRow};

/// What is said of the exemplar under the pointer.
pub fn exemplar_tip(chart: &ChartView, at: Pointer) -> Option<Tip> {
    let mark = chart.exemplar_at(Point::new(at.x as f32, at.y as f32))?;
    let row = |(name, value): &(String, String)| TipRow {
        color: mark.color.to_string(),
        name: name.clone(),
        value: value.clone(),
        near: false,
    };
    Some(Tip {
        x: at.window_x,
        y: at.window_y,
        title: format!("Exemplar, {}", mark.time_text),
        rows: mark.rows.iter().map(row).collect(),
        text: more(mark),
        picture: None,
    })
}

/// How many further ones lie at the same place; empty for none.
fn more(mark: &ExemplarMark) -> String {
    match mark.more {
        0 => String::new(),
        more => format!("and {more} more here"),
    }
}

/// An exemplar kept open, and where in the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    pub mark: ExemplarMark,
    pub x: f64,
    pub y: f64,
}

#[component]
pub fn PinnedExemplar(pinned: RwSignal<Option<Pinned>>) -> impl IntoView {
    move || {
        pinned.get().map(|Pinned { mark, x, y }| {
            let close = NodeRef::<html::Button>::new();
            Effect::new(move |_| {
                if let Some(close) = close.get() {
                    close.focus().ok();
                }
            });
            let row = |(name, value): (String, String)| {
                view! { <tr><td class="name">{name}</td><td class="value">{value}</td></tr> }
            };
            let more = more(&mark);
            let links = mark.links.into_iter().map(|link| {
                view! { <a href=link.href target="_blank" rel="noopener noreferrer">{link.title}</a> }
            });
            let on_key = move |event: ev::KeyboardEvent| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    pinned.set(None);
                }
            };
            view! {
                <div
                    class="tooltip pinned"
                    role="dialog"
                    aria-label="Exemplar"
                    style:left=format!("min({x}px, calc(100vw - 340px))")
                    style:top=format!("min({y}px, calc(100vh - 260px))")
                    on:keydown=on_key
                >
                    <div class="when">
                        {format!("Exemplar, {}", mark.time_text)}
                        <button type="button" class="icon-button" aria-label="Close" node_ref=close on:click=move |_| pinned.set(None)>
                            {icon(Icon::Close)}
                        </button>
                    </div>
                    <table><tbody>{mark.rows.into_iter().map(row).collect_view()}</tbody></table>
                    <div class="more">{more}</div>
                    <div class="links">{links.collect_view()}</div>
                </div>
            }
        })
    }
}
