//! The JSON both servers answer with, decoded straight into columns. In: response text. Out: envelopes, series, log
//! lines.
//!
//! **Invariant:** no tree of JSON values is built for samples, and series with the same times share one time column.

mod element;
mod histogram;
mod rows;

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::query::ServerStats;
use crate::time::Millis;

pub(crate) use element::Series;
pub(super) use histogram::NativeHistogram;
pub(crate) use rows::{Line, Rows, TimeColumn};

use element::{Element, ElementSeed};

/// `{"status": ..., "data": ..., "errorType": ..., "error": ..., "warnings": [...], "infos": [...]}`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "D: Deserialize<'de>"))]
pub(super) struct Envelope<D> {
    pub(super) status: Option<String>,
    #[serde(default = "none")]
    pub(super) data: Option<D>,
    #[serde(rename = "errorType")]
    pub(super) error_type: Option<String>,
    /// Loki's own errors carry `message` instead.
    #[serde(alias = "message")]
    pub(super) error: Option<String>,
    #[serde(default)]
    pub(super) warnings: Option<Vec<String>>,
    #[serde(default)]
    pub(super) infos: Option<Vec<String>>,
}

fn none<D>() -> Option<D> {
    None
}

/// `data` of a query; `result` may be null where nothing matched.
#[derive(Deserialize)]
pub(super) struct QueryData {
    #[serde(rename = "resultType")]
    pub(super) result_type: Option<String>,
    pub(super) result: Option<ResultSet>,
    #[serde(default)]
    pub(super) stats: Option<StatsData>,
}

#[derive(Deserialize)]
pub(super) struct StatsData {
    #[serde(default)]
    pub(super) summary: Option<ServerStats>,
}

/// Whatever `result` holds; its own shape says which, so the order of keys does not matter.
#[derive(Default)]
pub(crate) struct ResultSet {
    pub(crate) series: Vec<Series>,
    /// A scalar or a string: `[time, "text"]`.
    pub(super) single: Option<(Millis, String)>,
}

impl<'de> Deserialize<'de> for ResultSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ResultVisitor)
    }
}

struct ResultVisitor;

impl<'de> Visitor<'de> for ResultVisitor {
    type Value = ResultSet;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of series, or a time and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ResultSet, A::Error> {
        let mut set = ResultSet::default();
        let mut rows_hint = 0;
        let mut time = None;
        while let Some(element) = list.next_element_seed(ElementSeed { rows_hint })? {
            match element {
                Element::Series(mut series) => {
                    rows_hint = series.rows.len();
                    series.share_times(&set.series);
                    set.series.push(series);
                }
                Element::Time(at) if time.is_none() => time = Some(at),
                Element::Text(text) if time.is_some() => {
                    set.single = time.map(|at| (at, text));
                    while list.next_element::<IgnoredAny>()?.is_some() {}
                }
                Element::Time(_) | Element::Text(_) => {
                    return Err(de::Error::custom("a time and a value were expected"));
                }
            }
        }
        Ok(set)
    }
}

/// Epoch milliseconds from the float seconds that both servers write for metrics.
#[expect(clippy::cast_possible_truncation, reason = "a float beyond i64 saturates, and no server writes one")]
pub(super) fn millis_from_seconds(seconds: f64) -> Millis {
    (seconds * 1000.0).round() as Millis
}
