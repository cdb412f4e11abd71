//! A text people wrote. In: how it is written and its content. Out: the text as HTML; letter by letter, with a word why,
//! where the part of the page that reads Markdown and HTML cannot be loaded.
//!
//! **Invariant:** HTML that is inserted comes from `platform::text` alone, which makes it safe.

use atalaya_core::panels::highlight::Part;
use atalaya_core::panels::text::{TextMode, TextView};
use leptos::prelude::*;

use crate::app::controls::{colored, pieces};
use crate::app::platform::text;

/// What is shown of a text.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Html(String),
    Code(TextView),
    Failed { why: String, content: String },
}

#[component]
pub fn RichText(#[prop(into)] text: Signal<TextView>, class: &'static str) -> impl IntoView {
    let shown = RwSignal::new(None::<Shown>);
    let turn = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let view = text.get();
        let own = turn.with_value(|turn| turn + 1);
        turn.set_value(own);
        if view.mode == TextMode::Code {
            return shown.set(Some(Shown::Code(view)));
        }
        let TextView { mode, content, .. } = view;
        // Nothing is loaded for nothing.
        if content.trim().is_empty() {
            return shown.set(None);
        }
        leptos::task::spawn_local(async move {
            let rendered = match text::render(mode, &content).await {
                Ok(html) => Shown::Html(html),
                Err(why) => Shown::Failed { why, content },
            };
            // A newer text may have come, or the panel may be gone.
            if turn.try_get_value() == Some(own) {
                shown.set(Some(rendered));
            }
        });
    });
    move || {
        match shown.get() {
        None => ().into_any(),
        Some(Shown::Html(html)) => view! { <div class=class inner_html=html></div> }.into_any(),
        Some(Shown::Code(text)) => view! { <div class=class>{code(&text)}</div> }.into_any(),
        Some(Shown::Failed { why, content }) => view! {
            <div class=class>
                <p role="alert">{format!("This text is shown as written: what formats it could not be loaded ({why}). Reload the page to try again.")}</p>
                <pre>{content}</pre>
            </div>
        }
        .into_any(),
    }
    }
}

/// Code line by line: numbers stand beside the lines and are not copied with them.
fn code(text: &TextView) -> impl IntoView + use<> {
    let line = |(line, parts): (&str, Vec<Part>)| {
        view! { <span class="code-line">{pieces(line, parts.into_iter().map(colored))}"\n"</span> }
    };
    let lines = text.lines().into_iter().map(line).collect_view();
    view! { <pre class="code" class:numbered=text.code.line_numbers><code>{lines}</code></pre> }
}
