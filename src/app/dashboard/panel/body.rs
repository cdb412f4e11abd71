//! What fills a panel: the built view, or words where there is none.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::field::{self, FieldContext};
use atalaya_core::frame::Frame;
use atalaya_core::panels::{self, PanelContext, PanelView};
use atalaya_core::scene::Size;
use atalaya_core::transform::{self, TransformContext};
use atalaya_core::variables::{DefaultFormat, interpolate};
use leptos::prelude::*;

use crate::app::dashboard::panel::chart::Chart;
use crate::app::dashboard::panel::frame::PanelHandle;
use crate::app::dashboard::panel::logs::Logs;
use crate::app::dashboard::panel::picture::Picture;
use crate::app::dashboard::panel::table::Table;
use crate::app::platform::canvas::CanvasMeasure;

thread_local! {
    static MEASURE: CanvasMeasure = CanvasMeasure::new();
}

/// The page's measure of text.
pub fn with_measure<T>(what: impl FnOnce(&CanvasMeasure) -> T) -> T {
    MEASURE.with(what)
}

/// A view that is compared by identity: signals hand it on without looking inside.
#[derive(Clone)]
pub struct Built(pub Arc<PanelView>);

impl PartialEq for Built {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl PanelHandle {
    /// Labels of the series that the viewer switched off.
    pub fn hidden(self) -> BTreeSet<String> {
        let key = self.placed.with_value(|placed| placed.key.clone());
        self.board.session.url.with(|url| url.hidden.get(&key).cloned()).unwrap_or_default()
    }

    /// Frames with names, units, colours and everything a field shows.
    pub fn resolved(self) -> Vec<Frame> {
        let board = self.board;
        let placed = self.placed.get_value();
        let scope = board.panel_scope(&placed);
        let zone = board.zone.get();
        let fill = |text: &str| interpolate(text, &scope, DefaultFormat::Text);
        let frames = self.feed.feed.with(super::feed::Feed::frames);
        let transforming = TransformContext { zone: &zone, interpolate: &fill };
        let (frames, _) = transform::apply(frames, &placed.panel.transformations, &transforming);
        let context = FieldContext {
            theme: board.session.theme.get(),
            zone: &zone,
            now: board.now.get_untracked(),
            interpolate: &fill,
        };
        field::resolve(frames, &placed.panel.field_config, &context)
    }

    /// The panel's view at a size, in CSS pixels.
    pub fn build(self, width: f64, height: f64) -> PanelView {
        let frames = self.resolved();
        let placed = self.placed.get_value();
        self.with_context(Size::new(width as f32, height as f32), |context| {
            panels::build(&placed.panel, &frames, context)
        })
        .unwrap_or_else(|message| PanelView::Empty { message })
    }

    /// All that a view of this panel depends on besides its data; the error is what is wrong with the time range.
    pub fn with_context<T>(self, size: Size, what: impl FnOnce(&PanelContext<'_>) -> T) -> Result<T, String> {
        let board = self.board;
        let placed = self.placed.get_value();
        let scope = board.panel_scope(&placed);
        let zone = board.zone.get();
        let Some((range, _)) = self.range() else { return Err(board.range.get().err().unwrap_or_default()) };
        let hidden = self.hidden();
        let fill = |text: &str| interpolate(text, &scope, DefaultFormat::Text);
        let events = self.events();
        with_measure(|measure| {
            let context = PanelContext {
                size,
                range,
                theme: board.session.theme.get(),
                zone: &zone,
                now: board.now.get_untracked(),
                measure,
                hidden: &hidden,
                annotations: &events,
                interpolate: &fill,
            };
            Ok(what(&context))
        })
    }

    /// Annotations that show on this panel.
    pub fn events(self) -> Vec<atalaya_core::annotations::Event> {
        let id = self.placed.with_value(|placed| placed.panel.id);
        self.board.events_on(id)
    }
}

#[component]
pub fn Body() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let needs_data = handle.placed.with_value(|placed| placed.panel.kind != "text");
    let built = Memo::new(move |_| {
        let (width, height) = handle.size.get();
        let settled = handle.feed.feed.with(|feed| feed.settled);
        let ready = width > 0.0 && height > 0.0 && (settled || !needs_data);
        ready.then(|| Built(Arc::new(handle.build(width, height))))
    });
    // The kind of body changes seldom; inside it only the view changes.
    let kind = Memo::new(move |_| match built.get() {
        None => "",
        Some(built) => match &*built.0 {
            PanelView::Chart(_) => "chart",
            PanelView::Picture(_) => "picture",
            PanelView::Logs(_) => "logs",
            PanelView::Table(_) => "table",
            PanelView::Text(_) => "text",
            PanelView::Empty { .. } | PanelView::Unsupported { .. } => "words",
        },
    });
    move || match kind.get() {
        "chart" => view! { <Chart built /> }.into_any(),
        "picture" => view! { <Picture built /> }.into_any(),
        "logs" => view! { <Logs built /> }.into_any(),
        "table" => view! { <Table built /> }.into_any(),
        "text" => view! { <TextBody built /> }.into_any(),
        "words" => view! { <Words built /> }.into_any(),
        _ => ().into_any(),
    }
}

#[component]
fn TextBody(built: Memo<Option<Built>>) -> impl IntoView {
    let html = move || match built.get().as_ref().map(|built| &*built.0) {
        Some(PanelView::Text(text)) => text.html.clone(),
        _ => String::new(),
    };
    // The core's sanitiser is the only source of this HTML.
    view! { <div class="text-body" inner_html=html></div> }
}

/// Nothing to draw: an error, no data, or a kind that is not drawn yet.
#[component]
fn Words(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let content = move || {
        let error = handle.feed.feed.with(|feed| {
            let shown = feed.exchanges.iter().any(|exchange| exchange.answered_at.is_some());
            feed.first_error().filter(|_| !shown).map(|error| (error.headline(), error.advice()))
        });
        let built = built.get();
        match (error, built.as_ref().map(|built| &*built.0)) {
            (_, Some(PanelView::Unsupported { kind, title })) => {
                let name =
                    if title.is_empty() { String::new() } else { format!("\u{201c}{title}\u{201d} is a ") };
                view! {
                    <div class="message">
                        <span class="headline">{format!("{name}{kind} panel")}</span>
                        <span class="advice">"This kind of panel is not drawn yet. Its data is under Inspect in the panel's menu."</span>
                    </div>
                }
                .into_any()
            }
            (Some((headline, advice)), _) => view! {
                <div class="message error" role="alert">
                    <span class="headline">{headline}</span>
                    <span class="advice">{advice}</span>
                </div>
            }
            .into_any(),
            (None, Some(PanelView::Empty { message })) => {
                view! { <div class="message"><span>{message.clone()}</span></div> }.into_any()
            }
            _ => ().into_any(),
        }
    };
    move || content()
}
