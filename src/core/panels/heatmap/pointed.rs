//! What the pointer learns from a heatmap. In: a time and a height. Out: the cell there, or its whole column.
//!
//! **Invariant:** a cell that is not drawn is not told.

use super::axis::Axis;
use super::heat::{Cell, LabelsAt, Vertical};
use super::options::HeatmapOptions;
use crate::frame::Value;
use crate::panels::chart::{ChartView, Hover, HoverRow, Pointed, TooltipMode};
use crate::scene::{Anchor, Baseline, Point, Rect, Scene, Shape, Size, Text};
use crate::theme::Color;
use crate::time::{Millis, format_date_time};

const COLUMN_WIDTH: f32 = 220.0;
const COLUMN_HEIGHT: f32 = 96.0;
const SCALE_HEIGHT: f32 = 18.0;

/// The drawn cells with all that a tooltip says of them.
#[derive(Debug)]
pub(super) struct PointedCells {
    /// By time, then from the lowest up.
    pub cells: Vec<Told>,
    pub axis: Axis,
    pub vertical: Vertical,
    pub options: HeatmapOptions,
    pub palette: Vec<Color>,
    pub ends: (f64, f64),
    pub ink: Color,
}

#[derive(Debug)]
pub(super) struct Told {
    pub cell: Cell,
    pub count: String,
    pub color: Color,
}

impl PointedCells {
    fn column(&self, time: Millis) -> &[Told] {
        let from = self.cells.partition_point(|told| told.cell.to <= time);
        let rest = self.cells.get(from..).unwrap_or_default();
        let Some(first) = rest.first().filter(|told| told.cell.from <= time) else { return &[] };
        let end = rest.iter().take_while(|told| told.cell.from == first.cell.from).count();
        rest.get(..end).unwrap_or_default()
    }

    /// The bucket in words.
    fn bucket(&self, cell: &Cell, chart: &ChartView) -> String {
        match &self.vertical {
            Vertical::Rows(rows) => {
                let row = cell.low.max(0.0) as usize;
                let name = |row: usize| rows.names.get(row).map_or("", String::as_str);
                match rows.labels {
                    LabelsAt::Middle => name(row).to_owned(),
                    LabelsAt::Top if row == 0 => format!("up to {}", name(row)),
                    LabelsAt::Top => format!("{} – {}", name(row - 1), name(row)),
                    LabelsAt::Bottom if row + 1 == rows.names.len() => format!("from {}", name(row)),
                    LabelsAt::Bottom => format!("{} – {}", name(row), name(row + 1)),
                }
            }
            Vertical::Values(_) => {
                let text = |end: f64| self.axis.text(end, &chart.zone, chart.now);
                format!("{} – {}", text(cell.low), text(cell.high))
            }
        }
    }

    fn row(&self, told: &Told, chart: &ChartView, closest: bool) -> HoverRow {
        let cell = &told.cell;
        let middle = cell.from + (cell.to - cell.from) / 2;
        let share = |height: f64| self.axis.scale.share(height).unwrap_or(0.0) as f32;
        let down = self.axis.down(f32::midpoint(share(cell.low), share(cell.high)));
        let at = chart.x_at(middle).filter(|_| closest);
        HoverRow {
            key: String::new(),
            label: self.bucket(cell, chart),
            color: told.color,
            value: Value::Number(cell.count),
            text: told.count.clone(),
            time: cell.to,
            at: at.map(|x| Point::new(x, chart.plot.y + chart.plot.height * down)),
            closest,
            cell: cell.place,
            has_links: cell.place.is_some(),
        }
    }

    /// The counts of a column as bars from bottom to top, the pointed one strong.
    fn column_picture(&self, column: &[Told], pointed: Option<usize>) -> Scene {
        let mut scene = Scene::new(Size::new(COLUMN_WIDTH, COLUMN_HEIGHT));
        let most = column.iter().map(|told| told.cell.count).fold(0.0, f64::max);
        for (index, told) in column.iter().enumerate() {
            let share = |height: f64| self.axis.scale.share(height).unwrap_or(0.0).clamp(0.0, 1.0) as f32;
            let (a, b) = (self.axis.down(share(told.cell.low)), self.axis.down(share(told.cell.high)));
            let length = if most > 0.0 { (told.cell.count / most) as f32 } else { 0.0 };
            let rect = Rect::new(
                0.0,
                a.min(b) * COLUMN_HEIGHT,
                (length * COLUMN_WIDTH).max(1.0),
                ((a - b).abs() * COLUMN_HEIGHT - 1.0).max(1.0),
            );
            let faded = pointed.is_some_and(|pointed| pointed != index);
            scene.push(Shape::filled(rect, 0.0, if faded { self.ink.with_alpha(0.35) } else { self.ink }));
        }
        scene
    }

    fn scale_picture(&self, scene: &mut Scene, count: Option<f64>) {
        let top = scene.height;
        scene.width = COLUMN_WIDTH;
        scene.height += SCALE_HEIGHT;
        let width = COLUMN_WIDTH / self.palette.len().max(1) as f32;
        for (index, color) in self.palette.iter().enumerate() {
            let rect = Rect::new(index as f32 * width, top + 6.0, width + 0.5, 6.0);
            scene.push(Shape::filled(rect, 0.0, *color));
        }
        if let Some(count) = count {
            let extent = (self.ends.1 - self.ends.0).max(f64::MIN_POSITIVE);
            let share = ((count - self.ends.0) / extent).clamp(0.0, 1.0) as f32;
            let mark = Text::new("▼", Point::new(share * COLUMN_WIDTH, top + 4.0), 8.0, self.ink);
            scene.text(mark.anchored(Anchor::Middle, Baseline::Middle));
        }
    }
}

impl Pointed for PointedCells {
    fn said_at(&self, chart: &ChartView, time: Millis, y: Option<f32>, mode: TooltipMode) -> Option<Hover> {
        let column = self.column(time);
        let height = y.map(|y| self.axis.value_at((y - chart.plot.y) / chart.plot.height.max(1.0)));
        let is_pointed =
            |told: &Told| height.is_some_and(|height| told.cell.low <= height && height < told.cell.high);
        let pointed = column.iter().position(is_pointed);
        let rows: Vec<HoverRow> = match (mode, y) {
            (TooltipMode::None, _) => return None,
            // Another panel points at a time only: which row is meant nobody knows.
            (_, None) => Vec::new(),
            (TooltipMode::Single, _) => {
                let told = pointed.and_then(|index| column.get(index));
                told.map(|told| self.row(told, chart, true)).into_iter().collect()
            }
            (TooltipMode::Multi, _) => {
                let rows = column.iter().enumerate().rev();
                rows.map(|(index, told)| self.row(told, chart, pointed == Some(index))).collect()
            }
        };
        let span = column.first().map(|told| (told.cell.from, told.cell.to));
        let (from, to) = span.unwrap_or((time, time));
        let text = |at: Millis| format_date_time(at, &chart.zone);
        let mut picture = (self.options.column_in_tooltip && !rows.is_empty())
            .then(|| self.column_picture(column, pointed));
        if self.options.color_scale_in_tooltip && !rows.is_empty() {
            let count = pointed.and_then(|index| column.get(index)).map(|told| told.cell.count);
            self.scale_picture(picture.get_or_insert_default(), count);
        }
        Some(Hover {
            time,
            time_text: if from == to { text(time) } else { format!("{} – {}", text(from), text(to)) },
            x: chart.x_at(time)?,
            rows,
            picture,
        })
    }
}
