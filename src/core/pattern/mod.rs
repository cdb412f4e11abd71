//! What a regex may cost. In: a JavaScript regex as a dashboard wrote it, and the text it is to be matched with. Out: a
//! verdict before any engine runs, so that no pattern can stop the page: engines go back and try again, and some patterns
//! make them do so more often than there are atoms.
//!
//! ```text
//! syntax   pattern -> what it repeats and chooses from
//! paths    that + a text -> at most how many steps an engine takes
//! ```
//!
//! **Invariant:** whatever is allowed ends soon, in every engine that tries the choices of a pattern in their order.

mod paths;
mod syntax;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use paths::Automaton;
use syntax::Node;

/// Steps allowed on one text: some hundredths of a second.
const MOST_STEPS: f64 = 2_000_000.0;
/// Steps allowed for all texts that one pattern is used on.
const MOST_STEPS_IN_ALL: f64 = 300_000_000.0;
/// A pattern that cannot be judged may run on texts this short, in characters.
const LONGEST_UNJUDGED: usize = 20;
/// Steps that counting itself may take on one text.
const MOST_LOOKS: usize = 20_000_000;
/// Length of the texts a pattern is tried on, in letters.
const LETTERS_TRIED: usize = 40;
/// Choices of a pattern without repetition that need no counting.
const FEW_CHOICES: f64 = 1000.0;

/// Whether a pattern may run on a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Run,
    /// It cannot match: there is no need to run it.
    NoMatch,
    /// It could take longer than anybody waits.
    TooSlow,
}

/// A pattern's guard; copies share what they have allowed.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    kind: Kind,
    is_global: bool,
    /// Characters outside the basic plane are two, to engines that read UTF-16 unless told otherwise.
    is_unicode: bool,
    spent: Arc<AtomicU64>,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Nothing in it repeats.
    Harmless,
    Judged(Arc<Automaton>),
    Unjudged,
}

impl Guard {
    /// `pattern` without slashes, with the flags it has.
    pub(crate) fn new(pattern: &str, flags: &str) -> Self {
        let tree = syntax::parse(pattern, flags);
        let kind = match &tree {
            Some(tree) if choices(&tree.root).is_some_and(|choices| choices <= FEW_CHOICES) => Kind::Harmless,
            Some(tree) => match Automaton::new(tree) {
                Some(automaton) => Kind::Judged(Arc::new(automaton)),
                None => Kind::Unjudged,
            },
            None => Kind::Unjudged,
        };
        Self {
            kind,
            is_global: flags.contains('g'),
            is_unicode: flags.contains('u') || flags.contains('v'),
            spent: Arc::default(),
        }
    }

    /// Whether some text of moderate length is too much for it, as far as texts of one letter show.
    pub(crate) fn may_never_end(&self) -> bool {
        match &self.kind {
            Kind::Harmless => false,
            Kind::Unjudged => true,
            Kind::Judged(automaton) => automaton.letters().into_iter().any(|letter| {
                let text: String = std::iter::repeat_n(letter, LETTERS_TRIED).chain(['\u{e000}']).collect();
                automaton.work(&text).to_first > MOST_STEPS
            }),
        }
    }

    pub(crate) fn verdict(&self, text: &str) -> Verdict {
        let work = match &self.kind {
            Kind::Harmless => return Verdict::Run,
            Kind::Unjudged if text.chars().count() <= LONGEST_UNJUDGED => return Verdict::Run,
            Kind::Unjudged => return Verdict::TooSlow,
            Kind::Judged(automaton) if automaton.size().saturating_mul(text.len()) > MOST_LOOKS => {
                return Verdict::TooSlow;
            }
            Kind::Judged(automaton) => automaton.work(text),
        };
        let counts_alike = self.is_unicode || text.chars().all(|c| c <= '\u{ffff}');
        if !work.may_match && counts_alike {
            return Verdict::NoMatch;
        }
        let steps = if self.is_global { work.to_all } else { work.to_first };
        let before = self.spent.load(Ordering::Relaxed);
        if steps > MOST_STEPS || before as f64 + steps > MOST_STEPS_IN_ALL {
            return Verdict::TooSlow;
        }
        self.spent.store(before + steps as u64, Ordering::Relaxed);
        Verdict::Run
    }
}

/// In how many ways a pattern can be gone through from one place; `None` where it repeats.
fn choices(node: &Node) -> Option<f64> {
    match node {
        Node::One(_) | Node::Start | Node::End | Node::Unsure => Some(1.0),
        Node::All(nodes) => nodes.iter().try_fold(1.0, |product, node| Some(product * choices(node)?)),
        Node::Either(nodes) => nodes.iter().try_fold(0.0, |sum, node| Some(sum + choices(node)?)),
        Node::Repeat { .. } | Node::Again => None,
        Node::Ahead(node) => Some(1.0 + choices(node)?),
    }
}

#[cfg(test)]
mod tests;
