//! `atalaya-check [--json] PATH...`: what Atalaya would not show of dashboards. In: files, or folders with `.json` files
//! in them at any depth. Out: every loss with its panel and its place in the JSON.
//!
//! Exit code 0: nothing is lost. 1: something is. 2: a file could not be read as a dashboard, or the command was wrong.
//!
//! **Invariant:** the losses are those of the page's own import report, from the same function.

mod checked;
mod files;
mod output;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "Usage: atalaya-check [--json] PATH...

Names what Atalaya would not show of Grafana dashboards: files, or folders with .json files in them.
  --json   one JSON object instead of text

Exit code 0: nothing is lost; 1: something is; 2: a file is no dashboard, or cannot be read.";

fn main() -> ExitCode {
    let mut json = false;
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut only_paths = false;
    for argument in std::env::args_os().skip(1) {
        match argument.to_str() {
            Some("--") if !only_paths => only_paths = true,
            Some("--json") if !only_paths => json = true,
            Some("--help" | "-h") if !only_paths => return say(USAGE, ExitCode::SUCCESS),
            Some(option) if !only_paths && option.starts_with('-') => {
                eprintln!("The option {option} is not known.\n\n{USAGE}");
                return ExitCode::from(2);
            }
            _ => paths.push(argument.into()),
        }
    }
    if paths.is_empty() {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    let checked: Vec<checked::File> = files::found(&paths).into_iter().map(checked::check).collect();
    let text = if json { output::json(&checked) } else { output::text(&checked) };
    let code = match () {
        () if checked.iter().any(|file| file.rejected.is_some()) => ExitCode::from(2),
        () if checked.iter().any(|file| !file.losses.is_empty()) => ExitCode::FAILURE,
        () => ExitCode::SUCCESS,
    };
    say(&text, code)
}

/// A reader that goes away, such as `head`, is no fault.
fn say(text: &str, code: ExitCode) -> ExitCode {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Ok(()) => code,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            eprintln!("The result cannot be written: {error}.");
            ExitCode::from(2)
        }
    }
}
