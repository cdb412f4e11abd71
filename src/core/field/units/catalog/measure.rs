//! Mass, length and volume. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::{Si, Suffix};
use super::{Row, row};

pub(super) const MASS: &[Row] = &[
    row("massmg", "milligram (mg)", Si("g", -1)),
    row("massg", "gram (g)", Si("g", 0)),
    row("masslb", "pound (lb)", Suffix("lb")),
    row("masskg", "kilogram (kg)", Si("g", 1)),
    row("masst", "metric ton (t)", Suffix("t")),
];

pub(super) const LENGTH: &[Row] = &[
    row("lengthmm", "millimeter (mm)", Si("m", -1)),
    row("lengthcm", "centimeter (cm)", Suffix("cm")),
    row("lengthin", "inch (in)", Suffix("in")),
    row("lengthft", "feet (ft)", Suffix("ft")),
    row("lengthm", "meter (m)", Si("m", 0)),
    row("lengthkm", "kilometer (km)", Si("m", 1)),
    row("lengthmi", "mile (mi)", Suffix("mi")),
];

pub(super) const VOLUME: &[Row] = &[
    row("mlitre", "millilitre (mL)", Si("L", -1)),
    row("litre", "litre (L)", Si("L", 0)),
    row("m3", "cubic meter", Suffix("m³")),
    row("Nm3", "Normal cubic meter", Suffix("Nm³")),
    row("dm3", "cubic decimeter", Suffix("dm³")),
    row("gallons", "gallons", Suffix("gal")),
];
