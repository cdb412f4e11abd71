//! One panel's live state and the loop that keeps its data fresh. In: where it stands, the board. Out: questions asked
//! while it is near the screen, texts with its variables filled in.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::layout::PlacedPanel;
use atalaya_core::live::push::scrolled;
use atalaya_core::model::{Condition, Panel};
use atalaya_core::panels::TooltipOptions;
use atalaya_core::query::{PlannedQuery, Priority, QueryError, comparison, panel_range, plan_panel};
use atalaya_core::time::{Millis, RawTimeRange, TimeRange};
use atalaya_core::transform;
use atalaya_core::variables::{Bindings, DefaultFormat, interpolate};
use leptos::prelude::*;

use crate::app::dashboard::board::Board;
use crate::app::dashboard::panel::feed::{Feed, FeedState, HeldByQuery, Round};
use crate::app::dashboard::panel::pushed::Pushed;

/// Panels ask again for another width only in steps of this many pixels.
const WIDTH_STEP_PX: f64 = 100.0;
/// What a panel without values weighs among those that left the document.
const LEAST_WEIGHT: usize = 1000;

/// Queries as they were planned, in the round of refreshes they were planned for.
type Question = (u64, Vec<Result<PlannedQuery, QueryError>>);

/// What the viewer chose; a refresh changes the question, but not this.
type Intent = (RawTimeRange, Arc<Bindings>, u32, Option<String>);

/// What a panel that left the document knew: its answers, and the question they answer.
pub struct Left {
    feed: Feed,
    held: HeldByQuery,
    asked: Option<Question>,
    intent: Option<Intent>,
}

/// What every part of one panel needs; copies are the same panel.
#[derive(Clone, Copy)]
pub struct PanelHandle {
    pub board: Board,
    pub placed: StoredValue<Arc<PlacedPanel>>,
    pub feed: FeedState,
    /// What comes by itself, beside what is asked for.
    pub pushed: Pushed,
    /// Of the content, in CSS pixels.
    pub size: Signal<(f64, f64)>,
    /// Labels of the series that the viewer switched off.
    pub hidden: Memo<BTreeSet<String>>,
    /// What it is compared with: how far back, as Grafana writes it.
    pub comparison: Memo<Option<String>>,
    /// On screen or close to it.
    pub near: ReadSignal<bool>,
    /// Follows its source: a refresh would ask for what arrives by itself.
    pub followed: RwSignal<bool>,
    /// Shown, of a panel that is told page by page; counted from 0.
    pub page: RwSignal<usize>,
    /// The viewer asked for the entries that a legend does not list at first.
    pub legend_unfolded: RwSignal<bool>,
}

impl PanelHandle {
    pub fn new(board: Board, placed: PlacedPanel, size: Signal<(f64, f64)>, near: ReadSignal<bool>) -> Self {
        let key = placed.key.clone();
        let hidden = Memo::new(move |_| {
            board.session.url.with(|url| url.hidden.get(&key).cloned()).unwrap_or_default()
        });
        let placed = StoredValue::new(Arc::new(placed));
        let choice = Memo::new(move |_| {
            board
                .session
                .url
                .with(|url| placed.with_value(|placed| url.comparisons.get(&placed.key).cloned()))
        });
        let comparison = Memo::new(move |_| {
            let choice = choice.get();
            // Only a choice is held against the range.
            let range = choice.as_ref().and_then(|_| own_range(board, placed));
            let length = range.map_or(0, |(range, _)| range.duration());
            placed.with_value(|placed| comparison(&placed.panel, choice.as_deref(), length))
        });
        Self {
            board,
            placed,
            feed: FeedState::new(),
            pushed: Pushed::new(),
            size,
            hidden,
            comparison,
            near,
            followed: RwSignal::new(false),
            page: RwSignal::new(0),
            legend_unfolded: RwSignal::new(false),
        }
    }

    /// A text with this panel's variables filled in.
    pub fn text(self, text: &str) -> String {
        let scope = self.placed.with_value(|placed| self.board.panel_scope(placed));
        interpolate(text, &scope, DefaultFormat::Text)
    }

    /// How large the panel lets its tooltip become, and what it lists.
    pub fn tooltip_options(self) -> TooltipOptions {
        self.placed.with_value(|placed| TooltipOptions::read(&placed.panel.options))
    }

    pub fn title(self) -> String {
        let title = self.placed.with_value(|placed| placed.panel.title.clone());
        self.text(&title)
    }

    /// What the panel asks for between query and picture that is not done here, in words.
    pub fn transformations_left_out(self) -> Option<String> {
        let left_out = self.placed.with_value(|placed| {
            let wanted = placed.panel.transformations.iter().filter(|wanted| !wanted.disabled);
            wanted
                .filter(|wanted| !transform::is_known(&wanted.id))
                .map(|wanted| wanted.id.clone())
                .collect::<Vec<_>>()
        });
        (!left_out.is_empty()).then(|| {
            format!(
                "Not applied, so the data may look different from Grafana: transformation {}.",
                left_out.join(", ")
            )
        })
    }

    /// The panel's queries as they must be asked now; `None` while a variable may still change them.
    fn plan(self) -> Option<Vec<Result<PlannedQuery, QueryError>>> {
        let placed = self.placed.get_value();
        self.board.variables.settled_for(&placed.panel)?;
        let scope = self.board.panel_scope(&placed);
        let width_px = self.query_width_px();
        let comparison = self.comparison.get();
        let planned = self.board.planning(&scope, width_px, |context| {
            if comparison == placed.panel.time_compare {
                plan_panel(&placed.panel, context)
            } else {
                plan_panel(&Panel { time_compare: comparison, ..Panel::clone(&placed.panel) }, context)
            }
        });
        let mut planned = planned.unwrap_or_else(|_said_above| vec![Err(QueryError::BadRange)]);
        // A pushed query that cannot be followed is said where a failed question is.
        planned.extend(self.plan_pushed().into_iter().flatten().filter_map(Result::err).map(Err));
        Some(planned)
    }

    /// The width that queries are planned for, in CSS pixels.
    pub fn query_width_px(self) -> u32 {
        let width_px = (self.size.get_untracked().0 / WIDTH_STEP_PX).ceil() * WIDTH_STEP_PX;
        width_px.max(WIDTH_STEP_PX) as u32
    }

    /// What the panel shows, with its end at the clock where data is pushed, and the words for its header.
    pub fn range(self) -> Option<(TimeRange, Option<String>)> {
        let (range, note) = self.own_range()?;
        Some(match self.pushed.clock.get() {
            Some(now) => (scrolled(range, &self.board.raw_range.get(), now), note),
            None => (range, note),
        })
    }

    /// What the panel would show at a moment, if its range ends now.
    pub fn range_at(self, now: Millis) -> Option<TimeRange> {
        let (range, _) = self.own_range()?;
        Some(scrolled(range, &self.board.raw_range.get(), now))
    }

    /// The panel's own range where `timeFrom` or `timeShift` give it one, as of the last refresh.
    pub fn own_range(self) -> Option<(TimeRange, Option<String>)> {
        own_range(self.board, self.placed)
    }

    /// Names the variables that may be why there is no data.
    pub fn empty_variables(self) -> Option<String> {
        let names = self.placed.with_value(|placed| {
            let mut names = self.board.variables.empty_for(&placed.panel);
            names.retain(|name| !placed.scope.contains_key(name));
            names
        });
        let (last, first) = names.split_last()?;
        Some(match first {
            [] => format!("The variable ${last} has no value: nothing was found for it."),
            _ => {
                let first: Vec<String> = first.iter().map(|name| format!("${name}")).collect();
                format!(
                    "The variables {} and ${last} have no value: nothing was found for them.",
                    first.join(", ")
                )
            }
        })
    }

    /// Notes on the board whether there is nothing to show; true while the panel takes no room for that.
    ///
    /// A panel that failed is not empty: it has something to say.
    pub fn watch_emptiness(self) -> Memo<bool> {
        let board = self.board;
        let key = self.placed.with_value(|placed| placed.key.clone());
        let asks = self.placed.with_value(|placed| !placed.panel.targets.is_empty());
        // Hidden or not, only its data can tell.
        let ruled = self
            .placed
            .with_value(|placed| placed.panel.condition.as_ref().is_some_and(Condition::asks_for_data));
        let is_empty = Memo::new(move |_| {
            if self.pushed.is_any.get() {
                return Some(false);
            }
            self.feed.feed.with(|feed| {
                feed.settled
                    .then(|| asks && feed.first_error().is_none() && feed.is_empty() && !self.followed.get())
            })
        });
        let noted = key.clone();
        Effect::new(move |_| {
            let Some(is_empty) = is_empty.get() else { return };
            if ruled {
                board.has_data.update(|known| {
                    known.insert(noted.clone(), !is_empty);
                });
            }
            if board.empty.with_untracked(|empty| empty.contains(&noted)) != is_empty {
                board.empty.update(|empty| {
                    if is_empty {
                        empty.insert(noted.clone())
                    } else {
                        empty.remove(&noted)
                    };
                });
            }
        });
        Memo::new(move |_| {
            ruled
                || board.session.url.with(|url| url.hides_empty)
                    && board.empty.with(|empty| empty.contains(&key))
        })
    }

    /// Whether its data comes by itself, so that a refresh has nothing to ask.
    fn is_followed(self) -> bool {
        self.followed.get_untracked() && self.feed.feed.with_untracked(|feed| feed.first_error().is_none())
    }

    /// Asks whenever the question is another one and somebody could see the answer.
    pub fn ask_when_near(self, near: Signal<bool>) {
        let key = self.placed.with_value(|placed| placed.key.to_string());
        let group = format!("panel {key}");
        let client = self.board.session.client.get_value();
        let width_step = Memo::new(move |_| (self.size.get().0 / WIDTH_STEP_PX).ceil() as u32);
        let question = Memo::new(move |_| {
            // A width of nothing is a panel that is not laid out yet.
            if width_step.get() == 0 {
                return None;
            }
            let round = self.board.round.get();
            self.plan().map(|plans| (round, plans))
        });
        let intent = move || -> Intent {
            let bindings = self.board.variables.bindings.get();
            (self.board.raw_range.get(), bindings, width_step.get(), self.comparison.get())
        };
        let (asked, asked_intent) = self.resume(&key);
        let leaving = client.clone();
        let group_left = group.clone();
        Effect::new(move |_| {
            let near = near.get();
            client.set_priority(&group, if near { Priority::Visible } else { Priority::Hidden });
            let Some(question) = question.get() else { return };
            if !near || asked.with_value(|asked| asked.as_ref() == Some(&question)) {
                return;
            }
            let wanted = intent();
            let is_refresh = asked_intent.with_value(|asked| asked.as_ref() == Some(&wanted));
            // A query slower than the refresh would otherwise be aborted each time and never be answered.
            if is_refresh && (self.feed.loading.get_untracked() || self.is_followed()) {
                return;
            }
            let wished = self.board.wished_round.get_value();
            let wholly = asked.with_value(|asked| asked.as_ref().is_some_and(|(round, _)| *round < wished));
            asked_intent.set_value(Some(wanted));
            asked.set_value(Some(question.clone()));
            let now = self.board.now.get_untracked();
            let how = Round { client: &client, group: &group, priority: Priority::Visible, now, wholly };
            self.feed.ask(&how, question.1);
        });
        let leaving = send_wrapper::SendWrapper::new((leaving, group_left));
        on_cleanup(move || {
            self.put_aside(&key, asked, asked_intent);
            leaving.0.cancel(&leaving.1);
        });
    }

    /// Shows what was known when the panel left the document; the question it answers need not be asked again.
    fn resume(self, key: &str) -> (StoredValue<Option<Question>>, StoredValue<Option<Intent>>) {
        let left = self.board.left.try_update_value(|shelf| shelf.take(key)).flatten();
        let Some(Left { feed, held, asked, intent }) = left else {
            return (StoredValue::new(None), StoredValue::new(None));
        };
        self.feed.feed.set(feed);
        self.feed.held.set_value(held);
        (StoredValue::new(asked), StoredValue::new(intent))
    }

    fn put_aside(self, key: &str, asked: StoredValue<Option<Question>>, intent: StoredValue<Option<Intent>>) {
        let Some(feed) = self.feed.feed.try_get_untracked().filter(|feed| feed.settled) else { return };
        // A question still waiting for its answer is given up and must be asked again.
        let is_answered = self.feed.loading.try_get_untracked() == Some(false);
        let left = Left {
            asked: asked.try_get_value().flatten().filter(|_| is_answered),
            intent: intent.try_get_value().flatten().filter(|_| is_answered),
            feed,
            held: self.feed.held.try_update_value(std::mem::take).unwrap_or_default(),
        };
        let weight = left.feed.weight() + LEAST_WEIGHT;
        self.board.left.try_update_value(|shelf| shelf.put(key, weight, left));
    }
}

fn own_range(board: Board, placed: StoredValue<Arc<PlacedPanel>>) -> Option<(TimeRange, Option<String>)> {
    let placed = placed.get_value();
    let panel = &placed.panel;
    let scope = board.panel_scope(&placed);
    let own = board.planning(&scope, 1, |context| {
        panel_range(panel.time_from.as_deref(), panel.time_shift.as_deref(), context)
    });
    let own = own.ok()?.ok()?;
    Some((own.shown, own.note.filter(|_| !panel.hide_time_override)))
}
