//! The text panel. In: its options. Out: how its content is written, and the content with variables replaced.
//!
//! **Invariant:** no HTML is made here. A text becomes HTML in the crate of its own that also makes it safe, which the
//! page loads with the first text it shows.

use crate::model::Panel;
use crate::options::Options;
use crate::panels::{PanelContext, PanelView};

/// A text and how to read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextView {
    pub mode: TextMode,
    /// Variables are replaced; nothing is made safe yet.
    pub content: String,
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
    pub fn read(options: &Options) -> Self {
        let modes = [
            ("markdown", TextMode::Markdown),
            ("html", TextMode::Html),
            ("code", TextMode::Code),
            ("text", TextMode::Code),
        ];
        let mode = options.choice("mode", &modes).unwrap_or_default();
        let content = options.text("content").unwrap_or_default().to_owned();
        Self { mode, content }
    }
}

/// The view of a text panel, variables replaced.
pub(super) fn build(panel: &Panel, context: &PanelContext<'_>) -> PanelView {
    let TextOptions { mode, content } = TextOptions::read(&panel.options);
    PanelView::Text(TextView { mode, content: (context.interpolate)(&content) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_name_the_mode() {
        #[track_caller]
        fn check(json: &str, mode: TextMode, content: &str) {
            let options = Options::from(serde_json::from_str::<serde_json::Value>(json).unwrap());
            assert_eq!(TextOptions::read(&options), TextOptions { mode, content: content.to_owned() });
        }
        check(r#"{"mode": "html", "content": "<b>x</b>"}"#, TextMode::Html, "<b>x</b>");
        check(r#"{"mode": "code", "content": "x"}"#, TextMode::Code, "x");
        check(r#"{"mode": null, "content": "x"}"#, TextMode::Markdown, "x");
        check(r#"{"content": 5}"#, TextMode::Markdown, "");
        check("{}", TextMode::Markdown, "");
    }
}
