//! Shares of a whole. In: values, their order, which are switched off. Out: slices with angles.
//!
//! **Invariant:** the drawn slices' sweeps add up to a full turn, or there is none.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::f32::consts::TAU;

use super::options::Order;
use crate::order::Arrange;
use crate::panels::value::Single;

/// One value as a part of the whole.
#[derive(Debug, Clone)]
pub(super) struct Slice<'a> {
    pub value: &'a Single,
    /// Switched off by the viewer.
    pub hidden: bool,
    /// Part of the whole, 0 to 1; `None` for what is no part: hidden, negative, missing.
    pub share: Option<f64>,
    /// Radians clockwise from twelve o'clock.
    pub start: f32,
    /// 0 for what is not drawn.
    pub sweep: f32,
}

impl Slice<'_> {
    /// The share in whole percent; a small part is never `0%`, a part is never `100%`.
    pub(super) fn percent(&self) -> String {
        match self.share {
            None => "-".to_owned(),
            Some(share) if share > 0.0 && share < 0.005 => "<1%".to_owned(),
            Some(share) if (0.995..1.0).contains(&share) => ">99%".to_owned(),
            Some(share) => format!("{:.0}%", share * 100.0),
        }
    }

    /// Value and share, as tooltips and the summary say them.
    pub(super) fn told(&self) -> String {
        let value = self.value.text.joined();
        if self.share.is_some() { format!("{value} ({})", self.percent()) } else { value }
    }
}

/// All values, in the panel's order.
#[derive(Debug, Clone)]
pub(super) struct Whole<'a> {
    pub slices: Vec<Slice<'a>>,
}

impl<'a> Whole<'a> {
    pub(super) fn of(values: &'a [Single], order: Order, hidden: &BTreeSet<String>) -> Self {
        let mut ordered: Vec<&Single> = values.iter().collect();
        let compare = |a: &&Single, b: &&Single| a.numeric.partial_cmp(&b.numeric).unwrap_or(Ordering::Equal);
        match order {
            Order::AsCame => {}
            Order::Ascending => ordered.arrange_by(compare),
            Order::Descending => ordered.arrange_by(|a, b| compare(b, a)),
        }
        let amount = |value: &Single| {
            let shown = !hidden.contains(&value.name);
            value.numeric.filter(|amount| shown && amount.is_finite() && *amount >= 0.0)
        };
        let total: f64 = ordered.iter().filter_map(|value| amount(value)).sum();
        let mut before = 0.0;
        let slices = ordered.into_iter().map(|value| {
            let share =
                amount(value).filter(|_| total > 0.0 && total.is_finite()).map(|amount| amount / total);
            let start = before as f32 * TAU;
            before += share.unwrap_or(0.0);
            let sweep = before as f32 * TAU - start;
            Slice { value, hidden: hidden.contains(&value.name), share, start, sweep }
        });
        Self { slices: slices.collect() }
    }

    /// Which values cannot be drawn as parts.
    pub(super) fn notice(&self) -> Option<String> {
        let count = |what: &dyn Fn(f64) -> bool| {
            self.slices.iter().filter(|slice| slice.value.numeric.is_some_and(what)).count()
        };
        let negative = count(&|number| number < 0.0);
        let missing = self.slices.iter().filter(|slice| slice.value.numeric.is_none()).count();
        let endless = count(&|number| number == f64::INFINITY);
        let told = |count: usize, what: &str| {
            let noun = if count == 1 { "value is" } else { "values are" };
            (count > 0).then(|| format!("{count} {what}{noun} not drawn"))
        };
        let parts = [told(negative, "negative "), told(missing, "missing "), told(endless, "infinite ")];
        parts.into_iter().flatten().reduce(|a, b| format!("{a}, {b}"))
    }
}
