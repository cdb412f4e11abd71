//! Names of fields and frames.
//!
//! **Invariant:** a name is compared with all frames of its panel in sight, as panels show it.

use atalaya_core::field::{display_name, frame_name};
use atalaya_core::frame::Labels;
use serde_json::Value;

use crate::frames::{frames, list};
use crate::{Difference, Tally, area};

#[test]
fn fields_and_frames_are_named_as_in_grafana() {
    let Some(area) = area("legend") else { return };
    let mut tally = Tally::new("legend", DIFFERENCES);
    for vector in &area.vectors {
        match vector.group.as_str() {
            "names" => {
                let frames = frames(&vector.input["frames"]);
                let names: Vec<String> = frames
                    .iter()
                    .flat_map(|frame| frame.fields.iter().map(|field| display_name(field, frame, &frames)))
                    .collect();
                let expected = list(&vector.output["fieldAmongAll"]).iter().flat_map(list);
                tally.compare(vector, &names.join(" | "), &joined(expected));
                let names: Vec<String> =
                    frames.iter().enumerate().map(|(index, frame)| frame_name(frame, index)).collect();
                let expected = list(&vector.output["frameWithIndex"]).iter();
                tally.compare(vector, &names.join(" | "), &joined(expected));
            }
            "formatLabels" => {
                let labels = vector.input["labels"].as_object().unwrap();
                let labels: Labels = labels
                    .iter()
                    .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                    .collect();
                let found = if labels.is_empty() { String::new() } else { labels.to_string() };
                tally.compare(vector, &found, vector.output["normal"].as_str().unwrap());
            }
            _ => {}
        }
    }
    tally.finish();
}

fn joined<'a>(names: impl Iterator<Item = &'a Value>) -> String {
    names.map(|name| name.as_str().unwrap_or_default()).collect::<Vec<_>>().join(" | ")
}

const DIFFERENCES: &[Difference] = &[Difference {
    reason: "no source of ours asks for a comparison with another time",
    covers: |vector| !vector.input["frames"][0]["meta"].is_null(),
}];
