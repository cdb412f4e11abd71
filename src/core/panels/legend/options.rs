//! `options.legend` of a panel. In: the panel's options. Out: [`LegendOptions`], or `None` where no legend is wanted.
//!
//! **Invariant:** reading never fails: what is absent or malformed is Grafana's default.

use serde_json::{Map, Value};

use super::{LegendMode, LegendPlacement};

/// What a panel asks of its legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegendOptions {
    pub mode: LegendMode,
    pub placement: LegendPlacement,
    /// Ids of the calculated values, such as `mean` and `lastNotNull`.
    pub calcs: Vec<String>,
    /// The name of the column that orders the items.
    pub sort_by: Option<String>,
    pub descending: bool,
    /// CSS pixels, for a legend at the right.
    pub width: Option<f32>,
}

impl LegendOptions {
    /// `None` when the panel shows no legend.
    pub fn read(options: &Map<String, Value>) -> Option<Self> {
        let Some(legend) = options.get("legend").and_then(Value::as_object) else {
            return Some(Self::default());
        };
        let text = |name: &str| legend.get(name).and_then(Value::as_str).unwrap_or_default();
        let shown = legend.get("showLegend").and_then(Value::as_bool).unwrap_or(true);
        if !shown || text("displayMode") == "hidden" {
            return None;
        }
        let calcs = legend.get("calcs").and_then(Value::as_array);
        let calcs = calcs.map(|ids| ids.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        let width =
            legend.get("width").and_then(Value::as_f64).filter(|width| *width > 0.0 && width.is_finite());
        Some(Self {
            mode: if text("displayMode") == "table" { LegendMode::Table } else { LegendMode::List },
            placement: if text("placement") == "right" {
                LegendPlacement::Right
            } else {
                LegendPlacement::Bottom
            },
            calcs: calcs.unwrap_or_default(),
            sort_by: Some(text("sortBy").to_owned()).filter(|name| !name.is_empty()),
            descending: legend.get("sortDesc").and_then(Value::as_bool).unwrap_or(false),
            width: width.map(|width| width as f32),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(legend: Value, expected: Option<LegendOptions>) {
        let options = json!({ "legend": legend });
        assert_eq!(options.as_object().and_then(LegendOptions::read), expected);
    }

    #[test]
    fn legends_are_read_as_written() {
        check(json!({"displayMode": "hidden"}), None);
        check(json!({"showLegend": false}), None);
        check(json!(null), Some(LegendOptions::default()));
        check(json!({"calcs": "mean", "width": -5}), Some(LegendOptions::default()));
        check(
            json!({"displayMode": "table", "placement": "right", "calcs": ["mean", "max"], "sortBy": "Max", "sortDesc": true, "width": 250}),
            Some(LegendOptions {
                mode: LegendMode::Table,
                placement: LegendPlacement::Right,
                calcs: vec!["mean".to_owned(), "max".to_owned()],
                sort_by: Some("Max".to_owned()),
                descending: true,
                width: Some(250.0),
            }),
        );
    }
}
