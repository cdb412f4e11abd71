//! Rows and panels where the core's layout puts them.
//!
//! **Invariant:** the page is as tall as all of its panels, but only those near the screen are in the document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use atalaya_core::layout::{
    self, Expanded, Facts, GridItem, PanelKey, PlacedPanel, PlacedSection, Rect, RepeatCut, Shown, Spot,
};
use atalaya_core::model::{Section, VariableOption};
use atalaya_core::order::Gather;
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::board::{Board, use_board};
use crate::app::dashboard::panel::PanelFrame;
use crate::app::dashboard::tabs::Tabs;
use crate::app::platform::resize::use_size;
use crate::app::platform::viewport;

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
    let expanded = expanded(board);
    Effect::new(move |_| {
        let closed = |section: &PlacedSection| {
            section.header.as_ref().map(|header| (section.key.clone(), header.collapsed))
        };
        board.rows.set_value(expanded.with(|expanded| expanded.sections.iter().filter_map(closed).collect()));
    });
    let opened = Memo::new(move |_| session.url.with(|url| url.rows.clone()));
    let is_open = move |section: &PlacedSection| {
        let collapsed = section.header.as_ref().is_some_and(|header| header.collapsed);
        opened.with(|opened| opened.get(&section.key).copied()).unwrap_or(!collapsed)
    };
    let flat = flat(board);
    let seen = seen(board, expanded, alone, is_open);
    let layout = Memo::new(move |_| {
        let expanded = seen.get();
        let is_flat = |panel: &PlacedPanel| flat.with(|flat| flat.contains(&panel.key));
        let width = width.get();
        if width <= 0.0 {
            return Layout::default();
        }
        let found = alone.get().and_then(|key| layout::find(&expanded.sections, &key));
        let grid = match found {
            Some((section, panel)) => {
                let height = (viewport::height() - BARS_PX).max(LEAST_ALONE_PX);
                layout::alone(section, panel, width, height)
            }
            None => {
                let screen_px = viewport::height() - BARS_PX;
                let shown = Shown { is_open: &is_open, is_flat: &is_flat, screen_px };
                layout::grid(&expanded.sections, width, shown)
            }
        };
        Layout::new(expanded, &grid)
    });
    let focused = RwSignal::new(None::<String>);
    let shown = shown(board, layout, viewport::use_part_on_screen(node), focused);
    keep_place(alone, layout, node);
    // A key that is not there any more is said, not shown as an empty page.
    let lost = move || {
        let key = alone.get()?;
        let is_lost = expanded.with(|expanded| layout::find(&expanded.sections, &key).is_none());
        is_lost.then(|| format!("This dashboard has no panel {key}; here is all of it."))
    };
    let cuts = move || {
        let cuts = expanded.with(|expanded| expanded.cuts.iter().map(RepeatCut::words).collect::<Vec<_>>());
        let said = |words| view! { <div class="banner warning" role="note">{icon(Icon::Warning)}<span>{words}</span></div> };
        alone.get().is_none().then(|| cuts.into_iter().map(said).collect_view())
    };
    view! {
        {move || lost().map(|text| view! { <div class="banner" role="alert"><span>{text}</span></div> })}
        {cuts}
        {move || alone.get().is_none().then(|| hidden_note(board, flat))}
        <div class="grid" node_ref=node style:height=move || layout.with(|layout| format!("{}px", layout.height_px))>
            <For each=move || shown.get() key=|piece| piece.key.clone() let(piece)>
                {
                    let key = StoredValue::new(piece.key.clone());
                    let place = Memo::new(move |_| {
                        key.with_value(|key| layout.with(|layout| layout.place(key))).unwrap_or_default()
                    });
                    let on_focus_out = move |_| {
                        // A cell that is taken from the page loses the focus afterwards.
                        let Some(own) = key.try_get_value() else { return };
                        if focused.try_get_untracked().flatten() == Some(own) {
                            focused.set(None);
                        }
                    };
                    view! {
                        <div
                            class="cell"
                            class:flat=move || place.get().height <= 0.0
                            style:left=move || format!("{}px", place.get().x)
                            style:top=move || format!("{}px", place.get().y)
                            style:width=move || format!("{}px", place.get().width)
                            style:height=move || format!("{}px", place.get().height)
                            on:focusin=move |_| focused.set(Some(key.get_value()))
                            on:focusout=on_focus_out
                        >
                            {content(&piece, alone)}
                        </div>
                    }
                }
            </For>
        </div>
    }
}

/// Panels that take no room because they have nothing to show.
fn flat(board: Board) -> Memo<BTreeSet<PanelKey>> {
    let hides = Memo::new(move |_| board.session.url.with(|url| url.hides_empty));
    Memo::new(move |_| if hides.get() { board.empty.get() } else { BTreeSet::new() })
}

/// How many panels are not shown because they are empty: nothing vanishes without a word.
fn hidden_note(board: Board, flat: Memo<BTreeSet<PanelKey>>) -> impl IntoView {
    let show = move |_| board.session.navigate(|url| url.hides_empty = false);
    move || {
        let count = flat.with(BTreeSet::len);
        let noun = if count == 1 { "panel without data is" } else { "panels without data are" };
        (count > 0).then(|| {
            view! {
                <div class="hidden-note" role="note">
                    <span>{format!("{count} {noun} hidden.")}</span>
                    <button type="button" class="button quiet small" on:click=show>"Show"</button>
                </div>
            }
        })
    }
}

/// The dashboard with its repeats spelled out; nothing but the values repeated over changes it.
fn expanded(board: Board) -> Memo<Arc<Expanded>> {
    let names = StoredValue::new(board.dashboard.with_value(|dashboard| layout::repeated_over(dashboard)));
    let values = Memo::new(move |_| {
        let chosen = |name: &String| (name.clone(), board.variables.chosen(name));
        names.with_value(|names| names.iter().map(chosen).into_map())
    });
    Memo::new(move |_| {
        let dashboard = board.dashboard.get_value();
        Arc::new(values.with(|values| {
            layout::expand(&dashboard, &|name: &str| values.get(name).cloned().unwrap_or_default())
        }))
    })
}

/// What is in open rows and chosen tabs, and not hidden by a rule; all of it where one panel fills the page, and where
/// the dashboard has neither tabs nor rules.
fn seen(
    board: Board,
    expanded: Memo<Arc<Expanded>>,
    alone: Signal<Option<PanelKey>>,
    is_open: impl Fn(&PlacedSection) -> bool + Copy + Send + Sync + 'static,
) -> Memo<Arc<Expanded>> {
    let tabs = Memo::new(move |_| board.session.url.with(|url| url.tabs.clone()));
    let plain = board.dashboard.with_value(|dashboard| {
        let is_plain = |section: &Section| section.inside.is_empty() && section.tabs.is_none();
        dashboard.sections.iter().all(is_plain) && dashboard.panels().all(|panel| panel.condition.is_none())
    });
    Memo::new(move |_| {
        let whole = expanded.get();
        if plain || alone.get().is_some() {
            return whole;
        }
        let (tabs, has_data) = (tabs.get(), board.has_data.get());
        let sections = layout::seen(
            whole.sections.clone(),
            &Facts {
                is_open: &is_open,
                tab: &|bar| tabs.get(bar).cloned(),
                variable: &|name| board.variables.fact(name),
                range_millis: board.range.get().map_or(0, |range| range.duration()),
                has_data: &has_data,
            },
        );
        Arc::new(Expanded { sections, cuts: whole.cuts.clone() })
    })
}

/// Where everything stands, and what it is called.
#[derive(Debug, Clone, Default)]
struct Layout {
    expanded: Arc<Expanded>,
    items: Vec<GridItem>,
    /// Of each item.
    keys: Vec<String>,
    at: BTreeMap<String, usize>,
    height_px: f64,
}

/// Keys and heights follow from these two; looking into thousands of equal panels would take longer than drawing them.
impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.expanded, &other.expanded) && self.items == other.items
    }
}

impl Layout {
    fn new(expanded: Arc<Expanded>, grid: &layout::Grid) -> Self {
        let mut items = Vec::with_capacity(grid.items.len());
        let mut keys = Vec::with_capacity(grid.items.len());
        for item in &grid.items {
            if let Some(key) = key(&expanded.sections, item.spot) {
                items.push(*item);
                keys.push(key);
            }
        }
        let at = keys.iter().enumerate().map(|(index, key)| (key.clone(), index)).into_map();
        Self { expanded, items, keys, at, height_px: grid.height_px }
    }

    fn place(&self, key: &str) -> Option<Rect> {
        self.at.get(key).and_then(|index| self.items.get(*index)).map(|item| item.rect)
    }

    fn piece(&self, index: usize) -> Option<Piece> {
        let (item, key) = (self.items.get(index)?, self.keys.get(index)?);
        Some(Piece { key: key.clone(), spot: item.spot, expanded: self.expanded.clone() })
    }
}

fn key(sections: &[PlacedSection], spot: Spot) -> Option<String> {
    Some(match spot {
        Spot::Header { section } => format!("row {}", sections.get(section)?.key),
        Spot::Tabs { section } => {
            let section = sections.get(section)?;
            let slugs = section.tabs.iter().flat_map(|bar| &bar.tabs).map(|tab| tab.slug.as_str());
            // Other tabs are another bar.
            format!("tabs {} {}", section.key, slugs.collect::<Vec<_>>().join(" "))
        }
        Spot::Panel { section, panel } => panel_piece(&sections.get(section)?.panels.get(panel)?.key),
    })
}

fn panel_piece(key: &PanelKey) -> String {
    format!("panel {key}")
}

/// Something in the document, with all that its view needs.
#[derive(Clone)]
struct Piece {
    key: String,
    spot: Spot,
    expanded: Arc<Expanded>,
}

/// Two of one name are one: what stands in the document is not built anew when others come and go.
impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// What is in the document now.
fn shown(
    board: Board,
    layout: Memo<Layout>,
    part: ReadSignal<std::ops::Range<f64>>,
    focused: RwSignal<Option<String>>,
) -> Memo<Vec<Piece>> {
    let inspected = Memo::new(move |_| board.session.url.with(|url| url.inspect.as_ref().map(panel_piece)));
    Memo::new(move |before: Option<&Vec<Piece>>| {
        let there: BTreeSet<&str> = before.into_iter().flatten().map(|piece| piece.key.as_str()).into_set();
        let (inspected, focused) = (inspected.get(), focused.get());
        layout.with(|layout| {
            let rects: Vec<Rect> = layout.items.iter().map(|item| item.rect).collect();
            let stays = |index: usize| layout.keys.get(index).is_some_and(|key| there.contains(key.as_str()));
            let pinned = |index: usize| {
                let key = layout.keys.get(index);
                key.is_some() && (key == inspected.as_ref() || key == focused.as_ref())
            };
            let found = layout::mounted(&rects, part.get(), stays, pinned);
            found.into_iter().filter_map(|index| layout.piece(index)).collect()
        })
    })
}

/// Leaving a panel that filled the page leads back to where one was, or to that panel where one came by its address.
fn keep_place(alone: Signal<Option<PanelKey>>, layout: Memo<Layout>, node: NodeRef<html::Div>) {
    let left_at = StoredValue::new(None::<f64>);
    Effect::new(move |before: Option<Option<PanelKey>>| {
        let now = alone.get();
        match (before, &now) {
            (Some(None), Some(_)) => {
                left_at.set_value(Some(viewport::scrolled()));
                viewport::scroll_to(0.0);
            }
            (Some(Some(key)), None) => {
                let at = left_at.get_value();
                left_at.set_value(None);
                // The page is as tall as before only when it has been laid out again.
                request_animation_frame(move || {
                    let top =
                        node.try_get_untracked().flatten().map_or(0.0, |grid| f64::from(grid.offset_top()));
                    let place =
                        || layout.try_with_untracked(|layout| layout.place(&panel_piece(&key))).flatten();
                    let beside = |rect: Rect| (rect.y + top - viewport::height() / 3.0).max(0.0);
                    if let Some(to) = at.or_else(|| place().map(beside)) {
                        viewport::scroll_to(to);
                    }
                });
            }
            _ => {}
        }
        now
    });
}

fn content(piece: &Piece, alone: Signal<Option<PanelKey>>) -> AnyView {
    let sections = &piece.expanded.sections;
    match piece.spot {
        Spot::Header { section } => sections
            .get(section)
            .map(|section| view! { <RowHeader section=RowLine::of(section) /> })
            .into_any(),
        Spot::Tabs { section } => {
            let bar = sections.get(section).and_then(|section| section.tabs.clone());
            bar.map(|bar| view! { <Tabs bar /> }).into_any()
        }
        Spot::Panel { section, panel } => {
            let placed = sections.get(section).and_then(|section| section.panels.get(panel)).cloned();
            let is_alone = Signal::derive(move || alone.get().is_some());
            placed.map(|placed| view! { <PanelFrame placed is_alone /> }).into_any()
        }
    }
}

/// What a row's header shows.
struct RowLine {
    key: PanelKey,
    title: String,
    collapsed: bool,
    panels: usize,
    scope: BTreeMap<String, VariableOption>,
}

impl RowLine {
    fn of(section: &PlacedSection) -> Self {
        let header = section.header.as_ref();
        Self {
            key: section.key.clone(),
            title: header.map(|header| header.title.clone()).unwrap_or_default(),
            collapsed: header.is_some_and(|header| header.collapsed),
            panels: section.panels.len(),
            scope: section.scope.clone(),
        }
    }
}

#[component]
fn RowHeader(section: RowLine) -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let RowLine { key, title, collapsed, panels, scope } = section;
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
    let title = move || board.text_in(&scope, &title);
    view! {
        <button type="button" class="row-header" aria-expanded=move || is_open.get().to_string() on:click=toggle>
            <span class="chevron">{icon(Icon::Chevron)}</span>
            <span>{title}</span>
            <Show when=move || !is_open.get()>
                <span class="count">{format!("({panels} panel{})", if panels == 1 { "" } else { "s" })}</span>
            </Show>
        </button>
    }
}
