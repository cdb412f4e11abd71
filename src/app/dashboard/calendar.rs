//! A month to pick the days of a range from. In: the two ends as typed. Out: the same, as dates.

use atalaya_core::time::{Millis, Month, Rounding, resolve_time};
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::platform::clock;

/// The first click is the start, the second the end; whole days.
#[component]
pub fn Calendar(from: RwSignal<String>, to: RwSignal<String>) -> impl IntoView {
    let board = use_board();
    let instant = move |text: &str, rounding: Rounding| -> Option<Millis> {
        resolve_time(text, clock::now(), &board.zone.get(), &board.calendar(), rounding).ok()
    };
    let zone = board.zone.get_untracked();
    let start = untrack(|| instant(&to.get(), Rounding::Up)).unwrap_or_else(clock::now);
    let month = RwSignal::new(Month::of(start, &zone));
    let awaits_end = RwSignal::new(false);
    let ends = Memo::new(move |_| {
        let zone = board.zone.get();
        let day = |text: String, rounding| instant(&text, rounding).map(|at| Month::day_of(at, &zone));
        (day(from.get(), Rounding::Down), day(to.get(), Rounding::Up))
    });
    let pick = move |day: String| {
        let start = from.get_untracked();
        if awaits_end.get_untracked() && day.as_str() >= start.get(..10).unwrap_or_default() {
            to.set(format!("{day} 23:59:59"));
            awaits_end.set(false);
        } else {
            from.set(format!("{day} 00:00:00"));
            to.set(format!("{day} 23:59:59"));
            awaits_end.set(true);
        }
    };
    let first_weekday = board.calendar().week_start;
    view! {
        <div class="calendar" role="group" aria-label="Days of the range">
            <div class="head">
                <button type="button" class="button quiet square small" aria-label="Month before" on:click=move |_| month.update(|month| *month = month.before())>
                    {icon(Icon::Back)}
                </button>
                <span aria-live="polite">{move || month.get().title()}</span>
                <button type="button" class="button quiet square small" aria-label="Month after" on:click=move |_| month.update(|month| *month = month.after())>
                    {icon(Icon::Next)}
                </button>
            </div>
            {Month::weekday_names(first_weekday).map(|name| view! { <span class="weekday" aria-hidden="true">{name}</span> }).collect_view()}
            {move || {
                month
                    .get()
                    .days(first_weekday)
                    .into_iter()
                    .map(|day| {
                        let date = day.date.clone();
                        let (start, end) = ends.get();
                        let is_end = start.as_ref() == Some(&date) || end.as_ref() == Some(&date);
                        let within = start.zip(end).is_some_and(|(start, end)| start <= date && date <= end);
                        view! {
                            <button
                                type="button"
                                class="day"
                                class:other=!day.in_month
                                class:within=within
                                class:end=is_end
                                aria-label=date.clone()
                                aria-pressed=within.to_string()
                                on:click=move |_| pick(date.clone())
                            >
                                {day.number}
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}
