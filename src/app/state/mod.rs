//! What the page knows, as signals. In: the address bar, the configuration, answers. Out: what views read.

mod copying;
mod session;

pub use session::{Session, ThemeChoice, use_session};
