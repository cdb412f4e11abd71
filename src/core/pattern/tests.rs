//! Verdicts, and counts compared with an engine that counts its own steps.

use super::syntax::{Tree, parse};
use super::*;

#[track_caller]
fn check(pattern: &str, flags: &str, text: &str, expected: Verdict) {
    assert_eq!(Guard::new(pattern, flags).verdict(text), expected, "/{pattern}/{flags}");
}

#[test]
fn patterns_that_never_end_are_not_run() {
    let long = format!("{}!", "a".repeat(60));
    for pattern in [
        "(a+)+b?c",
        "^(a+)+\\d",
        "(a*)*x?\\b!!",
        "(a|a)*[!]\\b.",
        "(a?b?)*c?!.",
        "^(\\w+\\s?)*-?!\\B",
        "(?=(a+)+!)b?\\b!",
        "(.*a){20}!\\b$",
    ] {
        let verdict = Guard::new(pattern, "").verdict(&long);
        assert_ne!(verdict, Verdict::Run, "{pattern}");
    }
    check("(a+)+$\\b", "", &long, Verdict::NoMatch);
    check("(a+)+\\b!\\b", "", &long, Verdict::TooSlow);
    check("^(a|aa)+\\b!\\B.", "", &long, Verdict::NoMatch);
    check(".*.*.*.*.*.*=\\b", "", &format!("{}=", "x".repeat(200)), Verdict::TooSlow);
    check("^(a?){40}a{40}\\b!\\b", "", &long, Verdict::TooSlow);
    check(
        "((|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)a?)\\b!!",
        "",
        &long,
        Verdict::NoMatch,
    );
    check("(?<=a+)b", "", &long, Verdict::TooSlow);
}

#[test]
fn patterns_that_are_slow_only_in_theory_run() {
    let series = format!(
        "node_uname_info{{instance=\"{}:9100\",job=\"node\",nodename=\"host-1\"}} 1 1700000000000",
        "n".repeat(300)
    );
    check(".*instance=\"([^\"]*).*", "", &series, Verdict::Run);
    check("/?.*nodename=\"(.*)\".*", "", &series, Verdict::Run);
    check("instance=\"(?<value>[^\"]+)\".*nodename=\"(?<text>[\\w:\\s.-]+)\"", "", &series, Verdict::Run);
    check("^(?!Prometheus).*$", "", &series, Verdict::Run);
    check("(?<=\\.)(.*?)(?=\\.)", "", "a.bc.d", Verdict::Run);
    check("\\b[a-z]+\\b", "g", &series, Verdict::Run);
    // Greedy and right at once, however badly written.
    check("^(a+)+$", "", &"a".repeat(500), Verdict::Run);
    check("prod|dev|test", "", &series, Verdict::Run);
}

#[test]
fn judging_ends_too() {
    check("(((){1000}){1000}){1000}a*", "", &"a".repeat(30), Verdict::TooSlow);
    check("(a{50}){100}b*", "", &"a".repeat(30), Verdict::TooSlow);
    let names: Vec<String> = (0..200).map(|at| at.to_string()).collect();
    check(&format!("({})*x", names.join("|")), "", &"1".repeat(2_000), Verdict::TooSlow);
    check(&format!("^({})*x", names.join("|")), "", "12", Verdict::NoMatch);
}

#[test]
fn what_cannot_match_is_known_without_an_engine() {
    check("a+b", "", "aaac", Verdict::NoMatch);
    check("^x.*", "", "ax", Verdict::NoMatch);
    check("x*$", "", "a", Verdict::Run);
    check("A+b", "i", "aab", Verdict::Run);
    // One character to a reader of this text, two to an engine.
    check("^.{2}.*$", "", "\u{1f600}", Verdict::Run);
    check("^.{2}.*$", "u", "\u{1f600}", Verdict::NoMatch);
}

#[test]
fn all_texts_together_have_a_bound() {
    let guard = Guard::new(".*a.*\\b", "");
    let text = "ab".repeat(100);
    assert_eq!(guard.verdict(&text), Verdict::Run);
    let refused = (0..100_000).find(|_| guard.clone().verdict(&text) == Verdict::TooSlow);
    assert!(refused.is_some());
}

/// Steps a plain backtracking engine takes from `at` on, and whether `then` was reached; as written in the books.
struct Engine<'a> {
    text: &'a [char],
    steps: f64,
}

impl Engine<'_> {
    fn run(&mut self, node: &Node, at: usize, then: &mut dyn FnMut(&mut Self, usize) -> bool) -> bool {
        self.steps += 1.0;
        if self.steps > 200_000.0 {
            return true;
        }
        match node {
            Node::One(ranges) => {
                let takes = |c: &char| ranges.iter().any(|(from, to)| (*from..=*to).contains(c));
                self.text.get(at).is_some_and(takes) && then(self, at + 1)
            }
            Node::All(nodes) => match nodes.split_first() {
                None => then(self, at),
                Some((first, rest)) => {
                    let rest = Node::All(rest.to_vec());
                    self.run(first, at, &mut |engine, at| engine.run(&rest, at, then))
                }
            },
            Node::Either(nodes) => nodes.iter().any(|node| self.run(node, at, then)),
            Node::Repeat { node, least, most } => {
                let less = |count: u32| count.saturating_sub(1);
                let more = Node::Repeat { node: node.clone(), least: less(*least), most: most.map(less) };
                let again = *most != Some(0)
                    && self.run(node, at, &mut |engine, after| {
                        (after > at || *least > 0) && engine.run(&more, after, then)
                    });
                again || (*least == 0 && then(self, at))
            }
            Node::Start => at == 0 && then(self, at),
            Node::End => at == self.text.len() && then(self, at),
            Node::Unsure | Node::Ahead(_) | Node::Again => then(self, at),
        }
    }
}

#[test]
fn counts_are_never_below_an_engines_and_no_match_is_none() {
    let mut seed = 11_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let parts = [
        "a",
        "b",
        ".",
        "[ab]",
        "a*",
        "b+",
        ".*",
        "a?",
        "(a|b)",
        "(a|ab)*",
        "(a+)+",
        "(b?a?)*",
        "(ab){2}",
        "(a|b){1,3}",
        "^",
        "$",
        "(a*)*",
        "(|a)",
        "c",
        "(a+|b)*",
    ];
    let mut judged = 0;
    for round in 0..4000 {
        let pattern: String = (0..=next(4)).map(|_| parts[next(parts.len() as u64) as usize]).collect();
        let text: String = (0..next(9)).map(|_| ['a', 'b', 'a', 'c'][next(4) as usize]).collect();
        let Some(Tree { root, is_exact: true }) = parse(&pattern, "") else { panic!("{pattern}") };
        let work = Automaton::new(&Tree { root: root.clone(), is_exact: true }).map(|one| one.work(&text));
        let Some(work) = work else { panic!("{pattern}") };
        let chars: Vec<char> = text.chars().collect();
        let mut engine = Engine { text: &chars, steps: 0.0 };
        let found = (0..=chars.len()).any(|at| engine.run(&root, at, &mut |_, _| true));
        if engine.steps > 200_000.0 {
            continue;
        }
        judged += 1;
        assert_eq!(work.may_match, found, "/{pattern}/ on {text}");
        // One step to the count is a few to the engine, which walks through groups as well.
        assert!(engine.steps <= 40.0 * work.to_first, "/{pattern}/ on {text}: {} > {work:?}", engine.steps);
        assert!(
            work.to_first <= 40.0 * engine.steps,
            "round {round}: /{pattern}/ on {text}: {} < {work:?}",
            engine.steps
        );
    }
    assert!(judged > 3000);
}
