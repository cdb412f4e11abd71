//! What the pointer learns from lanes. In: a time and a height. Out: the state of each lane, or of the pointed one.
//!
//! **Invariant:** a lane without a state at that time is told only where the panel has a text for what is missing.

use super::lanes::{Lane, Span};
use super::paint::lane_place;
use crate::field::CellPlace;
use crate::frame::Value;
use crate::panels::chart::{ChartView, Hover, HoverRow, Pointed, TooltipMode};
use crate::scene::Point;
use crate::theme::Color;
use crate::time::{Millis, SpanDetail, format_date_time, format_span};

#[derive(Debug)]
pub(super) struct PointedLanes {
    pub lanes: Vec<Lane>,
    /// How long a state lasted is said too.
    pub says_duration: bool,
}

fn span_at(lane: &Lane, time: Millis) -> Option<&Span> {
    let after = lane.spans.partition_point(|span| span.from <= time);
    lane.spans.get(after.checked_sub(1)?).filter(|span| time < span.to)
}

/// What the panel has for lanes that have no state at a time, if it has something.
fn missing(lane: &Lane, time: Millis, closest: bool) -> Option<HoverRow> {
    Some(HoverRow {
        key: lane.label.clone(),
        label: lane.label.clone(),
        color: Color::hex(0).with_alpha(0.0),
        value: Value::Null,
        text: lane.field.config.no_value.clone().filter(|text| !text.is_empty())?,
        time,
        at: None,
        closest,
        cell: None,
        has_links: false,
    })
}

impl Pointed for PointedLanes {
    fn said_at(&self, chart: &ChartView, time: Millis, y: Option<f32>, mode: TooltipMode) -> Option<Hover> {
        let mut rows = Vec::new();
        let mut told_time = time;
        for (index, lane) in self.lanes.iter().enumerate().filter(|(_, lane)| lane.in_tooltip) {
            let (top, bottom) = lane_place(chart.plot, index, self.lanes.len());
            let closest = y.is_some_and(|y| (top..bottom).contains(&y));
            if mode == TooltipMode::Single && !closest {
                continue;
            }
            let Some(span) = span_at(lane, time) else {
                rows.extend(missing(lane, time, closest));
                continue;
            };
            if closest {
                told_time = span.at;
            }
            let row = |label: &str, text: String, color: Color| HoverRow {
                key: lane.label.clone(),
                label: label.to_owned(),
                color,
                value: span.value.clone(),
                text,
                time: span.at,
                at: None,
                closest,
                cell: Some(CellPlace { row: Some(span.row), ..lane.place }),
                has_links: lane.field.config.leads(),
            };
            let first = row(&lane.label, span.text.clone(), span.color);
            let at = chart.x_at(time).map(|x| Point::new(x, f32::midpoint(top, bottom)));
            rows.push(HoverRow { at: at.filter(|_| closest), ..first });
            if self.says_duration && mode == TooltipMode::Single {
                let duration = format_span(span.from, span.to, SpanDetail::Seconds);
                // It is the same value: its links are told once.
                let told = row("Duration", duration, span.color.with_alpha(0.0));
                rows.push(HoverRow { has_links: false, ..told });
            }
        }
        if mode == TooltipMode::Multi {
            if chart.tooltip.hide_zeros {
                rows.retain(|row| row.value != Value::Number(0.0));
            }
            chart.tooltip.sort(&mut rows);
        }
        let time_text =
            format_date_time(if mode == TooltipMode::Single { told_time } else { time }, &chart.zone);
        Some(Hover { time, time_text, x: chart.x_at(time)?, rows, picture: None })
    }
}
