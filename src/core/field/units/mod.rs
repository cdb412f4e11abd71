//! Units: how a number reads with its unit. In: Grafana's unit id, a number, decimals. Out: prefix, text and suffix.
//!
//! An id of the catalogue, a custom form (`si:W`, `suffix:req`, `prefix:~`, `time:HH:mm`, `count:req`, `currency:kr`,
//! `bool:Up/Down`), or any other text, which is shown behind the number.
//!
//! **Invariant:** every number has a text; a number that cannot be scaled is shown plainly rather than not at all.

mod catalog;
mod custom;
mod date;
mod duration;
mod number;
mod scaled;
mod words;

use std::fmt;

use crate::time::{Millis, Zone};

use scaled::Side;

/// A formatted number in its parts; shown as `prefix`, `text`, `suffix` with nothing between.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formatted {
    pub prefix: String,
    /// The number itself, or words.
    pub text: String,
    /// With its own leading space where the unit has one.
    pub suffix: String,
}

impl Formatted {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn with_suffix(text: impl Into<String>, suffix: impl Into<String>) -> Self {
        Self { text: text.into(), suffix: suffix.into(), ..Self::default() }
    }
}

impl fmt::Display for Formatted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.prefix, self.text, self.suffix)
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct UnitInfo {
    /// Grafana's id, as dashboards hold it.
    pub id: &'static str,
    /// In words, for a picker.
    pub name: &'static str,
    pub category: &'static str,
}

/// Every unit with its name and category, in the order of Grafana's picker.
pub fn catalogue() -> impl Iterator<Item = UnitInfo> {
    catalog::CATEGORIES.iter().flat_map(|category| {
        category.rows.iter().map(|row| UnitInfo { id: row.id, name: row.name, category: category.name })
    })
}

/// A number in a unit. See [`Unit`] for formatting many numbers in one.
///
/// `decimals` of `None` keeps about three significant digits. `zone` and `now` matter to dates only, which are epoch
/// milliseconds.
pub fn format(unit: &str, value: f64, decimals: Option<u8>, zone: &Zone, now: Millis) -> Formatted {
    Unit::from(unit).format(value, decimals, zone, now)
}

/// A unit, found once for many numbers.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a>(How<'a>);

impl<'a> From<&'a str> for Unit<'a> {
    fn from(id: &'a str) -> Self {
        Self(catalog::find(id).unwrap_or_else(|| custom::parse(id)))
    }
}

impl Unit<'_> {
    pub fn format(&self, value: f64, decimals: Option<u8>, zone: &Zone, now: Millis) -> Formatted {
        use How::*;
        if value.is_nan() {
            return Formatted::plain("NaN");
        }
        match self.0 {
            Plain => Formatted::plain(number::to_fixed(value, decimals)),
            Prefix(prefix) => {
                Formatted { prefix: prefix.to_owned(), ..Formatted::plain(number::to_fixed(value, decimals)) }
            }
            Suffix(suffix) => Formatted::with_suffix(number::to_fixed(value, decimals), format!(" {suffix}")),
            Percent => Formatted::with_suffix(number::to_fixed(value, decimals), "%"),
            PercentUnit => Formatted::with_suffix(number::to_fixed(100.0 * value, decimals), "%"),
            Text => Formatted::plain(number::to_text(value)),
            Hex { marked } => Formatted::plain(number::to_hex(value, decimals, marked)),
            Scientific => Formatted::plain(number::to_exponential(value, decimals)),
            Locale => Formatted::plain(number::to_grouped(value, 0, decimals.unwrap_or(3))),
            Boolean(yes, no) => Formatted::plain(if value == 0.0 { no } else { yes }),
            Si(symbol, shift) => scaled::si(value, decimals, symbol, shift),
            Binary(symbol, shift) => scaled::binary(value, decimals, symbol, shift),
            Steps(suffixes) => scaled::steps(value, decimals, suffixes),
            Count(symbol) => scaled::count(value, decimals, symbol),
            Currency(symbol, side) => scaled::currency(value, decimals, symbol, side),
            Financial(symbol, side) => scaled::financial(value, decimals, symbol, side),
            Duration(base) => duration::scaled_duration(value, decimals, base),
            Words(base) => words::in_words(value, decimals, base),
            Clock(base) => words::clock(value, decimals, base),
            HoursMinutesSeconds => words::hours_minutes_seconds(value),
            DaysHoursMinutesSeconds => words::days_hours_minutes_seconds(value),
            Date(style) => Formatted::plain(date::format(value, style, zone, now)),
        }
    }

    /// A number beside others of one step, as on an axis: `decimals` are those the step needs, and zeros they leave
    /// behind are dropped (150.00 ms is 150 ms when the step was found in seconds). Currencies and grouped
    /// numbers keep their own.
    pub fn format_adjacent(&self, value: f64, decimals: u8, zone: &Zone, now: Millis) -> Formatted {
        use How::*;
        match self.0 {
            Currency(..) | Locale => return self.format(value, None, zone, now),
            // Digits that are no decimal number: 1E3 in hexadecimal, 0930 as a time of day.
            Hex { .. } | Date(_) | Text | Boolean(..) | Words(_) | Clock(_) | Scientific | Financial(..) => {
                return self.format(value, Some(decimals), zone, now);
            }
            HoursMinutesSeconds | DaysHoursMinutesSeconds => return self.format(value, None, zone, now),
            Plain | Prefix(_) | Suffix(_) | Percent | PercentUnit | Si(..) | Binary(..) | Steps(_)
            | Count(_) | Duration(_) => {}
        }
        let mut formatted = self.format(value, Some(decimals), zone, now);
        if let Some(number) = formatted.text.parse().ok().filter(|number: &f64| number.is_finite()) {
            formatted.text = number::to_text(number);
        }
        formatted
    }

    /// Whether values are scaled by 1024, which decides how an axis places its ticks.
    pub fn is_binary(&self) -> bool {
        matches!(self.0, How::Binary(..))
    }

    /// Whether numbers are epoch milliseconds shown as dates.
    pub fn is_date(&self) -> bool {
        matches!(self.0, How::Date(_))
    }

    /// Whether numbers stand for true and false.
    pub fn is_boolean(&self) -> bool {
        matches!(self.0, How::Boolean(..))
    }

    /// Whether numbers are kept as their own text.
    pub fn is_text(&self) -> bool {
        matches!(self.0, How::Text)
    }
}

/// How a unit turns a number into text. Symbols are without the space before them.
#[derive(Debug, Clone, Copy)]
enum How<'a> {
    Plain,
    Prefix(&'a str),
    Suffix(&'a str),
    Percent,
    /// A share of one, shown as a percentage.
    PercentUnit,
    /// As JavaScript prints it, without rounding.
    Text,
    /// `marked` with a leading `0x`.
    Hex {
        marked: bool,
    },
    Scientific,
    /// Thousands grouped.
    Locale,
    Boolean(&'a str, &'a str),
    /// Powers of 1000 from femto to yotta; values come in the unit that many powers up (`1` for kilo).
    Si(&'a str, i8),
    /// Powers of 1024 upwards; values come in the unit that many powers up.
    Binary(&'a str, i8),
    /// Powers of 1000 upwards with these suffixes.
    Steps(&'static [&'static str]),
    /// `K`, `M`, `B`, `T` and the symbol.
    Count(&'a str),
    Currency(&'a str, Side),
    /// A currency that is not scaled, thousands grouped.
    Financial(&'a str, Side),
    Duration(duration::Base),
    Words(words::Base),
    Clock(words::Base),
    HoursMinutesSeconds,
    DaysHoursMinutesSeconds,
    Date(date::Style<'a>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: &str, value: f64, decimals: Option<u8>, expected: &str) {
        let now = 1_721_571_730_123;
        assert_eq!(
            format(unit, value, decimals, &Zone::utc(), now).to_string(),
            expected,
            "{value} in {unit:?}"
        );
    }

    #[test]
    fn units_seen_every_day() {
        check("short", 1_536.0, None, "1.54 K");
        check("percent", 99.95, Some(1), "100.0%");
        check("percentunit", 0.5, None, "50%");
        check("bytes", 1_536.0, None, "1.50 KiB");
        check("bytes", 0.5, None, "0.500 B");
        check("decbytes", 1_500_000.0, Some(1), "1.5 MB");
        check("Bps", 1_000.0, None, "1 kB/s");
        check("s", 0.000_123, None, "123 µs");
        check("ms", 3_661.0, None, "3.66 s");
        check("ops", 1_000.0, None, "1K ops/s");
        check("reqps", 999.0, None, "999 req/s");
        check("currencyUSD", -1_000.0, None, "-$1K");
        check("celsius", 21.5, None, "21.5 °C");
        check("dateTimeAsIso", 1_721_571_730_123.0, None, "2024-07-21 14:22:10");
    }

    #[test]
    fn custom_units() {
        check("cores", 2.0, None, "2 cores");
        check("items/sec", 2.0, None, "2 items/sec");
        check("suffix:req", 2.0, None, "2 req");
        check("prefix:~", 2.0, None, "~2");
        check("si:kW", 1_000.0, None, "1 MW");
        check("count:req", 1_000.0, None, "1K req");
        check("currency:financial:€:suffix", 1_234.5, Some(2), "1,234.50€");
        check("bool:Up/Down", 0.0, None, "Down");
        check("time:YYYY-MM-DD", 1_721_571_730_123.0, None, "2024-07-21");
        check("", 2.5, None, "2.50");
    }

    #[test]
    fn numbers_without_a_text_of_their_own() {
        check("short", f64::NAN, None, "NaN");
        check("bytes", f64::INFINITY, None, "∞");
        check("percent", f64::NEG_INFINITY, None, "-∞%");
        check("s", f64::INFINITY, None, "∞");
    }

    #[test]
    fn every_unit_of_the_catalogue_formats_any_number() {
        for unit in catalogue() {
            for value in [0.0, -0.0, 1e-300, -1e300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
                for decimals in [None, Some(0), Some(2), Some(255)] {
                    let shown = format(unit.id, value, decimals, &Zone::utc(), 0).to_string();
                    assert!(!shown.is_empty(), "{value} in {}", unit.id);
                }
            }
        }
    }

    #[test]
    fn neighbours_on_an_axis_drop_the_zeros_of_their_step() {
        let shown = |unit, value, decimals| {
            Unit::from(unit).format_adjacent(value, decimals, &Zone::utc(), 0).to_string()
        };
        assert_eq!(shown("s", 0.25, 2), "250 ms");
        assert_eq!(shown("none", 1.5, 5), "1.5");
        assert_eq!(shown("currencyUSD", 1.5, 0), "$1.50");
        assert_eq!(shown("hex", 483.0, 0), "1E3");
        assert_eq!(shown("time:HHmm", 34_200_000.0, 0), "0930");
    }
}
