//! The text panel. In: its options, and the data where it is written once for each row. Out: how its content is written,
//! and the content with variables replaced.
//!
//! **Invariant:** no HTML is made here. A text becomes HTML in the crate of its own that also makes it safe, which the
//! page loads with the first text it shows.

use crate::field::{CellPlace, text_at};
use crate::frame::{Frame, Values};
use crate::model::Panel;
use crate::options::{Options, Setting};
use crate::panels::highlight::{self, Part};
use crate::panels::{PanelContext, PanelView};
use crate::variables::DefaultFormat;

/// Rows that are written at most, as in Grafana.
const MOST_ROWS: usize = 1000;

/// A text and how to read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextView {
    pub mode: TextMode,
    /// Variables are replaced; nothing is made safe yet.
    pub content: String,
    /// Of code: how it is shown.
    pub code: CodeOptions,
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

/// How code is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodeOptions {
    pub line_numbers: bool,
    /// Its names and values have colours; other languages are shown in one.
    pub is_json: bool,
}

/// `options` of a text panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextOptions {
    pub mode: TextMode,
    /// As written: variables are the caller's to replace.
    pub content: String,
    /// The content is written once for each row of the data.
    pub for_each_row: bool,
    pub code: CodeOptions,
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
        let for_each_row =
            options.choice("renderMode", &[("once", false), ("perRow", true)]).unwrap_or(false);
        let code = options.get("code");
        let language = code.and_then(|code| code.get("language"));
        let is_json = match mode {
            TextMode::Code => language.and_then(|name| name.choice(&[("plaintext", false), ("json", true)])),
            // Written whatever the mode is, and says nothing of a text that is no code.
            TextMode::Markdown | TextMode::Html => language.and_then(Setting::as_str).map(|_| false),
        };
        let line_numbers = code.and_then(|code| code.get("showLineNumbers")?.as_bool()).unwrap_or(false);
        Self {
            mode,
            content,
            for_each_row,
            code: CodeOptions { line_numbers, is_json: is_json.unwrap_or(false) },
        }
    }
}

impl TextView {
    /// Code line by line, each with its parts that have colours.
    pub fn lines(&self) -> Vec<(&str, Vec<Part>)> {
        let parts = if self.code.is_json { highlight::json(&self.content) } else { Vec::new() };
        let mut parts = parts.into_iter().peekable();
        let mut from = 0;
        let lines = self.content.split('\n').map(|line| {
            let (start, end) = (from, from + line.len());
            from = end + 1;
            let own = std::iter::from_fn(|| parts.next_if(|part| part.from < end));
            // A part that ends in another line is no whole one.
            let own = own.filter(|part| part.from >= start && part.to <= end);
            let own = own.map(|part| Part { from: part.from - start, to: part.to - start, ..part }).collect();
            (line, own)
        });
        lines.collect()
    }
}

/// Whether a text panel shows data: where it is written once for each row.
pub fn shows_data(panel: &Panel) -> bool {
    panel.kind == "text" && TextOptions::read(&panel.options).for_each_row
}

/// The view of a text panel, variables replaced.
pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let TextOptions { mode, content, for_each_row, code } = TextOptions::read(&panel.options);
    let content = (context.interpolate)(&content);
    if !for_each_row {
        return PanelView::Text(TextView { mode, content, code });
    }
    if frames.iter().all(Frame::is_empty) {
        return PanelView::Empty { message: "No data".to_owned() };
    }
    PanelView::Text(TextView { mode, content: rows(&content, mode, frames, context), code })
}

/// The content once for each row of each frame, as Grafana joins them: Markdown needs an empty line between.
fn rows(content: &str, mode: TextMode, frames: &[Frame], context: &PanelContext<'_>) -> String {
    let between = if mode == TextMode::Markdown { "\n\n" } else { "\n" };
    // What the data says is shown as text, not read as HTML.
    let format = if mode == TextMode::Code { DefaultFormat::Text } else { DefaultFormat::Html };
    let is_time = |values: &Values| matches!(values, Values::Time(_) | Values::Nanos(_));
    let places = frames.iter().enumerate().flat_map(|(at, frame)| {
        let field = frame.fields.iter().position(|field| !is_time(&field.values)).unwrap_or(0);
        (0..frame.len()).map(move |row| CellPlace { frame: at, field, row: Some(row) })
    });
    let count: usize = frames.iter().map(Frame::len).sum();
    let fields = context.field_context();
    let mut blocks: Vec<String> =
        places.take(MOST_ROWS).filter_map(|place| text_at(content, frames, place, format, &fields)).collect();
    if count > MOST_ROWS {
        blocks.push(format!("Showing the first {MOST_ROWS} of {count} rows."));
    }
    blocks.join(between)
}

#[cfg(test)]
mod tests;
