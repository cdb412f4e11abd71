//! Stat, gauge, pie and the like: a scene, a legend, places that answer the pointer.

use atalaya_core::panels::{PanelView, PictureView};
use atalaya_core::scene::Point;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::panel::body::Built;
use crate::app::dashboard::panel::legend::LegendView;
use crate::app::dashboard::panel::tooltip::{Tip, TipRow, Tooltip};
use crate::app::platform::canvas;

fn picture(built: &Option<Built>) -> Option<&PictureView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Picture(picture)) => Some(picture),
        _ => None,
    }
}

#[component]
pub fn Picture(built: Memo<Option<Built>>) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
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
        let Some(rect) = root.get_untracked().map(|root| root.get_bounding_client_rect()) else { return };
        let at = Point::new((x - rect.left()) as f32, (y - rect.top()) as f32);
        let built = built.get_untracked();
        let hit = picture(&built).and_then(|picture| picture.hit_areas.iter().find(|area| area.place.contains(at)));
        tip.set(hit.map(|hit| Tip {
            x,
            y,
            rows: vec![TipRow {
                color: hit.color.to_string(),
                name: hit.label.clone(),
                value: hit.value.clone(),
                near: false,
            }],
            ..Tip::default()
        }));
    };
    let summary = move || picture(&built.get()).map(|picture| picture.summary.clone()).unwrap_or_default();
    view! {
        <div class="chart" node_ref=root on:pointermove=on_move on:pointerleave=move |_| tip.set(None)>
            <canvas node_ref=canvas_node role="img" aria-label=summary></canvas>
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
