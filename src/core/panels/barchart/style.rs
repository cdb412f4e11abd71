//! How bars are drawn. In: the `custom` settings of their field. Out: a [`BarStyle`], and fills.
//!
//! **Invariant:** with a gradient, equal values have equal colours in all bars.

use crate::field::Display;
use crate::frame::{Field, FieldConfig};
use crate::panels::PanelContext;
use crate::panels::timeseries::scheme_stops;
use crate::scale::Scale;
use crate::scene::{Fill, Gradient as Way, Point, Rect, Stop};
use crate::theme::Color;

/// How the bars of one field are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::panels) struct BarStyle {
    /// 0 to 1.
    pub(in crate::panels) fill_opacity: f32,
    /// CSS pixels.
    pub(in crate::panels) line_width: f32,
    gradient: Gradient,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gradient {
    None,
    Opacity,
    Hue,
    /// The colours of values along their axis.
    Scheme,
}

impl BarStyle {
    pub(in crate::panels) fn read(config: &FieldConfig) -> Self {
        let number = |name: &str| config.custom.number(name).filter(|value| value.is_finite());
        let modes = [
            ("none", Gradient::None),
            ("opacity", Gradient::Opacity),
            ("hue", Gradient::Hue),
            ("scheme", Gradient::Scheme),
        ];
        Self {
            fill_opacity: number("fillOpacity")
                .map_or(0.8, |percent| (percent / 100.0).clamp(0.0, 1.0) as f32),
            line_width: number("lineWidth").map_or(1.0, |width| width.clamp(0.0, 10.0) as f32),
            gradient: config.custom.choice("gradientMode", &modes).unwrap_or(Gradient::None),
        }
    }

    /// Along the values: upwards, or to the right where bars lie. `field` is that of the bars, whose values may have
    /// colours of their own, and `scale` their axis.
    pub(in crate::panels) fn fill_of(
        self,
        (color, field, scale): (Color, &Field, Scale),
        plot: Rect,
        horizontal: bool,
        context: &PanelContext<'_>,
    ) -> Fill {
        let mode = field.config.color.as_ref().map_or("", |color| color.mode.as_str());
        let by_value = mode == "thresholds" || mode.starts_with("continuous-");
        if self.gradient != Gradient::Scheme || !by_value {
            return self.fill(color, plot, horizontal);
        }
        let fields = context.field_context();
        let stops = scheme_stops(field, &Display::new(field, &fields), scale, self.fill_opacity);
        // From the upper end to the lower one.
        let (from, to) = if horizontal {
            (Point::new(plot.right(), 0.0), Point::new(plot.x, 0.0))
        } else {
            (Point::new(0.0, plot.y), Point::new(0.0, plot.bottom()))
        };
        Fill::Linear(Way { from, to, stops })
    }

    fn fill(self, color: Color, plot: Rect, horizontal: bool) -> Fill {
        const TURN: f64 = 25.0;
        const LIGHTER: f64 = 0.12;
        let full = color.with_alpha(color.a * self.fill_opacity);
        let (strong, weak) = match self.gradient {
            // Without colours of values there is one alone.
            Gradient::None | Gradient::Scheme => return Fill::Solid(full),
            Gradient::Opacity => (full, color.with_alpha(0.0)),
            Gradient::Hue => (
                color.turned(-TURN, LIGHTER).with_alpha(self.fill_opacity),
                color.turned(TURN, -LIGHTER).with_alpha(self.fill_opacity),
            ),
        };
        if !horizontal {
            return Fill::vertical(plot.y, plot.bottom(), strong, weak);
        }
        Fill::Linear(Way {
            from: Point::new(plot.x, 0.0),
            to: Point::new(plot.right(), 0.0),
            stops: vec![Stop { offset: 0.0, color: weak }, Stop { offset: 1.0, color: strong }],
        })
    }
}
