//! Grafana's JSON of any age into a [`Dashboard`]. In: the text of a file. Out: the dashboard and what was not
//! understood.
//!
//! ```text
//! text -> unwrapped object -> (resource of today's Grafana -> classic shape) -> settings, variables, sections
//!                                                  each panel: legacy kinds -> today's options -> typed
//! ```
//!
//! Old shapes are told by what they hold, never by `schemaVersion`, which many files state wrongly.
//!
//! **Invariant:** every panel of the file is in the dashboard, if only as one that cannot be drawn.

mod annotation;
mod dashboard;
mod field_config;
mod flow;
mod legacy;
mod lenient;
mod made;
mod notes;
mod other_shapes;
mod panel;
mod patterns;
mod resource;
mod resource_conditions;
mod resource_layout;
mod resource_parts;
mod resource_variables;
mod sections;
mod shared_results;
mod source;
mod summary;
mod target;
mod time_region;
mod unwrap;
mod variable;
mod written;

pub(crate) use other_shapes::OtherShapes;
pub use summary::{Summary, summary};
pub(crate) use target::reread as reread_target;
pub use unwrap::NotADashboard;
pub use written::{Known, Part, Unread, Written};

use crate::late::{self, Parts};
use crate::model::{Dashboard, Issue};

/// Reads a dashboard, and says what could not be taken as written.
///
/// # Errors
/// When the text is no JSON, or JSON that holds no dashboard.
pub fn read(json: &str) -> Result<(Dashboard, Vec<Issue>), NotADashboard> {
    Ok(open(json)?.read())
}

/// Finds the dashboard in a text.
///
/// # Errors
/// When the text is no JSON, or JSON that holds no dashboard.
pub fn open(json: &str) -> Result<Opened, NotADashboard> {
    unwrap::parse(json).map(Opened)
}

/// A dashboard that is found and not yet read.
#[derive(Debug)]
pub struct Opened(unwrap::Found);

impl Opened {
    /// What reading it takes.
    pub fn parts(&self) -> Parts {
        Parts::of_one(late::Part::Shapes, other_shapes::are_in(&self.0))
    }

    pub fn read(self) -> (Dashboard, Vec<Issue>) {
        let found = self.0;
        let mut notes = notes::Notes::default();
        let mut dashboard = match found.shape {
            unwrap::Shape::Classic => {
                notes.keep(Part::Dashboard, &found.path, &found.object);
                dashboard::read(&found.object, &found.path, found.name.as_deref(), &mut notes)
            }
            unwrap::Shape::Resource => OtherShapes::read_resource(&found, &mut notes),
        };
        shared_results::resolve(&mut dashboard, &mut notes);
        let (issues, written) = notes.into_parts();
        dashboard.written = written;
        (dashboard, issues)
    }
}

#[cfg(test)]
mod resource_tests;
#[cfg(test)]
mod tests;
