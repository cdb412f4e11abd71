//! Variables that rows and tabs of a resource declare for themselves. In: its tree of layouts. Out: each with its place
//! in the file, in reading order.
//!
//! Grafana keeps such a variable to its row or tab. Here those whose names are taken by no other are offered for the
//! whole dashboard, so that panels find them; nothing outside mentions them.

use std::collections::BTreeSet;

use crate::model::read::lenient::{self, Object};

/// A variable of a row or tab.
pub(super) struct Own<'a> {
    /// Where it lies in the file, such as `spec.layout.spec.rows[0].spec.variables[1]`.
    pub path: String,
    pub written: &'a Object,
    pub name: String,
    /// No variable before it has its name.
    pub is_first: bool,
}

/// Layouts nest this deep at most; deeper ones are taken as empty.
const DEEPEST: usize = 16;

pub(super) fn of_sections<'a>(spec: &'a Object, at: &str) -> Vec<Own<'a>> {
    let mut taken: BTreeSet<String> =
        lenient::objects(spec, "variables").filter_map(|(_, variable)| name(variable)).collect();
    let mut found = Vec::new();
    if let Some(layout) = lenient::object(spec, "layout") {
        walk(layout, &format!("{at}layout"), 0, &mut found);
    }
    for own in &mut found {
        own.is_first = taken.insert(own.name.clone());
    }
    found
}

fn walk<'a>(layout: &'a Object, path: &str, depth: usize, found: &mut Vec<Own<'a>>) {
    let Some(spec) = lenient::object(layout, "spec").filter(|_| depth <= DEEPEST) else { return };
    for list in ["rows", "tabs"] {
        for (index, part) in lenient::objects(spec, list) {
            let Some(part) = lenient::object(part, "spec") else { continue };
            let path = format!("{path}.spec.{list}[{index}].spec");
            let variables = lenient::objects(part, "variables");
            found.extend(variables.filter_map(|(index, written)| {
                let name = name(written)?;
                Some(Own { path: format!("{path}.variables[{index}]"), written, name, is_first: false })
            }));
            if let Some(layout) = lenient::object(part, "layout") {
                walk(layout, &format!("{path}.layout"), depth + 1, found);
            }
        }
    }
}

fn name(variable: &Object) -> Option<String> {
    lenient::filled(lenient::object(variable, "spec")?, "name")
}
