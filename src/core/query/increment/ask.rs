//! What to ask. In: the query as planned now, what is held, the clock. Out: the request for all of it or for its end.
//!
//! **Invariant:** only the start of the request differs from that of the whole query.

use crate::config::Refreshing;
use crate::query::increment::Held;
use crate::query::increment::independent;
use crate::query::increment::window::{Window, default_overlap};
use crate::query::{Decoder, HttpRequest, PlannedQuery, loki, prometheus, step};
use crate::time::{Millis, TimeRange};

/// How long a picture is only added to, in milliseconds: data that were filled in far back show at last then.
const WHOLE_EVERY_MILLIS: i64 = 3_600_000;

/// One query on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The whole query, which the answer will be one of.
    pub planned: PlannedQuery,
    /// What to send.
    pub request: HttpRequest,
    pub(super) now: Millis,
    pub(super) overlap_millis: i64,
    pub(super) part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole(WholeReason),
    /// `base` is what was held.
    Tail {
        window: Window,
        base: TimeRange,
    },
}

/// Why everything is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeReason {
    /// Not a range query; it has no part to be asked alone.
    Instant,
    NothingHeld,
    /// The text, the step, the source or a limit is another one.
    OtherQuestion,
    /// The range does not continue what is held: other instants, an earlier start, or most of it is missing.
    OtherRange,
    /// The steps of the query do not stand for themselves.
    LooksAtRange,
    /// The source is configured so.
    Configured,
    /// Samples arrived later than the overlap allows for.
    LateSamples,
    /// Long ago that everything was asked.
    Due,
    /// The part could not be fitted to what is held.
    DoesNotFit,
}

impl WholeReason {
    /// For the inspect view.
    pub fn words(self) -> &'static str {
        match self {
            Self::Instant => "not a range",
            Self::NothingHeld => "nothing was held to build upon",
            Self::OtherQuestion => "the query changed",
            Self::OtherRange => "the range does not continue what was held",
            Self::LooksAtRange => "a step of this query may depend on the range",
            Self::Configured => "the source is configured so",
            Self::LateSamples => "samples came late",
            Self::Due => "it is once an hour",
            Self::DoesNotFit => "the new part did not fit",
        }
    }
}

/// What kind of parts a query has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Steps so many milliseconds apart.
    Steps(i64),
    Lines {
        limit: usize,
        backward: bool,
    },
}

impl Kind {
    pub(super) fn of(planned: &PlannedQuery) -> Result<Self, WholeReason> {
        let Decoder::Result(shape) = &planned.decode else { return Err(WholeReason::Instant) };
        let path = planned.request.path.as_str();
        let kind = match (shape.line_limit, planned.step_millis) {
            (Some(limit), _) => {
                Self::Lines { limit: usize::try_from(limit).unwrap_or(usize::MAX), backward: shape.backward }
            }
            (None, Some(step)) if step > 0 => {
                let independent = match path {
                    prometheus::RANGE_PATH => independent::promql(&planned.expr),
                    loki::RANGE_PATH => independent::logql(&planned.expr),
                    _ => return Err(WholeReason::Instant),
                };
                if !independent {
                    return Err(WholeReason::LooksAtRange);
                }
                Self::Steps(step)
            }
            _ => return Err(WholeReason::Instant),
        };
        match planned.refreshing {
            Refreshing::Tail { .. } => Ok(kind),
            Refreshing::Whole => Err(WholeReason::Configured),
        }
    }
}

/// Asks for the end of `planned` where `held` has the rest, else for all of it. `now` is the moment of the question.
pub fn ask(planned: PlannedQuery, held: Option<&Held>, now: Millis) -> Asked {
    match tail(&planned, held, now) {
        Ok((window, held)) => {
            let start = match planned.request.path.as_str() {
                loki::RANGE_PATH => loki::nanos(window.tail_from),
                _ => step::seconds(window.tail_from),
            };
            let mut request = planned.request.clone();
            for (_, value) in request.params.iter_mut().filter(|(name, _)| name == "start") {
                value.clone_from(&start);
            }
            let (base, overlap_millis) = (held.covered, held.overlap_millis);
            Asked { planned, request, now, overlap_millis, part: Part::Tail { window, base } }
        }
        Err(reason) => Asked {
            request: planned.request.clone(),
            now,
            overlap_millis: overlap(&planned),
            part: Part::Whole(reason),
            planned,
        },
    }
}

fn overlap(planned: &PlannedQuery) -> i64 {
    match planned.refreshing {
        Refreshing::Tail { overlap_millis: Some(millis) } => millis,
        Refreshing::Tail { overlap_millis: None } | Refreshing::Whole => default_overlap(planned.range),
    }
}

fn tail<'h>(
    planned: &PlannedQuery,
    held: Option<&'h Held>,
    now: Millis,
) -> Result<(Window, &'h Held), WholeReason> {
    let kind = Kind::of(planned)?;
    let held = held.ok_or(WholeReason::NothingHeld)?;
    if !held.answers(planned) {
        return Err(WholeReason::OtherQuestion);
    }
    if now - held.whole.asked_at >= WHOLE_EVERY_MILLIS {
        return Err(WholeReason::Due);
    }
    let (covered, range) = (held.covered, planned.range);
    let step = match kind {
        Kind::Steps(step) => Some(step),
        Kind::Lines { .. } => None,
    };
    let same_instants = step.is_none_or(|step| (range.from - covered.from) % step == 0);
    let continues = covered.from <= range.from && range.from <= covered.to && covered.to <= range.to;
    let window = Window::new(range, covered.to, held.asked_at, held.overlap_millis, step);
    if same_instants && continues && window.is_short(now) {
        Ok((window, held))
    } else {
        Err(WholeReason::OtherRange)
    }
}

impl Asked {
    /// The same question once more, for everything. Late samples widen the overlap from now on.
    pub(super) fn whole(&self, reason: WholeReason) -> Self {
        let widen = if reason == WholeReason::LateSamples { 2 } else { 1 };
        Self {
            planned: self.planned.clone(),
            request: self.planned.request.clone(),
            now: self.now,
            overlap_millis: self.overlap_millis.max(1000).saturating_mul(widen),
            part: Part::Whole(reason),
        }
    }
}
