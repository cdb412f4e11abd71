//! What lies beside the app when it is first opened. In: `public/`. Out: nothing to remark on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use atalaya_core::config::{self, SourceKind};
use atalaya_core::model;
use serde_json::Value;

fn public(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public").join(name)
}

/// File name and text of every dashboard shipped.
fn dashboards() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(public("dashboards")).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), std::fs::read_to_string(file.path()).unwrap()))
        .collect()
}

/// The uids of all data sources that a dashboard's JSON names, wherever it names them.
fn named_sources(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(uid) = fields.get("datasource").and_then(|source| source["uid"].as_str()) {
                found.push(uid.to_owned());
            }
            fields.values().for_each(|field| named_sources(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| named_sources(item, found)),
        _ => {}
    }
}

#[test]
fn shipped_dashboards_are_read_without_a_remark() {
    let dashboards = dashboards();
    for name in ["live.json", "logs.json", "service.json", "system.json"] {
        assert!(dashboards.contains_key(name), "{name} is not shipped");
    }
    for (name, text) in &dashboards {
        let (dashboard, issues) = model::read(text).unwrap();
        assert!(issues.is_empty(), "{name}: {issues:?}");
        assert!(!dashboard.title.is_empty(), "{name}");
    }
}

#[test]
fn the_shipped_configuration_has_every_source_the_dashboards_name() {
    let text = std::fs::read_to_string(public("config.yaml")).unwrap();
    let config = config::read(&text, "https://ops.example.org/atalaya/").unwrap();
    assert!(config.notices.is_empty(), "{:?}", config.notices);
    let kinds: Vec<_> = config.datasources.iter().map(|source| source.kind.clone()).collect();
    let expected = [SourceKind::Prometheus, SourceKind::Loki, SourceKind::WebSocket, SourceKind::WebSocket];
    assert_eq!(kinds, expected);
    assert_eq!(config.datasources[2].url, "wss://ops.example.org/atalaya/push");
    assert_eq!(config.datasources[0].url, "https://ops.example.org/atalaya/prometheus");
    for (name, text) in dashboards() {
        let mut named = Vec::new();
        named_sources(&serde_json::from_str(&text).unwrap(), &mut named);
        for uid in named {
            assert!(config.datasources.iter().any(|source| source.uid == uid), "{name} names {uid}");
        }
    }
}
