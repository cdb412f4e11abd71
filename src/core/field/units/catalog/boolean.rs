//! Numbers that stand for two words. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::Boolean;
use super::{Row, row};

pub(super) const BOOLEAN: &[Row] = &[
    row("bool", "True / False", Boolean("True", "False")),
    row("bool_yes_no", "Yes / No", Boolean("Yes", "No")),
    row("bool_on_off", "On / Off", Boolean("On", "Off")),
];
