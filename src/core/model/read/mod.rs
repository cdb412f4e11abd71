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

pub use summary::{Summary, summary};
pub(crate) use target::reread as reread_target;
pub use unwrap::NotADashboard;
pub use written::{Known, Part, Unread, Written};

use crate::model::{Dashboard, Issue};

/// Reads a dashboard, and says what could not be taken as written.
///
/// # Errors
/// When the text is no JSON, or JSON that holds no dashboard.
pub fn read(json: &str) -> Result<(Dashboard, Vec<Issue>), NotADashboard> {
    let found = unwrap::parse(json)?;
    let mut notes = notes::Notes::default();
    let mut dashboard = match found.shape {
        unwrap::Shape::Classic => {
            notes.keep(Part::Dashboard, &found.path, &found.object);
            dashboard::read(&found.object, &found.path, found.name.as_deref(), &mut notes)
        }
        unwrap::Shape::Resource => {
            notes.keep(Part::ResourceDashboard, &found.path, &found.object);
            resource::keep_parts(&found.object, &found.path, &mut notes);
            let classic = resource::classic(&found.object);
            let dashboard = dashboard::read(&classic, &found.path, found.name.as_deref(), &mut notes);
            let sections = resource_layout::sections(&found.object, &classic, &found.path, &mut notes);
            Dashboard { sections, ..dashboard }
        }
    };
    shared_results::resolve(&mut dashboard, &mut notes);
    let (issues, written) = notes.into_parts();
    dashboard.written = written;
    Ok((dashboard, issues))
}

#[cfg(test)]
mod resource_tests;
#[cfg(test)]
mod tests;
