//! Markdown to HTML, in the dialect dashboards are written in. Out: HTML that is not yet safe.
//!
//! **Invariant:** the result goes through `sanitize` before anyone shows it: raw HTML in Markdown passes unchanged.

use pulldown_cmark::{Event, Options, Parser, html};

/// GitHub's dialect: tables, ~~struck~~ text, task lists. A single line break does not break the line.
pub(crate) fn markdown_to_html(markdown: &str) -> String {
    let dialect = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(markdown, dialect).map(|event| match event {
        // A form control would not survive the sanitiser, and the task would look open.
        Event::TaskListMarker(done) => Event::Text(if done { "☑ " } else { "☐ " }.into()),
        other => other,
    });
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(markdown_to_html(markdown).trim_end(), expected);
    }

    #[test]
    fn the_dialect_of_dashboards() {
        check("~~old~~ new", "<p><del>old</del> new</p>");
        check("one\ntwo", "<p>one\ntwo</p>");
        check("* a\n* b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
        check("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>");
        check("[run](https://x.org)", "<p><a href=\"https://x.org\">run</a></p>");
        check("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>");
        check("![up](https://x.org/a.png)", "<p><img src=\"https://x.org/a.png\" alt=\"up\" /></p>");
    }

    #[test]
    fn tables_keep_their_alignment() {
        let html = markdown_to_html("| a | b |\n|---|--:|\n| 1 | 2 |");
        assert!(html.contains("<td style=\"text-align: right\">2</td>"), "{html}");
    }
}
