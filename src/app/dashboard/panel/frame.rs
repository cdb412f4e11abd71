//! A panel's frame: title, description, marks, menu, and the line that says what went wrong.

use atalaya_core::late::Parts;
use atalaya_core::layout::PlacedPanel;
use atalaya_core::panels::text::TextView;
use atalaya_core::time::from_now;
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Dropdown, Icon, RichText, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::panel::body::Body;
use crate::app::dashboard::panel::comparison::ComparisonPicker;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::inspect::Inspector;
use crate::app::dashboard::panel::lacking::Lacking;
use crate::app::dashboard::panel::menu::PanelMenu;
use crate::app::dashboard::panel::pushed::LiveMark;
use crate::app::platform::intersection::use_near_screen;
use crate::app::platform::resize::use_size;

/// How far beyond the screen a panel starts to ask, in CSS pixels.
const NEAR_PX: u32 = 300;

/// A panel, or why there is none while a part of the page is missing that it cannot do without.
#[component]
pub fn PanelFrame(placed: PlacedPanel, is_alone: Signal<bool>) -> impl IntoView {
    let board = use_board();
    let wanted = Parts::of_panel(&placed.panel, &board.session.config.get_value().datasources);
    let lacks = Memo::new(move |_| board.missing.get().has_any_of(wanted));
    let placed = StoredValue::new(placed);
    move || {
        let placed = placed.get_value();
        if lacks.get() {
            view! { <Lacking placed /> }.into_any()
        } else {
            view! { <WholePanel placed is_alone /> }.into_any()
        }
    }
}

#[component]
fn WholePanel(placed: PlacedPanel, is_alone: Signal<bool>) -> impl IntoView {
    let board = use_board();
    let root = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    let near = use_near_screen(root, NEAR_PX);
    let size = use_size(content);
    let transparent = placed.panel.transparent;
    let description = placed.panel.description.clone();
    let subtitle = StoredValue::new(placed.panel.subtitle.clone());
    let key = placed.key.clone();
    let handle = PanelHandle::new(board, placed, size.into(), near);
    provide_context(handle);
    let title = Memo::new(move |_| handle.title());
    let override_note = Memo::new(move |_| handle.range().and_then(|(_, note)| note));
    let inspecting = {
        let key = key.clone();
        Memo::new(move |_| board.session.url.with(|url| url.inspect.as_ref() == Some(&key)))
    };
    // Whoever looks at a panel's data need not have scrolled to it.
    let flat = handle.watch_emptiness();
    let wanted = Signal::derive(move || near.get() || inspecting.get() || flat.get());
    handle.ask_when_near(wanted);
    handle.follow_when_near(wanted);
    let pointed = StoredValue::new(key.clone());
    let point = move || board.pointed.set(Some(pointed.get_value()));
    let leave = move || {
        // A panel that is taken from the page loses the focus afterwards.
        let Some(key) = pointed.try_get_value() else { return };
        if board.pointed.try_get_untracked().flatten() == Some(key) {
            board.pointed.set(None);
        }
    };
    let heading = format!("panel-{key}");
    let labelled_by = heading.clone();
    view! {
        <div
            class="panel"
            class:transparent=transparent
            class:untitled=move || title.with(String::is_empty)
            node_ref=root
            role="region"
            aria-labelledby=labelled_by
            data-panel=key.to_string()
            aria-busy=move || handle.feed.loading.get().to_string()
            on:pointerenter=move |_| point()
            on:pointerleave=move |_| leave()
            on:focusin=move |_| point()
            on:focusout=move |_| leave()
        >
            <Show when=move || handle.feed.loading.get()>
                <div class="loading-bar"></div>
            </Show>
            <div class="panel-head">
                <h2 id=heading title=move || title.get()>{move || title.get()}</h2>
                {subtitle.with_value(|subtitle| !subtitle.trim().is_empty()).then(|| view! {
                    <span class="subtitle">{move || subtitle.with_value(|subtitle| handle.text(subtitle))}</span>
                })}
                {(!description.trim().is_empty()).then(|| view! { <Description text=description /> })}
                {move || override_note.get().map(|note| view! { <span class="time-override">{note}</span> })}
                <ComparisonPicker />
                <LiveMark />
                <Notices />
                <PanelMenu is_alone />
            </div>
            <Failure />
            <div class="panel-body" node_ref=content>
                <Body />
            </div>
        </div>
        <Show when=move || inspecting.get()>
            <Inspector handle />
        </Show>
    }
}

/// The description behind an `i`, as sanitised Markdown.
#[component]
fn Description(text: String) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let open = RwSignal::new(false);
    // Variables are replaced when it is opened.
    let text = StoredValue::new(text);
    let written = Signal::derive(move || TextView {
        content: text.with_value(|text| handle.text(text)),
        ..TextView::default()
    });
    view! {
        <Dropdown
            name="Description"
            label=|| icon(Icon::Info)
            button_class="quiet square small mark"
            open
        >
            <RichText text=written class="info-text" />
        </Dropdown>
    }
}

/// Warnings and hints of the servers.
#[component]
fn Notices() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let open = RwSignal::new(false);
    let notices = Memo::new(move |_| {
        let failures = handle.placed.with_value(|placed| handle.board.variables.failures_for(&placed.panel));
        handle.feed.feed.with(|feed| {
            let mut all: Vec<String> = failures;
            all.extend(handle.transformations_left_out());
            all.extend(handle.pushed.standing.with(|standing| standing.notes.clone()));
            for exchange in &feed.exchanges {
                if let Some(answer) = &exchange.answer {
                    let both = answer.warnings.iter().chain(&answer.infos);
                    all.extend(both.filter(|text| !text.is_empty()).cloned());
                }
                if exchange.error.is_none()
                    && let Some(planned) = &exchange.planned
                    && !planned.unknown_variables.is_empty()
                {
                    let names: Vec<String> =
                        planned.unknown_variables.iter().map(|name| format!("${name}")).collect();
                    all.push(format!("Unknown variable in the query: {}", names.join(", ")));
                }
            }
            all.dedup();
            all
        })
    });
    view! {
        <Show when=move || notices.with(|notices| !notices.is_empty())>
            <Dropdown
                name="Notices from the data source"
                label=|| icon(Icon::Warning)
                button_class="quiet square small mark warning"
                open
            >
                <div class="info-text">
                    {move || notices.get().into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                </div>
            </Dropdown>
        </Show>
    }
}

/// One line above a picture that a newer query could not renew; without a picture the body says it.
#[component]
fn Failure() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let open = RwSignal::new(false);
    let said = Memo::new(move |_| {
        let now = handle.board.now.get();
        handle.feed.feed.with(|feed| {
            let error = feed.first_error().filter(|_| feed.outright_error().is_none())?;
            let age = feed.stale_since().map(|since| format!("Data from {}.", from_now(since, now)));
            Some((error.sentence(), age.unwrap_or_default(), error.advice()))
        })
    });
    view! {
        {move || {
            let (what, age, advice) = said.get()?;
            let whole = [&*what, &*age, &*advice].join(" ");
            // What is shown is old: that is read where there is no room for the rest.
            let label = {
                let (what, age, advice) = (what.clone(), age.clone(), advice.clone());
                move || {
                    view! {
                        {icon(Icon::Warning)}
                        <span class="what">{what.clone()}</span>" "
                        <span class="age">{age.clone()}</span>" "
                        <span class="advice">{advice.clone()}</span>
                    }
                }
            };
            // A small panel has room for the first words; a press shows them all.
            Some(view! {
                <div class="panel-failure" role="alert">
                    <Dropdown name=whole label button_class="quiet small banner" open>
                        <div class="info-text"><p><b>{what.clone()}</b></p><p>{format!("{advice} {age}")}</p></div>
                    </Dropdown>
                </div>
            })
        }}
    }
}
