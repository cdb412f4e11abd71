//! The dashboards of the folder, read once for all who list them: the home page, links by tag, dashboard lists.
//!
//! **Invariant:** the folder is read when somebody first asks, never for a dashboard without such a list.

use std::collections::BTreeSet;

use atalaya_core::model::{Summary, summary};
use leptos::prelude::*;

use crate::app::data::library::{self, BoardFile};
use crate::app::platform::storage;

/// Most dashboards remembered as seen.
const MOST_RECENT: usize = 30;

/// A dashboard of the folder; `None` where the file could not be read as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub file: BoardFile,
    pub summary: Option<Summary>,
}

impl Entry {
    /// The dashboard's title, or the file's name where it is none.
    pub fn title(&self) -> &str {
        self.summary.as_ref().map_or(self.file.stem(), |summary| summary.title.as_str())
    }

    pub fn tags(&self) -> &[String] {
        self.summary.as_ref().map_or(&[], |summary| summary.tags.as_slice())
    }

    /// Whether it has all words of `needle` (in small letters) somewhere, and all tags.
    pub fn matches(&self, needle: &str, tags: &BTreeSet<String>) -> bool {
        let text = format!("{} {} {}", self.title(), self.file.path, self.tags().join(" ")).to_lowercase();
        let has_tags = tags.iter().all(|tag| self.tags().contains(tag));
        has_tags && needle.split_whitespace().all(|word| text.contains(word))
    }
}

/// Copies are the same list.
#[derive(Clone, Copy)]
pub struct Boards {
    pub entries: RwSignal<Vec<Entry>>,
    pub problem: RwSignal<Option<String>>,
    pub loading: RwSignal<bool>,
    started: StoredValue<bool>,
}

impl Boards {
    pub fn new() -> Self {
        Self {
            entries: RwSignal::default(),
            problem: RwSignal::new(None),
            loading: RwSignal::new(false),
            started: StoredValue::new(false),
        }
    }

    /// Reads the folder at `root` unless that was done.
    pub fn ask(self, root: String) {
        if !self.started.get_value() {
            self.read(root);
        }
    }

    /// Reads the folder anew.
    pub fn read(self, root: String) {
        if self.loading.get_untracked() {
            return;
        }
        self.started.set_value(true);
        self.loading.set(true);
        leptos::task::spawn_local(async move {
            let problem = self.fill(&root).await.err();
            self.problem.set(problem);
            self.loading.set(false);
        });
    }

    async fn fill(self, root: &str) -> Result<(), String> {
        let files = library::list(root).await?;
        let known = self.entries.get_untracked();
        let mut entries = Vec::with_capacity(files.len());
        for file in files {
            let text = library::read(root, &file).await.ok();
            let summary = text.and_then(|text| summary(&text).ok());
            entries.push(Entry { file, summary });
            // A first list grows as it is read; a later one takes its place when it is complete.
            if known.is_empty() {
                self.entries.set(entries.clone());
            }
        }
        self.entries.set(entries);
        Ok(())
    }
}

/// Uids of the dashboards seen in this browser, the last one first.
pub fn recent() -> Vec<String> {
    let kept = storage::read("recent").unwrap_or_default();
    kept.lines().map(str::to_owned).collect()
}

/// Remembers a dashboard as seen last.
pub fn remember(uid: &str) {
    let mut uids = recent();
    uids.retain(|seen| seen != uid);
    uids.insert(0, uid.to_owned());
    uids.truncate(MOST_RECENT);
    storage::write("recent", &uids.join("\n"));
}
