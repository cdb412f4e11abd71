//! What a click or Enter on a chart keeps open: an exemplar with the way to its trace, or the values there with where
//! they lead.
//!
//! **Invariant:** a box without anything to follow or to read at leisure is not opened.

use atalaya_core::field::Link;
use atalaya_core::order::Arrange;
use atalaya_core::panels::{ChartView, ExemplarMark, HoverRow, TooltipMode};
use atalaya_core::scene::Point;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::chart::exemplar::more;
use crate::app::dashboard::panel::chart::pointer::Pointer;
use crate::app::dashboard::panel::handle::PanelHandle;

/// Values listed at most; the nearest come first.
const MOST_ROWS: usize = 24;

/// A box kept open, and where in the window.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pinned {
    title: String,
    rows: Vec<PinnedRow>,
    more: String,
    /// Of the whole.
    links: Vec<Link>,
    x: f64,
    y: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct PinnedRow {
    color: Option<String>,
    name: String,
    value: String,
    links: Vec<Link>,
}

impl Pinned {
    pub fn exemplar(mark: &ExemplarMark, at: Pointer) -> Self {
        let row = |(name, value): &(String, String)| PinnedRow {
            color: None,
            name: name.clone(),
            value: value.clone(),
            links: Vec::new(),
        };
        Self {
            title: format!("Exemplar, {}", mark.time_text),
            rows: mark.rows.iter().map(row).collect(),
            more: more(mark),
            links: mark.links.clone(),
            x: at.window_x,
            y: at.window_y,
        }
    }

    /// The values at a place that lead somewhere, the nearest first; `None` where none does.
    pub fn values(handle: PanelHandle, chart: &ChartView, at: Pointer) -> Option<Self> {
        let mode = match chart.tooltip.mode {
            TooltipMode::None => TooltipMode::Single,
            mode => mode,
        };
        let hover = chart.hover(Point::new(at.x as f32, at.y as f32), mode)?;
        let mut linked: Vec<&HoverRow> = hover.rows.iter().filter(|row| row.has_links).collect();
        linked.arrange_by_key(|row| !row.closest);
        let row = |row: &&HoverRow| PinnedRow {
            color: Some(row.color.to_string()),
            name: row.label.clone(),
            value: row.text.clone(),
            links: row.cell.map(|cell| handle.links_of(cell)).unwrap_or_default(),
        };
        let mut rows: Vec<PinnedRow> = linked.iter().take(MOST_ROWS).map(row).collect();
        rows.retain(|row| !row.links.is_empty());
        let first = rows.first()?.links.clone();
        // What is the same for all is said once.
        let shared = rows.iter().all(|row| row.links == first);
        if shared {
            rows.iter_mut().for_each(|row| row.links.clear());
        }
        Some(Self {
            title: hover.time_text,
            rows,
            links: if shared { first } else { Vec::new() },
            x: at.window_x,
            y: at.window_y,
            ..Self::default()
        })
    }
}

fn anchor(link: Link) -> impl IntoView {
    let target = if link.target_blank { "_blank" } else { "_self" };
    let title = if link.title.trim().is_empty() { link.href.clone() } else { link.title };
    view! { <a href=link.href target=target rel="noopener noreferrer">{title}</a> }
}

fn entry(row: PinnedRow) -> impl IntoView {
    let swatch = row.color.map(|color| view! { <span class="swatch" style:background=color></span> });
    let links = (!row.links.is_empty()).then(|| {
        view! { <tr><td colspan="2"><div class="links">{row.links.into_iter().map(anchor).collect_view()}</div></td></tr> }
    });
    view! {
        <tr><td class="name">{swatch}{row.name}</td><td class="value">{row.value}</td></tr>
        {links}
    }
}

#[component]
pub fn PinnedBox(pinned: RwSignal<Option<Pinned>>) -> impl IntoView {
    move || {
        pinned.get().map(|Pinned { title, rows, more, links, x, y }| {
            let name = title.clone();
            let close = NodeRef::<html::Button>::new();
            Effect::new(move |_| {
                if let Some(close) = close.get() {
                    close.focus().ok();
                }
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
                    aria-label=name
                    style:left=format!("min({x}px, calc(100vw - 340px))")
                    style:top=format!("min({y}px, calc(100vh - 260px))")
                    on:keydown=on_key
                >
                    <div class="when">
                        {title}
                        <button type="button" class="button quiet square small" aria-label="Close" node_ref=close on:click=move |_| pinned.set(None)>
                            {icon(Icon::Close)}
                        </button>
                    </div>
                    <table><tbody>{rows.into_iter().map(entry).collect_view()}</tbody></table>
                    <div class="more">{more}</div>
                    <div class="links">{links.into_iter().map(anchor).collect_view()}</div>
                </div>
            }
        })
    }
}
