//! Every time series panel of the public dashboards beside the project, over made-up data. In: their JSON. Out: charts.
//!
//! **Invariant:** whatever people write into a panel, a chart with a plot comes out, at any size.

use atalaya_core::field::{FieldContext, resolve};
use atalaya_core::frame::{Field, Frame, Labels, Values};
use atalaya_core::model::{self, Panel};
use atalaya_core::panels::{PanelContext, PanelView, build};
use atalaya_core::scene::{AdvanceTable, Size, svg};
use atalaya_core::theme::Theme;
use atalaya_core::time::{Millis, TimeRange, Zone};

use crate::beside::{beside, json_files};

const STEP: Millis = 60_000;
const SAMPLES: Millis = 20;

/// Two series for each target: one around zero, one large.
fn frames(panel: &Panel) -> Vec<Frame> {
    let series = |ref_id: &str, name: &str, scale: f64| {
        let value = |index: i64| scale * ((index * 37 % 11) as f64 - 3.0);
        let labels = Labels::from([("instance", name), ("job", ref_id)]);
        Frame {
            ref_id: ref_id.to_owned(),
            step_millis: Some(STEP),
            fields: vec![
                Field::new("Time", Values::times((0..SAMPLES).map(|index| index * STEP))),
                Field {
                    labels,
                    ..Field::new("Value", Values::numbers((0..SAMPLES).map(value).collect::<Vec<f64>>()))
                },
            ],
            ..Frame::default()
        }
    };
    panel
        .targets
        .iter()
        .take(3)
        .flat_map(|target| [series(&target.ref_id, "a", 0.5), series(&target.ref_id, "b", 3e6)])
        .collect()
}

#[track_caller]
fn check(panel: &Panel, size: Size, place: &str) {
    let zone = Zone::utc();
    let interpolate = |text: &str| text.to_owned();
    let now = SAMPLES * STEP;
    let fields = FieldContext { theme: Theme::Light, zone: &zone, now, interpolate: &interpolate };
    let frames = resolve(frames(panel), &panel.field_config, &fields);
    let context = PanelContext {
        size,
        range: TimeRange { from: 0, to: now },
        theme: Theme::Light,
        zone: &zone,
        now,
        measure: &AdvanceTable,
        hidden: &Default::default(),
        annotations: &[],
        exemplars: &[],
        page: 0,
        interpolate: &interpolate,
    };
    match build(panel, &frames, &context) {
        PanelView::Chart(chart) => {
            assert!(
                chart.plot.width > size.width * 0.2 && chart.plot.height > size.height * 0.2,
                "{place}: {:?}",
                chart.plot
            );
            let picture = svg(&chart.scene);
            assert!(!picture.contains("=\"inf") && !picture.contains("=\"NaN"), "{place}: {picture}");
        }
        PanelView::Empty { .. } if panel.targets.is_empty() => {}
        other => panic!("{place}: {other:?}"),
    }
}

#[test]
fn public_time_series_panels_become_charts() {
    let Some(folder) = beside("dashboards") else { return };
    let mut count = 0;
    for file in json_files(&folder) {
        let Ok((dashboard, _)) = model::read(&std::fs::read_to_string(&file).unwrap()) else { continue };
        for panel in dashboard.panels().filter(|panel| panel.kind == "timeseries") {
            let place = format!("{}: {}", file.display(), panel.title);
            // Large and small in turn: panels resemble each other, so each size meets every way of writing one.
            let size = if count % 2 == 0 { Size::new(560.0, 240.0) } else { Size::new(150.0, 80.0) };
            check(panel, size, &place);
            count += 1;
        }
    }
    println!("{count} panels");
    assert!(count > 0, "no time series panel in {}", folder.display());
}
