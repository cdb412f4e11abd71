//! Dashboards that a viewer opened from a file or pasted. In: their JSON. Out: the same by uid, after a reload too.
//!
//! **Invariant:** what was opened last is not lost to make room for older ones; where the browser keeps nothing, or not
//! that much, it lives as long as the page.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::app::platform::storage;

/// Most dashboards kept between visits.
const MOST: usize = 20;
const LIST: &str = "opened";

/// A dashboard as the home page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBoard {
    pub uid: String,
    pub title: String,
}

/// Copies are the same list.
#[derive(Clone, Copy)]
pub struct Opened {
    /// What the browser keeps, the newest first.
    pub kept: RwSignal<Vec<OpenedBoard>>,
    /// What was opened since the page was loaded.
    now: StoredValue<BTreeMap<String, String>>,
}

impl Opened {
    pub fn start() -> Self {
        let list = storage::read(LIST).unwrap_or_default();
        let entry = |line: &str| {
            let (uid, title) = line.split_once('\t')?;
            Some(OpenedBoard { uid: uid.to_owned(), title: title.to_owned() })
        };
        Self {
            kept: RwSignal::new(list.lines().filter_map(entry).collect()),
            now: StoredValue::new(BTreeMap::new()),
        }
    }

    /// Whether it is there after a reload too.
    pub fn keep(self, uid: &str, title: &str, text: String) -> bool {
        let mut boards = self.kept.get_untracked();
        boards.retain(|board| board.uid != uid);
        boards.split_off(boards.len().min(MOST - 1)).iter().for_each(forget);
        // The oldest make room.
        let is_kept = loop {
            if storage::write(&place(uid), &text) {
                break true;
            }
            match boards.pop() {
                Some(oldest) => forget(&oldest),
                None => break false,
            }
        };
        if is_kept {
            // A title is one line of the list.
            let title = title.split(['\t', '\n', '\r']).collect::<Vec<_>>().join(" ");
            boards.insert(0, OpenedBoard { uid: uid.to_owned(), title });
        }
        self.list(boards);
        self.now.update_value(|now| {
            now.insert(uid.to_owned(), text);
        });
        is_kept
    }

    /// Opened since the page was loaded.
    pub fn opened_now(self, uid: &str) -> Option<String> {
        self.now.with_value(|now| now.get(uid).cloned())
    }

    /// Kept from an earlier visit. One of the folder with the same uid goes before it: that is what a link means.
    pub fn opened_before(self, uid: &str) -> Option<String> {
        storage::read(&place(uid))
    }

    pub fn remove(self, board: &OpenedBoard) {
        forget(board);
        self.now.update_value(|now| {
            now.remove(&board.uid);
        });
        self.list(self.kept.get_untracked().into_iter().filter(|other| other != board).collect());
    }

    fn list(self, boards: Vec<OpenedBoard>) {
        let lines: Vec<String> =
            boards.iter().map(|board| format!("{}\t{}", board.uid, board.title)).collect();
        storage::write(LIST, &lines.join("\n"));
        self.kept.set(boards);
    }
}

fn place(uid: &str) -> String {
    format!("{LIST}.{uid}")
}

fn forget(board: &OpenedBoard) {
    storage::remove(&place(&board.uid));
}
