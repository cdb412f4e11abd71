//! What the reader makes no use of. In: objects of a dashboard's file as written. Out: the settings that change nothing
//! in what is read from them, whatever they say.
//!
//! A setting is judged by reading its object again with another value: there is no list of those that are understood.
//!
//! **Invariant:** a setting that could change what is read, beside some other settings, is never named.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::read::lenient::Object;
use crate::model::read::notes::Notes;
use crate::model::read::{annotation, dashboard, resource, resource_parts, variable};
use crate::model::{AnnotationQuery, Dashboard, DashboardLink, Variable};

/// What an object describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Dashboard,
    Variable,
    Annotation,
    Link,
    /// The same of today's resources.
    ResourceDashboard,
    ResourceVariable,
    ResourceAnnotation,
}

/// An object of the file, without what is read apart from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub part: Part,
    /// Where it lies in the file; empty for the whole of it.
    pub path: String,
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
const DEEPEST: usize = 4;

impl Written {
    /// Keeps of an object what is not looked at elsewhere: variables, annotations, links and panels lie in objects of their own.
    pub(super) fn new(part: Part, path: &str, object: &Object) -> Self {
        let mut object = object.clone();
        match part {
            Part::Dashboard => {
                ["panels", "rows", "templating", "annotations", "links", "__elements"].as_slice()
            }
            Part::ResourceDashboard => {
                &["elements", "layout", "variables", "annotations", "links", "__elements"]
            }
            _ => &[],
        }
        .iter()
        .for_each(|key| {
            object.shift_remove(*key);
        });
        Self { part, path: path.to_owned(), object }
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
            _ => &[],
        };
        let key = if self.part == Part::ResourceVariable { "kind" } else { "type" };
        kinds.iter().map(move |kind| {
            let mut object = switched_on(&self.object);
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
        if says_nothing(&value) || (self.passes)(&name, &value) {
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
        let key = (self.written.part, self.written.kind().to_owned(), name);
        let is_read = match self.known.get(&key) {
            Some(is_read) => *is_read,
            None => {
                let is_read = self.is_read(path, &value);
                self.known.insert(key, is_read);
                is_read
            }
        };
        if !is_read {
            self.found.push(Unread { path: path.clone(), value });
        }
        (1, usize::from(is_read))
    }

    /// Whether another value changes what is read: beside the settings as they are, or with all switches on.
    fn is_read(&self, path: &[String], value: &Value) -> bool {
        let differs = |object: &Object, own: &Read| {
            others(value).into_iter().any(|other| read(self.written.part, &with(object, path, other)) != *own)
        };
        if differs(&self.written.object, &read(self.written.part, &self.written.object)) {
            return true;
        }
        let on = switched_on(&self.written.object);
        if differs(&on, &read(self.written.part, &on)) {
            return true;
        }
        // What another kind reads is left from when it was of that kind: Grafana passes over it as well.
        self.written.other_kinds().any(|other| differs(&other, &read(self.written.part, &other)))
    }
}

/// What a reader made of an object, and what it said about it.
#[derive(PartialEq)]
struct Read {
    made: Made,
    notes: usize,
}

#[derive(PartialEq)]
enum Made {
    Dashboard(Box<Dashboard>),
    Variable(Option<Box<Variable>>),
    Annotation(Option<Box<AnnotationQuery>>),
    Link(DashboardLink),
}

fn read(part: Part, object: &Object) -> Read {
    let mut notes = Notes::default();
    let made = match part {
        Part::Dashboard => Made::Dashboard(Box::new(dashboard::read(object, "", None, &mut notes))),
        Part::ResourceDashboard => {
            Made::Dashboard(Box::new(dashboard::read(&resource::classic(object), "", None, &mut notes)))
        }
        Part::Variable => Made::Variable(variable::read(object, "", &mut notes).map(Box::new)),
        Part::ResourceVariable => {
            let classic = resource_parts::variable(object);
            let classic = classic.as_object().cloned().unwrap_or_default();
            Made::Variable(variable::read(&classic, "", &mut notes).map(Box::new))
        }
        Part::Annotation => Made::Annotation(of_annotation(object, &mut notes)),
        Part::ResourceAnnotation => {
            let classic = resource_parts::annotation(object);
            let classic = classic.as_object().cloned().unwrap_or_default();
            Made::Annotation(of_annotation(&classic, &mut notes))
        }
        Part::Link => Made::Link(dashboard::link(object)),
    };
    Read { made, notes: notes.into_parts().0.len() }
}

/// Without the object as it is written, which is another for every value.
fn of_annotation(object: &Object, notes: &mut Notes) -> Option<Box<AnnotationQuery>> {
    annotation::read(object, "", notes).map(|read| Box::new(AnnotationQuery { raw: Object::new(), ..read }))
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
        Value::Bool(flag) => some(&[json!(!flag)]),
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
        ]),
        Value::Array(_) => some(&[json!([]), json!(["probe"]), json!([{"probe": 1}])]),
        Value::Object(_) | Value::Null => some(&[json!({}), json!({"probe": 1}), json!("probe")]),
    });
    others
}

/// The object with all its switches on, and those of the objects within.
fn switched_on(object: &Object) -> Object {
    fn on(value: &Value) -> Value {
        match value {
            Value::Bool(_) => json!(true),
            Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), on(value))).collect(),
            other => other.clone(),
        }
    }
    object.iter().map(|(key, value)| (key.clone(), on(value))).collect()
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
