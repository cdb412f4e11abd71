//! The rules of all zones as they come with the program outside the browser, so that tests and tools see the same
//! history of daylight saving wherever they run.

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use super::Millis;
use super::zone::{OffsetChange, ZoneRules, ZoneSource, timestamp};

pub(super) const SOURCE: ZoneSource = ZoneSource { rules, abbreviation, names };

fn database() -> TimeZoneDatabase {
    TimeZoneDatabase::bundled()
}

fn rules(name: &str) -> Option<ZoneRules> {
    let rules = database().get(name).ok()?;
    let first = OffsetChange { at: Millis::MIN, seconds: rules.to_offset(Timestamp::MIN).seconds() };
    let later = rules
        .following(Timestamp::MIN)
        .take_while(|change| change.offset().to_datetime(change.timestamp()).year() <= ZoneSource::LAST_YEAR)
        .map(|change| OffsetChange {
            at: change.timestamp().as_millisecond(),
            seconds: change.offset().seconds(),
        });
    let mut changes: Vec<_> = std::iter::once(first).chain(later).collect();
    // What began or ended may be daylight saving in name alone.
    changes.dedup_by_key(|change| change.seconds);
    Some(ZoneRules { name: rules.iana_name().unwrap_or(name).to_owned(), changes })
}

fn abbreviation(name: &str, at: Millis) -> String {
    let rules = database().get(name);
    rules.map(|rules| rules.to_offset_info(timestamp(at)).abbreviation().to_owned()).unwrap_or_default()
}

fn names() -> Vec<String> {
    database().available().map(|name| name.to_string()).collect()
}
