//! A table in the page: sorted by a click on a column's head, filtered, in pages or in one long scroll.
//!
//! **Invariant:** only the rows in sight are in the document; the viewer's order, filters, page and opened rows stay
//! when new data comes.

mod cell;
mod filter;
mod head;
mod pages;
mod rows;
mod window;

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::panels::PanelView;
use atalaya_core::panels::table::{self, Filters, TableView};
use atalaya_core::scene::Size;
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::table::cell::{Opened, OpenedSheet};
use crate::app::dashboard::panel::table::filter::FilterSheet;
use crate::app::dashboard::panel::table::pages::Pages;
use crate::app::dashboard::panel::table::window::Plan;
use crate::app::platform::resize::use_size;

/// Compared by identity: nobody looks through ten thousand rows to see whether they changed.
#[derive(Clone)]
pub struct Shown(pub Arc<TableView>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn table(built: &Option<Built>) -> Option<&TableView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Table(table)) => Some(table),
        _ => None,
    }
}

/// The body of a table panel, with a choice of frames where there are several.
#[component]
pub fn Table(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let chosen = RwSignal::new(None::<usize>);
    let view = Memo::new(move |_| {
        let saved = built.get();
        let saved = table(&saved);
        let other = chosen.get().filter(|chosen| saved.is_some_and(|table| table.frame != *chosen));
        let other = other.and_then(|chosen| {
            let options = handle.placed.with_value(|placed| placed.panel.options.clone());
            let frames = handle.resolved();
            handle
                .with_context(Size::new(0.0, 0.0), |context| {
                    table::of_frame(&options, &frames, chosen, context)
                })
                .ok()
                .flatten()
        });
        Shown(Arc::new(other.or_else(|| saved.cloned()).unwrap_or_default()))
    });
    let names = Memo::new(move |_| view.get().0.frame_names.clone());
    view! {
        <div class="table-panel">
            <TableRows view=view.into() />
            <Show when=move || names.with(|names| names.len() > 1)>
                <select
                    class="field table-frames"
                    aria-label="Series or table shown"
                    on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
                >
                    {move || {
                        let shown = view.get_untracked().0.frame;
                        names
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, name)| view! { <option value=at.to_string() selected=at == shown>{name}</option> })
                            .collect_view()
                    }}
                </select>
            </Show>
        </div>
    }
}

/// What the viewer does to a table; copies are the same.
#[derive(Clone, Copy)]
pub struct Hands {
    /// The viewer's own order; the saved one where they chose none.
    order: RwSignal<Option<Vec<(usize, bool)>>>,
    filters: RwSignal<Filters>,
    /// The column whose filter is open.
    filtering: RwSignal<Option<usize>>,
    /// The cell opened whole, or for its links.
    opened: RwSignal<Option<Opened>>,
    /// Rows whose own rows are shown.
    unfolded: RwSignal<BTreeSet<usize>>,
    page: RwSignal<usize>,
}

impl Hands {
    fn new() -> Self {
        Self {
            order: RwSignal::new(None),
            filters: RwSignal::default(),
            filtering: RwSignal::new(None),
            opened: RwSignal::new(None),
            unfolded: RwSignal::default(),
            page: RwSignal::new(0),
        }
    }

    /// Up, down, as the data came; with `beside`, next to the columns that count already.
    fn sort(self, table: &TableView, column: usize, beside: bool) {
        let mut by = table.sorted_by.clone();
        let place = by.iter().position(|(at, _)| *at == column);
        if !beside {
            by.retain(|(at, _)| *at == column);
        }
        match place.and_then(|_| by.iter_mut().find(|(at, _)| *at == column)) {
            Some((_, descending)) if !*descending => *descending = true,
            Some(_) => by.retain(|(at, _)| *at != column),
            None => by.push((column, false)),
        }
        self.order.set(Some(by));
        self.page.set(0);
    }
}

/// Any table: the panel's own, or a panel's data under Inspect.
#[component]
pub fn TableRows(view: Signal<Shown>) -> impl IntoView {
    let hands = Hands::new();
    let arranged = Memo::new(move |_| {
        let saved = view.get();
        let (order, filters) = (hands.order.get(), hands.filters.get());
        if order.is_none() && filters.is_empty() {
            return saved;
        }
        let mut table = (*saved.0).clone();
        if let Some(by) = order {
            table.sort(&by);
        }
        if !filters.is_empty() {
            table.filter(&filters);
        }
        Shown(Arc::new(table))
    });
    let scroller = NodeRef::<html::Div>::new();
    let size = use_size(scroller);
    let widths = Memo::new(move |_| {
        let (width, _) = size.get();
        arranged.get().0.widths((width as f32 - 1.0).max(0.0))
    });
    let plan = Memo::new(move |_| {
        let table = arranged.get();
        let (_, height) = size.get();
        let page = table.0.paged.then(|| hands.page.get());
        hands.unfolded.with(|unfolded| Plan::new(&table.0, &widths.get(), unfolded, page, height as f32))
    });
    let scrolled = RwSignal::new(0.0_f32);
    let window = Memo::new(move |_| plan.with(|plan| plan.window(scrolled.get(), size.get().1 as f32)));
    let on_scroll = move |_| {
        if let Some(element) = scroller.get_untracked() {
            scrolled.set(element.scroll_top() as f32);
        }
    };
    let summary = move || arranged.get().0.summary();
    let total_width = move || format!("{}px", widths.get().iter().sum::<f32>());
    let no_rows = move || {
        let table = arranged.get();
        let words = if table.0.all_rows() > 0 { "No row passes the filters." } else { "No data" };
        (table.0.rows() == 0).then(|| view! { <p class="table-note">{words}</p> })
    };
    view! {
        <div class="table-frame">
            <div class="table-body" node_ref=scroller tabindex="0" role="region" aria-label=summary on:scroll=on_scroll>
                <table style:width=total_width aria-rowcount=move || (arranged.get().0.rows() + 1).to_string()>
                    <colgroup>
                        {move || widths.get().into_iter().map(|px| view! { <col style:width=format!("{px}px") /> }).collect_view()}
                    </colgroup>
                    {move || head::heads(&arranged.get(), &widths.get(), hands)}
                    <tbody>{move || rows::rows(&arranged.get(), &plan.get(), window.get(), &widths.get(), hands)}</tbody>
                    {move || rows::footer(&arranged.get(), &widths.get())}
                </table>
                {no_rows}
            </div>
            <Pages plan hands />
        </div>
        {move || hands.filtering.get().map(|column| view! { <FilterSheet table=arranged.get_untracked() column hands /> })}
        {move || hands.opened.get().map(|opened| view! { <OpenedSheet opened hands /> })}
    }
}
