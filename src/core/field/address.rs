//! Addresses of links. In: what a dashboard's author wrote, variables filled in. Out: an address that only leads
//! somewhere.
//!
//! **Invariant:** nothing that a browser would run or read from the viewer's disk comes out of here.

/// The address as a link may carry it; `None` for schemes other than `http`, `https` and `mailto`.
///
/// Browsers ignore control characters and leading space in addresses, so these are taken out before the scheme is read.
pub fn safe_url(url: &str) -> Option<String> {
    let url: String = url.trim().chars().filter(|c| !c.is_control()).collect();
    let scheme_end = url.find([':', '/', '?', '#']).filter(|at| url.as_bytes().get(*at) == Some(&b':'));
    match scheme_end.and_then(|end| url.get(..end)) {
        None => Some(url),
        Some(scheme) if ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()) => Some(url),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: Option<&str>) {
        assert_eq!(safe_url(url).as_deref(), expected, "{url:?}");
    }

    #[test]
    fn links_lead_somewhere_and_run_nothing() {
        check("https://example.org/a?b=c:d", Some("https://example.org/a?b=c:d"));
        check("/d/uid?from=now-1h", Some("/d/uid?from=now-1h"));
        check("d/uid/a:b", Some("d/uid/a:b"));
        check("?x=y:z", Some("?x=y:z"));
        check("mailto:ops@example.org", Some("mailto:ops@example.org"));
        check("javascript:alert(1)", None);
        check(" JaVa\nScRiPt:alert(1)", None);
        check("\u{1}javascript:alert(1)", None);
        check("data:text/html,<script>", None);
        check("vbscript:x", None);
        check("file:///etc/passwd", None);
    }
}
