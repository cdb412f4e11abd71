//! A moving local clock. In: an instant and a zone. Out: the same clock some days or months away, or at the edge of a
//! unit.
//!
//! Days, weeks, months, quarters and years move the hands and keep the time of day; hours and less move real time.
//! After a move the zone's offset is looked up at the new hands read with the old offset, as Grafana's calendar does,
//! which decides what a skipped or repeated hour means.
//!
//! **Invariant:** every move is total or `None`; no date is invented beyond the years that can be shown.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

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
                return self.moved_to(self.local.checked_add(calendar_span(amount, unit)?).ok()?);
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
            Unit::Second => start.checked_add(1.second()),
            Unit::Minute => start.checked_add(1.minute()),
            Unit::Hour => start.checked_add(1.hour()),
            Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year => {
                start.checked_add(calendar_span(1, unit)?)
            }
        };
        self.moved_to(next.ok()?.checked_sub(1.millisecond()).ok()?)
    }

    fn moved_to(&self, local: DateTime) -> Option<Self> {
        let provisional = wall_millis(local)?.checked_sub(self.offset_millis)?;
        let offset_millis = i64::from(self.zone.offset_seconds(provisional)) * 1000;
        Some(Self { zone: self.zone, local, offset_millis })
    }
}

fn calendar_span(amount: i64, unit: Unit) -> Option<Span> {
    let span = Span::new();
    match unit {
        Unit::Day => span.try_days(amount),
        Unit::Week => span.try_weeks(amount),
        Unit::Month => span.try_months(amount),
        Unit::Quarter => span.try_months(amount.checked_mul(3)?),
        Unit::Year => span.try_years(amount),
        Unit::Second | Unit::Minute | Unit::Hour => return None,
    }
    .ok()
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
            date.checked_sub(i64::from(date.weekday().since(first)).days()).ok()?
        }
        Unit::Month => first_of(date.month())?,
        Unit::Quarter => first_of((date.month() - 1) / 3 * 3 + 1)?,
        Unit::Year => first_of(1)?,
    };
    Some(date_start.to_datetime(Time::midnight()))
}
