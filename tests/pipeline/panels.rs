//! Every panel of many public dashboards over awkward data: nulls, NaN, infinities, nothing, tables, tiny sizes.
//!
//! In: dashboards beside the project, where there are any. Out: views; none may fail, leave a number in its picture
//! that is none, or say nothing.
//!
//! **Invariant:** a panel kind that can be shown is shown, whatever its options are.

use std::collections::BTreeSet;

use atalaya_core::field::{FieldContext, resolve};
use atalaya_core::frame::{Field, Frame, FrameKind, Labels, Numbers, Values};
use atalaya_core::model::{self, Panel};
use atalaya_core::panels::{self, PanelContext, PanelKind, PanelView};
use atalaya_core::scene::{AdvanceTable, Size, svg};
use atalaya_core::theme::Theme;
use atalaya_core::time::{TimeRange, Zone};
use atalaya_text::{Dialect, render};

use crate::beside::{beside, json_files};

const START: i64 = 1_721_563_200_000;

fn series(name: &str, values: &[Option<f64>]) -> Frame {
    let numbers: Numbers = values.iter().copied().collect();
    let times = (0..values.len() as i64).map(|step| START + step * 60_000);
    let field =
        Field { labels: Labels::from([("instance", name)]), ..Field::new("Value", Values::numbers(numbers)) };
    Frame {
        ref_id: "A".to_owned(),
        fields: vec![Field::new("Time", Values::times(times)), field],
        ..Frame::default()
    }
}

/// What sources may answer, from nothing to the worst.
fn data() -> Vec<Vec<Frame>> {
    let table = Frame {
        ref_id: "A".to_owned(),
        kind: FrameKind::Table,
        fields: vec![
            Field::new("Time", Values::times([START, START])),
            Field::new("instance", Values::strings(["a", ""])),
            Field::new("Value", Values::numbers(vec![-1.5, f64::NAN])),
        ],
        ..Frame::default()
    };
    let awkward = vec![
        series("a", &[Some(1.0), None, Some(3.5), Some(1e12)]),
        series("", &[Some(f64::NAN), Some(f64::INFINITY), Some(-1e-12)]),
        series("c", &[None, None]),
        series("d", &[]),
        table.clone(),
    ];
    vec![
        Vec::new(),
        vec![Frame::default()],
        vec![table],
        vec![series("a", &[Some(f64::NEG_INFINITY), Some(f64::MAX)])],
        awkward,
    ]
}

fn build(panel: &Panel, frames: Vec<Frame>, size: Size, theme: Theme) -> PanelView {
    let zone = Zone::utc();
    let interpolate = |text: &str| text.to_owned();
    let fields = FieldContext { theme, zone: &zone, now: START, interpolate: &interpolate };
    let frames = resolve(frames, &panel.field_config, &fields);
    let context = PanelContext {
        size,
        range: TimeRange { from: START, to: START + 3_600_000 },
        theme,
        zone: &zone,
        now: START,
        measure: &AdvanceTable,
        hidden: &BTreeSet::new(),
        annotations: &[],
        exemplars: &[],
        page: 0,
        interpolate: &interpolate,
    };
    panels::build(panel, &frames, &context)
}

/// What is wrong with a view, if anything.
fn problem(view: &PanelView) -> Option<String> {
    let scene = match view {
        PanelView::Unsupported { kind, .. } => return Some(format!("{kind} is not shown")),
        PanelView::Empty { message } => return message.is_empty().then(|| "nothing is said".to_owned()),
        PanelView::Text(text) => {
            let html = render(Dialect::Html, &text.content).to_lowercase();
            return html.contains("<script").then(|| "a script is left".to_owned());
        }
        PanelView::Logs(_) | PanelView::Table(_) | PanelView::Dashboards(_) => return None,
        PanelView::List(list) => {
            return (list.is_empty() && list.empty.is_empty() && list.total.is_none())
                .then(|| "an empty list says nothing".to_owned());
        }
        PanelView::Notice { headline, .. } => {
            return headline.is_empty().then(|| "nothing is said".to_owned());
        }
        PanelView::Chart(chart) => &chart.scene,
        PanelView::Picture(picture) => {
            if picture.summary.is_empty() {
                return Some("the summary is empty".to_owned());
            }
            &picture.scene
        }
    };
    // Positions stand in quotes, paths after a letter or comma; a text may say NaN between > and <.
    let picture = svg(scene);
    let bad = ["\"NaN", ",NaN", "NaN,", "\"inf", ",inf", "inf,", "\"-inf"];
    bad.iter().find(|bad| picture.contains(**bad)).map(|bad| format!("the picture holds {bad}"))
}

#[test]
fn every_public_panel_is_shown_whatever_its_data() {
    let Some(folder) = beside("dashboards") else { return };
    // Panels with the same settings are built once.
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for file in json_files(&folder) {
        let Ok((dashboard, _)) = model::read(&std::fs::read_to_string(&file).unwrap_or_default()) else {
            continue;
        };
        for panel in dashboard.panels().filter(|panel| PanelKind::from_id(&panel.kind).is_some()) {
            if !seen.insert(format!("{} {:?} {:?}", panel.kind, panel.options, panel.field_config)) {
                continue;
            }
            let sizes = [(Size::new(400.0, 200.0), Theme::Dark), (Size::new(0.0, 0.0), Theme::Light)];
            for (frames, (size, theme)) in
                data().into_iter().flat_map(|frames| sizes.map(|size| (frames.clone(), size)))
            {
                if let Some(problem) = problem(&build(panel, frames, size, theme)) {
                    problems.push(format!("{}: {} {:?}: {problem}", file.display(), panel.kind, panel.title));
                }
            }
        }
    }
    problems.dedup();
    problems.truncate(20);
    println!("{} different panels", seen.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
