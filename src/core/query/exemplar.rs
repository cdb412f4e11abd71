//! Exemplars: single observations, with the labels of the trace each belongs to. In: a response of
//! `query_exemplars`. Out: [`Exemplar`]s, links to their traces filled in.
//!
//! **Invariant:** an exemplar decorates a picture; that none can be had never fails the panel, and is said.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::config::TraceLink;
use crate::field::{Link, safe_url};
use crate::frame::Labels;
use crate::order::Arrange;
use crate::query::wire::millis_from_seconds;
use crate::query::{Answer, PlannedQuery, Stats};
use crate::time::Millis;

/// One observation.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemplar {
    pub at: Millis,
    pub value: f64,
    /// Of the exemplar itself, such as `trace_id`.
    pub labels: Labels,
    /// Of the series it was seen in.
    pub series: Labels,
    /// Where the data source says its traces are.
    pub links: Vec<Link>,
}

/// One series of the response.
#[derive(Deserialize)]
pub(super) struct Written<'t> {
    #[serde(borrow, rename = "seriesLabels", default)]
    series: Option<BTreeMap<Cow<'t, str>, Cow<'t, str>>>,
    #[serde(borrow, default)]
    exemplars: Option<Vec<One<'t>>>,
}

#[derive(Deserialize)]
struct One<'t> {
    #[serde(borrow, default)]
    labels: Option<BTreeMap<Cow<'t, str>, Cow<'t, str>>>,
    value: Cow<'t, str>,
    timestamp: f64,
}

/// In time order; what has no finite value has no place and is left out.
pub(super) fn answer(query: &PlannedQuery, series: Vec<Written<'_>>, destinations: &[TraceLink]) -> Answer {
    let count = series.len();
    let mut exemplars: Vec<Exemplar> = Vec::new();
    for one in series {
        let seen_in = labels(one.series);
        for exemplar in one.exemplars.into_iter().flatten() {
            let Some(value) = exemplar.value.parse::<f64>().ok().filter(|value| value.is_finite()) else {
                continue;
            };
            let labels = labels(exemplar.labels);
            exemplars.push(Exemplar {
                at: millis_from_seconds(exemplar.timestamp) + query.shift_millis,
                value,
                links: destinations.iter().filter_map(|to| link(to, &labels)).collect(),
                labels,
                series: seen_in.clone(),
            });
        }
    }
    exemplars.arrange_by_key(|exemplar| exemplar.at);
    Answer {
        stats: Stats { series: count, rows: exemplars.len(), ..Stats::default() },
        exemplars,
        ..Answer::default()
    }
}

/// An answer that only says that there is none.
pub(super) fn unavailable(reason: &str) -> Answer {
    Answer { infos: vec![format!("Exemplars are not shown: {reason}")], ..Answer::default() }
}

fn labels(written: Option<BTreeMap<Cow<'_, str>, Cow<'_, str>>>) -> Labels {
    let pairs = written.into_iter().flatten();
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn link(to: &TraceLink, labels: &Labels) -> Option<Link> {
    let value = labels.get(&to.label)?;
    let encoded =
        percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string();
    // Provisioning files write `$$` so that Grafana leaves the dollar alone.
    let address = ["$${__value.raw}", "${__value.raw}"]
        .iter()
        .fold(to.url.clone(), |address, mention| address.replace(mention, &encoded));
    Some(Link { title: to.title.clone(), href: safe_url(&address)?, target_blank: true })
}
