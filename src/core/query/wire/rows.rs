//! The rows of one series: `[seconds, "value"]` of metrics, `["nanoseconds", "line", {...}]` of logs.
//!
//! **Invariant:** nanoseconds never pass through a float.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::{Map, Value};

use crate::frame::{Nanos, Numbers};
use crate::query::wire::millis_from_seconds;
use crate::time::Millis;

/// A column of times, as frames hold it.
pub(crate) type TimeColumn = Arc<Vec<Option<Millis>>>;

#[derive(Clone)]
pub(crate) enum Rows {
    /// Both columns are shared with the frames made of them.
    Samples {
        times: TimeColumn,
        values: Arc<Numbers>,
    },
    Lines(Vec<Line>),
}

impl Default for Rows {
    fn default() -> Self {
        Self::Samples { times: TimeColumn::default(), values: Arc::default() }
    }
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Samples { values, .. } => values.len(),
            Self::Lines(lines) => lines.len(),
        }
    }
}

/// One log line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) at: Nanos,
    pub(crate) text: Arc<str>,
    pub(crate) extra: Extra,
}

/// The third element of a line where labels are categorized; may be absent or empty.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub(crate) struct Extra {
    #[serde(default, rename = "structuredMetadata", deserialize_with = "object")]
    pub(crate) structured_metadata: Map<String, Value>,
    #[serde(default, deserialize_with = "object")]
    pub(crate) parsed: Map<String, Value>,
}

fn object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    Ok(Option::<Map<String, Value>>::deserialize(deserializer)?.unwrap_or_default())
}

pub(super) struct RowsSeed {
    pub(super) hint: usize,
}

impl<'de> DeserializeSeed<'de> for RowsSeed {
    type Value = Rows;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rows, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsSeed {
    type Value = Rows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of samples or log lines")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows, A::Error> {
        let mut builder = RowsBuilder::with_capacity(self.hint);
        while list.next_element_seed(RowSeed(&mut builder))?.is_some() {}
        Ok(builder.finish())
    }
}

/// Columns while they grow; not yet shared, so a push is a plain push.
#[derive(Default)]
pub(super) struct RowsBuilder {
    times: Vec<Option<Millis>>,
    values: Numbers,
    lines: Vec<Line>,
}

impl RowsBuilder {
    fn with_capacity(rows: usize) -> Self {
        Self { times: Vec::with_capacity(rows), values: Numbers::with_capacity(rows), lines: Vec::new() }
    }

    pub(super) fn finish(self) -> Rows {
        if self.lines.is_empty() {
            Rows::Samples { times: Arc::new(self.times), values: Arc::new(self.values) }
        } else {
            Rows::Lines(self.lines)
        }
    }
}

/// Reads one row onto the end of the rows.
pub(super) struct RowSeed<'r>(pub(super) &'r mut RowsBuilder);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sample or a log line")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<(), A::Error> {
        match row.next_element::<At>()? {
            Some(At::Seconds(at)) if self.0.lines.is_empty() => {
                let sample: Option<Sample> = row.next_element()?;
                let Sample(value) = sample.ok_or_else(|| de::Error::custom("a sample without a value"))?;
                self.0.times.push(Some(at));
                self.0.values.push(value);
            }
            Some(At::Nanos(at)) if self.0.values.is_empty() => {
                let text: Option<Cow<'de, str>> = row.next_element()?;
                let text = text.ok_or_else(|| de::Error::custom("a log line without its text"))?;
                let extra: Option<Option<Extra>> = row.next_element()?;
                self.0.lines.push(Line { at, text: text.into(), extra: extra.flatten().unwrap_or_default() });
            }
            Some(At::Seconds(_) | At::Nanos(_)) => return Err(de::Error::custom("samples among log lines")),
            None => return Err(de::Error::custom("an empty row")),
        }
        while row.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// A number is a metric's seconds, a text is a line's nanoseconds.
enum At {
    Seconds(Millis),
    Nanos(Nanos),
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AtVisitor)
    }
}

struct AtVisitor;

impl Visitor<'_> for AtVisitor {
    type Value = At;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds as a number or nanoseconds as a text")
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<At, E> {
        Ok(At::Seconds(millis_from_seconds(seconds)))
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<At, E> {
        let seconds = Millis::try_from(seconds).map_err(|error| E::custom(error))?;
        self.visit_i64(seconds)
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<At, E> {
        Ok(At::Seconds(seconds.saturating_mul(1000)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<At, E> {
        text.parse()
            .map(At::Nanos)
            .map_err(|error| E::custom(format_args!("{text:?} as nanoseconds: {error}")))
    }
}

/// `"1.5"`, `"NaN"`, `"+Inf"`; null is a gap. Bare numbers, which relatives of Prometheus write, are taken too.
struct Sample(Option<f64>);

impl<'de> Deserialize<'de> for Sample {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SampleVisitor)
    }
}

struct SampleVisitor;

#[expect(clippy::cast_precision_loss, reason = "a sample is a float64 by definition")]
impl Visitor<'_> for SampleVisitor {
    type Value = Sample;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number as a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Sample, E> {
        text.parse()
            .map(|value| Sample(Some(value)))
            .map_err(|error| E::custom(format_args!("{text:?}: {error}")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Sample, E> {
        Ok(Sample(Some(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Sample, E> {
        Ok(Sample(Some(value as f64)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Sample, E> {
        Ok(Sample(Some(value as f64)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Sample, E> {
        Ok(Sample(None))
    }
}
