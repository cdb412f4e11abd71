//! One panel's live state and the loop that keeps its data fresh. In: where it stands, the board. Out: questions asked
//! while it is near the screen, texts with its variables filled in.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::layout::PlacedPanel;
use atalaya_core::query::{PlannedQuery, Priority, QueryError, panel_range, plan_panel};
use atalaya_core::time::TimeRange;
use atalaya_core::transform;
use atalaya_core::variables::{DefaultFormat, interpolate};
use leptos::prelude::*;

use crate::app::dashboard::board::Board;
use crate::app::dashboard::panel::feed::{FeedState, Round};

/// Panels ask again for another width only in steps of this many pixels.
const WIDTH_STEP_PX: f64 = 100.0;

/// What every part of one panel needs; copies are the same panel.
#[derive(Clone, Copy)]
pub struct PanelHandle {
    pub board: Board,
    pub placed: StoredValue<Arc<PlacedPanel>>,
    pub feed: FeedState,
    /// Of the content, in CSS pixels.
    pub size: Signal<(f64, f64)>,
    /// Labels of the series that the viewer switched off.
    pub hidden: Memo<BTreeSet<String>>,
}

impl PanelHandle {
    pub fn new(board: Board, placed: PlacedPanel, size: Signal<(f64, f64)>) -> Self {
        let key = placed.key.clone();
        let hidden = Memo::new(move |_| {
            board.session.url.with(|url| url.hidden.get(&key).cloned()).unwrap_or_default()
        });
        Self { board, placed: StoredValue::new(Arc::new(placed)), feed: FeedState::new(), size, hidden }
    }

    /// A text with this panel's variables filled in.
    pub fn text(self, text: &str) -> String {
        let scope = self.placed.with_value(|placed| self.board.panel_scope(placed));
        interpolate(text, &scope, DefaultFormat::Text)
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
        let width_px = (self.size.get_untracked().0 / WIDTH_STEP_PX).ceil() * WIDTH_STEP_PX;
        let scope = self.board.panel_scope(&placed);
        let width_px = width_px.max(WIDTH_STEP_PX) as u32;
        let planned = self.board.planning(&scope, width_px, |context| plan_panel(&placed.panel, context));
        Some(
            planned.unwrap_or_else(|text| {
                vec![Err(QueryError::BadTime { setting: "time range".to_owned(), text })]
            }),
        )
    }

    /// The panel's own range where `timeFrom` or `timeShift` give it one, and the words for its header.
    pub fn range(self) -> Option<(TimeRange, Option<String>)> {
        let placed = self.placed.get_value();
        let panel = &placed.panel;
        let scope = self.board.panel_scope(&placed);
        let own = self.board.planning(&scope, 1, |context| {
            panel_range(panel.time_from.as_deref(), panel.time_shift.as_deref(), context)
        });
        let own = own.ok()?.ok()?;
        Some((own.shown, own.note.filter(|_| !panel.hide_time_override)))
    }

    /// Asks whenever the question is another one and somebody could see the answer.
    pub fn ask_when_near(self, near: ReadSignal<bool>) {
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
        // What the viewer chose; a refresh changes the question, but not this.
        let intent =
            move || (self.board.raw_range.get(), self.board.variables.bindings.get(), width_step.get());
        let asked = StoredValue::new(None::<(u64, Vec<Result<PlannedQuery, QueryError>>)>);
        let asked_intent = StoredValue::new(None);
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
            if is_refresh && self.feed.loading.get_untracked() {
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
        on_cleanup(move || leaving.0.cancel(&leaving.1));
    }
}
