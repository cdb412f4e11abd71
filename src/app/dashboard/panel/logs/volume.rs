//! How many lines there are over the whole range, by level, above them. Dragging selects a range, as on every chart.

use std::sync::Arc;

use atalaya_core::field;
use atalaya_core::frame::Frame;
use atalaya_core::panels::logs::{volume_frames, volume_panel};
use atalaya_core::panels::{self, PanelContext};
use atalaya_core::query::{PlannedQuery, Priority, plan_volume};
use atalaya_core::scene::Size;
use atalaya_core::time::TimeRange;
use leptos::html;
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::chart::Chart;
use crate::app::dashboard::panel::logs::held::Held;
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};
use crate::app::platform::resize::use_size;
use crate::app::platform::{clock, timer};

/// Counts are asked for so often while the lines are followed, in milliseconds.
const LIVE_MILLIS: u32 = 10_000;

/// What one source's counts came to.
type Counts = Result<Vec<Frame>, String>;

/// The counts to draw, and what went wrong since they came.
#[derive(Clone, PartialEq, Default)]
struct Counted {
    /// The queries whose lines were counted: the picture of others is not kept.
    exprs: Vec<String>,
    frames: Vec<Frame>,
    /// Of the frames, in milliseconds.
    step: Option<i64>,
    failure: Option<String>,
}

impl Counted {
    /// Takes all answers of one round in. What could be counted before stays while nothing can be.
    fn take(&mut self, exprs: Vec<String>, step: Option<i64>, all: Vec<Counts>) {
        self.failure = all.iter().find_map(|counts| counts.as_ref().err().cloned());
        let is_kept = self.exprs == exprs && all.iter().all(Result::is_err);
        if !is_kept {
            self.frames = all.into_iter().flatten().flatten().collect();
            (self.exprs, self.step) = (exprs, step);
        }
    }
}

#[component]
pub fn Volume(held: Held) -> impl IntoView {
    let handle = held.handle;
    let node = NodeRef::<html::Div>::new();
    let size = use_size(node);
    let counted = RwSignal::new(Counted::default());
    let group =
        StoredValue::new(format!("volume {}", handle.placed.with_value(|placed| placed.key.to_string())));
    let beat = RwSignal::new(0u64);
    timer::every(LIVE_MILLIS, move || {
        if held.live.get_untracked() && held.paused.get_untracked().is_none() {
            beat.update(|beat| *beat += 1);
        }
    });
    let wide = Memo::new(move |_| size.get().0 > 0.0);
    // The dashboard's range moves with its refresh; followed lines go on.
    let range = Memo::new(move |_| {
        beat.track();
        let (range, _) = handle.range()?;
        if !held.live.get() {
            return Some(range);
        }
        let to = clock::now().max(range.to);
        Some(TimeRange { from: to - range.duration(), to })
    });
    let planned = Memo::new(move |_| {
        if !wide.get() {
            return Vec::new();
        }
        let width = size.get_untracked().0 as u32;
        let range = range.get();
        handle.feed.feed.with(|feed| {
            let asked = feed.exchanges.iter().filter_map(|exchange| exchange.planned.as_ref());
            let counted = asked.filter_map(|planned| {
                let moved = PlannedQuery { range: range.unwrap_or(planned.range), ..planned.clone() };
                Some((planned.expr.clone(), plan_volume(&moved, width)?))
            });
            counted.collect::<Vec<_>>()
        })
    });
    Effect::new(move |_| {
        let (exprs, planned): (Vec<String>, Vec<PlannedQuery>) = planned.get().into_iter().unzip();
        if planned.is_empty() || !handle.near.get() {
            return;
        }
        let step = planned.first().and_then(|query| query.step_millis);
        let fresh = StoredValue::new(vec![None::<Counts>; planned.len()]);
        let ask = |(at, query): (usize, PlannedQuery)| {
            let (request, exprs) = (query.request.clone(), exprs.clone());
            let then = Box::new(move |outcome: Outcome| {
                if counted.try_get_untracked().is_none() {
                    return;
                }
                let read = answer::read(&query, &outcome);
                fresh.try_update_value(|fresh| {
                    if let Some(own) = fresh.get_mut(at) {
                        *own = Some(read.map(|answer| answer.frames).map_err(|error| error.headline()));
                    }
                });
                let all = fresh.try_get_value().and_then(|all| all.into_iter().collect::<Option<Vec<_>>>());
                if let Some(all) = all {
                    counted.update(|counted| counted.take(exprs, step, all));
                }
            });
            Ask { slot: at.to_string(), request, then }
        };
        let asks = planned.into_iter().enumerate().map(ask).collect();
        let client = handle.board.session.client.get_value();
        client.ask(&group.get_value(), asks, Priority::Visible);
    });
    on_cleanup(move || {
        handle.board.session.client.with_value(|client| group.with_value(|group| client.cancel(group)));
    });
    let built = Memo::new(move |_| {
        let (width, height) = size.get();
        let (frames, step) = counted.with(|counted| (counted.frames.clone(), counted.step));
        if width <= 0.0 || height <= 0.0 || frames.is_empty() {
            return None;
        }
        let panel = volume_panel(handle.board.session.theme.get());
        let size = Size::new(width as f32, height as f32);
        let view = handle.with_context(size, |context| {
            let frames = volume_frames(&frames, step);
            let resolved = field::resolve(frames, &panel.field_config, &context.field_context());
            let context = PanelContext { range: range.get().unwrap_or(context.range), ..*context };
            panels::build(&panel, &resolved, &context)
        });
        view.ok().map(|view| Built(Arc::new(view)))
    });
    let has_picture = Memo::new(move |_| built.with(Option::is_some));
    let failure = move || {
        // What the lines themselves failed for is said above.
        let is_said = handle.feed.feed.with(|feed| feed.first_error().is_some()) || held.why().is_some();
        let failed = counted.with(|counted| counted.failure.clone()).filter(|_| !is_said);
        failed.map(|why| view! { <div class="picture-notice">{format!("Volume: {why}")}</div> })
    };
    view! {
        <div class="logs-volume" node_ref=node role="group" aria-label="Volume of lines by level">
            <Show when=move || has_picture.get()>
                <Chart built />
            </Show>
            {failure}
        </div>
    }
}
