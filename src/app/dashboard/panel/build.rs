//! From a panel's answers to its view: the core's stages in their order, with the browser's measure of text.

use std::sync::Arc;

use atalaya_core::annotations::Event;
use atalaya_core::field::{self, FieldContext};
use atalaya_core::frame::Frame;
use atalaya_core::order::Arrange;
use atalaya_core::panels::{self, PanelContext, PanelView};
use atalaya_core::query;
use atalaya_core::scene::Size;
use atalaya_core::time::TimeRange;
use atalaya_core::transform::{self, TransformContext};
use atalaya_core::variables::{DefaultFormat, interpolate};
use leptos::prelude::*;

use crate::app::dashboard::panel::feed::Feed;
use crate::app::dashboard::panel::handle::PanelHandle;
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
    /// Frames with names, units, colours and everything a field shows.
    pub fn resolved(self) -> Vec<Frame> {
        let board = self.board;
        let placed = self.placed.get_value();
        let scope = board.panel_scope(&placed);
        let zone = board.zone.get();
        let fill = |text: &str| interpolate(text, &scope, DefaultFormat::Text);
        let mut frames = self.feed.feed.with(Feed::frames);
        frames.extend(self.pushed.frames.get().frames.iter().cloned());
        let frames = match self.range() {
            Some((range, _)) => query::with_expressions(frames, &placed.panel.targets, range),
            None => frames,
        };
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

    /// Frames after the panel's transformations, for lines that come later than its answer.
    pub fn transformed(self, frames: Vec<Frame>) -> Vec<Frame> {
        let placed = self.placed.get_value();
        if placed.panel.transformations.is_empty() {
            return frames;
        }
        let scope = self.board.panel_scope(&placed);
        let zone = self.board.zone.get_untracked();
        let fill = |text: &str| interpolate(text, &scope, DefaultFormat::Text);
        let transforming = TransformContext { zone: &zone, interpolate: &fill };
        transform::apply(frames, &placed.panel.transformations, &transforming).0
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
        let hidden = self.hidden.get();
        let fill = |text: &str| interpolate(text, &scope, DefaultFormat::Text);
        let events = self.events(range);
        let exemplars = self.feed.feed.with(Feed::exemplars);
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
                exemplars: &exemplars,
                page: self.page.get(),
                interpolate: &fill,
            };
            Ok(what(&context))
        })
    }

    /// Annotations that show on this panel, which shows this range.
    fn events(self, range: TimeRange) -> Vec<Event> {
        let mut events = self.placed.with_value(|placed| self.board.events_on(&placed.panel, range));
        self.pushed.events.with(|pushed| events.extend(pushed.iter().cloned()));
        events.arrange_by_key(|event| event.from);
        events
    }
}
