//! A chart in words. In: the series. Out: a sentence for who cannot see the picture.
//!
//! **Invariant:** it says how many series there are even where it does not name them all.

use super::across::Across;
use super::series::Series;
use crate::field::reduce;
use crate::frame::Value;
use crate::panels::PanelContext;

const NAMED: usize = 8;

pub(super) fn summary(series: &[Series], across: &dyn Across, context: &PanelContext<'_>) -> String {
    let count = series.len();
    let mut text = format!("{count} series {}", across.words(context));
    for (index, series) in series.iter().take(NAMED).enumerate() {
        let display = series.display(context);
        let show = |calc| match reduce(&series.field, calc) {
            Value::Null => None,
            value => Some(display.show(&value).to_string()),
        };
        let separator = if index == 0 { ": " } else { "; " };
        let label = &series.label;
        match (show("lastNotNull"), show("min"), show("max")) {
            (Some(last), Some(min), Some(max)) => {
                text.push_str(&format!("{separator}{label} {last}, lowest {min}, highest {max}"));
            }
            _ => text.push_str(&format!("{separator}{label} has no values")),
        }
    }
    if count > NAMED {
        text.push_str(&format!("; and {} more", count - NAMED));
    }
    text.push('.');
    text
}
