//! Time zones. In: an IANA name, `utc`, or a dashboard's setting. Out: offsets at instants, instants of local times.
//!
//! Natively the rules of all zones come with the program. A browser has them already: the page [installs](install_zones)
//! its own at its start, and ours are not part of what viewers download.
//!
//! **Invariant:** never the machine's own zone: the app says what the browser's zone is called.

use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Millis;
use super::civil::plus_months;
use crate::order::Arrange;

/// After 400 years dates fall on the same days of the week; in milliseconds.
const CALENDAR_CYCLE: i64 = 146_097 * DAY;
/// After 28 years too, where no century lies between; in milliseconds.
const SHORT_CYCLE: i64 = 10_227 * DAY;
const DAY: i64 = 86_400_000;
/// The first millisecond after the years a source tells of.
const END_OF_RULES: Millis = 3_029_529_600_000;
/// The first second and the last millisecond that can be shown in UTC.
const SHOWN: RangeInclusive<Millis> = -377_705_023_201_000..=253_402_300_799_999;

/// From an instant on a zone is so many seconds east of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetChange {
    pub at: Millis,
    pub seconds: i32,
}

/// A zone's name as the database writes it, and when its clock changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRules {
    pub name: String,
    /// In the order of time; the first one is in force before it too.
    pub changes: Vec<OffsetChange>,
}

/// Where the rules of zones come from.
#[derive(Debug, Clone, Copy)]
pub struct ZoneSource {
    /// To the end of [`ZoneSource::LAST_YEAR`]; `None` for a name it does not have.
    pub rules: fn(name: &str) -> Option<ZoneRules>,
    /// A zone's short name at an instant, such as `CEST`; a numeric one where no letters are in use.
    pub abbreviation: fn(name: &str, at: Millis) -> String,
    /// Every zone's name, in any order.
    pub names: fn() -> Vec<String>,
}

impl ZoneSource {
    /// After this year a zone's rules are taken to stay what they are in its last 28 years.
    pub const LAST_YEAR: i16 = 2065;
}

static SOURCE: OnceLock<ZoneSource> = OnceLock::new();

/// Names the source of this program's zones, before the first zone is asked for; a second call changes nothing.
pub fn install_zones(source: ZoneSource) {
    SOURCE.get_or_init(|| source);
}

fn source() -> Option<&'static ZoneSource> {
    #[cfg(not(target_arch = "wasm32"))]
    install_zones(super::bundled_zones::SOURCE);
    SOURCE.get()
}

/// A time zone with the name it was asked for; a clone shares the rules.
#[derive(Debug, Clone)]
pub struct Zone {
    name: Arc<str>,
    changes: Arc<[OffsetChange]>,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Zone {
    pub fn utc() -> Self {
        Self { name: "UTC".into(), changes: Arc::default() }
    }

    /// A zone of the IANA database, whatever the case; `None` for a name it does not have.
    pub fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("utc") {
            return Some(Self::utc());
        }
        let rules = (source()?.rules)(name)?;
        Some(Self { name: rules.name.into(), changes: rules.changes.into() })
    }

    /// The zone a dashboard or a URL asks for: `utc`, an IANA name, or the browser's for `browser`, an empty text and
    /// a name nobody knows.
    pub fn from_dashboard(setting: &str, browser: &Self) -> Self {
        match setting {
            "" | "browser" => browser.clone(),
            name => Self::named(name).unwrap_or_else(|| browser.clone()),
        }
    }

    /// Whether a dashboard's or an address' setting names a zone.
    pub fn is_known(setting: &str) -> bool {
        matches!(setting, "" | "browser") || Self::named(setting).is_some()
    }

    /// The IANA name, or `UTC`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of UTC at an instant.
    pub fn offset_seconds(&self, at: Millis) -> i32 {
        let beyond = at.saturating_sub(END_OF_RULES);
        let at = if beyond < 0 { at } else { END_OF_RULES - SHORT_CYCLE + beyond % SHORT_CYCLE };
        let after = self.changes.partition_point(|change| change.at <= at);
        self.changes.get(after.saturating_sub(1)).map_or(0, |change| change.seconds)
    }

    /// The zone's short name at an instant, such as `CEST`; a numeric one where no letters are in use.
    pub fn abbreviation(&self, at: Millis) -> String {
        match source() {
            Some(source) if &*self.name != "UTC" => (source.abbreviation)(&self.name, at),
            _ => "UTC".to_owned(),
        }
    }

    /// The local date and time at an instant; instants beyond the year 9999 count as its end.
    pub(crate) fn civil(&self, at: Millis) -> DateTime {
        let at = at.clamp(*SHOWN.start(), *SHOWN.end());
        let local = at + i64::from(self.offset_seconds(at)) * 1000;
        // The last days of the year 9999, where dates that mean `never` are, lie beyond what a timestamp can hold.
        if local <= Timestamp::MAX.as_millisecond() {
            return Offset::UTC.to_datetime(timestamp(local));
        }
        let earlier = Offset::UTC.to_datetime(timestamp(local - CALENDAR_CYCLE));
        plus_months(earlier.date(), 4_800).map_or(DateTime::MAX, |date| date.to_datetime(earlier.time()))
    }

    /// The instant of a local time: the first one where the clock shows it twice, as much later where it is skipped.
    pub(crate) fn instant(&self, local: DateTime) -> Option<Millis> {
        let wall = wall_millis(local)?;
        let offset = |at: Millis| i64::from(self.offset_seconds(at)) * 1000;
        // No zone is more than a day from UTC, and none changes twice within two.
        let (before, after) = (offset(wall - DAY), offset(wall + DAY));
        let later = wall - after;
        Some(if offset(wall - before) != before && offset(later) == after { later } else { wall - before })
    }
}

/// Every zone's name, in alphabetical order, for a picker.
pub fn zone_names() -> Vec<String> {
    let mut names = source().map(|source| (source.names)()).unwrap_or_default();
    names.arrange();
    names
}

/// An instant, kept within the years that can be shown.
pub(super) fn timestamp(at: Millis) -> Timestamp {
    let bound = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at).unwrap_or(bound)
}

/// Local date and time read as if it were UTC, in milliseconds.
pub(super) fn wall_millis(local: DateTime) -> Option<i64> {
    Offset::UTC.to_timestamp(local).ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, at: Millis, offset_hours: i32, abbreviation: &str) {
        let zone = Zone::named(zone).unwrap();
        assert_eq!(zone.offset_seconds(at), offset_hours * 3600);
        assert_eq!(zone.abbreviation(at), abbreviation);
    }

    #[test]
    fn offsets_follow_daylight_saving() {
        check("Europe/Madrid", 1_711_846_799_999, 1, "CET");
        check("Europe/Madrid", 1_711_846_800_000, 2, "CEST");
        check("America/New_York", 1_721_571_730_123, -4, "EDT");
        check("UTC", 0, 0, "UTC");
    }

    #[test]
    fn rules_go_on_after_the_last_year_told_of() {
        check("Europe/Madrid", 4_118_083_200_000, 2, "CEST"); // July 2100
        check("Europe/Madrid", 7_258_118_400_000, 1, "CET"); // January 2200
        check("America/New_York", 4_133_980_800_000, -5, "EST"); // January 2101
    }

    /// The rules as tables agree with the database they are made from, around every change and at its edges.
    #[test]
    fn tables_agree_with_the_database() {
        let mut compared = 0;
        for name in zone_names() {
            let zone = Zone::named(&name).unwrap();
            let rules = jiff::tz::TimeZoneDatabase::bundled().get(&name).unwrap();
            let near = |at: Millis| [at - 1, at, at + 1, at + 3_599_999];
            let changes = zone.changes.iter().map(|change| change.at).filter(|at| *at > -3_000_000_000_000);
            for at in changes.flat_map(near).chain([0, 1_711_846_800_000]) {
                assert_eq!(zone.offset_seconds(at), rules.to_offset(timestamp(at)).seconds(), "{name} {at}");
                let local = zone.civil(at);
                assert_eq!(local, rules.to_datetime(timestamp(at)), "{name} {at}");
                let expected = rules.to_ambiguous_timestamp(local).compatible().unwrap().as_millisecond();
                assert_eq!(zone.instant(local), Some(expected), "{name} {at}");
                compared += 1;
            }
        }
        assert!(compared > 100_000);
    }

    #[test]
    fn a_dashboard_names_its_zone_or_takes_the_browsers() {
        let browser = Zone::named("Asia/Kolkata").unwrap();
        let names = ["", "browser", "utc", "UTC", "Europe/Madrid", "europe/madrid", "Mars/Olympus"]
            .map(|setting| Zone::from_dashboard(setting, &browser).name().to_owned());
        assert_eq!(
            names,
            ["Asia/Kolkata", "Asia/Kolkata", "UTC", "UTC", "Europe/Madrid", "Europe/Madrid", "Asia/Kolkata"]
        );
    }

    #[test]
    fn the_picker_lists_zones_in_order() {
        let names = zone_names();
        assert!(names.len() > 400 && names.is_sorted());
        assert!(names.iter().any(|name| name == "Europe/Madrid"));
    }
}
