//! A refresh asks only for what it does not have. In: what is held of a query, the query as planned now. Out: the request
//! for the missing part, then the answer that the whole query would have given.
//!
//! ```text
//! held      |---------------------------|
//! planned      |---------------------------|
//! asked                          |---------|   the new steps, and the end of the held ones once more
//! shown        |---- held -------|--- new --|
//! ```
//!
//! Samples arrive late, so the end of what is held is asked again (the overlap: ten minutes, Grafana's default, but no more
//! than an eighth of the range). The older half of the overlap bears witness: where it changed, samples came later than
//! the overlap allows for, so everything is asked anew and the overlap doubled.
//!
//! **Invariant:** a merged answer has the frames, names and order that the whole query would give at that moment; what
//! cannot be merged so is asked whole. What is held covers its range without a hole.

mod ask;
mod held;
mod independent;
mod lines;
mod read;
mod samples;
mod window;

pub use ask::{Asked, WholeReason, ask};
pub use held::Held;
pub use read::{Moved, Reading, read};

#[cfg(test)]
mod tests;
