//! Where a scene is drawn. In: any plotters backend. Out: a surface that can also clip, dash, shade and set type.
//!
//! What plotters can say (lines, polygons, circles, rectangles) goes through its own calls; the methods here say the
//! rest and each has a fallback made of plain plotters calls, so a stock backend works too: wrap it in [`Stock`].
//!
//! **Invariant:** a call carries a whole line or a whole batch, never one segment: a busy chart is a few hundred calls.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontStyle, FontTransform,
    text_anchor::{HPos, Pos, VPos},
};

use super::dash;
use super::shape::{Anchor, Baseline, Fill, Point, Rect, Stroke, Text};
use crate::theme::Color;

/// What drawing on `S` answers.
pub type Drawn<S> = Result<(), DrawingErrorKind<<S as DrawingBackend>::ErrorType>>;

/// A plotters backend that knows more than plotters asks of it.
pub trait Surface: DrawingBackend {
    /// How many of the backend's integer units make one CSS pixel; more than one keeps lines smooth.
    fn units_per_px(&self) -> i32 {
        1
    }

    /// Nothing drawn until the matching [`Surface::unclip`] is seen outside `rect`. Calls nest.
    fn clip(&mut self, _rect: Rect) -> Drawn<Self> {
        Ok(())
    }

    fn unclip(&mut self) -> Drawn<Self> {
        Ok(())
    }

    /// A line that is dashed, has round ends or changes colour on its way.
    fn fancy_line(&mut self, line: &[Point], stroke: &Stroke) -> Drawn<Self> {
        let units = self.units_per_px();
        let style = Pen::new(stroke.paint.flat(), stroke.width, units);
        for piece in dash::cut(line, &stroke.dash) {
            self.draw_path(piece.into_iter().map(|at| to_units(at, units)), &style)?;
        }
        Ok(())
    }

    /// An outline filled with a gradient.
    fn shaded_area(&mut self, outline: &[Point], fill: &Fill) -> Drawn<Self> {
        let units = self.units_per_px();
        let color = Pen::fill(fill.flat());
        self.fill_polygon(outline.iter().map(|at| to_units(*at, units)), &color)
    }

    /// Filled circles of one look.
    fn circles(&mut self, centers: &[Point], radius: f32, fill: Color) -> Drawn<Self> {
        let units = self.units_per_px();
        let style = Pen::fill(fill);
        let radius = length_to_units(radius, units);
        centers.iter().try_for_each(|center| self.draw_circle(to_units(*center, units), radius, &style, true))
    }

    /// One line of text. The fallback knows quarter turns and two weights, as plotters does.
    fn set_text(&mut self, text: &Text) -> Drawn<Self> {
        let units = self.units_per_px();
        self.draw_text(&text.text, &Type { text, units }, to_units(text.at, units))
    }
}

/// A stock plotters backend as a surface: one unit a pixel, gradients flat, clips not kept.
#[derive(Debug)]
pub struct Stock<B>(pub B);

impl<B: DrawingBackend> Surface for Stock<B> {}

impl<B: DrawingBackend> DrawingBackend for Stock<B> {
    type ErrorType = B::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn<Self> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Drawn<Self> {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn<Self> {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn<Self> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<Self> {
        self.0.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<Self> {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn<Self> {
        self.0.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn<Self> {
        self.0.fill_polygon(vert, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Drawn<Self> {
        self.0.draw_text(text, style, pos)
    }
}

/// Units of a position, rounded to the nearest.
pub fn to_units(at: Point, units_per_px: i32) -> BackendCoord {
    let scale = units_per_px as f32;
    ((at.x * scale).round() as i32, (at.y * scale).round() as i32)
}

/// Units of a length; a length above zero never vanishes.
pub(super) fn length_to_units(length: f32, units_per_px: i32) -> u32 {
    let units = (length * units_per_px as f32).round() as u32;
    if length > 0.0 { units.max(1) } else { 0 }
}

/// A colour and a width in units, as plotters takes them.
pub(super) struct Pen {
    color: BackendColor,
    width: u32,
}

impl Pen {
    pub(super) fn new(color: Color, width: f32, units_per_px: i32) -> Self {
        Self { color: backend_color(color), width: length_to_units(width, units_per_px) }
    }

    /// For insides. The width is not 0, since plotters' own filling draws line by line.
    pub(super) fn fill(color: Color) -> Self {
        Self { color: backend_color(color), width: 1 }
    }
}

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

fn backend_color(color: Color) -> BackendColor {
    BackendColor { alpha: f64::from(color.a), rgb: (color.r, color.g, color.b) }
}

/// A text's look, as plotters takes it.
struct Type<'a> {
    text: &'a Text,
    units: i32,
}

/// A pixel backend asked the scene for glyphs; only surfaces that set type themselves can show text.
#[derive(Debug, thiserror::Error)]
#[error("this surface cannot set text: it has no font")]
pub struct NoGlyphs;

impl BackendTextStyle for Type<'_> {
    type FontError = NoGlyphs;

    fn color(&self) -> BackendColor {
        backend_color(self.text.color)
    }

    fn size(&self) -> f64 {
        f64::from(self.text.size) * f64::from(self.units)
    }

    fn transform(&self) -> FontTransform {
        match (self.text.rotation / 90.0).round().rem_euclid(4.0) as i32 {
            1 => FontTransform::Rotate90,
            2 => FontTransform::Rotate180,
            3 => FontTransform::Rotate270,
            _ => FontTransform::None,
        }
    }

    fn style(&self) -> FontStyle {
        if self.text.weight >= 600 { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        let horizontal = match self.text.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let vertical = match self.text.baseline {
            Baseline::Top => VPos::Top,
            Baseline::Middle => VPos::Center,
            Baseline::Alphabetic | Baseline::Bottom => VPos::Bottom,
        };
        Pos::new(horizontal, vertical)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::SansSerif
    }

    fn layout_box(&self, _text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        Err(NoGlyphs)
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _pos: BackendCoord,
        _draw: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        Err(NoGlyphs)
    }
}
