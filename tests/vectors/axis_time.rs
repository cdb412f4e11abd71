//! The ticks of time axes.
//!
//! **Invariant:** labels are measured as in the recording, seven pixels a character.

use atalaya_core::scale::time_ticks;
use atalaya_core::time::{TimeRange, Zone};

use crate::{Difference, Tally, area, number};

#[test]
fn time_axes_have_grafanas_ticks() {
    let Some(area) = area("axis") else { return };
    let character_px = number(&area.header["textWidthPxPerChar"]).unwrap();
    let mut tally = Tally::new("axis", DIFFERENCES);
    for vector in area.vectors.iter().filter(|vector| vector.group == "x") {
        let input = &vector.input;
        let range = TimeRange { from: input["from"].as_i64().unwrap(), to: input["to"].as_i64().unwrap() };
        let zone = Zone::from_dashboard(input["timeZone"].as_str().unwrap(), &Zone::utc());
        let width_px = number(&vector.output["plot"][0]).unwrap();
        let label_px = |label: &str| character_px * label.chars().count() as f64;
        let found: Vec<String> = time_ticks(range, width_px, label_px, &zone)
            .iter()
            .map(|tick| format!("{}={}", tick.at, tick.label))
            .collect();
        let list = |key: &str| vector.output["x"][key].as_array().unwrap().clone();
        let expected: Vec<String> = list("splits")
            .iter()
            .zip(&list("labels"))
            .filter(|(_, label)| !label.is_null())
            .map(|(at, label)| format!("{at}={}", label.as_str().unwrap_or_default()))
            .collect();
        tally.compare(vector, &found.join(" "), &expected.join(" "));
    }
    tally.finish();
}

const DIFFERENCES: &[Difference] = &[];
