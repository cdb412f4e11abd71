//! Scenes drawn on our SVG surface and on a plain plotters backend that knows nothing of ours.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::*;
use crate::theme::Color;

const RED: Color = Color::rgb(255, 0, 0);

fn scene(shapes: Vec<Shape>) -> Scene {
    Scene { width: 40.0, height: 30.0, background: None, shapes }
}

#[track_caller]
fn check(shape: Shape, expected: &str) {
    let text = svg(&scene(vec![shape]));
    let body: Vec<&str> = text.lines().skip(1).take_while(|line| *line != "</svg>").collect();
    assert_eq!(body.join("\n"), expected);
}

#[test]
fn shapes_become_svg_elements() {
    let points = vec![Point::new(0.0, 0.04), Point::new(10.06, 20.0)];
    check(
        Shape::Path { lines: vec![points.clone()], stroke: Stroke::solid(RED, 1.5) },
        "<polyline points=\"0,0 10.1,20\" stroke-linejoin=\"round\" fill=\"none\" stroke=\"#ff0000\" \
         stroke-width=\"1.5\"/>",
    );
    check(
        Shape::Path { lines: vec![points], stroke: Stroke::dashed(RED.with_alpha(0.5), 1.0, &[4.0, 2.0]) },
        "<polyline points=\"0,0 10.1,20\" fill=\"none\" stroke=\"#ff0000\" stroke-opacity=\"0.5\" \
         stroke-width=\"1\" stroke-linejoin=\"round\" stroke-dasharray=\"4 2\"/>",
    );
    check(
        Shape::filled(Rect::new(1.0, 2.0, 3.0, 4.0), 0.0, RED),
        "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"#ff0000\"/>",
    );
    check(
        Shape::Points { centers: vec![Point::new(5.0, 5.0)], radius: 2.5, fill: RED, stroke: None },
        "<circle cx=\"5\" cy=\"5\" r=\"2.5\" fill=\"#ff0000\"/>",
    );
    check(Shape::Path { lines: vec![vec![Point::new(1.0, 1.0)]], stroke: Stroke::solid(RED, 1.0) }, "");
    check(
        Shape::filled(Rect::new(0.0, 0.0, 5.0, 5.0), 0.0, RED),
        "<rect x=\"0\" y=\"0\" width=\"5\" height=\"5\" fill=\"#ff0000\"/>",
    );
}

#[test]
fn texts_are_escaped_and_placed() {
    check(
        Shape::Text(Text::new("a<b> & \"c\"\u{0}", Point::new(1.0, 2.0), 10.0, RED)),
        "<text x=\"1\" y=\"2\" dy=\"3.6\" font-size=\"10\" fill=\"#ff0000\">a&lt;b&gt; &amp; &quot;c&quot;</text>",
    );
    let turned = Text::new("x", Point::new(1.0, 2.0), 10.0, RED)
        .anchored(Anchor::End, Baseline::Top)
        .weight(500)
        .rotated(-90.0);
    check(
        Shape::Text(turned),
        "<text x=\"1\" y=\"2\" dy=\"7.8\" font-size=\"10\" font-weight=\"500\" fill=\"#ff0000\" text-anchor=\"end\" \
         transform=\"rotate(-90 1 2)\">x</text>",
    );
}

#[test]
fn groups_clip_and_areas_shade() {
    let outline = vec![Point::new(0.0, 0.0), Point::new(4.0, 0.0), Point::new(4.0, 4.0)];
    let area =
        Shape::Area { outlines: vec![outline], fill: Fill::vertical(0.0, 4.0, RED, RED.with_alpha(0.1)) };
    check(
        Shape::Group { clip: Some(Rect::new(0.0, 0.0, 9.0, 9.0)), shapes: vec![area] },
        "<clipPath id=\"c0\"><rect x=\"0\" y=\"0\" width=\"9\" height=\"9\"/></clipPath>\n\
         <g clip-path=\"url(#c0)\">\n\
         <linearGradient id=\"g0\" gradientUnits=\"userSpaceOnUse\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"4\">\
         <stop offset=\"0\" stop-color=\"#ff0000\" stop-opacity=\"1\"/>\
         <stop offset=\"1\" stop-color=\"#ff0000\" stop-opacity=\"0.1\"/></linearGradient>\n\
         <polygon points=\"0,0 4,0 4,4\" fill=\"url(#g0)\"/>\n\
         </g>",
    );
}

/// A backend as any plotters user could write it: pixels in memory, everything else left to plotters.
struct Bitmap {
    pixels: Vec<Vec<bool>>,
    texts: Vec<String>,
}

impl DrawingBackend for Bitmap {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (40, 30)
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn draw_pixel(
        &mut self,
        (x, y): BackendCoord,
        color: BackendColor,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let row = usize::try_from(y).ok().and_then(|y| self.pixels.get_mut(y));
        if let Some(pixel) = row.and_then(|row| row.get_mut(usize::try_from(x).ok()?))
            && color.alpha > 0.0
        {
            *pixel = true;
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        _style: &S,
        _pos: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.texts.push(text.to_owned());
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        points.windows(2).try_for_each(|pair| self.draw_line(pair[0], pair[1], style))
    }
}

#[test]
fn a_stock_plotters_backend_draws_every_shape() {
    let shapes = vec![
        Shape::filled(Rect::new(0.0, 0.0, 4.0, 4.0), 0.0, RED),
        Shape::line(Point::new(10.0, 2.0), Point::new(18.0, 2.0), Stroke::dashed(RED, 1.0, &[3.0, 3.0])),
        Shape::Points { centers: vec![Point::new(30.0, 10.0)], radius: 2.0, fill: RED, stroke: None },
        Shape::Group {
            clip: Some(Rect::new(0.0, 0.0, 40.0, 30.0)),
            shapes: vec![Shape::Area {
                outlines: vec![vec![Point::new(10.0, 20.0), Point::new(20.0, 20.0), Point::new(20.0, 28.0)]],
                fill: Fill::vertical(20.0, 28.0, RED, RED),
            }],
        },
        Shape::Sector(Sector {
            center: Point::new(32.0, 22.0),
            inner_radius: 0.0,
            outer_radius: 6.0,
            start: 0.0,
            sweep: std::f32::consts::PI,
            fill: RED.into(),
            stroke: None,
        }),
        Shape::Text(Text::new("up", Point::new(5.0, 10.0), 10.0, RED)),
    ];
    let mut surface = Stock(Bitmap { pixels: vec![vec![false; 40]; 30], texts: Vec::new() });
    draw(&scene(shapes), &mut surface).unwrap();
    let Stock(bitmap) = surface;
    let on = |x: usize, y: usize| bitmap.pixels[y][x];
    assert!(on(2, 2), "the rectangle");
    assert!(on(11, 2) && !on(15, 2) && on(17, 2), "the dashes");
    assert!(on(30, 10), "the point");
    assert!(on(18, 22) && !on(11, 26), "the shaded area");
    assert!(on(35, 22) && !on(29, 22), "the right half of the disc");
    assert_eq!(bitmap.texts, ["up"]);
}
