//! What a pie chart's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use crate::options::{Options, Setting};
use crate::panels::{LegendOptions, TooltipOptions};

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
    pub tooltip: TooltipOptions,
}

impl PieOptions {
    pub(super) fn read(options: &Options) -> Self {
        let orders = [("none", Order::AsCame), ("asc", Order::Ascending), ("desc", Order::Descending)];
        let labels =
            [("name", SliceLabel::Name), ("value", SliceLabel::Value), ("percent", SliceLabel::Percent)];
        let legend_values = [("value", LegendValue::Value), ("percent", LegendValue::Percent)];
        let written_values = options.get("legend").and_then(|legend| legend.get("values"));
        Self {
            donut: options.choice("pieType", &[("pie", false), ("donut", true)]).unwrap_or(false),
            order: options.choice("sort", &orders).unwrap_or(Order::Descending),
            labels: options.get("displayLabels").map(|list| listed(list, &labels)).unwrap_or_default(),
            legend: LegendOptions::read(options),
            legend_values: written_values
                .map_or_else(|| vec![LegendValue::Percent], |list| listed(list, &legend_values)),
            tooltip: TooltipOptions::read(options),
        }
    }
}

/// Those of the known things that a list names, in our order.
fn listed<T: Copy + PartialEq>(list: Setting<'_>, known: &[(&str, T)]) -> Vec<T> {
    let named: Vec<T> = list.items().filter_map(|entry| entry.choice(known)).collect();
    known.iter().map(|(_, thing)| *thing).filter(|thing| named.contains(thing)).collect()
}
