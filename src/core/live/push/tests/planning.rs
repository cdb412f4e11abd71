//! What a target comes to, with variables in it.

use serde_json::json;

use super::*;
use crate::frame::Labels;
use crate::query::Subscription;
use crate::variables::Binding;

fn with_region(value: Binding) -> World {
    let mut world = World::new();
    world.scope = world.scope.with("region", value);
    world
}

fn channels(world: &World, target: &str) -> Vec<String> {
    world.plan("push", target).unwrap().subscriptions.into_iter().map(|one| one.channel).collect()
}

const BY_REGION: &str = r#"{"channel": "shop.$region.load"}"#;

#[test]
fn a_variable_stands_for_its_values_and_all_for_any() {
    let one = with_region(Binding::plain("eu"));
    assert_eq!(channels(&one, BY_REGION), ["shop.eu.load"]);
    let several = with_region(Binding { in_regex: true, ..Binding::new(json!(["eu", "us"]), "eu + us") });
    assert_eq!(channels(&several, BY_REGION), ["shop.eu.load", "shop.us.load"]);
    let all = Binding { in_regex: true, is_all: true, ..Binding::new(json!(["eu", "us"]), "All") };
    assert_eq!(channels(&with_region(all), BY_REGION), ["shop.*.load"]);
}

#[test]
fn a_filter_follows_variables_and_all_leaves_it_free() {
    const TARGET: &str = r#"{"channel": "shop.>", "filter": {"region": "$region", "host": ["a", "b"]}}"#;
    let wants = |world: &World, region: &str| {
        let subscription: Subscription = world.plan("push", TARGET).unwrap().subscriptions.remove(0);
        subscription.wants("shop.x", &Labels::from([("region", region), ("host", "a")]))
    };
    let several = with_region(Binding::new(json!(["eu", "us"]), "eu + us"));
    assert!(wants(&several, "us") && !wants(&several, "asia"));
    let all = Binding { is_all: true, ..Binding::new(json!(["eu", "us"]), "All") };
    assert!(wants(&with_region(all), "asia"));
}

#[track_caller]
fn check_refused(world: &World, target: &str, words: &str) {
    let error = world.plan("push", target).unwrap_err();
    assert!(error.to_string().contains(words) && !error.advice().is_empty(), "{error}");
}

#[test]
fn what_cannot_be_subscribed_is_said() {
    check_refused(&World::new(), r"{}", "names no channel");
    check_refused(&World::new(), BY_REGION, "$region");
    check_refused(&with_region(Binding::plain("eu\r\nPUB x 0")), BY_REGION, "blank or a control");
    check_refused(&with_region(Binding::plain("")), BY_REGION, "empty word");
}

#[test]
fn only_a_range_that_ends_now_follows() {
    let follows = |to: &str| {
        let mut world = World::new();
        world.raw_range.to = to.to_owned();
        world.plan("push", r#"{"channel": "a"}"#).unwrap().follows
    };
    assert!(follows("now"));
    assert!(!follows("now-1m"));
    assert!(!follows("1767225600000"));
}

#[test]
fn a_pushed_target_is_not_asked_for_as_well() {
    let world = World::new();
    let panel = panel("push", r#"{"channel": "a", "expr": "up"}"#);
    let context = PlanContext {
        range: TimeRange { from: START - 300_000, to: START },
        raw_range: &world.raw_range,
        now: START,
        width_px: 1000,
        scope: &world.scope,
        datasources: &world.config.datasources,
        zone: &world.zone,
        calendar: &world.calendar,
    };
    assert!(crate::query::plan_panel(&panel, &context).is_empty());
    assert_eq!(plan_pushed(&panel, &context).len(), 1);
}

#[test]
fn a_target_may_ask_another_source_for_what_was_missed_and_inspecting_says_which() {
    let target =
        r#"{"channel": "shop.>", "backfill": {"datasource": {"uid": "loki"}, "expr": "{job=\"api\"}"}}"#;
    let rows = crate::query::inspect_pushed(&World::new().plan("push", target).unwrap());
    let row = |name: &str| rows.iter().find(|(own, _)| *own == name).map(|(_, text)| text.as_str());
    assert_eq!(row("Channels"), Some("shop.>"));
    assert_eq!(row("Back-fill"), Some(r#"{job="api"}"#));
    assert!(row("Back-filled").is_some_and(|text| text.contains("Loki") && text.contains("single")));
    assert_eq!(row("Filter"), None, "what is not said is not shown");
}
