//! Follows the string literals of PromQL and LogQL. In: a query, piece by piece. Out: which quotes surround the place
//! reached, since a value is escaped by the quotes it lands in.
//!
//! **Invariant:** only the dashboard's own text moves the state; a value put in never opens or closes a literal.

/// What surrounds a place in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Quoting {
    #[default]
    None,
    Double,
    Single,
    /// Backticks: no escapes inside.
    Raw,
    /// From `#` to the line's end.
    Comment,
}

/// Reads a query from left to right.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct QuoteReader {
    state: Quoting,
    after_backslash: bool,
}

impl QuoteReader {
    pub(super) fn state(self) -> Quoting {
        self.state
    }

    pub(super) fn read(&mut self, text: &str) {
        for c in text.chars() {
            self.step(c);
        }
    }

    /// A value took this place: a backslash before it escapes the value's first character, not what follows.
    pub(super) fn pass_value(&mut self) {
        self.after_backslash = false;
    }

    fn step(&mut self, c: char) {
        if std::mem::take(&mut self.after_backslash) {
            return;
        }
        self.state = match (self.state, c) {
            (Quoting::Double | Quoting::Single, '\\') => {
                self.after_backslash = true;
                self.state
            }
            (Quoting::None, '"') => Quoting::Double,
            (Quoting::None, '\'') => Quoting::Single,
            (Quoting::None, '`') => Quoting::Raw,
            (Quoting::None, '#') => Quoting::Comment,
            (Quoting::Double, '"')
            | (Quoting::Single, '\'')
            | (Quoting::Raw, '`')
            | (Quoting::Comment, '\n') => Quoting::None,
            (state, _) => state,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Quoting) {
        let mut reader = QuoteReader::default();
        reader.read(text);
        assert_eq!(reader.state(), expected, "after {text}");
    }

    #[test]
    fn literals_open_and_close() {
        check("up{x=", Quoting::None);
        check("up{x=\"", Quoting::Double);
        check("up{x=\"a\"", Quoting::None);
        check("up{x='", Quoting::Single);
        check("{x=\"a\"} |~ `", Quoting::Raw);
        check("up{x=\"it's", Quoting::Double);
        check("up{x=\"a\\\"", Quoting::Double);
        check("|~ `a\\`", Quoting::None);
    }

    #[test]
    fn comments_hide_quotes() {
        check("up # don't", Quoting::Comment);
        check("up # don't\n{x=\"", Quoting::Double);
        check("up{x=\"#\"", Quoting::None);
    }
}
