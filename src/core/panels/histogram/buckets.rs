//! How often which values occur. In: resolved frames. Out: buckets, and for each series a count in each.
//!
//! Values are counted into buckets of one size, chosen as Grafana does: the least round size that gives no more buckets
//! than asked for and still holds a difference between two values. Buckets that were counted elsewhere (classic or
//! native histograms) are shown as they are: their newest counts.
//!
//! **Invariant:** every finite value is counted in exactly one bucket.

use super::options::HistogramOptions;
use crate::field::series_color;
use crate::frame::{ColorSetting, Field, Frame, FrameKind, Numbers, Values};
use crate::options::Setting;
use crate::order::{Arrange, sort_numbers};
use crate::panels::PanelContext;
use crate::panels::barchart::BarStyle;
use crate::panels::value;
use crate::theme::Color;

/// More buckets than this are no picture.
const MOST_BUCKETS: f64 = 2000.0;

#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub label: String,
    pub color: Color,
    pub style: BarStyle,
    /// Of the counts of one value each; what legends calculate from.
    pub field: Field,
    pub hidden: bool,
    pub in_legend: bool,
    pub in_tooltip: bool,
    pub stacked: bool,
    /// One for each bucket.
    pub counts: Vec<f64>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Buckets {
    /// Lower and upper bounds, ascending.
    pub bounds: Vec<(f64, f64)>,
    pub series: Vec<Counted>,
    /// Speaks for the values' axis.
    pub speaker: Field,
}

pub(super) fn count(frames: &[Frame], options: &HistogramOptions, context: &PanelContext<'_>) -> Buckets {
    if let Some(counted) = counted_elsewhere(frames, context) {
        return counted;
    }
    let fields: Vec<&Field> = frames
        .iter()
        .flat_map(|frame| &frame.fields)
        .filter(|field| field.values.is_number() && !value::is_hidden(field, "viz"))
        .collect();
    let Some(speaker) = fields.first() else { return Buckets::default() };
    let mut all: Vec<f64> = fields.iter().flat_map(|field| finite(field)).collect();
    sort_numbers(&mut all);
    let speaker = (*speaker).clone();
    let (Some(first), Some(last)) = (all.first().copied(), all.last().copied()) else {
        let none = |field: &&Field| counted(field, Vec::new(), context);
        return Buckets { bounds: Vec::new(), series: fields.iter().map(none).collect(), speaker };
    };
    let size = options.bucket_size.unwrap_or_else(|| automatic_size(&all, options.bucket_count));
    let size = size.max((last - first) / MOST_BUCKETS);
    let index = |value: f64| ((value - options.bucket_offset) / size + 1e-9).floor();
    let lowest = index(first);
    let number = (index(last) - lowest) as usize + 1;
    let start = |bucket: usize| tidy((lowest + bucket as f64) * size + options.bucket_offset);
    let bounds = (0..number).map(|bucket| (start(bucket), start(bucket + 1))).collect();
    let tally = |values: &mut dyn Iterator<Item = f64>| {
        let mut counts = vec![0.0; number];
        for value in values {
            if let Some(count) = counts.get_mut((index(value) - lowest) as usize) {
                *count += 1.0;
            }
        }
        counts
    };
    let series = if options.combine {
        let combined = Field { name: "Combined".to_owned(), ..speaker.clone() };
        let mut one = counted(&combined, tally(&mut all.iter().copied()), context);
        one.label = "Combined".to_owned();
        vec![one]
    } else {
        fields.iter().map(|field| counted(field, tally(&mut finite(field)), context)).collect()
    };
    Buckets { bounds, series, speaker }
}

fn finite(field: &Field) -> impl Iterator<Item = f64> + '_ {
    let numbers = match &field.values {
        Values::Numbers(numbers) => Some(numbers.iter()),
        _ => None,
    };
    numbers.into_iter().flatten().flatten().filter(|value| value.is_finite())
}

fn counted(field: &Field, counts: Vec<f64>, context: &PanelContext<'_>) -> Counted {
    let mut field = field.clone();
    if field.config.color.is_none() {
        let mode = "palette-classic".to_owned();
        field.config.color = Some(ColorSetting { mode, fixed_color: None, series_by: None });
    }
    let label = value::shown_name(&field).to_owned();
    let stacks = [("none", false), ("normal", true), ("percent", true)];
    let stacking = field.config.custom.get("stacking");
    // One stack is all there is here: groups name the same one.
    stacking.and_then(|stacking| stacking.get("group")).map(Setting::value);
    let stacked = stacking.and_then(|stacking| stacking.get("mode")).and_then(|mode| mode.choice(&stacks));
    let stacked = stacked.unwrap_or(false);
    Counted {
        hidden: context.hidden.contains(&label),
        in_legend: !value::is_hidden(&field, "legend"),
        in_tooltip: !value::is_hidden(&field, "tooltip"),
        stacked,
        style: BarStyle::read(&field.config),
        color: series_color(&field, context.theme),
        label,
        field,
        counts,
    }
}

/// The least round size above the wished one that is not below the least difference of two values.
fn automatic_size(sorted: &[f64], wished_count: f64) -> f64 {
    let least = sorted
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .filter(|difference| *difference > 0.0)
        .fold(f64::INFINITY, f64::min);
    let least = if least.is_finite() { least } else { 1.0 };
    let extent = sorted.last().zip(sorted.first()).map_or(0.0, |(last, first)| last - first);
    let wished = (extent / wished_count).max(f64::MIN_POSITIVE);
    let from = wished.max(least).log10().floor() as i32 - 1;
    let sizes =
        (from..from + 4).flat_map(|power| [1.0, 2.0, 2.5, 4.0, 5.0].map(|m| tidy(m * 10f64.powi(power))));
    sizes.into_iter().find(|size| *size > wished && *size >= least * (1.0 - 1e-9)).unwrap_or(wished)
}

fn tidy(value: f64) -> f64 {
    format!("{value:.12e}").parse().unwrap_or(value)
}

/// The newest counts of histograms that came as buckets.
fn counted_elsewhere(frames: &[Frame], context: &PanelContext<'_>) -> Option<Buckets> {
    let mut bounds: Vec<(f64, f64)> = Vec::new();
    let mut counts: Vec<f64> = Vec::new();
    let mut add = |bound: (f64, f64), count: f64| match bounds.iter().position(|known| *known == bound) {
        Some(place) => counts[place] += count,
        None => {
            bounds.push(bound);
            counts.push(count);
        }
    };
    let mut speaker: Option<&Field> = None;
    let mut below = f64::NEG_INFINITY;
    for frame in frames {
        match frame.kind {
            FrameKind::HeatmapCells => {
                let column = |name: &str| numbers(frame.fields.iter().find(|field| field.name == name)?);
                let (Some(low), Some(high), Some(count)) = (column("yMin"), column("yMax"), column("count"))
                else {
                    continue;
                };
                speaker = speaker.or_else(|| frame.fields.iter().find(|field| field.name == "count"));
                let Values::Time(times) = &frame.time_field()?.values else { continue };
                let newest = times.iter().flatten().max();
                for (row, at) in times.iter().enumerate().filter(|(_, at)| at.as_ref() == newest) {
                    let (Some(low), Some(high), Some(count), Some(_)) =
                        (low.get(row), high.get(row), count.get(row), at)
                    else {
                        continue;
                    };
                    add((low, high), count);
                }
            }
            FrameKind::Heatmap => {
                for field in &frame.fields {
                    let Some(end) = field.labels.get("le").and_then(|end| end.parse::<f64>().ok()) else {
                        continue;
                    };
                    let Some(counted) = numbers(field) else { continue };
                    speaker = speaker.or(Some(field));
                    let last = (0..counted.len()).rev().find_map(|row| counted.get(row)).unwrap_or(0.0);
                    add((below.min(end), end), last);
                    below = end;
                }
            }
            FrameKind::TimeSeries
            | FrameKind::Table
            | FrameKind::Logs
            | FrameKind::Annotations
            | FrameKind::Exemplars => {}
        }
    }
    let speaker = speaker?;
    let mut rows: Vec<((f64, f64), f64)> = bounds.into_iter().zip(counts).collect();
    rows.arrange_by(|a, b| a.0.1.total_cmp(&b.0.1));
    let (bounds, counts) = rows.into_iter().unzip();
    let mut one = counted(speaker, counts, context);
    one.label = "Count".to_owned();
    Some(Buckets { bounds, series: vec![one], speaker: speaker.clone() })
}

fn numbers(field: &Field) -> Option<&Numbers> {
    match &field.values {
        Values::Numbers(numbers) => Some(numbers),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], count: f64, expected: f64) {
        assert_eq!(automatic_size(values, count), expected);
    }

    #[test]
    fn sizes_are_round_and_hold_a_difference() {
        check(&[0.0, 1.0, 2.0, 100.0], 30.0, 4.0);
        check(&[0.0, 10.0, 20.0], 30.0, 10.0);
        check(&[5.0], 30.0, 1.0);
        check(&[0.0, 0.001, 0.5], 10.0, 0.1);
    }
}
