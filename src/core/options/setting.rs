//! One setting. In: the JSON value. Out: what it says, in the type that is asked for.
//!
//! Named like the readers of `serde_json`'s `Value`, whose place it takes.

use serde_json::{Map, Value};

use super::Reads;

/// A JSON value that remembers being read, where it is watched.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    written: Written<'a>,
    trace: Option<Trace<'a>>,
}

#[derive(Debug, Clone, Copy)]
enum Written<'a> {
    Root(&'a Map<String, Value>),
    Value(&'a Value),
}

#[derive(Debug, Clone, Copy)]
struct Trace<'a> {
    reads: &'a Reads,
    at: Option<usize>,
}

impl Trace<'_> {
    fn below(self, key: &str) -> Self {
        Self { at: Some(self.reads.below(self.at, key)), ..self }
    }
}

impl<'a> Setting<'a> {
    pub(super) fn root(map: &'a Map<String, Value>, reads: Option<&'a Reads>) -> Self {
        Self { written: Written::Root(map), trace: reads.map(|reads| Trace { reads, at: None }) }
    }

    /// A member of an object; null counts as absent.
    pub fn get(self, name: &str) -> Option<Self> {
        let value = self.map()?.get(name).filter(|value| !value.is_null())?;
        Some(self.below(name, value))
    }

    /// A member's text; so are `flag`, `number` and `choice` below the readers of a member.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Self::as_str)
    }

    pub fn flag(self, name: &str) -> Option<bool> {
        self.get(name).and_then(Self::as_bool)
    }

    pub fn number(self, name: &str) -> Option<f64> {
        self.get(name).and_then(Self::as_f64)
    }

    /// The entries of a list; none where it is something else.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let items = match self.written {
            Written::Value(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().enumerate().map(move |(index, item)| self.entry(index, item))
    }

    /// The members of an object, by name.
    pub fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        self.map().into_iter().flatten().map(move |(name, value)| (name.as_str(), self.below(name, value)))
    }

    /// The texts of a list.
    pub fn texts(self) -> Vec<String> {
        self.items().filter_map(Self::as_str).map(str::to_owned).collect()
    }

    pub fn as_str(self) -> Option<&'a str> {
        self.taken(Value::as_str)
    }

    pub fn as_bool(self) -> Option<bool> {
        self.taken(Value::as_bool)
    }

    pub fn as_f64(self) -> Option<f64> {
        self.taken(Value::as_f64)
    }

    /// A finite number, also where it is written as a text.
    pub fn as_loose_f64(self) -> Option<f64> {
        self.taken(|value| {
            let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
            number.is_finite().then_some(number)
        })
    }

    pub fn as_u64(self) -> Option<u64> {
        self.taken(Value::as_u64)
    }

    pub fn as_i64(self) -> Option<i64> {
        self.taken(Value::as_i64)
    }

    /// Itself, if it is an object; its members are still to be read.
    pub fn as_object(self) -> Option<Self> {
        self.map().is_some().then_some(self)
    }

    /// A list as it is written, all of it taken.
    pub fn as_array(self) -> Option<&'a Vec<Value>> {
        self.taken(Value::as_array)
    }

    /// What a word stands for; `None` where it is not among those known.
    pub fn choice<T: Copy>(self, known: &[(&str, T)]) -> Option<T> {
        self.taken(|value| {
            let word = value.as_str()?;
            known.iter().find(|(name, _)| *name == word).map(|(_, meaning)| *meaning)
        })
    }

    /// The value as it is written, all of it taken.
    pub fn value(self) -> &'a Value {
        self.mark();
        self.peek()
    }

    /// The value as it is written, without taking it.
    pub fn peek(self) -> &'a Value {
        match self.written {
            Written::Value(value) => value,
            Written::Root(_) => &Value::Null,
        }
    }

    fn map(self) -> Option<&'a Map<String, Value>> {
        match self.written {
            Written::Root(map) => Some(map),
            Written::Value(value) => value.as_object(),
        }
    }

    fn below(self, key: &str, value: &'a Value) -> Self {
        let trace = self.trace.map(|trace| trace.below(key));
        Self { written: Written::Value(value), trace }
    }

    fn entry(self, index: usize, value: &'a Value) -> Self {
        let trace = self.trace.map(|trace| trace.below(&format!("[{index}]")));
        Self { written: Written::Value(value), trace }
    }

    fn taken<T>(self, take: impl FnOnce(&'a Value) -> Option<T>) -> Option<T> {
        let Written::Value(value) = self.written else { return None };
        let taken = take(value);
        if taken.is_some() {
            self.mark();
        }
        taken
    }

    fn mark(self) {
        if let Some(Trace { reads, at: Some(at) }) = self.trace {
            reads.mark(at);
        }
    }
}
