//! How wide a text is. In: text, size, weight. Out: CSS pixels.
//!
//! The page measures with its real font; tests and native use take the table below, which is the same everywhere.
//!
//! **Invariant:** layout asks only this trait: no other place guesses a text's width.

use std::collections::{BTreeMap, BTreeSet};

/// Measures one line of text.
pub trait TextMeasure {
    /// Width in CSS pixels at a font size in CSS pixels; 400 is the regular weight.
    fn width_px(&self, text: &str, size: f32, weight: u16) -> f32;
}

/// Advance widths of a plain sans-serif face, so that a scene comes out the same on every machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct AdvanceTable;

/// Thousandths of the font size for U+0020 to U+007E.
const ADVANCES: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The page's face is a little wider than the table's.
const WIDTH_FACTOR: f32 = 1.06;

impl TextMeasure for AdvanceTable {
    fn width_px(&self, text: &str, size: f32, weight: u16) -> f32 {
        let thousandths: f32 = text.chars().map(|c| f32::from(advance(c))).sum();
        let bolder = 1.0 + f32::from(weight.saturating_sub(400)) / 100.0 * 0.02;
        thousandths / 1000.0 * size * WIDTH_FACTOR * bolder
    }
}

fn advance(c: char) -> u16 {
    let code = c as u32;
    match code {
        0x20..=0x7e => ADVANCES[(code - 0x20) as usize],
        // Combining marks take no room; East Asian scripts and pictographs take a full square.
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xff00..=0xff60
        | 0x1f000.. => 1000,
        _ => 556,
    }
}

/// The text, or as much of its beginning as fits into `max_width` CSS pixels with an ellipsis; empty where not even
/// the ellipsis fits.
pub fn ellipsis(text: &str, max_width: f32, size: f32, weight: u16, measure: &dyn TextMeasure) -> String {
    if measure.width_px(text, size, weight) <= max_width {
        return text.to_owned();
    }
    let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let shortened = |chars: usize| format!("{}…", text.get(..cuts[chars]).unwrap_or_default().trim_end());
    let (mut fits, mut too_long) = (0, cuts.len());
    if too_long == 0 || measure.width_px("…", size, weight) > max_width {
        return String::new();
    }
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        if measure.width_px(&shortened(middle), size, weight) <= max_width {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    shortened(fits)
}

/// The names of one picture cut to the same room. Different names that would look the same, as pods and addresses do
/// that begin alike, lose their middle instead of their end, or their beginning where they end alike too.
pub fn cut_names<'a>(
    names: impl IntoIterator<Item = &'a str>,
    max_width: f32,
    size: f32,
    weight: u16,
    measure: &dyn TextMeasure,
) -> Vec<String> {
    let names: Vec<&str> = names.into_iter().collect();
    let mut cut: Vec<String> =
        names.iter().map(|name| ellipsis(name, max_width, size, weight, measure)).collect();
    for end_share in [0.5, 1.0] {
        let mut meant: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, cut) in names.iter().zip(&cut) {
            meant.entry(cut).or_default().insert(name);
        }
        let is_unclear = |cut: &String| meant.get(cut.as_str()).is_some_and(|same| same.len() > 1);
        let shown = |(name, cut): (&&str, &String)| match is_unclear(cut) {
            true => with_end(name, end_share, max_width, size, weight, measure),
            false => cut.clone(),
        };
        cut = names.iter().zip(&cut).map(shown).collect();
    }
    cut
}

/// As much of a text's beginning and end as fits; of what is kept, this share is its end.
fn with_end(
    text: &str,
    share: f32,
    max_width: f32,
    size: f32,
    weight: u16,
    measure: &dyn TextMeasure,
) -> String {
    let letters: Vec<char> = text.chars().collect();
    let kept = |count: usize| {
        let of_end = (count as f32 * share).ceil() as usize;
        let (begin, end) = (&letters[..count - of_end], &letters[letters.len() - of_end..]);
        format!(
            "{}…{}",
            begin.iter().collect::<String>().trim_end(),
            end.iter().collect::<String>().trim_start()
        )
    };
    // One letter less each time, from no more than can fit: names are short.
    let fits = |count: &usize| measure.width_px(&kept(*count), size, weight) <= max_width;
    (1..letters.len()).rev().find(fits).map_or_else(|| ellipsis(text, max_width, size, weight, measure), kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, max_width: f32, expected: &str) {
        let short = ellipsis(text, max_width, 12.0, 400, &AdvanceTable);
        assert_eq!(short, expected);
        assert!(AdvanceTable.width_px(&short, 12.0, 400) <= max_width, "{short} is wider than {max_width}");
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        check("node_load1", 100.0, "node_load1");
        check("node_load1", 50.0, "node_l…");
        check("node load", 40.0, "node…");
        check("node_load1", 8.0, "…");
        check("node_load1", 2.0, "");
        check("", 0.0, "");
        check("日本語の系列", 40.0, "日本…");
    }

    #[test]
    fn names_that_begin_alike_stay_different_when_cut() {
        let cut =
            |names: &[&str], width: f32| cut_names(names.iter().copied(), width, 12.0, 400, &AdvanceTable);
        let probes = ["http://shop.example/", "http://shop.example/cart", "http://news.example/"];
        assert_eq!(cut(&probes, 200.0), probes);
        assert_eq!(cut(&probes, 80.0), ["http:/…xample/", "http://…le/cart", "http://news.e…"]);
        assert_eq!(cut(&["unit-0", "unit-1"], 26.0), ["u…-0", "u…-1"]);
        let pods = ["shop/coredns-48a11/coredns", "shop/coredns-11744/coredns"];
        assert_eq!(cut(&pods, 90.0), ["…8a11/coredns", "…1744/coredns"]);
        // The same name twice is the same text twice.
        assert_eq!(cut(&["unit-0", "unit-0"], 26.0), ["uni…", "uni…"]);
        assert_eq!(cut(&["unit-0", "unit-1"], 13.0), ["…", "…"]);
    }

    #[test]
    fn bolder_text_is_wider() {
        let width = |weight| AdvanceTable.width_px("Requests", 12.0, weight);
        assert!(width(700) > width(500) && width(500) > width(400));
    }
}
