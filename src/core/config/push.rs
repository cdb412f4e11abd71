//! What the configuration says of a push source. In: its entry. Out: typed settings, defaults filled in.
//!
//! **Invariant:** a setting that cannot be read is said and its default taken; nothing here fails.

use std::collections::BTreeMap;

use crate::order::Gather;

use serde_json::Value;

/// Which protocol the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adapter {
    /// The product's own; see [`crate::live::push::envelope`].
    #[default]
    Atalaya,
    /// Everything the server has, as JSON objects, one a line or one a frame: Vector's `websocket_server` and the like.
    JsonLines,
    /// NATS' text protocol; payloads are the product's own messages or any JSON.
    Nats,
}

/// Who reads from NATS: no credentials unless the configuration names some.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Login {
    pub user: Option<String>,
    pub password: Option<String>,
    pub token: Option<String>,
}

/// Where in a foreign JSON object things are: dotted paths, the first that exists counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    pub time: Vec<String>,
    pub unit: TimeUnit,
    pub channel: Vec<String>,
    pub value: Vec<String>,
    pub line: Vec<String>,
    pub seq: Vec<String>,
    /// An object whose members are labels.
    pub labels: Vec<String>,
    /// Single members to take as labels, by label name.
    pub label: BTreeMap<String, String>,
}

/// What a number as time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeUnit {
    /// By its size: ten digits are seconds, thirteen milliseconds, and so on.
    #[default]
    Guess,
    Seconds,
    Millis,
    Micros,
    Nanos,
}

impl Default for Mapping {
    /// What Vector, and most loggers, write.
    fn default() -> Self {
        let paths = |list: &[&str]| list.iter().map(|path| (*path).to_owned()).collect();
        Self {
            time: paths(&["timestamp", "ts", "time", "@timestamp"]),
            unit: TimeUnit::Guess,
            channel: paths(&["channel", "name"]),
            value: paths(&["value", "gauge.value", "counter.value"]),
            line: paths(&["message", "line", "msg"]),
            seq: paths(&["seq"]),
            labels: paths(&["labels", "tags"]),
            label: BTreeMap::new(),
        }
    }
}

/// All settings of one push source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushSettings {
    pub adapter: Adapter,
    /// The uid of the Prometheus or Loki source that knows the past.
    pub backfill: Option<String>,
    pub mapping: Mapping,
    /// Most samples a panel's query keeps of one series, and most lines.
    pub most_points: usize,
    /// How far back single samples are asked for, in milliseconds; older history comes in steps.
    pub exact_millis: i64,
    /// Labels that only the past's source has; they tell no series apart.
    pub ignored_labels: Vec<String>,
    pub login: Login,
}

impl Default for PushSettings {
    fn default() -> Self {
        Self {
            adapter: Adapter::default(),
            backfill: None,
            mapping: Mapping::default(),
            most_points: 20_000,
            exact_millis: 15 * 60_000,
            ignored_labels: ["__name__", "job", "instance"].map(str::to_owned).to_vec(),
            login: Login::default(),
        }
    }
}

impl PushSettings {
    /// From a source's entry; `name` is the source's, for what is to be said.
    pub fn read(entry: &Value, name: &str, notices: &mut Vec<String>) -> Self {
        let json = &entry["jsonData"];
        let mut settings = Self { login: login(entry, name, notices), ..Self::default() };
        let mut odd = |key: &str, wanted: &str| {
            notices.push(format!("Data source {name}: {key} is not {wanted}; the default is used."));
        };
        match json["adapter"].as_str() {
            None | Some("atalaya") => {}
            Some("json-lines") => settings.adapter = Adapter::JsonLines,
            Some("nats") => settings.adapter = Adapter::Nats,
            Some(_) => odd("adapter", "atalaya, json-lines or nats"),
        }
        settings.backfill = json["backfill"].as_str().map(str::to_owned).filter(|uid| !uid.is_empty());
        if let Some(most) = whole(json, "bufferPoints", &mut odd) {
            settings.most_points = usize::try_from(most).unwrap_or(usize::MAX).clamp(100, 1_000_000);
        }
        if let Some(seconds) = whole(json, "exactSeconds", &mut odd) {
            settings.exact_millis = seconds.min(86_400).saturating_mul(1000);
        }
        if let Some(labels) = texts(&json["ignoreLabels"]) {
            settings.ignored_labels = labels;
        }
        match json["timeUnit"].as_str() {
            None => {}
            Some("s") => settings.mapping.unit = TimeUnit::Seconds,
            Some("ms") => settings.mapping.unit = TimeUnit::Millis,
            Some("us") => settings.mapping.unit = TimeUnit::Micros,
            Some("ns") => settings.mapping.unit = TimeUnit::Nanos,
            Some(_) => odd("timeUnit", "s, ms, us or ns"),
        }
        if json.as_object().is_some_and(|json| json.keys().any(|key| key.starts_with("httpHeaderName"))) {
            notices.push(format!(
                "Data source {name}: its headers are not sent, for a browser opens WebSockets without any. Let the proxy in \
                 front add them."
            ));
        }
        settings.mapping.read(&json["fields"]);
        settings
    }
}

impl Mapping {
    fn read(&mut self, fields: &Value) {
        let places: [(&str, &mut Vec<String>); 6] = [
            ("time", &mut self.time),
            ("channel", &mut self.channel),
            ("value", &mut self.value),
            ("line", &mut self.line),
            ("seq", &mut self.seq),
            ("labels", &mut self.labels),
        ];
        for (name, place) in places {
            if let Some(paths) = texts(&fields[name]) {
                *place = paths;
            }
        }
        let single = fields["label"].as_object();
        self.label = single
            .into_iter()
            .flatten()
            .filter_map(|(name, path)| Some((name.clone(), path.as_str()?.to_owned())))
            .into_map();
    }
}

/// NATS takes credentials within its protocol, where no server in front can add them.
fn login(entry: &Value, name: &str, notices: &mut Vec<String>) -> Login {
    let text = |value: &Value| value.as_str().map(str::to_owned).filter(|text| !text.is_empty());
    let secret = &entry["secureJsonData"];
    let login = Login {
        user: text(&entry["jsonData"]["natsUser"]),
        password: text(&secret["natsPassword"]),
        token: text(&secret["natsToken"]),
    };
    if login.password.is_some() || login.token.is_some() {
        notices.push(format!(
            "Data source {name}: its NATS credentials lie in a file every viewer can read. Give them the right to \
             subscribe and no other, or let the server take viewers without any (`no_auth_user`)."
        ));
    }
    login
}

/// A text or a list of texts.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => None,
    }
}

fn whole(json: &Value, key: &str, odd: &mut impl FnMut(&str, &str)) -> Option<i64> {
    match &json[key] {
        Value::Null => None,
        value => {
            let number = value.as_i64().filter(|number| *number > 0);
            if number.is_none() {
                odd(key, "a whole number above zero");
            }
            number
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_read_and_what_is_odd_is_said() {
        let json = json!({"jsonData": {
            "adapter": "nats", "backfill": "prometheus", "bufferPoints": 5000, "exactSeconds": 60,
            "fields": {"time": "at", "value": ["a.b", "c"], "label": {"host": "meta.host"}}, "timeUnit": "ms",
        }});
        let mut notices = Vec::new();
        let settings = PushSettings::read(&json, "Push", &mut notices);
        assert_eq!((settings.adapter, settings.most_points), (Adapter::Nats, 5000));
        assert_eq!((settings.backfill.as_deref(), settings.exact_millis), (Some("prometheus"), 60_000));
        assert_eq!(
            (settings.mapping.time, settings.mapping.value),
            (vec!["at".into()], vec!["a.b".into(), "c".into()])
        );
        assert_eq!(settings.mapping.label["host"], "meta.host");
        assert!(notices.is_empty());
        let odd = json!({"jsonData": {"adapter": "carrier pigeon", "bufferPoints": -1, "timeUnit": "days"}});
        assert_eq!(PushSettings::read(&odd, "Push", &mut notices), PushSettings::default());
        assert_eq!(notices.len(), 3, "{notices:?}");
        assert!(notices[0].contains("Push") && notices[0].contains("json-lines"), "{notices:?}");
    }

    #[test]
    fn credentials_are_taken_and_said_to_be_readable() {
        let entry = json!({"jsonData": {"natsUser": "viewer"}, "secureJsonData": {"natsPassword": "p"}});
        let mut notices = Vec::new();
        let login = PushSettings::read(&entry, "Push", &mut notices).login;
        assert_eq!((login.user.as_deref(), login.password.as_deref()), (Some("viewer"), Some("p")));
        assert!(notices[0].contains("every viewer can read"), "{notices:?}");
        notices.clear();
        PushSettings::read(&json!({"jsonData": {"httpHeaderName1": "X-Team"}}), "Push", &mut notices);
        assert!(notices[0].contains("without any"), "{notices:?}");
    }
}
