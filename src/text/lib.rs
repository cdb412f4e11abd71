//! Texts people wrote, as HTML. In: Markdown or HTML with variables already replaced. Out: HTML that is safe to insert.
//!
//! A crate of its own because its tables of named characters and its HTML parser weigh as much as a tenth of the page,
//! and most dashboards show no text.
//!
//! **Invariant:** nothing leaves here that did not pass `sanitize`: no script, no event handler, no address that runs,
//! no style that reaches outside the panel.

mod markdown;
mod sanitize;

use markdown::markdown_to_html;
use sanitize::sanitize;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Markdown,
    Html,
}

/// The safe HTML of a text whose variables are replaced. Their values are sanitised with the rest, so a hostile value in
/// a link's address cannot become markup that runs.
pub fn render(dialect: Dialect, content: &str) -> String {
    match dialect {
        Dialect::Markdown => sanitize(&markdown_to_html(content)),
        Dialect::Html => sanitize(content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, content: &str, expected: &str) {
        assert_eq!(render(dialect, content).trim_end(), expected);
    }

    #[test]
    fn each_dialect_shows_its_content() {
        check(Dialect::Markdown, "# Disk\n\n*full*", "<h1>Disk</h1>\n<p><em>full</em></p>");
        check(Dialect::Html, "<h1>Disk</h1>", "<h1>Disk</h1>");
        check(Dialect::Html, "a * b * c", "a * b * c");
        check(Dialect::Markdown, "", "");
    }

    #[test]
    fn raw_html_inside_markdown_is_kept_when_it_is_safe() {
        check(Dialect::Markdown, "a <b>b</b>", "<p>a <b>b</b></p>");
        check(Dialect::Markdown, "<div><script>alert(1)</script>x</div>", "<div>x</div>");
        check(Dialect::Markdown, "<img src=x onerror=alert(1)>", "<img src=\"x\">");
    }
}
