//! `options.legend` of a panel. In: the panel's options. Out: [`LegendOptions`], or `None` where no legend is wanted.
//!
//! **Invariant:** reading never fails: what is absent or malformed is Grafana's default.

use super::{LegendMode, LegendPlacement};
use crate::options::{Options, Setting};

/// What a panel asks of its legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegendOptions {
    pub mode: LegendMode,
    pub placement: LegendPlacement,
    /// Ids of the calculated values, such as `mean` and `lastNotNull`.
    pub calcs: Vec<String>,
    /// The name of the column that orders the items.
    pub sort_by: Option<String>,
    pub descending: bool,
    /// For a legend at the right.
    pub width: Option<LegendWidth>,
    /// So many entries are listed at first, the others where a viewer asks for them.
    pub limit: Option<usize>,
    /// Long names take several lines rather than being cut.
    pub wraps: bool,
    /// Series without any value are not listed, as old graphs could have it.
    pub hide_empty: bool,
    /// Nor are those that are zero throughout.
    pub hide_zero: bool,
}

/// How wide a legend at the right is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LegendWidth {
    /// CSS pixels.
    Pixels(f32),
    /// Of the panel's width, 0 to 1.
    Share(f32),
}

impl LegendWidth {
    /// CSS pixels, in a panel of some width.
    pub(super) fn in_panel(self, panel: f32) -> f32 {
        match self {
            Self::Pixels(pixels) => pixels,
            Self::Share(share) => share * panel,
        }
    }

    /// A number, or a text such as `120`, `120px` and `30%`.
    fn read(written: Setting<'_>) -> Option<Self> {
        let number = |text: &str| text.trim().parse::<f32>().ok();
        let read = match written.as_str() {
            None => Self::Pixels(written.as_f64()? as f32),
            Some(text) => match text.trim().strip_suffix('%') {
                Some(share) => Self::Share(number(share)? / 100.0),
                None => Self::Pixels(number(text.trim().trim_end_matches("px"))?),
            },
        };
        let (Self::Pixels(amount) | Self::Share(amount)) = read;
        (amount > 0.0 && amount.is_finite()).then_some(read)
    }
}

impl LegendOptions {
    /// `None` when the panel shows no legend.
    pub fn read(options: &Options) -> Option<Self> {
        let Some(legend) = options.get("legend").and_then(Setting::as_object) else {
            return Some(Self::default());
        };
        let modes = [("list", Some(LegendMode::List)), ("table", Some(LegendMode::Table)), ("hidden", None)];
        let placements = [
            ("bottom", LegendPlacement::Bottom),
            ("right", LegendPlacement::Right),
            ("", LegendPlacement::Bottom),
        ];
        let flag = |name: &str| legend.get(name).and_then(Setting::as_bool);
        let mode = legend.get("displayMode").and_then(|mode| mode.choice(&modes));
        let read = Self {
            mode: mode.flatten().unwrap_or_default(),
            placement: legend.get("placement").and_then(|side| side.choice(&placements)).unwrap_or_default(),
            calcs: legend.get("calcs").map(Setting::texts).unwrap_or_default(),
            sort_by: legend
                .get("sortBy")
                .and_then(Setting::as_str)
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
            descending: flag("sortDesc").unwrap_or(false),
            hide_empty: flag("hideEmpty").unwrap_or(false),
            hide_zero: flag("hideZero").unwrap_or(false),
            width: legend.get("width").and_then(LegendWidth::read),
            limit: legend.number("limit").filter(|most| *most >= 1.0).map(|most| most as usize),
            wraps: legend
                .get("overflow")
                .and_then(|overflow| overflow.choice(&[("ellipsis", false), ("wrap", true)]))
                .unwrap_or(false),
        };
        let shown = flag("showLegend").unwrap_or(true) && mode != Some(None);
        shown.then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(legend: Value, expected: Option<LegendOptions>) {
        let options = Options::from(json!({ "legend": legend }));
        assert_eq!(LegendOptions::read(&options), expected);
    }

    #[test]
    fn legends_are_read_as_written() {
        check(json!({"displayMode": "hidden"}), None);
        check(json!({"showLegend": false}), None);
        check(json!(null), Some(LegendOptions::default()));
        check(json!({"calcs": "mean", "width": -5}), Some(LegendOptions::default()));
        check(
            json!({"displayMode": "table", "placement": "right", "calcs": ["mean", "max"], "sortBy": "Max", "sortDesc": true, "width": 250}),
            Some(LegendOptions {
                mode: LegendMode::Table,
                placement: LegendPlacement::Right,
                calcs: vec!["mean".to_owned(), "max".to_owned()],
                sort_by: Some("Max".to_owned()),
                descending: true,
                width: Some(LegendWidth::Pixels(250.0)),
                ..LegendOptions::default()
            }),
        );
        let narrow = LegendOptions { width: Some(LegendWidth::Share(0.3)), ..LegendOptions::default() };
        check(json!({"width": "30%"}), Some(narrow));
        let folded = LegendOptions { limit: Some(3), wraps: true, ..LegendOptions::default() };
        check(json!({"limit": 3, "overflow": "wrap", "width": "wide"}), Some(folded));
    }
}
