//! Requests as plain data, and response bytes decoded into frames. In: panels, variables and annotations with their
//! texts filled in. Out: [`PlannedQuery`]s to send, then an [`Answer`] or a [`QueryError`] for each response.
//!
//! **Invariant:** nothing here waits, sends or reads a clock; whatever a server answers becomes frames or a named error,
//! never nothing.

mod error;
mod planned;
mod queue;
mod request;

pub use error::{Place, Position, QueryError};
pub use planned::{
    Answer, Decoder, Form, HttpResponse, Legend, LineCoverage, PlannedQuery, ResultShape, ServerStats, Stats,
};
pub use queue::{Command, DEFAULT_CONCURRENCY, JobId, Owner, Priority, Queue};
pub use request::{HttpRequest, Method};
