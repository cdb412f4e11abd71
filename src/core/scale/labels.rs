//! Texts of a value axis' ticks. In: ticks, a unit, decimals. Out: a text for each tick that carries one.
//!
//! **Invariant:** two labels of an axis never read the same: what rounding would make a wrong number has more decimals
//! than the field asks for, or stays bare.

use super::ticks::{Tick, Ticks};
use crate::field::units::Unit;
use crate::time::{Millis, Zone};

/// Labels in a unit; see [`labels`].
pub fn unit_labels(
    ticks: &Ticks,
    unit: &Unit<'_>,
    decimals: Option<u8>,
    zone: &Zone,
    now: Millis,
) -> Vec<Option<String>> {
    labels(ticks, decimals, &|value, step_decimals| match step_decimals {
        Some(step) if decimals.is_none() => unit.format_adjacent(value, step, zone, now).to_string(),
        Some(step) => unit.format(value, Some(step), zone, now).to_string(),
        None => unit.format(value, decimals, zone, now).to_string(),
    })
}

/// The texts of the ticks: `format` gets a value and, where the step asks for them, a number of decimals. `None` where
/// a tick stays bare. A field's own `decimals` are kept as long as they tell the ticks apart; none at all means that only
/// whole numbers are named.
pub fn labels(
    ticks: &Ticks,
    decimals: Option<u8>,
    format: &dyn Fn(f64, Option<u8>) -> String,
) -> Vec<Option<String>> {
    let text = |tick: &Tick, decimals: Option<u8>| tick.labelled.then(|| format(tick.value, decimals));
    if let Some(decimals) = decimals {
        let whole = |tick: &&Tick| decimals > 0 || tick.value.fract() == 0.0;
        let texts = |decimals: u8| {
            let named = ticks.ticks.iter().map(|tick| Some(tick).filter(whole));
            named.map(|tick| text(tick?, Some(decimals))).collect::<Vec<_>>()
        };
        // Half steps of a tenth would read 0.8, 0.8, 0.9, 0.9.
        let more = if ticks.increment.is_some() && decimals > 0 { 2 } else { 0 };
        let tried = (decimals..=decimals.saturating_add(more)).map(texts);
        return tried.into_iter().find(|texts| distinct(texts)).unwrap_or_else(|| texts(decimals));
    }
    let first = ticks.increment.map(decimals_of).filter(|decimals| *decimals > 0);
    let texts = |decimals| ticks.ticks.iter().map(|tick| text(tick, decimals)).collect::<Vec<_>>();
    let tried = ticks.increment.map_or(0..=0, |_| 0..=MOST_DECIMALS);
    // The decimals of the step itself, then more, until all labels differ.
    let more = tried.map(|more| (more > 0).then(|| first.unwrap_or(0) + more).or(first));
    more.map(texts).find(|texts| distinct(texts)).unwrap_or_else(|| without_repeats(texts(first)))
}

/// More decimals than a number holds tell nothing apart.
const MOST_DECIMALS: u8 = 12;

fn distinct(texts: &[Option<String>]) -> bool {
    let named: Vec<&String> = texts.iter().flatten().collect();
    named.windows(2).all(|pair| pair[0] != pair[1])
}

/// Words, such as Yes and No, stand where they begin.
fn without_repeats(mut texts: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut last: Option<String> = None;
    for text in texts.iter_mut().filter(|text| text.is_some()) {
        if *text == last {
            *text = None;
        } else {
            last.clone_from(text);
        }
    }
    texts
}

/// Decimals needed to write a step in full.
fn decimals_of(increment: f64) -> u8 {
    let text = format!("{:.15}", increment.abs());
    let digits = text.trim_end_matches('0').split('.').nth(1).map_or(0, str::len);
    u8::try_from(digits).unwrap_or(12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{Distribution, Increments, Scale, ticks};

    fn scale(min: f64, max: f64) -> Scale {
        Scale::new(min, max, Distribution::Linear)
    }

    #[test]
    fn close_ticks_get_the_decimals_that_tell_them_apart() {
        let near = ticks(&scale(100.0, 100.002), 171.0, Increments::Decimal);
        let texts =
            labels(&near, None, &|value, decimals| format!("{value:.*}", usize::from(decimals.unwrap_or(0))));
        assert_eq!(
            texts.iter().flatten().map(String::as_str).collect::<Vec<_>>(),
            ["100.0000", "100.0005", "100.0010", "100.0015", "100.0020"]
        );
        let bare = labels(&ticks(&scale(0.0, 2.5), 271.0, Increments::Decimal), Some(0), &|value, _| {
            value.to_string()
        });
        assert_eq!(
            bare,
            [Some("0".to_owned()), None, Some("1".to_owned()), None, Some("2".to_owned()), None]
        );
    }

    #[test]
    fn decimals_that_cannot_tell_ticks_apart_are_not_enough() {
        let text = |min: f64, max: f64, unit: &str, decimals: u8| {
            let ticks = ticks(&scale(min, max), 171.0, Increments::Decimal);
            let texts = unit_labels(&ticks, &Unit::from(unit), Some(decimals), &Zone::utc(), 0);
            texts.iter().map(|text| text.as_deref().unwrap_or("-")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text(0.7, 0.9, "none", 1), "0.70 0.75 0.80 0.85 0.90");
        assert_eq!(text(0.0, 4.0, "none", 1), "0.0 1.0 2.0 3.0 4.0");
        assert_eq!(text(0.0, 2.0, "none", 0), "0 - 1 - 2");
    }

    #[test]
    fn words_are_not_repeated() {
        let ticks = ticks(&scale(0.0, 1.0), 171.0, Increments::Decimal);
        let texts = unit_labels(&ticks, &Unit::from("bool_yes_no"), None, &Zone::utc(), 0);
        assert_eq!(
            texts.iter().map(|text| text.as_deref().unwrap_or("-")).collect::<Vec<_>>(),
            ["No", "Yes", "-", "-", "-", "-"]
        );
    }
}
