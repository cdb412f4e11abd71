//! What a panel keeps of one query so that the next refresh asks for the rest only.
//!
//! **Invariant:** covers its range without a hole; never built from an answer that may be partial.

use crate::query::decode::{ResultKind, Results};
use crate::query::increment::ask::{Asked, Kind};
use crate::query::increment::samples;
use crate::query::wire::Series;
use crate::query::{HttpRequest, PlannedQuery};
use crate::time::{Millis, TimeRange};

/// The series of one query, as the server wrote them. Their columns are shared with the frames on show.
pub struct Held {
    /// The request for the whole range.
    request: HttpRequest,
    step_millis: Option<i64>,
    pub(super) covered: TimeRange,
    /// The clock when it was asked: what lay ahead then was not there yet.
    pub(super) asked_at: Millis,
    pub(super) overlap_millis: i64,
    pub(super) series: Vec<Series>,
    /// Log queries: every line of the range is here.
    pub(super) has_all_lines: bool,
    /// What the server said of it.
    pub(super) warnings: Vec<String>,
    pub(super) infos: Vec<String>,
    pub(super) whole: Whole,
}

/// The last answer to the whole query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    /// The clock when it was asked.
    pub(super) asked_at: Millis,
    pub(super) bytes: usize,
}

impl Held {
    /// Keeps a complete result; `None` where the next refresh must ask for everything.
    pub(super) fn keep(asked: &Asked, results: Results, has_all_lines: bool, whole: Whole) -> Option<Self> {
        let planned = &asked.planned;
        let is_kept = match Kind::of(planned).ok()? {
            Kind::Steps(step) => {
                results.kind == ResultKind::Samples
                    && results.single.is_none()
                    && samples::is_on_grid(&results.series, planned.range, step)
            }
            Kind::Lines { .. } => results.kind == ResultKind::Lines,
        };
        if !is_kept || results.warnings.iter().any(|warning| may_be_partial(warning)) {
            return None;
        }
        Some(Self {
            request: planned.request.clone(),
            step_millis: planned.step_millis,
            covered: planned.range,
            asked_at: asked.now,
            overlap_millis: asked.overlap_millis,
            series: results.series,
            has_all_lines,
            warnings: results.warnings,
            infos: results.infos,
            whole,
        })
    }

    /// Whether `planned` asks the same, for whatever range.
    pub(super) fn answers(&self, planned: &PlannedQuery) -> bool {
        let (old, new) = (&self.request, &planned.request);
        let lasting = |request: &HttpRequest| {
            let params = request.params.iter().filter(|(name, _)| name != "start" && name != "end");
            params.cloned().collect::<Vec<_>>()
        };
        old.source_uid == new.source_uid
            && old.method == new.method
            && old.path == new.path
            && old.headers == new.headers
            && self.step_millis == planned.step_millis
            && lasting(old) == lasting(new)
    }
}

/// Warnings about the expression are said of whatever data; any other may mean that a part of the data is missing, as
/// when one store behind Thanos does not answer.
fn may_be_partial(warning: &str) -> bool {
    !warning.starts_with("PromQL ")
}
