//! Data links: where a cell, a series or a panel leads. In: the links written for a field, the cell, the dashboard's
//! variables. Out: titles and addresses ready for the page.
//!
//! **Invariant:** an address never runs a script, and a value put into one never adds parameters to it.

use crate::field::display::shown_name;
use crate::field::names::frame_name;
use crate::field::{Display, FieldContext};
use crate::frame::{DataLink, Field, Frame, Value};
use crate::variables::{Binding, CellText, DataPoint, DefaultFormat, Piece, Scope, interpolate_at, pieces};

/// A link ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub title: String,
    /// http, https, mailto or relative.
    pub href: String,
    pub target_blank: bool,
}

/// A cell, or with no row a whole series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    pub frame: usize,
    pub field: usize,
    pub row: Option<usize>,
}

/// The links of a cell of resolved frames, with what they mention of the cell, its row and the dashboard put in.
///
/// A link whose address no page may open is left out.
pub fn links(frames: &[Frame], place: CellPlace, scope: &Scope, context: &FieldContext<'_>) -> Vec<Link> {
    let field = frames.get(place.frame).and_then(|frame| frame.fields.get(place.field));
    if field.is_none_or(|field| field.config.links.is_empty()) {
        return Vec::new();
    }
    let links = at(frames, place, context, |point| {
        let scope = with_cells(point, scope);
        point.field.config.links.iter().filter_map(|link| fill_at(link, &scope, Some(point))).collect()
    });
    links.unwrap_or_default()
}

/// A text with what it mentions of a cell of resolved frames and of its row; what is not about the data stays as written.
/// `None` where there is no such cell.
pub fn text_at(
    text: &str,
    frames: &[Frame],
    place: CellPlace,
    format: DefaultFormat,
    context: &FieldContext<'_>,
) -> Option<String> {
    at(frames, place, context, |point| interpolate_at(text, &Scope::default(), format, Some(point)))
}

fn at<T>(
    frames: &[Frame],
    place: CellPlace,
    context: &FieldContext<'_>,
    what: impl FnOnce(&DataPoint<'_>) -> T,
) -> Option<T> {
    let frame = frames.get(place.frame)?;
    let field = frame.fields.get(place.field)?;
    let show = |field: &Field, cell: &Value| {
        let shown = Display::new(field, context).show(cell);
        CellText { whole: shown.to_string(), text: shown.text, numeric: shown.numeric }
    };
    let point = DataPoint {
        frame,
        field,
        series_name: &frame_name(frame, place.frame),
        field_name: shown_name(field),
        row: place.row,
        calculated: None,
        show: &show,
    };
    Some(what(&point))
}

/// A link with what it mentions put in; `None` where its address could run a script.
pub fn fill(link: &DataLink, scope: &Scope) -> Option<Link> {
    fill_at(link, scope, None)
}

fn fill_at(link: &DataLink, scope: &Scope, point: Option<&DataPoint<'_>>) -> Option<Link> {
    Some(Link {
        title: interpolate_at(&link.title, scope, DefaultFormat::Glob, point),
        href: safe_url(&address(&link.url, scope, point))?,
        target_blank: link.target_blank,
    })
}

/// Values are escaped for the part of the address they stand in; one that begins it may be a whole address itself.
fn address(url: &str, scope: &Scope, point: Option<&DataPoint<'_>>) -> String {
    let mut address = String::with_capacity(url.len());
    let mut in_query = false;
    for (position, piece) in pieces(url.trim()).enumerate() {
        match piece {
            Piece::Text(text) => {
                in_query |= text.contains('?');
                address.push_str(text);
            }
            Piece::Mention(mention) => {
                let format = match (position, in_query) {
                    (0, _) => DefaultFormat::Raw,
                    (_, true) => DefaultFormat::PercentEncode,
                    (_, false) => DefaultFormat::UriEncode,
                };
                address.push_str(&interpolate_at(mention.whole, scope, format, point));
            }
        }
    }
    address
}

/// The address as a page may open it: without control characters, and of no scheme but http, https and mailto.
pub fn safe_url(url: &str) -> Option<String> {
    // Browsers skip these inside a scheme, so "java\nscript:" must not pass.
    let url: String = url.trim().chars().filter(|c| !c.is_control()).collect();
    let head = url.split(['/', '?', '#']).next().unwrap_or_default();
    let safe = match head.split_once(':') {
        None => true,
        Some((scheme, _)) => {
            ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
    };
    (safe && !url.is_empty()).then_some(url)
}

/// The names old tables gave to the cell and to its neighbours: `$__cell`, `$__cell_2`.
fn with_cells(point: &DataPoint<'_>, scope: &Scope) -> Scope {
    let mut scope = scope.clone();
    let (Some(row), links) = (point.row, &point.field.config.links) else { return scope };
    if !links.iter().any(|link| link.url.contains("__cell") || link.title.contains("__cell")) {
        return scope;
    }
    let shown = |field: &Field| Binding::plain((point.show)(field, &field.values.get(row)).whole);
    for (index, field) in point.frame.fields.iter().enumerate() {
        scope = scope.with(format!("__cell_{index}"), shown(field));
    }
    scope.with("__cell", shown(point.field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::resolve;
    use crate::frame::{Labels, Values};
    use crate::model::FieldConfigSource;
    use crate::theme::Theme;
    use crate::time::Zone;

    #[track_caller]
    fn check(url: &str, expected: Option<&str>) {
        let mut value = Field::new("cpu", Values::numbers(vec![10.0]));
        value.labels = Labels::from([("job", "a&b")]);
        value.config.unit = Some("bytes".to_owned());
        value.config.links = vec![DataLink {
            title: "To ${__value.text}".to_owned(),
            url: url.to_owned(),
            target_blank: false,
        }];
        let fields = vec![
            Field::new("Time", Values::times([1000])),
            value,
            Field::new("state", Values::strings(["a/b c"])),
            Field::new("evil", Values::strings(["javascript:alert(1)"])),
        ];
        let frame = Frame { ref_id: "A".to_owned(), name: Some("s".to_owned()), fields, ..Frame::default() };
        let zone = Zone::utc();
        let context =
            FieldContext { theme: Theme::Dark, zone: &zone, now: 0, interpolate: &|text| text.to_owned() };
        let frames = resolve(vec![frame], &FieldConfigSource::default(), &context);
        let scope = Scope::default().with("v", Binding::plain("x y"));
        let found = links(&frames, CellPlace { frame: 0, field: 1, row: Some(0) }, &scope, &context);
        assert_eq!(found.first().map(|link| link.href.as_str()), expected, "{url}");
        assert!(found.iter().all(|link| link.title == "To 10 B"));
    }

    #[test]
    fn links_know_their_cell() {
        check("/d/x?v=${__value.raw}", Some("/d/x?v=10"));
        check("/d/x?t=${__value.time}&n=${__value.numeric}", Some("/d/x?t=1000&n=10"));
        check("/d/x?f=${__field.name}&s=${__series.name}&c=$__cell", Some("/d/x?f=cpu&s=s&c=10%20B"));
        check("/d/x?s=${__data.fields.state}&i=${__data.fields[2]}", Some("/d/x?s=a%2Fb%20c&i=a%2Fb%20c"));
        check("https://ex.com/${__data.fields.state}", Some("https://ex.com/a/b%20c"));
    }

    #[test]
    fn values_add_no_parameters() {
        check("/d/x?j=${__field.labels.job}", Some("/d/x?j=a%26b"));
        check("/d/x?var-v=$v", Some("/d/x?var-v=x%20y"));
        check("/d/x?j=${__field.labels.nope}", Some("/d/x?j="));
    }

    #[test]
    fn no_address_runs_a_script() {
        check("javascript:alert(1)", None);
        check(" java\nscript:alert(1)", None);
        check("${__data.fields.evil}", None);
        check("data:text/html,x", None);
        check("", None);
        check("d/x?u=javascript:1", Some("d/x?u=javascript:1"));
        check("mailto:a@b.c", Some("mailto:a@b.c"));
    }
}
