//! Dates, frequencies and durations. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::{Clock, Date, DaysHoursMinutesSeconds, Duration, HoursMinutesSeconds, Si, Words};
use super::super::date::Style;
use super::super::{duration, words};
use super::{Row, row};

pub(super) const DATE_AND_TIME: &[Row] = &[
    row("dateTimeAsIso", "Datetime ISO", Date(Style::Iso)),
    row("dateTimeAsIsoNoDateIfToday", "Datetime ISO (No date if today)", Date(Style::IsoNoDateIfToday)),
    row("dateTimeAsUS", "Datetime US", Date(Style::Us)),
    row("dateTimeAsUSNoDateIfToday", "Datetime US (No date if today)", Date(Style::UsNoDateIfToday)),
    row("dateTimeAsLocal", "Datetime local", Date(Style::Local)),
    row("dateTimeAsLocalNoDateIfToday", "Datetime local (No date if today)", Date(Style::LocalNoDateIfToday)),
    row("dateTimeAsSystem", "Datetime default", Date(Style::Iso)),
    row("dateTimeFromNow", "From Now", Date(Style::FromNow)),
];

pub(super) const TIME: &[Row] = &[
    row("hertz", "Hertz (1/s)", Si("Hz", 0)),
    row("ns", "nanoseconds (ns)", Duration(duration::Base::Nanoseconds)),
    row("µs", "microseconds (µs)", Duration(duration::Base::Microseconds)),
    row("ms", "milliseconds (ms)", Duration(duration::Base::Milliseconds)),
    row("s", "seconds (s)", Duration(duration::Base::Seconds)),
    row("m", "minutes (m)", Duration(duration::Base::Minutes)),
    row("h", "hours (h)", Duration(duration::Base::Hours)),
    row("d", "days (d)", Duration(duration::Base::Days)),
    row("dtdurationms", "duration (ms)", Words(words::Base::Millisecond)),
    row("dtdurations", "duration (s)", Words(words::Base::Second)),
    row("dthms", "duration (hh:mm:ss)", HoursMinutesSeconds),
    row("dtdhms", "duration (d hh:mm:ss)", DaysHoursMinutesSeconds),
    row("timeticks", "Timeticks (s/100)", Duration(duration::Base::Timeticks)),
    row("clockms", "clock (ms)", Clock(words::Base::Millisecond)),
    row("clocks", "clock (s)", Clock(words::Base::Second)),
];
