//! What a regex engine does for us, and which one does it.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

/// One match and what its groups caught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captures {
    pub whole: String,
    /// From the first group on; `None` for one that took no part.
    pub groups: Vec<Option<String>>,
    /// Groups with a name that took part, with what they caught, in the pattern's order.
    pub named: Vec<(String, String)>,
}

/// One regex, ready for use. "All" or "the first" is the pattern's own flag `g`.
pub trait Compiled: Debug + Send + Sync {
    fn is_match(&self, text: &str) -> bool;

    /// The first match, or all of them.
    fn matches(&self, text: &str) -> Vec<Captures>;

    /// `text.replace(regex, template)`: `$1`, `$<name>`, `$&` and `$$` mean what they mean in JavaScript.
    fn replace(&self, text: &str, template: &str) -> String;
}

/// Compiles a pattern with flags among `gimsu`; the error is the engine's own words.
pub type Compile = fn(pattern: &str, flags: &str) -> Result<Arc<dyn Compiled>, String>;

static ENGINE: OnceLock<Compile> = OnceLock::new();

/// Names the engine of this program, before the first pattern is read; a second call changes nothing.
pub fn install_engine(compile: Compile) {
    ENGINE.get_or_init(|| compile);
}

/// A pattern with flags among `gimsu`; other flags are passed over: they ask for what nobody looks at here.
///
/// # Errors
/// For what is no regex, in the engine's own words.
pub(crate) fn compile(pattern: &str, flags: &str) -> Result<Arc<dyn Compiled>, String> {
    #[cfg(not(target_arch = "wasm32"))]
    install_engine(super::native::compile);
    let flags: String = flags.chars().filter(|flag| "gimsu".contains(*flag)).collect();
    match ENGINE.get() {
        Some(compile) => compile(pattern, &flags),
        None => Err("this program has no regex engine".to_owned()),
    }
}
