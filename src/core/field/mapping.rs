//! Value mappings, ready to be asked for many cells. In: the mappings of a field. Out: what to show instead of a cell.
//!
//! **Invariant:** the first mapping in the order written wins; a regex that is none matches nothing.

use crate::field::js::{number_text, parse_float};
use crate::field::pattern::Pattern;
use crate::frame::{Mapping, MappingResult, SpecialMatch, Value};

/// Compiled mappings of one field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mappings {
    rows: Vec<Row>,
    /// Some row compares the text of cells.
    needs_text: bool,
}

#[derive(Debug, Clone)]
struct Row {
    test: Test,
    result: MappingResult,
}

#[derive(Debug, Clone)]
enum Test {
    Text(String),
    Range { from: Option<f64>, to: Option<f64> },
    Regex(Pattern),
    Special(SpecialMatch),
}

impl Mappings {
    pub(crate) fn new(mappings: &[Mapping]) -> Self {
        let mut rows = Vec::new();
        for mapping in mappings {
            match mapping {
                Mapping::Value(entries) => rows.extend(
                    entries
                        .iter()
                        .map(|(text, result)| Row { test: Test::Text(text.clone()), result: result.clone() }),
                ),
                Mapping::Range { from, to, result } => {
                    rows.push(Row { test: Test::Range { from: *from, to: *to }, result: result.clone() });
                }
                Mapping::Regex { pattern, result } => rows.extend(
                    Pattern::new(pattern)
                        .map(|pattern| Row { test: Test::Regex(pattern), result: result.clone() }),
                ),
                Mapping::Special { matches, result } => {
                    rows.push(Row { test: Test::Special(*matches), result: result.clone() });
                }
            }
        }
        let needs_text = rows.iter().any(|row| matches!(row.test, Test::Text(_)));
        Self { rows, needs_text }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What the first matching row shows; a regex has put its groups into the text.
    pub(crate) fn find(&self, cell: &Value) -> Option<MappingResult> {
        let cell_text = if self.needs_text { text(cell) } else { None };
        self.rows.iter().find_map(|row| row.shows(cell, cell_text.as_deref()))
    }
}

impl Row {
    fn shows(&self, cell: &Value, cell_text: Option<&str>) -> Option<MappingResult> {
        let plain = |matched: bool| matched.then(|| self.result.clone());
        match &self.test {
            Test::Text(expected) => plain(cell_text == Some(expected)),
            Test::Range { from, to } => {
                let number = number(cell)?;
                let inside = from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to);
                plain(inside)
            }
            Test::Regex(pattern) => {
                let Value::Text(text) = cell else { return None };
                pattern.is_match(text).then(|| MappingResult {
                    text: self.result.text.as_ref().map(|template| pattern.replace(text, template)),
                    ..self.result.clone()
                })
            }
            Test::Special(special) => plain(is_special(*special, cell)),
        }
    }
}

/// The text a value mapping compares; null has none.
fn text(cell: &Value) -> Option<String> {
    match cell {
        Value::Null => None,
        Value::Number(number) => Some(number_text(*number)),
        Value::Time(millis) => Some(millis.to_string()),
        Value::Text(text) => Some(text.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
    }
}

fn number(cell: &Value) -> Option<f64> {
    match cell {
        Value::Number(number) => (!number.is_nan()).then_some(*number),
        Value::Time(millis) => Some(*millis as f64),
        Value::Text(text) => parse_float(text),
        Value::Null | Value::Boolean(_) => None,
    }
}

fn is_special(special: SpecialMatch, cell: &Value) -> bool {
    let is_nan = matches!(cell, Value::Number(number) if number.is_nan());
    let reads = |expected: &str| matches!(cell, Value::Text(text) if &**text == expected);
    match special {
        SpecialMatch::True => *cell == Value::Boolean(true) || reads("true"),
        SpecialMatch::False => *cell == Value::Boolean(false) || reads("false"),
        SpecialMatch::Null => *cell == Value::Null,
        SpecialMatch::Nan => is_nan,
        SpecialMatch::NullAndNan => is_nan || *cell == Value::Null,
        SpecialMatch::Empty => reads(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(text: &str) -> MappingResult {
        MappingResult { text: Some(text.to_owned()), ..MappingResult::default() }
    }

    #[track_caller]
    fn check(mapping: Mapping, cell: Value, expected: Option<&str>) {
        let found = Mappings::new(&[mapping]).find(&cell);
        assert_eq!(found.and_then(|result| result.text).as_deref(), expected, "{cell:?}");
    }

    #[test]
    fn values_compare_as_text() {
        let one = || Mapping::Value(vec![("1".to_owned(), shows("Up"))]);
        check(one(), Value::Number(1.0), Some("Up"));
        check(one(), Value::Text("1".into()), Some("Up"));
        check(one(), Value::Text("1.0".into()), None);
        check(one(), Value::Number(1.5), None);
        check(one(), Value::Null, None);
    }

    #[test]
    fn ranges_include_their_ends_and_may_be_open() {
        let range = |from, to| Mapping::Range { from, to, result: shows("in") };
        check(range(Some(1.0), Some(5.0)), Value::Number(5.0), Some("in"));
        check(range(Some(1.0), Some(5.0)), Value::Number(5.1), None);
        check(range(None, Some(5.0)), Value::Number(-1e9), Some("in"));
        check(range(Some(1.0), None), Value::Text("5abc".into()), Some("in"));
        check(range(None, None), Value::Null, None);
        check(range(None, None), Value::Number(f64::NAN), None);
    }

    #[test]
    fn regexes_match_texts_only() {
        let regex = |pattern: &str| Mapping::Regex { pattern: pattern.to_owned(), result: shows("<$1>") };
        check(regex("(.*):9100"), Value::Text("h:9100".into()), Some("<h>"));
        check(regex("(.*):9100"), Value::Text("h:9100/x".into()), None);
        check(regex("/1/"), Value::Number(1.0), None);
        check(regex("["), Value::Text("[".into()), None);
    }

    #[test]
    fn special_values_are_told_apart() {
        let special = |matches| Mapping::Special { matches, result: shows("!") };
        let nan = || Value::Number(f64::NAN);
        check(special(SpecialMatch::Null), Value::Null, Some("!"));
        check(special(SpecialMatch::Null), nan(), None);
        check(special(SpecialMatch::Nan), nan(), Some("!"));
        check(special(SpecialMatch::NullAndNan), nan(), Some("!"));
        check(special(SpecialMatch::True), Value::Boolean(true), Some("!"));
        check(special(SpecialMatch::False), Value::Text("false".into()), Some("!"));
        check(special(SpecialMatch::Empty), Value::Text("".into()), Some("!"));
        check(special(SpecialMatch::Empty), Value::Null, None);
    }
}
