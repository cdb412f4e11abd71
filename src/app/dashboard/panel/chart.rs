//! A chart over time: the canvas, and what the pointer and the keyboard do on it.

use atalaya_core::model::CursorSync;
use atalaya_core::panels::{ChartView, Hover, PanelView};
use atalaya_core::scene::Point;
use atalaya_core::time::{Millis, TimeRange};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::board::Crosshair;
use crate::app::dashboard::panel::body::Built;
use crate::app::dashboard::panel::frame::PanelHandle;
use crate::app::dashboard::panel::legend::LegendView;
use crate::app::dashboard::panel::tooltip::{Tip, TipRow, Tooltip};
use crate::app::platform::canvas;

/// A drag shorter than this is a click.
const LEAST_DRAG_PX: f64 = 6.0;
/// Tallest list of annotations in one tooltip.
const MOST_EVENTS: usize = 8;

fn chart(built: &Option<Built>) -> Option<&ChartView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Chart(chart)) => Some(chart),
        _ => None,
    }
}

/// Where the pointer is, within the panel and within the window.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pointer {
    x: f64,
    y: f64,
    window_x: f64,
    window_y: f64,
}

#[component]
pub fn Chart(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let board = handle.board;
    let key = StoredValue::new(handle.placed.with_value(|placed| placed.key.clone()));
    let root = NodeRef::<html::Div>::new();
    let canvas_node = NodeRef::<html::Canvas>::new();
    let pointer = RwSignal::new(None::<Pointer>);
    let drag = RwSignal::new(None::<(f64, f64)>);
    let event_tip = RwSignal::new(None::<Tip>);

    Effect::new(move |_| {
        let built = built.get();
        if let (Some(canvas), Some(chart)) = (canvas_node.get(), chart(&built)) {
            canvas::paint(&canvas, &chart.scene);
        }
    });

    let locate = move |x: f64, y: f64| {
        let rect = root.get_untracked()?.get_bounding_client_rect();
        Some(Pointer { x: x - rect.left(), y: y - rect.top(), window_x: x, window_y: y })
    };
    let point_at = move |at: Option<Pointer>| {
        pointer.set(at);
        let time = at.and_then(|at| chart(&built.get_untracked()).map(|chart| chart.time_at(at.x as f32)));
        board.crosshair.set(time.map(|time| Crosshair { panel: key.get_value(), time }));
    };
    let on_move = move |event: ev::PointerEvent| {
        let at = locate(f64::from(event.client_x()), f64::from(event.client_y()));
        if let Some(at) = at {
            drag.update(|drag| {
                if let Some((_, end)) = drag {
                    *end = at.x;
                }
            });
        }
        point_at(at);
    };
    let on_down = move |event: ev::PointerEvent| {
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if let Some(at) = locate(f64::from(event.client_x()), f64::from(event.client_y())) {
            capture(&event);
            drag.set(Some((at.x, at.x)));
        }
    };
    let on_up = move |_: ev::PointerEvent| {
        let Some((start, end)) = drag.get_untracked() else { return };
        drag.set(None);
        if (end - start).abs() < LEAST_DRAG_PX {
            return;
        }
        if let Some(chart) = chart(&built.get_untracked()) {
            let (a, b) = (chart.time_at(start as f32), chart.time_at(end as f32));
            board.zoom_to(TimeRange { from: a.min(b), to: a.max(b) });
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if let Some(at) =
            step_pointer(&event, chart(&built.get_untracked()), pointer.get_untracked(), &locate)
        {
            event.prevent_default();
            point_at(at);
        }
    };

    // The time under the pointer of this panel, or of another one while crosshairs are shared.
    let shown_time = Memo::new(move |_| {
        let crosshair = board.crosshair.get()?;
        let is_own = key.with_value(|key| *key == crosshair.panel);
        (is_own || board.cursor_sync() != CursorSync::Off).then_some((crosshair.time, is_own))
    });
    let hover = Memo::new(move |_| {
        let (time, is_own) = shown_time.get()?;
        let built = built.get();
        let chart = chart(&built)?;
        let at = pointer.get().filter(|_| is_own);
        let has_tip = is_own || board.cursor_sync() == CursorSync::Tooltip;
        let hover = match at {
            Some(at) => chart.hover(Point::new(at.x as f32, at.y as f32), chart.tooltip.mode),
            None => chart.hover_at_time(time),
        };
        Some((hover?, has_tip))
    });
    let line_x = Memo::new(move |_| {
        let (time, _) = shown_time.get()?;
        chart(&built.get())?.x_at(time)
    });
    let tip = Signal::derive(move || {
        if let Some(tip) = event_tip.get() {
            return Some(tip);
        }
        let (hover, has_tip) = hover.get()?;
        let at = match pointer.get() {
            Some(at) => Some((at.window_x, at.window_y)),
            None => root.get().map(|root| {
                let rect = root.get_bounding_client_rect();
                (rect.left() + f64::from(hover.x), rect.top() + rect.height() / 2.0)
            }),
        };
        let in_sight = handle.size.get().1 > 0.0;
        at.filter(|_| has_tip && in_sight && !hover.rows.is_empty()).map(|(x, y)| tip_of(&hover, x, y))
    });
    let summary = move || chart(&built.get()).map(|chart| chart.summary.clone()).unwrap_or_default();
    view! {
        <div class="chart" node_ref=root>
            <canvas node_ref=canvas_node aria-hidden="true"></canvas>
            <div
                class="plot"
                tabindex="0"
                role="img"
                aria-label=summary
                style:left=move || plot_px(&built, |plot| plot.x)
                style:top=move || plot_px(&built, |plot| plot.y)
                style:width=move || plot_px(&built, |plot| plot.width)
                style:height=move || plot_px(&built, |plot| plot.height)
                on:pointermove=on_move
                on:pointerdown=on_down
                on:pointerup=on_up
                on:pointerleave=move |_| point_at(None)
                on:blur=move |_| point_at(None)
                on:keydown=on_key
                on:dblclick=move |_| board.zoom_out()
            >
                {move || {
                    let built = built.get();
                    let left = chart(&built).map_or(0.0, |chart| chart.plot.x);
                    line_x.get().map(|x| view! { <div class="crosshair" style:left=format!("{}px", x - left)></div> })
                }}
                {move || {
                    let built = built.get();
                    let (left, top) = chart(&built).map_or((0.0, 0.0), |chart| (chart.plot.x, chart.plot.y));
                    let marks = hover.get().map(|(hover, _)| hover.rows).unwrap_or_default();
                    marks
                        .into_iter()
                        .filter_map(|row| row.at.map(|at| (at, row.color)))
                        .map(|(at, color)| view! {
                            <div
                                class="marker"
                                style:left=format!("{}px", at.x - left)
                                style:top=format!("{}px", at.y - top)
                                style:background=color.to_string()
                            ></div>
                        })
                        .collect_view()
                }}
                {move || {
                    let built = built.get();
                    let left = chart(&built).map_or(0.0, |chart| f64::from(chart.plot.x));
                    drag.get().map(|(start, end)| view! {
                        <div
                            class="zoom-band"
                            style:left=format!("{}px", start.min(end) - left)
                            style:width=format!("{}px", (end - start).abs())
                        ></div>
                    })
                }}
            </div>
            {move || markers(handle, &built, event_tip)}
            {move || {
                let built = built.get();
                chart(&built)
                    .and_then(|chart| chart.legend.clone().zip(chart.legend_area))
                    .map(|(legend, area)| view! { <LegendView legend area /> })
            }}
            <Tooltip tip />
        </div>
    }
}

fn plot_px(built: &Memo<Option<Built>>, side: impl Fn(atalaya_core::scene::Rect) -> f32) -> String {
    let built = built.get();
    format!("{}px", chart(&built).map_or(0.0, |chart| side(chart.plot)))
}

fn capture(event: &ev::PointerEvent) {
    use wasm_bindgen::JsCast;
    if let Some(element) =
        event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    {
        element.set_pointer_capture(event.pointer_id()).ok();
    }
}

fn tip_of(hover: &Hover, x: f64, y: f64) -> Tip {
    let rows = hover.rows.iter().map(|row| TipRow {
        color: row.color.to_string(),
        name: row.label.clone(),
        value: row.text.clone(),
        near: row.closest && hover.rows.len() > 1,
    });
    Tip { x, y, title: hover.time_text.clone(), rows: rows.collect(), text: String::new() }
}

/// Arrow keys move the crosshair by a fiftieth of the plot, Home and End to its ends; Escape takes it away.
fn step_pointer(
    event: &ev::KeyboardEvent,
    chart: Option<&ChartView>,
    at: Option<Pointer>,
    locate: &impl Fn(f64, f64) -> Option<Pointer>,
) -> Option<Option<Pointer>> {
    let plot = chart?.plot;
    let (left, right) = (f64::from(plot.x), f64::from(plot.right()));
    let origin = locate(0.0, 0.0)?;
    let here = at.map_or(left, |at| at.x);
    let step = (right - left) / 50.0;
    let x = match event.key().as_str() {
        "ArrowRight" => here + step,
        "ArrowLeft" => here - step,
        "Home" => left,
        "End" => right,
        "Escape" if at.is_some() => return Some(None),
        _ => return None,
    }
    .clamp(left, right);
    let y = f64::from(plot.y + plot.height / 2.0);
    // `origin` is the window's corner as the panel sees it.
    Some(Some(Pointer { x, y, window_x: x - origin.x, window_y: y - origin.y }))
}

/// An event in one line: its title, or its name where it has none, then its text and tags.
fn words(event: &atalaya_core::annotations::Event) -> String {
    let title = if event.title.is_empty() { &event.name } else { &event.title };
    let tags = event.tags.join(", ");
    [title.as_str(), event.text.as_str(), tags.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Annotations below the time axis, each a button with its text.
fn markers(
    handle: PanelHandle,
    built: &Memo<Option<Built>>,
    tip: RwSignal<Option<Tip>>,
) -> impl IntoView + use<> {
    let built = built.get();
    let zone = handle.board.zone.get();
    let Some(chart) = chart(&built) else { return Vec::new().collect_view() };
    let one = |marker: &atalaya_core::panels::Marker| {
        let listed: Vec<(Millis, String)> =
            marker.events.iter().take(MOST_EVENTS).map(|event| (event.from, words(event))).collect();
        let title = match listed.as_slice() {
            [(at, _)] => atalaya_core::time::format_date_time(*at, &zone),
            _ => format!("{} events", marker.events.len()),
        };
        let text: Vec<String> = listed
            .iter()
            .map(|(at, words)| match listed.len() {
                1 => words.clone(),
                _ => format!("{} {words}", atalaya_core::time::format_date_time(*at, &zone)),
            })
            .collect();
        let text = text.join("\n");
        let label = format!("{title}: {text}");
        let area = marker.area;
        let show = move |x: f64, y: f64| {
            tip.set(Some(Tip { x, y, title: title.clone(), rows: Vec::new(), text: text.clone() }));
        };
        let on_pointer = {
            let show = show.clone();
            move |event: ev::PointerEvent| show(f64::from(event.client_x()), f64::from(event.client_y()))
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
                on:pointerenter=on_pointer
                on:pointerleave=move |_| tip.set(None)
                on:focus=move |event| {
                    use wasm_bindgen::JsCast;
                    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                    if let Some(rect) = element.map(|element| element.get_bounding_client_rect()) {
                        show(rect.left(), rect.top());
                    }
                }
                on:blur=move |_| tip.set(None)
            ></button>
        }
    };
    chart.markers.iter().map(one).collect_view()
}
