//! The flame graph panel: where the time goes, call within call. In: a frame of nested calls. Out: a picture, with a
//! table of the calls that cost most where there is room.
//!
//! The frame is Grafana's nested set: rows in the order of a walk through the tree, each with its `level`, its `value`
//! (with all it calls), its own part `self` and its `label`.
//!
//! **Invariant:** a call lies below its caller and is never wider than it.

#[cfg(test)]
mod tests;
mod tree;

use self::tree::{Call, calls};
use super::{HitArea, HitPlace, PanelContext, PanelView, PictureView, TooltipMode, TooltipOptions};
use crate::field::units::Unit;
use crate::frame::Frame;
use crate::model::Panel;
use crate::scene::{Anchor, Baseline, Point, Rect, Scene, Shape, Size, Text, ellipsis};
use crate::theme::Color;

const ROW_PX: f32 = 20.0;
const GAP_PX: f32 = 1.0;
const TEXT_PX: f32 = 11.0;
/// Narrower calls have no name.
const LEAST_NAMED_PX: f32 = 24.0;
/// Narrower calls are seen only as part of their callers.
const LEAST_PX: f32 = 0.3;
/// The table's share of wide panels, and how wide they must be.
const TABLE_SHARE: f32 = 0.36;
const LEAST_WIDTH_FOR_TABLE: f32 = 560.0;

pub(super) fn build(_panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let Some((unit, calls)) = frames.iter().find_map(calls) else {
        let message = if frames.iter().all(Frame::is_empty) {
            "No data"
        } else {
            "A flame graph needs the fields level, value, self and label"
        };
        return PanelView::Empty { message: message.to_owned() };
    };
    if calls.is_empty() {
        return PanelView::Empty { message: "No data".to_owned() };
    }
    PanelView::Picture(Box::new(picture(&unit, &calls, context)))
}

fn picture(unit: &str, calls: &[Call], context: &PanelContext<'_>) -> PictureView {
    let size = context.size;
    let deepest = calls.iter().map(|call| call.level).max().unwrap_or(0);
    let total = calls.iter().filter(|call| call.level == 0).map(|call| call.total).sum::<f64>();
    let has_table = size.width >= LEAST_WIDTH_FOR_TABLE;
    let left = if has_table { size.width * TABLE_SHARE } else { 0.0 };
    let graph = Rect::new(left, 0.0, size.width - left, (deepest + 1) as f32 * ROW_PX);
    let show = |value: f64| Unit::from(unit).format(value, None, context.zone, context.now).to_string();
    let share = |value: f64| if total > 0.0 { value / total * 100.0 } else { 0.0 };
    let mut scene = Scene::new(Size::new(size.width, size.height.max(graph.height)));
    let mut hit_areas = Vec::new();
    for (index, call) in calls.iter().enumerate() {
        let width = graph.width * call.width as f32;
        if width < LEAST_PX {
            continue;
        }
        let x = graph.x + graph.width * call.start as f32;
        let rect = Rect::new(x, call.level as f32 * ROW_PX, width, ROW_PX);
        let color = color_of(&call.label);
        let drawn = Rect::new(x, rect.y, (width - GAP_PX).max(LEAST_PX), ROW_PX - GAP_PX);
        scene.push(Shape::filled(drawn, 2.0_f32.min(drawn.width / 2.0), color));
        if width >= LEAST_NAMED_PX {
            let name = ellipsis(&call.label, width - 8.0, TEXT_PX, 400, context.measure);
            let text = Text::new(name, Point::new(x + 4.0, rect.center().y), TEXT_PX, Color::ink_on(color));
            scene.text(text);
        }
        let rows = [
            ("Total", format!("{} ({:.1}%)", show(call.total), share(call.total))),
            ("Self", format!("{} ({:.1}%)", show(call.own), share(call.own))),
        ];
        for (label, value) in rows {
            hit_areas.push(HitArea {
                place: HitPlace::Rect(rect),
                label: label.to_owned(),
                value,
                color,
                cell: None,
                has_links: false,
                title: call.label.clone(),
                number: None,
                group: Some(index),
            });
        }
    }
    if has_table {
        table(&mut scene, calls, left - 16.0, &show, context);
    }
    PictureView {
        summary: summary(calls, &show),
        scene,
        hit_areas,
        // A call tells all that it says.
        tooltip: TooltipOptions { mode: TooltipMode::Multi, ..TooltipOptions::default() },
        ..PictureView::default()
    }
}

/// Calls by what they cost themselves, those of one name together.
fn table(
    scene: &mut Scene,
    calls: &[Call],
    width: f32,
    show: &impl Fn(f64) -> String,
    context: &PanelContext<'_>,
) {
    let tokens = context.theme.tokens();
    let (own_end, total_end) = (width - 72.0, width);
    let mut write = |text: String, x: f32, row: usize, anchor: Anchor, color: Color| {
        let y = (row as f32 + 0.5) * ROW_PX;
        scene.text(Text::new(text, Point::new(x, y), TEXT_PX, color).anchored(anchor, Baseline::Middle));
    };
    for (text, x, anchor) in
        [("Symbol", 4.0, Anchor::Start), ("Self", own_end, Anchor::End), ("Total", total_end, Anchor::End)]
    {
        write(text.to_owned(), x, 0, anchor, tokens.text_secondary);
    }
    let rows = (context.size.height / ROW_PX) as usize;
    for (index, (label, own, total)) in
        tree::by_name(calls).into_iter().take(rows.saturating_sub(1)).enumerate()
    {
        let name = ellipsis(&label, own_end - 76.0, TEXT_PX, 400, context.measure);
        write(name, 4.0, index + 1, Anchor::Start, tokens.text);
        write(show(own), own_end, index + 1, Anchor::End, tokens.text);
        write(show(total), total_end, index + 1, Anchor::End, tokens.text);
    }
}

/// The same name has the same warm colour everywhere.
fn color_of(label: &str) -> Color {
    // The package decides: calls of one library look alike.
    let package = label.rsplit_once(['.', '/', ':']).map_or(label, |(package, _)| package);
    let hash = package
        .bytes()
        .fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    Color::from_hsl(f64::from(hash % 60), 0.62, 0.55 + f64::from(hash / 60 % 16) / 100.0)
}

fn summary(calls: &[Call], show: &impl Fn(f64) -> String) -> String {
    let top =
        tree::by_name(calls).into_iter().take(5).map(|(label, own, _)| format!("{label} {}", show(own)));
    format!(
        "Flame graph of {} calls; most by themselves: {}.",
        calls.len(),
        top.collect::<Vec<_>>().join(", ")
    )
}
