//! A series' labels. In: name/value pairs in any order. Out: a sorted, cheaply shared map that still knows their order.
//!
//! **Invariant:** labels are the same in whatever order they were written; only columns made of them follow it.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// Labels of one series, sorted by name; a clone shares them.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    sorted: Arc<BTreeMap<String, String>>,
    /// The names as their source wrote them; `None` where that is sorted, as Prometheus and Loki do.
    written: Option<Arc<[String]>>,
}

impl Labels {
    /// The pairs in the order in which their source wrote them.
    pub fn as_written(&self) -> impl Iterator<Item = (&String, &String)> {
        let written = self.written.as_deref().unwrap_or_default();
        let sorted = self.sorted.iter().filter(move |_| written.is_empty());
        written.iter().filter_map(|name| self.sorted.get_key_value(name)).chain(sorted)
    }

    /// These with one more, at the end; or with another value, in its place.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let pairs = self.as_written().map(|(name, value)| (name.clone(), value.clone()));
        pairs.chain([(name.to_owned(), value.to_owned())]).collect()
    }
}

impl Deref for Labels {
    type Target = BTreeMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.sorted
    }
}

impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.sorted, &other.sorted) || self.sorted == other.sorted
    }
}

impl Eq for Labels {}

impl Hash for Labels {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sorted.hash(state);
    }
}

impl PartialOrd for Labels {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Labels {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.sorted.cmp(&other.sorted)
    }
}

impl From<BTreeMap<String, String>> for Labels {
    fn from(map: BTreeMap<String, String>) -> Self {
        Self { sorted: Arc::new(map), written: None }
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Labels {
    fn from(pairs: [(&str, &str); N]) -> Self {
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

impl FromIterator<(String, String)> for Labels {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut sorted = BTreeMap::new();
        let mut written: Option<Vec<String>> = None;
        for (name, value) in pairs {
            let is_known = sorted.contains_key(&name);
            let is_last = sorted.last_key_value().is_none_or(|(last, _)| *last < name);
            if !is_known && !is_last && written.is_none() {
                written = Some(sorted.keys().cloned().collect());
            }
            if let Some(names) = written.as_mut().filter(|_| !is_known) {
                names.push(name.clone());
            }
            sorted.insert(name, value);
        }
        Self { sorted: Arc::new(sorted), written: written.map(Into::into) }
    }
}

/// As Grafana writes them: `{instance="h:9100", job="node"}`.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (position, (name, value)) in self.sorted.iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{name}=\"{value}\"")?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_the_order_they_were_written_in() {
        let labels = Labels::from([("job", "a"), ("dc", "eu"), ("job", "b"), ("zone", "1")]);
        let written = |labels: &Labels| {
            labels.as_written().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(written(&labels), "job=b dc=eu zone=1");
        assert_eq!(written(&labels.with("dc", "us").with("at", "2")), "job=b dc=us zone=1 at=2");
        assert_eq!(labels.to_string(), r#"{dc="eu", job="b", zone="1"}"#);
        assert_eq!(labels, Labels::from([("dc", "eu"), ("zone", "1"), ("job", "b")]));
        assert_eq!(written(&Labels::from([("dc", "eu"), ("job", "a")])), "dc=eu job=a");
        assert_eq!(written(&Labels::default()), "");
    }
}
