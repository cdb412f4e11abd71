//! A chart over time: the canvas, what is laid over it, its legend.

mod exemplar;
mod markers;
mod pinned;
mod pointer;

use atalaya_core::model::CursorSync;
use atalaya_core::panels::{ChartView, Hover, Pages, PanelView};
use atalaya_core::scene::{Point, Rect};
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::chart::exemplar::exemplar_tip;
use crate::app::dashboard::panel::chart::markers::EventMark;
use crate::app::dashboard::panel::chart::pinned::PinnedBox;
use crate::app::dashboard::panel::chart::pointer::{Pointer, PointerState};
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::legend::LegendView;
use crate::app::dashboard::panel::tooltip::{Tip, TipRow, Tooltip};
use crate::app::platform::canvas;

fn chart(built: &Option<Built>) -> Option<&ChartView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Chart(chart)) => Some(chart),
        _ => None,
    }
}

#[component]
pub fn Chart(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let root = NodeRef::<html::Div>::new();
    let canvas_node = NodeRef::<html::Canvas>::new();
    let pointer = PointerState::new(handle, built, root);
    let event_tip = RwSignal::new(None::<Tip>);
    Effect::new(move |_| {
        let built = built.get();
        if let (Some(canvas), Some(chart)) = (canvas_node.get(), chart(&built)) {
            canvas::paint(&canvas, &chart.scene);
        }
    });
    let hover = Memo::new(move |_| hover(pointer));
    let tip = Signal::derive(move || {
        let exemplar = || exemplar_tip(chart(&pointer.built.get())?, pointer.at.get()?);
        event_tip.get().or_else(exemplar).or_else(|| tip(pointer, hover.get()?))
    });
    let notice = move || {
        let notice = chart(&built.get()).and_then(|chart| chart.notice.clone());
        notice.map(|notice| view! { <div class="picture-notice" role="note" title=notice.clone()>{notice.clone()}</div> })
    };
    let pages = move || {
        let pages = chart(&built.get()).and_then(|chart| chart.pages);
        pages.map(|pages| view! { <Pager pages page=handle.page /> })
    };
    let marks = move || {
        let zone = handle.board.zone.get();
        let markers = chart(&built.get()).map(|chart| chart.markers.clone()).unwrap_or_default();
        let mark = |marker| view! { <EventMark marker zone=zone.clone() tip=event_tip /> };
        markers.into_iter().map(mark).collect_view()
    };
    let legend = move || {
        let built = built.get();
        let legend = chart(&built).and_then(|chart| chart.legend.clone().zip(chart.legend_area));
        legend.map(|(legend, area)| view! { <LegendView legend area /> })
    };
    view! {
        <div class="chart" node_ref=root>
            <canvas node_ref=canvas_node aria-hidden="true"></canvas>
            <Plot pointer hover />
            {marks}
            {legend}
            {notice}
            {pages}
            <PinnedBox pinned=pointer.pinned />
            <Tooltip tip />
        </div>
    }
}

/// What is said under the crosshair, and whether a box says it here.
type Said = Option<(Hover, bool)>;

/// At this panel's pointer, or at the time another panel points at while crosshairs are shared.
fn hover(pointer: PointerState) -> Said {
    let board = pointer.handle.board;
    let own = |at: Pointer, chart: &ChartView| {
        chart.hover(Point::new(at.x as f32, at.y as f32), chart.tooltip.mode)
    };
    let built = pointer.built.get();
    let chart = chart(&built)?;
    if !chart.is_over_time {
        return Some((own(pointer.at.get()?, chart)?, true));
    }
    let crosshair = board.crosshair.get()?;
    let is_own = pointer.handle.placed.with_value(|placed| placed.key == crosshair.panel);
    let sync = board.cursor_sync();
    if !is_own && sync == CursorSync::Off {
        return None;
    }
    let hover = match pointer.at.get().filter(|_| is_own) {
        Some(at) => own(at, chart),
        None => chart.hover_at_time(crosshair.time),
    };
    Some((hover?, is_own || sync == CursorSync::Tooltip))
}

fn tip(pointer: PointerState, (hover, has_box): (Hover, bool)) -> Option<Tip> {
    if !has_box || hover.rows.is_empty() {
        return None;
    }
    let at = pointer.at.get().map(|at| (at.window_x, at.window_y));
    let (x, y) = at.or_else(|| {
        let rect = pointer.root.get()?.get_bounding_client_rect();
        Some((rect.left() + f64::from(hover.x), rect.top() + rect.height() / 2.0))
    })?;
    let rows = hover.rows.iter().map(|row| TipRow {
        color: row.color.to_string(),
        name: row.label.clone(),
        value: row.text.clone(),
        near: row.closest && hover.rows.len() > 1,
    });
    // Where another panel is pointed at there is nothing here to click.
    let leads = pointer.at.get().is_some() && hover.rows.iter().any(|row| row.has_links);
    let size = pointer.handle.tooltip_options();
    Some(Tip {
        x,
        y,
        rows: rows.collect(),
        title: hover.time_text,
        picture: hover.picture,
        max_width: size.max_width,
        max_height: size.max_height,
        hint: if leads { "Click or press Enter for links" } else { "" },
        ..Tip::default()
    })
}

/// Turns the pages of a chart that shows a part of its lanes.
#[component]
fn Pager(pages: Pages, page: RwSignal<usize>) -> impl IntoView {
    let turn = move |to: usize| page.set(to.min(pages.count - 1));
    view! {
        <div class="pager">
            <button type="button" aria-label="Previous page" disabled=pages.page == 0 on:click=move |_| turn(pages.page.saturating_sub(1))>
                "‹"
            </button>
            <span aria-live="polite">{format!("{} of {}", pages.page + 1, pages.count)}</span>
            <button type="button" aria-label="Next page" disabled=pages.page + 1 == pages.count on:click=move |_| turn(pages.page + 1)>
                "›"
            </button>
        </div>
    }
}

/// The part inside the axes: pointed at, dragged over, with the crosshair on it.
#[component]
fn Plot(pointer: PointerState, hover: Memo<Said>) -> impl IntoView {
    let built = pointer.built;
    let board = pointer.handle.board;
    let plot = Memo::new(move |_| chart(&built.get()).map_or(Rect::default(), |chart| chart.plot));
    let summary = move || chart(&built.get()).map(|chart| chart.summary.clone()).unwrap_or_default();
    let line = move || {
        let (hover, _) = hover.get()?;
        Some(view! { <div class="crosshair" style:left=format!("{}px", hover.x - plot.get().x)></div> })
    };
    let dots = move || {
        let (left, top) = (plot.get().x, plot.get().y);
        let rows = hover.get().map(|(hover, _)| hover.rows).unwrap_or_default();
        let dot = |(at, color): (Point, String)| {
            view! {
                <div
                    class="marker"
                    style:left=format!("{}px", at.x - left)
                    style:top=format!("{}px", at.y - top)
                    style:background=color
                ></div>
            }
        };
        rows.into_iter().filter_map(|row| Some((row.at?, row.color.to_string()))).map(dot).collect_view()
    };
    let band = move || {
        let (start, end) = pointer.drag.get()?;
        let left = start.min(end) - f64::from(plot.get().x);
        let width = (end - start).abs();
        Some(
            view! { <div class="zoom-band" style:left=format!("{left}px") style:width=format!("{width}px")></div> },
        )
    };
    view! {
        <div
            class="plot"
            tabindex="0"
            role="img"
            aria-label=summary
            style:left=move || format!("{}px", plot.get().x)
            style:top=move || format!("{}px", plot.get().y)
            style:width=move || format!("{}px", plot.get().width)
            style:height=move || format!("{}px", plot.get().height)
            on:pointermove=move |event| pointer.on_move(&event)
            on:pointerdown=move |event| pointer.on_down(&event)
            on:pointerup=move |event| pointer.on_up(&event)
            on:pointerleave=move |_| pointer.point_at(None)
            on:blur=move |_| pointer.point_at(None)
            on:keydown=move |event| pointer.on_key(&event)
            on:dblclick=move |_| {
                if pointer.is_over_time() {
                    board.zoom_out();
                }
            }
        >
            {line}
            {dots}
            {band}
        </div>
    }
}
