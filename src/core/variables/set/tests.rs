//! What a viewer notices of variables: what is asked and when, what is chosen, what changes.

use serde_json::Value;

use super::*;
use crate::config::SourceKind;
use crate::model::{IntervalAuto, OwnPlace, Selection, Sort, SourceRef};
use crate::variables::{DefaultFormat, interpolate};

const HOUR: TimeRange = TimeRange { from: 0, to: 3_600_000 };

pub(super) fn option(value: &str) -> VariableOption {
    VariableOption { text: value.to_owned(), value: value.to_owned() }
}

pub(super) fn variable(name: &str, kind: VariableKind) -> Variable {
    Variable { name: name.to_owned(), kind, ..Variable::default() }
}

pub(super) fn query(name: &str, text: &str) -> Variable {
    let kind = VariableKind::Query {
        source: SourceRef { kind: Some("prometheus".to_owned()), id: Some("prom".to_owned()) },
        query: text.to_owned(),
        regex: String::new(),
        regex_on_text: false,
        sort: Sort::None,
        refresh: Refresh::OnLoad,
        own_options: Vec::new(),
        own_place: OwnPlace::Before,
        raw: Value::Null,
    };
    variable(name, kind)
}

fn on_time_range(mut variable: Variable) -> Variable {
    if let VariableKind::Query { refresh, .. } = &mut variable.kind {
        *refresh = Refresh::OnTimeRange;
    }
    variable
}

pub(super) fn custom(name: &str, list: &str) -> Variable {
    variable(name, VariableKind::Custom { query: list.to_owned(), is_json: false })
}

pub(super) fn multi(variable: Variable) -> Variable {
    Variable { multi: true, include_all: true, ..variable }
}

pub(super) fn saved(value: &str, variable: Variable) -> Variable {
    Variable { current: Some(Selection::One(option(value))), ..variable }
}

fn source(uid: &str, name: &str, kind: SourceKind, is_default: bool) -> Datasource {
    Datasource { uid: uid.to_owned(), name: name.to_owned(), kind, is_default, ..Datasource::default() }
}

pub(super) fn set_with_url(variables: &[Variable], url: &[(&str, &[&str])]) -> VariableSet {
    let url = url
        .iter()
        .map(|(name, values)| ((*name).to_owned(), values.iter().map(|value| (*value).to_owned()).collect()))
        .collect();
    let sources = [
        source("a", "Alpha", SourceKind::Prometheus, false),
        source("prom", "Prometheus", SourceKind::Prometheus, true),
        source("logs", "Logs", SourceKind::Loki, false),
    ];
    VariableSet::new(variables, &url, &sources, HOUR)
}

fn set(variables: &[Variable]) -> VariableSet {
    set_with_url(variables, &[])
}

pub(super) fn ask(set: &mut VariableSet) -> Vec<VariableRequest> {
    set.ready(&Scope::default())
}

/// Asks, and answers each question with what `answer` gives for its variable; the names asked, in order.
pub(super) fn answer_all(
    set: &mut VariableSet,
    answer: impl Fn(&VariableRequest) -> Vec<VariableOption>,
) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let requests = ask(set);
        if requests.is_empty() {
            return names;
        }
        for request in requests {
            set.resolve(&request.name, request.round, Ok(answer(&request)));
            names.push(request.name);
        }
    }
}

#[track_caller]
pub(super) fn check(set: &VariableSet, text: &str, expected: &str) {
    let scope = Scope::new(set.bindings(), crate::time::Zone::utc());
    assert_eq!(interpolate(text, &scope, DefaultFormat::Glob), expected);
}

pub(super) fn names(list: &[&str]) -> Names {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn fifty_chained_variables_ask_once_each_and_in_order() {
    let chain: Vec<Variable> = (0..50)
        .rev()
        .map(|at| match at {
            0 => query("v0", "label_values(x)"),
            at => query(&format!("v{at}"), &format!("label_values(up{{x=\"$v{}\"}}, x)", at - 1)),
        })
        .collect();
    let mut set = set(&chain);
    let asked =
        answer_all(&mut set, |request| vec![option(&format!("{}-first", request.name)), option("other")]);
    assert_eq!(asked, (0..50).map(|at| format!("v{at}")).collect::<Vec<_>>());
    assert!(set.is_settled());
    check(&set, "$v0 $v49", "v0-first v49-first");
}

#[test]
fn independent_variables_are_asked_at_once_and_dependants_after_all_they_mention() {
    let mut set = set(&[
        query("c", "label_values(up{a=\"$a\",b=~\"$b\"}, c)"),
        query("a", "label_values(a)"),
        multi(query("b", "label_values(b)")),
    ]);
    let requests = ask(&mut set);
    assert_eq!(requests.iter().map(|request| request.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(ask(&mut set), []);
    set.resolve("a", requests[0].round, Ok(vec![option("1.0")]));
    assert_eq!(ask(&mut set), []);
    assert!(set.keeps_waiting(&names(&["c"])) && !set.keeps_waiting(&names(&["a"])));
    set.resolve("b", requests[1].round, Ok(vec![option("x.y"), option("z")]));
    let expected = VariableQuery::LabelValues {
        matcher: Some("up{a=\"1.0\",b=~\"(x\\\\.y|z)\"}".to_owned()),
        label: "c".to_owned(),
    };
    assert_eq!(ask(&mut set).iter().map(|request| &request.query).collect::<Vec<_>>(), [&expected]);
}

#[test]
fn a_choice_asks_only_its_dependants_again_and_says_what_changed() {
    let mut set = set(&[
        query("a", "label_values(a)"),
        query("b", "label_values(up{a=\"$a\"}, b)"),
        query("c", "label_values(up{b=\"$b\"}, c)"),
        query("d", "label_values(d)"),
    ]);
    let answer = |request: &VariableRequest| vec![option("1"), option("2"), option(&request.name)];
    answer_all(&mut set, answer);
    assert_eq!(set.select("a", vec!["2".to_owned()]), names(&["a"]));
    assert!(set.keeps_waiting(&names(&["b"])) && !set.keeps_waiting(&names(&["d"])));
    // `b` keeps its value, so `c` has nothing to ask for.
    assert_eq!(answer_all(&mut set, answer), ["b"]);
    assert_eq!(set.select("a", vec!["2".to_owned()]), names(&[]));
    set.select("a", vec!["1".to_owned()]);
    assert_eq!(answer_all(&mut set, |_| vec![option("new")]), ["b", "c"]);
    check(&set, "$b $c", "new new");
}

#[test]
fn of_two_with_one_name_the_first_counts() {
    let mut set = set(&[query("a", "label_values(first)"), query("a", "label_values(second)")]);
    assert_eq!(answer_all(&mut set, |_| vec![option("1")]), ["a"]);
    assert_eq!(set.iter().count(), 1);
    assert!(set.is_settled());
}

#[test]
fn an_overtaken_answer_is_dropped() {
    let mut set = set(&[custom("a", "1,2"), query("b", "label_values(up{a=\"$a\"}, b)")]);
    let first = ask(&mut set);
    set.select("a", vec!["2".to_owned()]);
    let second = ask(&mut set);
    set.resolve("b", first[0].round, Ok(vec![option("stale")]));
    assert_eq!(set.get("b").unwrap().standing(), &Standing::Asked);
    set.resolve("b", second[0].round, Ok(vec![option("fresh")]));
    check(&set, "$b", "fresh");
    set.resolve("b", second[0].round, Ok(vec![option("twice")]));
    check(&set, "$b", "fresh");
}

#[test]
fn a_new_range_asks_those_that_follow_it_and_keeps_the_choice() {
    let mut set = set(&[
        on_time_range(query("pod", "label_values(pod)")),
        query("job", "label_values(job)"),
        query("port", "label_values(up{pod=\"$pod\"}, port)"),
    ]);
    answer_all(&mut set, |request| vec![option(&format!("{}-1", request.name))]);
    assert_eq!(set.change_range(TimeRange { from: 0, to: 60_000 }), names(&[]));
    let asked = answer_all(&mut set, |_| vec![option("pod-2")]);
    assert_eq!(asked, ["pod"]);
    check(&set, "$pod", "pod-1");
}

#[test]
fn a_failure_stays_with_its_variable() {
    let mut set =
        set(&[saved("kept", query("a", "label_values(a)")), query("b", "label_values(up{a=\"$a\"}, b)")]);
    let round = ask(&mut set)[0].round;
    set.resolve("a", round, Err("the server said 503".to_owned()));
    assert_eq!(answer_all(&mut set, |_| vec![option("b1")]), ["b"]);
    check(&set, "$a $b", "kept b1");
    assert_eq!(set.failures(&names(&["b"])), [("a", "the server said 503")]);
    assert!(set.is_settled());
    set.change_range(HOUR);
    assert_eq!(answer_all(&mut set, |_| vec![option("kept")]), ["a"]);
    assert_eq!(set.failures(&names(&["b"])), []);
}

#[test]
fn rings_are_named_and_never_asked() {
    let mut set = set(&[
        query("a", "label_values(up{b=\"$b\"}, a)"),
        query("b", "label_values(up{a=\"$a\"}, b)"),
        query("own", "label_values(up{own=\"$own\"}, own)"),
        query("c", "label_values(up{a=\"$a\"}, c)"),
    ]);
    assert_eq!(answer_all(&mut set, |_| vec![option("x")]), ["own", "c"]);
    assert_eq!(set.failures(&names(&["b"])).len(), 2);
    assert!(set.failures(&names(&["a"]))[0].1.starts_with("$a, $b each need"));
    set.change_range(HOUR);
    assert_eq!(ask(&mut set), []);
}

#[test]
fn the_url_wins_over_what_was_saved_and_that_over_the_first() {
    let variables = [
        saved("2", query("url", "label_values(x)")),
        saved("2", query("saved", "label_values(x)")),
        saved("gone", query("first", "label_values(x)")),
        saved("2", query("unknown", "label_values(x)")),
        multi(query("all", "label_values(x)")),
        multi(query("many", "label_values(x)")),
    ];
    let url: [(&str, &[&str]); 4] =
        [("url", &["3"]), ("unknown", &["elsewhere"]), ("many", &["3", "1"]), ("nobody", &["x"])];
    let mut set = set_with_url(&variables, &url);
    answer_all(&mut set, |_| vec![option("1"), option("2"), option("3")]);
    check(&set, "$url $saved $first $unknown $all $many", "3 2 1 elsewhere {1,2,3} {3,1}");
    check(&set, "${all:text} ${many:text}", "All 3 + 1");
    let values = set.url_values();
    assert_eq!(values["all"], ["$__all"]);
    assert_eq!(values["many"], ["3", "1"]);
    assert!(!values.contains_key("nobody"));
}

#[test]
fn what_is_still_unknown_is_not_written_to_the_url() {
    let mut set = set(&[query("a", "label_values(a)"), custom("b", "x")]);
    assert_eq!(set.url_values().into_keys().collect::<Vec<_>>(), ["b"]);
    answer_all(&mut set, |_| Vec::new());
    assert_eq!(set.url_values()["a"], [""]);
}

#[test]
fn all_and_single_values_take_turns() {
    let mut set = set(&[multi(custom("v", "a,b,c"))]);
    let select = |set: &mut VariableSet, values: &[&str]| {
        set.select("v", values.iter().map(|value| (*value).to_owned()).collect());
        set.get("v").unwrap().text()
    };
    assert_eq!(set.get("v").unwrap().text(), "All");
    assert_eq!(select(&mut set, &["$__all", "b"]), "b");
    assert_eq!(select(&mut set, &["b", "c"]), "b + c");
    assert_eq!(select(&mut set, &["b", "c", "$__all"]), "All");
    assert_eq!(select(&mut set, &["a"]), "a");
    assert_eq!(select(&mut set, &[]), "All");
}

#[test]
fn data_sources_are_chosen_by_uid_and_shown_by_name() {
    let of_type =
        |plugin_id: &str| VariableKind::Datasource { plugin_id: plugin_id.to_owned(), regex: String::new() };
    let url: [(&str, &[&str]); 1] = [("named", &["Alpha"])];
    let set = set_with_url(
        &[
            saved("default", variable("saved", of_type("prometheus"))),
            variable("none", of_type("prometheus")),
            variable("named", of_type("prometheus")),
            variable("tempo", of_type("tempo")),
        ],
        &url,
    );
    check(&set, "$saved ${saved:text} $none $named", "prom Prometheus prom a");
    assert_eq!(set.failures(&names(&["tempo"])), [("tempo", "no data source of type tempo is configured")]);
    // An empty reference would mean the default data source.
    check(&set, "$tempo", "$tempo");
}

#[test]
fn a_filter_that_leaves_no_data_source_is_named() {
    let kind = VariableKind::Datasource { plugin_id: "loki".to_owned(), regex: "/^prod/".to_owned() };
    let set = set(&[variable("ds", kind)]);
    let reason = set.failures(&names(&["ds"]))[0].1;
    assert_eq!(reason, "no data source of type loki has a name that matches `/^prod/`");
}

#[test]
fn a_query_is_escaped_for_the_source_that_a_variable_names() {
    let mut logs = query("pod", "label_values({app=`$app`}, pod)");
    if let VariableKind::Query { source, .. } = &mut logs.kind {
        *source = SourceRef { kind: None, id: Some("${ds}".to_owned()) };
    }
    let kind = VariableKind::Datasource { plugin_id: "loki".to_owned(), regex: String::new() };
    let mut set = set(&[logs, multi(custom("app", "a.b,c")), variable("ds", kind)]);
    let requests = ask(&mut set);
    assert_eq!(requests[0].source.id.as_deref(), Some("logs"));
    let matcher = Some("{app=`(a\\.b|c)`}".to_owned());
    assert_eq!(requests[0].query, VariableQuery::LabelValues { matcher, label: "pod".to_owned() });
}

#[test]
fn answers_are_cut_and_sorted() {
    let mut cut = query("v", "metrics(^node_)");
    if let VariableKind::Query { regex, sort, .. } = &mut cut.kind {
        "/node_($part.*)/".clone_into(regex);
        *sort = Sort::Alphabetical { descending: true };
    }
    let mut set = set(&[cut, custom("part", "l,m")]);
    answer_all(&mut set, |_| ["node_load1", "node_load5", "node_mem", "x_node_l"].map(option).to_vec());
    check(&set, "$v", "load5");
    assert_eq!(set.get("v").unwrap().options(), ["load5", "load1"].map(option));
}

#[test]
fn own_choices_stand_where_the_dashboard_puts_them() {
    for (place, expected) in [
        (OwnPlace::Before, ["m", "b", "a", "x"]),
        (OwnPlace::After, ["b", "a", "x", "m"]),
        (OwnPlace::Sorted, ["x", "m", "b", "a"]),
    ] {
        let mut variable = query("v", "label_values(x)");
        if let VariableKind::Query { own_options, own_place, sort, .. } = &mut variable.kind {
            *own_options = vec![option("m")];
            *own_place = place;
            if place == OwnPlace::Sorted {
                *sort = Sort::Alphabetical { descending: true };
            }
        }
        let mut set = set(&[variable]);
        answer_all(&mut set, |_| ["b", "m", "a", "x"].map(option).to_vec());
        assert_eq!(set.get("v").unwrap().options(), expected.map(option), "{place:?}");
    }
}

#[test]
fn a_broken_regex_is_said_and_nothing_hangs() {
    let mut broken = query("v", "label_values(x)");
    if let VariableKind::Query { regex, .. } = &mut broken.kind {
        "/(/".clone_into(regex);
    }
    let mut set = set(&[
        broken,
        query("empty", "$blank"),
        variable("blank", VariableKind::Textbox { query: String::new() }),
    ]);
    assert_eq!(answer_all(&mut set, |_| vec![option("1")]), ["v"]);
    assert!(set.failures(&names(&["v"]))[0].1.contains("`/(/` is not a regular expression"));
    assert!(set.is_settled());
}

#[test]
fn intervals_follow_the_range() {
    let auto = Some(IntervalAuto { count: 30, min: "10s".to_owned() });
    let interval = |auto| VariableKind::Interval { query: "1m,10m".to_owned(), auto };
    let url: [(&str, &[&str]); 1] = [("url", &["7m"])];
    let mut set = set_with_url(
        &[
            saved("$__auto_interval_auto", variable("auto", interval(auto.clone()))),
            variable("plain", interval(None)),
            saved("$__auto", variable("no_auto", interval(None))),
            variable("url", interval(auto)),
            query("dep", "query_result(rate(x[$auto]))"),
        ],
        &url,
    );
    check(&set, "$auto $__auto_interval_auto $plain $no_auto $url", "2m 2m 1m 1m 7m");
    answer_all(&mut set, |_| Vec::new());
    let changed = set.change_range(TimeRange { from: 0, to: 60_000 });
    assert_eq!(changed, names(&["auto"]));
    check(&set, "$auto", "10s");
    assert_eq!(answer_all(&mut set, |_| Vec::new()), ["dep"]);
    assert_eq!(set.url_values()["auto"], ["$__auto"]);
}

#[test]
fn a_custom_all_value_carries_changes_of_what_it_mentions() {
    let all = Variable { all_value: Some("$a-.*".to_owned()), ..multi(query("v", "label_values(v)")) };
    let mut set = set(&[custom("a", "1,2"), all, query("w", "label_values(up{v=~\"$v\"}, w)")]);
    assert_eq!(answer_all(&mut set, |_| vec![option("1-x"), option("2-x")]), ["v", "w"]);
    check(&set, "$v", "1-.*");
    assert_eq!(set.select("a", vec!["2".to_owned()]), names(&["a", "v"]));
    assert_eq!(answer_all(&mut set, |_| Vec::new()), ["w"]);
    check(&set, "$v", "2-.*");
}

#[test]
fn texts_constants_and_switches() {
    let textbox = |text: &str| VariableKind::Textbox { query: text.to_owned() };
    let switch = VariableKind::Switch { enabled: "on".to_owned(), disabled: "off".to_owned() };
    let url: [(&str, &[&str]); 3] = [("typed", &["from url"]), ("fixed", &["forged"]), ("on", &["on"])];
    let set = set_with_url(
        &[
            variable("text", textbox("written")),
            saved("stored", variable("stored", textbox("written"))),
            variable("typed", textbox("written")),
            variable("fixed", VariableKind::Constant { query: "$text".to_owned() }),
            variable("off", switch.clone()),
            variable("on", switch),
        ],
        &url,
    );
    check(&set, "$text|$stored|$typed|$fixed|$off|$on", "written|stored|from url|$text|off|on");
    assert!(!set.url_values().contains_key("fixed"));
    assert!(set.is_settled());
}

#[test]
fn filters_of_a_data_source_come_from_the_url_or_the_dashboard() {
    let saved = serde_json::json!({"key": "env", "operator": "=", "value": "prod"});
    let kind = VariableKind::Adhoc {
        source: SourceRef { kind: None, id: Some("$ds".to_owned()) },
        filters: vec![saved],
        keys: None,
        base: Vec::new(),
        groups: None,
    };
    let of_type = VariableKind::Datasource { plugin_id: "prometheus".to_owned(), regex: String::new() };
    let variables = [variable("ds", of_type), variable("filters", kind)];
    let filtered = |set: &VariableSet| {
        let scope = Scope::new(set.bindings(), crate::time::Zone::utc());
        scope.filter_promql("up", "prom")
    };
    let mut saved = set(&variables);
    assert_eq!(filtered(&saved), "up{env=\"prod\"}");
    assert!(!saved.url_values().contains_key("filters"));
    assert_eq!(saved.select("filters", vec!["a|=|b".to_owned(), "c|!=|d".to_owned()]), names(&["filters"]));
    assert_eq!(filtered(&saved), "up{a=\"b\", c!=\"d\"}");
    assert_eq!(saved.url_values()["filters"], ["a|=|b", "c|!=|d"]);
    saved.select("filters", Vec::new());
    assert_eq!(filtered(&saved), "up");
    assert_eq!(saved.url_values()["filters"], [""]);
    let url: [(&str, &[&str]); 1] = [("filters", &[""])];
    assert_eq!(filtered(&set_with_url(&variables, &url)), "up");
}

#[test]
fn variables_that_stand_for_nothing_are_named() {
    let variables = [
        query("job", "label_values(up, job)"),
        query("instance", "label_values(up{job=\"$job\"}, instance)"),
        multi(query("pod", "label_values(pod)")),
        Variable { all_value: Some(".*".to_owned()), ..multi(query("any", "label_values(none)")) },
        custom("fixed", "a,b"),
    ];
    let mut set = set(&variables);
    assert!(set.without_values(&names(&["instance", "pod"])).is_empty(), "still being asked");
    answer_all(&mut set, |request| match request.name.as_str() {
        "job" => vec![option("node")],
        _ => Vec::new(),
    });
    assert_eq!(set.without_values(&names(&["instance", "fixed"])), ["instance"]);
    assert_eq!(set.without_values(&names(&["pod", "any"])), ["pod"]);
    assert_eq!(set.without_values(&names(&["fixed", "job"])), Vec::<&str>::new());
}

#[test]
fn choices_in_json_have_properties_for_paths() {
    let list =
        r#"[{"text": "Prod", "value": "p", "zone": "eu"}, {"text": "Test", "value": "t", "zone": "us"}]"#;
    let kind = VariableKind::Custom { query: list.to_owned(), is_json: true };
    let single = variable("env", kind.clone());
    let many = multi(variable("envs", kind));
    let broken = variable("none", VariableKind::Custom { query: "p, t".to_owned(), is_json: true });
    let mut set = set(&[single, many, broken]);
    set.select("envs", vec!["p".to_owned(), "t".to_owned()]);
    let filled = |set: &VariableSet, text: &str| {
        interpolate(text, &Scope::default().with_variables(set.bindings()), DefaultFormat::Prometheus)
    };
    assert_eq!(filled(&set, "$env ${env:text} ${env.zone}"), "p Prod eu");
    assert_eq!(filled(&set, "${envs} ${envs.zone}"), "(p|t) (eu|us)");
    set.select("env", vec!["t".to_owned()]);
    assert_eq!(filled(&set, "${env.zone}"), "us");
    let failed = &set.get("none").unwrap().standing;
    assert!(matches!(failed, Standing::Failed(why) if why.contains("no list in JSON")), "{failed:?}");
}

#[test]
fn queries_of_a_data_source_are_grouped_by_the_labels_chosen() {
    let source = SourceRef { kind: None, id: Some("prom".to_owned()) };
    let mut set = set(&[variable("by", VariableKind::GroupBy { source })]);
    let grouped = |set: &VariableSet, uid: &str| {
        Scope::new(set.bindings(), crate::time::Zone::utc()).group_promql("sum(up)", uid)
    };
    assert_eq!(grouped(&set, "prom"), "sum(up)");
    let changed = set.select("by", vec!["pod".to_owned(), "app.name".to_owned()]);
    assert!(changed.contains("by"));
    assert_eq!(grouped(&set, "prom"), "sum by (pod, \"app.name\") (up)");
    assert_eq!(grouped(&set, "other"), "sum(up)");
}
