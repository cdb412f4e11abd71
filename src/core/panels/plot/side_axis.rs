//! A value axis at a side of a plot. In: ticks with their texts, a title. Out: the room it needs, and shapes.
//!
//! **Invariant:** labels of one axis never overlap.

use super::{LABEL_GAP_PX, TEXT_PX, ValueAxis, crisp};
use crate::panels::PanelContext;
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Stroke, Text, ellipsis};
use crate::theme::Color;

/// Room of an axis' title across its direction.
pub(in crate::panels) const TITLE_PX: f32 = 18.0;
/// From the plot's bottom to the middle of labels below it.
pub(in crate::panels) const LABEL_DROP_PX: f32 = 14.0;
const LEVEL_PX: f32 = 24.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::panels) enum Side {
    Left,
    Right,
    Bottom,
    Hidden,
}

#[derive(Debug, Clone)]
pub(in crate::panels) struct SideAxis {
    pub marks: ValueAxis,
    pub side: Side,
    pub title: String,
    /// CSS pixels; fixed instead of fitted.
    pub width: Option<f32>,
    /// Labels and title where they are not those of plain text.
    pub ink: Option<Color>,
    pub border: bool,
    pub grid: bool,
}

impl SideAxis {
    /// CSS pixels between the plot and the next thing.
    pub(in crate::panels) fn room(&self, context: &PanelContext<'_>) -> f32 {
        let title = if self.title.is_empty() { 0.0 } else { TITLE_PX };
        match self.side {
            Side::Hidden => 0.0,
            Side::Bottom => LEVEL_PX + title,
            Side::Left | Side::Right => {
                self.width.unwrap_or_else(|| self.marks.widest(context.measure)) + LABEL_GAP_PX + title
            }
        }
    }

    /// Lines across the plot.
    pub(in crate::panels) fn grid(&self, plot: Rect) -> Vec<Vec<Point>> {
        let line = |share: f32| match self.side {
            Side::Bottom => {
                let x = crisp(plot.x + plot.width * share);
                vec![Point::new(x, plot.y), Point::new(x, plot.bottom())]
            }
            _ => {
                let y = crisp(plot.bottom() - plot.height * share);
                vec![Point::new(plot.x, y), Point::new(plot.right(), y)]
            }
        };
        if self.grid { self.marks.shares().map(line).collect() } else { Vec::new() }
    }

    /// Labels, title and border; `offset` is the room that other axes of this side take between it and the plot.
    pub(in crate::panels) fn shapes(
        &self,
        plot: Rect,
        offset: f32,
        context: &PanelContext<'_>,
    ) -> Vec<Shape> {
        let tokens = context.theme.tokens();
        let ink = self.ink.unwrap_or(tokens.text_secondary);
        let mut shapes = match self.side {
            Side::Hidden => return Vec::new(),
            Side::Bottom => self.level(plot, offset, ink, context),
            Side::Left => self.upright(plot, plot.x - offset, -1.0, ink, context),
            Side::Right => self.upright(plot, plot.right() + offset, 1.0, ink, context),
        };
        if self.border {
            let (from, to) = match self.side {
                Side::Bottom => (Point::new(plot.x, plot.bottom()), Point::new(plot.right(), plot.bottom())),
                Side::Right => {
                    (Point::new(crisp(plot.right()), plot.y), Point::new(crisp(plot.right()), plot.bottom()))
                }
                _ => (Point::new(crisp(plot.x), plot.y), Point::new(crisp(plot.x), plot.bottom())),
            };
            shapes.push(Shape::line(from, to, Stroke::solid(self.ink.unwrap_or(tokens.axis), 1.0)));
        }
        shapes
    }

    fn upright(
        &self,
        plot: Rect,
        edge: f32,
        outwards: f32,
        ink: Color,
        context: &PanelContext<'_>,
    ) -> Vec<Shape> {
        let anchor = if outwards < 0.0 { Anchor::End } else { Anchor::Start };
        let x = edge + outwards * LABEL_GAP_PX;
        let room = self.width.unwrap_or(f32::MAX);
        let mut shapes: Vec<Shape> = self
            .marks
            .named()
            .map(|(share, text)| {
                let text = ellipsis(text, room, TEXT_PX, 400, context.measure);
                let at = Point::new(x, plot.bottom() - plot.height * share);
                Shape::Text(Text::new(text, at, TEXT_PX, ink).anchored(anchor, Baseline::Middle))
            })
            .collect();
        if !self.title.is_empty() {
            let text = ellipsis(&self.title, plot.height, TEXT_PX, 400, context.measure);
            let x = edge + outwards * (self.room(context) - TEXT_PX / 2.0 - 2.0);
            let text = Text::new(text, Point::new(x, plot.center().y), TEXT_PX, ink);
            shapes
                .push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle).rotated(outwards * 90.0)));
        }
        shapes
    }

    fn level(&self, plot: Rect, offset: f32, ink: Color, context: &PanelContext<'_>) -> Vec<Shape> {
        let named = self.marks.named().map(|(share, text)| (plot.x + plot.width * share, text));
        let y = plot.bottom() + offset + LABEL_DROP_PX;
        let mut shapes = spread_labels(named, y, f32::MAX, ink, context);
        if !self.title.is_empty() {
            shapes.push(level_title(&self.title, plot, y + TITLE_PX, ink, context));
        }
        shapes
    }
}

/// All axes, each further one of a side outside the one before.
pub(in crate::panels) fn axis_shapes(
    axes: &[SideAxis],
    plot: Rect,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let (mut left, mut right) = (0.0, 0.0);
    let mut shapes = Vec::new();
    for axis in axes {
        let room = axis.room(context);
        let offset = match axis.side {
            Side::Left => {
                left += room;
                left - room
            }
            Side::Right => {
                right += room;
                right - room
            }
            Side::Bottom | Side::Hidden => 0.0,
        };
        shapes.extend(axis.shapes(plot, offset, context));
    }
    shapes
}

/// Labels centred below their positions, leaving out those that would touch the one before or pass `right`.
pub(in crate::panels) fn spread_labels<'t>(
    labels: impl Iterator<Item = (f32, &'t str)>,
    y: f32,
    right: f32,
    ink: Color,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let mut free_from = 0.0;
    let mut shapes = Vec::new();
    for (x, label) in labels {
        let width = context.measure.width_px(label, TEXT_PX, 400);
        let (left, end) = (x - width / 2.0, x + width / 2.0);
        if left < free_from || end > right {
            continue;
        }
        free_from = end + 6.0;
        let text = Text::new(label, Point::new(x, y), TEXT_PX, ink);
        shapes.push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle)));
    }
    shapes
}

/// The title of an axis below its labels.
pub(in crate::panels) fn level_title(
    title: &str,
    plot: Rect,
    y: f32,
    ink: Color,
    context: &PanelContext<'_>,
) -> Shape {
    let text = ellipsis(title, plot.width, TEXT_PX, 400, context.measure);
    let text = Text::new(text, Point::new(plot.center().x, y), TEXT_PX, ink);
    Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle))
}
