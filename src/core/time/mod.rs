//! Times, ranges and zones. In: texts such as `now-6h/d`, `15s`, with a clock and a zone. Out: epoch milliseconds and
//! formatted texts.
//!
//! **Invariant:** nothing here reads a clock or the machine's zone.

mod absolute;
mod ago;
#[cfg(not(target_arch = "wasm32"))]
mod bundled_zones;
pub(crate) mod civil;
mod cron;
mod date_math;
mod describe;
mod format;
mod interval;
pub(crate) mod iso;
mod month;
mod quick;
mod range;
mod read_pattern;
mod refresh;
mod server_clock;
mod span;
mod wall;
mod zone;

pub use ago::from_now;
pub use cron::Cron;
pub use date_math::{Calendar, Rounding, TimeError, WeekStart, resolve_time};
pub use describe::{describe_range, describe_range_briefly};
pub use format::{DATE_TIME, DATE_TIME_MILLIS, format_date_time, format_iso, format_with_pattern};
pub use interval::{calculate_interval, format_interval, parse_duration, parse_step, round_interval};
pub use month::{Day, Month};
pub use quick::QUICK_RANGES;
pub use range::{RawTimeRange, TimeRange, resolve_range};
pub use read_pattern::parse_with_pattern;
pub use refresh::{REFRESH_INTERVALS, is_refresh_due, range_may_change, refresh_millis, why_not_live};
pub use server_clock::{Heard, ServerClock};
pub use span::{SpanDetail, format_span};
pub use zone::{OffsetChange, Zone, ZoneRules, ZoneSource, install_zones, zone_names};

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = i64;
