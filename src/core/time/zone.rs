//! Time zones. In: an IANA name, `utc`, or a dashboard's setting. Out: offsets at instants, instants of local times.
//!
//! Rules come bundled with the program, so every viewer sees the same history of daylight saving.
//!
//! **Invariant:** never the machine's own zone: the app says what the browser's zone is called.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};

use super::Millis;

/// After 400 years dates fall on the same days of the week; in milliseconds.
const CALENDAR_CYCLE: i64 = 146_097 * 86_400_000;

/// A time zone with the name it was asked for; a clone shares the rules.
#[derive(Debug, Clone)]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Zone {
    pub fn utc() -> Self {
        Self { name: "UTC".into(), rules: TimeZone::UTC }
    }

    /// A zone of the IANA database, whatever the case; `None` for a name it does not have.
    pub fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("utc") {
            return Some(Self::utc());
        }
        let rules = database().get(name).ok()?;
        Some(Self { name: rules.iana_name().unwrap_or(name).into(), rules })
    }

    /// The zone a dashboard or a URL asks for: `utc`, an IANA name, or the browser's for `browser`, an empty text and
    /// a name nobody knows.
    pub fn from_dashboard(setting: &str, browser: &Self) -> Self {
        match setting {
            "" | "browser" => browser.clone(),
            name => Self::named(name).unwrap_or_else(|| browser.clone()),
        }
    }

    /// The IANA name, or `UTC`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of UTC at an instant; instants beyond the year 9999 count as its end.
    pub fn offset_seconds(&self, at: Millis) -> i32 {
        self.rules.to_offset(timestamp(at)).seconds()
    }

    /// The zone's short name at an instant, such as `CEST`; a numeric one where no letters are in use.
    pub fn abbreviation(&self, at: Millis) -> String {
        self.rules.to_offset_info(timestamp(at)).abbreviation().to_owned()
    }

    /// The local date and time at an instant; instants beyond the year 9999 count as its end.
    pub(crate) fn civil(&self, at: Millis) -> DateTime {
        if at <= Timestamp::MAX.as_millisecond() {
            return self.rules.to_datetime(timestamp(at));
        }
        // The last days of the year 9999, where dates that mean `never` are, lie beyond what a timestamp can hold.
        let earlier = self.rules.to_datetime(timestamp(at.saturating_sub(CALENDAR_CYCLE)));
        earlier.checked_add(400.years()).unwrap_or(DateTime::MAX)
    }

    /// The instant of a local time: the first one where the clock shows it twice, as much later where it is skipped.
    pub(crate) fn instant(&self, local: DateTime) -> Option<Millis> {
        self.rules.to_ambiguous_timestamp(local).compatible().ok().map(Timestamp::as_millisecond)
    }
}

/// The rules built into the program, never the machine's.
fn database() -> TimeZoneDatabase {
    TimeZoneDatabase::bundled()
}

/// Every zone's name, in alphabetical order, for a picker.
pub fn zone_names() -> Vec<String> {
    let mut names: Vec<String> = database().available().map(|name| name.to_string()).collect();
    names.sort_unstable();
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
