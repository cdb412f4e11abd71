//! Exemplars in the page: told while pointed at.

use atalaya_core::panels::{ChartView, ExemplarMark};
use atalaya_core::scene::Point;

use crate::app::dashboard::panel::chart::pointer::Pointer;
use crate::app::dashboard::panel::tooltip::{Tip, TipRow};

/// What is said of the exemplar under the pointer.
pub fn exemplar_tip(chart: &ChartView, at: Pointer) -> Option<Tip> {
    let mark = chart.exemplar_at(Point::new(at.x as f32, at.y as f32))?;
    let row = |(name, value): &(String, String)| TipRow {
        color: mark.color.to_string(),
        name: name.clone(),
        value: value.clone(),
        near: false,
    };
    Some(Tip {
        x: at.window_x,
        y: at.window_y,
        title: format!("Exemplar, {}", mark.time_text),
        rows: mark.rows.iter().map(row).collect(),
        text: more(mark),
        ..Tip::default()
    })
}

/// How many further ones lie at the same place; empty for none.
pub fn more(mark: &ExemplarMark) -> String {
    match mark.more {
        0 => String::new(),
        more => format!("and {more} more here"),
    }
}
