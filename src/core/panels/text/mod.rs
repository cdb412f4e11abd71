//! The text panel. In: its options and its content with variables already replaced. Out: HTML that is safe to insert.
//!
//! **Invariant:** nothing leaves here that did not pass [`sanitize`]: no script, no event handler, no address that
//! runs, no style that reaches outside the panel.

mod markdown;
mod sanitize;

use serde_json::{Map, Value};

pub use markdown::markdown_to_html;
pub use sanitize::sanitize;

use crate::model::Panel;
use crate::panels::{PanelContext, PanelView};

/// What the page inserts as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextView {
    pub html: String,
}

/// How the content is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextMode {
    #[default]
    Markdown,
    Html,
    /// Shown letter by letter, in a fixed-width font.
    Code,
}

/// `options` of a text panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextOptions {
    pub mode: TextMode,
    /// As written: variables are the caller's to replace.
    pub content: String,
}

impl TextOptions {
    /// A missing or unknown mode is Markdown, as Grafana reads it.
    pub fn read(options: &Map<String, Value>) -> Self {
        let mode = match options.get("mode").and_then(Value::as_str) {
            Some("html") => TextMode::Html,
            Some("code" | "text") => TextMode::Code,
            _ => TextMode::Markdown,
        };
        let content = options.get("content").and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { mode, content }
    }
}

/// The view of a text panel, variables replaced.
pub(super) fn build(panel: &Panel, context: &PanelContext<'_>) -> PanelView {
    let options = TextOptions::read(&panel.options);
    PanelView::Text(view(options.mode, &(context.interpolate)(&options.content)))
}

/// The view of a content whose variables are replaced. Values of variables are sanitised with the rest, so a hostile
/// value in a link's address cannot become markup that runs.
pub fn view(mode: TextMode, content: &str) -> TextView {
    let html = match mode {
        TextMode::Markdown => sanitize(&markdown_to_html(content)),
        TextMode::Html => sanitize(content),
        TextMode::Code => format!("<pre><code>{}</code></pre>", escape(content)),
    };
    TextView { html }
}

/// Text as the content of an element; not fit for an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mode: TextMode, content: &str, expected: &str) {
        assert_eq!(view(mode, content).html.trim_end(), expected);
    }

    #[test]
    fn each_mode_shows_its_content() {
        check(TextMode::Markdown, "# Disk\n\n*full*", "<h1>Disk</h1>\n<p><em>full</em></p>");
        check(TextMode::Html, "<h1>Disk</h1>", "<h1>Disk</h1>");
        check(TextMode::Html, "a * b * c", "a * b * c");
        check(TextMode::Markdown, "", "");
        check(
            TextMode::Code,
            "if a < b &amp; { *p }",
            "<pre><code>if a &lt; b &amp;amp; { *p }</code></pre>",
        );
    }

    #[test]
    fn raw_html_inside_markdown_is_kept_when_it_is_safe() {
        check(TextMode::Markdown, "a <b>b</b>", "<p>a <b>b</b></p>");
        check(TextMode::Markdown, "<div><script>alert(1)</script>x</div>", "<div>x</div>");
    }

    #[test]
    fn options_name_the_mode() {
        #[track_caller]
        fn check(json: &str, mode: TextMode, content: &str) {
            let options: Map<String, Value> = serde_json::from_str(json).unwrap();
            assert_eq!(TextOptions::read(&options), TextOptions { mode, content: content.to_owned() });
        }
        check(r#"{"mode": "html", "content": "<b>x</b>"}"#, TextMode::Html, "<b>x</b>");
        check(r#"{"mode": "code", "content": "x"}"#, TextMode::Code, "x");
        check(r#"{"mode": null, "content": "x"}"#, TextMode::Markdown, "x");
        check(r#"{"content": 5}"#, TextMode::Markdown, "");
        check("{}", TextMode::Markdown, "");
    }
}
