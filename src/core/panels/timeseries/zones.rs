//! The time zones of a chart's axis. In: `options.timezone` of the panel, the dashboard's zone. Out: zones, at least one.
//!
//! **Invariant:** the first zone is the one that tooltips speak in.

use crate::options::{Options, Setting};
use crate::time::Zone;

/// The dashboard's own zone where the panel names none, or none that is known.
pub(in crate::panels) fn zones(options: &Options, own: &Zone) -> Vec<Zone> {
    let written = options.get("timezone");
    let named = written.into_iter().flat_map(Setting::items).filter_map(Setting::as_str);
    let zones: Vec<Zone> = named
        .filter_map(|name| match name {
            "" | "browser" => Some(own.clone()),
            name => Zone::named(name),
        })
        .collect();
    if zones.is_empty() { vec![own.clone()] } else { zones }
}
