//! A stretch of time that comes back, such as each working day from nine to five.

use crate::time::Cron;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeRegion {
    pub starts: Cron,
    /// In milliseconds; 0 is a moment.
    pub length_millis: i64,
    /// `browser`, `utc` or an IANA name; `None` is the dashboard's.
    pub timezone: Option<String>,
}
