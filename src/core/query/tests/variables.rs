//! Query variables: what is asked, and the choices in real answers.
//!
//! In: the function forms of variables. Out: endpoints, then choices.
//!
//! **Invariant:** choices keep the server's order.

use super::*;
use crate::model::SourceRef;
use crate::query::{choices, plan_variable};
use crate::variables::{VariableQuery, VariableRequest};

fn plan(source: &str, query: &str) -> PlannedQuery {
    let request = VariableRequest {
        name: "job".to_owned(),
        round: 1,
        source: SourceRef { kind: None, id: Some(source.to_owned()) },
        query: VariableQuery::parse(query).unwrap(),
    };
    plan_variable(&request, &World::new().context()).unwrap()
}

#[track_caller]
fn check(source: &str, query: &str, method: Method, path: &str, matcher: Option<(&str, &str)>) {
    let planned = plan(source, query);
    assert_eq!((planned.request.method, planned.request.path.as_str()), (method, path));
    if let Some((name, value)) = matcher {
        assert_eq!(planned.request.param(name), Some(value));
    }
}

#[test]
fn each_function_has_its_endpoint() {
    let (get, post) = (Method::Get, Method::PostForm);
    check("prom", "label_values(job)", get, "api/v1/label/job/values", None);
    check(
        "prom",
        "label_values(up{a=\"b\"}, job)",
        get,
        "api/v1/label/job/values",
        Some(("match[]", "up{a=\"b\"}")),
    );
    check(
        "prom",
        "label_values({a=\"b\"}, \"k8s.pod_x\")",
        get,
        "api/v1/label/U__k8s_2E_pod__x/values",
        None,
    );
    check("prom", "label_names()", post, "api/v1/labels", None);
    check("prom", "metrics(node_.*)", get, "api/v1/label/__name__/values", None);
    check("prom", "query_result(topk(2, up))", post, "api/v1/query", Some(("query", "topk(2, up)")));
    check("prom", "up{job=\"x\"}", post, "api/v1/series", Some(("match[]", "up{job=\"x\"}")));
    check(
        "loki",
        "label_values({a=\"b\"}, app)",
        get,
        "loki/api/v1/label/app/values",
        Some(("query", "{a=\"b\"}")),
    );
    check("loki", "label_names()", get, "loki/api/v1/labels", Some(("start", "1721568130123000000")));
}

#[test]
fn lists_cover_the_range_in_whole_seconds() {
    let request = plan("prom", "label_values(job)").request;
    assert_eq!((request.param("start"), request.param("end")), (Some("1721568130"), Some("1721571731")));
}

#[track_caller]
fn check_choices(source: &str, query: &str, body: &[u8], expected: &[&str]) {
    assert_eq!(choices(&answer(&plan(source, query), body)), expected);
}

#[test]
fn answers_become_choices() {
    let jobs = ["api", "loki", "node_exporter", "prometheus"];
    check_choices("prom", "label_values(job)", fixture!("prometheus/label_values.json"), &jobs);
    let levels = ["DEBUG", "ERROR", "INFO", "WARNING"];
    check_choices("loki", "label_values(level)", fixture!("loki/label_values.json"), &levels);
    check_choices("loki", "label_values(level)", fixture!("loki/label_values_matcher.json"), &[]);
    check_choices(
        "prom",
        "query_result(sum by (job) (up))",
        fixture!("prometheus/vector.json"),
        &[
            "{job=\"api\"} 1 1795257585500",
            "{job=\"loki\"} 1 1795257585500",
            "{job=\"node_exporter\"} 1 1795257585500",
            "{job=\"prometheus\"} 1 1795257585500",
        ],
    );
    check_choices(
        "prom",
        "query_result(scalar(x))",
        fixture!("prometheus/scalar.json"),
        &["{} 4 1795257585000"],
    );
    let series = choices(&answer(&plan("prom", "up"), fixture!("prometheus/series.json")));
    assert_eq!(series[0], "up{instance=\"api:8000\",job=\"api\"}");
}
