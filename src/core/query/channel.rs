//! Channel names and the patterns they are subscribed by. In: a pattern, a channel. Out: whether it fits; a text with
//! `{a,b}` in it as the patterns it stands for.
//!
//! Channels are words joined by dots; in a pattern `*` stands for one word and a closing `>` for one or more, as in NATS
//! subjects (<https://docs.nats.io/nats-concepts/subjects>).
//!
//! **Invariant:** a pattern that passes [`check`] holds no blank and no control character, so it cannot end a line of a
//! text protocol early.

/// Most patterns one target may stand for: a server keeps each of them.
pub const MOST_PATTERNS: usize = 200;
/// Longest pattern, in bytes.
const LONGEST: usize = 500;

/// Why a text is no channel pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    #[error("The channel is empty")]
    Empty,
    #[error("Channel {0:?} has an empty word: two dots in a row, or one at an end")]
    EmptyWord(String),
    #[error("Channel {0:?} holds a blank or a control character")]
    Blank(String),
    #[error("Channel {0:?}: `>` can only be the last word")]
    RestWithin(String),
    #[error("The channel is longer than {LONGEST} bytes")]
    TooLong,
    #[error("Channel {text:?} stands for {count} patterns; at most {MOST_PATTERNS} are subscribed")]
    TooMany { text: String, count: usize },
}

/// Whether `pattern` can be subscribed.
pub fn check(pattern: &str) -> Result<(), ChannelError> {
    let text = || pattern.chars().take(80).collect::<String>();
    if pattern.is_empty() {
        return Err(ChannelError::Empty);
    }
    if pattern.len() > LONGEST {
        return Err(ChannelError::TooLong);
    }
    if pattern.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Err(ChannelError::Blank(text()));
    }
    let words: Vec<&str> = pattern.split('.').collect();
    if words.iter().any(|word| word.is_empty()) {
        return Err(ChannelError::EmptyWord(text()));
    }
    if words.iter().rev().skip(1).any(|word| *word == ">") {
        return Err(ChannelError::RestWithin(text()));
    }
    Ok(())
}

/// Whether a channel fits a pattern.
pub fn fits(pattern: &str, channel: &str) -> bool {
    let mut words = channel.split('.');
    for wanted in pattern.split('.') {
        match (wanted, words.next()) {
            (_, None) => return false,
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(word)) if wanted == word => {}
            _ => return false,
        }
    }
    words.next().is_none()
}

/// Whether a pattern names one channel.
pub fn is_exact(pattern: &str) -> bool {
    !pattern.split('.').any(|word| word == "*" || word == ">")
}

/// The patterns a text stands for: every `{a,b}`, which is how a variable with several values is written, multiplied
/// out; each checked, none twice.
pub fn expand(text: &str) -> Result<Vec<String>, ChannelError> {
    let mut texts = vec![String::new()];
    let mut rest = text.trim();
    while let Some(open) = rest.find('{') {
        let Some(length) = rest.get(open..).and_then(|from| from.find('}')) else { break };
        let inner = rest.get(open + 1..open + length).unwrap_or_default();
        let before = rest.get(..open).unwrap_or_default();
        let choices: Vec<&str> = inner.split(',').map(str::trim).collect();
        let count = texts.len().saturating_mul(choices.len());
        if count > MOST_PATTERNS {
            return Err(ChannelError::TooMany { text: text.chars().take(80).collect(), count });
        }
        texts = texts
            .iter()
            .flat_map(|start| choices.iter().map(move |choice| format!("{start}{before}{choice}")))
            .collect();
        rest = rest.get(open + length + 1..).unwrap_or_default();
    }
    let mut patterns: Vec<String> = Vec::new();
    for mut pattern in texts {
        pattern.push_str(rest);
        check(&pattern)?;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Ok(patterns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fits(pattern: &str, channel: &str, expected: bool) {
        assert_eq!(fits(pattern, channel), expected, "{channel} in {pattern}");
    }

    #[test]
    fn patterns_match_word_by_word() {
        check_fits("shop.eu.load", "shop.eu.load", true);
        check_fits("shop.*.load", "shop.eu.load", true);
        check_fits("shop.*", "shop.eu.load", false);
        check_fits("shop.>", "shop.eu.load", true);
        check_fits("shop.>", "shop", false);
        check_fits(">", "shop", true);
        check_fits("shop.eu.load", "shop.eu", false);
        check_fits("shop.e*", "shop.eu", false);
    }

    #[test]
    fn several_values_become_several_patterns() {
        assert_eq!(expand("shop.{eu,us}.*").unwrap(), ["shop.eu.*", "shop.us.*"]);
        assert_eq!(expand("{a,b}.{c,d}").unwrap(), ["a.c", "a.d", "b.c", "b.d"]);
        assert_eq!(expand(" shop.eu ").unwrap(), ["shop.eu"]);
        assert_eq!(expand("shop.{eu,eu}").unwrap(), ["shop.eu"]);
    }

    #[test]
    fn what_no_server_could_take_is_refused_with_the_reason() {
        assert_eq!(expand(""), Err(ChannelError::Empty));
        assert!(matches!(expand("shop..load"), Err(ChannelError::EmptyWord(_))));
        assert!(matches!(expand("shop.eu\r\nPUB x 0"), Err(ChannelError::Blank(_))));
        assert!(matches!(expand("shop.a b"), Err(ChannelError::Blank(_))));
        assert!(matches!(expand("shop.>.load"), Err(ChannelError::RestWithin(_))));
        let many = format!("shop.{{{}}}", vec!["a"; MOST_PATTERNS + 1].join(","));
        assert!(matches!(expand(&many), Err(ChannelError::TooMany { .. })));
    }
}
