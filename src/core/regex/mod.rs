//! JavaScript's regexes, whose rules no other language shares. In: a pattern and its flags, a text. Out: whether it
//! matches, what its groups caught, the text with replacements.
//!
//! Natively an engine of our own dependencies does the work. The page has one already, the browser's: it
//! [installs](install_engine) that at its start, and ours is not part of what viewers download.
//!
//! **Invariant:** what is no regex is an error and never a panic.

mod engine;
#[cfg(not(target_arch = "wasm32"))]
mod native;

pub(crate) use engine::compile;
pub use engine::{Captures, Compile, Compiled, install_engine};
