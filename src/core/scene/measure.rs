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
/// that begin alike, lose their middle instead of their end; where they end alike too, what they have in common before and
/// behind the difference; and where that is too much yet, their beginning.
pub fn cut_names<'a>(
    names: impl IntoIterator<Item = &'a str>,
    max_width: f32,
    size: f32,
    weight: u16,
    measure: &dyn TextMeasure,
) -> Vec<String> {
    let names: Vec<&str> = names.into_iter().collect();
    let fits = |text: &str| measure.width_px(text, size, weight) <= max_width;
    let mut cut: Vec<String> =
        names.iter().map(|name| ellipsis(name, max_width, size, weight, measure)).collect();
    for way in [Way::End, Way::Difference, Way::Beginning] {
        let mut meant: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, cut) in names.iter().zip(&cut) {
            meant.entry(cut).or_default().insert(name);
        }
        let shown = |(name, cut): (&&str, &String)| {
            let alike = meant.get(cut.as_str()).filter(|alike| alike.len() > 1);
            let otherwise = alike.and_then(|alike| match way {
                Way::End => with_end(name, 0.5, &fits),
                Way::Difference => with_difference(name, alike, &fits),
                Way::Beginning => with_end(name, 1.0, &fits),
            });
            otherwise.unwrap_or_else(|| cut.clone())
        };
        cut = names.iter().zip(&cut).map(shown).collect();
    }
    cut
}

/// What is cut out of names that would look the same.
#[derive(Debug, Clone, Copy)]
enum Way {
    End,
    Difference,
    Beginning,
}

/// What tells a name from those it would look like, between as much of its beginning and end as fits; `None` where that
/// is too wide by itself.
fn with_difference(name: &str, alike: &BTreeSet<&str>, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let (before, behind) = in_common(alike);
    let (first, end) = (before.min(letters.len()), letters.len().saturating_sub(behind).max(before));
    let spare = first + (letters.len() - end);
    // Letters next to the difference say most of what it is; then those of the name's beginning and end.
    let shown = |kept: usize| {
        let beside = (kept / 3).min(first);
        let core_from = first - beside;
        let begin = ((kept - beside) / 2).min(core_from);
        let of_end = (kept - beside - begin).min(letters.len() - end);
        let text =
            |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
        let mut shown = text(0, begin);
        shown.push_str(if begin < core_from { "…" } else { "" });
        shown.push_str(&text(core_from, end));
        shown.push_str(if of_end < letters.len() - end { "…" } else { "" });
        shown.push_str(&text(letters.len() - of_end, letters.len()));
        shown
    };
    (0..spare).rev().map(shown).find(|text| fits(text))
}

/// How many letters all names begin with, and how many of the rest all end with.
fn in_common(names: &BTreeSet<&str>) -> (usize, usize) {
    let Some(first) = names.first() else { return (0, 0) };
    let shortest = names.iter().map(|name| name.chars().count()).min().unwrap_or(0);
    let alike = |other: &&str| first.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let before = names.iter().map(alike).min().unwrap_or(0);
    let alike =
        |other: &&str| first.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).count();
    let behind = names.iter().map(alike).min().unwrap_or(0);
    (before, behind.min(shortest - before))
}

/// As much of a text's beginning and end as fits; of what is kept, this share is its end.
fn with_end(text: &str, share: f32, fits: &dyn Fn(&str) -> bool) -> Option<String> {
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
    (1..letters.len()).rev().map(kept).find(|text| fits(text))
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
        assert_eq!(cut(&pods, 90.0), ["sh…s-48a11…ns", "sh…s-11744…ns"]);
        // What differs stays where the rest is alike before and behind it, however long.
        let nodes = [
            "prod-cluster-eu-node-17-exporter-metrics-port",
            "prod-cluster-eu-node-18-exporter-metrics-port",
        ];
        for (name, number) in cut(&nodes, 90.0).iter().zip(["17", "18"]) {
            assert!(name.starts_with("pr") && name.contains(number) && name.ends_with('t'), "{name}");
        }
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
