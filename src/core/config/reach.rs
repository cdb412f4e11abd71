//! From the URL a source is configured with to the one a browser can call.
//!
//! In: the URL as written, the page's address, the `hosts:` table. Out: an absolute URL, or the reason it cannot work.
//!
//! **Invariant:** the URL that comes out carries no user name and no password.

use std::collections::BTreeMap;

use crate::config::address::Address;

/// What became of a source's URL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reached {
    /// Without a trailing slash and without credentials.
    pub url: String,
    /// Worth saying once, on the page about data sources.
    pub notice: Option<String>,
    pub problem: Option<String>,
}

/// The source whose URL is being settled.
pub(super) struct Source<'a> {
    pub name: &'a str,
    pub url: &'a str,
    /// Path on this page's server that may lead to it, such as `prometheus/`; absent when several sources would share it.
    pub guess: Option<&'a str>,
}

pub(super) fn reach(
    source: &Source<'_>,
    page: Option<&Address>,
    hosts: &BTreeMap<String, String>,
) -> Reached {
    let name = source.name;
    let written = source.url.trim();
    if written.is_empty() {
        let problem = format!(
            "Data source {name} has no url. Write `url: prometheus/` (a path on this server) or the server's address."
        );
        return Reached { problem: Some(problem), ..Reached::default() };
    }
    if let Some(place) = placeholder(written) {
        let problem = format!(
            "Data source {name}: {place} in its url cannot be expanded, since a page in a browser has no environment. \
             Write the address itself."
        );
        return Reached { url: written.to_owned(), problem: Some(problem), ..Reached::default() };
    }
    if let Some(target) = mapped(written, hosts) {
        return Reached { url: absolute(&target, page), ..Reached::default() };
    }
    match Address::parse(written) {
        Some(url) if matches!(url.scheme.as_str(), "http" | "https") => reach_absolute(source, &url, page),
        // A relative path, or `prometheus:9090`, which reads as a scheme.
        Some(_) => {
            let problem = format!(
                "Data source {name}: url {written} needs http:// or https:// in front to be an address."
            );
            Reached { url: written.to_owned(), problem: Some(problem), ..Reached::default() }
        }
        None => Reached { url: absolute(written, page), ..Reached::default() },
    }
}

fn reach_absolute(source: &Source<'_>, url: &Address, page: Option<&Address>) -> Reached {
    let name = source.name;
    if url.had_credentials {
        let problem = format!(
            "Data source {name}: its url holds a user name or password, which every viewer could read. Write {} and let \
             the server in front add the credentials.",
            url.trimmed()
        );
        return Reached { url: url.trimmed(), problem: Some(problem), ..Reached::default() };
    }
    let same_origin = page.is_some_and(|page| page.origin == url.origin);
    if !same_origin && inside_only(url) {
        return reach_inside(source, url, page);
    }
    let reached = Reached { url: url.trimmed(), ..Reached::default() };
    let Some(page) = page else { return reached };
    if page.scheme == "https" && url.scheme == "http" && !url.is_local() {
        let problem = format!(
            "Data source {name}: this page is served over https, so the browser blocks {}. Serve it under this page's \
             address (`url: prometheus/`) or over https.",
            reached.url
        );
        return Reached { problem: Some(problem), ..reached };
    }
    if url.is_local() && !page.is_local() {
        let notice = format!(
            "Data source {name}: {} is the viewer's own machine, not the server this page comes from.",
            reached.url
        );
        return Reached { notice: Some(notice), ..reached };
    }
    reached
}

/// A host that only other containers can name.
fn reach_inside(source: &Source<'_>, url: &Address, page: Option<&Address>) -> Reached {
    let (name, written) = (source.name, url.trimmed());
    let served = page.is_some_and(|page| matches!(page.scheme.as_str(), "http" | "https"));
    match source.guess {
        Some(guess) if served => Reached {
            url: absolute(guess, page),
            notice: Some(format!(
                "Data source {name}: {written} can only be reached by other containers, so {guess} on this server is \
                 used instead. If its queries fail, this server does not pass {guess} on; say where it is with \
                 `hosts: {{\"{written}\": \"<path or address>\"}}` in config.yaml."
            )),
            problem: None,
        },
        _ => Reached {
            problem: Some(format!(
                "Data source {name}: {written} can only be reached by other containers, not by a browser. Say where it \
                 is with `hosts: {{\"{written}\": \"<path on this server or address>\"}}` in config.yaml."
            )),
            url: written,
            notice: None,
        },
    }
}

/// Joins a source's URL and a path below it; neither a missing nor a doubled slash matters.
pub fn join(base: &str, path: &str) -> String {
    format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
}

/// `$VAR`, `${VAR}`, `$__env{VAR}` or `$__file{...}` in a text, as written.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let start = text.find('$')?;
    let rest = &text[start + 1..];
    let name_len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    if let Some(braced) = rest[name_len..].strip_prefix('{') {
        let inner = braced.find('}')?;
        return Some(&text[start..start + 1 + name_len + inner + 2]);
    }
    let named = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    named.then(|| &text[start..=start + name_len])
}

/// The `hosts:` entry with the longest matching start, and what follows it in the URL.
fn mapped(written: &str, hosts: &BTreeMap<String, String>) -> Option<String> {
    let written = written.trim_end_matches('/');
    let fits = |key: &str| {
        written
            .strip_prefix(key.trim_end_matches('/'))
            .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let (_, rest, target) = hosts
        .iter()
        .filter_map(|(key, target)| fits(key).map(|rest| (key.len(), rest, target)))
        .max_by_key(|(len, ..)| *len)?;
    Some(format!("{}{rest}", target.trim_end_matches('/')))
}

/// Resolved against the app's own base, so that it means the same on every route.
fn absolute(path: &str, page: Option<&Address>) -> String {
    page.and_then(|page| page.join(path))
        .map_or_else(|| path.trim_end_matches('/').to_owned(), |url| url.trimmed())
}

/// Names that resolve within Docker or Kubernetes alone.
fn inside_only(url: &Address) -> bool {
    let Some(name) = url.name() else { return false };
    let cluster = [".svc", ".cluster.local", ".docker.internal"].iter().any(|end| name.ends_with(end));
    cluster || (!name.contains('.') && !url.is_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(url: &str, page: &str) -> Reached {
        let hosts = BTreeMap::from([
            ("http://mimir:8080/prometheus".to_owned(), "mimir/".to_owned()),
            ("http://mimir:8080".to_owned(), "other/".to_owned()),
            ("http://far:1".to_owned(), "https://far.example.org/x".to_owned()),
        ]);
        let page = Address::parse(page);
        reach(&Source { name: "Main", url, guess: Some("prometheus/") }, page.as_ref(), &hosts)
    }

    #[track_caller]
    fn check(url: &str, page: &str, expected: &str) {
        let reached = reached(url, page);
        assert_eq!((reached.url.as_str(), reached.problem), (expected, None), "{url} from {page}");
    }

    #[track_caller]
    fn check_problem(url: &str, page: &str, words: &[&str]) {
        let reached = reached(url, page);
        let problem = reached.problem.unwrap_or_default();
        assert!(words.iter().all(|word| problem.contains(word)), "{url} from {page}: {problem:?}");
        assert!(!reached.url.contains("secret"));
    }

    const PAGE: &str = "https://ops.example.org/atalaya/";

    #[test]
    fn urls_become_absolute_addresses() {
        check("prometheus/", PAGE, "https://ops.example.org/atalaya/prometheus");
        check("/prometheus", PAGE, "https://ops.example.org/prometheus");
        check("../prom", PAGE, "https://ops.example.org/prom");
        check("https://prom.example.org/p/", PAGE, "https://prom.example.org/p");
        check("http://localhost:9090", "http://localhost:8080/", "http://localhost:9090");
        check("http://localhost:9090", PAGE, "http://localhost:9090");
        check("http://10.0.0.7:9090", "http://ops:8080/", "http://10.0.0.7:9090");
        check("http://ops:8080/prom", "http://ops:8080/", "http://ops:8080/prom");
        check("prometheus", "", "prometheus");
    }

    #[test]
    fn hosts_of_the_configuration_come_first() {
        check("http://mimir:8080/prometheus", PAGE, "https://ops.example.org/atalaya/mimir");
        check("http://mimir:8080/prometheus/", PAGE, "https://ops.example.org/atalaya/mimir");
        check("http://mimir:8080/a", PAGE, "https://ops.example.org/atalaya/other/a");
        check("http://far:1", PAGE, "https://far.example.org/x");
    }

    #[test]
    fn names_of_containers_are_looked_for_on_this_server() {
        check("http://prometheus:9090", PAGE, "https://ops.example.org/atalaya/prometheus");
        check("http://p.monitoring.svc:9090", PAGE, "https://ops.example.org/atalaya/prometheus");
        let notice = reached("http://prometheus:9090", PAGE).notice.unwrap_or_default();
        assert!(notice.contains("hosts: {\"http://prometheus:9090\":"), "{notice}");
        check_problem(
            "http://prometheus:9090",
            "file:///index.html",
            &["Main", "http://prometheus:9090", "hosts:"],
        );
    }

    #[test]
    fn what_cannot_work_says_so() {
        check_problem("", PAGE, &["Main", "url:"]);
        check_problem("prometheus:9090", PAGE, &["http://"]);
        check_problem("http://prom.example.org", PAGE, &["https", "blocks"]);
        check_problem("https://me:secret@prom.example.org", PAGE, &["password", "https://prom.example.org"]);
        check_problem("http://${PROM_HOST}:9090", PAGE, &["${PROM_HOST}", "environment"]);
        check_problem("$PROM_URL", PAGE, &["$PROM_URL"]);
    }

    #[test]
    fn placeholders_are_named_as_written() {
        let cases = [
            ("http://$HOST/x", Some("$HOST")),
            ("${A}", Some("${A}")),
            ("$__env{B}/x", Some("$__env{B}")),
            ("$__file{/etc/x}", Some("$__file{/etc/x}")),
            ("cost$", None),
            ("a$1", None),
            ("plain", None),
        ];
        for (text, expected) in cases {
            assert_eq!(placeholder(text), expected, "{text}");
        }
    }

    #[test]
    fn joining_takes_care_of_slashes() {
        assert_eq!(join("https://a/b", "api/v1/query"), "https://a/b/api/v1/query");
        assert_eq!(join("prometheus/", "/api"), "prometheus/api");
    }
}
