//! The rows in sight, and the sums below them.

use std::sync::Arc;

use atalaya_core::panels::table::Column;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::table::cell::cell_view;
use crate::app::dashboard::panel::table::head::{align_class, frozen_left};
use crate::app::dashboard::panel::table::window::{Plan, Window, nested_height};
use crate::app::dashboard::panel::table::{Hands, Shown, TableRows};

pub fn rows(shown: &Shown, plan: &Plan, span: Window, widths: &[f32], hands: Hands) -> impl IntoView + use<> {
    let table = &shown.0;
    // Empty rows stand for those out of sight, so that the scroll bar tells the truth.
    let spacer = |px: f32| {
        (px > 0.0).then(
            || view! { <tr class="table-spacer" aria-hidden="true" style:height=format!("{px}px")></tr> },
        )
    };
    let (first, last) = (plan.first + span.first, plan.first + span.last);
    let visible = table.order.get(first..last).unwrap_or_default();
    let cells = table.cells(visible);
    let unfolded = hands.unfolded.get_untracked();
    let nests = table.is_nested();
    let rows = visible.iter().zip(cells).enumerate().map(|(at, (row, cells))| {
        let row = *row;
        let inner = nested_height(table, row, &unfolded);
        let height = plan.height(span.first + at) - inner;
        let cells = cells.into_iter().enumerate().filter_map(|(place, cell)| {
            let column: &Column = table.columns.get(place)?;
            let left = frozen_left(shown, widths, place);
            let fold = (nests && place == 0).then(|| fold(row, inner > 0.0, hands));
            Some(cell_view(shown, (row, place), cell, column, left, fold.into_any(), hands))
        });
        let cells = cells.collect_view();
        let index = (first + at + 2).to_string();
        let nested = (inner > 0.0).then(|| nested_row(shown, row, inner));
        view! {
            <tr aria-rowindex=index style:height=format!("{height}px")>{cells}</tr>
            {nested}
        }
    });
    let rows = rows.collect_view();
    view! {
        {spacer(span.before)}
        {rows}
        {spacer(span.after)}
    }
}

/// Opens and closes the rows within a row.
fn fold(row: usize, open: bool, hands: Hands) -> impl IntoView + use<> {
    let toggle = move |_| {
        hands.unfolded.update(|unfolded| {
            if !unfolded.remove(&row) {
                unfolded.insert(row);
            }
        });
    };
    view! {
        <button type="button" class="table-fold" aria-expanded=open.to_string() aria-label="Rows of this group" on:click=toggle>
            {icon(Icon::Chevron)}
        </button>
    }
}

fn nested_row(shown: &Shown, row: usize, height: f32) -> impl IntoView + use<> {
    let columns = shown.0.columns.len().to_string();
    let nested = shown.0.nested(row).unwrap_or_default();
    let view = Signal::stored(Shown(Arc::new(nested)));
    view! {
        <tr style:height=format!("{height}px")>
            <td class="table-nested" colspan=columns>
                <div style:height=format!("{}px", height - 12.0)>
                    {view! { <TableRows view /> }.into_any()}
                </div>
            </td>
        </tr>
    }
}

pub fn footer(shown: &Shown, widths: &[f32]) -> impl IntoView + use<> {
    if !shown.0.has_footer() {
        return ().into_any();
    }
    let cells = shown.0.columns.iter().enumerate().map(|(at, column)| {
        let left = frozen_left(shown, widths, at);
        let lines = column.footer.iter().map(|line| view! { <div>{line.clone()}</div> }).collect_view();
        view! { <td class=align_class(column.align) class:frozen=left.is_some() style:left=left>{lines}</td> }
    });
    let cells = cells.collect_view();
    view! { <tfoot><tr>{cells}</tr></tfoot> }.into_any()
}
