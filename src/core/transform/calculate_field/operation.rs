//! Operations of `calculateField`. In: its operands as written and a frame. Out: the values of a new column.
//!
//! **Invariant:** a result is made of at least one value that is there, and nothing is divided by one that is not.

use serde_json::Value as Json;

use super::{by_shown_name, numbers};
use crate::field::number_text;
use crate::frame::{Field, Frame, Numbers, Values};
use crate::options::Setting;

#[derive(Clone, Copy)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    By,
}

impl Operator {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::By => "/",
        }
    }

    /// Where one of two columns has no value, it counts as none of it, 0, as in Grafana. Where no column has a value,
    /// or there is none to divide by, neither has the result one.
    pub(super) fn values(self, left: &Side, right: &Side) -> Values {
        let operate = |left: f64, right: f64| match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            Self::By => left / right,
        };
        let count = left.rows().max(right.rows());
        let value = |row: usize| {
            let (one, two) = (left.at(row), right.at(row));
            let has_column =
                |side: &Side, value: Option<f64>| matches!(side, Side::Column(_)) && value.is_some();
            let is_there = has_column(left, one) || has_column(right, two);
            let all_fixed = matches!((left, right), (Side::Fixed { .. }, Side::Fixed { .. }));
            if !(is_there || all_fixed) || (matches!(self, Self::By) && two.is_none()) {
                return None;
            }
            Some(operate(one.unwrap_or(0.0), two.unwrap_or(0.0)))
        };
        Values::numbers((0..count).map(value).collect::<Numbers>())
    }
}

#[derive(Clone, Copy)]
pub(super) enum Unary {
    Abs,
    Exp,
    Ln,
    Floor,
    Ceil,
    Round,
    Percent,
}

impl Unary {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("abs", Self::Abs),
        ("exp", Self::Exp),
        ("ln", Self::Ln),
        ("floor", Self::Floor),
        ("ceil", Self::Ceil),
        ("round", Self::Round),
        ("percent", Self::Percent),
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Abs => "abs",
            Self::Exp => "exp",
            Self::Ln => "ln",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Round => "round",
            Self::Percent => "percent",
        }
    }

    pub(super) fn values(self, of: &[Option<f64>]) -> Vec<Option<f64>> {
        let total: f64 = of.iter().flatten().sum();
        let operate = |value: f64| match self {
            Self::Abs => value.abs(),
            Self::Exp => value.exp(),
            Self::Ln => value.ln(),
            Self::Floor => value.floor(),
            Self::Ceil => value.ceil(),
            // Halves go up, below zero as well.
            Self::Round => (value + 0.5).floor(),
            // The share of the column's total.
            Self::Percent => value / total,
        };
        of.iter().map(|value| value.map(operate)).collect()
    }
}

/// What is calculated with.
pub(super) enum Operand {
    /// A column by its shown name; a number where no column is called so.
    Named(String),
    Fixed(String),
    /// Each column of a kind, one after another.
    Kind(String),
}

impl Operand {
    /// `{matcher: {id, options}}`, `{fixed}`, and as older dashboards write it, a name or a number.
    pub(super) fn read(written: Setting<'_>) -> Option<Self> {
        let text = |written: Setting<'_>| match written.value() {
            Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Json::Number(number) => number.as_f64().map(number_text),
            _ => None,
        };
        if written.as_object().is_none() {
            return text(written).map(Self::Named);
        }
        if let Some(fixed) = written.get("fixed").and_then(text) {
            return Some(Self::Fixed(fixed));
        }
        let matcher = written.get("matcher")?;
        let is_kind = match matcher.get("id") {
            Some(id) => id.choice(&[("byName", false), ("byType", true)])?,
            None => false,
        };
        let name = matcher.text("options")?.to_owned();
        Some(if is_kind { Self::Kind(name) } else { Self::Named(name) })
    }

    pub(super) fn name(&self) -> &str {
        let (Self::Named(name) | Self::Fixed(name) | Self::Kind(name)) = self;
        name
    }

    pub(super) fn side(&self, frame: &Frame, all: &[Frame]) -> Option<Side> {
        let field = match self {
            Self::Named(name) => by_shown_name(frame, all, name),
            Self::Fixed(_) | Self::Kind(_) => None,
        };
        if let Some(field) = field {
            return Some(Side::of(field));
        }
        let value = self.name().trim().parse().ok()?;
        Some(Side::Fixed { value, rows: frame.len() })
    }
}

/// One side of a calculation.
pub(super) enum Side {
    Column(Vec<Option<f64>>),
    Fixed { value: f64, rows: usize },
}

impl Side {
    pub(super) fn of(field: &Field) -> Self {
        Self::Column(numbers(field))
    }

    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Column(values) => values.len(),
            Self::Fixed { rows, .. } => *rows,
        }
    }

    pub(super) fn at(&self, row: usize) -> Option<f64> {
        match self {
            Self::Column(values) => values.get(row).copied().flatten(),
            Self::Fixed { value, .. } => Some(*value),
        }
    }
}
