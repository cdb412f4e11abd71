//! `extractFields`: columns out of a column of JSON, of `key=value` texts, or by a regex or a delimiter.
//!
//! **Invariant:** every row keeps its place; what a row does not say is null in its columns.

use std::sync::Arc;

use serde_json::Value as Json;

use super::key_values::{self, Found};
use super::{TransformContext, find, frame_of};
use crate::field::Pattern;
use crate::frame::{Field, Frame, Numbers, Value, Values};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let reader = Reader::new(options);
    let replace = options.flag("replace").unwrap_or(false);
    let keeps_time = options.flag("keepTime").unwrap_or(false);
    let Some(source) = options.text("source").filter(|source| !source.is_empty()) else { return frames };
    let extract = |frame: &Frame| {
        let Some(place) = find(frame, &frames, source) else { return frame.clone() };
        let columns = columns(&frame.fields[place].values, &reader);
        let mut fields = Vec::new();
        if replace {
            let time = frame.time_field().filter(|_| keeps_time);
            fields.extend(time.cloned());
        } else {
            fields.extend(frame.fields.iter().cloned());
        }
        for (name, cells) in columns {
            let taken = fields.iter().filter(|field| field.name == name).count();
            let name = if taken > 0 { format!("{name} {}", taken + 1) } else { name };
            fields.push(Field::new(name, column(&cells)));
        }
        frame_of(fields, frame)
    };
    frames.iter().map(extract).collect()
}

/// How a cell is taken apart.
enum Reader {
    Json(Vec<(String, String)>),
    KeyValues,
    Auto(Vec<(String, String)>),
    Regex(Option<Pattern>),
    Delimiter(String),
}

impl Reader {
    fn new(options: &Options) -> Self {
        // Settings of the formats not chosen stay from when the editor was at them.
        let text = |key: &str| options.text(key).unwrap_or_default();
        let (regex, delimiter) = (text("regExp"), text("delimiter"));
        let path = |entry: Setting<'_>| {
            let alias = entry.text("alias").filter(|alias| !alias.is_empty());
            let path = entry.text("path").filter(|path| !path.is_empty())?;
            Some((alias.unwrap_or(path).to_owned(), path.to_owned()))
        };
        let paths = options.get("jsonPaths").into_iter().flat_map(Setting::items).filter_map(path).collect();
        let formats = [("auto", 0), ("json", 1), ("kvp", 2), ("regexp", 3), ("delimiter", 4)];
        match options.choice("format", &formats).unwrap_or(0) {
            1 => Self::Json(paths),
            2 => Self::KeyValues,
            3 => Self::Regex(Pattern::search(regex)),
            4 => Self::Delimiter(match delimiter {
                "" => ",".to_owned(),
                written => written.replace("\\t", "\t").replace("\\n", "\n"),
            }),
            _ => Self::Auto(paths),
        }
    }

    fn read(&self, cell: &Json) -> Found {
        let text = || cell.as_str().unwrap_or_default();
        match self {
            Self::Json(paths) => of_json(cell, paths).unwrap_or_default(),
            Self::KeyValues => key_values::read(text()),
            Self::Auto(paths) => of_json(cell, paths).unwrap_or_else(|| key_values::read(text())),
            Self::Regex(pattern) => {
                let groups = pattern.as_ref().map(|pattern| pattern.named_groups(text())).unwrap_or_default();
                groups.into_iter().map(|(name, value)| (name, Json::from(value))).collect()
            }
            // Each distinct part is a column that says whether the row has it.
            Self::Delimiter(delimiter) => {
                let parts = text().split(delimiter.as_str()).map(str::trim).filter(|part| !part.is_empty());
                parts.map(|part| (part.to_owned(), Json::from(1))).collect()
            }
        }
    }
}

/// `None` where the cell is no object and no list.
fn of_json(cell: &Json, paths: &[(String, String)]) -> Option<Found> {
    let parsed;
    let value = match cell {
        Json::String(text) => {
            parsed = serde_json::from_str::<Json>(text).ok()?;
            &parsed
        }
        other => other,
    };
    if !paths.is_empty() {
        let at = |path: &str| at_path(value, path).cloned().unwrap_or_default();
        return Some(paths.iter().map(|(alias, path)| (alias.clone(), at(path))).collect());
    }
    match value {
        Json::Object(object) => {
            Some(object.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
        }
        Json::Array(list) => {
            Some(list.iter().enumerate().map(|(at, value)| (at.to_string(), value.clone())).collect())
        }
        _ => None,
    }
}

/// `a.b[0].c`.
fn at_path<'a>(value: &'a Json, path: &str) -> Option<&'a Json> {
    let steps = path.split(['.', '[']).map(|step| step.trim_end_matches(']').trim_matches(['"', '\'']));
    steps.filter(|step| !step.is_empty()).try_fold(value, |value, step| match value {
        Json::Array(list) => list.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

/// The columns in the order in which they are first met, each with a cell for every row.
fn columns(values: &Values, reader: &Reader) -> Vec<(String, Vec<Json>)> {
    let mut columns: Vec<(String, Vec<Json>)> = Vec::new();
    let length = values.len();
    for row in 0..length {
        let cell = match values {
            Values::Other(list) => list.get(row).cloned().unwrap_or_default(),
            values => match values.get(row) {
                Value::Text(text) => Json::from(&*text),
                _ => Json::Null,
            },
        };
        for (name, value) in reader.read(&cell) {
            let at = columns.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                columns.push((name, vec![Json::Null; length]));
                columns.len() - 1
            });
            columns[at].1[row] = value;
        }
    }
    columns
}

/// A column of the kind all its cells are of; of texts where they differ.
fn column(cells: &[Json]) -> Values {
    let all = |test: fn(&Json) -> bool| cells.iter().all(|cell| cell.is_null() || test(cell));
    if all(Json::is_number) {
        return Values::numbers(cells.iter().map(Json::as_f64).collect::<Numbers>());
    }
    if all(Json::is_boolean) {
        return Values::Booleans(Arc::new(cells.iter().map(Json::as_bool).collect()));
    }
    if all(|cell| cell.is_object() || cell.is_array()) {
        return Values::Other(Arc::new(cells.to_vec()));
    }
    let text = |cell: &Json| match cell {
        Json::Null => None,
        Json::String(text) => Some(text.as_str().into()),
        other => Some(other.to_string().into()),
    };
    Values::Strings(Arc::new(cells.iter().map(text).collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::time::Zone;

    #[track_caller]
    fn check(cells: &[&str], options: &Json, expected: &str) {
        let fields = vec![
            Field::new("Time", Values::times([1, 2])),
            Field::new("line", Values::strings(cells.iter().copied())),
        ];
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
        let made = apply(vec![Frame { fields, ..Frame::default() }], &options.clone().into(), &context);
        let shown: Vec<String> = made[0]
            .fields
            .iter()
            .map(|field| {
                let cells =
                    (0..field.values.len()).map(|row| super::super::columns::text(&field.values.get(row)));
                let cells: Vec<String> = cells.map(|cell| cell.unwrap_or_else(|| "-".to_owned())).collect();
                format!("{}={}", field.name, cells.join(","))
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn json_becomes_columns() {
        let lines = [r#"{"a":1,"b":{"c":["x"]}}"#, r#"{"a":2.5,"ok":true}"#];
        let all = json!({"source": "line", "format": "json", "replace": true});
        check(&lines, &all, r#"a=1,2.5 b={"c":["x"]},null ok=-,true"#);
        let paths = json!({"source": "line", "format": "json", "replace": true, "keepTime": true,
            "jsonPaths": [{"path": "b.c[0]", "alias": "C"}, {"path": "a"}]});
        check(&lines, &paths, "Time=1,2 C=x,- a=1,2.5");
        check(&["no", "json"], &json!({"source": "line", "format": "json", "replace": true}), "");
    }

    #[test]
    fn pairs_patterns_and_parts_become_columns() {
        let pairs = json!({"source": "line", "replace": true});
        check(&["{a=\"x y\", b=2}", "b: 3"], &pairs, "a=x y,- b=2,3");
        let regex = json!({"source": "line", "format": "regexp", "regExp": r"/(?<verb>\w+) (?<path>\S+)/", "replace": true});
        check(&["GET /a", "no"], &regex, "verb=GET,- path=/a,-");
        let parts = json!({"source": "line", "format": "delimiter", "delimiter": ",", "replace": true});
        check(&["a,b", "b"], &parts, "a=1,- b=1,1");
    }

    #[test]
    fn columns_are_added_beside_the_others() {
        check(&[r#"{"line":1}"#, "x"], &json!({"source": "line"}), "Time=1,2 line={\"line\":1},x line 2=1,-");
        check(&["a=1", "a=2"], &json!({"source": "nope"}), "Time=1,2 line=a=1,a=2");
    }
}
