//! What a request came to, decoded. In: the planned query and its outcome. Out: the answer, or the core's error.

use atalaya_core::query::increment::{self, Asked, Held, Reading};
use atalaya_core::query::{Answer, HttpResponse, PlannedQuery, QueryError, decode};

use crate::app::data::client::Outcome;
use crate::app::platform::dom;
use crate::app::platform::fetch::FetchFailure;

/// Decodes the response, or names why there is none.
pub fn read(planned: &PlannedQuery, outcome: &Outcome) -> Result<Answer, QueryError> {
    decode(planned, &response(planned, outcome)?)
}

/// The same for a query of which only a part may have been asked; renews what is held.
pub fn read_part(asked: &Asked, held: &mut Option<Held>, outcome: &Outcome) -> Result<Reading, QueryError> {
    increment::read(asked, held, &response(&asked.planned, outcome)?)
}

fn response<'o>(planned: &PlannedQuery, outcome: &'o Outcome) -> Result<HttpResponse<'o>, QueryError> {
    let place = || planned.place.clone();
    match outcome {
        Ok(response) => {
            let (status, body) = (response.status, response.body.as_slice());
            Ok(HttpResponse { status, content_type: &response.content_type, body })
        }
        Err(FetchFailure::Network) => Err(QueryError::unanswered(place(), dom::is_online())),
        Err(FetchFailure::TimedOut) => {
            Err(QueryError::Timeout { place: place(), after_millis: planned.request.timeout_millis })
        }
        Err(FetchFailure::Aborted) => Err(QueryError::Cancelled),
    }
}
