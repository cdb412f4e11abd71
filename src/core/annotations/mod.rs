//! Annotation queries become lines and regions on time series. In: frames of a Prometheus or Loki answer, the annotation's
//! templates; or what comes back by the calendar. Out: [`Event`]s in time order, and clusters of those too dense to be told apart.
//!
//! **Invariant:** an event's time is one the data source gave, or the calendar; dense events are counted together, never dropped.

mod cluster;
mod event;
mod recurring;
mod region;

use crate::model::{AnnotationQuery, PanelFilter, PanelId};

pub use cluster::{Cluster, cluster};
pub use event::{Event, events};
pub use recurring::recurring;

/// Whether an annotation is drawn on a panel.
pub fn shows_on(annotation: &AnnotationQuery, panel: PanelId) -> bool {
    match &annotation.filter {
        PanelFilter::All => true,
        PanelFilter::Only(panels) => panels.contains(&panel),
        PanelFilter::Except(panels) => !panels.contains(&panel),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(filter: PanelFilter, expected: bool) {
        let annotation = AnnotationQuery { filter, ..AnnotationQuery::default() };
        assert_eq!(shows_on(&annotation, PanelId(4)), expected);
    }

    #[test]
    fn a_filter_names_the_panels_an_annotation_shows_on() {
        check(PanelFilter::All, true);
        check(PanelFilter::Only(vec![PanelId(4)]), true);
        check(PanelFilter::Only(vec![PanelId(5)]), false);
        check(PanelFilter::Except(vec![PanelId(4)]), false);
        check(PanelFilter::Except(vec![]), true);
    }
}
