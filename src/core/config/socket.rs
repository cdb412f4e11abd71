//! The address of a source that pushes. In: its url as written, which may be `ws://` or `wss://`. Out: an absolute WebSocket
//! address, by the same rules as any other source's.
//!
//! **Invariant:** what holds for `http` holds for `ws`, and for `https` as for `wss`.

use std::collections::BTreeMap;

use crate::config::address::Address;
use crate::config::reach::{self, Reached, Source};

const SCHEMES: [(&str, &str); 2] = [("wss://", "https://"), ("ws://", "http://")];

pub(super) fn reach(
    source: &Source<'_>,
    page: Option<&Address>,
    hosts: &BTreeMap<String, String>,
) -> Reached {
    if source.url.is_empty() {
        let problem = format!(
            "Data source {} has no url. Write `url: push/` (a path on this server) or an address that begins with ws:// or wss://.",
            source.name
        );
        return Reached { problem: Some(problem), ..Reached::default() };
    }
    let written = swap(source.url, |(socket, web)| (socket, web));
    let reached = reach::reach(&Source { url: &written, ..*source }, page, hosts);
    let back = |text: &str| swap(text, |(socket, web)| (web, socket));
    Reached {
        url: back(&reached.url),
        notice: reached.notice.map(|text| text.replace(&written, source.url)),
        problem: reached.problem.map(|text| text.replace(&written, source.url)),
    }
}

fn swap(text: &str, order: fn((&'static str, &'static str)) -> (&'static str, &'static str)) -> String {
    let swapped = SCHEMES.into_iter().map(order).find_map(|(from, to)| {
        let rest = text.strip_prefix(from)?;
        Some(format!("{to}{rest}"))
    });
    swapped.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, page: &str, expected: Result<&str, &str>) {
        let page = Address::parse(page);
        let source = Source { name: "Push", url, guess: None };
        let reached = reach(&source, page.as_ref(), &BTreeMap::new());
        match expected {
            Ok(address) => assert_eq!((reached.url.as_str(), reached.problem), (address, None), "{url}"),
            Err(words) => {
                let problem = reached.problem.unwrap_or_default();
                assert!(problem.contains(words), "{url}: {problem}");
            }
        }
    }

    #[test]
    fn addresses_become_those_of_a_socket() {
        const PAGE: &str = "https://ops.example.org/atalaya/";
        check("push/", PAGE, Ok("wss://ops.example.org/atalaya/push"));
        check("push", "http://localhost:8080/", Ok("ws://localhost:8080/push"));
        check("wss://push.example.org/x/", PAGE, Ok("wss://push.example.org/x"));
        check("https://push.example.org", PAGE, Ok("wss://push.example.org"));
        check("ws://push.example.org", PAGE, Err("ws://push.example.org"));
        check("ws://me:secret@10.0.0.7", "http://ops/", Err("password"));
        check("", PAGE, Err("ws://"));
    }
}
