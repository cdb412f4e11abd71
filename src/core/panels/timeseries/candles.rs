//! Candlesticks on a chart over time. In: the series of prices, the panel's options. Out: candles and volume bars.
//!
//! As in Grafana: the fields are those the panel names, else those called open, high, low, close and volume. All prices
//! stand on the axis of the closing one; volumes lie in the lowest part of the plot on an axis of their own.
//!
//! **Invariant:** a time that lacks one of the four prices has no candle.

use super::layout::Layout;
use super::paint::Projection;
use super::samples::sample_at;
use super::series::Series;
use super::style::{AxisPlacement, DrawStyle};
use crate::options::Options;
use crate::panels::PanelContext;
use crate::scene::{Point, Rect, Shape, Stroke};
use crate::theme::Color;
use crate::time::Millis;

/// Volumes take so much of the plot's height.
const VOLUME_SHARE: f64 = 0.22;
const VOLUME_OPACITY: f32 = 0.5;
const WIDEST_PX: f32 = 24.0;

/// Which series is what, by their place.
pub(super) struct Candles {
    prices: [usize; 4],
    volume: Option<usize>,
    shows_candles: bool,
    bars: bool,
    by_last_close: bool,
    colors: [String; 3],
}

/// Takes the prices out of what is drawn as lines; `None` where one of them is missing: then all are lines.
pub(super) fn prepare(options: &Options, series: &mut Vec<Series>) -> Option<Candles> {
    let modes = [("candles+volume", (true, true)), ("candles", (true, false)), ("volume", (false, true))];
    let (shows_candles, shows_volume) = options.choice("mode", &modes).unwrap_or((true, true));
    let bars = options.choice("candleStyle", &[("candles", false), ("ohlcbars", true)]).unwrap_or(false);
    let strategies = [("open-close", false), ("close-close", true)];
    let by_last_close = options.choice("colorStrategy", &strategies).unwrap_or(false);
    let include_all = options.flag("includeAllFields").unwrap_or(false);
    let color = |name: &str, otherwise: &str| {
        let written = options.get("colors").and_then(|colors| colors.get(name)?.as_str());
        written.unwrap_or(otherwise).to_owned()
    };
    let colors = [color("up", "green"), color("down", "red"), color("flat", "gray")];
    let named = |name: &str| {
        let written = options.get("fields").and_then(|fields| fields.get(name)?.as_str());
        series.iter().position(|one| match written {
            Some(written) => one.label == written || one.field.name == written,
            None => one.label.eq_ignore_ascii_case(name) || one.field.name.eq_ignore_ascii_case(name),
        })
    };
    let prices = ["open", "high", "low", "close"].map(named);
    let volume = named("volume");
    let [Some(open), Some(high), Some(low), Some(close)] = prices else { return None };
    let used = [open, high, low, close];
    let key = series[close].axis.clone();
    for (index, one) in series.iter_mut().enumerate() {
        let is_price = used.contains(&index);
        if is_price {
            one.axis = key.clone();
        }
        one.painted = !is_price && Some(index) != volume;
        one.dropped = one.painted && !include_all;
        one.style.in_legend &= one.painted;
        one.dropped |= is_price && !shows_candles || Some(index) == volume && !shows_volume;
    }
    if let Some(volume) = volume.and_then(|volume| series.get_mut(volume)) {
        volume.style.draw = DrawStyle::Bars;
        volume.style.axis.placement = AxisPlacement::Hidden;
        let most = volume.runs.iter().flatten().map(|sample| sample.high).fold(0.0, f64::max);
        volume.style.axis.limits.hard_min = Some(0.0);
        volume.style.axis.limits.hard_max = Some(most / VOLUME_SHARE).filter(|most| *most > 0.0);
        volume.axis = super::axes::AxisKey::of(&volume.field, &volume.style);
    }
    // What is not asked for goes; the places of the others move up.
    let mut places: Vec<Option<usize>> = Vec::new();
    let mut kept = 0;
    for one in series.iter() {
        places.push((!one.dropped).then_some(kept));
        kept += usize::from(!one.dropped);
    }
    series.retain(|one| !one.dropped);
    let place = |index: usize| places.get(index).copied().flatten();
    let mut moved = [0; 4];
    for (to, from) in moved.iter_mut().zip(used) {
        *to = place(from).unwrap_or(usize::MAX);
    }
    Some(Candles {
        prices: moved,
        volume: volume.and_then(place),
        shows_candles,
        bars,
        by_last_close,
        colors,
    })
}

#[derive(Clone, Copy)]
struct Candle {
    time: Millis,
    open: f64,
    high: f64,
    low: f64,
    close: f64,
}

pub(super) fn shapes(
    candles: &Candles,
    series: &[Series],
    layout: &Layout,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let projection = |series: &Series| {
        let fitted = layout.axes.iter().find(|fitted| fitted.axis.key == series.axis)?;
        Some(Projection { plot: layout.plot, range: context.range, scale: fitted.axis.scale })
    };
    let colors = candles.colors.each_ref().map(|written| context.theme.color(written));
    let rows = rows(candles, series);
    let color_at = |index: usize, candle: &Candle| {
        let before = match index.checked_sub(1).and_then(|before| rows.get(before)) {
            Some(before) if candles.by_last_close => before.close,
            _ => candle.open,
        };
        let [up, down, flat] = colors;
        if candle.close > before {
            up
        } else if candle.close < before {
            down
        } else {
            flat
        }
    };
    let step = rows.windows(2).map(|pair| pair[1].time - pair[0].time).filter(|step| *step > 0).min();
    let room = step.unwrap_or(context.range.duration()) as f32 / context.range.duration().max(1) as f32;
    let width = (room * layout.plot.width * 0.7).clamp(1.0, WIDEST_PX);
    let mut shapes = Vec::new();
    if let Some((volume, projection)) =
        candles.volume.and_then(|volume| series.get(volume)).and_then(|one| Some((one, projection(one)?)))
    {
        for sample in volume.runs.iter().flatten().filter(|sample| context.range.contains(sample.time)) {
            let index = rows.partition_point(|candle| candle.time < sample.time);
            let color = rows
                .get(index)
                .filter(|candle| candle.time == sample.time)
                .map_or(colors[2], |candle| color_at(index, candle));
            let Some(top) = projection.y(sample.high) else { continue };
            let x = projection.x(sample.time) - width / 2.0;
            let rect = Rect::new(x, top, width, (projection.ground() - top).max(0.0));
            shapes.push(Shape::filled(rect, 0.0, color.with_alpha(VOLUME_OPACITY)));
        }
    }
    let close = candles.prices.get(3).and_then(|close| series.get(*close));
    if let Some(projection) = close.and_then(projection).filter(|_| candles.shows_candles) {
        for (index, candle) in rows.iter().enumerate() {
            if context.range.contains(candle.time) {
                let color = color_at(index, candle);
                shapes.extend(one(candle, color, width, candles.bars, &projection));
            }
        }
    }
    shapes
}

/// The times at which all four prices are known.
fn rows(candles: &Candles, series: &[Series]) -> Vec<Candle> {
    let [open, high, low, close] = candles.prices.map(|place| series.get(place));
    let (Some(open), Some(high), Some(low), Some(close)) = (open, high, low, close) else {
        return Vec::new();
    };
    let row = |time: &Millis| {
        let at = |series: &Series| sample_at(&series.runs, *time).map(|sample| sample.high);
        Some(Candle { time: *time, open: at(open)?, high: at(high)?, low: at(low)?, close: at(close)? })
    };
    close.timeline.times().iter().filter_map(row).collect()
}

fn one(candle: &Candle, color: Color, width: f32, bars: bool, projection: &Projection) -> Vec<Shape> {
    let x = projection.x(candle.time);
    let y = |value: f64| projection.y(value);
    let (Some(open), Some(high), Some(low), Some(close)) =
        (y(candle.open), y(candle.high), y(candle.low), y(candle.close))
    else {
        return Vec::new();
    };
    let stroke = Stroke::solid(color, 1.0);
    let mut lines = vec![vec![Point::new(x, high), Point::new(x, low)]];
    if bars {
        lines.push(vec![Point::new(x - width / 2.0, open), Point::new(x, open)]);
        lines.push(vec![Point::new(x, close), Point::new(x + width / 2.0, close)]);
        return vec![Shape::Path { lines, stroke }];
    }
    let (top, bottom) = (open.min(close), open.max(close));
    let body = Rect::new(x - width / 2.0, top, width, (bottom - top).max(1.0));
    vec![Shape::Path { lines, stroke }, Shape::filled(body, 0.0, color)]
}
