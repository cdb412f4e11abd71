//! What areas and lines are filled with. In: a series' gradient mode and colours. Out: a [`Fill`].
//!
//! **Invariant:** with a scheme, the colour at a height is the colour of the value at that height.

use super::paint::Projection;
use super::series::Series;
use super::style::GradientMode;
use crate::field::Display;
use crate::frame::{Field, ThresholdMode, Value};
use crate::order::sort_numbers;
use crate::panels::PanelContext;
use crate::scale::Scale;
use crate::scene::{Fill, Gradient, Point, Stop};

/// Samples of a continuous scheme along the axis.
const SCHEME_STEPS: u8 = 24;
/// Degrees and share of lightness between the ends of a hue gradient and the series' own colour.
const HUE_TURN: f64 = 25.0;
const HUE_LIGHT: f64 = 0.12;

/// The paint of a series at an opacity from 0 to 1.
pub(super) fn fill_of(
    series: &Series,
    projection: &Projection,
    opacity: f32,
    context: &PanelContext<'_>,
) -> Fill {
    let plot = projection.plot;
    let color = series.ink;
    match series.style.gradient {
        GradientMode::None => Fill::Solid(color.with_alpha(opacity)),
        // Strong away from the ground, clear at it: areas below zero fade towards it from beneath.
        GradientMode::Opacity => {
            let ground = ((projection.ground() - plot.y) / plot.height.max(1.0)).clamp(0.0, 1.0);
            let stop = |offset, alpha| Stop { offset, color: color.with_alpha(alpha) };
            let stops = vec![stop(0.0, opacity), stop(ground, 0.0), stop(1.0, opacity * (1.0 - ground))];
            Fill::Linear(Gradient {
                from: Point::new(0.0, plot.y),
                to: Point::new(0.0, plot.bottom()),
                stops,
            })
        }
        GradientMode::Hue => {
            let (top, bottom) = (color.turned(-HUE_TURN, HUE_LIGHT), color.turned(HUE_TURN, -HUE_LIGHT));
            Fill::vertical(plot.y, plot.bottom(), top.with_alpha(opacity), bottom.with_alpha(opacity))
        }
        GradientMode::Scheme if series.colored_by_value() => scheme(series, projection, opacity, context),
        GradientMode::Scheme => Fill::Solid(color.with_alpha(opacity)),
    }
}

fn scheme(series: &Series, projection: &Projection, opacity: f32, context: &PanelContext<'_>) -> Fill {
    let (plot, scale) = (projection.plot, projection.scale);
    let stops = scheme_stops(&series.field, &series.display(context), scale, opacity);
    Fill::Linear(Gradient { from: Point::new(0.0, plot.y), to: Point::new(0.0, plot.bottom()), stops })
}

/// The colours of a field's values along an axis, from its upper end to its lower one.
pub(in crate::panels) fn scheme_stops(
    field: &Field,
    display: &Display<'_>,
    scale: Scale,
    opacity: f32,
) -> Vec<Stop> {
    let mut shares: Vec<f64> =
        (0..=SCHEME_STEPS).map(|step| f64::from(step) / f64::from(SCHEME_STEPS)).collect();
    let mode = field.config.color.as_ref().map(|color| color.mode.as_str());
    if let (Some("thresholds"), Some(thresholds)) = (mode, &field.config.thresholds) {
        // Thresholds are edges, not transitions: one stop right below each and one on it.
        let range = field.state.range.unwrap_or_default();
        let (low, high) = (range.min.unwrap_or(scale.min()), range.max.unwrap_or(scale.max()));
        for step in thresholds.steps.iter().filter(|step| step.value.is_finite()) {
            let value = match thresholds.mode {
                ThresholdMode::Absolute => step.value,
                ThresholdMode::Percentage => low + (high - low) * step.value / 100.0,
            };
            if let Some(share) = scale.share(value).filter(|share| (0.0..=1.0).contains(share)) {
                shares.extend([share - 1e-6, share]);
            }
        }
    }
    shares.retain(|share| (0.0..=1.0).contains(share));
    sort_numbers(&mut shares);
    shares.reverse();
    shares
        .into_iter()
        .map(|share| {
            let color = display.color(&Value::Number(scale.value_at(share)));
            Stop { offset: (1.0 - share) as f32, color: color.with_alpha(opacity) }
        })
        .collect()
}
