//! How grave a log line is. In: its labels and text. Out: one of seven levels, and the colour of its stripe.
//!
//! **Invariant:** what a label says wins over what the text seems to say.

use crate::frame::Labels;
use crate::theme::{Color, Theme};

/// Gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    Critical,
    Error,
    Warning,
    Info,
    Debug,
    Trace,
    #[default]
    Unknown,
}

/// Labels that name a level, the most trusted first. Loki finds `detected_level` itself.
const LEVEL_LABELS: [&str; 8] =
    ["detected_level", "level", "lvl", "loglevel", "log_level", "severity", "severity_text", "levelname"];

/// Words for each level, lower case.
const WORDS: [(&str, Level); 29] = [
    ("emerg", Level::Critical),
    ("emergency", Level::Critical),
    ("fatal", Level::Critical),
    ("alert", Level::Critical),
    ("crit", Level::Critical),
    ("critical", Level::Critical),
    ("panic", Level::Critical),
    ("error", Level::Error),
    ("err", Level::Error),
    ("eror", Level::Error),
    ("erro", Level::Error),
    ("severe", Level::Error),
    ("warn", Level::Warning),
    ("warning", Level::Warning),
    ("wrn", Level::Warning),
    ("info", Level::Info),
    ("inf", Level::Info),
    ("information", Level::Info),
    ("informational", Level::Info),
    ("notice", Level::Info),
    ("debug", Level::Debug),
    ("dbug", Level::Debug),
    ("dbg", Level::Debug),
    ("fine", Level::Debug),
    ("verbose", Level::Debug),
    ("trace", Level::Trace),
    ("trc", Level::Trace),
    ("finer", Level::Trace),
    ("finest", Level::Trace),
];

/// Words too common in prose to mean a level when they merely occur in a line.
const ONLY_AS_A_VALUE: [&str; 7] = ["alert", "fine", "finer", "finest", "inf", "verbose", "severe"];

impl Level {
    /// Gravest first, as they are declared.
    pub const ALL: [Self; 7] =
        [Self::Critical, Self::Error, Self::Warning, Self::Info, Self::Debug, Self::Trace, Self::Unknown];

    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
            Self::Unknown => "unknown",
        }
    }

    /// The stripe's colour: the one each level has in Grafana.
    pub fn color(self, theme: Theme) -> Color {
        theme.color(match self {
            Self::Critical => "purple",
            Self::Error => "red",
            Self::Warning => "yellow",
            Self::Info => "green",
            Self::Debug => "blue",
            Self::Trace => "light-blue",
            Self::Unknown => "gray",
        })
    }

    /// What a level's own value says: a word, a syslog number (0 to 7) or a multiple of ten as some loggers count.
    pub fn from_value(value: &str) -> Option<Self> {
        let value = value.trim().trim_matches(['[', ']', '"', '\'']).to_ascii_lowercase();
        if let Some((_, level)) = WORDS.iter().find(|(word, _)| *word == value) {
            return Some(*level);
        }
        match value.parse::<u8>().ok()? {
            0..=2 | 60 => Some(Self::Critical),
            3 | 50 => Some(Self::Error),
            4 | 40 => Some(Self::Warning),
            5 | 6 | 30 => Some(Self::Info),
            7 | 20 => Some(Self::Debug),
            10 => Some(Self::Trace),
            _ => None,
        }
    }

    /// The level of a line: from its labels, from a `level` key in its text, from the first word that names one.
    pub fn of(labels: &Labels, line: &str) -> Self {
        let from_label = LEVEL_LABELS.iter().find_map(|name| Self::from_value(labels.get(*name)?));
        from_label.or_else(|| from_key(line)).or_else(|| from_first_word(line)).unwrap_or_default()
    }
}

/// `level=warn`, `"level": "warn"`, `lvl=warn`, `severity: warn` anywhere in the line.
fn from_key(line: &str) -> Option<Level> {
    ["level", "lvl", "severity"].iter().find_map(|key| {
        line.match_indices(key).find_map(|(at, _)| {
            let rest = line.get(at + key.len()..)?.trim_start_matches('"').trim_start();
            let value = rest.strip_prefix(['=', ':'])?.trim_start().trim_start_matches('"');
            let end = value.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(value.len());
            Level::from_value(value.get(..end)?)
        })
    })
}

/// Only the line's beginning is read: a level stands there, and lines may be megabytes long.
const BEGINNING_CHARS: usize = 500;

fn from_first_word(line: &str) -> Option<Level> {
    let end = line.char_indices().nth(BEGINNING_CHARS).map_or(line.len(), |(at, _)| at);
    let words = line.get(..end)?.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| (3..=13).contains(&word.len())).find_map(|word| {
        let word = word.to_ascii_lowercase();
        let named = WORDS.iter().find(|(known, _)| *known == word)?;
        (!ONLY_AS_A_VALUE.contains(&named.0)).then_some(named.1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(labels: &[(&str, &str)], line: &str, expected: Level) {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(Level::of(&labels, line), expected);
    }

    #[test]
    fn labels_say_it_first() {
        check(&[("level", "error")], "all is info", Level::Error);
        check(&[("detected_level", "warn"), ("level", "info")], "", Level::Warning);
        check(&[("severity", "CRITICAL")], "", Level::Critical);
        check(&[("level", "4")], "", Level::Warning);
        check(&[("level", "30")], "", Level::Info);
        check(&[("level", "high")], "level=debug", Level::Debug);
    }

    #[test]
    fn the_line_says_it_otherwise() {
        check(&[], "level=warn msg=\"an error was avoided\"", Level::Warning);
        check(&[], "{\"msg\": \"error\", \"level\": \"debug\"}", Level::Debug);
        check(&[], "ts=1 lvl=eror", Level::Error);
        check(&[], "2024-01-01 ERROR [main] info", Level::Error);
        check(&[], "[WARN] disk", Level::Warning);
        check(&[], "E: fatal: not a repository", Level::Critical);
        check(&[], "TRACE enter", Level::Trace);
        check(&[], "the information desk", Level::Info);
    }

    #[test]
    fn a_word_within_a_word_is_no_level() {
        check(&[], "errors_total is 3", Level::Unknown);
        check(&[], "warnings: none", Level::Unknown);
        check(&[], "inform the user, all fine", Level::Unknown);
        check(&[], "", Level::Unknown);
        check(&[], "sublevel=9", Level::Unknown);
    }
}
