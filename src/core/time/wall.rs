//! A moving local clock. In: an instant and a zone. Out: the same clock some days or months away, or at the edge of a
//! unit.
//!
//! Days, weeks, months, quarters and years move the hands and keep the time of day; hours and less move real time.
//! After a move the zone's offset is looked up at the new hands read with the old offset, as Grafana's calendar does,
//! which decides what a skipped or repeated hour means.
//!
//! **Invariant:** every move is total or `None`; no date is invented beyond the years that can be shown.

use jiff::civil::{Date, DateTime, Time, Weekday};

use super::civil::{plus_days, plus_millis, plus_months};
use super::zone::wall_millis;
use super::{Millis, WeekStart, Zone};

/// Units of date math; a fiscal unit only rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Local date and time with the offset from UTC in force.
#[derive(Debug, Clone)]
pub(super) struct Wall<'zone> {
    zone: &'zone Zone,
    local: DateTime,
    offset_millis: i64,
}

impl<'zone> Wall<'zone> {
    pub(super) fn at(instant: Millis, zone: &'zone Zone) -> Self {
        Self {
            zone,
            local: zone.civil(instant),
            offset_millis: i64::from(zone.offset_seconds(instant)) * 1000,
        }
    }

    pub(super) fn instant(&self) -> Option<Millis> {
        wall_millis(self.local)?.checked_sub(self.offset_millis)
    }

    pub(super) fn month(&self) -> i32 {
        i32::from(self.local.month())
    }

    /// `amount` units later, or earlier when negative.
    pub(super) fn plus(&self, amount: i64, unit: Unit) -> Option<Self> {
        let elapsed_millis = match unit {
            Unit::Second => 1_000,
            Unit::Minute => 60_000,
            Unit::Hour => 3_600_000,
            Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year => {
                return self.moved_to(on_the_calendar(self.local, amount, unit)?);
            }
        };
        let instant = self.instant()?.checked_add(amount.checked_mul(elapsed_millis)?)?;
        Some(Self::at(instant, self.zone))
    }

    /// The first millisecond of the unit the clock is in.
    pub(super) fn start_of(&self, unit: Unit, week_start: WeekStart) -> Option<Self> {
        self.moved_to(start_of(self.local, unit, week_start)?)
    }

    /// The last millisecond of the unit the clock is in.
    pub(super) fn end_of(&self, unit: Unit, week_start: WeekStart) -> Option<Self> {
        let start = start_of(self.local, unit, week_start)?;
        let next = match unit {
            Unit::Second => plus_millis(start, 1_000),
            Unit::Minute => plus_millis(start, 60_000),
            Unit::Hour => plus_millis(start, 3_600_000),
            Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year => {
                on_the_calendar(start, 1, unit)
            }
        };
        self.moved_to(plus_millis(next?, -1)?)
    }

    fn moved_to(&self, local: DateTime) -> Option<Self> {
        let provisional = wall_millis(local)?.checked_sub(self.offset_millis)?;
        let offset_millis = i64::from(self.zone.offset_seconds(provisional)) * 1000;
        Some(Self { zone: self.zone, local, offset_millis })
    }
}

/// A local time so many days or months away, at the same time of day.
fn on_the_calendar(local: DateTime, amount: i64, unit: Unit) -> Option<DateTime> {
    let date = local.date();
    let moved = match unit {
        Unit::Day => plus_days(date, amount),
        Unit::Week => plus_days(date, amount.checked_mul(7)?),
        Unit::Month => plus_months(date, amount),
        Unit::Quarter => plus_months(date, amount.checked_mul(3)?),
        Unit::Year => plus_months(date, amount.checked_mul(12)?),
        Unit::Second | Unit::Minute | Unit::Hour => None,
    };
    Some(moved?.to_datetime(local.time()))
}

fn start_of(local: DateTime, unit: Unit, week_start: WeekStart) -> Option<DateTime> {
    let (date, time) = (local.date(), local.time());
    let at_hour = |minute, second| Time::new(time.hour(), minute, second, 0).ok();
    let first_of = |month| Date::new(date.year(), month, 1).ok();
    let date_start = match unit {
        Unit::Second => return Some(date.to_datetime(at_hour(time.minute(), time.second())?)),
        Unit::Minute => return Some(date.to_datetime(at_hour(time.minute(), 0)?)),
        Unit::Hour => return Some(date.to_datetime(at_hour(0, 0)?)),
        Unit::Day => date,
        Unit::Week => {
            let first = match week_start {
                WeekStart::Saturday => Weekday::Saturday,
                WeekStart::Sunday => Weekday::Sunday,
                WeekStart::Monday => Weekday::Monday,
            };
            plus_days(date, -i64::from(date.weekday().since(first)))?
        }
        Unit::Month => first_of(date.month())?,
        Unit::Quarter => first_of((date.month() - 1) / 3 * 3 + 1)?,
        Unit::Year => first_of(1)?,
    };
    Some(date_start.to_datetime(Time::midnight()))
}
