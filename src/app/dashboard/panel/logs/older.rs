//! Lines older than those that were loaded: asked for page by page when the viewer comes to the end.
//!
//! **Invariant:** pages overlap by a nanosecond, so that lines which share one are neither lost nor doubled.

use atalaya_core::query::{LineCoverage, Priority};
use leptos::prelude::*;

use crate::app::dashboard::panel::logs::held::{Held, Source, times_of};
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};

/// What is at the older end of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Older {
    /// All of the range is here.
    End,
    More,
    Loading,
    /// The list holds as much as it may.
    Full,
    Failed(String),
}

/// Where one source's loaded lines begin.
#[derive(Debug, Clone, PartialEq)]
struct Edge {
    source: Source,
    oldest: i64,
    has_more: bool,
}

/// Signals of the older end; copies are the same.
#[derive(Clone, Copy)]
pub struct OlderEnd {
    held: Held,
    pub state: RwSignal<Older>,
    edges: StoredValue<Vec<Edge>>,
}

impl OlderEnd {
    pub fn new(held: Held) -> Self {
        let end = Self { held, state: RwSignal::new(Older::End), edges: StoredValue::default() };
        Effect::new(move |_| {
            held.replaced.get();
            end.edges.set_value(end.edges_of_answer());
            end.settle();
        });
        on_cleanup(move || {
            held.handle.board.session.client.with_value(|client| client.cancel(&end.group()));
        });
        end
    }

    fn group(self) -> String {
        format!("older {}", self.held.handle.placed.with_value(|placed| placed.key.to_string()))
    }

    fn edges_of_answer(self) -> Vec<Edge> {
        let sources = self.held.sources.get_untracked();
        self.held.handle.feed.feed.with_untracked(|feed| {
            let edge = |source: Source| {
                let exchange = feed.exchanges.iter().find(|exchange| {
                    exchange.planned.as_ref().is_some_and(|planned| planned.ref_id == source.ref_id)
                })?;
                let backward = exchange.planned.as_ref()?.request.param("direction") != Some("forward");
                let answer = exchange.answer.as_ref()?;
                let oldest = answer.frames.iter().flat_map(times_of).min()?;
                let limited = matches!(answer.lines, Some(LineCoverage::LimitReached(_)));
                Some(Edge { source, oldest, has_more: limited && backward })
            };
            sources.into_iter().filter_map(edge).collect()
        })
    }

    fn settle(self) {
        let more = self.edges.with_value(|edges| edges.iter().any(|edge| edge.has_more));
        let full = self.held.shown.with_value(|shown| shown.len() >= self.held.bounds().lines);
        self.state.set(match (more, full) {
            (false, _) => Older::End,
            (true, true) => Older::Full,
            (true, false) => Older::More,
        });
    }

    /// Asks for the next page of the source whose lines begin last; nothing while one is under way.
    pub fn load(self) {
        if !matches!(self.state.get_untracked(), Older::More | Older::Failed(_)) {
            return;
        }
        let next = self.edges.with_value(|edges| {
            edges.iter().filter(|edge| edge.has_more).max_by_key(|edge| edge.oldest).cloned()
        });
        let Some(edge) = next else { return };
        let Some((question, _)) = self.held.question(&edge.source) else { return };
        let Ok(range) = self.held.handle.board.range.get_untracked() else { return };
        let page = question.page(range.from.saturating_mul(1_000_000), edge.oldest.saturating_add(1));
        self.state.set(Older::Loading);
        let request = page.request.clone();
        let then = Box::new(move |outcome: Outcome| {
            if self.state.try_get_untracked().is_none() {
                return;
            }
            match answer::read(&page, &outcome) {
                Ok(answer) => {
                    let limited = matches!(answer.lines, Some(LineCoverage::LimitReached(_)));
                    let oldest = answer.frames.iter().flat_map(times_of).min();
                    self.held.take_older(&edge.source.ref_id, &answer.frames);
                    self.edges.update_value(|edges| {
                        for own in edges.iter_mut().filter(|own| own.source == edge.source) {
                            // A page within one nanosecond leads no further back.
                            own.has_more = limited && oldest.is_some_and(|oldest| oldest < own.oldest);
                            own.oldest = oldest.unwrap_or(own.oldest).min(own.oldest);
                        }
                    });
                    self.settle();
                }
                Err(error) => self.state.set(Older::Failed(error.headline())),
            }
        });
        self.held.handle.board.session.client.with_value(|client| {
            client.ask(
                &self.group(),
                vec![Ask { slot: "older".to_owned(), request, then }],
                Priority::Visible,
            );
        });
    }
}
