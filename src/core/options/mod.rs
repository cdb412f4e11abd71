//! Settings of a panel as its dashboard writes them. In: a JSON object. Out: its values one by one, and, where somebody
//! wants to know, which of them were read.
//!
//! A panel kind reads its options through [`Options`] only. In normal drawing that costs nothing; the import report
//! builds each panel once with [`Options::traced`] and names what the kind never looked at, so that a setting which is
//! ignored shows up by itself and a new one needs no list.
//!
//! **Invariant:** a value counts as read when it was taken in the type it was written in, or was found among the known
//! words of a choice. Read all settings first and decide afterwards: what is read only sometimes is reported the other
//! times.

mod reads;
mod setting;

pub use reads::Reads;
pub use setting::Setting;

use serde_json::{Map, Value};

/// A JSON object of settings.
#[derive(Debug, Clone, Default)]
pub struct Options {
    map: Map<String, Value>,
    reads: Option<Reads>,
}

impl Options {
    /// The same settings, remembering in `reads` what is looked at.
    #[must_use]
    pub fn traced(self, reads: &Reads) -> Self {
        Self { reads: Some(reads.clone()), ..self }
    }

    /// One setting; null counts as absent.
    pub fn get(&self, name: &str) -> Option<Setting<'_>> {
        self.whole().get(name)
    }

    /// All settings as one, to hand on.
    pub fn whole(&self) -> Setting<'_> {
        Setting::root(&self.map, self.reads.as_ref())
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Setting::as_str)
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Setting::as_bool)
    }

    /// A finite number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Setting::as_f64)
    }

    /// A number, also where it is written as a text.
    pub fn loose_number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Setting::as_loose_f64)
    }

    /// The texts of a list; none where it is absent.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.get(name).map(Setting::texts).unwrap_or_default()
    }

    /// What a word stands for; `None` where the setting is absent or says something else.
    pub fn choice<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Option<T> {
        self.get(name).and_then(|setting| setting.choice(known))
    }

    /// As written, for those who change or pass on settings rather than obey them.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.map
    }

    pub fn as_map_mut(&mut self) -> &mut Map<String, Value> {
        &mut self.map
    }

    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

/// What was read so far makes no difference.
impl PartialEq for Options {
    fn eq(&self, other: &Self) -> bool {
        self.map == other.map
    }
}

impl From<Map<String, Value>> for Options {
    fn from(map: Map<String, Value>) -> Self {
        Self { map, reads: None }
    }
}

/// What is no object holds no settings.
impl From<Value> for Options {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(map) => map.into(),
            _ => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(written: Value, read: impl Fn(&Options), unread: &[&str]) {
        let reads = Reads::default();
        let options = Options::from(written).traced(&reads);
        read(&options);
        let left: Vec<String> =
            reads.unread(options.as_map()).into_iter().map(|(path, _)| path.join(".")).collect();
        assert_eq!(left, unread);
    }

    #[test]
    fn what_nobody_looks_at_is_left() {
        let written = json!({"a": 1, "b": {"c": true, "d": "x"}, "e": [1, {"f": 2}], "g": null, "h": {}});
        check(written.clone(), |_| {}, &["a", "b.c", "b.d", "e.[0]", "e.[1].f"]);
        check(
            written.clone(),
            |options| {
                options.number("a");
                options.get("b").and_then(|b| b.get("d")).and_then(Setting::as_str);
            },
            &["b.c", "e.[0]", "e.[1].f"],
        );
        check(
            written,
            |options| {
                options.get("b").map(Setting::value);
                let items = options.get("e").into_iter().flat_map(Setting::items);
                items.filter_map(|item| item.get("f")).for_each(|f| {
                    f.as_f64();
                });
            },
            &["a", "e.[0]"],
        );
    }

    #[test]
    fn a_value_of_another_type_or_an_unknown_word_is_not_read() {
        let modes = [("on", 1), ("off", 2)];
        check(
            json!({"flag": "yes", "number": "7", "known": "on", "unknown": "sideways"}),
            |options| {
                assert_eq!(options.flag("flag"), None);
                assert_eq!(options.number("number"), None);
                assert_eq!(options.choice("known", &modes), Some(1));
                assert_eq!(options.choice("unknown", &modes), None);
                assert_eq!(options.choice("absent", &modes), None);
            },
            &["flag", "number", "unknown"],
        );
    }

    #[test]
    fn copies_remember_together() {
        let reads = Reads::default();
        let options = Options::from(json!({"a": 1, "b": 2})).traced(&reads);
        let copy = options.clone();
        copy.number("a");
        assert_eq!(reads.unread(options.as_map()).len(), 1);
        assert_eq!(options, Options::from(json!({"a": 1, "b": 2})));
    }
}
