//! Requests as plain data, and response bytes decoded into frames. In: panels, variables and annotations with their
//! texts filled in. Out: [`PlannedQuery`]s to send, then an [`Answer`] or a [`QueryError`] for each response.
//!
//! **Invariant:** nothing here waits, sends or reads a clock; whatever a server answers becomes frames or a named error,
//! never nothing.

mod annotation;
mod buckets;
pub mod channel;
mod comparison;
mod decode;
mod error;
mod exemplar;
mod expression;
mod fault;
mod frames;
pub mod increment;
mod inspect;
mod legend;
pub(crate) mod logs;
mod loki;
mod metric;
mod native;
mod outage;
mod plan;
mod planned;
mod prometheus;
mod pushed;
mod queue;
mod range;
mod request;
mod rules;
mod shelf;
mod source;
mod step;
mod subscription;
mod text;
mod variable;
mod volume;
pub(crate) mod wire;

pub use annotation::plan_annotation;
pub use comparison::{NO_COMPARISON, comparison, comparisons, offers_comparison};
pub use decode::decode;
pub use error::{Place, Position, QueryError};
pub use exemplar::Exemplar;
pub use expression::{is_expression, with_expressions};
pub(crate) use frames::{SeriesColumn, series_frames};
pub use inspect::{Timing, inspect, inspect_pushed};
pub(crate) use legend::fill as fill_labels;
pub(crate) use loki::{
    CATEGORIZE as LOKI_CATEGORIZE, RANGE_PATH as LOKI_RANGE_PATH, TAIL_PATH as LOKI_TAIL_PATH,
};
pub use metric::{MetricQuestion, metric_text, plan_metrics};
pub use outage::{Ended, Outage, Passage};
pub use plan::{PlanContext, compared_with, draws_exemplars, plan_panel};
pub use planned::{
    Answer, Decoder, Form, HttpResponse, Legend, LineCoverage, PlannedQuery, ResultShape, ServerStats, Stats,
};
pub use pushed::{Past, PushQuery, plan_pushed, plan_pushed_annotation};
pub use queue::{Command, DEFAULT_CONCURRENCY, JobId, Owner, Priority, Queue};
pub use range::{PanelRange, panel_range};
pub use request::{HttpRequest, Method};
pub use shelf::Shelf;
pub use step::MAX_POINTS;
pub use subscription::Subscription;
pub use variable::{choices, plan_variable};
pub use volume::plan_volume;

#[cfg(test)]
mod tests;
