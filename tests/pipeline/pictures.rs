//! Every fixture's picture against its snapshot. A panel that is no picture is compared by what it says instead.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use atalaya_core::panels::{PanelView, picture};
use atalaya_core::scene::{AdvanceTable, svg};

use crate::fixture::Fixture;

fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}

/// Names of the files in a folder, without the ending; those with a second ending are left out.
fn stems(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter_map(|name| Some(name.strip_suffix(ending)?.to_owned()))
        .filter(|stem| !stem.contains('.'))
        .collect()
}

fn shown(fixture: &Fixture) -> String {
    let view = fixture.view();
    match (picture(&view, &fixture.title, fixture.theme, &AdvanceTable), &view) {
        (Some(scene), _) => svg(&scene),
        (None, PanelView::Empty { message }) => format!("<!-- {message} -->\n"),
        (None, other) => format!("<!-- {other:?} -->\n"),
    }
}

/// Compares one picture; says what is wrong, if anything.
fn compare(kind: &str, case: &str, update: bool) -> Option<String> {
    let tests = tests_folder();
    let picture = shown(&Fixture::read(&tests.join(format!("fixtures/panels/{kind}/{case}.json"))));
    let folder = tests.join(format!("snapshots/{kind}"));
    let (file, new_file) = (folder.join(format!("{case}.svg")), folder.join(format!("{case}.new.svg")));
    let known = std::fs::read_to_string(&file).ok();
    if known.as_deref() == Some(picture.as_str()) {
        return None;
    }
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(if update { &file } else { &new_file }, picture).unwrap();
    let what = if known.is_some() { "differs from" } else { "has no" };
    (!update).then(|| format!("{kind}/{case} {what} its snapshot; see {}", new_file.display()))
}

fn problems_of(kind: &str, update: bool) -> Vec<String> {
    let cases = stems(&tests_folder().join(format!("fixtures/panels/{kind}")), ".json");
    let mut problems: Vec<String> = cases.iter().filter_map(|case| compare(kind, case, update)).collect();
    let orphans = stems(&tests_folder().join(format!("snapshots/{kind}")), ".svg");
    problems.extend(orphans.difference(&cases).map(|case| format!("{kind}/{case}.svg has no fixture")));
    problems
}

/// Every folder of fixtures is a panel kind: a new kind needs no line here.
#[test]
fn panels_look_as_they_did() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let kinds = stems(&tests_folder().join("fixtures/panels"), "");
    assert!(kinds.contains("timeseries") && kinds.contains("stat"), "fixtures are missing: {kinds:?}");
    let problems: Vec<String> = kinds.iter().flat_map(|kind| problems_of(kind, update)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
