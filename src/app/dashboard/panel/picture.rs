//! Stat, gauge, pie and the like: a scene, a legend, places that answer the pointer.

use atalaya_core::panels::{HitArea, PanelView, PictureView, TooltipMode};
use atalaya_core::scene::Point;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::legend::LegendView;
use crate::app::dashboard::panel::picture_links::PictureLinks;
use crate::app::dashboard::panel::tooltip::{Tip, TipRow, Tooltip};
use crate::app::platform::canvas;

/// The line below a picture that says what it leaves out, in CSS pixels; the style sheet has the same.
pub const NOTICE_PX: f64 = 16.0;

fn picture(built: &Option<Built>) -> Option<&PictureView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Picture(picture)) => Some(picture),
        _ => None,
    }
}

#[component]
pub fn Picture(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let canvas_node = NodeRef::<html::Canvas>::new();
    let tip = RwSignal::new(None::<Tip>);
    Effect::new(move |_| {
        let built = built.get();
        if let (Some(canvas), Some(picture)) = (canvas_node.get(), picture(&built)) {
            canvas::paint(&canvas, &picture.scene);
        }
    });
    let on_move = move |event: ev::PointerEvent| {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        // The canvas moves when the picture is scrolled, and positions are the picture's.
        let Some(rect) = canvas_node.get_untracked().map(|canvas| canvas.get_bounding_client_rect()) else {
            return;
        };
        let at = Point::new((x - rect.left()) as f32, (y - rect.top()) as f32);
        let built = built.get_untracked();
        let size = handle.tooltip_options();
        let said = picture(&built).and_then(|picture| tip_at(picture, at, x, y));
        tip.set(said.map(|tip| Tip { max_width: size.max_width, max_height: size.max_height, ..tip }));
    };
    let is_noted = move || picture(&built.get()).is_some_and(|picture| picture.notice.is_some());
    let is_taller = move || {
        let (_, height) = handle.size.get();
        let height = if is_noted() { height - NOTICE_PX } else { height };
        picture(&built.get()).is_some_and(|picture| f64::from(picture.scene.height) > height + 1.0)
    };
    let summary = move || picture(&built.get()).map(|picture| picture.summary.clone()).unwrap_or_default();
    view! {
        <div class="chart" on:pointermove=on_move on:pointerleave=move |_| tip.set(None)>
            <div class="picture" class:scrolls=is_taller class:noted=is_noted tabindex=move || if is_taller() { "0" } else { "-1" }>
                <canvas node_ref=canvas_node role="img" aria-label=summary></canvas>
                <PictureLinks built />
            </div>
            {move || {
                picture(&built.get())
                    .and_then(|picture| picture.notice.clone())
                    .map(|notice| view! { <div class="picture-notice" role="note" title=notice.clone()>{notice.clone()}</div> })
            }}
            {move || {
                let built = built.get();
                picture(&built)
                    .and_then(|picture| picture.legend.clone().zip(picture.legend_area))
                    .map(|(legend, area)| view! { <LegendView legend area /> })
            }}
            <Tooltip tip=tip.into() />
        </div>
    }
}

/// What lies under the pointer, with its neighbours where the panel asks for all.
fn tip_at(picture: &PictureView, at: Point, x: f64, y: f64) -> Option<Tip> {
    let hit = picture.hit(at)?;
    let row = |area: &HitArea, near: bool| TipRow {
        color: area.color.to_string(),
        name: area.label.clone(),
        value: area.value.clone(),
        near,
    };
    let is_among_others = picture.tooltip.mode == TooltipMode::Multi;
    let told = picture.told(hit).into_iter();
    let rows: Vec<TipRow> = told.map(|area| row(area, is_among_others && area == hit)).collect();
    if rows.is_empty() {
        return None;
    }
    Some(Tip { x, y, rows, title: hit.title.clone(), ..Tip::default() })
}
