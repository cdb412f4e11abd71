//! Dashboards in other shapes than today's classic one: panels of older Grafana versions, and resources. In: what was found
//! in a file. Out: whether it has such a shape, and the functions that read it.
//!
//! Viewers download these for the first dashboard that wants them (see [`crate::late`]).
//!
//! **Invariant:** nothing but [`OtherShapes::new`] leads to what reads them; what [`are_in`] says no to is read without.

use serde_json::Value;

use crate::late::Shapes;
use crate::model::Dashboard;
use crate::model::read::legacy::{self, Modern};
use crate::model::read::lenient::Object;
use crate::model::read::notes::Notes;
use crate::model::read::resource;
use crate::model::read::unwrap::{Found, Shape};

/// Where reading other shapes begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OtherShapes {
    panel: fn(&Object, Modern, &str, &mut Notes) -> Modern,
    resource: fn(&Found, &mut Notes) -> Dashboard,
}

impl OtherShapes {
    pub(crate) fn new() -> Self {
        Self { panel: legacy::modernised_older, resource: resource::read }
    }

    /// A panel of an older shape in today's.
    pub(super) fn modernise(panel: &Object, written: Modern, path: &str, notes: &mut Notes) -> Modern {
        match Shapes::installed() {
            Some(shapes) => (shapes.0.panel)(panel, written, path, notes),
            None => written,
        }
    }

    pub(super) fn read_resource(found: &Found, notes: &mut Notes) -> Dashboard {
        Shapes::installed().map_or_else(Dashboard::default, |shapes| (shapes.0.resource)(found, notes))
    }
}

/// Whether reading takes more than today's classic shape does.
pub(super) fn are_in(found: &Found) -> bool {
    found.shape == Shape::Resource || found.object.values().any(has_older_panel)
}

/// Panels lie in rows, in rows of rows, and in the library that exports carry along.
fn has_older_panel(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_older_panel),
        Value::Object(object) => {
            let kind = object.get("type").and_then(Value::as_str);
            kind.is_some_and(|kind| legacy::may_be_older(object, kind))
                || object.values().any(has_older_panel)
        }
        _ => false,
    }
}
