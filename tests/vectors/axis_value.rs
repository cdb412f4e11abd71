//! Ends, ticks and labels of value axes.

use atalaya_core::field::units::Unit;
use atalaya_core::scale::{Distribution, Increments, Limits, Scale, scale_range, ticks, unit_labels};
use atalaya_core::time::Zone;

use crate::{Difference, Tally, area, number};

#[test]
fn value_axes_have_grafanas_ticks() {
    let Some(area) = area("axis") else { return };
    let mut tally = Tally::new("axis", DIFFERENCES);
    for vector in area.vectors.iter().filter(|vector| vector.group == "y") {
        let input = &vector.input;
        let (min, max) = (number(&input["min"]).unwrap(), number(&input["max"]).unwrap());
        let base = number(&input["log"]);
        let distribution = base.map_or(Distribution::Linear, |base| Distribution::Log { base });
        let limits = match base {
            Some(_) => Limits::default(),
            None => Limits { hard_min: Some(min), hard_max: Some(max), ..Limits::default() },
        };
        let (low, high) = scale_range(Some((min, max)), &limits, distribution);
        let height_px = number(&vector.output["plot"][1]).unwrap();
        let ticks = ticks(&Scale::new(low, high, distribution), height_px, Increments::Decimal);
        let decimals = input["decimals"].as_u64().map(|decimals| decimals as u8);
        let unit = Unit::from(input["unit"].as_str().unwrap_or_default());
        let labels = unit_labels(&ticks, &unit, decimals, &Zone::utc(), 0);
        let found: Vec<String> = ticks
            .ticks
            .iter()
            .zip(labels)
            .map(|(tick, label)| format!("{}={}", tick.value, label.unwrap_or_default()))
            .collect();

        let recorded = &vector.output["y"];
        let list = |key: &str| recorded[key].as_array().unwrap().clone();
        let expected: Vec<String> = list("splits")
            .iter()
            .zip(&list("labels"))
            .map(|(at, label)| format!("{}={}", number(at).unwrap(), label.as_str().unwrap_or_default()))
            .collect();
        let scale = |index: usize| number(&recorded["scale"][index]).unwrap();
        tally.compare(
            vector,
            &format!("{low} to {high}: {}", found.join(" ")),
            &format!("{} to {}: {}", scale(0), scale(1), expected.join(" ")),
        );
    }
    tally.finish();
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "two ticks never read the same (1.7 mins, 1.7 mins): decimals are added until they differ",
        covers: |vector| repeats(&vector.output["y"]["labels"]),
    },
    Difference {
        reason: "steps below a millionth are written with the decimals they need, not rounded to none first",
        covers: |vector| number(&vector.input["max"]).is_some_and(|max| max <= 1e-6),
    },
    Difference {
        reason: "an end that misses a round number by the dust of binary fractions still gets its tick",
        covers: |vector| {
            number(&vector.input["max"]).is_some_and(|max| max.to_string().contains("99999999999"))
        },
    },
];

fn repeats(labels: &serde_json::Value) -> bool {
    let labels: Vec<&str> =
        labels.as_array().into_iter().flatten().filter_map(|label| label.as_str()).collect();
    labels.windows(2).any(|pair| pair[0] == pair[1])
}
