//! Where the parts of a picture lead. In: places with links. Out: real links over them, for pointer and keyboard alike.
//!
//! **Invariant:** a link over a place says where it leads, and takes nothing from the picture beneath.

use atalaya_core::field::{self, CellPlace, Link};
use atalaya_core::panels::{HitPlace, PanelView};
use atalaya_core::scene::Rect;
use leptos::prelude::*;

use crate::app::controls::Sheet;
use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::handle::PanelHandle;

impl PanelHandle {
    /// The links of a value of this panel, with what they mention put in.
    pub fn links_of(self, place: CellPlace) -> Vec<Link> {
        // The picture is drawn anew with whatever its links could follow.
        untrack(|| {
            let frames = self.resolved();
            let scope = self.placed.with_value(|placed| self.board.panel_scope(placed));
            let size = atalaya_core::scene::Size::new(0.0, 0.0);
            let links = |context: &atalaya_core::panels::PanelContext<'_>| {
                field::links(&frames, place, &scope, &context.field_context())
            };
            self.with_context(size, links).unwrap_or_default()
        })
    }
}

/// The box a link lies over: a pie's slice is met around its middle.
fn area(place: HitPlace) -> Rect {
    const REACH: f32 = 14.0;
    match place {
        HitPlace::Rect(rect) => rect,
        HitPlace::Ring { center, inner_radius, outer_radius, start, sweep } => {
            let (angle, radius) = (start + sweep / 2.0, f32::midpoint(inner_radius, outer_radius));
            let (x, y) = (center.x + radius * angle.sin(), center.y - radius * angle.cos());
            Rect::new(x - REACH, y - REACH, 2.0 * REACH, 2.0 * REACH)
        }
    }
}

#[component]
pub fn PictureLinks(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let opened = RwSignal::new(None::<(String, Vec<Link>)>);
    let places = move || {
        let built = built.get();
        let Some(PanelView::Picture(picture)) = built.as_ref().map(|built| &*built.0) else {
            return Vec::new();
        };
        let linked = picture.hit_areas.iter().filter(|area| area.has_links);
        linked.filter_map(|hit| Some((area(hit.place), hit.label.clone(), hit.cell?))).collect::<Vec<_>>()
    };
    let over = move |(rect, label, cell): (Rect, String, CellPlace)| {
        let links = handle.links_of(cell);
        let px = |length: f32| format!("{length}px");
        let (left, top, width, height) = (px(rect.x), px(rect.y), px(rect.width), px(rect.height));
        match links.as_slice() {
            [] => ().into_any(),
            [link] => {
                let target = if link.target_blank { "_blank" } else { "_self" };
                let name = format!("{label}: {}", link.title);
                view! {
                    <a class="picture-link" href=link.href.clone() target=target rel="noopener noreferrer" aria-label=name
                        style:left=left style:top=top style:width=width style:height=height></a>
                }
                .into_any()
            }
            _ => {
                let name = format!("Links of {label}");
                let open = move |_| opened.set(Some((label.clone(), links.clone())));
                view! {
                    <button type="button" class="picture-link" aria-haspopup="dialog" aria-label=name on:click=open
                        style:left=left style:top=top style:width=width style:height=height></button>
                }
                .into_any()
            }
        }
    };
    let sheet = move || {
        opened.get().map(|(title, links)| {
            let on_close = Callback::new(move |()| opened.set(None));
            let entry = |link: Link| {
                let target = if link.target_blank { "_blank" } else { "_self" };
                view! { <a class="menu-item" href=link.href target=target rel="noopener noreferrer">{link.title}</a> }
            };
            let entries = links.into_iter().map(entry).collect_view();
            view! { <Sheet title narrow=true on_close><div class="sheet-body">{entries}</div></Sheet> }
        })
    };
    view! {
        {move || places().into_iter().map(over).collect_view()}
        {sheet}
    }
}
