//! The vertical axis of a heatmap. In: cells, options, the plot's height. Out: where heights lie, and their labels.
//!
//! **Invariant:** a cell is drawn where its label says.

use super::heat::{Cell, LabelsAt, Vertical};
use super::options::HeatmapOptions;
use crate::field::units::Unit;
use crate::frame::Field;
use crate::panels::PanelContext;
use crate::panels::plot::{TEXT_PX, ValueAxis};
use crate::scale::{Distribution, Scale};
use crate::scene::TextMeasure;
use crate::time::{Millis, Zone};

#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub scale: Scale,
    pub reverse: bool,
    /// Shares of the height with what is written there.
    pub labels: Vec<(f32, String)>,
    /// Shares of the height of grid lines.
    pub grid: Vec<f32>,
    unit: String,
    decimals: Option<u8>,
}

impl Axis {
    /// `speaker` is the field whose unit counts where the axis names none.
    pub(super) fn new(
        cells: &[Cell],
        vertical: &Vertical,
        speaker: Option<&Field>,
        options: &HeatmapOptions,
        height: f32,
        context: &PanelContext<'_>,
    ) -> Self {
        let own_unit = speaker.and_then(|field| field.config.unit.clone());
        let unit = options.unit.clone().or(own_unit).unwrap_or_else(|| "short".to_owned());
        let decimals = options.decimals;
        match vertical {
            Vertical::Rows(rows) => {
                let count = rows.names.len().max(1) as f64;
                let scale = Scale::new(0.0, count, Distribution::Linear);
                let offset = match rows.labels {
                    LabelsAt::Top => 1.0,
                    LabelsAt::Middle => 0.5,
                    LabelsAt::Bottom => 0.0,
                };
                // As many names as there is room for, from the lowest up.
                let room = f64::from(height) / count;
                let every = (f64::from(TEXT_PX) * 1.25 / room.max(0.1)).ceil().max(1.0) as usize;
                let labels = rows.names.iter().enumerate().filter(|(row, _)| row % every == 0);
                Self {
                    reverse: options.reverse,
                    labels: labels
                        .map(|(row, name)| (((row as f64 + offset) / count) as f32, name.clone()))
                        .collect(),
                    grid: Vec::new(),
                    scale,
                    unit,
                    decimals,
                }
            }
            Vertical::Values(distribution) => {
                let ends = cells.iter().fold(None, |ends: Option<(f64, f64)>, cell| {
                    Some(ends.map_or((cell.low, cell.high), |(low, high)| {
                        (low.min(cell.low), high.max(cell.high))
                    }))
                });
                let (low, high) = ends.unwrap_or((0.0, 1.0));
                let is_log = matches!(distribution, Distribution::Log { .. });
                let usable = |end: &f64| !is_log || *end > 0.0;
                let min = options.min.filter(usable).unwrap_or(low);
                let max = options.max.filter(usable).unwrap_or(high);
                let (min, max) = if min < max { (min, max) } else { (low, high.max(low + 1.0)) };
                let mut field = speaker.cloned().unwrap_or_default();
                field.config.unit = Some(unit.clone());
                field.config.decimals = decimals.or(field.config.decimals);
                field.config.mappings.clear();
                let marks =
                    ValueAxis::new(Scale::new(min, max, *distribution), &field, false, height, context);
                Self {
                    reverse: options.reverse,
                    labels: marks.named().map(|(share, text)| (share, text.to_owned())).collect(),
                    grid: marks.shares().collect(),
                    scale: marks.scale,
                    unit,
                    decimals,
                }
            }
        }
    }

    /// From the plot's top, as a share of its height.
    pub(super) fn down(&self, share: f32) -> f32 {
        if self.reverse { share } else { 1.0 - share }
    }

    /// The height that lies at a share from the top.
    pub(super) fn value_at(&self, down: f32) -> f64 {
        self.scale.value_at(f64::from(if self.reverse { down } else { 1.0 - down }))
    }

    /// A height in the axis' unit.
    pub(super) fn text(&self, height: f64, zone: &Zone, now: Millis) -> String {
        Unit::from(self.unit.as_str()).format(height, self.decimals, zone, now).to_string()
    }

    pub(super) fn width(&self, measure: &dyn TextMeasure) -> f32 {
        self.labels.iter().map(|(_, text)| measure.width_px(text, TEXT_PX, 400)).fold(0.0, f32::max)
    }
}
