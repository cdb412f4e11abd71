//! What fills a panel: the built view, or words where there is none.

use std::sync::Arc;

use atalaya_core::panels::PanelView;
use atalaya_core::panels::text::{self, TextView};
use leptos::prelude::*;

use crate::app::controls::RichText;
use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::chart::Chart;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::list::{DashboardList, List};
use crate::app::dashboard::panel::picture::{NOTICE_PX, Picture};
use crate::app::dashboard::parts;

/// Panels that are narrower or lower say what went wrong in small letters, in CSS pixels.
const SMALL_PX: (f64, f64) = (220.0, 110.0);

/// Two lines in small letters, in CSS pixels.
const CAUSE_PX: f64 = 32.0;

#[component]
pub fn Body() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let needs_data =
        handle.placed.with_value(|placed| placed.panel.kind != "text" || text::shows_data(&placed.panel));
    let cause = cause(handle);
    let built = Memo::new(move |_| {
        let (width, height) = handle.size.get();
        let settled = handle.feed.feed.with(|feed| feed.settled);
        let ready = width > 0.0 && height > 0.0 && (settled || !needs_data);
        ready.then(|| {
            let view = handle.build(width, height);
            // What is said below a picture covers none of it.
            let note = match &view {
                PanelView::Picture(picture) if cause.get().is_some() || picture.notice.is_some() => {
                    if cause.get().is_some() { CAUSE_PX } else { NOTICE_PX }
                }
                _ => return Built(Arc::new(view)),
            };
            Built(Arc::new(handle.build(width, (height - note).max(height / 2.0))))
        })
    });
    // Without a single answer there is nothing to draw: a picture of no data would hide why.
    let failed = Memo::new(move |_| handle.feed.feed.with(|feed| feed.outright_error().is_some()));
    // The kind of body changes seldom; inside it only the view changes.
    let kind = Memo::new(move |_| match built.get() {
        None => "",
        Some(built) => match &*built.0 {
            PanelView::Text(_) => "text",
            _ if failed.get() => "words",
            PanelView::Chart(_) => "chart",
            PanelView::Picture(_) => "picture",
            PanelView::Logs(_) => "logs",
            PanelView::Table(_) => "table",
            PanelView::List(_) => "list",
            PanelView::Dashboards(_) => "dashboards",
            PanelView::Empty { .. } | PanelView::Unsupported { .. } | PanelView::Notice { .. } => "words",
        },
    });
    move || match kind.get() {
        "chart" => view! { <Chart built /> }.into_any(),
        "picture" => view! { <Picture built /><Cause cause /> }.into_any(),
        "logs" => {
            let lines = parts::lines_and_pushes().map(|live| (live.logs)(built));
            view! { {lines}<Cause cause /> }.into_any()
        }
        "table" => {
            let table = parts::arrived_tables().map(|tables| (tables.body)(built));
            view! { {table}<Cause cause /> }.into_any()
        }
        "list" => view! { <List built /> }.into_any(),
        "dashboards" => view! { <DashboardList built /> }.into_any(),
        "text" => view! { <TextBody built /> }.into_any(),
        "words" => view! { <Words built /> }.into_any(),
        _ => ().into_any(),
    }
}

#[component]
fn TextBody(built: Memo<Option<Built>>) -> impl IntoView {
    let text = Memo::new(move |_| match built.get().as_ref().map(|built| &*built.0) {
        Some(PanelView::Text(text)) => text.clone(),
        _ => TextView::default(),
    });
    view! { <RichText text class="text-body" /> }
}

/// The variables that may be why a panel, which says itself that there is no data, has none.
fn cause(handle: PanelHandle) -> Memo<Option<String>> {
    Memo::new(move |_| {
        let is_empty =
            handle.feed.feed.with(|feed| feed.settled && feed.first_error().is_none() && feed.is_empty());
        is_empty.then(|| handle.empty_variables()).flatten()
    })
}

#[component]
fn Cause(cause: Memo<Option<String>>) -> impl IntoView {
    move || {
        cause
            .get()
            .map(|words| view! { <p class="cause" role="note" title=words.clone()>{words.clone()}</p> })
    }
}

/// Nothing to draw: an error, no data, or a kind that is not drawn yet.
#[component]
fn Words(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let is_small = move || {
        let (width, height) = handle.size.get();
        height < SMALL_PX.1 || width < SMALL_PX.0
    };
    let content = move || {
        let error = handle
            .feed
            .feed
            .with(|feed| feed.outright_error().map(|error| (error.headline(), error.advice())));
        let built = built.get();
        match (error, built.as_ref().map(|built| &*built.0)) {
            (_, Some(PanelView::Unsupported { kind, title })) => {
                let name =
                    if title.is_empty() { String::new() } else { format!("\u{201c}{title}\u{201d} is a ") };
                view! {
                    <div class="message">
                        <span class="headline">{format!("{name}{kind} panel")}</span>
                        <span class="advice">"This kind of panel is not drawn yet. Its data is under Inspect in the panel's menu."</span>
                    </div>
                }
                .into_any()
            }
            (Some((headline, advice)), _) => view! {
                <div class="message error" class:small=is_small role="alert" tabindex="0">
                    <span class="headline">{headline}</span>
                    <span class="advice">{advice}</span>
                </div>
            }
            .into_any(),
            (None, Some(PanelView::Notice { headline, advice, href })) => {
                let link = href.clone().map(|href| {
                    view! { <a class="button small" href=href target="_blank" rel="noopener noreferrer">"Open it"</a> }
                });
                view! {
                    <div class="message">
                        <span class="headline">{headline.clone()}</span>
                        <span class="advice">{advice.clone()}</span>
                        {link}
                    </div>
                }
                .into_any()
            }
            (None, Some(PanelView::Empty { message })) => {
                let cause =
                    handle.empty_variables().map(|words| view! { <span class="advice">{words}</span> });
                view! { <div class="message"><span>{message.clone()}</span>{cause}</div> }.into_any()
            }
            _ => ().into_any(),
        }
    };
    move || content()
}
