//! Material that lies beside the project on some machines: recorded results, dashboards of other people. In: its place.
//! Out: where it is here, if it is.
//!
//! **Invariant:** a test that goes without says so where it is seen, and `tools/test` does not count it as passed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The file or folder `name` of the material, or `None` after a line on standard error that names the test.
pub(crate) fn beside(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().ok()?;
    // Beside the project, or one folder further up where the project is a second working tree.
    let found = root
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("shared").join(name))
        .find(|at| at.exists());
    if found.is_none() {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        // Past the test harness, which keeps to itself what passing tests print.
        let _ = writeln!(std::io::stderr(), "skipped: {test}, for want of shared/{name} beside the project");
    }
    found
}

/// The JSON files of a folder and those below it, ordered by path.
#[allow(dead_code, reason = "each test crate that includes this file uses what it needs")]
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    let each = paths.into_iter().flat_map(|path| match path {
        path if path.is_dir() => json_files(&path),
        path if path.extension().is_some_and(|ending| ending == "json") => vec![path],
        _ => Vec::new(),
    });
    each.collect()
}
