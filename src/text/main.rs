//! The door through which the page reaches the crate. In: whether a text is Markdown, and the text. Out: safe HTML.

#![allow(unreachable_pub, reason = "a program exports nothing to Rust: its callers are in the page")]

#[cfg(target_arch = "wasm32")]
use atalaya_text::Dialect;

/// Safe HTML; what is not Markdown is HTML.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn render(is_markdown: bool, content: &str) -> String {
    atalaya_text::render(if is_markdown { Dialect::Markdown } else { Dialect::Html }, content)
}

/// Nothing happens until a text comes.
fn main() {}
