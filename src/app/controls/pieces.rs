//! A text of which some parts look different. In: the text, places of parts and their looks. Out: a view of all of it.

use atalaya_core::panels::highlight::{Part, PartKind};
use leptos::prelude::*;

/// A text of which some parts have looks of their own.
pub fn pieces<L: FnOnce(String) -> AnyView>(
    text: &str,
    parts: impl Iterator<Item = (usize, usize, L)>,
) -> AnyView {
    let mut at = 0;
    let mut pieces: Vec<AnyView> = Vec::new();
    for (from, to, look) in parts {
        let before = text.get(at..from).unwrap_or_default();
        if !before.is_empty() {
            pieces.push(before.to_owned().into_any());
        }
        pieces.push(look(text.get(from..to).unwrap_or_default().to_owned()));
        at = to;
    }
    let rest = text.get(at..).unwrap_or_default();
    if pieces.is_empty() {
        return rest.to_owned().into_any();
    }
    pieces.push(rest.to_owned().into_any());
    pieces.collect_view().into_any()
}

/// A part of data in the colour of what it is.
pub fn colored(part: Part) -> (usize, usize, impl FnOnce(String) -> AnyView) {
    let class = match part.kind {
        PartKind::Name => "part-name",
        PartKind::Number => "part-number",
        PartKind::Text => "part-text",
    };
    let look = move |piece: String| view! { <span class=class>{piece}</span> }.into_any();
    (part.from, part.to, look)
}
