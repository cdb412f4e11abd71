//! Rows and panels where the core's layout puts them.

use std::sync::Arc;

use atalaya_core::layout::{self, GridItem, PanelKey, PlacedPanel, PlacedSection, Rect, Spot};
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::panel::PanelFrame;
use crate::app::platform::resize::use_size;

/// Height kept for the bars when one panel fills the page, in CSS pixels.
const BARS_PX: f64 = 130.0;
const LEAST_ALONE_PX: f64 = 260.0;

#[component]
pub fn Grid(alone: Signal<Option<PanelKey>>) -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let node = NodeRef::<html::Div>::new();
    let size = use_size(node);
    let width = Memo::new(move |_| size.get().0.floor());
    let sections = Memo::new(move |_| {
        let values = |name: &str| board.variables.chosen(name);
        let dashboard = board.dashboard.get_value();
        Arc::new(layout::expand(&dashboard, &values))
    });
    let opened = Memo::new(move |_| session.url.with(|url| url.rows.clone()));
    let is_open = move |section: &PlacedSection| {
        let collapsed = section.header.as_ref().is_some_and(|header| header.collapsed);
        opened.with(|opened| opened.get(&section.key).copied()).unwrap_or(!collapsed)
    };
    let placed = Memo::new(move |_| {
        let sections = sections.get();
        let width = width.get();
        if width <= 0.0 {
            return (Vec::new(), 0.0);
        }
        let found = alone.get().and_then(|key| layout::find(&sections, &key));
        let grid = match found {
            Some((section, panel)) => {
                let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0);
                layout::alone(section, panel, width, (height - BARS_PX).max(LEAST_ALONE_PX))
            }
            None => layout::grid(&sections, width, &is_open),
        };
        (grid.items, grid.height_px)
    });
    let items = Memo::new(move |_| {
        let sections = sections.get();
        placed.with(|(items, _)| {
            items.iter().filter_map(|item| Piece::of(&sections, *item)).collect::<Vec<_>>()
        })
    });
    // A key that is not there any more is said, not shown as an empty page.
    let lost = move || {
        let key = alone.get()?;
        let sections = sections.get();
        layout::find(&sections, &key)
            .is_none()
            .then(|| format!("This dashboard has no panel {key}; here is all of it."))
    };
    view! {
        {move || lost().map(|text| view! { <div class="banner" role="alert">{text}</div> })}
        <div class="grid" node_ref=node style:height=move || placed.with(|(_, height)| format!("{height}px"))>
            <For each=move || items.get() key=Piece::key let(piece)>
                {
                    let key = piece.key();
                    let place = Memo::new(move |_| {
                        items.with(|items| items.iter().find(|piece| piece.key() == key).map(Piece::rect)).unwrap_or_default()
                    });
                    view! {
                        <div
                            class="cell"
                            style:left=move || format!("{}px", place.get().x)
                            style:top=move || format!("{}px", place.get().y)
                            style:width=move || format!("{}px", place.get().width)
                            style:height=move || format!("{}px", place.get().height)
                        >
                            {match piece {
                                Piece::Header { section, .. } => view! { <RowHeader section /> }.into_any(),
                                Piece::Panel { panel, .. } => {
                                    let is_alone = Signal::derive(move || alone.get().is_some());
                                    view! { <PanelFrame placed=*panel is_alone /> }.into_any()
                                }
                            }}
                        </div>
                    }
                }
            </For>
        </div>
    }
}

/// Something in the grid, with all that its view needs.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Header { section: Box<PlacedSection>, rect: Rect },
    Panel { panel: Box<PlacedPanel>, rect: Rect },
}

impl Piece {
    fn of(sections: &[PlacedSection], item: GridItem) -> Option<Self> {
        match item.spot {
            Spot::Header { section } => {
                let section = Box::new(sections.get(section)?.clone());
                Some(Self::Header { section, rect: item.rect })
            }
            Spot::Panel { section, panel } => {
                let panel = Box::new(sections.get(section)?.panels.get(panel)?.clone());
                Some(Self::Panel { panel, rect: item.rect })
            }
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Header { section, .. } => format!("row {}", section.key),
            Self::Panel { panel, .. } => format!("panel {}", panel.key),
        }
    }

    fn rect(&self) -> Rect {
        match self {
            Self::Header { rect, .. } | Self::Panel { rect, .. } => *rect,
        }
    }
}

#[component]
fn RowHeader(section: Box<PlacedSection>) -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let collapsed = section.header.as_ref().is_some_and(|header| header.collapsed);
    let written = section.header.as_ref().map(|header| header.title.clone()).unwrap_or_default();
    let count = section.panels.len();
    let key = section.key.clone();
    let is_open = {
        let key = key.clone();
        Memo::new(move |_| session.url.with(|url| url.rows.get(&key).copied()).unwrap_or(!collapsed))
    };
    let toggle = move |_| {
        let open = !is_open.get_untracked();
        session.navigate(|url| {
            if open == collapsed {
                url.rows.insert(key.clone(), open);
            } else {
                url.rows.remove(&key);
            }
        });
    };
    let title = move || board.text_in(&section.scope, &written);
    view! {
        <button type="button" class="row-header" aria-expanded=move || is_open.get().to_string() on:click=toggle>
            <span class="chevron">{icon(Icon::Chevron)}</span>
            <span>{title}</span>
            <Show when=move || !is_open.get()>
                <span class="count">{format!("({count} panel{})", if count == 1 { "" } else { "s" })}</span>
            </Show>
        </button>
    }
}
