//! Links of panels and values. In: a link as the dashboard has it, the place it is shown at. Out: a title and an address
//! that is safe to open.
//!
//! **Invariant:** a value put into an address stays one part of it, and no address runs a script.

use super::format::Format;
use super::interpolate::interpolate_at;
use super::point::DataPoint;
use super::scope::Scope;
use crate::frame::DataLink;

/// A link ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Falls back to the address.
    pub title: String,
    /// Relative to the page, or of a scheme a browser opens without running anything.
    pub href: String,
    pub target_blank: bool,
}

/// Fills a link in; `None` for an address that is empty or of another scheme than http, https, mailto or tel.
///
/// Values are encoded by where they stand: in the query as one part, before it with their slashes kept, since whole
/// paths and addresses are put there. Grafana decodes relative addresses again, so that an `&` in a value breaks them.
pub fn link(link: &DataLink, scope: &Scope, point: Option<&DataPoint<'_>>) -> Option<Link> {
    let written: String = link.url.trim().chars().filter(|c| !c.is_control()).collect();
    let (path, query) = match written.find(['?', '#']) {
        Some(at) => written.split_at(at),
        None => (written.as_str(), ""),
    };
    let href = interpolate_at(path, scope, Format::UriEncode, point)
        + &interpolate_at(query, scope, Format::PercentEncode, point);
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    if href.is_empty() || !is_safe(&href) {
        return None;
    }
    let title = interpolate_at(&link.title, scope, Format::Text, point);
    let title = if title.trim().is_empty() { href.clone() } else { title };
    Some(Link { title, href, target_blank: link.target_blank })
}

/// Whether the address has no scheme, or one that only opens something.
fn is_safe(href: &str) -> bool {
    match href.find([':', '/', '?', '#']) {
        Some(at) if href.get(at..).is_some_and(|rest| rest.starts_with(':')) => {
            let scheme = href.get(..at).unwrap_or_default();
            ["http", "https", "mailto", "tel"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::time::{RawTimeRange, TimeRange, Zone};
    use crate::variables::{Binding, Bindings};

    fn filled(title: &str, url: &str) -> Option<Link> {
        let bindings: Bindings = [
            ("v", Binding { in_url: true, ..Binding::new("a b&c", "Shown") }),
            ("m", Binding { in_url: true, ..Binding::new(json!(["x/y", "z"]), "X + Z") }),
            ("path", Binding::plain("team/repo")),
            ("evil", Binding::plain("javascript:alert(1)")),
            ("site", Binding::plain("https://ex.com/a?b=c")),
        ]
        .into_iter()
        .collect();
        let range = TimeRange { from: 0, to: 3_600_000 };
        let scope = Scope::new(bindings.into(), Zone::utc()).with_time(
            range,
            &RawTimeRange::default(),
            &Zone::utc(),
            "utc",
        );
        let written = DataLink { title: title.to_owned(), url: url.to_owned(), target_blank: false };
        link(&written, &scope, None)
    }

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(filled("", url).map(|link| link.href).as_deref().unwrap_or("no link"), expected);
    }

    #[test]
    fn values_stay_one_part_of_the_address() {
        check("/d/x?v=$v&m=$m", "/d/x?v=a%20b%26c&m=%7Bx%2Fy%2Cz%7D");
        check("/d/x?${v:queryparam}&${m:queryparam}", "/d/x?var-v=a%20b%26c&var-m=x%2Fy&var-m=z");
        check("/d/x?$__url_time_range", "/d/x?from=now-6h&to=now&timezone=utc");
        check("/d/x?$__all_variables", "/d/x?var-v=a%20b%26c&var-m=x%2Fy&var-m=z");
        check("https://ex.com/$path#$v", "https://ex.com/team/repo#a%20b%26c");
        check("$site", "https://ex.com/a?b=c");
        check("/d/x?a=${unknown}", "/d/x?a=${unknown}");
    }

    #[test]
    fn no_address_runs_a_script() {
        check("javascript:alert(1)", "no link");
        check("java\nscript:alert(1)", "no link");
        check(" JaVaScript:alert(1)", "no link");
        check("$evil", "no link");
        check("data:text/html,x", "no link");
        check("", "no link");
        check(" https://sp.com/ ", "https://sp.com/");
        check("//other.host/x", "//other.host/x");
        check("d/x?u=a:b", "d/x?u=a:b");
        check("mailto:oncall@example.org", "mailto:oncall@example.org");
    }

    #[test]
    fn titles_show_texts() {
        assert_eq!(
            filled("See $v and $m", "/x").map(|link| link.title).as_deref(),
            Some("See Shown and X + Z")
        );
        assert_eq!(filled(" ", "/x").map(|link| link.title).as_deref(), Some("/x"));
    }
}
