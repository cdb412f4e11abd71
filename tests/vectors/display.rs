//! Cells of fields as shown: numbers, texts, booleans and times with units and replacements for no value.
//!
//! **Invariant:** only cells that a column can hold are compared: a column has one type.

use atalaya_core::field::{Display, FieldContext, set_property};
use atalaya_core::frame::{Field, Value, Values};
use atalaya_core::theme::Theme;
use atalaya_core::time::Zone;

use crate::{Difference, Tally, Vector, area, number};

#[test]
fn cells_read_as_in_grafana() {
    let Some(area) = area("units") else { return };
    let now = area.header["now"].as_i64().unwrap();
    let mut tally = Tally::new("display", DIFFERENCES);
    for vector in &area.vectors {
        let (field, cell) = match vector.group.as_str() {
            "display-any" => match typed_cell(vector) {
                Some(typed) => typed,
                None => continue,
            },
            "time-field" => time_cell(vector),
            _ => continue,
        };
        let zone = Zone::from_dashboard(vector.input["timeZone"].as_str().unwrap_or("utc"), &Zone::utc());
        let context =
            FieldContext { theme: Theme::Dark, zone: &zone, now, interpolate: &|text| text.to_owned() };
        let found = Display::new(&field, &context).show(&cell);
        let output = &vector.output;
        let [prefix, text, suffix] =
            ["prefix", "text", "suffix"].map(|part| output[part].as_str().unwrap_or_default());
        tally.compare(vector, &found.to_string(), &format!("{prefix}{text}{suffix}"));
    }
    tally.finish();
}

/// A field of the case's type and its cell; `None` where no column holds the two together.
fn typed_cell(vector: &Vector) -> Option<(Field, Value)> {
    let value = &vector.input["value"];
    let kind = vector.input["fieldType"].as_str().filter(|kind| *kind != "enum")?;
    let (values, cell) = match kind {
        _ if value.is_null() || value["$"] == "undefined" => (Values::numbers(vec![]), Value::Null),
        "number" => (Values::numbers(vec![]), Value::Number(number(value)?)),
        "string" => (Values::strings([""; 0]), Value::Text(value.as_str()?.into())),
        "boolean" => (Values::Booleans(vec![].into()), Value::Boolean(value.as_bool()?)),
        "time" => (Values::times([]), Value::Time(number(value).filter(|at| at.is_finite())? as i64)),
        _ => return None,
    };
    let mut field = Field::new("value", values);
    for (id, setting) in vector.input["config"].as_object()? {
        set_property(&mut field.config, id, setting).unwrap();
    }
    Some((field, cell))
}

fn time_cell(vector: &Vector) -> (Field, Value) {
    let times = vector.input["values"].as_array().unwrap().iter().map(|at| at.as_i64().unwrap());
    (Field::new("Time", Values::times(times)), Value::Time(vector.input["value"].as_i64().unwrap()))
}

const DIFFERENCES: &[Difference] = &[
    Difference { reason: "zero has no sign", covers: |vector| vector.input["value"]["$"] == "-0" },
    Difference {
        reason: "infinity is no date, and is shown as itself rather than as `Invalid date`",
        covers: |vector| vector.output["text"] == "Invalid date",
    },
    Difference {
        reason: "texts are not guessed to be dates: Grafana reads `12.5` as December 2001 and `abc` as NaN",
        covers: |vector| {
            vector.input["fieldType"] == "string" && vector.input["config"]["unit"] == "dateTimeAsIso"
        },
    },
    Difference {
        reason: "a unit of two words applies to booleans too, not only to numbers",
        covers: |vector| {
            vector.input["fieldType"] == "boolean" && vector.input["config"]["unit"] == "bool_yes_no"
        },
    },
];
