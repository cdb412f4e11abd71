//! `calculateField`: a new column from others: two of them, one, a whole row, a running calculation, the row's number.
//!
//! **Invariant:** a row without values to calculate from has none in the new column either; only a count is of columns.

mod operation;

use operation::{Operand, Operator, Side, Unary};

use super::columns::{cells, column, number};
use super::join_by_field::{Mode, join};
use super::{TransformContext, find, names};
use crate::field::{kind_name, reduce, reducer, reducer_name};
use crate::frame::{Field, Frame, Numbers, Value, Values};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let alias = options.text("alias").filter(|alias| !alias.is_empty());
    let replace = options.flag("replaceFields").unwrap_or(false);
    let with_time = options.flag("timeSeries").unwrap_or(true);
    let Some(calculation) = Calculation::read(options) else { return frames };
    // Series are joined first, so that a row has a value of each; a fixed number needs no other series.
    let frames = if with_time && !calculation.is_with_fixed() { as_columns(frames) } else { frames };
    let new: Vec<Option<Frame>> = frames
        .iter()
        .map(|frame| {
            let mut made = calculation.of(frame, &frames);
            if made.is_empty() {
                return (!replace).then(|| frame.clone());
            }
            if let (Some(alias), [(_, field)]) = (alias, made.as_mut_slice()) {
                alias.clone_into(&mut field.name);
                field.config.display_name = Some(alias.to_owned());
            }
            let time = frame.time_field().filter(|_| with_time && !calculation.is_index());
            let mut fields = if replace { time.into_iter().cloned().collect() } else { frame.fields.clone() };
            // From the end, so that places stay what they are.
            for (place, field) in made.into_iter().rev() {
                let place = if replace { usize::from(time.is_some()) } else { place };
                fields.insert(place.min(fields.len()), field);
            }
            Some(Frame { fields, ..frame.clone() })
        })
        .collect();
    new.into_iter().flatten().collect()
}

/// Series that share the name of their time side by side in one frame.
pub(super) fn as_columns(frames: Vec<Frame>) -> Vec<Frame> {
    let mut names = frames.iter().map(|frame| frame.time_field().map(|field| field.name.as_str()));
    let first = names.next().flatten();
    if first.is_none() || names.any(|name| name != first) { frames } else { join(frames, None, Mode::Outer) }
}

/// What is calculated, for every row.
enum Calculation {
    Binary { operator: Operator, left: Operand, right: Operand },
    Unary { operator: Unary, of: String },
    Index { as_share: bool },
    Cumulative { mean: bool, of: Option<String> },
    Window { calc: &'static str, of: Option<String>, centered: bool, size: f64, is_fixed: bool },
    Row { calc: String, include: Vec<String>, nulls: Nulls },
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
        let part = options.get(kind.part());
        let name = |part: Option<Setting<'_>>, key: &str| {
            part.and_then(|part| part.text(key)).filter(|name| !name.is_empty()).map(str::to_owned)
        };
        match kind {
            Kind::Binary => Self::read_binary(part?),
            Kind::Unary => {
                let of = name(part, "fieldName");
                let operator = part?.get("operator")?.choice(&Unary::ALL)?;
                Some(Self::Unary { operator, of: of? })
            }
            Kind::Index => Some(Self::Index {
                as_share: part.and_then(|part| part.flag("asPercentile")).unwrap_or(false),
            }),
            Kind::Cumulative => {
                let of = name(part, "field");
                let mean = match part.and_then(|part| part.get("reducer")) {
                    Some(calc) => calc.choice(&[("sum", false), ("mean", true)])?,
                    None => false,
                };
                Some(Self::Cumulative { mean, of })
            }
            Kind::Window => Self::read_window(part, name(part, "field")),
            Kind::Row => {
                let include = part.and_then(|part| part.get("include")).map(Setting::texts);
                let modes =
                    [("null", Nulls::Counted), ("connected", Nulls::Ignored), ("null as zero", Nulls::Zero)];
                let nulls = part.and_then(|part| part.get("nullValueMode")?.choice(&modes));
                let calc = match part.and_then(|part| part.get("reducer")) {
                    Some(calc) => known_reducer(calc)?,
                    None => "sum",
                };
                Some(Self::Row {
                    calc: calc.to_owned(),
                    include: include.unwrap_or_default(),
                    nulls: nulls.unwrap_or(Nulls::Counted),
                })
            }
        }
    }

    fn read_binary(part: Setting<'_>) -> Option<Self> {
        // Written by the editor, which shows it for other kinds.
        part.get("reducer").map(Setting::value);
        let operators =
            [("+", Operator::Plus), ("-", Operator::Minus), ("*", Operator::Times), ("/", Operator::By)];
        let (left, right) =
            (part.get("left").and_then(Operand::read), part.get("right").and_then(Operand::read));
        let operator = match part.get("operator") {
            Some(operator) => operator.choice(&operators)?,
            None => Operator::Plus,
        };
        Some(Self::Binary { operator, left: left?, right: right? })
    }

    fn read_window(part: Option<Setting<'_>>, of: Option<String>) -> Option<Self> {
        let word = |name: &str, known: &[(&str, bool)]| part?.get(name)?.choice(known);
        let calcs = [("mean", "mean"), ("stdDev", "stdDev"), ("variance", "variance")];
        let calc = match part.and_then(|part| part.get("reducer")) {
            Some(calc) => calc.choice(&calcs)?,
            None => "mean",
        };
        Some(Self::Window {
            calc,
            of,
            centered: word("windowAlignment", &[("centered", true), ("trailing", false)]).unwrap_or(false),
            size: part.and_then(|part| part.number("windowSize")).unwrap_or(0.1),
            is_fixed: word("windowSizeMode", &[("fixed", true), ("percentage", false)]).unwrap_or(false),
        })
    }

    fn is_with_fixed(&self) -> bool {
        matches!(self, Self::Binary { right: Operand::Fixed(_), .. })
    }

    fn is_index(&self) -> bool {
        matches!(self, Self::Index { .. })
    }

    /// The new fields of a frame, with the places they are put at.
    fn of(&self, frame: &Frame, all: &[Frame]) -> Vec<(usize, Field)> {
        let end = frame.fields.len();
        let one = |field: Option<Field>| field.map(|field| (end, field)).into_iter().collect();
        match self {
            Self::Binary { operator, left: Operand::Kind(kind), right } => {
                let Some(right_side) = right.side(frame, all) else { return Vec::new() };
                let meant = frame.fields.iter().enumerate();
                let meant = meant.filter(|(_, field)| kind_name(&field.values) == kind);
                let made = meant.map(|(place, field)| {
                    let left = Side::of(field);
                    let name = format!("{} {} {}", field.name, operator.sign(), right.name());
                    let values = operator.values(&left, &right_side);
                    let state = Default::default();
                    (place + 1, Field { name, values, state, ..field.clone() })
                });
                made.collect()
            }
            Self::Binary { operator, left, right } => {
                let sides = left.side(frame, all).zip(right.side(frame, all));
                one(sides.map(|(left_side, right_side)| {
                    let name = format!("{} {} {}", left.name(), operator.sign(), right.name());
                    Field::new(name, operator.values(&left_side, &right_side))
                }))
            }
            Self::Unary { operator, of } => {
                let field = by_shown_name(frame, all, of).filter(|field| field.values.is_number());
                one(field.filter(|field| !field.values.is_empty()).map(|field| {
                    made(format!("{}({of})", operator.name()), operator.values(&numbers(field)))
                }))
            }
            Self::Index { as_share } => one(Some(index(frame, *as_share))),
            Self::Cumulative { mean, of } => {
                let calc = if *mean { "mean" } else { "sum" };
                one(column_of(frame, all, of.as_deref()).map(|field| {
                    made(called(&format!("cumulative {calc}"), of), cumulative(*mean, &numbers(field)))
                }))
            }
            Self::Window { calc, of, centered, size, is_fixed } => {
                let size = if *is_fixed { size.ceil() } else { (size * frame.len() as f64).ceil() };
                let alignment = if *centered { "centered" } else { "trailing" };
                one(column_of(frame, all, of.as_deref()).map(|field| {
                    let values = window(calc, &numbers(field), *centered, (size as usize).max(1));
                    made(called(&format!("{alignment} moving {calc}"), of), values)
                }))
            }
            Self::Row { calc, include, nulls } => one(reduce_row(frame, all, calc, include, *nulls)),
        }
    }
}

/// What is done with nulls of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    /// No values, but places that are counted.
    Counted,
    Ignored,
    Zero,
}

/// `calculation(field)`, or the calculation alone where no field is named.
fn called(calculation: &str, of: &Option<String>) -> String {
    of.as_ref().map_or_else(|| calculation.to_owned(), |of| format!("{calculation}({of})"))
}

fn by_shown_name<'a>(frame: &'a Frame, all: &[Frame], name: &str) -> Option<&'a Field> {
    let place = names(frame, all).iter().position(|shown| shown == name)?;
    frame.fields.get(place)
}

/// The column named by its shown or raw name, else the first of numbers.
fn column_of<'a>(frame: &'a Frame, all: &[Frame], name: Option<&str>) -> Option<&'a Field> {
    match name {
        Some(name) => frame.fields.get(find(frame, all, name)?),
        None => frame.fields.iter().find(|field| field.values.is_number()),
    }
}

fn numbers(field: &Field) -> Vec<Option<f64>> {
    cells(&field.values).iter().map(number).collect()
}

/// The id of a reducer there is.
pub(super) fn known_reducer(written: Setting<'_>) -> Option<&str> {
    let name = written.peek().as_str()?;
    reducer(name)?;
    written.as_str()
}

fn made(name: String, values: Vec<Option<f64>>) -> Field {
    Field::new(name, Values::numbers(values.into_iter().collect::<Numbers>()))
}

fn index(frame: &Frame, as_share: bool) -> Field {
    let length = frame.len();
    let value = |row: usize| if as_share { row as f64 / length as f64 } else { row as f64 };
    let mut field = made("Row".to_owned(), (0..length).map(|row| Some(value(row))).collect());
    if as_share {
        field.config.unit = Some("percentunit".to_owned());
    }
    field
}

/// Over the number columns of each row, or those named.
fn reduce_row(frame: &Frame, all: &[Frame], calc: &str, include: &[String], nulls: Nulls) -> Option<Field> {
    let columns: Vec<Vec<Option<f64>>> = names(frame, all)
        .iter()
        .zip(&frame.fields)
        .filter(|(name, field)| {
            if include.is_empty() {
                field.values.is_number()
            } else {
                include.contains(name) || include.contains(&field.name)
            }
        })
        .map(|(_, field)| numbers(field))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let value = |value: Option<f64>| if nulls == Nulls::Zero { Some(value.unwrap_or(0.0)) } else { value };
    let row = |row: usize| {
        if calc == "count" && nulls != Nulls::Ignored {
            return Value::Number(columns.len() as f64);
        }
        let values: Numbers = columns.iter().map(|column| value(column[row])).collect();
        reduce(&Field::new("", Values::numbers(values)), calc)
    };
    Some(Field::new(reducer_name(calc), column((0..frame.len()).map(row).collect())))
}

fn cumulative(mean: bool, of: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut sum = 0.0;
    let value = |(row, value): (usize, &Option<f64>)| {
        sum += value.unwrap_or(0.0);
        Some(if mean { sum / (row + 1) as f64 } else { sum })
    };
    of.iter().enumerate().map(value).collect()
}

/// A calculation over the rows around each row, or up to it.
fn window(calc: &str, of: &[Option<f64>], centered: bool, size: usize) -> Vec<Option<f64>> {
    let value = |row: usize| {
        let (before, after) = if centered { (size / 2, (size - 1) / 2) } else { (size - 1, 0) };
        let rows = row.saturating_sub(before)..row.saturating_add(after).saturating_add(1).min(of.len());
        let values: Numbers = of[rows].iter().copied().collect();
        number(&reduce(&Field::new("", Values::numbers(values)), calc))
    };
    (0..of.len()).map(value).collect()
}
