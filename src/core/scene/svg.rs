//! A scene as an SVG file. In: a [`Scene`]. Out: the text of an SVG 1.1 document, the same for the same scene.
//!
//! Used for the downloaded image and for the tests' pictures.
//!
//! **Invariant:** every text of the dashboard is escaped, and numbers have at most two decimals.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend};

use super::draw::draw;
use super::shape::{Anchor, Baseline, Fill, Gradient, Point, Rect, Scene, Stroke, Text};
use super::surface::{Drawn, Surface};
use crate::theme::Color;

/// A tenth of a pixel is finer than the eye and keeps the file short.
const UNITS_PER_PX: i32 = 10;

const FONT_FAMILY: &str = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif";

/// The scene's SVG document.
pub fn svg(scene: &Scene) -> String {
    let mut surface = SvgSurface::new(scene.width, scene.height);
    match draw(scene, &mut surface) {
        Ok(()) => {}
        Err(error) => surface.comment(&error.to_string()),
    }
    surface.finish()
}

/// A plotters backend that writes SVG elements.
#[derive(Debug)]
pub struct SvgSurface {
    width: f32,
    height: f32,
    body: String,
    clips: u32,
    gradients: u32,
}

impl SvgSurface {
    /// An empty document of a size in CSS pixels.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, body: String::new(), clips: 0, gradients: 0 }
    }

    /// The document so far.
    pub fn finish(self) -> String {
        let (width, height) = (Number(self.width), Number(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FONT_FAMILY}\">\n{}</svg>\n",
            self.body
        )
    }

    /// Writing to a `String` cannot fail, so the result says nothing.
    fn element(&mut self, arguments: std::fmt::Arguments<'_>) {
        let _ = self.body.write_fmt(arguments);
        self.body.push('\n');
    }

    fn comment(&mut self, text: &str) {
        let text = text.replace("--", "- -");
        self.element(format_args!("<!-- {text} -->"));
    }

    /// The attribute value of a paint; a gradient is defined on the way.
    fn paint(&mut self, fill: &Fill) -> String {
        match fill {
            Fill::Solid(color) => rgb(*color),
            Fill::Linear(gradient) => self.define(gradient),
        }
    }

    fn define(&mut self, gradient: &Gradient) -> String {
        let id = self.gradients;
        self.gradients += 1;
        let (x1, y1) = (Number(gradient.from.x), Number(gradient.from.y));
        let (x2, y2) = (Number(gradient.to.x), Number(gradient.to.y));
        let mut stops = String::new();
        for stop in &gradient.stops {
            let (offset, color, opacity) = (Share(stop.offset), rgb(stop.color), Share(stop.color.a));
            let _ = write!(
                stops,
                "<stop offset=\"{offset}\" stop-color=\"{color}\" stop-opacity=\"{opacity}\"/>"
            );
        }
        self.element(format_args!(
            "<linearGradient id=\"g{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" \
             y2=\"{y2}\">{stops}</linearGradient>"
        ));
        format!("url(#g{id})")
    }
}

impl DrawingBackend for SvgSurface {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let units = UNITS_PER_PX as f32;
        ((self.width * units) as u32, (self.height * units) as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn<Self> {
        Ok(())
    }

    fn present(&mut self) -> Drawn<Self> {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn<Self> {
        let size = Units(1);
        let (x, y) = (Units(point.0), Units(point.1));
        let paint = Paint("fill", color);
        self.element(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\"{paint}/>"));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn<Self> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<Self> {
        let (x, y) = (Units(upper_left.0), Units(upper_left.1));
        let (width, height) = (Units(bottom_right.0 - upper_left.0), Units(bottom_right.1 - upper_left.1));
        let look = Look { style, fill };
        self.element(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{look}/>"));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<Self> {
        let (points, look) = (unit_points(path), Look { style, fill: false });
        self.element(format_args!("<polyline points=\"{points}\" stroke-linejoin=\"round\"{look}/>"));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn<Self> {
        let (x, y, radius) = (Units(center.0), Units(center.1), Units(radius.cast_signed()));
        let look = Look { style, fill };
        self.element(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn<Self> {
        let (points, look) = (unit_points(vert), Look { style, fill: true });
        self.element(format_args!("<polygon points=\"{points}\"{look}/>"));
        Ok(())
    }
}

impl Surface for SvgSurface {
    fn units_per_px(&self) -> i32 {
        UNITS_PER_PX
    }

    fn clip(&mut self, rect: Rect) -> Drawn<Self> {
        let id = self.clips;
        self.clips += 1;
        let (x, y, width, height) = (Number(rect.x), Number(rect.y), Number(rect.width), Number(rect.height));
        self.element(format_args!(
            "<clipPath id=\"c{id}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></clipPath>\n\
             <g clip-path=\"url(#c{id})\">"
        ));
        Ok(())
    }

    fn unclip(&mut self) -> Drawn<Self> {
        self.element(format_args!("</g>"));
        Ok(())
    }

    fn fancy_line(&mut self, line: &[Point], stroke: &Stroke) -> Drawn<Self> {
        let paint = self.paint(&stroke.paint);
        let opacity = opacity_of("stroke", &stroke.paint);
        let (points, width) = (points(line), Number(stroke.width));
        let mut dashes = String::new();
        if !stroke.dash.is_empty() {
            let lengths: Vec<String> = stroke.dash.iter().map(|length| Number(*length).to_string()).collect();
            dashes = format!(" stroke-dasharray=\"{}\"", lengths.join(" "));
        }
        let cap = if stroke.round { " stroke-linecap=\"round\"" } else { "" };
        self.element(format_args!(
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{paint}\"{opacity} stroke-width=\"{width}\" \
             stroke-linejoin=\"round\"{cap}{dashes}/>"
        ));
        Ok(())
    }

    fn shaded_area(&mut self, outline: &[Point], fill: &Fill) -> Drawn<Self> {
        let paint = self.paint(fill);
        let opacity = opacity_of("fill", fill);
        let points = points(outline);
        self.element(format_args!("<polygon points=\"{points}\" fill=\"{paint}\"{opacity}/>"));
        Ok(())
    }

    fn set_text(&mut self, text: &Text) -> Drawn<Self> {
        // Viewers disagree on `dominant-baseline`; a shift in the font's size looks the same in all of them.
        let shift = match text.baseline {
            Baseline::Top => 0.78,
            Baseline::Middle => 0.36,
            Baseline::Alphabetic => 0.0,
            Baseline::Bottom => -0.22,
        };
        let anchor = match text.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y, size) = (Number(text.at.x), Number(text.at.y), Number(text.size));
        let dy = Number(text.size * shift);
        let rotation = if text.rotation == 0.0 {
            String::new()
        } else {
            format!(" transform=\"rotate({} {x} {y})\"", Number(text.rotation))
        };
        let weight =
            if text.weight == 400 { String::new() } else { format!(" font-weight=\"{}\"", text.weight) };
        let (fill, opacity) = (rgb(text.color), opacity_of("fill", &Fill::Solid(text.color)));
        let content = escaped(&text.text);
        self.element(format_args!(
            "<text x=\"{x}\" y=\"{y}\" dy=\"{dy}\" font-size=\"{size}\"{weight} fill=\"{fill}\"{opacity}{anchor}\
             {rotation}>{content}</text>"
        ));
        Ok(())
    }
}

/// At most two decimals, no trailing zeros, no minus zero; what is not a number is drawn at 0.
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hundredths = (f64::from(self.0) * 100.0).round();
        let value = if hundredths.is_finite() && hundredths != 0.0 { hundredths / 100.0 } else { 0.0 };
        write!(f, "{value}")
    }
}

/// An opacity or offset: three decimals.
struct Share(f32);

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", (f64::from(self.0) * 1000.0).round() / 1000.0)
    }
}

/// Tenths of a pixel.
struct Units(i32);

impl std::fmt::Display for Units {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", f64::from(self.0) / f64::from(UNITS_PER_PX))
    }
}

struct Paint(&'static str, BackendColor);

impl std::fmt::Display for Paint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(attribute, BackendColor { alpha, rgb: (r, g, b) }) = self;
        write!(f, " {attribute}=\"#{r:02x}{g:02x}{b:02x}\"")?;
        if *alpha < 1.0 { write!(f, " {attribute}-opacity=\"{}\"", Share(*alpha as f32)) } else { Ok(()) }
    }
}

/// The attributes of a plotters style.
struct Look<'a, S> {
    style: &'a S,
    fill: bool,
}

impl<S: BackendStyle> std::fmt::Display for Look<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.fill {
            return write!(f, "{}", Paint("fill", self.style.color()));
        }
        let width = Units(self.style.stroke_width().cast_signed());
        write!(f, " fill=\"none\"{} stroke-width=\"{width}\"", Paint("stroke", self.style.color()))
    }
}

fn unit_points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut text = String::new();
    for (x, y) in path {
        let separator = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{separator}{},{}", Units(x), Units(y));
    }
    text
}

fn points(line: &[Point]) -> String {
    unit_points(line.iter().map(|at| super::surface::to_units(*at, UNITS_PER_PX)))
}

fn rgb(color: Color) -> String {
    Color::rgb(color.r, color.g, color.b).to_string()
}

/// ` fill-opacity="0.5"` where a plain colour is not opaque; a gradient's stops carry their own.
fn opacity_of(attribute: &str, fill: &Fill) -> String {
    match fill {
        Fill::Solid(color) if color.a < 1.0 => format!(" {attribute}-opacity=\"{}\"", Share(color.a)),
        Fill::Solid(_) | Fill::Linear(_) => String::new(),
    }
}

/// Text as XML content; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
