//! What a pie chart's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use serde_json::{Map, Value};

use crate::panels::{LegendOptions, TooltipMode, TooltipOptions};

/// Which slice comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    AsCame,
    Ascending,
    Descending,
}

/// What a slice itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SliceLabel {
    Name,
    Value,
    Percent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LegendValue {
    Value,
    Percent,
}

impl LegendValue {
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Value => "Value",
            Self::Percent => "Percent",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct PieOptions {
    pub donut: bool,
    pub order: Order,
    /// In the order they are written below each other.
    pub labels: Vec<SliceLabel>,
    pub legend: Option<LegendOptions>,
    pub legend_values: Vec<LegendValue>,
    pub tooltip: TooltipMode,
}

impl PieOptions {
    pub(super) fn read(options: &Map<String, Value>) -> Self {
        let text = |name: &str| options.get(name).and_then(Value::as_str);
        let holds = |list: Option<&Value>, name: &str| {
            list.and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|entry| entry.as_str() == Some(name)))
        };
        let labels =
            [("name", SliceLabel::Name), ("value", SliceLabel::Value), ("percent", SliceLabel::Percent)];
        let legend_values = options.get("legend").and_then(|legend| legend.get("values"));
        Self {
            donut: text("pieType") == Some("donut"),
            order: match text("sort") {
                Some("none") => Order::AsCame,
                Some("asc") => Order::Ascending,
                _ => Order::Descending,
            },
            labels: labels
                .into_iter()
                .filter(|(name, _)| holds(options.get("displayLabels"), name))
                .map(|(_, label)| label)
                .collect(),
            legend: LegendOptions::read(options),
            legend_values: match legend_values {
                None => vec![LegendValue::Percent],
                Some(_) => [("value", LegendValue::Value), ("percent", LegendValue::Percent)]
                    .into_iter()
                    .filter(|(name, _)| holds(legend_values, name))
                    .map(|(_, value)| value)
                    .collect(),
            },
            tooltip: TooltipOptions::read(options).mode,
        }
    }
}
