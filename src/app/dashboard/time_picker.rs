//! The time range in the bar: what it is, moved by a press; its choice opens below.

use atalaya_core::time::{describe_range, describe_range_briefly, format_date_time};
use leptos::prelude::*;

use crate::app::controls::{Dropdown, Icon, icon};
use crate::app::dashboard::arriving::when_arrived;
use crate::app::dashboard::board::use_board;

#[component]
pub fn TimePicker() -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    let words = Memo::new(move |_| describe_range(&board.raw_range.get(), &board.zone.get()));
    let brief = Memo::new(move |_| describe_range_briefly(&board.raw_range.get(), &board.zone.get()));
    // The zone is marked where it is not the viewer's own: a time read in the wrong zone is a wrong number.
    let zone_mark = Memo::new(move |_| {
        let zone = board.zone.get();
        (zone != board.session.browser_zone.get_value()).then(|| zone.abbreviation(board.now.get()))
    });
    let label = move || {
        view! {
            {icon(Icon::Clock)}
            <span class="wide-only">{move || words.get()}</span>
            <span class="narrow-only">{move || brief.get()}</span>
            {move || zone_mark.get().map(|mark| view! { <span class="zone-mark">{mark}</span> })}
            {icon(Icon::ChevronDown)}
        }
    };
    let exact = move || match board.range.get() {
        Ok(range) => {
            let zone = board.zone.get();
            format!(
                "Time range: {} to {} ({})",
                format_date_time(range.from, &zone),
                format_date_time(range.to, &zone),
                zone.name()
            )
        }
        Err(error) => error,
    };
    view! {
        <div class="button-group time-group">
            {step(Step::Back, "square wide-only")}
            <Dropdown name=Signal::derive(exact) label popup_class="time-popup" right=true open>
                // Where the bar is too narrow for them.
                <div class="time-steps narrow-only">
                    {step(Step::Back, "")}
                    {step(Step::Out, "")}
                    {step(Step::Forward, "")}
                </div>
                {when_arrived(move |later| (later.time_range)(open))}
            </Dropdown>
            {step(Step::Forward, "square wide-only")}
            {step(Step::Out, "square wide-only")}
        </div>
    }
}

/// Moves of the time range that need no typing.
#[derive(Clone, Copy)]
enum Step {
    Back,
    Forward,
    Out,
}

fn step(step: Step, class: &str) -> impl IntoView + use<> {
    let board = use_board();
    let (title, name, shape) = match step {
        Step::Back => ("Back in time (t \u{2190})", "Move the time range back", Icon::Back),
        Step::Forward => ("Forward in time (t \u{2192})", "Move the time range forward", Icon::Next),
        Step::Out => ("Zoom out (t z)", "Zoom out", Icon::ZoomOut),
    };
    let class = format!("button {class}");
    let go = move |_| match step {
        Step::Back => board.shift(false),
        Step::Forward => board.shift(true),
        Step::Out => board.zoom_out(),
    };
    view! {
        <button type="button" class=class title=title aria-label=name on:click=go>{icon(shape)}</button>
    }
}
