//! The box beside the pointer.

use atalaya_core::scene::Scene;
use leptos::html;
use leptos::prelude::*;

use crate::app::platform::canvas;

/// Rows shown at most where the panel sets no height; the rest is counted.
const MOST_ROWS: usize = 24;
/// Of a row, and of all that stands around the rows, in CSS pixels.
const ROW_PX: f64 = 19.0;
const FRAME_PX: f64 = 58.0;

/// What the box says, and where the pointer is in the window.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tip {
    pub x: f64,
    pub y: f64,
    pub title: String,
    pub rows: Vec<TipRow>,
    pub text: String,
    /// Drawn below the rows.
    pub picture: Option<Scene>,
    /// CSS pixels at most, as the panel asks.
    pub max_width: Option<f64>,
    pub max_height: Option<f64>,
    /// What a click does; empty where nothing.
    pub hint: &'static str,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TipRow {
    pub color: String,
    pub name: String,
    pub value: String,
    pub near: bool,
}

#[component]
pub fn Tooltip(tip: Signal<Option<Tip>>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let place = move || {
        let Some(tip) = tip.get() else { return (0.0, 0.0) };
        let view = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
            value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
        };
        let (page_width, page_height) = (view(window().inner_width()), view(window().inner_height()));
        let rect = node.get().map(|node| node.get_bounding_client_rect());
        let (width, height) = rect.map_or((240.0, 100.0), |rect| (rect.width(), rect.height()));
        // Beside the pointer, on whichever side there is room.
        let left = if tip.x + 16.0 + width > page_width { tip.x - 16.0 - width } else { tip.x + 16.0 };
        let top = if tip.y + 12.0 + height > page_height { page_height - height - 8.0 } else { tip.y + 12.0 };
        (left.max(4.0), top.max(4.0))
    };
    view! {
        <Show when=move || tip.with(Option::is_some)>
            <div
                class="tooltip"
                node_ref=node
                style:max-width=move || tip.with(|tip| tip.as_ref()?.max_width.map(|px| format!("min({px}px, 92vw)")))
                style:max-height=move || tip.with(|tip| tip.as_ref()?.max_height.map(|px| format!("min({px}px, 92vh)")))
                style:left=move || format!("{}px", place().0)
                style:top=move || format!("{}px", place().1)
            >
                {move || tip.get().map(content)}
            </div>
        </Show>
    }
}

fn content(tip: Tip) -> impl IntoView {
    let fitting = tip.max_height.map(|px| (((px - FRAME_PX) / ROW_PX) as usize).max(1));
    let most = fitting.unwrap_or(MOST_ROWS);
    let more = tip.rows.len().saturating_sub(most);
    let row = |row: TipRow| {
        view! {
            <tr class:near=row.near>
                <td class="name"><span class="swatch" style:background=row.color></span>{row.name}</td>
                <td class="value">{row.value}</td>
            </tr>
        }
    };
    let text = (!tip.text.is_empty()).then(|| view! { <div>{tip.text}</div> });
    let picture = tip.picture.map(|scene| view! { <TipPicture scene /> });
    view! {
        <div class="when">{tip.title}</div>
        {text}
        <table><tbody>{tip.rows.into_iter().take(most).map(row).collect_view()}</tbody></table>
        {picture}
        {(!tip.hint.is_empty()).then(|| view! { <div class="more">{tip.hint}</div> })}
        {(more > 0).then(|| view! { <div class="more">{format!("and {more} more")}</div> })}
    }
}

#[component]
fn TipPicture(scene: Scene) -> impl IntoView {
    let node = NodeRef::<html::Canvas>::new();
    let height = scene.height;
    Effect::new(move |_| {
        if let Some(canvas) = node.get() {
            canvas::paint(&canvas, &scene);
        }
    });
    view! { <div class="tip-picture" style:height=format!("{height}px")><canvas node_ref=node aria-hidden="true"></canvas></div> }
}
