//! What a list of dashboards shows of one file. In: its text. Out: a [`Summary`], without reading queries or options.

use crate::model::read::lenient::{self, Object};
use crate::model::read::unwrap::{self, NotADashboard, Shape};
use crate::url::slug;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    pub uid: String,
    pub title: String,
    /// Its Markdown as plain words, in one line.
    pub description: String,
    pub tags: Vec<String>,
    /// Rows not counted, panels inside collapsed ones are.
    pub n_panels: usize,
}

/// Reads title, tags, uid, description and the number of panels.
///
/// # Errors
/// As [`crate::model::read`].
pub fn summary(json: &str) -> Result<Summary, NotADashboard> {
    let found = unwrap::parse(json)?;
    let root = &found.object;
    let title = lenient::filled(root, "title").unwrap_or_else(|| "Untitled".to_owned());
    let uid = lenient::filled(root, "uid").or(found.name).unwrap_or_else(|| slug(&title));
    let n_panels = match found.shape {
        Shape::Classic => count(root),
        Shape::Resource => lenient::object(root, "elements").map_or(0, Object::len),
    };
    Ok(Summary {
        uid: if uid.is_empty() { "dashboard".to_owned() } else { uid },
        title,
        description: plain_words(&lenient::text_or_empty(root, "description")),
        tags: lenient::texts(root, "tags"),
        n_panels,
    })
}

/// Markdown in one line: of links and images their words, and no marks of headings and emphasis.
fn plain_words(markdown: &str) -> String {
    let mut plain = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, tail)| {
            let (_, tail) = tail.split_once(')')?;
            (!words.contains(['[', ']', '\n'])).then_some((words, tail))
        });
        if let Some((words, tail)) = link {
            plain.push_str(before.strip_suffix('!').unwrap_or(before));
            plain.push_str(words);
            rest = tail;
        } else {
            plain.push_str(before);
            plain.push('[');
            rest = after;
        }
    }
    plain.push_str(rest);
    let mut words: Vec<String> = Vec::new();
    for line in plain.lines() {
        let unmarked = line.trim_start().trim_start_matches('#').replace("**", "").replace('`', "");
        words.extend(unmarked.split_whitespace().map(str::to_owned));
    }
    words.join(" ")
}

fn count(root: &Object) -> usize {
    let panels =
        |object: &Object| lenient::objects(object, "panels").map(|(_, panel)| one(panel)).sum::<usize>();
    let rows = lenient::objects(root, "rows").map(|(_, row)| panels(row)).sum::<usize>();
    panels(root) + rows
}

fn one(panel: &Object) -> usize {
    match panel.get("panels") {
        Some(_) if lenient::filled(panel, "type").is_none_or(|kind| kind == "row") => count(panel),
        None if lenient::text_or_empty(panel, "type") == "row" => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: (&str, &str, usize)) {
        let summary = summary(json).unwrap();
        assert_eq!((summary.uid.as_str(), summary.title.as_str(), summary.n_panels), expected);
    }

    #[test]
    fn a_list_shows_title_uid_and_number_of_panels() {
        check(r#"{"title":"Node Ñu","panels":[{"type":"graph"}]}"#, ("node-nu", "Node Ñu", 1));
        check(r#"{"dashboard":{"uid":"x","title":"T","panels":[]}}"#, ("x", "T", 0));
        check(r#"{"title":"R","rows":[{"panels":[{},{}]},{"panels":[{}]}]}"#, ("r", "R", 3));
        check(
            r#"{"title":"N","panels":[{"type":"row","panels":[{},{}]},{"type":"row"},{"type":"stat"}]}"#,
            ("n", "N", 3),
        );
        check(
            r#"{"kind":"Dashboard","metadata":{"name":"res"},"spec":{"title":"V2","elements":{"a":{},"b":{}},"layout":{}}}"#,
            ("res", "V2", 2),
        );
        check(r#"{"title":"日本"}"#, ("dashboard", "日本", 0));
    }

    #[track_caller]
    fn check_plain(markdown: &str, expected: &str) {
        assert_eq!(plain_words(markdown), expected);
    }

    #[test]
    fn a_description_is_read_without_its_markup() {
        check_plain(
            "Made with [mixins](https://example.com/a), **ready** for `node`",
            "Made with mixins, ready for node",
        );
        check_plain("# Nodes\n\n![logo](logo.png)\nof  one rack", "Nodes logo of one rack");
        check_plain("a[0] and [b] (c)", "a[0] and [b] (c)");
        check_plain("[x [y](z) [", "[x y [");
        check_plain("", "");
    }
}
