//! The browser's own time zones, for the core. In: a zone's name. Out: when its offset changes, its short name.
//!
//! A browser tells no rules, only what its clock shows at an instant: looking twice a month finds every change, halving
//! the span finds its moment.
//!
//! **Invariant:** the viewer's own zone and any other are asked in the same way, so two viewers see the same times.

use atalaya_core::time::{Millis, OffsetChange, ZoneRules, ZoneSource, install_zones};
use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `[name, millis, seconds, millis, seconds, ...]`, or nothing for a zone the browser does not know.
    #[wasm_bindgen(js_name = zoneChanges)]
    fn zone_changes(name: &str) -> Option<Array>;

    #[wasm_bindgen(js_name = zoneAbbreviation)]
    fn zone_abbreviation(name: &str, at: f64) -> String;

    #[wasm_bindgen(js_name = zoneNames)]
    fn zone_names() -> Vec<String>;
}

/// Makes the browser's zones the program's.
pub fn install() {
    install_zones(ZoneSource {
        rules,
        abbreviation: |name, at| zone_abbreviation(name, at as f64),
        names: zone_names,
    });
}

fn rules(name: &str) -> Option<ZoneRules> {
    let told = zone_changes(name)?;
    let name = told.get(0).as_string()?;
    let numbers: Vec<f64> = told.iter().skip(1).filter_map(|number| number.as_f64()).collect();
    let changes =
        numbers.chunks_exact(2).map(|pair| OffsetChange { at: pair[0] as Millis, seconds: pair[1] as i32 });
    Some(ZoneRules { name, changes: changes.collect() })
}
