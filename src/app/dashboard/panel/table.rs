//! A table in the page: sorted by a click on a column's head; only the rows in sight are in the document.

use std::sync::Arc;

use atalaya_core::panels::PanelView;
use atalaya_core::panels::table::{Align, Cell, TableView};
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;

/// Rows kept above and below those in sight.
const SPARE_ROWS: usize = 20;

fn table(built: &Option<Built>) -> Option<&TableView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Table(table)) => Some(table),
        _ => None,
    }
}

/// The body of a table panel.
#[component]
pub fn Table(built: Memo<Option<Built>>) -> impl IntoView {
    let view = Memo::new(move |_| table(&built.get()).cloned().map(Arc::new).unwrap_or_default());
    view! { <TableRows view=view.into() /> }
}

/// Any table: the panel's own, or a panel's data under Inspect.
#[component]
pub fn TableRows(view: Signal<Arc<TableView>>) -> impl IntoView {
    // The viewer's own order; it stays when new data comes.
    let chosen = RwSignal::new(None::<(usize, bool)>);
    let sorted = Memo::new(move |_| {
        let mut table = (*view.get()).clone();
        if let Some(by) = chosen.get() {
            table.sort(&[by]);
        }
        Arc::new(table)
    });
    let scroller = NodeRef::<html::Div>::new();
    let window = RwSignal::new((0usize, 60usize));
    let on_scroll = move |_| {
        let Some(element) = scroller.get_untracked() else { return };
        let height = sorted.with_untracked(|table| f64::from(table.row_height.max(1.0)));
        let first = (f64::from(element.scroll_top()) / height) as usize;
        let count = (f64::from(element.client_height()) / height) as usize + 1;
        let next = (first.saturating_sub(SPARE_ROWS), count + 2 * SPARE_ROWS);
        if window.get_untracked() != next {
            window.set(next);
        }
    };
    let sort_by = move |column: usize| {
        let current = sorted.with_untracked(|table| table.sorted_by.first().copied());
        chosen.set(Some(match current {
            Some((same, descending)) if same == column => (column, !descending),
            _ => (column, false),
        }));
    };
    let summary = move || sorted.with(|table| table.summary());
    view! {
        <div class="table-body" node_ref=scroller tabindex="0" role="region" aria-label=summary on:scroll=on_scroll>
            <table>
                {move || sorted.with(|table| table.show_header.then(|| heads(table, sort_by)))}
                <tbody>{move || sorted.with(|table| rows(table, window.get()))}</tbody>
                {move || sorted.with(|table| table.has_footer.then(|| footer(table)))}
            </table>
        </div>
    }
}

fn align_class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Center => "center",
        Align::Right => "right",
    }
}

fn heads<S: Fn(usize) + Copy + 'static>(table: &TableView, sort_by: S) -> impl IntoView + use<S> {
    let sorted = table.sorted_by.first().copied();
    let head = |(at, column): (usize, &atalaya_core::panels::table::Column)| {
        let order = sorted.filter(|(by, _)| *by == at).map(|(_, descending)| descending);
        let (mark, word) = match order {
            Some(true) => ("↓", "descending"),
            Some(false) => ("↑", "ascending"),
            None => ("", "none"),
        };
        let width = column.width.map(|width| format!("{width}px")).unwrap_or_default();
        let least = format!("{}px", column.least_width);
        view! {
            <th scope="col" aria-sort=word style:width=width style:min-width=least title=column.description.clone()>
                <button type="button" class=align_class(column.align) on:click=move |_| sort_by(at)>
                    {column.name.clone()}
                    <span aria-hidden="true">{mark}</span>
                </button>
            </th>
        }
    };
    let heads = table.columns.iter().enumerate().map(head).collect_view();
    view! { <thead><tr>{heads}</tr></thead> }
}

fn rows(table: &TableView, (first, count): (usize, usize)) -> impl IntoView + use<> {
    let total = table.rows();
    let first = first.min(total);
    let last = (first + count).min(total);
    let height = table.row_height;
    // Empty rows stand for those out of sight, so that the scroll bar tells the truth.
    let spacer = |rows: usize| {
        (rows > 0).then(
            || view! { <tr aria-hidden="true" style:height=format!("{}px", rows as f32 * height)></tr> },
        )
    };
    let row = |position: &usize| {
        let cells = table.columns.iter().map(|column| {
            let class = align_class(column.align);
            column.cell(*position).map_or_else(
                || view! { <td></td> }.into_any(),
                |cell| cell_view(cell, class, column.wrap).into_any(),
            )
        });
        view! { <tr style:height=format!("{height}px")>{cells.collect_view()}</tr> }
    };
    let shown = table.order.get(first..last).unwrap_or_default().iter().map(row).collect_view();
    view! {
        {spacer(first)}
        {shown}
        {spacer(total - last)}
    }
}

fn cell_view(cell: &Cell, class: &'static str, wrap: bool) -> impl IntoView + use<> {
    let ink = cell.ink.map(|color| color.to_string()).unwrap_or_default();
    let ground = cell.ground.map(|color| color.to_string()).unwrap_or_default();
    let bar = cell.bar.map(|bar| {
        view! {
            <span class="cell-bar" aria-hidden="true">
                <span style:width=format!("{}%", bar.share * 100.0) style:background=bar.color.to_string()></span>
            </span>
        }
    });
    let text = cell.text.clone();
    let whole = cell.text.clone();
    view! {
        <td class=class class:wrap=wrap style:color=ink style:background=ground title=whole>
            {bar}
            {text}
        </td>
    }
}

fn footer(table: &TableView) -> impl IntoView + use<> {
    let cells = table.columns.iter().map(|column| {
        view! { <td class=align_class(column.align)>{column.footer.clone().unwrap_or_default()}</td> }
    });
    view! { <tfoot><tr>{cells.collect_view()}</tr></tfoot> }
}
