//! One element of a result: a series with its labels and rows, or a half of a scalar.
//!
//! **Invariant:** unknown keys are skipped, never an error: servers add some.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};

use crate::frame::Labels;
use crate::query::wire::rows::{RowSeed, RowsBuilder, RowsSeed};
use crate::query::wire::{Rows, histogram, millis_from_seconds};
use crate::time::Millis;

/// How many earlier series are looked at for an equal time column: answers have few distinct ones.
const TIME_COLUMNS_COMPARED: usize = 4;

#[derive(Clone, Default)]
pub(crate) struct Series {
    pub(crate) labels: Labels,
    pub(crate) rows: Rows,
    pub(crate) histograms: Vec<(Millis, histogram::NativeHistogram)>,
}

impl Series {
    pub(super) fn share_times(&mut self, earlier: &[Series]) {
        let Rows::Samples { times, .. } = &mut self.rows else { return };
        for other in earlier.iter().rev().take(TIME_COLUMNS_COMPARED) {
            if let Rows::Samples { times: shared, .. } = &other.rows
                && shared == times
            {
                *times = shared.clone();
                return;
            }
        }
    }
}

pub(super) enum Element {
    Series(Series),
    Time(Millis),
    Text(String),
}

pub(super) struct ElementSeed {
    pub(super) rows_hint: usize,
}

impl<'de> DeserializeSeed<'de> for ElementSeed {
    type Value = Element;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Element, D::Error> {
        deserializer.deserialize_any(self)
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Key {
    Metric,
    Stream,
    Values,
    Value,
    Histograms,
    Histogram,
    #[serde(other)]
    Other,
}

#[expect(clippy::cast_precision_loss, reason = "seconds since the epoch are far below 2^53")]
impl<'de> Visitor<'de> for ElementSeed {
    type Value = Element;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a series, a time or a value")
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Element, E> {
        Ok(Element::Time(millis_from_seconds(seconds)))
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Element, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Element, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Element, E> {
        Ok(Element::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Element, A::Error> {
        let mut series = Series::default();
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Metric | Key::Stream => {
                    let labels: Option<BTreeMap<Cow<'de, str>, Cow<'de, str>>> = map.next_value()?;
                    series.labels = labels
                        .into_iter()
                        .flatten()
                        .map(|(name, value)| (name.into_owned(), value.into_owned()))
                        .collect();
                }
                Key::Values => series.rows = map.next_value_seed(RowsSeed { hint: self.rows_hint })?,
                Key::Value => {
                    let mut builder = RowsBuilder::default();
                    map.next_value_seed(RowSeed(&mut builder))?;
                    series.rows = builder.finish();
                }
                Key::Histograms => series.histograms = map.next_value_seed(histogram::ListSeed)?,
                Key::Histogram => series.histograms.push(map.next_value_seed(histogram::SampleSeed)?),
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Element::Series(series))
    }
}
