//! Native histogram samples: `[seconds, {"count": "3", "sum": "1.5", "buckets": [[rule, "left", "right", "count"]]}]`.
//!
//! Standard exponential buckets and custom ones look the same here: each carries its own bounds.
//!
//! **Invariant:** a sample keeps its count and sum even where its buckets are not drawn.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::query::wire::millis_from_seconds;
use crate::time::Millis;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NativeHistogram {
    pub(crate) count: f64,
    pub(crate) sum: f64,
    /// As sent: from the lowest up, without the empty ones.
    pub(crate) buckets: Vec<Bucket>,
}

/// Observations between two bounds; which of the bounds belongs to it (the sent rule) is finer than any picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bucket {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) count: f64,
}

#[derive(Deserialize)]
struct Written<'t> {
    #[serde(borrow)]
    count: Cow<'t, str>,
    #[serde(borrow)]
    sum: Cow<'t, str>,
    /// Rule, left and right bound, count; absent where the histogram is empty.
    #[serde(borrow, default)]
    buckets: Option<Vec<WrittenBucket<'t>>>,
}

#[derive(Deserialize)]
struct WrittenBucket<'t>(
    IgnoredAny,
    #[serde(borrow)] Cow<'t, str>,
    #[serde(borrow)] Cow<'t, str>,
    #[serde(borrow)] Cow<'t, str>,
);

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
        let written: Written<'de> =
            row.next_element()?.ok_or_else(|| de::Error::custom("a time without a histogram"))?;
        while row.next_element::<IgnoredAny>()?.is_some() {}
        let number = |text: &str| text.parse::<f64>().map_err(de::Error::custom);
        let bucket = |WrittenBucket(_, low, high, count): WrittenBucket<'de>| {
            Ok(Bucket { low: number(&low)?, high: number(&high)?, count: number(&count)? })
        };
        let buckets = written.buckets.unwrap_or_default().into_iter().map(bucket);
        let histogram = NativeHistogram {
            count: number(&written.count)?,
            sum: number(&written.sum)?,
            buckets: buckets.collect::<Result<_, A::Error>>()?,
        };
        Ok((millis_from_seconds(at), histogram))
    }
}
