//! Which files are meant. In: paths. Out: the files among them, and those below the folders, in order of their names.
//!
//! **Invariant:** what was named is always in the answer; of a folder only `.json` files are. A link to a folder inside a
//! folder is not followed, so that a walk ends.

use std::path::{Path, PathBuf};

/// A file to check, or a folder that cannot be listed with the reason.
pub(crate) type Found = Result<PathBuf, (PathBuf, String)>;

pub(crate) fn found(paths: &[PathBuf]) -> Vec<Found> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files);
        } else {
            files.push(Ok(path.clone()));
        }
    }
    files
}

fn walk(folder: &Path, files: &mut Vec<Found>) {
    let mut unlisted = |error: std::io::Error| files.push(Err((folder.to_owned(), error.to_string())));
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return unlisted(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => names.push((entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir()))),
            Err(error) => unlisted(error),
        }
    }
    names.sort();
    for (path, is_folder) in names {
        if is_folder {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) && path.is_file()
        {
            files.push(Ok(path));
        }
    }
}
