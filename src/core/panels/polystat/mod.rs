//! The polystat panel: a honeycomb with a cell for each series, coloured by how bad its value is. In: resolved frames
//! and options. Out: a picture.
//!
//! **Invariant:** every series has a cell, is part of a composite, or is counted in the notice.

mod cells;
mod layout;
mod options;
#[cfg(test)]
mod tests;

use crate::frame::Frame;
use crate::model::Panel;
use crate::panels::value::{self, VALUE_WEIGHT, font_size};
use crate::panels::{HitArea, HitPlace, PanelContext, PanelView, PictureView, TooltipMode, TooltipOptions};
use crate::scene::{Anchor, Baseline, Fill, Point, Rect, Scene, Shape, Stroke, Text, cut_names, ellipsis};
use crate::theme::Color;
use crate::time::format_date_time;
use cells::Cell;
use layout::Layout;
use options::{CellShape, PolystatOptions};

/// Between cells.
const GAP: f32 = 2.0;
/// Letters smaller than this say nothing; the tooltip does.
const SMALLEST_TEXT: f32 = 6.5;
/// Rather than in smaller letters, a name is cut.
const LEAST_NAME: f32 = 8.0;

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = PolystatOptions::read(&panel.options);
    let (cells, left_out) = cells::cells(frames, &options, context);
    if cells.is_empty() {
        let has_series = frames.iter().flat_map(|frame| &frame.fields).any(|field| field.values.is_number());
        let message = match &options.triggered_only {
            Some(word) if has_series => word.clone(),
            _ => "No data".to_owned(),
        };
        return PanelView::Empty { message };
    }
    let layout = layout::layout(cells.len(), context.size, &options);
    let mut scene = Scene::new(layout.size);
    let radius = inner_radius(&layout, &options);
    let cut = cut_names(
        cells.iter().map(|cell| cell.name.as_str()),
        text_room(options.shape, radius).0,
        LEAST_NAME,
        VALUE_WEIGHT,
        context.measure,
    );
    for ((cell, cut), center) in cells.iter().zip(&cut).zip(&layout.centers) {
        draw(&mut scene, (cell, cut), *center, radius, &options, context);
    }
    let summary = value::summary(cells.iter().map(|cell| (cell.name.as_str(), cell.text.clone())));
    let hit_area = |(cell, center): (&Cell, &Point)| hit_area(cell, *center, &layout, &options, context);
    let hit_areas = cells.iter().zip(&layout.centers).map(hit_area);
    PanelView::Picture(Box::new(PictureView {
        scene,
        summary,
        hit_areas: hit_areas.collect(),
        notice: (left_out > 0)
            .then(|| format!("Showing {} of {} values", cells.len(), cells.len() + left_out)),
        tooltip: TooltipOptions {
            mode: if options.tooltips { TooltipMode::Single } else { TooltipMode::None },
            ..TooltipOptions::default()
        },
        ..PictureView::default()
    }))
}

fn hit_area(
    cell: &Cell,
    center: Point,
    layout: &Layout,
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> HitArea {
    let side = layout.radius * 1.7;
    let told = options.tooltip_values;
    let member =
        |(name, text): &(String, String)| if told { format!("{name}: {text}") } else { name.clone() };
    let members = cell.members.iter().map(member).collect::<Vec<_>>();
    let text = if told { cell.text.clone() } else { String::new() };
    HitArea {
        place: HitPlace::Rect(Rect::new(center.x - side / 2.0, center.y - side / 2.0, side, side)),
        label: cell.name.clone(),
        value: match (members.is_empty(), cell.at.filter(|_| options.tooltip_times)) {
            (false, _) => members.join(", "),
            (true, Some(at)) => format!("{text} ({})", format_date_time(at, context.zone)).trim().to_owned(),
            (true, None) => text,
        },
        color: cell.color,
        cell: Some(cell.place),
        has_links: cell.has_links,
        title: String::new(),
        number: None,
        group: None,
    }
}

/// Of what is filled: within the gap and the border.
fn inner_radius(layout: &Layout, options: &PolystatOptions) -> f32 {
    (layout.radius - GAP / 2.0 - options.border.1 / 2.0).max(0.5)
}

/// The widest box that lies within a shape.
fn text_room(shape: CellShape, radius: f32) -> (f32, f32) {
    match shape {
        CellShape::Hexagon | CellShape::Circle => (radius * 1.6, radius * 1.1),
        CellShape::Square => (radius * 1.85, radius * 1.8),
    }
}

/// `cut` is the cell's name, no wider than the cell in the smallest letters a name may have.
fn draw(
    scene: &mut Scene,
    (cell, cut): (&Cell, &str),
    center: Point,
    radius: f32,
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) {
    let (border_color, border) = &options.border;
    let fill = if options.gradient {
        Fill::vertical(center.y - radius, center.y + radius, cell.color, darker(cell.color))
    } else {
        Fill::Solid(cell.color)
    };
    let border_color = context.theme.color(border_color);
    let stroke = (*border > 0.0 && border_color.a > 0.0).then(|| Stroke::solid(border_color, *border));
    outline(scene, options.shape, center, radius, fill, stroke);
    texts(scene, (cell, cut), center, radius, options, context);
}

fn outline(
    scene: &mut Scene,
    shape: CellShape,
    center: Point,
    radius: f32,
    fill: Fill,
    stroke: Option<Stroke>,
) {
    match shape {
        CellShape::Square => {
            let rect = Rect::new(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius);
            scene.push(Shape::Rect { rect, radius: 2.0, fill: Some(fill), stroke });
        }
        // Many corners are a circle, which then can have a gradient too.
        CellShape::Hexagon | CellShape::Circle => {
            let corners = if shape == CellShape::Hexagon { 6 } else { 48 };
            let corner = |at: usize| {
                let angle = std::f32::consts::TAU * at as f32 / corners as f32;
                Point::new(center.x + radius * angle.sin(), center.y - radius * angle.cos())
            };
            let mut points: Vec<Point> = (0..corners).map(corner).collect();
            scene.push(Shape::Area { outlines: vec![points.clone()], fill });
            if let Some(stroke) = stroke {
                points.push(corner(0));
                scene.push(Shape::Path { lines: vec![points], stroke });
            }
        }
    }
}

fn texts(
    scene: &mut Scene,
    (cell, cut): (&Cell, &str),
    center: Point,
    radius: f32,
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) {
    let name = match options.name_length {
        Some(letters) if cell.name.chars().count() > letters => {
            format!("{}…", cell.name.chars().take(letters).collect::<String>())
        }
        _ => cell.name.clone(),
    };
    let lines: Vec<(String, bool)> =
        [(name, cell.shows_name, false), (cell.text.clone(), cell.shows_value, true)]
            .into_iter()
            .filter(|(text, shown, _)| *shown && !text.is_empty())
            .map(|(text, _, is_value)| (text, is_value))
            .collect();
    let ink = match &options.ink {
        Some(written) => context.theme.color(written),
        None => {
            // Texts stand around the middle, where the gradient is halfway.
            let ground = cell.color.over(context.theme.tokens().panel);
            Color::ink_on(if options.gradient { darker(ground).with_alpha(0.5).over(ground) } else { ground })
        }
    };
    let (width, height) = text_room(options.shape, radius);
    let line_height = height / lines.len().max(1) as f32;
    for (at, (text, is_value)) in lines.iter().enumerate() {
        let size = match options.font {
            Some((label, value)) => {
                if *is_value {
                    value
                } else {
                    label
                }
            }
            None => font_size(
                text,
                (width, line_height),
                1.2,
                Some(if *is_value { 40.0 } else { 24.0 }),
                VALUE_WEIGHT,
                context.measure,
            ),
        };
        let is_cut = !is_value
            && options.font.is_none()
            && options.name_length.is_none()
            && size < LEAST_NAME
            && line_height >= LEAST_NAME;
        let (shown, size) = if is_cut {
            (cut.to_owned(), LEAST_NAME)
        } else {
            (ellipsis(text, width, size, VALUE_WEIGHT, context.measure), size)
        };
        if size < SMALLEST_TEXT {
            continue;
        }
        let y = center.y - height / 2.0 + line_height * (at as f32 + 0.5);
        let text = Text::new(shown, Point::new(center.x, y), size, ink).weight(VALUE_WEIGHT);
        scene.text(text.anchored(Anchor::Middle, Baseline::Middle));
    }
}

fn darker(color: Color) -> Color {
    let part = |part: u8| (f32::from(part) * 0.65) as u8;
    Color { r: part(color.r), g: part(color.g), b: part(color.b), ..color }
}
