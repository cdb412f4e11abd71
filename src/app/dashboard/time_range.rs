//! The choice of a time range: typed, from the calendar, from the list of quick ranges; and the zone all times are shown
//! in.

use atalaya_core::model::QuickRange;
use atalaya_core::time::{
    Millis, QUICK_RANGES, RawTimeRange, Zone, format_date_time, resolve_range, zone_names,
};
use leptos::prelude::*;

use crate::app::dashboard::board::use_board;
use crate::app::dashboard::calendar::Calendar;
use crate::app::platform::clock;

/// Sets `open` to false when a range is chosen.
#[component]
pub fn TimeRangeChoice(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <AbsoluteRange open />
        <QuickRanges open />
        <ZoneChoice />
        {move || clock::words().map(|words| view! { <p class="clock-note">{words}</p> })}
    }
}

/// What an end of the range is typed as: `now-6h` stays, moments become readable.
fn editable(text: &str, zone: &Zone) -> String {
    text.parse::<Millis>().map_or_else(|_| text.to_owned(), |at| format_date_time(at, zone))
}

#[component]
fn AbsoluteRange(open: RwSignal<bool>) -> impl IntoView {
    let board = use_board();
    let zone = board.zone.get_untracked();
    let raw = board.raw_range.get_untracked();
    let from = RwSignal::new(editable(&raw.from, &zone));
    let to = RwSignal::new(editable(&raw.to, &zone));
    let error = RwSignal::new(None::<String>);
    let apply = move || {
        let typed = RawTimeRange {
            from: from.get_untracked().trim().to_owned(),
            to: to.get_untracked().trim().to_owned(),
        };
        let zone = board.zone.get_untracked();
        match resolve_range(&typed, clock::now(), &zone, &board.calendar()) {
            Ok(range) if range.from >= range.to => {
                error.set(Some("The start must lie before the end.".to_owned()));
            }
            Ok(range) => {
                // Moments go into the address as milliseconds, so that another zone reads the same moment.
                let end = |text: &str, at: Millis| {
                    if text.contains("now") { text.to_owned() } else { at.to_string() }
                };
                board.set_range(RawTimeRange {
                    from: end(&typed.from, range.from),
                    to: end(&typed.to, range.to),
                });
                open.set(false);
            }
            Err(why) => error.set(Some(why.to_string())),
        }
    };
    let field = move |name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="labelled">
                {name}
                <input
                    class="field"
                    type="text"
                    spellcheck="false"
                    autocomplete="off"
                    placeholder="now-6h or 2026-01-31 08:00"
                    aria-invalid=move || error.get().is_some().to_string()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        apply();
    };
    view! {
        <form class="absolute" on:submit=on_submit>
            {field("From", from)}
            {field("To", to)}
            <div role="alert">{move || error.get().map(|why| view! { <div class="field-error">{why}</div> })}</div>
            <Calendar from to />
            <button type="submit" class="button primary">"Apply time range"</button>
        </form>
    }
}

#[component]
fn QuickRanges(open: RwSignal<bool>) -> impl IntoView {
    let board = use_board();
    let search = RwSignal::new(String::new());
    // A dashboard's own choices take the place of the others.
    let offered = StoredValue::new(board.dashboard.with_value(|dashboard| {
        match dashboard.quick_ranges.as_slice() {
            [] => QUICK_RANGES
                .map(|(from, to, name)| QuickRange {
                    name: name.to_owned(),
                    range: RawTimeRange { from: from.to_owned(), to: to.to_owned() },
                })
                .to_vec(),
            own => own.to_vec(),
        }
    }));
    let found = move || {
        let needle = search.get().to_lowercase();
        let mut found = offered.get_value();
        found.retain(|quick| quick.name.to_lowercase().contains(&needle));
        found
    };
    let choose = move |range: RawTimeRange| {
        board.set_range(range);
        open.set(false);
    };
    view! {
        <div class="quick">
            <input
                class="field"
                type="search"
                placeholder="Search quick ranges"
                aria-label="Search quick ranges"
                prop:value=move || search.get()
                on:input=move |event| search.set(event_target_value(&event))
            />
            {move || {
                found()
                    .into_iter()
                    .map(|QuickRange { name, range }| {
                        let own = range.clone();
                        let is_chosen = move || board.raw_range.with(|raw| *raw == own).to_string();
                        view! {
                            <button
                                type="button"
                                class="menu-item"
                                aria-selected=is_chosen
                                on:click=move |_| choose(range.clone())
                            >
                                {name}
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

#[component]
fn ZoneChoice() -> impl IntoView {
    let board = use_board();
    let browser = board.session.browser_zone.get_value();
    let choose = move |event| {
        let value = event_target_value(&event);
        board.session.navigate(|url| url.timezone = Some(value));
    };
    let setting = move || {
        let setting = board.zone_setting.get();
        if setting.is_empty() { "browser".to_owned() } else { setting }
    };
    view! {
        <div class="zone">
            <label class="zone-label" for="zone">"Times shown in"</label>
            <select id="zone" class="field" on:change=choose prop:value=setting>
                <option value="browser">{format!("Browser ({})", browser.name())}</option>
                <option value="utc">"UTC"</option>
                {zone_names().into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()}
            </select>
        </div>
    }
}
