//! The pointer on a chart, and the keys that stand for it. In: events. Out: where it points, the range dragged open.

use atalaya_core::panels::{ChartView, ExemplarMark};
use atalaya_core::scene::Point;
use atalaya_core::time::TimeRange;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::dashboard::board::Crosshair;
use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::chart::chart;
use crate::app::dashboard::panel::chart::pinned::Pinned;
use crate::app::dashboard::panel::handle::PanelHandle;

/// A drag shorter than this is a click, in CSS pixels.
const LEAST_DRAG_PX: f64 = 6.0;
/// How many steps of an arrow key cross the plot.
const KEY_STEPS: f64 = 50.0;

/// How far from the crosshair Enter finds an exemplar.
const KEY_REACH_PX: f32 = 12.0;

/// Where the pointer is, within the panel and within the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointer {
    pub x: f64,
    pub y: f64,
    pub window_x: f64,
    pub window_y: f64,
}

/// Signals of one chart; copies are the same.
#[derive(Clone, Copy)]
pub struct PointerState {
    pub handle: PanelHandle,
    pub built: Memo<Option<Built>>,
    pub root: NodeRef<html::Div>,
    pub at: RwSignal<Option<Pointer>>,
    /// Where the drag began and where it is.
    pub drag: RwSignal<Option<(f64, f64)>>,
    /// What is kept open.
    pub pinned: RwSignal<Option<Pinned>>,
}

impl PointerState {
    pub fn new(handle: PanelHandle, built: Memo<Option<Built>>, root: NodeRef<html::Div>) -> Self {
        Self {
            handle,
            built,
            root,
            at: RwSignal::new(None),
            drag: RwSignal::new(None),
            pinned: RwSignal::new(None),
        }
    }

    fn locate(self, window_x: f64, window_y: f64) -> Option<Pointer> {
        let rect = self.root.get_untracked()?.get_bounding_client_rect();
        Some(Pointer { x: window_x - rect.left(), y: window_y - rect.top(), window_x, window_y })
    }

    /// Whether the chart's axis across is time, which other charts share and a drag chooses a range of.
    pub fn is_over_time(self) -> bool {
        chart(&self.built.get_untracked()).is_some_and(|chart| chart.is_over_time)
    }

    /// Moves the crosshair of all charts; `None` takes it away.
    pub fn point_at(self, at: Option<Pointer>) {
        // A chart that is taken from the page with the focus on it loses that afterwards.
        let Some(panel) = self.handle.placed.try_with_value(|placed| placed.key.clone()) else { return };
        self.at.set(at);
        let at = at.filter(|_| self.is_over_time());
        let time =
            at.and_then(|at| chart(&self.built.get_untracked()).map(|chart| chart.time_at(at.x as f32)));
        self.handle.board.crosshair.set(time.map(|time| Crosshair { panel, time }));
    }

    pub fn on_move(self, event: &ev::PointerEvent) {
        let at = self.locate(f64::from(event.client_x()), f64::from(event.client_y()));
        let drag = self.drag.get_untracked().filter(|_| self.is_over_time());
        if let (Some(at), Some((start, _))) = (at, drag) {
            self.drag.set(Some((start, at.x)));
        }
        self.point_at(at);
    }

    /// A finger scrolls the page; only a mouse or a pen drags a range.
    pub fn on_down(self, event: &ev::PointerEvent) {
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if let Some(at) = self.locate(f64::from(event.client_x()), f64::from(event.client_y())) {
            let element =
                event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if let Some(element) = element {
                element.set_pointer_capture(event.pointer_id()).ok();
            }
            self.drag.set(Some((at.x, at.x)));
        }
    }

    pub fn on_up(self, event: &ev::PointerEvent) {
        // A finger that scrolled or zoomed is cancelled by the browser: one that is lifted has tapped.
        if event.pointer_type() == "touch" {
            self.point_at(self.locate(f64::from(event.client_x()), f64::from(event.client_y())));
            self.pin();
            return;
        }
        let Some((start, end)) = self.drag.get_untracked() else { return };
        self.drag.set(None);
        if (end - start).abs() < LEAST_DRAG_PX || !self.is_over_time() {
            self.pin();
            return;
        }
        if let Some(chart) = chart(&self.built.get_untracked()) {
            let (a, b) = (chart.time_at(start as f32), chart.time_at(end as f32));
            // The time pointed at lies elsewhere on the picture that comes.
            self.point_at(None);
            self.handle.board.zoom_to(TimeRange { from: a.min(b), to: a.max(b) });
        }
    }

    /// Keeps the exemplar under the pointer open, or the values there where they lead somewhere.
    fn pin(self) {
        let built = self.built.get_untracked();
        let (Some(at), Some(chart)) = (self.at.get_untracked(), chart(&built)) else { return };
        let mark = chart.exemplar_at(Point::new(at.x as f32, at.y as f32));
        let exemplar = mark.map(|mark| Pinned::exemplar(mark, at));
        self.pinned.set(exemplar.or_else(|| Pinned::values(self.handle, chart, at)));
    }

    /// Keeps the exemplar nearest to the crosshair open, where one is near; else the values at the crosshair.
    fn pin_nearest(self, chart: &ChartView) {
        let Some(at) = self.at.get_untracked() else { return };
        let distance = |mark: &&ExemplarMark| (mark.at.x - at.x as f32).abs();
        let nearest = chart.exemplars.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let near = nearest.filter(|mark| distance(mark) <= KEY_REACH_PX);
        let exemplar = near.map(|mark| Pinned::exemplar(mark, at));
        if let Some(pinned) = exemplar.or_else(|| Pinned::values(self.handle, chart, at)) {
            self.pinned.set(Some(pinned));
        }
    }

    /// Arrow keys move the crosshair, Home and End take it to the ends, Escape takes it away.
    pub fn on_key(self, event: &ev::KeyboardEvent) {
        let built = self.built.get_untracked();
        let Some(chart) = chart(&built) else { return };
        if event.key() == "Escape" {
            if self.at.get_untracked().is_some() {
                event.stop_propagation();
                self.point_at(None);
            }
            return;
        }
        if event.key() == "Enter" {
            self.pin_nearest(chart);
            return;
        }
        if let Some(at) = self.stepped(&event.key(), chart) {
            event.prevent_default();
            self.point_at(Some(at));
        }
    }

    fn stepped(self, key: &str, chart: &ChartView) -> Option<Pointer> {
        let plot = chart.plot;
        let (left, right) = (f64::from(plot.x), f64::from(plot.right()));
        let here = self.at.get_untracked().map_or(left, |at| at.x);
        let step = (right - left) / KEY_STEPS;
        let x = match key {
            "ArrowRight" => here + step,
            "ArrowLeft" => here - step,
            "Home" => left,
            "End" => right,
            _ => return None,
        };
        let (x, y) = (x.clamp(left, right), f64::from(plot.y + plot.height / 2.0));
        let rect = self.root.get_untracked()?.get_bounding_client_rect();
        Some(Pointer { x, y, window_x: rect.left() + x, window_y: rect.top() + y })
    }
}
