//! The treemap panel: rectangles as large as their values, in groups. In: resolved frames and options. Out: a picture.
//!
//! A table gives a rectangle for each row; a series one, of its last value.
//!
//! **Invariant:** areas are in proportion to the values; what has no size above zero is counted in the notice.

mod items;
mod options;
#[cfg(test)]
mod tests;
mod tiling;

use self::items::{Item, collect};
use self::options::TreemapOptions;
use self::tiling::tile;
use crate::frame::Frame;
use crate::model::Panel;
use crate::order::Arrange;
use crate::panels::value::{self, VALUE_WEIGHT, font_size};
use crate::panels::{HitArea, HitPlace, PanelContext, PanelView, PictureView, TooltipOptions};
use crate::scene::{Anchor, Baseline, Point, Rect, Scene, Shape, Text, ellipsis};
use crate::theme::Color;

/// Between rectangles.
const GAP: f32 = 2.0;
/// Above the rectangles of a group.
const HEADER_PX: f32 = 18.0;
const HEADER_TEXT_PX: f32 = 12.0;
const LARGEST_TEXT: f32 = 18.0;
/// Letters smaller than this say nothing; the tooltip does.
const SMALLEST_TEXT: f32 = 8.0;

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = TreemapOptions::read(&panel.options);
    let (mut items, found) = collect(frames, &options, context);
    if items.is_empty() {
        let message = if found == 0 { "No data" } else { "No value is above zero" };
        return PanelView::Empty { message: message.to_owned() };
    }
    items.arrange_by(|one, two| two.size.total_cmp(&one.size));
    let whole = Rect::new(0.0, 0.0, context.size.width, context.size.height);
    let mut scene = Scene::new(context.size);
    let mut hit_areas = Vec::with_capacity(items.len());
    for (group, members, area) in grouped(&items, &options, whole) {
        let area = if group.is_empty() { area } else { header(&mut scene, group, area, context) };
        let sizes: Vec<f64> = members.iter().map(|item| item.size).collect();
        for (item, rect) in members.into_iter().zip(tile(options.tiling, &sizes, area)) {
            let rect =
                if rect.width > 2.0 * GAP && rect.height > 2.0 * GAP { rect.inset(GAP / 2.0) } else { rect };
            scene.push(Shape::filled(rect, 2.0, item.color));
            label(&mut scene, item, rect, context);
            hit_areas.push(hit_area(item, rect));
        }
    }
    let summary = value::summary(items.iter().map(|item| (item.name.as_str(), item.text.clone())));
    let left_out = found - items.len();
    PanelView::Picture(Box::new(PictureView {
        scene,
        summary,
        hit_areas,
        notice: (left_out > 0).then(|| format!("{left_out} of {found} values are not above zero")),
        tooltip: TooltipOptions::default(),
        ..PictureView::default()
    }))
}

/// The groups with their rectangles; one without a name where nothing is grouped. Largest first, as the items are.
fn grouped<'a>(
    items: &'a [Item],
    options: &TreemapOptions,
    whole: Rect,
) -> Vec<(&'a str, Vec<&'a Item>, Rect)> {
    let mut groups: Vec<(&str, Vec<&Item>)> = Vec::new();
    for item in items {
        match groups.iter_mut().find(|(name, _)| *name == item.group) {
            Some((_, members)) => members.push(item),
            None => groups.push((&item.group, vec![item])),
        }
    }
    let sum = |members: &[&Item]| members.iter().map(|item| item.size).sum::<f64>();
    groups.arrange_by(|(_, one), (_, two)| sum(two).total_cmp(&sum(one)));
    let sizes: Vec<f64> = groups.iter().map(|(_, members)| sum(members)).collect();
    let areas = tile(options.tiling, &sizes, whole);
    groups.into_iter().zip(areas).map(|((name, members), area)| (name, members, area)).collect()
}

/// The name of a group above it; what is left for its members.
fn header(scene: &mut Scene, name: &str, area: Rect, context: &PanelContext<'_>) -> Rect {
    if area.height < 3.0 * HEADER_PX {
        return area;
    }
    let shown = ellipsis(name, area.width - 8.0, HEADER_TEXT_PX, VALUE_WEIGHT, context.measure);
    let at = Point::new(area.x + 4.0, area.y + HEADER_PX / 2.0);
    let text = Text::new(shown, at, HEADER_TEXT_PX, context.theme.tokens().text).weight(VALUE_WEIGHT);
    scene.text(text.anchored(Anchor::Start, Baseline::Middle));
    Rect::new(area.x, area.y + HEADER_PX, area.width, area.height - HEADER_PX)
}

fn label(scene: &mut Scene, item: &Item, rect: Rect, context: &PanelContext<'_>) {
    let lines: Vec<&str> =
        std::iter::once(item.name.as_str()).chain(item.labels.iter().map(String::as_str)).collect();
    let room = (rect.width - 8.0, ((rect.height - 6.0) / lines.len() as f32).min(LARGEST_TEXT * 1.3));
    let longest = lines.iter().max_by_key(|line| line.chars().count()).copied().unwrap_or_default();
    let size = font_size(longest, room, 1.2, Some(LARGEST_TEXT), VALUE_WEIGHT, context.measure);
    // A long name is cut before it becomes too small to read.
    let size = if room.1 >= SMALLEST_TEXT * 1.3 { size.max(SMALLEST_TEXT + 2.0) } else { size };
    if size < SMALLEST_TEXT || room.0 < 2.0 * size {
        return;
    }
    let ink = Color::ink_on(item.color.over(context.theme.tokens().panel));
    let middle = (lines.len() as f32 - 1.0) / 2.0;
    for (at, line) in lines.iter().enumerate() {
        let y = rect.center().y + (at as f32 - middle) * size * 1.25;
        let shown = ellipsis(line, room.0, size, VALUE_WEIGHT, context.measure);
        let text = Text::new(shown, Point::new(rect.center().x, y), size, ink).weight(VALUE_WEIGHT);
        scene.text(text.anchored(Anchor::Middle, Baseline::Middle));
    }
}

fn hit_area(item: &Item, rect: Rect) -> HitArea {
    HitArea {
        place: HitPlace::Rect(rect),
        label: item.name.clone(),
        value: std::iter::once(&item.text).chain(&item.labels).cloned().collect::<Vec<_>>().join(", "),
        color: item.color,
        cell: Some(item.cell),
        has_links: item.has_links,
        title: item.group.clone(),
        number: None,
        group: None,
    }
}
