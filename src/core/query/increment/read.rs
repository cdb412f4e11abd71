//! What came back. In: the question, what is held, the response. Out: the answer of the whole query, or the question that
//! has to be asked instead; what is held from now on.
//!
//! **Invariant:** a response that is an error leaves what is held as it was.

use crate::query::decode::{self, ResultKind, Results};
use crate::query::increment::ask::{Asked, Kind, Part};
use crate::query::increment::held::Whole;
use crate::query::increment::lines::{self, Taking};
use crate::query::increment::window::Window;
use crate::query::increment::{Held, WholeReason, samples};
use crate::query::{Answer, Decoder, HttpResponse, LineCoverage, QueryError};

/// What a response came to.
#[derive(Debug)]
pub enum Reading {
    Answer(Box<Answer>),
    /// The part does not fit to what is held; ask this instead.
    AskWhole(Box<Asked>),
}

/// How much of a query a refresh asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Of the response.
    pub bytes: usize,
    /// Of the last answer to the whole query.
    pub whole_bytes: usize,
    /// Steps asked and steps of the whole; `None` for log lines.
    pub steps: Option<(i64, i64)>,
    /// Why everything was asked; `None` where only the end was.
    pub whole: Option<WholeReason>,
}

/// Reads the response to `asked` and renews `held`.
pub fn read(
    asked: &Asked,
    held: &mut Option<Held>,
    response: &HttpResponse<'_>,
) -> Result<Reading, QueryError> {
    let planned = &asked.planned;
    let Decoder::Result(shape) = &planned.decode else {
        return decode::decode(planned, response).map(|answer| Reading::Answer(Box::new(answer)));
    };
    let mut results = decode::results(planned, response)?;
    let bytes = results.response_bytes;
    let mut moved = Moved { bytes, whole_bytes: bytes, steps: whole_steps(asked), whole: None };
    let mut whole = Whole { asked_at: asked.now, bytes };
    let mut has_all_lines = None;
    match asked.part {
        Part::Whole(reason) => moved.whole = Some(reason),
        Part::Tail { window, base } => {
            let base = held.take().filter(|held| held.covered == base);
            whole = base.as_ref().map_or(whole, |held| held.whole);
            moved.whole_bytes = whole.bytes;
            moved.steps = window.steps();
            match base.ok_or(WholeReason::NothingHeld).and_then(|held| merge(asked, held, results, &window)) {
                Ok((merged, all)) => (results, has_all_lines) = (merged, all),
                Err(reason) => return Ok(Reading::AskWhole(Box::new(asked.whole(reason)))),
            }
        }
    }
    let mut answer = decode::answer(planned, shape, &results);
    let covered_all = answer.lines == Some(LineCoverage::Complete);
    answer.stats.moved = Some(moved).filter(|moved| moved.whole != Some(WholeReason::Instant));
    *held = Held::keep(asked, results, has_all_lines.unwrap_or(covered_all), whole);
    Ok(Reading::Answer(Box::new(answer)))
}

/// A whole query moves all of its steps.
fn whole_steps(asked: &Asked) -> Option<(i64, i64)> {
    let step = asked.planned.step_millis?;
    let steps = asked.planned.range.duration() / step.max(1) + 1;
    Some((steps, steps))
}

/// The result of the whole query; for log lines also whether they are all of the range.
fn merge(
    asked: &Asked,
    held: Held,
    tail: Results,
    window: &Window,
) -> Result<(Results, Option<bool>), WholeReason> {
    let (series, has_all_lines) = match (Kind::of(&asked.planned)?, tail.kind) {
        (Kind::Steps(_), ResultKind::Samples) if tail.single.is_none() => {
            (samples::merge(&held.series, &tail.series, window)?, None)
        }
        (Kind::Lines { limit, backward }, ResultKind::Lines) => {
            let taking = Taking { limit, backward, held_all: held.has_all_lines };
            let (series, has_all) = lines::merge(held.series, tail.series, taking, window)?;
            (series, Some(has_all))
        }
        _ => return Err(WholeReason::DoesNotFit),
    };
    // What was said of the older part is said on: one warning too many rather than one too few.
    let (mut warnings, mut infos) = (held.warnings, held.infos);
    warnings
        .extend(tail.warnings.iter().filter(|text| !warnings.contains(text)).cloned().collect::<Vec<_>>());
    infos.extend(tail.infos.iter().filter(|text| !infos.contains(text)).cloned().collect::<Vec<_>>());
    Ok((Results { series, warnings, infos, ..tail }, has_all_lines))
}
