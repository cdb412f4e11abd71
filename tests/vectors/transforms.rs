//! Transformations over frames.
//!
//! **Invariant:** names and values are compared; what a panel does not show of a frame is not.

use atalaya_core::field::display_name;
use atalaya_core::frame::Frame;
use atalaya_core::model::{Matcher, Transformation};
use atalaya_core::time::Zone;
use atalaya_core::transform::{TransformContext, apply, is_known};
use serde_json::Value;

use crate::frames::{cell, cell_text, frames, list, plain};
use crate::{Difference, Tally, Vector, area};

#[test]
fn frames_are_transformed_as_in_grafana() {
    let Some(area) = area("transforms") else { return };
    let mut tally = Tally::new("transforms", DIFFERENCES);
    let zone = Zone::utc();
    let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
    for vector in &area.vectors {
        let written = list(&vector.input["transformations"]);
        let id = |written: &Value| written["id"].as_str().unwrap_or_default().to_owned();
        if !written.iter().all(|written| is_known(&id(written))) {
            continue;
        }
        let input = match vector.input["frames"].as_str() {
            Some(name) => frames(&area.header["frames"][name]),
            None => frames(&vector.input["frames"]),
        };
        let transformations: Vec<Transformation> = written
            .iter()
            .map(|written| Transformation {
                id: id(written),
                disabled: written["disabled"] == true,
                filter: written["filter"].is_object().then(|| Matcher {
                    id: id(&written["filter"]),
                    options: written["filter"]["options"].clone(),
                }),
                options: plain(&written["options"]),
            })
            .collect();
        let (found, unknown) = apply(input, &transformations, &context);
        assert!(unknown.is_empty());
        tally.compare(vector, &seen(&found), &recorded(&vector.output));
    }
    tally.finish();
}

fn seen(frames: &[Frame]) -> String {
    let of = |frame: &Frame| {
        let fields = frame.fields.iter().map(|field| {
            let cells: Vec<String> =
                (0..field.values.len()).map(|row| cell_text(&field.values.get(row))).collect();
            format!("{}: {}", display_name(field, frame, frames), cells.join(" "))
        });
        fields.collect::<Vec<_>>().join("; ")
    };
    frames.iter().map(of).collect::<Vec<_>>().join(" | ")
}

fn recorded(output: &Value) -> String {
    let of = |frame: &Value| {
        let fields = list(&frame["fields"]).iter().map(|field| {
            let cells: Vec<String> =
                list(&field["values"]).iter().map(|value| cell_text(&cell(value))).collect();
            format!("{}: {}", field["shown"].as_str().unwrap_or_default(), cells.join(" "))
        });
        fields.collect::<Vec<_>>().join("; ")
    };
    list(output).iter().map(of).collect::<Vec<_>>().join(" | ")
}

const DIFFERENCES: &[Difference] = &[];
