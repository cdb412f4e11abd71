//! Everything a mention can mean at one place. In: a dashboard's variables, the time range, the step, a repeat's value.
//! Out: name -> [`Binding`].
//!
//! **Invariant:** what is local (a built-in, a repeat's value) hides a variable of the same name; scopes are values, so a
//! panel's scope never leaks into another's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::binding::{Binding, Bindings};
use super::{escape, format, interval};
use crate::order::Gather;
use crate::time::{self, RawTimeRange, TimeRange, Zone};

/// What interpolation needs to know; a clone shares the variables.
#[derive(Debug, Clone)]
pub struct Scope {
    variables: Arc<Bindings>,
    local: BTreeMap<String, Binding>,
    browser_zone: Zone,
}

impl Default for Scope {
    /// No variables, UTC.
    fn default() -> Self {
        Self::new(Arc::default(), Zone::utc())
    }
}

impl Scope {
    /// Variables and the zone of the browser, in which `${__from:date:...}` is written, as in Grafana.
    pub fn new(variables: Arc<Bindings>, browser_zone: Zone) -> Self {
        let local = [
            // A static page knows neither organisations nor users.
            (
                "__org".to_owned(),
                Binding { parts: Some(json!({"id": 1, "name": ""})), ..Binding::plain("1") },
            ),
            (
                "__user".to_owned(),
                Binding { parts: Some(json!({"id": 0, "login": "", "email": ""})), ..Binding::plain("") },
            ),
            ("__searchFilter".to_owned(), Binding::plain(".*")),
        ];
        let local = local.into_iter().into_map();
        Self { variables, local, browser_zone }
    }

    /// Adds one name, such as a repeated panel's value; it hides a variable of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, binding: Binding) -> Self {
        self.local.insert(name.into(), binding);
        self
    }

    /// `$__from`, `$__to`, `$__range`, `$__range_s`, `$__range_ms`, `$__timezone`, `$__url_time_range`. `setting` is the
    /// dashboard's: `browser`, `utc` or an IANA name; `zone` is what it came to.
    #[must_use]
    pub fn with_time(self, range: TimeRange, raw: &RawTimeRange, zone: &Zone, setting: &str) -> Self {
        let setting = if setting.is_empty() { "browser" } else { setting };
        let zone_name = if setting == "browser" { zone.name() } else { setting };
        let url = format!(
            "from={}&to={}&timezone={}",
            escape::query_value(&raw.from),
            escape::query_value(&raw.to),
            escape::component(setting),
        );
        let seconds = interval::range_seconds(range);
        self.with("__from", Binding::new(range.from, time::format_date_time(range.from, zone)))
            .with("__to", Binding::new(range.to, time::format_date_time(range.to, zone)))
            .with("__range", Binding::plain(format!("{seconds}s")))
            .with("__range_s", Binding::new(seconds, seconds.to_string()))
            .with("__range_ms", Binding::new(range.duration(), range.duration().to_string()))
            .with("__timezone", Binding::plain(zone_name))
            .with("__url_time_range", Binding::verbatim(url))
    }

    /// `$__interval` and `$__interval_ms`: a query's step in milliseconds.
    #[must_use]
    pub fn with_interval(self, millis: i64) -> Self {
        self.with("__interval", Binding::plain(interval::exact_duration(millis)))
            .with("__interval_ms", Binding::new(millis, millis.to_string()))
    }

    /// `$__rate_interval` and `$__rate_interval_ms`; see [`super::rate_interval`].
    #[must_use]
    pub fn with_rate_interval(self, millis: i64) -> Self {
        self.with("__rate_interval", Binding::plain(interval::exact_duration(millis)))
            .with("__rate_interval_ms", Binding::new(millis, millis.to_string()))
    }

    /// `$__auto` of Loki's metric queries: the step.
    #[must_use]
    pub fn with_auto(self, millis: i64) -> Self {
        self.with("__auto", Binding::plain(interval::exact_duration(millis)))
    }

    /// `$__dashboard`, `${__dashboard.uid}`, `${__dashboard.title}`.
    #[must_use]
    pub fn with_dashboard(self, title: &str, uid: &str) -> Self {
        let parts = json!({"title": title, "name": title, "uid": uid});
        self.with("__dashboard", Binding { parts: Some(parts), ..Binding::plain(title) })
    }

    /// The same place, with the variables as they now are.
    #[must_use]
    pub fn with_variables(mut self, variables: Arc<Bindings>) -> Self {
        self.variables = variables;
        self
    }

    /// What a name stands for here; `None` for a name nobody declared.
    pub fn get(&self, name: &str) -> Option<Cow<'_, Binding>> {
        if name == "__all_variables" {
            return Some(Cow::Owned(Binding::verbatim(self.all_variables())));
        }
        self.local.get(name).or_else(|| self.variables.get(name)).map(Cow::Borrowed)
    }

    pub fn variables(&self) -> &Bindings {
        &self.variables
    }

    pub fn browser_zone(&self) -> &Zone {
        &self.browser_zone
    }

    /// `var-a=1&var-b=2` of every variable that a URL holds, in the dashboard's order.
    fn all_variables(&self) -> String {
        let pairs: Vec<_> = self
            .variables
            .iter()
            .filter(|(_, binding)| binding.in_url)
            .map(|(name, binding)| format::query_param(&binding.value, binding, name))
            .collect();
        pairs.join("&")
    }
}
