//! The whole file. In: YAML or JSON text and the app's own address. Out: a [`Config`].
//!
//! **Invariant:** one bad entry never hides the others.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::address::Address;
use crate::config::provisioned::{self, Surroundings};
use crate::config::yaml;
use crate::config::{Datasource, SourceKind};
use crate::order::Gather;

/// Where dashboards lie when the file does not say.
const DEFAULT_DASHBOARDS_PATH: &str = "dashboards/";

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// In the order written.
    pub datasources: Vec<Datasource>,
    /// Folder of dashboard files: relative to the app, or an address.
    pub dashboards_path: String,
    /// What the operator should know, in the order met.
    pub notices: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("config.yaml is not YAML: line {line}: {what}")]
    NotYaml { line: usize, what: String },
    #[error("config.yaml is not JSON: {what}")]
    NotJson { what: String },
    #[error("config.yaml holds {found} where settings were expected; it starts with `datasources:`")]
    NotSettings { found: &'static str },
    #[error(
        "config.yaml: `datasources` holds {found} where a list was expected; write `datasources:` and `- name: ...`"
    )]
    NotAList { found: &'static str },
}

/// Reads our file, or a provisioning file of Grafana as it is.
///
/// `page_url` is the address the app is served under, such as `https://ops.example.org/atalaya/`; relative URLs are
/// resolved against it.
///
/// # Errors
/// When the text is neither YAML nor JSON, or has no shape of settings. Anything wrong with one source is kept with it.
pub fn read(text: &str, page_url: &str) -> Result<Config, ConfigError> {
    let root = parse(text)?;
    let page = Address::parse(page_url);
    let mut config = Config {
        dashboards_path: root["dashboards"]["path"]
            .as_str()
            .or_else(|| root["dashboards"].as_str())
            .unwrap_or(DEFAULT_DASHBOARDS_PATH)
            .to_owned(),
        ..Config::default()
    };
    let entries = entries(&root)?;
    let hosts = hosts(&root);
    let of_type = inside_by_type(entries);
    let around = Surroundings { page: page.as_ref(), hosts: &hosts, of_type: &of_type };
    for (index, entry) in entries.iter().enumerate() {
        if entry.is_object() {
            let source = provisioned::datasource(entry, &around, &mut config.notices);
            config.datasources.push(source);
        } else {
            config
                .notices
                .push(format!("Entry {} of datasources is not a data source; it is ignored.", index + 1));
        }
    }
    settle_default(&mut config);
    note_doubles(&mut config);
    Ok(config)
}

fn parse(text: &str) -> Result<Value, ConfigError> {
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    let root = if start.starts_with('{') || start.starts_with('[') {
        // Flow YAML starts the same way; only when it is neither does the JSON reader's word count.
        serde_json::from_str(text).or_else(|error| {
            yaml::value(text).map_err(|_bad| ConfigError::NotJson { what: error.to_string() })
        })?
    } else {
        yaml::value(text).map_err(|bad| ConfigError::NotYaml { line: bad.line, what: bad.what })?
    };
    match root {
        Value::Object(_) | Value::Array(_) | Value::Null => Ok(root),
        other => Err(ConfigError::NotSettings { found: kind_name(&other) }),
    }
}

/// `datasources:`, or the file itself when it is a list, as Grafana's API gives it.
fn entries(root: &Value) -> Result<&[Value], ConfigError> {
    let list = if root.is_array() { root } else { &root["datasources"] };
    match list {
        Value::Array(entries) => Ok(entries),
        Value::Null => Ok(&[]),
        other => Err(ConfigError::NotAList { found: kind_name(other) }),
    }
}

/// `hosts:` (or `proxies:`): from a URL as dashboards' servers know it to one a browser can call.
fn hosts(root: &Value) -> BTreeMap<String, String> {
    ["proxies", "hosts"]
        .iter()
        .filter_map(|key| root[*key].as_object())
        .flatten()
        .filter_map(|(from, to)| Some((from.clone(), to.as_str()?.to_owned())))
        .into_map()
}

/// How many sources of each type would have to share one guessed path.
fn inside_by_type(entries: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        let url = entry["url"].as_str().and_then(Address::parse);
        let named = url.is_some_and(|url| url.name().is_some_and(|name| name != "localhost"));
        if named {
            let kind = SourceKind::from_type(entry["type"].as_str().unwrap_or("prometheus"));
            *counts.entry(kind.id().to_owned()).or_insert(0) += 1;
        }
    }
    counts
}

/// Exactly one source is the default: the first marked, or the first.
fn settle_default(config: &mut Config) {
    let marked: Vec<usize> =
        (0..config.datasources.len()).filter(|&index| config.datasources[index].is_default).collect();
    if let [first, others @ ..] = marked.as_slice() {
        for &other in others {
            config.datasources[other].is_default = false;
            config.notices.push(format!(
                "Data sources {} and {} are both marked as default; {} is used.",
                config.datasources[*first].name,
                config.datasources[other].name,
                config.datasources[*first].name
            ));
        }
    } else if let Some(first) = config.datasources.first_mut() {
        first.is_default = true;
    }
}

fn note_doubles(config: &mut Config) {
    for (index, source) in config.datasources.iter().enumerate() {
        let before = &config.datasources[..index];
        if before.iter().any(|other| other.uid == source.uid) {
            config.notices.push(format!("Two data sources have the uid {}; the first is used.", source.uid));
        } else if before.iter().any(|other| other.name == source.name) {
            config
                .notices
                .push(format!("Two data sources are named {}; by name the first is used.", source.name));
        }
    }
}

fn kind_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a group of settings",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{HttpMethod, Refreshing};

    const PAGE: &str = "http://localhost:8080/";

    #[track_caller]
    fn config(text: &str) -> Config {
        read(text, PAGE).unwrap()
    }

    /// A provisioning file as a training lab for Grafana writes it.
    const PROVISIONED: &str = "apiVersion: 1\n\ndatasources:\n  - name: Prometheus\n    type: prometheus\n    access: proxy\n    url: http://prometheus:9090\n    isDefault: true\n    editable: true\n    jsonData:\n      timeInterval: 15s\n";

    #[test]
    fn a_provisioning_file_is_read_as_it_is() {
        let config = config(PROVISIONED);
        let source = &config.datasources[0];
        assert_eq!(source.uid, "PBFA97CFB590B2093");
        assert_eq!(source.url, "http://localhost:8080/prometheus");
        assert_eq!(source.time_interval.as_deref(), Some("15s"));
        assert_eq!(source.method, HttpMethod::Post);
        assert_eq!((source.is_default, &source.problem), (true, &None));
        assert_eq!(config.notices.len(), 1);
        assert_eq!(config.dashboards_path, "dashboards/");
    }

    #[test]
    fn our_file_names_folder_hosts_and_sources() {
        let config = config(
            "dashboards: {path: boards/}\nhosts:\n  http://prometheus:9090: prom/\ndatasources:\n- {name: A, uid: a, \
             url: 'http://prometheus:9090'}\n- name: B\n  type: loki\n  url: loki/\n  jsonData: {maxLines: '250', timeout: \
             5, httpHeaderName1: X-Scope-OrgID}\n  secureJsonData: {httpHeaderValue1: team}\n",
        );
        assert_eq!(config.dashboards_path, "boards/");
        assert_eq!(config.datasources[0].url, "http://localhost:8080/prom");
        assert!(config.datasources[0].is_default);
        let logs = &config.datasources[1];
        assert_eq!(logs.kind, SourceKind::Loki);
        assert_eq!((logs.max_lines, logs.timeout_millis, logs.method), (250, 5000, HttpMethod::Get));
        assert_eq!(logs.headers, [("X-Scope-OrgID".to_owned(), "team".to_owned())]);
        assert!(config.notices.is_empty(), "{:?}", config.notices);
    }

    #[test]
    fn a_source_says_how_it_is_refreshed() {
        let refreshing = |json: &str| {
            let config = config(&format!("datasources:\n- {{name: A, url: a/, jsonData: {{{json}}}}}\n"));
            (config.datasources[0].refreshing, config.notices.len())
        };
        let tail = |overlap_millis| Refreshing::Tail { overlap_millis };
        assert_eq!(refreshing(""), (tail(None), 0));
        assert_eq!(refreshing("incrementalQuerying: true"), (tail(None), 0));
        assert_eq!(refreshing("incrementalQuerying: false"), (Refreshing::Whole, 0));
        assert_eq!(refreshing("incrementalQueryOverlapWindow: 5m"), (tail(Some(300_000)), 0));
        assert_eq!(refreshing("incrementalQueryOverlapWindow: 0s"), (tail(Some(0)), 0));
        assert_eq!(refreshing("incrementalQueryOverlapWindow: soon"), (tail(None), 1));
    }

    /// What is said about a source written with these lines.
    #[track_caller]
    fn check_notice(lines: &str, words: &[&str]) {
        let config =
            config(&format!("datasources:\n- name: Main\n  type: prometheus\n  url: prometheus/\n{lines}"));
        let said = config.notices.join("\n");
        assert!(words.iter().all(|word| said.contains(word)), "{said:?}");
    }

    #[test]
    fn the_operator_is_told_what_a_public_file_gives_away() {
        check_notice("  basicAuth: true\n  basicAuthUser: me\n", &["Main", "basic authentication"]);
        check_notice("  secureJsonData: {basicAuthPassword: x}\n", &["every viewer can read"]);
        let header =
            "  jsonData: {httpHeaderName1: Authorization}\n  secureJsonData: {httpHeaderValue1: Bearer x}\n";
        check_notice(header, &["Authorization", "every viewer can read"]);
        let variable =
            "  jsonData: {httpHeaderName1: Authorization}\n  secureJsonData: {httpHeaderValue1: $TOKEN}\n";
        check_notice(variable, &["$TOKEN", "not sent"]);
        check_notice("  jsonData: {timeInterval: \"${STEP}\"}\n", &["${STEP}", "ignored"]);
        check_notice(
            "  isDefault: true\n- {name: Other, url: o/, isDefault: true}\n",
            &["both marked", "Main is used"],
        );
        check_notice("- {name: Main, url: o/}\n", &["uid"]);
        check_notice("- text\n", &["Entry 2"]);
    }

    #[test]
    fn two_sources_in_containers_cannot_share_one_guessed_path() {
        let config =
            config("datasources:\n- {name: A, url: 'http://a:9090'}\n- {name: B, url: 'http://b:9090'}\n");
        assert!(config.datasources.iter().all(|source| source.problem.is_some()));
    }

    #[test]
    fn sources_nobody_can_query_are_kept_with_the_reason() {
        let config = config("datasources:\n- {name: T, type: tempo, url: 'http://tempo:3200'}\n");
        assert!(config.datasources[0].problem.as_deref().is_some_and(|problem| problem.contains("tempo")));
    }

    #[test]
    fn json_and_bare_lists_are_taken_too() {
        assert_eq!(config(r#"{"datasources":[{"name":"A","url":"p/"}]}"#).datasources.len(), 1);
        assert_eq!(
            config(r#"[{"name":"A","type":"loki","url":"l/"}]"#).datasources[0].kind,
            SourceKind::Loki
        );
        assert_eq!(config("").datasources.len(), 0);
        assert_eq!(config("# nothing yet\n").datasources.len(), 0);
    }

    #[track_caller]
    fn check_error(text: &str, words: &str) {
        let error = read(text, PAGE).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }

    #[test]
    fn what_is_no_configuration_says_where() {
        check_error("datasources:\n  - name: 'A\n", "line ");
        check_error("{\"datasources\": [}", "not JSON");
        check_error("just words", "a text");
        check_error("datasources: prometheus", "a list was expected");
    }
}
