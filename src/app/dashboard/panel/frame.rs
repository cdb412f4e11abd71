//! A panel's frame: title, marks, menu, and the loop that keeps its data fresh while it is near the screen.

use std::sync::Arc;

use atalaya_core::layout::PlacedPanel;
use atalaya_core::panels::text::markdown_to_html;
use atalaya_core::query::{PlanContext, PlannedQuery, Priority, QueryError, panel_range, plan_panel};
use atalaya_core::time::from_now;
use atalaya_core::transform;
use atalaya_core::variables::{DefaultFormat, interpolate};
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Dropdown, Icon, icon};
use crate::app::dashboard::board::{Board, use_board};
use crate::app::dashboard::panel::body::Body;
use crate::app::dashboard::panel::feed::FeedState;
use crate::app::dashboard::panel::inspect::Inspector;
use crate::app::dashboard::panel::menu::PanelMenu;
use crate::app::platform::intersection::use_near_screen;
use crate::app::platform::resize::use_size;

/// How far beyond the screen a panel starts to ask, in CSS pixels.
const NEAR_PX: u32 = 300;
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
}

impl PanelHandle {
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
    fn transformations_left_out(self) -> Option<String> {
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

    fn plan(self) -> Option<Vec<Result<PlannedQuery, QueryError>>> {
        let board = self.board;
        let placed = self.placed.get_value();
        let range = match board.range.get() {
            Ok(range) => range,
            Err(text) => {
                let error = QueryError::BadTime { setting: "time range".to_owned(), text };
                return Some(vec![Err(error)]);
            }
        };
        board.variables.settled_for(&placed.panel)?;
        let scope = board.panel_scope(&placed);
        let (raw_range, zone, calendar) = (board.raw_range.get(), board.zone.get(), board.calendar());
        let config = board.session.config.get_value();
        let width_px = (self.size.get_untracked().0 / WIDTH_STEP_PX).ceil() * WIDTH_STEP_PX;
        let context = PlanContext {
            range,
            raw_range: &raw_range,
            now: board.now.get_untracked(),
            width_px: width_px.max(WIDTH_STEP_PX) as u32,
            scope: &scope,
            datasources: &config.datasources,
            zone: &zone,
            calendar: &calendar,
        };
        Some(plan_panel(&placed.panel, &context))
    }

    /// The panel's own range where `timeFrom` or `timeShift` give it one, and the words for its header.
    pub fn range(self) -> Option<(atalaya_core::time::TimeRange, Option<String>)> {
        let board = self.board;
        let range = board.range.get().ok()?;
        let placed = self.placed.get_value();
        let scope = board.panel_scope(&placed);
        let (raw_range, zone, calendar) = (board.raw_range.get(), board.zone.get(), board.calendar());
        let config = board.session.config.get_value();
        let context = PlanContext {
            range,
            raw_range: &raw_range,
            now: board.now.get_untracked(),
            width_px: 1,
            scope: &scope,
            datasources: &config.datasources,
            zone: &zone,
            calendar: &calendar,
        };
        let panel = &placed.panel;
        let own = panel_range(panel.time_from.as_deref(), panel.time_shift.as_deref(), &context).ok()?;
        let note = own.note.filter(|_| !panel.hide_time_override);
        Some((own.shown, note))
    }

    fn ask_when_near(self, near: ReadSignal<bool>) {
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
        let asked = StoredValue::new(None);
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
            asked_intent.set_value(Some(wanted));
            asked.set_value(Some(question.clone()));
            self.feed.ask(&client, &group, question.1, Priority::Visible);
        });
        let leaving = send_wrapper::SendWrapper::new((leaving, group_left));
        on_cleanup(move || leaving.0.cancel(&leaving.1));
    }
}

#[component]
pub fn PanelFrame(placed: PlacedPanel, #[prop(into)] is_alone: Signal<bool>) -> impl IntoView {
    let board = use_board();
    let root = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    let near = use_near_screen(root, NEAR_PX);
    let size = use_size(content);
    let transparent = placed.panel.transparent;
    let description = placed.panel.description.clone();
    let key = placed.key.clone();
    let handle = PanelHandle {
        board,
        placed: StoredValue::new(Arc::new(placed)),
        feed: FeedState::new(),
        size: size.into(),
    };
    provide_context(handle);
    handle.ask_when_near(near);
    let title = Memo::new(move |_| handle.title());
    let override_note = Memo::new(move |_| handle.range().and_then(|(_, note)| note));
    let inspecting = {
        let key = key.clone();
        Memo::new(move |_| board.session.url.with(|url| url.inspect.as_ref() == Some(&key)))
    };
    let heading = format!("panel-{key}");
    let labelled_by = heading.clone();
    view! {
        <div
            class="panel"
            class:transparent=transparent
            class:untitled=move || title.with(String::is_empty)
            node_ref=root
            role="region"
            aria-labelledby=labelled_by
            data-panel=key.to_string()
            aria-busy=move || handle.feed.loading.get().to_string()
        >
            <Show when=move || handle.feed.loading.get()>
                <div class="loading-bar"></div>
            </Show>
            <div class="panel-head">
                <h2 id=heading title=move || title.get()>{move || title.get()}</h2>
                {(!description.trim().is_empty()).then(|| view! { <Description text=description /> })}
                {move || override_note.get().map(|note| view! { <span class="time-override">{note}</span> })}
                <Notices />
                <PanelMenu is_alone />
            </div>
            <Failure />
            <div class="panel-body" node_ref=content>
                <Body />
            </div>
        </div>
        <Show when=move || inspecting.get()>
            <Inspector handle />
        </Show>
    }
}

/// The description behind an `i`, as sanitised Markdown.
#[component]
fn Description(text: String) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let open = RwSignal::new(false);
    let html = move || markdown_to_html(&handle.text(&text));
    let html = StoredValue::new(html);
    view! {
        <Dropdown
            name="Description"
            label=|| icon(Icon::Info)
            button_class="quiet square small mark"
            open
        >
            <div class="info-text" inner_html=html.with_value(|html| html())></div>
        </Dropdown>
    }
}

/// Warnings and hints of the servers.
#[component]
fn Notices() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let open = RwSignal::new(false);
    let notices = Memo::new(move |_| {
        let failures = handle.placed.with_value(|placed| handle.board.variables.failures_for(&placed.panel));
        handle.feed.feed.with(|feed| {
            let mut all: Vec<String> = failures;
            all.extend(handle.transformations_left_out());
            for exchange in &feed.exchanges {
                if let Some(answer) = &exchange.answer {
                    let both = answer.warnings.iter().chain(&answer.infos);
                    all.extend(both.filter(|text| !text.is_empty()).cloned());
                }
                if exchange.error.is_none()
                    && let Some(planned) = &exchange.planned
                    && !planned.unknown_variables.is_empty()
                {
                    let names: Vec<String> =
                        planned.unknown_variables.iter().map(|name| format!("${name}")).collect();
                    all.push(format!("Unknown variable in the query: {}", names.join(", ")));
                }
            }
            all.dedup();
            all
        })
    });
    view! {
        <Show when=move || notices.with(|notices| !notices.is_empty())>
            <Dropdown
                name="Notices from the data source"
                label=|| icon(Icon::Warning)
                button_class="quiet square small mark warning"
                open
            >
                <div class="info-text">
                    {move || notices.get().into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                </div>
            </Dropdown>
        </Show>
    }
}

/// One line above a picture that a newer query could not renew; without a picture the body says it.
#[component]
fn Failure() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let said = Memo::new(move |_| {
        let now = handle.board.now.get();
        handle.feed.feed.with(|feed| {
            let error = feed.first_error()?;
            let has_picture = feed.exchanges.iter().any(|exchange| exchange.answered_at.is_some());
            if !has_picture {
                return None;
            }
            let age = feed.stale_since().map(|since| format!(" Shown: data from {}.", from_now(since, now)));
            Some((error.headline(), format!("{}{}", error.advice(), age.unwrap_or_default())))
        })
    });
    view! {
        {move || {
            said.get()
                .map(|(headline, advice)| {
                    let whole = advice.clone();
                    view! {
                        <div class="banner" role="alert" title=whole>
                            {icon(Icon::Warning)}
                            <span>{headline}" "{advice}</span>
                        </div>
                    }
                })
        }}
    }
}
