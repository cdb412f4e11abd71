//! What the colours of a timeline mean. In: lanes. Out: a legend of states; its entries switch nothing.
//!
//! As in Grafana: the steps where thresholds decide, else each state that occurs.
//!
//! **Invariant:** every entry's colour occurs, or could occur, in the picture.

use super::lanes::{Lane, threshold_texts};
use crate::panels::{Legend, LegendItem, LegendOptions, PanelContext};
use crate::theme::Color;

/// More states than this explain nothing.
const MOST_STATES: usize = 60;

pub(super) fn legend(lanes: &[Lane], options: &LegendOptions, context: &PanelContext<'_>) -> Legend {
    let item = |(label, color): (String, Color)| LegendItem {
        label,
        color,
        key: String::new(),
        hidden: false,
        values: Vec::new(),
        right_axis: false,
    };
    Legend {
        placement: options.placement,
        mode: options.mode,
        columns: Vec::new(),
        items: states(lanes, context).into_iter().map(item).collect(),
        cut: Vec::new(),
        sorted_by: None,
        folded_from: options.limit,
        wraps: options.wraps,
    }
}

fn states(lanes: &[Lane], context: &PanelContext<'_>) -> Vec<(String, Color)> {
    let Some(first) = lanes.first() else { return Vec::new() };
    let config = &first.field.config;
    let mode = config.color.as_ref().map_or("", |color| color.mode.as_str());
    if let ("thresholds", true, Some(thresholds)) = (mode, config.mappings.is_empty(), &config.thresholds)
        && thresholds.steps.len() > 1
        && first.field.values.is_number()
    {
        let colors = thresholds.steps.iter().map(|step| context.theme.color(&step.color));
        return threshold_texts(&first.field, context).into_iter().zip(colors).collect();
    }
    // Numbers along a continuous scheme have no states to list.
    if mode.starts_with("continuous") && config.mappings.is_empty() && first.field.values.is_number() {
        return Vec::new();
    }
    let mut states: Vec<(String, Color)> = Vec::new();
    for span in lanes.iter().filter(|lane| lane.in_legend).flat_map(|lane| &lane.spans) {
        if states.len() >= MOST_STATES {
            break;
        }
        if states.iter().all(|(text, color)| *text != span.text || *color != span.color) {
            states.push((span.text.clone(), span.color));
        }
    }
    states
}
