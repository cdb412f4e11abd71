//! Read is not yet obeyed: for every kind of panel, some value of each setting its fixtures write must change the
//! picture, or what a panel says.
//!
//! **Invariant:** a setting that changes nothing in any fixture of its kind is named below with the reason, and one that
//! is named and changes something fails as well.

use std::collections::BTreeMap;
use std::path::Path;

use atalaya_core::panels::{PanelView, TooltipMode};
use atalaya_core::scene::Point;
use serde_json::{Value, json};

use crate::fixture::Fixture;

/// Settings whose effect no fixture's data can show, by kind.
const UNSEEN: [(&str, &str, &str); 5] = [
    ("candlestick", "colorStrategy", "each opens where the one before closed in these fixtures"),
    ("candlestick", "legend.showLegend", "prices alone are not listed, and no others are drawn"),
    ("heatmap", "color.exponent", "counts where cells become denser, as in Grafana"),
    ("timeseries", "custom.stacking.group", "all series of these fixtures are in one group"),
    ("xychart", "mapping", "one series is found by hand as it is by itself"),
];

/// Words that options of panels know.
const WORDS: [&str; 50] = [
    "none",
    "auto",
    "always",
    "never",
    "right",
    "left",
    "bottom",
    "top",
    "center",
    "table",
    "list",
    "multi",
    "single",
    "area",
    "line",
    "value",
    "name",
    "value_and_name",
    "horizontal",
    "vertical",
    "background",
    "lcd",
    "gradient",
    "basic",
    "normal",
    "percent",
    "donut",
    "pie",
    "desc",
    "asc",
    "max",
    "min",
    "hidden",
    "scheme",
    "opacity",
    "exponential",
    "linear",
    "manual",
    "series",
    "smooth",
    "bars",
    "points",
    "log",
    "/^nothing$/",
    "size",
    "count",
    "open-close",
    "close-close",
    "lines",
    "points+lines",
];

/// Other values of a setting; `names` are those of the fixture's fields.
fn others(value: &Value, names: &[String]) -> Vec<Value> {
    match value {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(0.0);
            vec![
                json!(number + 7.0),
                json!(number / 3.0),
                json!(number * 20.0),
                json!(-45),
                json!(0.1),
                json!(1),
                json!(2),
                json!(10),
            ]
        }
        Value::String(_) => {
            WORDS.into_iter().map(Value::from).chain(names.iter().map(|name| json!(name))).collect()
        }
        Value::Array(_) => vec![json!([]), json!(["max"]), json!(["name", "value", "percent"])],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

/// Every setting below an object, lists as a whole.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                leaves(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Null => {}
        _ => found.push(path.to_owned()),
    }
}

fn field_names(fixture: &Value) -> Vec<String> {
    let frames = fixture["frames"].as_array().into_iter().flatten();
    let fields = frames.flat_map(|frame| frame["fields"].as_array().into_iter().flatten());
    fields.filter_map(|field| field["name"].as_str().map(str::to_owned)).collect()
}

/// All that is seen and told of a panel.
fn told(fixture: &Value) -> String {
    let view = Fixture::of(fixture).view();
    let PanelView::Chart(chart) = &view else { return format!("{view:?}") };
    let middle = Point::new(chart.plot.x + chart.plot.width * 0.5, chart.plot.y + chart.plot.height * 0.4);
    let hover = chart.hover(middle, chart.tooltip.mode);
    let all = chart.hover(middle, TooltipMode::Multi);
    format!("{:?} {:?} {:?} {hover:?} {all:?}", chart.scene, chart.legend, chart.pages)
}

#[test]
fn every_setting_of_the_fixtures_changes_something() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/panels");
    let mut changes: BTreeMap<(String, String), bool> = BTreeMap::new();
    for kind in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        let mut files: Vec<_> =
            std::fs::read_dir(&kind).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let fixture: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            let kind = fixture["panel"]["type"].as_str().unwrap().to_owned();
            let mut settings = Vec::new();
            leaves(&fixture["panel"]["options"], "/panel/options", &mut settings);
            leaves(
                &fixture["panel"]["fieldConfig"]["defaults"]["custom"],
                "/panel/fieldConfig/defaults/custom",
                &mut settings,
            );
            settings.retain(|path| changes.get(&(kind.clone(), path.clone())) != Some(&true));
            if settings.is_empty() {
                continue;
            }
            let own = told(&fixture);
            let names = field_names(&fixture);
            for path in settings {
                let differs = others(fixture.pointer(&path).unwrap(), &names).into_iter().any(|other| {
                    let mut changed = fixture.clone();
                    *changed.pointer_mut(&path).unwrap() = other;
                    told(&changed) != own
                });
                *changes.entry((kind.clone(), path)).or_default() |= differs;
            }
        }
    }
    let unseen = |kind: &str, path: &str| {
        let name =
            path.trim_start_matches("/panel/options/").trim_start_matches("/panel/fieldConfig/defaults/");
        UNSEEN.iter().any(|(of, setting, _)| *of == kind && name.replace('/', ".") == *setting)
    };
    let wrong: Vec<String> = changes
        .iter()
        .filter(|((kind, path), changed)| **changed == unseen(kind, path))
        .map(|((kind, path), changed)| {
            format!("{kind} {path}: {}", if *changed { "seen" } else { "not seen" })
        })
        .collect();
    assert!(changes.len() > 100, "only {} settings in the fixtures", changes.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
