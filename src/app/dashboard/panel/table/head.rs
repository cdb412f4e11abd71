//! The heads of a table's columns: a click sorts, a funnel filters.

use atalaya_core::panels::table::{Align, Column};
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::table::{Hands, Shown};

pub fn align_class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Center => "center",
        Align::Right => "right",
    }
}

/// How far from the left a column that stays in sight begins; `None` for those that scroll.
pub fn frozen_left(shown: &Shown, widths: &[f32], column: usize) -> Option<String> {
    (column < shown.0.frozen).then(|| format!("{}px", widths.iter().take(column).sum::<f32>()))
}

pub fn heads(shown: &Shown, widths: &[f32], hands: Hands) -> impl IntoView + use<> {
    if !shown.0.show_header {
        return ().into_any();
    }
    let heads = shown.0.columns.iter().enumerate().map(|(at, column)| {
        let left = frozen_left(shown, widths, at);
        head(shown, at, column, left, hands)
    });
    let heads = heads.collect_view();
    view! { <thead><tr aria-rowindex="1">{heads}</tr></thead> }.into_any()
}

fn head(
    shown: &Shown,
    at: usize,
    column: &Column,
    left: Option<String>,
    hands: Hands,
) -> impl IntoView + use<> {
    let place = shown.0.sorted_by.iter().position(|(by, _)| *by == at);
    let (mark, word) = match place.map(|place| shown.0.sorted_by[place].1) {
        Some(true) => ("↓", "descending"),
        Some(false) => ("↑", "ascending"),
        None => ("", "none"),
    };
    // With several columns the order in which they count is said.
    let rank = place.filter(|_| shown.0.sorted_by.len() > 1).map(|place| (place + 1).to_string());
    let table = shown.clone();
    let sort =
        move |event: leptos::ev::MouseEvent| hands.sort(&table.0, at, event.shift_key() || event.ctrl_key());
    let filtered = shown.0.filters.contains_key(&column.name);
    let filter = column.filterable.then(|| {
        let name = format!("Filter {}", column.name);
        view! {
            <button
                type="button"
                class="table-filter"
                aria-label=name.clone()
                title=name
                aria-pressed=filtered.to_string()
                on:click=move |_| hands.filtering.set(Some(at))
            >
                {icon(Icon::Filter)}
            </button>
        }
    });
    if column.hides_header {
        return view! {
            <th scope="col" class:frozen=left.is_some() style:left=left>
                <span class="visually-hidden">{column.name.clone()}</span>
            </th>
        }
        .into_any();
    }
    let name = view! { <span class="name">{column.name.clone()}</span> };
    let label = if column.sortable {
        view! {
            <button type="button" class="table-sort" on:click=sort>
                {name}
                <span aria-hidden="true">{mark}{rank}</span>
            </button>
        }
        .into_any()
    } else {
        view! { <span class="table-sort fixed">{name}<span aria-hidden="true">{mark}{rank}</span></span> }
            .into_any()
    };
    let title = column.description.clone().unwrap_or_else(|| column.name.clone());
    view! {
        <th
            scope="col"
            aria-sort=word
            class=align_class(column.align)
            class:frozen=left.is_some()
            class:wrap=column.wrap_header
            style:left=left
            title=title
        >
            <div class="table-head">
                {label}
                {filter}
            </div>
        </th>
    }
    .into_any()
}
