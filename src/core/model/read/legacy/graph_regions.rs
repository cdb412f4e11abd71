//! Time regions of the old graph. In: `timeRegions`. Out: annotations of this panel alone, as today's Grafana takes them
//! over.
//!
//! **Invariant:** in UTC, which old graphs took their times in; what neither fills nor lines shows nothing.

use serde_json::Value;

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::time_region::{self, Unreadable};
use crate::model::{AnnotationQuery, TimeRegion};

pub(in crate::model::read) fn read(panel: &Object, path: &str, notes: &mut Notes) -> Vec<AnnotationQuery> {
    let mut read = Vec::new();
    for (index, region) in lenient::objects(panel, "timeRegions") {
        let (fills, lines) = (lenient::is_on(region, "fill"), lenient::is_on(region, "line"));
        if !fills && !lines {
            continue;
        }
        match time_region::read(region) {
            Ok(time) => read.push(AnnotationQuery {
                name: "Time region".to_owned(),
                enabled: true,
                hidden: true,
                icon_color: color(region, fills),
                time_region: Some(TimeRegion { timezone: Some("utc".to_owned()), ..time }),
                ..AnnotationQuery::default()
            }),
            Err(Unreadable::Empty) => {}
            Err(Unreadable::Time | Unreadable::Cron) => notes.lost(
                format!("{path}.timeRegions[{index}]"),
                "The time region is not drawn: its times cannot be read; they are written as 09:30.",
            ),
        }
    }
    read
}

/// Grafana takes a colour mode it does not know for red.
fn color(region: &Object, fills: bool) -> String {
    let mode = region.get("colorMode").and_then(Value::as_str).unwrap_or_default();
    match mode {
        "gray" | "green" | "blue" | "yellow" => mode.to_owned(),
        "custom" => {
            let color = lenient::filled(region, if fills { "fillColor" } else { "lineColor" });
            color.unwrap_or_else(|| "red".to_owned())
        }
        _ => "red".to_owned(),
    }
}
