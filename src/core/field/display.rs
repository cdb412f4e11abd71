//! How one field's cells read. In: a resolved field. Out: for each cell a text in its unit or of its mapping, and a
//! colour.
//!
//! **Invariant:** null is never shown as a number, and NaN is shown as NaN.

use std::fmt;

use crate::field::FieldContext;
use crate::field::color_scale::{self, ColorScale};
use crate::field::js::to_number;
use crate::field::mapping::Mappings;
use crate::field::units::Unit;
use crate::frame::{Field, Value, Values};
use crate::theme::{Color, Theme};
use crate::time::{DATE_TIME, DATE_TIME_MILLIS, Millis, Zone, format_with_pattern};

/// A cell as shown: `prefix`, `text` and `suffix` with nothing between.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub prefix: String,
    pub text: String,
    pub suffix: String,
    pub color: Color,
    /// Place in the field's range, 0 to 1 inside it; `None` where a mapping chose the colour.
    pub percent: Option<f64>,
    /// The cell as a number; `None` where it is none, or NaN.
    pub numeric: Option<f64>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.prefix, self.text, self.suffix)
    }
}

/// Shows the cells of one field; made once, asked for many cells.
#[derive(Debug, Clone)]
pub struct Display<'a> {
    unit: Unit<'a>,
    style: Style,
    decimals: Option<u8>,
    no_value: &'a str,
    mappings: Mappings,
    scale: ColorScale,
    zone: &'a Zone,
    now: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Number,
    /// Texts stay texts, whatever they look like.
    Text,
    /// Date and time in the dashboard's zone, by this pattern.
    Time(&'static str),
    /// `true` and `false` as such.
    Boolean,
}

impl<'a> Display<'a> {
    pub fn new(field: &'a Field, context: &FieldContext<'a>) -> Self {
        let config = &field.config;
        let id = config.unit.as_deref().unwrap_or_default();
        let unit = Unit::from(id);
        let style = match &field.values {
            Values::Time(_) | Values::Nanos(_) if !unit.is_date() => Style::Time(time_pattern(&field.values)),
            Values::Booleans(_) if !unit.is_boolean() => Style::Boolean,
            Values::Strings(_) | Values::Other(_) if id.is_empty() => Style::Text,
            Values::Mixed(_)
                if id.is_empty() && matches!(field.values.first_of_mixed(), Some(Value::Text(_))) =>
            {
                Style::Text
            }
            _ if id == "string" => Style::Text,
            _ => Style::Number,
        };
        Self {
            unit: if style == Style::Boolean { Unit::from("bool") } else { unit },
            style,
            decimals: config.decimals,
            no_value: config.no_value.as_deref().unwrap_or_default(),
            mappings: Mappings::new(&config.mappings),
            scale: ColorScale::new(field, shown_name(field), context.theme),
            zone: context.zone,
            now: context.now,
        }
    }

    /// The text and colour of a cell.
    pub fn show(&self, cell: &Value) -> Shown {
        let mapped = if self.mappings.is_empty() { None } else { self.mappings.find(cell) };
        let (mapped_text, mapped_color) = match mapped {
            Some(result) => (result.text, result.color),
            None => (None, None),
        };
        let numeric = self.number(cell);
        let (prefix, text, suffix) = match (mapped_text, numeric) {
            (Some(text), _) => (String::new(), text, String::new()),
            (None, Some(number)) => self.format(cell, number),
            (None, None) => (String::new(), plain(cell), String::new()),
        };
        let text =
            if text.is_empty() && self.may_be_replaced(cell) { self.no_value.to_owned() } else { text };
        let (color, percent) = match mapped_color {
            Some(written) => (self.scale.theme.color(&written), None),
            None => {
                let (color, share) = self.scale.at(numeric);
                (color, Some(share))
            }
        };
        Shown { prefix, text, suffix, color, percent, numeric }
    }

    /// The colour of a cell alone.
    pub fn color(&self, cell: &Value) -> Color {
        self.show(cell).color
    }

    /// What stands for no value takes the place of empty texts, except where a mapping emptied a number.
    fn may_be_replaced(&self, cell: &Value) -> bool {
        match cell {
            Value::Null => true,
            Value::Text(text) => text.is_empty() && !matches!(self.style, Style::Time(_)),
            Value::Number(_) | Value::Time(_) | Value::Boolean(_) => false,
        }
    }

    fn number(&self, cell: &Value) -> Option<f64> {
        if self.style == Style::Text {
            return None;
        }
        match cell {
            Value::Null => None,
            Value::Number(number) => Some(*number).filter(|number| !number.is_nan()),
            Value::Time(millis) => Some(*millis as f64),
            Value::Boolean(flag) => Some(f64::from(u8::from(*flag))),
            Value::Text(text) if text.is_empty() => None,
            Value::Text(text) => to_number(text),
        }
    }

    fn format(&self, cell: &Value, number: f64) -> (String, String, String) {
        match (self.style, cell) {
            (style, Value::Boolean(_)) if style == Style::Boolean || !self.unit.is_boolean() => {
                (String::new(), plain(cell), String::new())
            }
            (Style::Time(pattern), _) => {
                let text = format_with_pattern(number as Millis, pattern, self.zone);
                (String::new(), text, String::new())
            }
            _ => {
                let formatted = self.unit.format(number, self.decimals, self.zone, self.now);
                (formatted.prefix, formatted.text, formatted.suffix)
            }
        }
    }
}

/// Milliseconds matter only where all rows lie within a minute.
fn time_pattern(values: &Values) -> &'static str {
    const MINUTE: i64 = 60_000;
    let at = |row: usize| match values.get(row) {
        Value::Time(millis) => Some(millis),
        _ => None,
    };
    let last = values.len().saturating_sub(1);
    let span = at(last).zip(at(0)).map(|(last, first)| last.abs_diff(first));
    if last > 0 && span.is_some_and(|span| span < MINUTE.unsigned_abs()) {
        DATE_TIME_MILLIS
    } else {
        DATE_TIME
    }
}

fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::Number(number) => crate::field::js::number_text(*number),
        Value::Time(millis) => millis.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Boolean(flag) => flag.to_string(),
    }
}

pub(crate) fn shown_name(field: &Field) -> &str {
    field.state.display_name.as_deref().unwrap_or(&field.name)
}

/// The colour of a resolved field as a whole: of its line, its bar, its legend entry.
pub fn series_color(field: &Field, theme: Theme) -> Color {
    color_scale::series_color(field, shown_name(field), theme)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::field::set_property;

    #[track_caller]
    fn check(values: Values, settings: &[(&str, Json)], cell: Value, expected: &str) {
        let mut field = Field::new("v", values);
        for (id, value) in settings {
            set_property(&mut field.config, id, value).unwrap();
        }
        let zone = Zone::utc();
        let context =
            FieldContext { theme: Theme::Dark, zone: &zone, now: 0, interpolate: &|text| text.to_owned() };
        let shown = Display::new(&field, &context).show(&cell);
        assert_eq!(format!("{shown} {}", shown.color), expected, "{cell:?}");
    }

    fn numbers() -> Values {
        Values::numbers(vec![0.0, 50.0, 100.0])
    }

    #[test]
    fn numbers_read_in_their_unit_and_threshold() {
        let steps = json!({"steps": [{"color": "green", "value": null}, {"color": "red", "value": 80}]});
        let settings = [("unit", json!("percent")), ("thresholds", steps)];
        check(numbers(), &settings, Value::Number(10.0), "10% #73bf69");
        check(numbers(), &settings, Value::Number(80.0), "80% #f2495c");
        check(numbers(), &settings, Value::Null, " #73bf69");
        check(numbers(), &settings, Value::Number(f64::NAN), "NaN #73bf69");
        check(numbers(), &settings, Value::Text("85".into()), "85% #f2495c");
        check(numbers(), &[], Value::Number(1.0), "1 #808080");
    }

    #[test]
    fn no_value_stands_for_null_only() {
        let settings = [("noValue", json!("none"))];
        check(numbers(), &settings, Value::Null, "none #808080");
        check(numbers(), &settings, Value::Number(f64::NAN), "NaN #808080");
        check(Values::strings([""]), &settings, Value::Text("".into()), "none #808080");
    }

    #[test]
    fn mappings_replace_text_and_colour() {
        let mappings = json!([
            {"type": "value", "options": {"1": {"text": "Up", "color": "green"}, "2": {"color": "red"}}},
            {"type": "special", "options": {"match": "null", "result": {"text": "N/A"}}},
        ]);
        let settings = [("unit", json!("bytes")), ("mappings", mappings), ("noValue", json!("none"))];
        check(numbers(), &settings, Value::Number(1.0), "Up #73bf69");
        check(numbers(), &settings, Value::Number(2.0), "2 B #f2495c");
        check(numbers(), &settings, Value::Null, "N/A #808080");
    }

    #[test]
    fn times_show_milliseconds_within_a_minute_only() {
        let at = 1_721_571_670_123;
        check(Values::times([at, at + 60_000]), &[], Value::Time(at), "2024-07-21 14:21:10 #808080");
        check(Values::times([at, at + 59_999]), &[], Value::Time(at), "2024-07-21 14:21:10.123 #808080");
        check(Values::times([at]), &[("unit", json!("s"))], Value::Time(at), "2024-07-21 14:21:10 #808080");
    }

    #[test]
    fn texts_and_booleans_stay_themselves() {
        check(Values::strings(["007"]), &[], Value::Text("007".into()), "007 #808080");
        check(Values::strings(["7"]), &[("unit", json!("bytes"))], Value::Text("7".into()), "7 B #808080");
        let yes = Values::Booleans(vec![Some(true)].into());
        check(yes.clone(), &[], Value::Boolean(true), "true #73bf69");
        check(yes, &[], Value::Boolean(false), "false #f2495c");
    }

    #[test]
    fn colours_follow_the_mode() {
        let palette = [("color", json!({"mode": "palette-classic"}))];
        check(numbers(), &palette, Value::Number(5.0), "5 #73bf69");
        let scheme = [("color", json!({"mode": "continuous-GrYlRd"}))];
        check(numbers(), &scheme, Value::Number(50.0), "50 #e2c03d");
        let fixed = [("color", json!({"mode": "fixed", "fixedColor": "#123456"}))];
        check(numbers(), &fixed, Value::Null, " #123456");
    }
}
