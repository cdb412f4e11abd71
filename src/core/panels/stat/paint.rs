//! Painting one stat cell. In: its layout, texts and colours. Out: shapes.
//!
//! **Invariant:** text on a coloured ground is black or white, whichever is read better.

use super::cell::{CellLayout, Line, NAME_WEIGHT};
use super::options::{ChangeColors, ColorMode, GraphMode, StatOptions};
use crate::panels::PanelContext;
use crate::panels::value::{Single, draw_value};
use crate::scene::{Baseline, Fill, Gradient, Point, Rect, Scene, Shape, Stop, Stroke, Text};
use crate::theme::{Color, Theme};

const RADIUS: f32 = 3.0;

/// Colours of a cell's parts.
struct Inks {
    name: Color,
    value: Color,
    line: Color,
    area: Color,
}

fn inks(color: Color, mode: ColorMode, theme: Theme) -> Inks {
    let tokens = theme.tokens();
    match mode {
        ColorMode::None => {
            Inks { name: tokens.text, value: tokens.text, line: color, area: color.with_alpha(0.2) }
        }
        ColorMode::Value => {
            Inks { name: tokens.text, value: color, line: color, area: color.with_alpha(0.2) }
        }
        ColorMode::Background | ColorMode::BackgroundSolid => {
            let ground = if mode == ColorMode::Background { middle_of_shades(color, theme) } else { color };
            let ink = readable_on(ground.over(tokens.panel));
            Inks { name: ink, value: ink, line: ink.with_alpha(0.65), area: ink.with_alpha(0.25) }
        }
    }
}

/// Black or white. White wins as long as it reads well enough at this size: familiar grounds keep their white texts.
fn readable_on(ground: Color) -> Color {
    let (white, black) = (Color::rgb(255, 255, 255), Color::rgb(18, 18, 22));
    if white.contrast(ground) >= 2.5 || white.contrast(ground) >= black.contrast(ground) {
        white
    } else {
        black
    }
}

/// Ends of the shaded ground: darker in the dark theme, lighter in the light one.
fn shades(color: Color, theme: Theme) -> (Color, Color) {
    let sign = match theme {
        Theme::Dark => -1.0,
        Theme::Light => 0.7,
    };
    (color.shifted(8.0, 0.15 * sign), color.shifted(-8.0, 0.05 * sign))
}

fn middle_of_shades(color: Color, theme: Theme) -> Color {
    let (from, to) = shades(color, theme);
    from.with_alpha(0.5).over(to)
}

/// A gradient falling to the right at 120 degrees, as CSS measures them.
fn slanted(rect: Rect, from: Color, to: Color) -> Fill {
    let (dx, dy) = (0.866, 0.5);
    let reach = (rect.width * dx + rect.height * dy) / 2.0;
    let center = rect.center();
    Fill::Linear(Gradient {
        from: Point::new(center.x - dx * reach, center.y - dy * reach),
        to: Point::new(center.x + dx * reach, center.y + dy * reach),
        stops: vec![Stop { offset: 0.0, color: from }, Stop { offset: 1.0, color: to }],
    })
}

pub(super) fn cell(
    scene: &mut Scene,
    area: Rect,
    value: &Single,
    layout: &CellLayout,
    options: &StatOptions,
    context: &PanelContext<'_>,
) {
    let ground = match options.color_mode {
        ColorMode::Background => {
            let (from, to) = shades(value.color, context.theme);
            Some(slanted(area, from, to))
        }
        ColorMode::BackgroundSolid => Some(Fill::Solid(value.color)),
        ColorMode::None | ColorMode::Value => None,
    };
    if let Some(fill) = ground {
        scene.push(Shape::Rect { rect: area, radius: RADIUS, fill: Some(fill), stroke: None });
    }
    let inks = inks(value.color, options.color_mode, context.theme);
    if let (Some(sparkline), Some(graph)) = (&value.sparkline, layout.graph) {
        // The line is as wide as a pixel: half of it must not be cut at the lowest and highest sample.
        let inside = Rect::new(graph.x, graph.y + 1.0, graph.width, (graph.height - 2.0).max(1.0));
        let shape = sparkline.shape(context.range, inside);
        let mut shapes = Vec::new();
        if options.graph_mode == GraphMode::Area && !shape.areas.is_empty() {
            shapes.push(Shape::Area { outlines: shape.areas, fill: inks.area.into() });
        }
        if !shape.lines.is_empty() {
            shapes.push(Shape::Path { lines: shape.lines, stroke: Stroke::solid(inks.line, 1.0) });
        }
        scene.push(Shape::Group { clip: Some(graph), shapes });
    }
    if let Some(line) = layout.name {
        scene.text(text_on(&line, value.name.clone(), inks.name).weight(NAME_WEIGHT));
    }
    draw_value(
        scene,
        &value.text,
        layout.value.at,
        layout.value.anchor,
        (layout.value.size, inks.value),
        context.measure,
    );
    if let (Some(line), Some(change)) = (layout.change, value.percent_change) {
        let color = match options.color_mode {
            ColorMode::Background | ColorMode::BackgroundSolid => inks.value,
            ColorMode::None | ColorMode::Value => {
                change_color(change, value.color, options.change_colors, context.theme)
            }
        };
        scene.text(text_on(&line, change_text(change), color));
    }
}

fn text_on(line: &Line, text: String, color: Color) -> Text {
    Text::new(text, line.at, line.size, color).anchored(line.anchor, Baseline::Middle)
}

fn change_color(change: f64, value: Color, colors: ChangeColors, theme: Theme) -> Color {
    let rising_is_good = match colors {
        ChangeColors::SameAsValue => return value,
        ChangeColors::Standard => true,
        ChangeColors::Inverted => false,
    };
    match change.partial_cmp(&0.0) {
        Some(std::cmp::Ordering::Greater) => theme.color(if rising_is_good { "green" } else { "red" }),
        Some(std::cmp::Ordering::Less) => theme.color(if rising_is_good { "red" } else { "green" }),
        _ => theme.tokens().text_secondary,
    }
}

/// `▲ 12.34%`; a change that is no number says so.
fn change_text(change: f64) -> String {
    let arrow = match change.partial_cmp(&0.0) {
        Some(std::cmp::Ordering::Greater) => "▲ ",
        Some(std::cmp::Ordering::Less) => "▼ ",
        _ => "",
    };
    if change.is_infinite() { format!("{arrow}∞%") } else { format!("{arrow}{:.2}%", change.abs()) }
}
