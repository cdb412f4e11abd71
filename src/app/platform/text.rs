//! Texts people wrote, as safe HTML. In: Markdown or HTML. Out: HTML, or why there is none.
//!
//! The parser is in a file of its own, which the start script loads with the first text.

use atalaya_core::panels::text::TextMode;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = renderText, catch)]
    async fn render_text(is_markdown: bool, content: &str) -> Result<JsValue, JsValue>;
}

/// Safe HTML of a text that is Markdown or HTML; the error is the browser's own words.
pub async fn render(mode: TextMode, content: &str) -> Result<String, String> {
    match render_text(mode == TextMode::Markdown, content).await {
        Ok(html) => Ok(html.as_string().unwrap_or_default()),
        Err(error) => Err(js_sys::Error::from(error).message().into()),
    }
}
