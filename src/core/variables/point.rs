//! What a text may say about one value of a panel: `${__value.text}`, `${__field.labels.job}`, `${__data.fields.host}`,
//! `${__series.name}`. In: the frame, the field and, where there is one, the row. Out: a [`Binding`] for each mention.
//!
//! **Invariant:** without a row nothing of a row is made up: such a mention stays as written.

use serde_json::{Number, Value};

use super::binding::Binding;
use super::syntax::Mention;
use crate::frame::{self, Field, Frame, Labels};

/// A value as a panel shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CellText {
    /// Without prefix and unit.
    pub text: String,
    /// As the viewer reads it.
    pub whole: String,
    /// `None` where it is no number.
    pub numeric: Option<f64>,
}

/// One value of a panel and its surroundings.
#[derive(Clone, Copy)]
pub struct DataPoint<'a> {
    pub frame: &'a Frame,
    pub field: &'a Field,
    /// The series as the legend calls it.
    pub series_name: &'a str,
    /// The field as the viewer reads its name.
    pub field_name: &'a str,
    pub row: Option<usize>,
    /// A value that belongs to no row, such as a mean; it takes the row's place.
    pub calculated: Option<&'a CellText>,
    /// Shows a cell of a field.
    pub show: &'a dyn Fn(&Field, &frame::Value) -> CellText,
}

impl DataPoint<'_> {
    /// What a mention means here; `None` for what is not about the data.
    pub(super) fn binding(&self, mention: &Mention<'_>) -> Option<Binding> {
        let path = mention.path.unwrap_or_default();
        match mention.name {
            "__value" => self.value(path),
            "__field" => self.field_part(path).map(Binding::plain),
            "__series" => (path == "name").then(|| Binding::plain(self.series_name)),
            "__data" => self.data(path),
            _ => None,
        }
    }

    fn value(&self, path: &str) -> Option<Binding> {
        if let Some(cell) = self.calculated {
            return Some(match path {
                "raw" | "numeric" => number(cell.numeric),
                "time" => Binding::plain(""),
                _ => Binding::plain(cell.whole.clone()),
            });
        }
        let row = self.row?;
        Some(match path {
            "time" => raw(&self.frame.time_field().map_or(frame::Value::Null, |time| time.values.get(row))),
            part => self.cell(self.field, row, part, |cell| cell.whole),
        })
    }

    fn field_part(&self, path: &str) -> Option<String> {
        let labels = &self.field.labels;
        match path {
            "name" => Some(self.field.name.clone()),
            "displayName" => Some(self.field_name.to_owned()),
            "labels" | "formattedLabels" => Some(pairs(labels)),
            "labels.__values" => Some(labels.values().map(String::as_str).collect::<Vec<_>>().join(", ")),
            path => {
                let (label, _) = key(path.strip_prefix("labels")?)?;
                Some(labels.get(label).cloned().unwrap_or_default())
            }
        }
    }

    fn data(&self, path: &str) -> Option<Binding> {
        let row = self.row?;
        match path {
            "name" => return Some(Binding::plain(self.series_name)),
            "refId" => return Some(Binding::plain(self.frame.ref_id.clone())),
            _ => {}
        }
        let (wanted, part) = key(path.strip_prefix("fields")?)?;
        let fields = &self.frame.fields;
        let is_wanted = |field: &&Field| {
            let shown = field.state.display_name.as_deref().or(field.config.display_name.as_deref());
            field.name == wanted || shown == Some(wanted)
        };
        let by_place = || wanted.parse::<usize>().ok().and_then(|place| fields.get(place));
        let Some(field) = fields.iter().find(is_wanted).or_else(by_place) else {
            return Some(Binding::plain(""));
        };
        Some(self.cell(field, row, part.strip_prefix('.').unwrap_or_default(), |cell| cell.text))
    }

    /// A part of a cell; `text` says what `.text` is: with the unit for the value itself, without it for a neighbour.
    fn cell(&self, field: &Field, row: usize, part: &str, text: fn(CellText) -> String) -> Binding {
        let value = field.values.get(row);
        let shown = || (self.show)(field, &value);
        match part {
            "raw" => raw(&value),
            "numeric" => number(shown().numeric),
            "text" => Binding::plain(text(shown())),
            _ => Binding::plain(shown().whole),
        }
    }
}

/// `.name`, `["name"]`, `[name]` or `[0]`, and what follows.
fn key(path: &str) -> Option<(&str, &str)> {
    if let Some(inside) = path.strip_prefix('[') {
        let (key, rest) = inside.split_once(']')?;
        return Some((key.trim_matches(['"', '\'']), rest));
    }
    let path = path.strip_prefix('.')?;
    Some(path.split_at(path.find('.').unwrap_or(path.len())))
}

fn raw(value: &frame::Value) -> Binding {
    match value {
        frame::Value::Null => Binding::plain(""),
        frame::Value::Number(value) => number(Some(*value)),
        frame::Value::Time(millis) => Binding::new(*millis, millis.to_string()),
        frame::Value::Text(text) => Binding::plain(text.as_ref()),
        frame::Value::Boolean(value) => Binding::plain(value.to_string()),
    }
}

/// A number as JavaScript prints it, whole ones without a point; `NaN` for none.
fn number(value: Option<f64>) -> Binding {
    let value = value.unwrap_or(f64::NAN);
    let is_whole = value.fract() == 0.0 && value.abs() < 9.0e15;
    let json = if is_whole { Some(Number::from(value as i64)) } else { Number::from_f64(value) };
    let text = json.as_ref().map_or_else(|| value.to_string(), Number::to_string);
    Binding::new(json.map_or_else(|| Value::String(text.clone()), Value::Number), text)
}

fn pairs(labels: &Labels) -> String {
    labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect::<Vec<_>>().join(", ")
}
