//! A logs panel in the page: the bar that follows its source, the volume over the range, the lines.

mod bar;
mod beside;
mod followed;
mod held;
mod keyboard;
mod list;
mod older;
mod row;
mod rows;
mod scroller;
mod surroundings;
mod volume;

use atalaya_core::panels::PanelView;
use atalaya_core::panels::logs::LogsAnswer;
use atalaya_core::query::plan_volume;
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::handle::PanelHandle;
use bar::Bar;
use held::Held;
use list::List;
use surroundings::SurroundingsSheet;
use volume::Volume;

/// Least height of a panel that has room for the volume, in CSS pixels.
const VOLUME_FROM_PX: f64 = 220.0;

fn logs(built: &Option<Built>) -> Option<&LogsAnswer> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Logs(logs)) => Some(logs),
        _ => None,
    }
}

#[component]
pub fn Logs(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let held = Held::new(handle);
    held.keep(built);
    followed::follow(held);
    held.obey_the_board();
    // Pushed lines have no question to count by, and those held need not be all of the range.
    let has_counts = Memo::new(move |_| {
        let (width, height) = handle.size.get();
        height >= VOLUME_FROM_PX
            && handle.feed.feed.with(|feed| {
                let mut asked = feed.exchanges.iter().filter_map(|exchange| exchange.planned.as_ref());
                asked.any(|planned| plan_volume(planned, width as u32).is_some())
            })
    });
    view! {
        <div class="logs-panel">
            <Bar held />
            <Show when=move || has_counts.get()>
                <Volume held />
            </Show>
            <List held />
            <SurroundingsSheet held />
        </div>
    }
}
