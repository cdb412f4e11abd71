//! Unit ids that the catalogue does not hold. In: a text such as `si:kW` or `cores`. Out: how numbers look in it.
//!
//! **Invariant:** every text is a unit; what has no meaning of its own is shown behind the number.

use super::How;
use super::date::Style;
use super::scaled::{SI_PREFIXES, Side};

pub(super) fn parse(id: &str) -> How<'_> {
    if id.is_empty() {
        return How::Plain;
    }
    let (kind, rest) = id.split_once(':').unwrap_or((id, ""));
    if kind.len() == id.len() {
        return How::Suffix(id);
    }
    match kind {
        "prefix" if rest.is_empty() => How::Plain,
        "suffix" if rest.is_empty() => How::Plain,
        "prefix" => How::Prefix(rest),
        "suffix" => How::Suffix(rest),
        "time" => How::Date(Style::Pattern(rest)),
        "si" => si(rest),
        "count" => How::Count(rest),
        "currency" => currency(rest),
        "bool" => {
            let (yes, no) = rest.split_once('/').unwrap_or((rest, "-"));
            How::Boolean(yes, no)
        }
        _ => How::Suffix(id),
    }
}

/// A first letter that is a prefix says what the numbers come in: `kW` are kilowatts, `m` alone is a thousandth.
fn si(text: &str) -> How<'_> {
    let prefix = text.chars().next().and_then(|letter| {
        let position = SI_PREFIXES.iter().position(|prefix| prefix.starts_with(letter))?;
        Some((letter, position as i8 - 5))
    });
    match prefix {
        Some((letter, shift)) => How::Si(&text[letter.len_utf8()..], shift),
        None => How::Si(text, 0),
    }
}

fn currency(text: &str) -> How<'_> {
    let Some(financial) = text.strip_prefix("financial:") else { return How::Currency(text, Side::Before) };
    match financial.strip_suffix(":suffix") {
        Some(symbol) => How::Financial(symbol, Side::After),
        None if financial.is_empty() => How::Plain,
        None => How::Financial(financial, Side::Before),
    }
}
