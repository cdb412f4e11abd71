//! The time series panel. In: resolved frames and the panel's options. Out: a chart.

use super::{PanelContext, PanelView};
use crate::frame::Frame;
use crate::model::Panel;

pub(super) fn build(panel: &Panel, frames: &[Frame], _context: &PanelContext<'_>) -> PanelView {
    if frames.iter().all(Frame::is_empty) {
        return PanelView::Empty { message: "No data".to_owned() };
    }
    PanelView::Unsupported { kind: panel.written_kind.clone(), title: panel.title.clone() }
}
