//! Energy, electricity and light. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::{Si, Suffix};
use super::{Row, row};

pub(super) const ENERGY: &[Row] = &[
    row("watt", "Watt (W)", Si("W", 0)),
    row("kwatt", "Kilowatt (kW)", Si("W", 1)),
    row("megwatt", "Megawatt (MW)", Si("W", 2)),
    row("gwatt", "Gigawatt (GW)", Si("W", 3)),
    row("mwatt", "Milliwatt (mW)", Si("W", -1)),
    row("Wm2", "Watt per square meter (W/m²)", Si("W/m²", 0)),
    row("voltamp", "Volt-Ampere (VA)", Si("VA", 0)),
    row("kvoltamp", "Kilovolt-Ampere (kVA)", Si("VA", 1)),
    row("voltampreact", "Volt-Ampere reactive (VAr)", Si("VAr", 0)),
    row("kvoltampreact", "Kilovolt-Ampere reactive (kVAr)", Si("VAr", 1)),
    row("watth", "Watt-hour (Wh)", Si("Wh", 0)),
    row("watthperkg", "Watt-hour per Kilogram (Wh/kg)", Si("Wh/kg", 0)),
    row("kwatth", "Kilowatt-hour (kWh)", Si("Wh", 1)),
    row("kwattm", "Kilowatt-min (kWm)", Si("W-Min", 1)),
    row("mwatth", "Megawatt-hour (MWh)", Si("Wh", 2)),
    row("amph", "Ampere-hour (Ah)", Si("Ah", 0)),
    row("kamph", "Kiloampere-hour (kAh)", Si("Ah", 1)),
    row("mamph", "Milliampere-hour (mAh)", Si("Ah", -1)),
    row("joule", "Joule (J)", Si("J", 0)),
    row("ev", "Electron volt (eV)", Si("eV", 0)),
    row("amp", "Ampere (A)", Si("A", 0)),
    row("kamp", "Kiloampere (kA)", Si("A", 1)),
    row("mamp", "Milliampere (mA)", Si("A", -1)),
    row("volt", "Volt (V)", Si("V", 0)),
    row("kvolt", "Kilovolt (kV)", Si("V", 1)),
    row("mvolt", "Millivolt (mV)", Si("V", -1)),
    row("dBm", "Decibel-milliwatt (dBm)", Suffix("dbm")),
    row("mohm", "Milliohm (mΩ)", Si("Ω", -1)),
    row("ohm", "Ohm (Ω)", Si("Ω", 0)),
    row("kohm", "Kiloohm (kΩ)", Si("Ω", 1)),
    row("Mohm", "Megaohm (MΩ)", Si("Ω", 2)),
    row("farad", "Farad (F)", Si("F", 0)),
    row("µfarad", "Microfarad (µF)", Si("F", -2)),
    row("nfarad", "Nanofarad (nF)", Si("F", -3)),
    row("pfarad", "Picofarad (pF)", Si("F", -4)),
    row("ffarad", "Femtofarad (fF)", Si("F", -5)),
    row("henry", "Henry (H)", Si("H", 0)),
    row("mhenry", "Millihenry (mH)", Si("H", -1)),
    row("µhenry", "Microhenry (µH)", Si("H", -2)),
    row("lumens", "Lumens (Lm)", Si("Lm", 0)),
];
