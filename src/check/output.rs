//! What is said of the files. In: checked files. Out: lines for people, or one JSON object for programs.

use atalaya_core::report::subject;
use serde::Serialize;

use crate::checked::File;

#[derive(Serialize)]
struct Report<'a> {
    summary: Summary,
    files: Vec<FileLosses<'a>>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    /// Of them, those of which nothing is lost.
    lossless: usize,
    /// Those that are no dashboard, or cannot be read.
    rejected: usize,
}

#[derive(Serialize)]
struct FileLosses<'a> {
    path: &'a str,
    title: Option<&'a str>,
    losses: Vec<Loss<'a>>,
}

#[derive(Serialize)]
struct Loss<'a> {
    /// Its title; null for what concerns the whole dashboard.
    panel: Option<&'a str>,
    /// Where in the JSON.
    path: &'a str,
    /// What it is about: `panel`, `option`, `field`, `override`, `query`, `transformation`, `variable`, `annotation`,
    /// `link`, `dashboard`, or `file` for one that is rejected.
    kind: &'static str,
    /// A sentence.
    what: &'a str,
}

fn summary(files: &[File]) -> Summary {
    let lossless = files.iter().filter(|file| file.rejected.is_none() && file.losses.is_empty()).count();
    let rejected = files.iter().filter(|file| file.rejected.is_some()).count();
    Summary { files: files.len(), lossless, rejected }
}

pub(crate) fn json(files: &[File]) -> String {
    let files_out = files
        .iter()
        .map(|file| {
            let losses = file.losses.iter().map(|issue| Loss {
                panel: issue.panel.as_deref(),
                path: &issue.path,
                kind: subject(issue),
                what: &issue.what,
            });
            let rejected =
                file.rejected.iter().map(|what| Loss { panel: None, path: "", kind: "file", what });
            FileLosses {
                path: &file.path,
                title: file.title.as_deref(),
                losses: losses.chain(rejected).collect(),
            }
        })
        .collect();
    let report = Report { summary: summary(files), files: files_out };
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

pub(crate) fn text(files: &[File]) -> String {
    let mut text = String::new();
    for file in files {
        if let Some(why) = &file.rejected {
            say(&mut text, format_args!("{}: rejected. {why}", file.path));
            continue;
        }
        if file.losses.is_empty() && file.guesses.is_empty() {
            continue;
        }
        say(&mut text, format_args!("{} ({})", file.path, file.title.as_deref().unwrap_or_default()));
        for (what, issues) in [("lost", &file.losses), ("guessed", &file.guesses)] {
            for issue in issues {
                say(&mut text, format_args!("  {what}: {issue}"));
            }
        }
    }
    let Summary { files, lossless, rejected } = summary(files);
    let lost = files - lossless - rejected;
    say(
        &mut text,
        format_args!("{files} files: {lossless} without loss, {lost} with losses, {rejected} rejected."),
    );
    text.trim_end().to_owned()
}

fn say(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.push_str(&format!("{line}\n"));
}
