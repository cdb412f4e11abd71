//! The catalogue of units. In: an id. Out: how a number looks in it.
//!
//! **Invariant:** an id appears once; an older spelling that dashboards still hold finds its unit.

mod boolean;
mod computing;
mod currency;
mod data;
mod energy;
mod measure;
mod misc;
mod physics;
mod throughput;
mod time;

use super::How;

/// One unit.
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    how: How<'static>,
}

const fn row(id: &'static str, name: &'static str, how: How<'static>) -> Row {
    Row { id, name, how }
}

pub(super) struct Category {
    pub(super) name: &'static str,
    pub(super) rows: &'static [Row],
}

/// In the order of Grafana's picker.
pub(super) const CATEGORIES: &[Category] = &[
    Category { name: "Misc", rows: misc::MISC },
    Category { name: "Acceleration", rows: physics::ACCELERATION },
    Category { name: "Angle", rows: physics::ANGLE },
    Category { name: "Area", rows: physics::AREA },
    Category { name: "Computation", rows: computing::COMPUTATION },
    Category { name: "Concentration", rows: physics::CONCENTRATION },
    Category { name: "Currency", rows: currency::CURRENCY },
    Category { name: "Data", rows: data::DATA },
    Category { name: "Data rate", rows: data::DATA_RATE },
    Category { name: "Date & time", rows: time::DATE_AND_TIME },
    Category { name: "Energy", rows: energy::ENERGY },
    Category { name: "Flow", rows: physics::FLOW },
    Category { name: "Force", rows: physics::FORCE },
    Category { name: "Hash rate", rows: computing::HASH_RATE },
    Category { name: "Mass", rows: measure::MASS },
    Category { name: "Length", rows: measure::LENGTH },
    Category { name: "Pressure", rows: physics::PRESSURE },
    Category { name: "Radiation", rows: physics::RADIATION },
    Category { name: "Rotational Speed", rows: physics::ROTATIONAL_SPEED },
    Category { name: "Temperature", rows: physics::TEMPERATURE },
    Category { name: "Time", rows: time::TIME },
    Category { name: "Throughput", rows: throughput::THROUGHPUT },
    Category { name: "Velocity", rows: physics::VELOCITY },
    Category { name: "Volume", rows: measure::VOLUME },
    Category { name: "Boolean", rows: boolean::BOOLEAN },
];

pub(super) fn find(id: &str) -> Option<How<'static>> {
    // Grafana's own misspelling of long ago.
    let id = if id == "farenheit" { "fahrenheit" } else { id };
    CATEGORIES.iter().flat_map(|category| category.rows).find(|row| row.id == id).map(|row| row.how)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique() {
        let ids: Vec<&str> = CATEGORIES.iter().flat_map(|category| category.rows).map(|row| row.id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn an_id_is_found_whatever_its_age() {
        assert!(find("short").is_some() && find("farenheit").is_some());
        assert!(find("Short").is_none());
    }
}
