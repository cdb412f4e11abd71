//! Drawing a scene. In: a [`Scene`] and a [`Surface`]. Out: the surface's calls, first shape first.
//!
//! **Invariant:** drawing decides nothing: what is seen, where and in which colour was decided when the scene was built.

use super::shape::{Fill, Point, Rect, Scene, Sector, Shape, Stroke};
use super::surface::{Drawn, Pen, Surface, to_units};
use crate::theme::Color;

/// Draws every shape in order and presents the picture.
pub fn draw<S: Surface>(scene: &Scene, surface: &mut S) -> Drawn<S> {
    surface.ensure_prepared()?;
    if let Some(color) = scene.background {
        draw_rect(Rect::new(0.0, 0.0, scene.width, scene.height), color, surface)?;
    }
    draw_shapes(&scene.shapes, surface)?;
    surface.present()
}

fn draw_shapes<S: Surface>(shapes: &[Shape], surface: &mut S) -> Drawn<S> {
    shapes.iter().try_for_each(|shape| draw_shape(shape, surface))
}

fn draw_shape<S: Surface>(shape: &Shape, surface: &mut S) -> Drawn<S> {
    match shape {
        Shape::Path { lines, stroke } => lines.iter().try_for_each(|line| draw_line(line, stroke, surface)),
        Shape::Area { outlines, fill } => {
            outlines.iter().try_for_each(|outline| fill_area(outline, fill, surface))
        }
        Shape::Rect { rect, radius, fill, stroke } => {
            if let Some(Fill::Solid(color)) = fill
                && *radius <= 0.0
            {
                draw_rect(*rect, *color, surface)?;
            } else if let Some(fill) = fill {
                fill_area(&rounded(*rect, *radius), fill, surface)?;
            }
            stroke
                .as_ref()
                .map_or(Ok(()), |stroke| draw_line(&closed(rounded(*rect, *radius)), stroke, surface))
        }
        Shape::Points { centers, radius, fill, stroke } => {
            if let Some(stroke) = stroke {
                surface.circles(centers, radius + stroke.width, stroke.paint.flat())?;
            }
            surface.circles(centers, *radius, *fill)
        }
        Shape::Text(text) => surface.set_text(text),
        Shape::Sector(sector) => {
            let outline = sector_outline(sector);
            fill_area(&outline, &sector.fill, surface)?;
            sector.stroke.as_ref().map_or(Ok(()), |stroke| draw_line(&closed(outline), stroke, surface))
        }
        Shape::Group { clip, shapes } => {
            if let Some(rect) = clip {
                surface.clip(*rect)?;
            }
            draw_shapes(shapes, surface)?;
            if clip.is_some() { surface.unclip() } else { Ok(()) }
        }
    }
}

fn draw_line<S: Surface>(line: &[Point], stroke: &Stroke, surface: &mut S) -> Drawn<S> {
    match &stroke.paint {
        _ if stroke.width <= 0.0 || line.len() < 2 => Ok(()),
        Fill::Solid(color) if stroke.dash.is_empty() && !stroke.round => {
            let units = surface.units_per_px();
            let style = Pen::new(*color, stroke.width, units);
            surface.draw_path(line.iter().map(|at| to_units(*at, units)), &style)
        }
        Fill::Solid(_) | Fill::Linear(_) => surface.fancy_line(line, stroke),
    }
}

fn fill_area<S: Surface>(outline: &[Point], fill: &Fill, surface: &mut S) -> Drawn<S> {
    match fill {
        _ if outline.len() < 3 => Ok(()),
        Fill::Solid(color) => {
            let units = surface.units_per_px();
            let style = Pen::fill(*color);
            surface.fill_polygon(outline.iter().map(|at| to_units(*at, units)), &style)
        }
        Fill::Linear(_) => surface.shaded_area(outline, fill),
    }
}

fn draw_rect<S: Surface>(rect: Rect, color: Color, surface: &mut S) -> Drawn<S> {
    let units = surface.units_per_px();
    let style = Pen::fill(color);
    let upper_left = to_units(Point::new(rect.x, rect.y), units);
    let bottom_right = to_units(Point::new(rect.right(), rect.bottom()), units);
    surface.draw_rect(upper_left, bottom_right, &style, true)
}

fn closed(mut outline: Vec<Point>) -> Vec<Point> {
    outline.extend(outline.first().copied());
    outline
}

/// The outline of a rectangle whose corners are quarter circles.
fn rounded(rect: Rect, radius: f32) -> Vec<Point> {
    let radius = radius.min(rect.width / 2.0).min(rect.height / 2.0).max(0.0);
    let corners = [
        (rect.right() - radius, rect.y + radius, 0.0),
        (rect.right() - radius, rect.bottom() - radius, 1.0),
        (rect.x + radius, rect.bottom() - radius, 2.0),
        (rect.x + radius, rect.y + radius, 3.0),
    ];
    let quarter = std::f32::consts::FRAC_PI_2;
    let mut outline = Vec::new();
    for (x, y, turn) in corners {
        arc(Point::new(x, y), radius, turn * quarter, quarter, &mut outline);
    }
    outline
}

fn sector_outline(sector: &Sector) -> Vec<Point> {
    let mut outline = Vec::new();
    arc(sector.center, sector.outer_radius, sector.start, sector.sweep, &mut outline);
    arc(sector.center, sector.inner_radius, sector.start + sector.sweep, -sector.sweep, &mut outline);
    outline
}

/// Points of an arc, so near each other that no corner shows; just the centre for a radius of 0.
fn arc(center: Point, radius: f32, start: f32, sweep: f32, outline: &mut Vec<Point>) {
    if radius <= 0.0 {
        outline.push(center);
        return;
    }
    // A chord this long leaves the circle by less than a twentieth of a pixel.
    let chord = (radius * 0.4).sqrt();
    let steps = (radius * sweep.abs() / chord).ceil().clamp(1.0, 720.0) as u16;
    for step in 0..=steps {
        let angle = start + sweep * f32::from(step) / f32::from(steps);
        outline.push(Point::new(center.x + radius * angle.sin(), center.y - radius * angle.cos()));
    }
}
