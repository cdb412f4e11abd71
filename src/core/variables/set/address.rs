//! Another address for the same dashboard, as Back, Forward and links bring it. In: what the address held and what it holds
//! now. Out: the set as if it had been opened there, with the options it already knows.
//!
//! **Invariant:** a variable that the address held before and no longer holds stands as the dashboard was saved, never as
//! the viewer left it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Names, VariableSet};
use crate::order::Gather;
use crate::variables::state::Standing;

/// What an address holds of variables, without `var-`.
type Held = BTreeMap<String, Vec<String>>;

impl VariableSet {
    /// Gives the variables whose values changed. Those that the two addresses hold differently begin anew, and with them
    /// what depends on them: it was chosen among options that may be others now. A choice that no address ever holds
    /// stays while it is offered.
    ///
    /// Grafana does the same: a parameter that leaves the address brings the value of the dashboard back.
    pub fn readdress(&mut self, before: &Held, after: &Held) -> Names {
        let differs = |at: &usize| {
            self.states.get(*at).is_some_and(|state| before.get(state.name()) != after.get(state.name()))
        };
        let named: BTreeSet<usize> = (0..self.states.len()).filter(differs).into_set();
        if named.is_empty() {
            return Names::new();
        }
        let seen = self.snapshot();
        self.round += 1;
        let mut moved = Vec::new();
        for at in 0..self.states.len() {
            let depends = self.graph.needs(at).any(|need| need != at && named.contains(&need));
            let is_in_url = self.states.get(at).is_some_and(|state| state.is_in_url());
            if named.contains(&at) || (depends && is_in_url) {
                self.begin_anew(at, after, depends);
                moved.push(at);
            }
        }
        for at in moved {
            let binding = self.states.get(at).and_then(|state| state.binding(self.range));
            if seen.get(at).is_none_or(|(before, _)| *before != binding) {
                self.wake_dependants(at, true);
            }
        }
        self.advance();
        self.changes(&seen)
    }

    /// The address's choice, else the saved one, among the options known; with `asks`, among those still to be had.
    fn begin_anew(&mut self, at: usize, address: &Held, asks: bool) {
        let (is_local, in_ring) = (self.is_local(at), self.graph.ring(at).is_some());
        let Some(state) = self.states.get_mut(at) else {
            return;
        };
        let standing = state.begin_anew(address.get(&state.declaration.name));
        match standing {
            Standing::Failed(reason) if in_ring || !(asks || is_local) => self.settle(at, Err(reason), None),
            Standing::Settled if !asks && !is_local => {
                let options = state.options.clone();
                self.settle(at, Ok(options), None);
            }
            // Its answer is under way, and will find the new choice.
            Standing::Asked if !asks => state.standing = Standing::Asked,
            _ => state.standing = Standing::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{
        answer_all, ask, check, custom, multi, names, option, query, saved, set_with_url, variable,
    };
    use super::*;
    use crate::model::{Variable, VariableKind};

    fn held(pairs: &[(&str, &[&str])]) -> Held {
        let values = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        pairs.iter().map(|(name, list)| ((*name).to_owned(), values(list))).collect()
    }

    /// What the address holds, and Back to an address that holds nothing.
    #[track_caller]
    fn check_back(variable: Variable, chosen: &str, default: &str) {
        let name = variable.name.clone();
        let mut set = set_with_url(std::slice::from_ref(&variable), &[]);
        answer_all(&mut set, |_| vec![option("first"), option("second")]);
        check(&set, &format!("${name}"), default);
        set.select(&name, vec![chosen.to_owned()]);
        check(&set, &format!("${name}"), chosen);
        let address = held(&[(&name, &[chosen])]);
        assert_eq!(set.readdress(&address, &Held::new()), names(&[&name]));
        check(&set, &format!("${name}"), default);
        assert!(set.is_settled() && ask(&mut set).is_empty(), "the options are known");
        assert_eq!(set.readdress(&Held::new(), &address), names(&[&name]), "and Forward");
        check(&set, &format!("${name}"), chosen);
    }

    #[test]
    fn what_leaves_the_address_is_as_the_dashboard_was_saved() {
        let textbox = |text: &str| variable("search", VariableKind::Textbox { query: text.to_owned() });
        check_back(textbox(""), "database_pool", "");
        check_back(textbox("error"), "database_pool", "error");
        check_back(saved("timeout", textbox("error")), "database_pool", "timeout");
        check_back(custom("level", "DEBUG, ERROR"), "ERROR", "DEBUG");
        check_back(saved("ERROR", custom("level", "DEBUG, ERROR, INFO")), "INFO", "ERROR");
        check_back(query("pod", "label_values(pod)"), "second", "first");
        check_back(saved("second", query("pod", "label_values(pod)")), "first", "second");
        let kind = VariableKind::Switch { enabled: "on".to_owned(), disabled: "off".to_owned() };
        check_back(variable("verbose", kind), "on", "off");
    }

    #[test]
    fn all_and_several_come_back() {
        let mut set = set_with_url(&[multi(custom("level", "a, b, c"))], &[]);
        set.select("level", vec!["a".to_owned(), "b".to_owned()]);
        set.readdress(&held(&[("level", &["a", "b"])]), &held(&[("level", &["a"])]));
        check(&set, "$level", "a");
        set.readdress(&held(&[("level", &["a"])]), &Held::new());
        assert!(set.get("level").unwrap().is_all());
    }

    #[test]
    fn the_saved_filters_come_back() {
        let kind = VariableKind::Adhoc {
            source: crate::model::SourceRef { kind: None, id: Some("prom".to_owned()) },
            filters: vec![serde_json::json!({ "key": "job", "operator": "=", "value": "api" })],
            keys: None,
            base: Vec::new(),
            groups: None,
        };
        let mut set = set_with_url(&[variable("filters", kind)], &[]);
        let saved = set.get("filters").unwrap().filters();
        set.select("filters", vec!["pod|=|a".to_owned()]);
        assert_ne!(set.get("filters").unwrap().filters(), saved);
        set.readdress(&held(&[("filters", &["pod|=|a"])]), &Held::new());
        assert_eq!(set.get("filters").unwrap().filters(), saved);
    }

    #[test]
    fn what_depends_on_it_asks_again_and_stands_as_the_address_says() {
        let chain = [
            custom("region", "eu, us"),
            query("zone", "label_values(up{region=\"$region\"}, zone)"),
            query("pod", "label_values(up{zone=\"$zone\"}, pod)"),
            query("other", "label_values(other)"),
        ];
        let mut set = set_with_url(&chain, &[("pod", &["eu-1-b"])]);
        let offered = |set: &mut VariableSet| {
            let region = set.get("region").unwrap().text();
            answer_all(set, |request| match request.name.as_str() {
                "zone" => vec![option(&format!("{region}-1")), option("shared")],
                "pod" => vec![option(&format!("{region}-1-a")), option(&format!("{region}-1-b"))],
                _ => vec![option("x"), option("y")],
            })
        };
        offered(&mut set);
        check(&set, "$region $zone $pod", "eu eu-1 eu-1-b");
        set.select("other", vec!["y".to_owned()]);
        set.select("region", vec!["us".to_owned()]);
        offered(&mut set);
        check(&set, "$region $zone $pod", "us us-1 us-1-a");
        let without = held(&[("other", &["y"]), ("pod", &["eu-1-b"])]);
        let with = held(&[("other", &["y"]), ("pod", &["eu-1-b"]), ("region", &["us"])]);
        set.readdress(&with, &without);
        assert!(set.keeps_waiting(&names(&["pod"])) && !set.keeps_waiting(&names(&["region", "other"])));
        assert_eq!(offered(&mut set), ["zone", "pod"], "each once, in order, and nobody else");
        check(&set, "$region $zone $pod $other", "eu eu-1 eu-1-b y");
    }

    #[test]
    fn an_answer_under_way_finds_the_new_choice() {
        let mut set = set_with_url(&[query("pod", "label_values(pod)")], &[("pod", &["b"])]);
        let request = ask(&mut set).remove(0);
        set.readdress(&held(&[("pod", &["b"])]), &Held::new());
        set.resolve("pod", request.round, Ok(vec![option("a"), option("b")]));
        check(&set, "$pod", "a");
        assert!(set.is_settled());
    }

    #[test]
    fn the_same_address_changes_nothing() {
        let level = saved("b", custom("level", "a, b"));
        let mut set = set_with_url(&[level], &[]);
        set.select("level", vec!["a".to_owned()]);
        let before = set.clone();
        let address = held(&[("level", &["a"]), ("nobody", &["x"])]);
        assert!(set.readdress(&address, &held(&[("level", &["a"])])).is_empty());
        assert_eq!(set, before);
    }
}
