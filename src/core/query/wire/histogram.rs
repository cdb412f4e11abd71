//! Native histogram samples: `[seconds, {"count": "3", "sum": "1.5", "buckets": [[rule, "left", "right", "count"]]}]`.
//!
//! **Invariant:** a sample keeps its count and sum even where its buckets are not drawn.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::query::wire::millis_from_seconds;
use crate::time::Millis;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NativeHistogram {
    pub(crate) count: f64,
    pub(crate) sum: f64,
}

#[derive(Deserialize)]
struct Written {
    count: String,
    sum: String,
}

/// A list of samples.
pub(super) struct ListSeed;

/// One sample.
pub(super) struct SampleSeed;

impl<'de> DeserializeSeed<'de> for ListSeed {
    type Value = Vec<(Millis, NativeHistogram)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ListSeed {
    type Value = Vec<(Millis, NativeHistogram)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of native histograms")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut samples = Vec::new();
        while let Some(sample) = list.next_element_seed(SampleSeed)? {
            samples.push(sample);
        }
        Ok(samples)
    }
}

impl<'de> DeserializeSeed<'de> for SampleSeed {
    type Value = (Millis, NativeHistogram);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for SampleSeed {
    type Value = (Millis, NativeHistogram);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time and a native histogram")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Self::Value, A::Error> {
        let at: f64 = row.next_element()?.ok_or_else(|| de::Error::custom("a histogram without a time"))?;
        let written: Written =
            row.next_element()?.ok_or_else(|| de::Error::custom("a time without a histogram"))?;
        while row.next_element::<IgnoredAny>()?.is_some() {}
        let number = |text: &str| text.parse::<f64>().map_err(de::Error::custom);
        let histogram = NativeHistogram { count: number(&written.count)?, sum: number(&written.sum)? };
        Ok((millis_from_seconds(at), histogram))
    }
}
