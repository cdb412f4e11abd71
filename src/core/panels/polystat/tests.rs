//! Polystat panels as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::Frame;
use crate::panels::sample::{panel, picture, series, view, written};
use crate::panels::{PanelView, PictureView};
use crate::scene::{Shape, Size};
use crate::theme::Theme;

const KIND: &str = "grafana-polystat-panel";

fn hosts() -> Vec<Frame> {
    vec![
        series("h1", &[Some(10.0)]),
        series("h2", &[Some(95.0)]),
        series("h10", &[Some(55.0)]),
        series("h3", &[None]),
    ]
}

fn options(more: &Json) -> Json {
    let mut options = json!({"globalOperator": "current", "globalUnitFormat": "percent", "globalDecimals": 0, "globalThresholdsConfig": [
        {"value": 90, "state": 2, "color": "red"}, {"value": 0, "state": 0, "color": "green"}, {"value": 50, "state": 1, "color": "yellow"},
    ]});
    for (name, value) in more.as_object().unwrap() {
        options[name] = value.clone();
    }
    json!({"options": options, "defaults": {"unit": "percent", "decimals": 0}})
}

#[track_caller]
fn built(more: &Json) -> PictureView {
    picture(&panel(KIND, &options(more)), hosts(), Size::new(400.0, 200.0), Theme::Dark)
}

#[track_caller]
fn check(more: &Json, expected: &str) {
    assert_eq!(built(more).summary, expected);
}

#[test]
fn cells_are_judged_and_sorted() {
    check(&json!({}), "h1: 10%; h2: 95%; h3: No data; h10: 55%");
    check(&json!({"sortByField": "value", "sortByDirection": 4}), "h2: 95%; h10: 55%; h1: 10%; h3: No data");
    check(&json!({"globalRegexPattern": "h(\\d+)"}), "1: 10%; 2: 95%; 3: No data; 10: 55%");
    let colors: Vec<_> = built(&json!({})).hit_areas.iter().map(|area| area.color).collect();
    let theme = Theme::Dark;
    let expected = ["green", "red"].map(|name| theme.color(name));
    assert_eq!(colors[..2], expected);
    assert_eq!((colors[2], colors[3]), (theme.tokens().text_disabled, theme.color("yellow")));
}

#[test]
fn only_what_is_not_fine_may_be_shown() {
    check(&json!({"globalDisplayMode": "triggered"}), "h2: 95%; h3: No data; h10: 55%");
    let settings =
        options(&json!({"globalDisplayMode": "triggered", "globalDisplayTextTriggeredEmpty": "All good"}));
    let fine =
        view(&panel(KIND, &settings), vec![series("h1", &[Some(1.0)])], Size::new(400.0, 200.0), Theme::Dark);
    assert!(matches!(fine, PanelView::Empty { message } if message == "All good"));
    let nothing = view(&panel(KIND, &settings), vec![], Size::new(400.0, 200.0), Theme::Dark);
    assert!(matches!(nothing, PanelView::Empty { message } if message == "No data"));
}

#[test]
fn composites_look_like_their_worst_member() {
    let composite = json!({"compositeConfig": {"enabled": true, "composites": [
        {"name": "Cluster", "enabled": true, "hideMembers": true, "members": [{"seriesMatch": "/h[12]$/"}]},
    ]}});
    check(&composite, "Cluster: h2: 95%; h3: No data; h10: 55%");
    // The worst is told first, and of equals the greatest, as the plugin has it where nothing is said.
    let told = |more: &[(&str, Json)]| {
        let mut options = composite.clone();
        more.iter().for_each(|(key, value)| options[*key] = value.clone());
        built(&options).hit_areas[0].value.clone()
    };
    assert_eq!(told(&[]), "h2: 95%\nh1: 10%");
    let by_name = [("tooltipPrimarySortByField", json!("name")), ("tooltipPrimarySortDirection", json!(1))];
    assert_eq!(told(&by_name), "h1: 10%\nh2: 95%");
    let level = ("globalThresholdsConfig", json!([]));
    assert_eq!(told(std::slice::from_ref(&level)), "h2: 95%\nh1: 10%");
    let upwards = ("tooltipSecondarySortDirection", json!(1));
    assert_eq!(told(&[level, upwards]), "h1: 10%\nh2: 95%");
    assert_eq!(told(&[("globalTooltipsShowValueEnabled", json!(false))]), "h2\nh1");
}

#[test]
fn overrides_and_limits_are_obeyed() {
    let rule = json!({"overrideConfig": {"overrides": [
        {"metricName": "/h2/", "alias": "two", "unitFormat": "short", "decimals": 1, "suffix": "!", "enabled": true,
         "thresholds": [{"value": 0, "state": 0, "color": "blue"}]},
    ]}, "layoutDisplayLimit": 2, "sortByField": "value", "sortByDirection": 4});
    let picture = built(&rule);
    assert_eq!(picture.summary, "two: 95.0 !; h10: 55%");
    assert_eq!(picture.hit_areas[0].color, Theme::Dark.color("blue"));
    assert_eq!(picture.notice.as_deref(), Some("Showing 2 of 4 values"));
}

#[test]
fn every_cell_lies_within_the_panel() {
    for shape in ["hexagon_pointed_top", "circle", "square", "rectangle"] {
        let picture = built(&json!({"globalShape": shape, "globalPolygonBorderSize": 0}));
        let (width, height) = (picture.scene.width, picture.scene.height);
        assert_eq!(height, 200.0);
        for shape in &picture.scene.shapes {
            let outlines: Vec<(f32, f32)> = match shape {
                Shape::Area { outlines, .. } => {
                    outlines.iter().flatten().map(|point| (point.x, point.y)).collect()
                }
                Shape::Rect { rect, .. } => vec![(rect.x, rect.y), (rect.right(), rect.bottom())],
                _ => Vec::new(),
            };
            let inside =
                |(x, y): &(f32, f32)| *x >= -0.5 && *x <= width + 0.5 && *y >= -0.5 && *y <= height + 0.5;
            assert!(outlines.iter().all(inside), "{outlines:?}");
        }
    }
}

#[test]
fn names_are_cut_rather_than_left_out_and_read_on_their_ground() {
    let frames =
        (0..30).map(|index| series(&format!("prometheus-e4f00638b-{index}"), &[Some(10.0)])).collect();
    let settings =
        json!({"globalShape": "circle", "globalFillColor": "#299c46", "globalThresholdsConfig": []});
    let view = picture(&panel(KIND, &options(&settings)), frames, Size::new(330.0, 260.0), Theme::Light);
    let texts = written(&view.scene);
    let names: std::collections::BTreeSet<&str> =
        texts.iter().map(|text| text.text.as_str()).filter(|text| text.contains('…')).collect();
    assert_eq!(names.len(), 30, "{names:?}");
    // The gradient ends in a darker green.
    let ground = crate::theme::Color::rgb(34, 129, 58);
    assert!(texts.iter().all(|text| text.color.contrast(ground) > 4.5));
}

#[test]
fn composites_of_today_name_their_members_by_what_a_pattern_catches() {
    let composite = |more: &Json| {
        let mut written = json!({"name": "Cluster", "showName": true, "showValue": true,
            "metrics": [{"seriesMatch": "/^h(?<number>[12])$/", "alias": "host ${number} of $1", "order": 0}]});
        for (name, value) in more.as_object().unwrap() {
            written[name] = value.clone();
        }
        json!({"compositeConfig": {"enabled": true, "composites": [written]}})
    };
    check(&composite(&json!({})), "Cluster: host 2 of 2: 95%; h3: No data; h10: 55%");
    let shown = composite(&json!({"showMembers": true}));
    check(&shown, "Cluster: host 2 of 2: 95%; h3: No data; h10: 55%; host 1 of 1: 10%; host 2 of 2: 95%");
    check(&composite(&json!({"showComposite": false})), "h1: 10%; h2: 95%; h3: No data; h10: 55%");
    let bare = json!({"metrics": [{"seriesMatch": "h1"}], "displayMode": "triggered"});
    check(&composite(&bare), "Cluster: OK; h2: 95%; h3: No data; h10: 55%");
    let mut quiet = composite(&json!({}));
    quiet["globalTooltipsShowValueEnabled"] = json!(false);
    assert_eq!(built(&quiet).hit_areas[0].value, "host 2 of 2\nhost 1 of 1");
}

#[test]
fn a_composite_and_its_members_may_be_called_by_a_variable() {
    let composites = json!({"overrideConfig": {"overrides": [{"metricName": "/^$host$/", "suffix": "!"}]},
    "compositeConfig": {"enabled": true, "composites": [
        {"name": "$host", "metrics": [{"seriesMatch": "/^${host}0?$/"}]},
    ]}});
    let options = crate::options::Options::from(composites);
    let interpolate = |text: &str| match text {
        "${host:json}" => r#"["h1","h.3"]"#.to_owned(),
        text => text.to_owned(),
    };
    let read = super::options::PolystatOptions::read(&options, &interpolate);
    let composites: Vec<(&str, bool, bool)> = read
        .composites
        .iter()
        .map(|composite| {
            let takes = |name: &str| composite.members.iter().any(|member| member.pattern.is_match(name));
            (composite.name.as_str(), takes("h10"), takes("h.3"))
        })
        .collect();
    assert_eq!(composites, [("h1", true, false), ("h.3", false, true)]);
    let ruled = |name: &str| read.overrides.iter().any(|rule| rule.pattern.is_match(name));
    assert_eq!(["h1", "h.3", "hx3"].map(ruled), [true, true, false]);
}

#[test]
fn below_all_thresholds_is_the_lowest_of_several() {
    let several =
        json!([{"value": 20, "state": 2, "color": "red"}, {"value": 50, "state": 0, "color": "green"}]);
    let below = built(&json!({ "globalThresholdsConfig": several }));
    assert_eq!(below.hit_areas[0].color, Theme::Dark.color("red"), "10 is below 20");
    let one = json!([{"value": 20, "state": 2, "color": "red"}]);
    let below = built(&json!({"globalThresholdsConfig": one, "globalFillColor": "blue"}));
    assert_eq!(below.hit_areas[0].color, Theme::Dark.color("blue"));
}

#[test]
fn the_time_of_a_value_may_stand_in_its_cell() {
    let stamped = json!({"globalShowTimestampEnabled": true, "globalShowTimestampFormat": "HH:mm",
        "globalShape": "rectangle", "globalShowTimestampPosition": "above_value"});
    let texts: Vec<String> =
        written(&built(&stamped).scene).into_iter().map(|text| text.text.clone()).take(3).collect();
    assert_eq!(texts, ["h1", "12:21", "10%"]);
    let one = json!({"overrideConfig": {"overrides": [
        {"metricName": "h2", "showTimestampEnabled": true, "showTimestampFormat": "YYYY"},
    ]}});
    let texts: Vec<String> = written(&built(&one).scene).into_iter().map(|text| text.text.clone()).collect();
    assert_eq!(texts.iter().filter(|text| *text == "2024").count(), 1, "{texts:?}");
}
