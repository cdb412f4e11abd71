//! How bars are drawn. In: the `custom` settings of their field. Out: a [`BarStyle`], and fills.
//!
//! **Invariant:** with a gradient, equal values have equal colours in all bars.

use crate::frame::FieldConfig;
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
}

impl BarStyle {
    pub(in crate::panels) fn read(config: &FieldConfig) -> Self {
        let number = |name: &str| config.custom.number(name).filter(|value| value.is_finite());
        let modes = [("none", Gradient::None), ("opacity", Gradient::Opacity), ("hue", Gradient::Hue)];
        Self {
            fill_opacity: number("fillOpacity")
                .map_or(0.8, |percent| (percent / 100.0).clamp(0.0, 1.0) as f32),
            line_width: number("lineWidth").map_or(1.0, |width| width.clamp(0.0, 10.0) as f32),
            gradient: config.custom.choice("gradientMode", &modes).unwrap_or(Gradient::None),
        }
    }

    /// Along the values: upwards, or to the right where bars lie.
    pub(in crate::panels) fn fill(self, color: Color, plot: Rect, horizontal: bool) -> Fill {
        const TURN: f64 = 25.0;
        const LIGHTER: f64 = 0.12;
        let full = color.with_alpha(color.a * self.fill_opacity);
        let (strong, weak) = match self.gradient {
            Gradient::None => return Fill::Solid(full),
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
