//! Plain numbers, percentages and other notations. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::{Hex, Locale, Percent, PercentUnit, Plain, Scientific, Si, Steps, Suffix, Text};
use super::super::scaled::SHORT;
use super::{Row, row};

pub(super) const MISC: &[Row] = &[
    row("none", "Number", Plain),
    row("string", "String", Text),
    row("short", "short", Steps(&SHORT)),
    row("sishort", "SI short", Si("", 0)),
    row("percent", "Percent (0-100)", Percent),
    row("percentunit", "Percent (0.0-1.0)", PercentUnit),
    row("humidity", "Humidity (%H)", Suffix("%H")),
    row("dB", "Decibel", Suffix("dB")),
    row("candela", "Candela (cd)", Si("cd", 0)),
    row("hex0x", "Hexadecimal (0x)", Hex { marked: true }),
    row("hex", "Hexadecimal", Hex { marked: false }),
    row("sci", "Scientific notation", Scientific),
    row("locale", "Locale format", Locale),
    row("pixel", "Pixels", Suffix("px")),
];
