//! Thresholds across a plot: lines, bands or both. In: the settings of a field, its axis. Out: shapes.
//!
//! **Invariant:** a line lies at the value it stands for, on the axis of the field that asks for it.

use super::crisp;
use crate::frame::{FieldConfig, ThresholdMode, Thresholds};
use crate::options::Setting;
use crate::scale::Scale;
use crate::scene::{Point, Rect, Shape, Stroke};
use crate::theme::Theme;

const BAND_OPACITY: f32 = 0.12;
const LINE_PX: f32 = 1.5;
const DASH: [f32; 2] = [8.0, 6.0];

/// How thresholds show: `thresholdsStyle`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::panels) struct ThresholdStyle {
    pub lines: bool,
    pub dashed: bool,
    pub areas: bool,
}

impl ThresholdStyle {
    pub(in crate::panels) fn read(config: &FieldConfig) -> Self {
        let style = |lines, dashed, areas| Self { lines, dashed, areas };
        let modes = [
            ("off", style(false, false, false)),
            ("line", style(true, false, false)),
            ("dashed", style(true, true, false)),
            ("area", style(false, false, true)),
            ("line+area", style(true, false, true)),
            ("dashed+area", style(true, true, true)),
        ];
        let written = config.custom.get("thresholdsStyle").and_then(|style| style.get("mode"));
        written.and_then(|mode: Setting<'_>| mode.choice(&modes)).unwrap_or_default()
    }

    pub(in crate::panels) fn shows(self) -> bool {
        self.lines || self.areas
    }
}

/// The thresholds of a field on its axis.
pub(in crate::panels) struct ThresholdMarks<'a> {
    style: ThresholdStyle,
    thresholds: &'a Thresholds,
    values: Vec<f64>,
    scale: Scale,
}

impl<'a> ThresholdMarks<'a> {
    /// Percentages are of the limits of `whole`, or of the axis where it has none. `None` where none show.
    pub(in crate::panels) fn new(
        style: ThresholdStyle,
        config: &'a FieldConfig,
        whole: &FieldConfig,
        scale: Scale,
    ) -> Option<Self> {
        let thresholds = config.thresholds.as_ref().filter(|_| style.shows())?;
        let (min, max) = (whole.min.unwrap_or(scale.min()), whole.max.unwrap_or(scale.max()));
        let value = |written: f64| match thresholds.mode {
            ThresholdMode::Absolute => written,
            ThresholdMode::Percentage => min + (max - min) * written / 100.0,
        };
        let values = thresholds.steps.iter().map(|step| value(step.value)).collect();
        Some(Self { style, thresholds, values, scale })
    }

    /// Bands, which lie below the data; `level` where values go to the right.
    pub(in crate::panels) fn bands(&self, plot: Rect, level: bool, theme: Theme) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (index, step) in self.thresholds.steps.iter().enumerate().filter(|_| self.style.areas) {
            let color = theme.color(&step.color);
            let low = self.kept(self.values[index]);
            let high = self.values.get(index + 1).map_or(1.0, |value| self.kept(*value));
            if high > low && color.a > 0.0 {
                let band = if level {
                    Rect::new(plot.x + plot.width * low, plot.y, plot.width * (high - low), plot.height)
                } else {
                    Rect::new(
                        plot.x,
                        plot.bottom() - plot.height * high,
                        plot.width,
                        plot.height * (high - low),
                    )
                };
                shapes.push(Shape::filled(band, 0.0, color.with_alpha(color.a * BAND_OPACITY)));
            }
        }
        shapes
    }

    /// Lines, which lie above the data.
    pub(in crate::panels) fn lines(&self, plot: Rect, level: bool, theme: Theme) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (step, value) in self.thresholds.steps.iter().zip(&self.values).filter(|_| self.style.lines) {
            let share = self.scale.share(*value).filter(|share| (0.0..=1.0).contains(share));
            let Some(share) = share.map(|share| share as f32) else { continue };
            let dash: &[f32] = if self.style.dashed { &DASH } else { &[] };
            let stroke = Stroke::dashed(theme.color(&step.color), LINE_PX, dash);
            let (from, to) = if level {
                let x = crisp(plot.x + plot.width * share);
                (Point::new(x, plot.y), Point::new(x, plot.bottom()))
            } else {
                let y = crisp(plot.bottom() - plot.height * share);
                (Point::new(plot.x, y), Point::new(plot.right(), y))
            };
            shapes.push(Shape::line(from, to, stroke));
        }
        shapes
    }

    /// How high a value lies, kept within the plot.
    fn kept(&self, value: f64) -> f32 {
        let below_all = value == f64::NEG_INFINITY || value.is_nan();
        let share = self.scale.share(value).filter(|_| !below_all).unwrap_or(0.0);
        share.clamp(0.0, 1.0) as f32
    }
}
