//! Which settings were read. In: marks, by path. Out: what of a JSON object has none.
//!
//! **Invariant:** marks only ever add up: a setting read once stays read.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value};

/// A memory shared by all copies of the settings it watches.
#[derive(Debug, Clone, Default)]
pub struct Reads(Arc<Mutex<Vec<Seen>>>);

/// Something that was asked for, below something else.
#[derive(Debug)]
struct Seen {
    /// `None` for a member of the watched object itself.
    above: Option<usize>,
    key: String,
    read: bool,
}

impl Reads {
    /// The number of what is called `key` below `above`.
    pub(super) fn below(&self, above: Option<usize>, key: &str) -> usize {
        self.with(|seen| {
            find(seen, above, key).unwrap_or_else(|| {
                seen.push(Seen { above, key: key.to_owned(), read: false });
                seen.len() - 1
            })
        })
    }

    pub(super) fn mark(&self, at: usize) {
        self.with(|seen| {
            if let Some(seen) = seen.get_mut(at) {
                seen.read = true;
            }
        });
    }

    /// Every value of `written` that nobody took, with the names and `[indices]` that lead to it. Null says nothing.
    pub fn unread<'v>(&self, written: &'v Map<String, Value>) -> Vec<(Vec<String>, &'v Value)> {
        self.with(|seen| {
            let mut left = Vec::new();
            for (key, value) in written {
                walk(seen, Place { above: None, known: true }, key, value, &mut Vec::new(), &mut left);
            }
            left
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Seen>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn find(seen: &[Seen], above: Option<usize>, key: &str) -> Option<usize> {
    seen.iter().position(|seen| seen.above == above && seen.key == key)
}

/// Where in the marks the walk is; `known` is false below what nobody asked for.
#[derive(Clone, Copy)]
struct Place {
    above: Option<usize>,
    known: bool,
}

fn walk<'v>(
    seen: &[Seen],
    place: Place,
    key: &str,
    value: &'v Value,
    path: &mut Vec<String>,
    left: &mut Vec<(Vec<String>, &'v Value)>,
) {
    let at = find(seen, place.above, key).filter(|_| place.known);
    if at.and_then(|at| seen.get(at)).is_some_and(|seen| seen.read) {
        return;
    }
    let below = Place { above: at, known: at.is_some() };
    path.push(key.to_owned());
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                walk(seen, below, key, value, path, left);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(seen, below, &format!("[{index}]"), item, path, left);
            }
        }
        Value::Null => {}
        _ => left.push((path.clone(), value)),
    }
    path.pop();
}
