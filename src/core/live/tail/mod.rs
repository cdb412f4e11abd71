//! Following a log query: Loki's live tail beside its history. In: what the tail sends, pages and counts asked over HTTP,
//! the clock. Out: requests to send, batches of lines as frames, marks where lines are missing.
//!
//! ```text
//! tail ──> decode ──> ledger (known already?) ──> order (a short wait) ──> batch
//! HTTP ──> page of a fill ────────────────────────────────────────────────> batch
//!          count of a check ──(differs)──> another fill
//! ```
//!
//! A line is known by its nanosecond and its text, *and by how often it occurs*: each answer and each connection counts
//! on its own, and a line is held as often as the one that saw it most often. So an overlap is never doubled, and a line
//! that really occurs twice stays twice. Labels are no part of it: the tail sends a line with fewer of them than an answer.
//!
//! **Invariant:** what was handed out equals what the server answers for the same time, or a mark says where it does not.

mod decode;
mod ending;
mod fill;
mod follow;
mod ledger;
mod order;
mod question;

pub use ending::{explain, meaning};
pub use follow::{Batch, Follow, Mark, Step};
pub use question::Question;
