//! The small graph behind a big value. In: times, numbers, the range, a box. Out: the line's pieces and the area below.
//!
//! **Invariant:** a null splits the line, and no peak is lost: where several samples share a pixel column, its lowest
//! and highest are kept.

use crate::frame::Numbers;
use crate::scene::{Point, Rect};
use crate::time::{Millis, TimeRange};

/// Samples in time order and the scale they are drawn on.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::panels) struct Sparkline {
    pub times: Vec<Millis>,
    pub values: Numbers,
    /// Ends of the vertical scale the field sets; the data's own where absent.
    pub min: Option<f64>,
    pub max: Option<f64>,
}

/// What to draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::panels) struct SparklineShape {
    pub lines: Vec<Vec<Point>>,
    /// Closed along the lower edge of the box.
    pub areas: Vec<Vec<Point>>,
}

impl Sparkline {
    /// The vertical scale; a flat line gets half of the height, as in Grafana.
    fn scale(&self) -> Option<(f64, f64)> {
        let finite = || self.values.iter().flatten().filter(|value| value.is_finite());
        let low = self.min.or_else(|| finite().reduce(f64::min))?;
        let high = self.max.or_else(|| finite().reduce(f64::max))?;
        Some(match high - low {
            span if span > 0.0 => (low, high),
            _ if low > 0.0 => (0.0, low * 2.0),
            _ if low < 0.0 => (low * 2.0, 0.0),
            _ => (0.0, 100.0),
        })
    }

    /// Joins what nulls would split.
    pub(in crate::panels) fn leave_out_nulls(&mut self) {
        let kept: Vec<(Millis, Option<f64>)> =
            self.times.iter().copied().zip(self.values.iter()).filter(|(_, value)| value.is_some()).collect();
        self.times = kept.iter().map(|(time, _)| *time).collect();
        self.values = kept.into_iter().map(|(_, value)| value).collect();
    }

    /// Where each sample lies within a box.
    pub(in crate::panels) fn points(&self, range: TimeRange, area: Rect) -> Vec<Point> {
        let Some((low, high)) = self.scale() else { return Vec::new() };
        let end = self.end_of_scale(range);
        let samples = self.times.iter().zip(self.values.iter());
        let finite =
            samples.filter_map(|(time, value)| Some((*time, value.filter(|value| value.is_finite())?)));
        let seen = finite.filter(|(time, _)| (range.from..=end).contains(time));
        seen.map(|(time, value)| place((range.from, end), (low, high), area, (time, value))).collect()
    }

    /// The shape within a box; empty without two samples to join.
    pub(in crate::panels) fn shape(&self, range: TimeRange, area: Rect) -> SparklineShape {
        let Some((low, high)) = self.scale() else { return SparklineShape::default() };
        let end = self.end_of_scale(range);
        let place = |time: Millis, value: f64| place((range.from, end), (low, high), area, (time, value));
        let mut shape = SparklineShape::default();
        let mut line: Vec<Point> = Vec::new();
        let mut column = Column::default();
        for (time, value) in self.times.iter().zip(self.values.iter()) {
            match value.filter(|value| value.is_finite()) {
                Some(value) if (range.from..=end).contains(time) => {
                    column.add(place(*time, value), &mut line)
                }
                Some(_) => {}
                None => {
                    column.flush(&mut line);
                    shape.add(std::mem::take(&mut line), area.bottom());
                }
            }
        }
        column.flush(&mut line);
        shape.add(line, area.bottom());
        shape
    }

    /// A last sample close to the range's end is drawn at the box's edge: a gap there would look like missing data.
    fn end_of_scale(&self, range: TimeRange) -> Millis {
        match self.times.last() {
            Some(last) if (range.to - last).abs() * 20 < range.duration() => (*last).min(range.to),
            _ => range.to,
        }
    }
}

fn place(
    (from, to): (Millis, Millis),
    (low, high): (f64, f64),
    area: Rect,
    (time, value): (Millis, f64),
) -> Point {
    let x = area.x + area.width * ((time - from) as f64 / (to - from).max(1) as f64) as f32;
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
    Point::new(x, area.bottom() - area.height * share)
}

impl SparklineShape {
    fn add(&mut self, line: Vec<Point>, floor: f32) {
        let (Some(first), Some(last)) = (line.first().copied(), line.last().copied()) else { return };
        if line.len() < 2 {
            return;
        }
        let mut area = line.clone();
        area.push(Point::new(last.x, floor));
        area.push(Point::new(first.x, floor));
        self.areas.push(area);
        self.lines.push(line);
    }
}

/// Samples that fall on one pixel column.
#[derive(Default)]
struct Column {
    samples: Vec<Point>,
}

impl Column {
    fn add(&mut self, point: Point, line: &mut Vec<Point>) {
        if self.samples.first().is_some_and(|first| first.x.floor() != point.x.floor()) {
            self.flush(line);
        }
        self.samples.push(point);
    }

    /// First, lowest and highest in their order, last.
    fn flush(&mut self, line: &mut Vec<Point>) {
        let count = self.samples.len();
        let extreme = |better: fn(f32, f32) -> bool| {
            let mut best = 0;
            for (index, point) in self.samples.iter().enumerate() {
                if self.samples.get(best).is_some_and(|kept| better(point.y, kept.y)) {
                    best = index;
                }
            }
            best
        };
        let mut kept = [0, extreme(|y, best| y > best), extreme(|y, best| y < best), count.saturating_sub(1)];
        kept.sort_unstable();
        let mut previous = None;
        for index in kept {
            if previous != Some(index) {
                line.extend(self.samples.get(index));
            }
            previous = Some(index);
        }
        self.samples.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect::new(0.0, 0.0, 100.0, 50.0);

    fn sparkline(values: &[Option<f64>]) -> Sparkline {
        Sparkline {
            times: (0..values.len() as i64).map(|step| step * 1000).collect(),
            values: values.iter().copied().collect(),
            min: None,
            max: None,
        }
    }

    fn range(seconds: i64) -> TimeRange {
        TimeRange { from: 0, to: seconds * 1000 }
    }

    #[track_caller]
    fn check(values: &[Option<f64>], seconds: i64, expected: &[&[(f32, f32)]]) {
        let lines = sparkline(values).shape(range(seconds), AREA).lines;
        let lines: Vec<Vec<(f32, f32)>> =
            lines.iter().map(|line| line.iter().map(|point| (point.x, point.y)).collect()).collect();
        assert_eq!(lines, expected.iter().map(|line| line.to_vec()).collect::<Vec<_>>());
    }

    #[test]
    fn the_line_spans_the_range() {
        check(&[Some(0.0), Some(5.0), Some(10.0)], 2, &[&[(0.0, 50.0), (50.0, 25.0), (100.0, 0.0)]]);
        check(&[Some(0.0), Some(10.0)], 4, &[&[(0.0, 50.0), (25.0, 0.0)]]);
    }

    #[test]
    fn a_flat_line_is_half_way_up() {
        check(&[Some(6.0), Some(6.0)], 1, &[&[(0.0, 25.0), (100.0, 25.0)]]);
        check(&[Some(-6.0), Some(-6.0)], 1, &[&[(0.0, 25.0), (100.0, 25.0)]]);
        check(&[Some(0.0), Some(0.0)], 1, &[&[(0.0, 50.0), (100.0, 50.0)]]);
    }

    #[test]
    fn nulls_split_and_lone_samples_are_no_line() {
        let half = [Some(0.0), Some(10.0), None, Some(10.0), Some(0.0)];
        check(&half, 4, &[&[(0.0, 50.0), (25.0, 0.0)], &[(75.0, 0.0), (100.0, 50.0)]]);
        check(&[Some(1.0)], 4, &[]);
        check(&[None, None], 4, &[]);
        check(&[], 4, &[]);
        check(&[Some(f64::NAN), Some(f64::INFINITY)], 4, &[]);
    }

    #[test]
    fn peaks_survive_when_samples_share_a_pixel() {
        let mut values = vec![Some(1.0); 10_000];
        values[5_003] = Some(9.0);
        let shape = sparkline(&values).shape(range(9_999), AREA);
        assert!(shape.lines[0].len() <= 401, "{} points", shape.lines[0].len());
        assert!(shape.lines[0].iter().any(|point| point.y == 0.0));
    }

    #[test]
    fn areas_end_at_the_floor() {
        let shape = sparkline(&[Some(0.0), Some(10.0)]).shape(range(1), AREA);
        assert_eq!(shape.areas[0].len(), 4);
        assert!(shape.areas[0][2..].iter().all(|point| point.y == 50.0));
    }
}
