//! A scene on a `<canvas>`: the browser's own surface for the core's one drawing function.
//!
//! In: shapes in fixed-point units. Out: pixels, at the device's own resolution.

use std::convert::Infallible;
use std::fmt::Write as _;

use atalaya_core::scene::{
    self, Anchor, Baseline, Drawn, Fill, Point, Rect, Scene, Stroke, Surface, Text, TextMeasure,
};
use atalaya_core::theme::Color;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::app::platform::dom;

/// Units in one CSS pixel: fine enough that a slow slope stays smooth at any zoom.
const UNITS: i32 = 16;

/// Must equal the stylesheet's, so that measured and drawn text agree.
pub const FONT: &str = "Inter, ui-sans-serif, system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", Arial, sans-serif";

/// Draws the whole scene; whatever was on the canvas is gone.
pub fn paint(canvas: &HtmlCanvasElement, scene: &Scene) {
    let Some(context) = context(canvas) else { return };
    let ratio = dom::pixel_ratio();
    let (width, height) = (f64::from(scene.width), f64::from(scene.height));
    let (device_width, device_height) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
    // Setting the size also clears; without a change of size clearing is cheaper.
    if (canvas.width(), canvas.height()) == (device_width, device_height) {
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok();
        context.clear_rect(0.0, 0.0, f64::from(device_width), f64::from(device_height));
    } else {
        canvas.set_width(device_width);
        canvas.set_height(device_height);
        canvas.style().set_property("width", &format!("{width}px")).ok();
        canvas.style().set_property("height", &format!("{height}px")).ok();
    }
    let scale = ratio / f64::from(UNITS);
    context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0).ok();
    context.set_line_join("round");
    let mut surface =
        CanvasSurface { context, size: (scene.width as u32, scene.height as u32), css: String::new() };
    // The surface's error type has no values.
    scene::draw(scene, &mut surface).ok();
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

struct CanvasSurface {
    context: CanvasRenderingContext2d,
    size: (u32, u32),
    /// Reused for colours as CSS writes them.
    css: String,
}

fn units(px: f32) -> f64 {
    f64::from(px) * f64::from(UNITS)
}

impl CanvasSurface {
    fn backend_css(&mut self, color: BackendColor) -> &str {
        self.css.clear();
        let (r, g, b) = color.rgb;
        // Writing to a String cannot fail.
        let _ = write!(self.css, "rgba({r},{g},{b},{})", color.alpha);
        &self.css
    }

    fn stroke_with<S: BackendStyle>(&mut self, style: &S) {
        let color = style.color();
        self.context.set_line_width(f64::from(style.stroke_width()));
        let context = self.context.clone();
        context.set_stroke_style_str(self.backend_css(color));
    }

    fn fill_with(&mut self, color: BackendColor) {
        let context = self.context.clone();
        context.set_fill_style_str(self.backend_css(color));
    }

    fn trace(&self, points: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        let mut points = points.into_iter();
        if let Some((x, y)) = points.next() {
            self.context.move_to(f64::from(x), f64::from(y));
        }
        for (x, y) in points {
            self.context.line_to(f64::from(x), f64::from(y));
        }
    }

    fn trace_px(&self, points: &[Point]) {
        self.context.begin_path();
        for (position, point) in points.iter().enumerate() {
            if position == 0 {
                self.context.move_to(units(point.x), units(point.y));
            } else {
                self.context.line_to(units(point.x), units(point.y));
            }
        }
    }

    /// A canvas gradient, or the flat colour where there is none.
    fn gradient(&self, fill: &Fill) -> Option<web_sys::CanvasGradient> {
        let Fill::Linear(gradient) = fill else { return None };
        let (from, to) = (gradient.from, gradient.to);
        let made =
            self.context.create_linear_gradient(units(from.x), units(from.y), units(to.x), units(to.y));
        for stop in &gradient.stops {
            made.add_color_stop(stop.offset, &stop.color.to_string()).ok();
        }
        Some(made)
    }
}

impl DrawingBackend for CanvasSurface {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn<Self> {
        Ok(())
    }

    fn present(&mut self) -> Drawn<Self> {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn<Self> {
        self.fill_with(color);
        self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn<Self> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<Self> {
        let (x, y) = (f64::from(left), f64::from(top));
        let (width, height) = (f64::from(right - left), f64::from(bottom - top));
        if fill {
            self.fill_with(style.color());
            self.context.fill_rect(x, y, width, height);
        } else {
            self.stroke_with(style);
            self.context.stroke_rect(x, y, width, height);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<Self> {
        self.stroke_with(style);
        self.trace(path);
        self.context.stroke();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn<Self> {
        self.context.begin_path();
        self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, std::f64::consts::TAU).ok();
        if fill {
            self.fill_with(style.color());
            self.context.fill();
        } else {
            self.stroke_with(style);
            self.context.stroke();
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        outline: I,
        style: &S,
    ) -> Drawn<Self> {
        self.fill_with(style.color());
        self.trace(outline);
        self.context.fill();
        Ok(())
    }
}

impl Surface for CanvasSurface {
    fn units_per_px(&self) -> i32 {
        UNITS
    }

    fn clip(&mut self, rect: Rect) -> Drawn<Self> {
        self.context.save();
        self.context.begin_path();
        self.context.rect(units(rect.x), units(rect.y), units(rect.width), units(rect.height));
        self.context.clip();
        Ok(())
    }

    fn unclip(&mut self) -> Drawn<Self> {
        self.context.restore();
        Ok(())
    }

    fn fancy_line(&mut self, line: &[Point], stroke: &Stroke) -> Drawn<Self> {
        match self.gradient(&stroke.paint) {
            Some(gradient) => self.context.set_stroke_style_canvas_gradient(&gradient),
            None => self.context.set_stroke_style_str(&stroke.paint.flat().to_string()),
        }
        self.context.set_line_width(units(stroke.width));
        self.context.set_line_cap(if stroke.round { "round" } else { "butt" });
        let dash: js_sys::Array =
            stroke.dash.iter().map(|length| JsValue::from_f64(units(*length))).collect();
        self.context.set_line_dash(&dash).ok();
        self.trace_px(line);
        self.context.stroke();
        self.context.set_line_dash(&js_sys::Array::new()).ok();
        self.context.set_line_cap("butt");
        Ok(())
    }

    fn shaded_area(&mut self, outline: &[Point], fill: &Fill) -> Drawn<Self> {
        match self.gradient(fill) {
            Some(gradient) => self.context.set_fill_style_canvas_gradient(&gradient),
            None => self.context.set_fill_style_str(&fill.flat().to_string()),
        }
        self.trace_px(outline);
        self.context.fill();
        Ok(())
    }

    fn circles(&mut self, centers: &[Point], radius: f32, fill: Color) -> Drawn<Self> {
        self.context.set_fill_style_str(&fill.to_string());
        self.context.begin_path();
        for center in centers {
            let (x, y) = (units(center.x), units(center.y));
            self.context.move_to(x + units(radius), y);
            self.context.arc(x, y, units(radius), 0.0, std::f64::consts::TAU).ok();
        }
        self.context.fill();
        Ok(())
    }

    fn set_text(&mut self, text: &Text) -> Drawn<Self> {
        let context = &self.context;
        context.set_fill_style_str(&text.color.to_string());
        context.set_font(&font(units(text.size), text.weight));
        context.set_text_align(match text.anchor {
            Anchor::Start => "left",
            Anchor::Middle => "center",
            Anchor::End => "right",
        });
        context.set_text_baseline(match text.baseline {
            Baseline::Top => "top",
            Baseline::Middle => "middle",
            Baseline::Alphabetic => "alphabetic",
            Baseline::Bottom => "bottom",
        });
        let (x, y) = (units(text.at.x), units(text.at.y));
        if text.rotation == 0.0 {
            context.fill_text(&text.text, x, y).ok();
        } else {
            context.save();
            context.translate(x, y).ok();
            context.rotate(f64::from(text.rotation).to_radians()).ok();
            context.fill_text(&text.text, 0.0, 0.0).ok();
            context.restore();
        }
        Ok(())
    }
}

fn font(size: f64, weight: u16) -> String {
    format!("{weight} {size}px {FONT}")
}

/// The browser's own widths of text, remembered: axes measure the same few labels again and again.
pub struct CanvasMeasure {
    context: Option<CanvasRenderingContext2d>,
    known: std::cell::RefCell<std::collections::BTreeMap<(String, u32, u16), f32>>,
}

/// Texts remembered at most.
const MOST_KNOWN: usize = 4000;

impl CanvasMeasure {
    pub fn new() -> Self {
        let context = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.create_element("canvas").ok())
            .and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok())
            .and_then(|canvas| context(&canvas));
        Self { context, known: std::cell::RefCell::default() }
    }
}

impl TextMeasure for CanvasMeasure {
    fn width_px(&self, text: &str, size: f32, weight: u16) -> f32 {
        let key = (text.to_owned(), (size * 16.0) as u32, weight);
        if let Some(width) = self.known.borrow().get(&key) {
            return *width;
        }
        let Some(context) = &self.context else { return text.chars().count() as f32 * size * 0.55 };
        context.set_font(&font(f64::from(size), weight));
        let width = context.measure_text(text).map_or(0.0, |metrics| metrics.width() as f32);
        let mut known = self.known.borrow_mut();
        if known.len() > MOST_KNOWN {
            known.clear();
        }
        known.insert(key, width);
        width
    }
}
