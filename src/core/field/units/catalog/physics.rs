//! Physical quantities. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::{Si, Steps, Suffix};
use super::super::scaled::PSI;
use super::{Row, row};

pub(super) const ACCELERATION: &[Row] = &[
    row("accMS2", "Meters/sec²", Suffix("m/sec²")),
    row("accFS2", "Feet/sec²", Suffix("f/sec²")),
    row("accG", "G unit", Suffix("g")),
];

pub(super) const ANGLE: &[Row] = &[
    row("degree", "Degrees (°)", Suffix("°")),
    row("radian", "Radians", Suffix("rad")),
    row("grad", "Gradian", Suffix("grad")),
    row("arcmin", "Arc Minutes", Suffix("arcmin")),
    row("arcsec", "Arc Seconds", Suffix("arcsec")),
];

pub(super) const AREA: &[Row] = &[
    row("areaM2", "Square Meters (m²)", Suffix("m²")),
    row("areaF2", "Square Feet (ft²)", Suffix("ft²")),
    row("areaMI2", "Square Miles (mi²)", Suffix("mi²")),
    row("acres", "Acres (ac)", Suffix("ac")),
    row("hectares", "Hectares (ha)", Suffix("ha")),
];

pub(super) const CONCENTRATION: &[Row] = &[
    row("ppm", "parts-per-million (ppm)", Suffix("ppm")),
    row("conppb", "parts-per-billion (ppb)", Suffix("ppb")),
    row("conngm3", "nanogram per cubic meter (ng/m³)", Suffix("ng/m³")),
    row("conngNm3", "nanogram per normal cubic meter (ng/Nm³)", Suffix("ng/Nm³")),
    row("conμgm3", "microgram per cubic meter (μg/m³)", Suffix("μg/m³")),
    row("conμgNm3", "microgram per normal cubic meter (μg/Nm³)", Suffix("μg/Nm³")),
    row("conmgm3", "milligram per cubic meter (mg/m³)", Suffix("mg/m³")),
    row("conmgNm3", "milligram per normal cubic meter (mg/Nm³)", Suffix("mg/Nm³")),
    row("congm3", "gram per cubic meter (g/m³)", Suffix("g/m³")),
    row("congNm3", "gram per normal cubic meter (g/Nm³)", Suffix("g/Nm³")),
    row("conmgdL", "milligrams per decilitre (mg/dL)", Suffix("mg/dL")),
    row("conmmolL", "millimoles per litre (mmol/L)", Suffix("mmol/L")),
];

pub(super) const FLOW: &[Row] = &[
    row("flowgpm", "Gallons/min (gpm)", Suffix("gpm")),
    row("flowcms", "Cubic meters/sec (cms)", Suffix("cms")),
    row("flowcfs", "Cubic feet/sec (cfs)", Suffix("cfs")),
    row("flowcfm", "Cubic feet/min (cfm)", Suffix("cfm")),
    row("litreh", "Litre/hour", Suffix("L/h")),
    row("flowlpm", "Litre/min (L/min)", Suffix("L/min")),
    row("flowmlpm", "milliLitre/min (mL/min)", Suffix("mL/min")),
    row("lux", "Lux (lx)", Suffix("lux")),
];

pub(super) const FORCE: &[Row] = &[
    row("forceNm", "Newton-meters (Nm)", Si("Nm", 0)),
    row("forcekNm", "Kilonewton-meters (kNm)", Si("Nm", 1)),
    row("forceN", "Newtons (N)", Si("N", 0)),
    row("forcekN", "Kilonewtons (kN)", Si("N", 1)),
];

pub(super) const PRESSURE: &[Row] = &[
    row("pressurembar", "Millibars", Si("bar", -1)),
    row("pressurebar", "Bars", Si("bar", 0)),
    row("pressurekbar", "Kilobars", Si("bar", 1)),
    row("pressurepa", "Pascals", Si("Pa", 0)),
    row("pressurehpa", "Hectopascals", Suffix("hPa")),
    row("pressurekpa", "Kilopascals", Suffix("kPa")),
    row("pressurehg", "Inches of mercury", Suffix("\"Hg")),
    row("pressurepsi", "PSI", Steps(&PSI)),
];

pub(super) const RADIATION: &[Row] = &[
    row("radbq", "Becquerel (Bq)", Si("Bq", 0)),
    row("radci", "curie (Ci)", Si("Ci", 0)),
    row("radgy", "Gray (Gy)", Si("Gy", 0)),
    row("radrad", "rad", Si("rad", 0)),
    row("radsv", "Sievert (Sv)", Si("Sv", 0)),
    row("radmsv", "milliSievert (mSv)", Si("Sv", -1)),
    row("radusv", "microSievert (µSv)", Si("Sv", -2)),
    row("radrem", "rem", Si("rem", 0)),
    row("radexpckg", "Exposure (C/kg)", Si("C/kg", 0)),
    row("radr", "roentgen (R)", Si("R", 0)),
    row("radsvh", "Sievert/hour (Sv/h)", Si("Sv/h", 0)),
    row("radmsvh", "milliSievert/hour (mSv/h)", Si("Sv/h", -1)),
    row("radusvh", "microSievert/hour (µSv/h)", Si("Sv/h", -2)),
];

pub(super) const ROTATIONAL_SPEED: &[Row] = &[
    row("rotrpm", "Revolutions per minute (rpm)", Suffix("rpm")),
    row("rothz", "Hertz (Hz)", Si("Hz", 0)),
    row("rotkhz", "Kilohertz (kHz)", Si("Hz", 1)),
    row("rotmhz", "Megahertz (MHz)", Si("Hz", 2)),
    row("rotghz", "Gigahertz (GHz)", Si("Hz", 3)),
    row("rotrads", "Radians per second (rad/s)", Suffix("rad/s")),
    row("rotdegs", "Degrees per second (°/s)", Suffix("°/s")),
];

pub(super) const TEMPERATURE: &[Row] = &[
    row("celsius", "Celsius (°C)", Suffix("°C")),
    row("fahrenheit", "Fahrenheit (°F)", Suffix("°F")),
    row("kelvin", "Kelvin (K)", Suffix("K")),
];

pub(super) const VELOCITY: &[Row] = &[
    row("velocityms", "meters/second (m/s)", Suffix("m/s")),
    row("velocitykmh", "kilometers/hour (km/h)", Suffix("km/h")),
    row("velocitymph", "miles/hour (mph)", Suffix("mph")),
    row("velocityknot", "knot (kn)", Suffix("kn")),
];
