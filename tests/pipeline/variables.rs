//! The variables of public dashboards, as far as they go without a server: every source answers with the same few names.
//!
//! **Invariant:** no dashboard keeps a variable waiting for ever, and none asks for one twice.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_core::config::{Datasource, SourceKind};
use atalaya_core::model::{self, VariableOption};
use atalaya_core::time::{RawTimeRange, TimeRange, Zone};
use atalaya_core::variables::{Scope, VariableSet, unknown_mentions};

use crate::beside::{beside, json_files};

const DAY: TimeRange = TimeRange { from: 1_721_485_330_000, to: 1_721_571_730_000 };

fn source(uid: &str, kind: SourceKind, is_default: bool) -> Datasource {
    Datasource { uid: uid.to_owned(), name: uid.to_owned(), kind, is_default, ..Datasource::default() }
}

/// How often each variable was asked until none waits.
fn ask_all(set: &mut VariableSet, scope: &Scope) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    loop {
        let requests = set.ready(scope);
        if requests.is_empty() {
            return asked;
        }
        for request in requests {
            let answer = ["one", "two.three", "10.0.0.1:9100"];
            let options = answer.map(|name| VariableOption { text: name.to_owned(), value: name.to_owned() });
            set.resolve(&request.name, request.round, Ok(options.to_vec()));
            *asked.entry(request.name).or_default() += 1;
        }
    }
}

#[test]
fn every_variable_is_asked_once_and_settles() {
    let Some(folder) = beside("dashboards") else { return };
    let sources =
        [source("prometheus", SourceKind::Prometheus, true), source("loki", SourceKind::Loki, false)];
    let mut n_asked = 0;
    let mut failures: BTreeMap<String, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for file in json_files(&folder) {
        let Ok((dashboard, _)) = model::read(&std::fs::read_to_string(&file).unwrap()) else {
            continue;
        };
        let mut set = VariableSet::new(&dashboard.variables, &BTreeMap::new(), &sources, DAY);
        let scope = Scope::default().with_time(DAY, &RawTimeRange::default(), &Zone::utc(), "utc");
        let asked = ask_all(&mut set, &scope);
        assert!(set.is_settled(), "{}: a variable still waits", file.display());
        let repeated: Vec<_> = asked.iter().filter(|(_, times)| **times > 1).collect();
        assert!(repeated.is_empty(), "{}: asked more than once: {repeated:?}", file.display());
        n_asked += asked.len();
        for state in set.iter() {
            for (name, reason) in set.failures(&BTreeSet::from([state.name().to_owned()])) {
                if name == state.name() {
                    *failures.entry(reason.to_owned()).or_default() += 1;
                }
            }
        }
        let scope = scope.with_variables(set.bindings()).with_interval(15_000).with_rate_interval(60_000);
        let scope = scope.with_auto(15_000);
        for target in dashboard.panels().flat_map(|panel| &panel.targets) {
            for name in unknown_mentions(&target.expr, &scope) {
                *unknown.entry(name).or_default() += 1;
            }
        }
        let changed = set.change_range(TimeRange { to: DAY.to + 60_000, ..DAY });
        let again = ask_all(&mut set, &scope);
        assert!(again.values().all(|times| *times == 1), "{}: asked more than once", file.display());
        assert!(set.is_settled(), "{} {changed:?}", file.display());
    }
    println!("{n_asked} questions asked; failed: {failures:#?}; unknown in queries: {unknown:?}");
    assert!(n_asked > 0);
}
