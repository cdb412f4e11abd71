//! What a request came to, decoded. In: the planned query and its outcome. Out: the answer, or the core's error.

use atalaya_core::query::{Answer, HttpResponse, PlannedQuery, QueryError, decode};

use crate::app::data::client::Outcome;
use crate::app::platform::fetch::FetchFailure;

/// Decodes the response, or names why there is none.
pub fn read(planned: &PlannedQuery, outcome: &Outcome) -> Result<Answer, QueryError> {
    let place = || planned.place.clone();
    match outcome {
        Ok(response) => {
            let (status, body) = (response.status, response.body.as_slice());
            decode(planned, &HttpResponse { status, content_type: &response.content_type, body })
        }
        Err(FetchFailure::Network) => Err(QueryError::Network { place: place() }),
        Err(FetchFailure::TimedOut) => {
            Err(QueryError::Timeout { place: place(), after_millis: planned.request.timeout_millis })
        }
        Err(FetchFailure::Aborted) => Err(QueryError::Cancelled),
    }
}
