//! What the reader makes no use of. In: objects of a dashboard's file as written. Out: the settings that change nothing
//! in what is read from them, whatever they say.
//!
//! A setting is judged by reading its object again with another value: there is no list of those that are understood.
//!
//! **Invariant:** a setting that could change what is read, beside some other settings, is never named.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::read::legacy;
use crate::model::read::lenient::Object;
use crate::model::read::made::{Made, read};

/// What an object describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Dashboard,
    Variable,
    Annotation,
    Link,
    Row,
    Panel,
    /// The same of today's resources.
    ResourceDashboard,
    ResourceVariable,
    ResourceAnnotation,
    ResourcePanel,
}

/// An object of the file, without what is read apart from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub part: Part,
    /// Where it lies in the file; empty for the whole of it.
    pub path: String,
    /// Title of the panel it is part of, if it is of one.
    pub panel: Option<String>,
    pub object: Object,
}

/// A setting nothing is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// Names and `[indices]` that lead to it within its object.
    pub path: Vec<String>,
    pub value: Value,
}

/// Whether settings are read, found out once: by part, kind and path.
pub type Known = BTreeMap<(Part, String, String), bool>;

/// How deep settings lie within settings.
const DEEPEST: usize = 6;

impl Written {
    /// Keeps of an object what is not looked at elsewhere: variables, annotations, links, rows and panels lie in objects
    /// of their own, and what a panel's kind and queries make of their settings is seen when they are built and planned.
    pub(super) fn new(part: Part, path: &str, panel: Option<&str>, object: &Object) -> Self {
        let mut object = object.clone();
        let apart: &[&str] = match part {
            Part::Dashboard => &["panels", "rows", "templating", "annotations", "links", "__elements"],
            Part::ResourceDashboard => {
                &["elements", "layout", "variables", "annotations", "links", "__elements"]
            }
            Part::Row => &["panels", "id", "gridPos"],
            Part::Panel => {
                let kind = object.get("type").and_then(Value::as_str).unwrap_or_default();
                // Of the kinds that had no options in their time nobody else sees what becomes of them.
                if !legacy::has_no_options(kind) {
                    object.shift_remove("options");
                }
                &[
                    "id",
                    "gridPos",
                    "title",
                    "description",
                    "datasource",
                    "targets",
                    "panels",
                    "fieldConfig",
                    "transformations",
                ]
            }
            _ => &[],
        };
        apart.iter().for_each(|key| {
            object.shift_remove(*key);
        });
        if part == Part::ResourcePanel {
            remove(&mut object, &["spec", "vizConfig", "spec", "options"]);
            remove(&mut object, &["spec", "vizConfig", "spec", "fieldConfig"]);
            remove(&mut object, &["spec", "data", "spec", "queries"]);
            remove(&mut object, &["spec", "data", "spec", "transformations"]);
        }
        Self { part, path: path.to_owned(), panel: panel.map(str::to_owned), object }
    }

    /// The settings that nothing is made of. `passes` says which ones are not to be looked at, by their names without
    /// indices, joined by dots.
    pub fn unread(&self, known: &mut Known, passes: &dyn Fn(&str, &Value) -> bool) -> Vec<Unread> {
        let mut found = Vec::new();
        // Of what was left out as a whole the reader said so, or Grafana shows nothing of it either.
        if matches!(read(self.part, &self.object).made, Made::Variable(None) | Made::Annotation(None)) {
            return found;
        }
        let mut judge = Judge { written: self, known, passes, found: &mut found };
        judge.object(&mut Vec::new());
        found
    }

    /// The object as one of every other kind.
    fn other_kinds(&self) -> impl Iterator<Item = Object> {
        let kinds: &[&str] = match self.part {
            Part::Variable => &["query", "interval", "datasource", "custom", "textbox", "adhoc", "switch"],
            Part::ResourceVariable => {
                &["QueryVariable", "IntervalVariable", "DatasourceVariable", "AdhocVariable"]
            }
            Part::Panel => &[
                "graph",
                "singlestat",
                "table-old",
                "heatmap",
                "grafana-piechart-panel",
                "grafana-polystat-panel",
                "flant-statusmap-panel",
                "natel-discrete-panel",
                "text",
            ],
            _ => &[],
        };
        let key = if self.part == Part::ResourceVariable { "kind" } else { "type" };
        kinds.iter().map(move |kind| {
            // Switches of an old panel hide as much as they show, but for colours of a single value.
            let mut object = if self.part == Part::Panel && *kind != "singlestat" {
                self.object.clone()
            } else {
                switched(&self.object, true)
            };
            object.insert(key.to_owned(), json!(kind));
            if self.part == Part::Variable {
                // The switch that an interval's other settings hang on.
                object.insert("auto".to_owned(), json!(true));
            }
            object
        })
    }

    /// What tells kinds of the same part apart: a variable's, an annotation's, a panel's.
    fn kind(&self) -> &str {
        self.object
            .get("type")
            .or_else(|| self.object.get("kind"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

struct Judge<'a> {
    written: &'a Written,
    known: &'a mut Known,
    passes: &'a dyn Fn(&str, &Value) -> bool,
    found: &'a mut Vec<Unread>,
}

impl Judge<'_> {
    /// Looks at the members of what lies at a path. Returns how many settings were judged, and how many are read.
    fn object(&mut self, path: &mut Vec<String>) -> (usize, usize) {
        let names: Vec<String> = match at(&self.written.object, path) {
            Some(At::Root(object)) => object.keys().cloned().collect(),
            Some(At::Value(Value::Object(object))) => object.keys().cloned().collect(),
            Some(At::Value(Value::Array(items))) => {
                (0..items.len()).map(|index| format!("[{index}]")).collect()
            }
            _ => return (0, 0),
        };
        let (mut judged, mut are_read) = (0, 0);
        for name in names {
            path.push(name);
            let (more, read) = self.setting(path);
            (judged, are_read) = (judged + more, are_read + read);
            path.pop();
        }
        (judged, are_read)
    }

    fn setting(&mut self, path: &mut Vec<String>) -> (usize, usize) {
        let Some(At::Value(value)) = at(&self.written.object, path) else { return (0, 0) };
        let value = value.clone();
        let plain: Vec<&str> =
            path.iter().map(String::as_str).filter(|step| !step.starts_with('[')).collect();
        let name = plain.join(".");
        // Of a panel, what is off may be a wish: whoever asks knows what is on by itself.
        let is_wish = self.written.part == Part::Panel && value == Value::Bool(false);
        if says_nothing(&value) && !is_wish || (self.passes)(&name, &value) {
            return (0, 0);
        }
        let is_plain_list = value.as_array().is_some_and(|items| items.iter().all(|item| !item.is_object()));
        if matches!(value, Value::Object(_) | Value::Array(_)) && !is_plain_list && path.len() < DEEPEST {
            let before = self.found.len();
            let (judged, are_read) = self.object(path);
            // Of what nobody looks at the whole is told, not each part.
            if judged > 0 && are_read == 0 {
                self.found.truncate(before);
                self.found.push(Unread { path: path.clone(), value });
            }
            return (judged, are_read);
        }
        let beside = self.names_beside(path);
        let is_read = self.once(name.clone(), &beside, |judge| judge.is_read(path, &others(&value)));
        // A word that is taken for no word at all is not understood.
        let is_understood = match &value {
            Value::String(word) if is_read && self.written.part == Part::Panel && is_word(word) => {
                self.once(format!("{name}={word}"), &beside, |judge| judge.is_read(path, &[None]))
            }
            _ => is_read,
        };
        if !is_understood {
            self.found.push(Unread { path: path.clone(), value });
        }
        (1, usize::from(is_read))
    }

    /// The settings around one.
    fn names_beside(&self, path: &[String]) -> String {
        let around = path.split_last().map_or(path, |(_, around)| around);
        match at(&self.written.object, around) {
            Some(At::Value(Value::Object(object))) => object.keys().map(|key| format!("{key} ")).collect(),
            _ => String::new(),
        }
    }

    fn once(&mut self, name: String, beside: &str, find_out: impl FnOnce(&Self) -> bool) -> bool {
        let key = |name: String| (self.written.part, self.written.kind().to_owned(), name);
        if self.known.get(&key(name.clone())) == Some(&true) {
            return true;
        }
        // What does nothing beside some settings may do something beside others.
        let here = key(format!("{name} {beside}"));
        if self.known.get(&here) == Some(&false) {
            return false;
        }
        let found = find_out(self);
        self.known.insert(if found { key(name) } else { here }, found);
        found
    }

    /// Whether one of the values changes what is read: beside the settings as they are, or with switches on or off.
    fn is_read(&self, path: &[String], others: &[Option<Value>]) -> bool {
        let part = self.written.part;
        let differs = |object: &Object| {
            let own = read(part, object);
            others.iter().any(|other| read(part, &with(object, path, other.clone())) != own)
        };
        let written = &self.written.object;
        let differs_too = |object: Object| object != *written && differs(&object);
        differs(written)
            || differs_too(switched(written, true))
            || differs_too(switched_on_beside(written, path))
            || part != Part::Dashboard && differs_too(switched(written, false))
            || part == Part::Panel && surroundings(written).iter().any(differs)
            // What another kind reads is left from when it was of that kind: Grafana passes over it as well.
            || self.written.other_kinds().any(|other| differs(&other))
    }
}

/// A word out of a list of choices, as far as one can tell.
fn is_word(text: &str) -> bool {
    text.len() <= 24 && text.chars().all(|letter| letter.is_ascii_alphabetic() || " -_".contains(letter))
}

/// Nothing, an empty text, and `false`.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// Values one of which any reader tells from the one written; `None` is no value at all.
fn others(value: &Value) -> Vec<Option<Value>> {
    let some = |values: &[Value]| values.iter().cloned().map(Some).collect::<Vec<_>>();
    let mut others = vec![None];
    others.extend(match value {
        Value::Bool(_) => some(&[json!(true), json!(false)]),
        Value::Number(_) => some(&[json!(0), json!(1), json!(2), json!(3), json!(41.5)]),
        Value::String(_) => some(&[
            json!("probe"),
            json!("dashboards"),
            json!("Tooltip"),
            json!("Off"),
            json!("1"),
            json!("2"),
            json!("true"),
            json!("7m"),
            json!("avg"),
            json!("connected"),
            json!("right"),
            json!("v"),
            json!("lt"),
            json!("histogram"),
            json!("negative-Y"),
            json!("critical"),
            json!("opacity"),
            json!("upper"),
            json!("hidden"),
        ]),
        Value::Array(_) => some(&[json!([]), json!(["probe"]), json!(["1", "2"]), json!([{"probe": 1}])]),
        Value::Object(_) | Value::Null => some(&[json!({}), json!({"probe": 1}), json!("probe")]),
    });
    others
}

/// The object with all its switches on or off, and those of the objects within.
fn switched(object: &Object, on: bool) -> Object {
    fn one(value: &Value, on: bool) -> Value {
        match value {
            Value::Bool(_) => json!(on),
            Value::Object(object) => Value::Object(switched(object, on)),
            Value::Array(items) => items.iter().map(|item| one(item, on)).collect(),
            other => other.clone(),
        }
    }
    object.iter().map(|(key, value)| (key.clone(), one(value, on))).collect()
}

/// The object with the switches on that lie beside a setting, and no others: one may hide what another shows.
fn switched_on_beside(root: &Object, path: &[String]) -> Object {
    let Some((_, around)) = path.split_last() else { return root.clone() };
    match at(root, around) {
        Some(At::Value(Value::Object(object))) => match around.split_last() {
            Some(_) => with(root, around, Some(Value::Object(switched(object, true)))),
            None => root.clone(),
        },
        _ => root.clone(),
    }
}

/// A panel with what some of its settings hang on: a series on the right axis, a variable it repeats for, choices of
/// which each has settings of its own.
fn surroundings(root: &Object) -> Vec<Object> {
    let mut series = root.get("seriesOverrides").and_then(Value::as_array).cloned().unwrap_or_default();
    series.push(json!({"alias": "probe", "yaxis": 2}));
    let mut besides = root.clone();
    besides.insert("seriesOverrides".to_owned(), Value::Array(series));
    besides.insert("repeat".to_owned(), json!("probe"));
    for (switch, on) in [("stack", true), ("percentage", false), ("bars", false), ("colorValue", true)] {
        besides.insert(switch.to_owned(), json!(on));
    }
    besides.insert("fillGradient".to_owned(), json!(0));
    let choices: [&[(&str, Value)]; 11] = [
        &[("mappingType", json!(1)), ("type", json!("string"))],
        &[("mappingType", json!(2)), ("type", json!("string"))],
        &[("type", json!("number")), ("colorMode", json!("cell"))],
        &[("type", json!("date"))],
        &[("link", json!(true)), ("linkUrl", json!("probe")), ("type", json!("number"))],
        &[("mode", json!("histogram"))],
        &[("mode", json!("series"))],
        &[("mode", json!("opacity"))],
        &[("colorMode", json!("custom")), ("fill", json!(false))],
        &[("op", json!("gt")), ("value", json!(1))],
        &[("sort", json!("max")), ("threshold1", json!(1)), ("threshold2", json!(2))],
    ];
    let chosen = choices.into_iter().map(|choice| {
        let mut chosen: Object =
            root.iter().map(|(key, value)| (key.clone(), with_choice(value, choice))).collect();
        // Some kinds have this one on the panel itself.
        if let (Some(kind), Some((_, of))) = (chosen.get_mut("mappingType"), choice.first()) {
            kind.clone_from(of);
        }
        chosen
    });
    [besides].into_iter().chain(chosen.filter(|chosen| chosen != root)).collect()
}

/// Sets names wherever one of them is written.
fn with_choice(value: &Value, choice: &[(&str, Value)]) -> Value {
    match value {
        Value::Object(object) => {
            let mut changed: Object =
                object.iter().map(|(key, value)| (key.clone(), with_choice(value, choice))).collect();
            if choice.iter().any(|(key, _)| object.contains_key(*key)) {
                changed.extend(choice.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
            }
            Value::Object(changed)
        }
        Value::Array(items) => items.iter().map(|item| with_choice(item, choice)).collect(),
        other => other.clone(),
    }
}

fn remove(root: &mut Object, path: &[&str]) {
    let Some((last, way)) = path.split_last() else { return };
    let mut object = Some(root);
    for step in way {
        object = object.and_then(|object| object.get_mut(*step)?.as_object_mut());
    }
    if let Some(object) = object {
        object.shift_remove(*last);
    }
}

enum At<'a> {
    Root(&'a Object),
    Value(&'a Value),
}

fn at<'a>(root: &'a Object, path: &[String]) -> Option<At<'a>> {
    let Some((first, rest)) = path.split_first() else { return Some(At::Root(root)) };
    let mut value = root.get(first)?;
    for step in rest {
        value = match index_of(step) {
            Some(index) => value.as_array()?.get(index)?,
            None => value.as_object()?.get(step)?,
        };
    }
    Some(At::Value(value))
}

fn index_of(step: &str) -> Option<usize> {
    step.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The object with another value at a path.
fn with(root: &Object, path: &[String], other: Option<Value>) -> Object {
    let mut root = root.clone();
    let Some((last, way)) = path.split_last() else { return root };
    let Some((first, way)) = way.split_first() else {
        place(&mut root, last, other);
        return root;
    };
    let mut value = root.get_mut(first);
    for step in way {
        value = value.and_then(|value| match index_of(step) {
            Some(index) => value.as_array_mut()?.get_mut(index),
            None => value.as_object_mut()?.get_mut(step),
        });
    }
    match value {
        Some(Value::Object(object)) => place(object, last, other),
        Some(Value::Array(items)) => {
            if let Some(item) = index_of(last).and_then(|index| items.get_mut(index)) {
                *item = other.unwrap_or_default();
            }
        }
        _ => {}
    }
    root
}

fn place(object: &mut Object, key: &str, other: Option<Value>) {
    match other {
        Some(value) => {
            object.insert(key.to_owned(), value);
        }
        None => {
            object.shift_remove(key);
        }
    }
}
