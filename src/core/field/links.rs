//! Data links: where a cell, a series or a panel leads. In: the links written for a field, the cell, the dashboard's
//! variables. Out: titles and addresses ready for the page.
//!
//! **Invariant:** an address never runs a script, and a value put into one never adds parameters to it.

use serde_json::{Map, Value as Json, json};

use crate::field::display::shown_name;
use crate::field::js::number_text;
use crate::field::names::frame_name;
use crate::field::{Display, FieldContext, Shown};
use crate::frame::{DataLink, Frame, Value};
use crate::variables::{Binding, DefaultFormat, Piece, Scope, interpolate, pieces};

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
    let Some(frame) = frames.get(place.frame) else { return Vec::new() };
    let Some(field) = frame.fields.get(place.field) else { return Vec::new() };
    if field.config.links.is_empty() {
        return Vec::new();
    }
    let scope = cell_scope(frame, place, scope, context);
    field.config.links.iter().filter_map(|link| fill(link, &scope)).collect()
}

/// A link with what it mentions put in; `None` where its address could run a script.
pub fn fill(link: &DataLink, scope: &Scope) -> Option<Link> {
    Some(Link {
        title: interpolate(&link.title, scope, DefaultFormat::Glob),
        href: safe_url(&address(&link.url, scope))?,
        target_blank: link.target_blank,
    })
}

/// Values are escaped for the part of the address they stand in; one that begins it may be a whole address itself.
fn address(url: &str, scope: &Scope) -> String {
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
                address.push_str(&interpolate(mention.whole, scope, format));
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

fn cell_scope(frame: &Frame, place: CellPlace, scope: &Scope, context: &FieldContext<'_>) -> Scope {
    let field = &frame.fields[place.field];
    let labels: Map<String, Json> =
        field.labels.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str()))).collect();
    let named = json!({ "name": field.name, "displayName": shown_name(field), "labels": labels });
    let series = json!({ "name": frame_name(frame, place.frame) });
    let mut scope = scope
        .clone()
        .with("__field", Binding { parts: Some(named), ..Binding::plain(shown_name(field)) })
        .with("__series", Binding { parts: Some(series), ..Binding::plain(frame_name(frame, place.frame)) });
    let Some(row) = place.row else { return scope };
    let cell = field.values.get(row);
    let shown = Display::new(field, context).show(&cell);
    let time = frame.time_field().map_or(Value::Null, |field| field.values.get(row));
    let value = json!({
        "raw": raw(&cell),
        "text": shown.to_string(),
        "numeric": shown.numeric.map_or_else(|| "NaN".to_owned(), number_text),
        "time": raw(&time),
        "calc": shown.to_string(),
    });
    scope = scope.with("__value", Binding { parts: Some(value), ..Binding::plain(shown.to_string()) });
    scope = scope.with("__cell", Binding::plain(shown.to_string()));
    let mentions_row = |text: &str| text.contains("__data") || text.contains("__cell_");
    if field.config.links.iter().any(|link| mentions_row(&link.url) || mentions_row(&link.title)) {
        scope = with_row(frame, row, scope, context);
    }
    scope
}

/// Every cell of the row, by its column's names and its place.
fn with_row(frame: &Frame, row: usize, scope: Scope, context: &FieldContext<'_>) -> Scope {
    let mut scope = scope;
    let mut fields = Map::new();
    let shown: Vec<Shown> =
        frame.fields.iter().map(|field| Display::new(field, context).show(&field.values.get(row))).collect();
    for (index, (field, shown)) in frame.fields.iter().zip(&shown).enumerate() {
        let text = shown.to_string();
        scope = scope.with(format!("__cell_{index}"), Binding::plain(text.clone()));
        fields.insert(index.to_string(), Json::from(text));
        // The first column of a name is the one meant.
        for name in [field.name.as_str(), shown_name(field)] {
            fields.entry(name).or_insert_with(|| Json::from(shown.to_string()));
        }
    }
    let data = json!({ "name": frame.name, "refId": frame.ref_id, "fields": fields });
    scope.with("__data", Binding { parts: Some(data), ..Binding::plain(frame.ref_id.as_str()) })
}

fn raw(cell: &Value) -> Json {
    match cell {
        Value::Null => Json::from(""),
        // As a text, so that whole numbers stay whole.
        Value::Number(number) => Json::from(number_text(*number)),
        Value::Time(millis) => Json::from(*millis),
        Value::Text(text) => Json::from(&**text),
        Value::Boolean(flag) => Json::from(*flag),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::resolve;
    use crate::frame::{Field, Labels, Values};
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
