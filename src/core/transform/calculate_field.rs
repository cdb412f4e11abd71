//! `calculateField`: a new column from others: two of them, one, a whole row, a running calculation, the row's number.
//!
//! **Invariant:** a row without values to calculate from has none in the new column either.

use serde_json::Value as Json;

use super::columns::{cells, column, number};
use super::join_by_field::{Mode, join};
use super::{TransformContext, find, names};
use crate::field::{number_text, reduce, reducer, reducer_name};
use crate::frame::{Field, Frame, Numbers, Values};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let alias = options.text("alias").filter(|alias| !alias.is_empty());
    let replace = options.flag("replaceFields").unwrap_or(false);
    let joins = options.flag("timeSeries").unwrap_or(true);
    let Some(calculation) = Calculation::read(options) else { return frames };
    // Series are joined first, so that a row has a value of each.
    let series = frames.len() > 1 && frames.iter().all(|frame| frame.time_field().is_some());
    let frames = if series && joins { join(frames, None, Mode::Outer) } else { frames };
    let made: Vec<Option<Field>> = frames.iter().map(|frame| calculation.of(frame, &frames)).collect();
    let mut frames = frames;
    for (frame, made) in frames.iter_mut().zip(made) {
        let Some(mut made) = made else { continue };
        if let Some(alias) = alias {
            alias.clone_into(&mut made.name);
        }
        if replace {
            frame.fields.retain(|field| matches!(field.values, Values::Time(_) | Values::Nanos(_)));
        }
        frame.fields.push(made);
    }
    frames
}

/// What is calculated, for every row.
enum Calculation {
    Binary { operator: Operator, left: Operand, right: Operand },
    Unary { operator: &'static str, operate: fn(f64) -> f64, of: Operand },
    Index { as_share: bool },
    Cumulative { mean: bool, of: Operand },
    Window { calc: String, of: Operand, centered: bool, size: f64, is_fixed: bool },
    Row { calc: String, include: Vec<String> },
}

#[derive(Clone, Copy)]
enum Kind {
    Binary,
    Unary,
    Index,
    Cumulative,
    Window,
    Row,
}

impl Kind {
    /// Where its settings are.
    fn part(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Unary => "unary",
            Self::Index => "index",
            Self::Cumulative => "cumulative",
            Self::Window => "window",
            Self::Row => "reduce",
        }
    }
}

impl Calculation {
    /// `None` for what is not known.
    fn read(options: &Options) -> Option<Self> {
        let kinds = [
            ("binary", Kind::Binary),
            ("unary", Kind::Unary),
            ("index", Kind::Index),
            ("cumulativeFunctions", Kind::Cumulative),
            ("windowFunctions", Kind::Window),
            ("reduceRow", Kind::Row),
        ];
        let kind = match options.get("mode") {
            Some(mode) => mode.choice(&kinds)?,
            None => Kind::Row,
        };
        // The settings of the other kinds stay from when the editor was at them.
        for name in ["binary", "unary", "index", "cumulative", "window", "reduce"] {
            if name != kind.part() {
                options.get(name).map(Setting::value);
            }
        }
        let part = |name: &str| options.get(name);
        match kind {
            Kind::Binary => {
                let part = part("binary")?;
                // Written by the editor, which shows it for other kinds.
                part.get("reducer").map(Setting::value);
                let operators = [
                    ("+", Operator::Plus),
                    ("-", Operator::Minus),
                    ("*", Operator::Times),
                    ("/", Operator::By),
                ];
                let (left, right) =
                    (part.get("left").and_then(Operand::read), part.get("right").and_then(Operand::read));
                let operator = match part.get("operator") {
                    Some(operator) => operator.choice(&operators)?,
                    None => Operator::Plus,
                };
                Some(Self::Binary { operator, left: left?, right: right? })
            }
            Kind::Unary => {
                let part = part("unary")?;
                let of = part.get("fieldName").and_then(Operand::read);
                let (operator, operate) = part.get("operator")?.choice(&UNARY)?;
                Some(Self::Unary { operator, operate, of: of? })
            }
            Kind::Index => Some(Self::Index {
                as_share: part("index").and_then(|part| part.flag("asPercentile")).unwrap_or(false),
            }),
            Kind::Cumulative => {
                let part = part("cumulative")?;
                let of = part.get("field").and_then(Operand::read);
                let mean = match part.get("reducer") {
                    Some(calc) => calc.choice(&[("sum", false), ("mean", true)])?,
                    None => false,
                };
                Some(Self::Cumulative { mean, of: of? })
            }
            Kind::Window => {
                let part = part("window")?;
                let of = part.get("field").and_then(Operand::read);
                let word =
                    |name: &str, known: &[(&str, bool)]| part.get(name).and_then(|word| word.choice(known));
                Some(Self::Window {
                    calc: part.get("reducer").map_or(Some("mean"), known_reducer)?.to_owned(),
                    of: of?,
                    centered: word("windowAlignment", &[("centered", true), ("trailing", false)])
                        .unwrap_or(false),
                    size: part.number("windowSize").unwrap_or(0.1),
                    is_fixed: word("windowSizeMode", &[("fixed", true), ("percentage", false)])
                        .unwrap_or(false),
                })
            }
            Kind::Row => {
                let part = part("reduce")?;
                let include = part.get("include").map(Setting::texts).unwrap_or_default();
                Some(Self::Row { calc: known_reducer(part.get("reducer")?)?.to_owned(), include })
            }
        }
    }

    fn of(&self, frame: &Frame, all: &[Frame]) -> Option<Field> {
        match self {
            Self::Binary { operator, left, right } => {
                Some(binary(*operator, &left.side(frame, all)?, &right.side(frame, all)?))
            }
            Self::Unary { operator, operate, of } => {
                let source = of.side(frame, all)?;
                let values = source.values.iter().map(|value| value.map(operate));
                Some(made(format!("{operator}({})", source.name), values))
            }
            Self::Index { as_share } => Some(index(frame, *as_share)),
            Self::Cumulative { mean, of } => Some(cumulative(*mean, &of.side(frame, all)?)),
            Self::Window { calc, of, centered, size, is_fixed } => {
                let source = of.side(frame, all)?;
                let length = source.values.len();
                let size = if *is_fixed { *size } else { (size * length as f64).ceil() };
                Some(window(calc, &source, *centered, (size as usize).max(1)))
            }
            Self::Row { calc, include } => reduce_row(frame, all, calc, include),
        }
    }
}

/// The id of a reducer there is.
pub(super) fn known_reducer(written: Setting<'_>) -> Option<&str> {
    let name = written.peek().as_str()?;
    reducer(name)?;
    written.as_str()
}

#[derive(Clone, Copy)]
enum Operator {
    Plus,
    Minus,
    Times,
    By,
}

type Unary = (&'static str, fn(f64) -> f64);

const UNARY: [(&str, Unary); 7] = [
    ("abs", ("abs", f64::abs)),
    ("exp", ("exp", f64::exp)),
    ("ln", ("ln", f64::ln)),
    ("floor", ("floor", f64::floor)),
    ("ceil", ("ceil", f64::ceil)),
    ("round", ("round", f64::round)),
    ("percent", ("percent", |value| value * 100.0)),
];

fn made(name: String, values: impl Iterator<Item = Option<f64>>) -> Field {
    Field::new(name, Values::numbers(values.collect::<Numbers>()))
}

/// What is calculated with: a column by its name, or a fixed number.
struct Operand(String);

impl Operand {
    /// `{matcher: {options}}`, `{fixed}`, a name or a number.
    fn read(written: Setting<'_>) -> Option<Self> {
        let fixed = |written: Setting<'_>| match written.value() {
            Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Json::Number(number) => number.as_f64().map(number_text),
            _ => None,
        };
        if written.as_object().is_none() {
            return fixed(written).map(Self);
        }
        let number = written.get("fixed").and_then(fixed);
        let matcher = written.get("matcher");
        let by_name = matcher.and_then(|matcher| {
            matcher.get("id").map_or(Some(()), |id| id.choice(&[("byName", ())]))?;
            matcher.text("options")
        });
        number.or_else(|| by_name.map(str::to_owned)).map(Self)
    }

    fn side(&self, frame: &Frame, all: &[Frame]) -> Option<Side> {
        if let Some(place) = find(frame, all, &self.0) {
            let name = names(frame, all).swap_remove(place);
            return Some(Side {
                name,
                values: cells(&frame.fields[place].values).iter().map(number).collect(),
            });
        }
        let fixed: f64 = self.0.trim().parse().ok()?;
        Some(Side { name: self.0.clone(), values: vec![Some(fixed); frame.len()] })
    }
}

/// One side of a calculation.
struct Side {
    name: String,
    values: Vec<Option<f64>>,
}

fn binary(operator: Operator, left: &Side, right: &Side) -> Field {
    let (sign, operate): (&str, fn(f64, f64) -> f64) = match operator {
        Operator::Plus => ("+", |left, right| left + right),
        Operator::Minus => ("-", |left, right| left - right),
        Operator::Times => ("*", |left, right| left * right),
        Operator::By => ("/", |left, right| left / right),
    };
    let adds = matches!(operator, Operator::Plus | Operator::Minus);
    let values = left.values.iter().zip(&right.values).map(|pair| match pair {
        (Some(left), Some(right)) => Some(operate(*left, *right)),
        // A part that is missing from a sum counts as none of it; a factor has no such stand-in.
        (Some(left), None) if adds => Some(*left),
        (None, Some(right)) if adds => Some(operate(0.0, *right)),
        _ => None,
    });
    made(format!("{} {sign} {}", left.name, right.name), values)
}

fn index(frame: &Frame, as_share: bool) -> Field {
    let length = frame.len();
    let value = |row: usize| if as_share { row as f64 / length as f64 } else { row as f64 };
    let mut field = made("Row".to_owned(), (0..length).map(|row| Some(value(row))));
    if as_share {
        field.config.unit = Some("percentunit".to_owned());
    }
    field
}

/// Over the number columns of each row, or those named.
fn reduce_row(frame: &Frame, all: &[Frame], calc: &str, include: &[String]) -> Option<Field> {
    let columns: Vec<Vec<Option<f64>>> = names(frame, all)
        .iter()
        .zip(&frame.fields)
        .filter(|(name, field)| {
            field.values.is_number()
                && (include.is_empty() || include.contains(name) || include.contains(&field.name))
        })
        .map(|(_, field)| cells(&field.values).iter().map(number).collect())
        .collect();
    if columns.is_empty() {
        return None;
    }
    let row = |row: usize| {
        let values: Numbers = columns.iter().map(|column| column[row]).collect();
        reduce(&Field::new("", Values::numbers(values)), calc)
    };
    Some(Field::new(reducer_name(calc), column((0..frame.len()).map(row).collect())))
}

fn cumulative(mean: bool, source: &Side) -> Field {
    let mut sum = 0.0;
    let values = source.values.iter().enumerate().map(|(row, value)| {
        sum += value.unwrap_or(0.0);
        Some(if mean { sum / (row + 1) as f64 } else { sum })
    });
    made(format!("cumulative {}({})", if mean { "mean" } else { "sum" }, source.name), values)
}

/// A calculation over the rows around each row, or up to it.
fn window(calc: &str, source: &Side, centered: bool, size: usize) -> Field {
    let length = source.values.len();
    let value = |row: usize| {
        let (before, after) = if centered { (size / 2, (size - 1) / 2) } else { (size - 1, 0) };
        let rows = row.saturating_sub(before)..row.saturating_add(after).saturating_add(1).min(length);
        let values: Numbers = source.values[rows].iter().copied().collect();
        number(&reduce(&Field::new("", Values::numbers(values)), calc))
    };
    let alignment = if centered { "centered" } else { "trailing" };
    made(format!("{alignment} moving {calc}({})", source.name), (0..length).map(value))
}
