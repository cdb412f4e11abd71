//! Fills variables into a text. In: a text, a [`Scope`], the format for mentions that name none. Out: the text.
//!
//! **Invariant:** a name nobody declared stays as written, `$1` included, and a value is never searched for variables
//! again; only a custom All value is, since it is written by the dashboard's author.

use std::collections::BTreeSet;

use crate::order::Gather;

use serde_json::Value;

use super::binding::{ALL_TEXT, Binding};
use super::escape;
use super::format::{self, Format, Place};
use super::point::DataPoint;
use super::quoting::QuoteReader;
use super::scope::Scope;
use super::syntax::{Mention, Piece, pieces};

/// Custom All values may mention variables whose All values mention others; a ring of them ends here.
const MAX_DEPTH: u8 = 8;

/// Names that only a value's own place can give: links and labels of single series.
const DATA_NAMES: [&str; 5] = ["__field", "__series", "__value", "__data", "__name"];

/// The text with every known variable replaced.
pub fn interpolate(text: &str, scope: &Scope, default: Format) -> String {
    interpolate_at(text, scope, default, None)
}

/// The same at one value of a panel: `${__value.text}` and the like are known there too.
pub fn interpolate_at(text: &str, scope: &Scope, default: Format, point: Option<&DataPoint<'_>>) -> String {
    if !text.contains(['$', '[']) {
        return text.to_owned();
    }
    Filling { scope, default, point }.fill(text, QuoteReader::default(), 0)
}

/// Names the text mentions that mean nothing here: what a panel calls "unknown variable".
pub fn unknown_mentions(text: &str, scope: &Scope) -> BTreeSet<String> {
    super::syntax::mentions(text)
        .into_iter()
        .filter(|name| {
            let is_group = name.chars().all(|c| c.is_ascii_digit());
            let is_data = DATA_NAMES.contains(&name.as_str()) || name.starts_with("__cell");
            !is_group && !is_data && scope.get(name).is_none()
        })
        .into_set()
}

/// What stays the same while a text and the custom All values in it are filled in.
struct Filling<'a> {
    scope: &'a Scope,
    default: Format,
    point: Option<&'a DataPoint<'a>>,
}

impl Filling<'_> {
    fn fill(&self, text: &str, mut quotes: QuoteReader, depth: u8) -> String {
        let is_query = matches!(self.default, Format::Prometheus | Format::Loki);
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            let mention = match piece {
                Piece::Text(text) => {
                    if is_query {
                        quotes.read(text);
                    }
                    out.push_str(text);
                    continue;
                }
                Piece::Mention(mention) => mention,
            };
            let of_data = self.point.and_then(|point| point.binding(&mention));
            if let Some(binding) = of_data {
                let mention = Mention { path: None, ..mention };
                out.push_str(&self.replaced(&mention, &binding, quotes, depth));
            } else if let Some(binding) = self.scope.get(mention.name) {
                quotes.pass_value();
                out.push_str(&self.replaced(&mention, &binding, quotes, depth));
            } else {
                out.push_str(mention.whole);
            }
        }
        out
    }

    fn replaced(&self, mention: &Mention<'_>, binding: &Binding, quotes: QuoteReader, depth: u8) -> String {
        if binding.is_verbatim {
            return binding.text.clone();
        }
        let (format, arguments) = match mention.format.map(|written| written.split_once(':').ok_or(written)) {
            Some(Ok((name, arguments))) => (Format::named(name), Some(arguments)),
            Some(Err(name)) => (Format::named(name), None),
            None => (self.default, None),
        };
        if let (true, Some(custom)) = (binding.is_all, binding.custom_all.as_deref()) {
            match format {
                Format::Text => return ALL_TEXT.to_owned(),
                Format::QueryParam => {}
                Format::PercentEncode => return escape::component(custom),
                _ if depth < MAX_DEPTH => return self.fill(custom, quotes, depth + 1),
                _ => return custom.to_owned(),
            }
        }
        let place = Place { name: mention.name, format, arguments, quoting: quotes.state() };
        let Some(path) = mention.path else {
            return format::write(&binding.value, binding, &place, self.scope);
        };
        let part = reach(binding.parts.as_ref().unwrap_or(&binding.value), path).unwrap_or(&Value::Null);
        let format = if format == Format::Text { Format::Glob } else { format };
        format::write(part, binding, &Place { format, ..place }, self.scope)
    }
}

/// The part of a value a path names: `a.b`, `list[1]`, `fields["host name"]`, `0`.
fn reach<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let mut rest = path;
    let mut value = value;
    while !rest.is_empty() {
        let key;
        if let Some(behind) = rest.strip_prefix('[') {
            let (inside, after) = behind.split_once(']')?;
            key = inside.trim_matches(['"', '\'']);
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            key = name;
            rest = after.strip_prefix('.').unwrap_or(after);
        }
        value = match value {
            Value::Object(map) => map.get(key)?,
            Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::variables::Bindings;

    fn scope() -> Scope {
        let many = |values: Value, text: &str| Binding { in_regex: true, ..Binding::new(values, text) };
        let all = |custom: &str| Binding {
            is_all: true,
            custom_all: Some(custom.to_owned()),
            ..many(json!(["a.b", "c"]), "All")
        };
        let bindings: Bindings = [
            ("one", Binding::new("a.b", "A")),
            ("many", many(json!(["a.b", "c"]), "A + C")),
            ("single", many(json!(["a.b"]), "A")),
            ("all", all("$one-.*")),
            ("ring", all("$ring|x")),
            ("quoted", Binding::plain("say \"hi\"")),
            ("selector", Binding::plain("job=\"x\"")),
            ("dollar", Binding::plain("$one")),
        ]
        .into_iter()
        .collect();
        Scope::new(bindings.into(), crate::time::Zone::utc())
            .with_interval(90_000)
            .with_rate_interval(120_000)
            .with_dashboard("Nodes", "uid1")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(interpolate(text, &scope(), Format::Glob), expected);
    }

    #[track_caller]
    fn check_query(text: &str, expected: &str) {
        assert_eq!(interpolate(text, &scope(), Format::Prometheus), expected);
        assert_eq!(interpolate(text, &scope(), Format::Loki), expected);
    }

    #[test]
    fn titles_show_values_and_what_is_unknown_stays() {
        check("$one of $many", "a.b of {a.b,c}");
        check("${many:text} ${many:csv} [[many:pipe]]", "A + C a.b,c a.b|c");
        check("$foo ${foo:csv} $1 100$", "$foo ${foo:csv} $1 100$");
        check("$dollar", "$one");
        check("${__dashboard.title} $__dashboard ${__dashboard.uid}", "Nodes Nodes uid1");
        check("${one.nope}${many.1}", "c");
    }

    #[test]
    fn queries_escape_by_the_quotes_around() {
        check_query("up{x=\"$one\",y=~\"$many\"}", "up{x=\"a.b\",y=~\"(a\\\\.b|c)\"}");
        check_query("up{y=~'$single'}", "up{y=~'a\\\\.b'}");
        check_query("{y=~`$many`}", "{y=~`(a\\.b|c)`}");
        check_query("up{x=\"$quoted\"}", "up{x=\"say \\\"hi\\\"\"}");
        check_query("up{$selector}", "up{job=\"x\"}");
        check_query("rate(x[$__rate_interval:$__interval]) # $one's", "rate(x[2m:90s]) # a.b's");
    }

    #[test]
    fn a_custom_all_value_is_the_authors_own_text() {
        check_query("up{x=~\"$all\"}", "up{x=~\"a.b-.*\"}");
        check("${all:json} ${all:text} ${all:percentencode}", "a.b-.* All %24one-.%2A");
        check("${all:queryparam}", "var-all=$__all");
        check("$ring", "$ring|x|x|x|x|x|x|x|x|x");
    }

    #[test]
    fn unknown_names_are_listed_for_the_viewer() {
        let unknown =
            unknown_mentions("$one $foo ${bar:csv} $1 ${__field.name} $__interval $__fromTime", &scope());
        assert_eq!(Vec::from_iter(unknown), ["__fromTime", "bar", "foo"]);
    }
}
