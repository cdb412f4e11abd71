//! The polystat panel: a honeycomb with a cell for each series, coloured by how bad its value is. In: resolved frames
//! and options. Out: a picture.
//!
//! **Invariant:** every series has a cell, is part of a composite, or is counted in the notice.

mod cells;
mod layout;
mod options;
mod rules;
#[cfg(test)]
mod tests;
mod texts;

use crate::frame::Frame;
use crate::model::Panel;
use crate::panels::value::{self, VALUE_WEIGHT};
use crate::panels::{HitArea, HitPlace, PanelContext, PanelView, PictureView, TooltipMode, TooltipOptions};
use crate::scene::{Fill, Point, Rect, Scene, Shape, Stroke, cut_names};
use crate::theme::Color;
use crate::time::format_date_time;
use cells::Cell;
use layout::Layout;
use options::{CellShape, PolystatOptions};

/// Between cells.
const GAP: f32 = 2.0;

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = PolystatOptions::read(&panel.options, context.interpolate);
    let (cells, left_out) = cells::cells(frames, &options, context);
    if cells.is_empty() {
        let has_series = frames.iter().flat_map(|frame| &frame.fields).any(|field| field.values.is_number());
        let all_fine = options.triggered_only && has_series;
        let message = if all_fine { options.fine } else { "No data".to_owned() };
        return PanelView::Empty { message };
    }
    let layout = layout::layout(cells.len(), context.size, &options);
    let mut scene = Scene::new(layout.size);
    let radius = inner_radius(&layout, &options);
    let cut = cut_names(
        cells.iter().map(|cell| cell.name.as_str()),
        texts::room(options.shape, radius).0,
        texts::LEAST_NAME,
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
    let height = layout.radius * 1.7;
    let width = if options.shape == CellShape::Rectangle { 2.0 * height } else { height };
    HitArea {
        place: HitPlace::Rect(Rect::new(center.x - width / 2.0, center.y - height / 2.0, width, height)),
        label: cell.name.clone(),
        value: told(cell, options, context),
        color: cell.color,
        cell: Some(cell.place),
        has_links: cell.has_links,
        title: String::new(),
        number: None,
        group: None,
    }
}

/// What a tooltip tells of a cell: of a composite a line for each member.
fn told(cell: &Cell, options: &PolystatOptions, context: &PanelContext<'_>) -> String {
    let with_value = |name: &str, text: &str| {
        if options.tooltip_values { format!("{name}: {text}") } else { name.to_owned() }
    };
    let text = match (&cell.members, &options.tooltip_triggered) {
        (Some(members), Some(fine)) if members.is_empty() => fine.clone(),
        (Some(members), _) => {
            members.iter().map(|(name, text)| with_value(name, text)).collect::<Vec<_>>().join("\n")
        }
        (None, _) if options.tooltip_values => cell.text.clone(),
        (None, _) => String::new(),
    };
    match cell.at.filter(|_| options.tooltip_times) {
        Some(at) => format!("{text} ({})", format_date_time(at, context.zone)).trim_start().to_owned(),
        None => text,
    }
}

/// Of what is filled: within the gap and the border.
fn inner_radius(layout: &Layout, options: &PolystatOptions) -> f32 {
    (layout.radius - GAP / 2.0 - options.border.1 / 2.0).max(0.5)
}

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
    texts::draw(scene, (cell, cut), center, radius, options, context);
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
        CellShape::Square | CellShape::Rectangle => {
            let across = if shape == CellShape::Square { radius } else { 2.0 * radius };
            let rect = Rect::new(center.x - across, center.y - radius, 2.0 * across, 2.0 * radius);
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

fn darker(color: Color) -> Color {
    let part = |part: u8| (f32::from(part) * 0.65) as u8;
    Color { r: part(color.r), g: part(color.g), b: part(color.b), ..color }
}
