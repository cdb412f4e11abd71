//! Thresholds, mappings, colour modes and palettes.
//!
//! **Invariant:** colours are compared as colours, however they were written.

use atalaya_core::field::{Display, FieldContext, series_color};
use atalaya_core::frame::{Field, FieldState};
use atalaya_core::theme::{Color, Palette, Theme};
use atalaya_core::time::Zone;
use serde_json::{Value, json};

use crate::frames::{cell, field, list, number_text, plain};
use crate::{Difference, Tally, Vector, area, number};

#[test]
fn cells_look_as_in_grafana() {
    let Some(area) = area("thresholds_mappings") else { return };
    let mut tally = Tally::new("thresholds_mappings", DIFFERENCES);
    for vector in &area.vectors {
        match vector.group.as_str() {
            "thresholds" | "color-mode" | "mappings" | "boolean" => {
                shown_cells(&mut tally, vector, &area.header)
            }
            "named-colors" => named_colors(&mut tally, vector),
            "series-color" => {
                let steps = &area.header["thresholds"]["three"];
                let input = &vector.input;
                let color = json!({ "mode": input["mode"], "fixedColor": input["fixedColor"] });
                for (index, expected) in list(&vector.output).iter().enumerate() {
                    let config = json!({ "color": color, "min": 0, "max": 100, "thresholds": steps });
                    let series = json!({ "config": config, "values": [0, 2 * index] });
                    one_series(&mut tally, vector, &series, index, expected);
                }
            }
            "fixed" => {
                for (index, expected) in list(&vector.output).iter().enumerate() {
                    let color =
                        json!({ "mode": vector.input["mode"], "fixedColor": vector.input["fixedColor"] });
                    let series = json!({ "config": { "color": color }, "values": [1] });
                    one_series(&mut tally, vector, &series, index, expected);
                }
            }
            "series-by" => {
                let input = &vector.input;
                let config = json!({
                    "color": input["color"], "min": input["min"], "max": input["max"], "thresholds": input["thresholds"],
                });
                let series = json!({ "config": config, "values": input["values"] });
                one_series(&mut tally, vector, &series, 3, &vector.output["color"]);
            }
            "by-name" => {
                let name = vector.input["name"].as_str().unwrap();
                let found = Palette::by_name(name, theme(vector)).to_string();
                tally.compare(vector, &found, &recorded_color(&vector.output));
            }
            _ => {}
        }
    }
    tally.finish();
}

fn theme(vector: &Vector) -> Theme {
    if vector.input["theme"] == "light" { Theme::Light } else { Theme::Dark }
}

fn recorded_color(written: &Value) -> String {
    // Any theme reads what is not a name alike.
    Theme::Dark.color(written.as_str().unwrap_or_default()).to_string()
}

fn shown_cells(tally: &mut Tally, vector: &Vector, header: &Value) {
    let input = &vector.input;
    let field = field(&input["field"]);
    let zone = Zone::utc();
    let now = header["now"].as_i64().unwrap();
    let context =
        FieldContext { theme: theme(vector), zone: &zone, now, interpolate: &|text| text.to_owned() };
    let display = Display::new(&field, &context);
    for (value, expected) in list(&input["values"]).iter().zip(list(&vector.output)) {
        // A list is no cell of ours.
        if value.is_array() {
            continue;
        }
        let shown = display.show(&cell(value));
        let share = |percent: Option<f64>| percent.map_or_else(|| "none".to_owned(), number_text);
        let expected_color = Theme::Dark.color(expected["color"].as_str().unwrap_or_default());
        let found = format!("{shown} {} {}", near(shown.color, expected_color), share(shown.percent));
        let part = |key: &str| expected[key].as_str().unwrap_or_default();
        let expected_text = format!(
            "{}{}{} {} {}",
            part("prefix"),
            part("text"),
            part("suffix"),
            expected_color,
            share(number(&expected["percent"])),
        );
        let case = Vector {
            group: vector.group.clone(),
            input: json!({ "value": value, "field": input["field"], "theme": input["theme"] }),
            output: expected.clone(),
        };
        tally.compare(&case, &found, &expected_text);
    }
}

fn one_series(tally: &mut Tally, vector: &Vector, series: &Value, index: usize, expected: &Value) {
    let recorded = field(series);
    // Recorded series are called `series 0`, `series 1`, ...
    let name = format!("series {index}");
    let state =
        FieldState { display_name: Some(name.as_str().into()), series_index: Some(index), range: None };
    let field = Field { state, ..recorded };
    let found = series_color(&field, theme(vector));
    let case = Vector {
        group: vector.group.clone(),
        input: json!({ "mode": vector.input["mode"], "theme": vector.input["theme"], "index": index, "series": plain(series) }),
        output: expected.clone(),
    };
    let expected_color = Theme::Dark.color(expected.as_str().unwrap_or_default());
    tally.compare(&case, &near(found, expected_color), &expected_color.to_string());
}

/// Schemes are sampled: a channel may be off by three of 255.
fn near(found: Color, expected: Color) -> String {
    let close = |a: u8, b: u8| a.abs_diff(b) <= 3;
    let same = close(found.r, expected.r) && close(found.g, expected.g) && close(found.b, expected.b);
    if same && found.a.to_bits() == expected.a.to_bits() { expected.to_string() } else { found.to_string() }
}

fn named_colors(tally: &mut Tally, vector: &Vector) {
    let theme = theme(vector);
    for (name, expected) in vector.output["named"].as_object().unwrap() {
        let case = Vector { group: vector.group.clone(), input: json!(name), output: expected.clone() };
        tally.compare(&case, &theme.color(name).to_string(), &recorded_color(expected));
    }
    for (index, expected) in list(&vector.output["paletteResolved"]).iter().enumerate() {
        let found = Palette::Classic.color(index, theme).to_string();
        let case = Vector { group: vector.group.clone(), input: json!(index), output: expected.clone() };
        tally.compare(&case, &found, &recorded_color(expected));
    }
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "schemes are made of the theme's own colours; recorded are those of the theme asked first",
        covers: |vector| {
            let input = &vector.input;
            let mode = [
                &input["mode"],
                &input["field"]["config"]["color"]["mode"],
                &input["series"]["config"]["color"]["mode"],
            ];
            input["theme"] == "light"
                && mode.iter().filter_map(|mode| mode.as_str()).any(|mode| mode.starts_with("continuous-"))
        },
    },
    Difference {
        reason: "shades of what is no colour are those of the grey that stands for it",
        covers: |vector| {
            vector.group == "fixed" && vector.input["series"]["config"]["color"]["fixedColor"] == "notacolor"
        },
    },
    Difference {
        reason: "a colour setting without a mode is dropped as a whole, as Grafana does when it loads a panel",
        covers: |vector| {
            vector.group == "series-by" && vector.input["series"]["config"]["color"]["mode"].is_null()
        },
    },
];
