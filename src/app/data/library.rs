//! The folder of dashboards. In: its address. Out: what lies in it, and one dashboard's text.
//!
//! A folder is listed by nginx's JSON autoindex, or by an `index.json` in it: an array of paths, for hosts without one.

use std::collections::VecDeque;

use atalaya_core::order::Arrange;
use serde::Deserialize;
use web_sys::AbortController;

use crate::app::platform::dom;
use crate::app::platform::fetch::{self, FetchFailure, Outgoing, Response};

/// A JSON file in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFile {
    /// Below the dashboards folder, such as `shop/service.json`.
    pub path: String,
}

impl BoardFile {
    /// The folder it lies in; empty at the top.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// File name without `.json`.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, name)| name);
        name.strip_suffix(".json").unwrap_or(name)
    }
}

/// Deepest folder that is looked into.
const DEEPEST: usize = 4;
/// Most files that are listed.
const MOST_FILES: usize = 2000;

#[derive(Deserialize)]
#[serde(untagged)]
enum ListEntry {
    Path(String),
    File {
        name: String,
        #[serde(rename = "type", default)]
        kind: String,
    },
}

/// All dashboards below `root` (an address ending in a slash), sorted by path.
pub async fn list(root: &str) -> Result<Vec<BoardFile>, String> {
    let mut files = Vec::new();
    let mut folders = VecDeque::from([(String::new(), 0)]);
    while let Some((folder, depth)) = folders.pop_front() {
        for entry in entries(root, &folder).await? {
            match entry {
                ListEntry::Path(path) if path.ends_with(".json") => files.push(format!("{folder}{path}")),
                ListEntry::File { name, kind } if kind == "directory" && depth < DEEPEST => {
                    folders.push_back((format!("{folder}{name}/"), depth + 1));
                }
                ListEntry::File { name, kind } if kind != "directory" && name.ends_with(".json") => {
                    files.push(format!("{folder}{name}"));
                }
                ListEntry::Path(_) | ListEntry::File { .. } => {}
            }
        }
        if files.len() > MOST_FILES {
            break;
        }
    }
    files.retain(|path| !path.ends_with("index.json"));
    files.arrange();
    Ok(files.into_iter().map(|path| BoardFile { path }).collect())
}

async fn entries(root: &str, folder: &str) -> Result<Vec<ListEntry>, String> {
    let listing = get(&format!("{root}{}", encode_path(folder))).await?;
    if listing.status == 200
        && let Ok(entries) = serde_json::from_slice(&listing.body)
    {
        return Ok(entries);
    }
    if !folder.is_empty() {
        return Ok(Vec::new());
    }
    let index = get(&format!("{root}index.json")).await?;
    if index.status != 200 {
        return Err(format!("The server lists no dashboards at {root} (HTTP {}).", listing.status));
    }
    serde_json::from_slice(&index.body)
        .map_err(|error| format!("{root}index.json is not a list of file names: {error}."))
}

/// The text of one dashboard's file.
pub async fn read(root: &str, file: &BoardFile) -> Result<String, String> {
    read_url(&format!("{root}{}", encode_path(&file.path))).await
}

/// The text at any address.
pub async fn read_url(url: &str) -> Result<String, String> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if scheme.is_some_and(|scheme| scheme != "http" && scheme != "https") {
        return Err(format!("{url} cannot be opened: only addresses with http or https can."));
    }
    let response = get(url).await?;
    if response.status != 200 {
        return Err(format!("{url} answered HTTP {}.", response.status));
    }
    String::from_utf8(response.body).map_err(|error| format!("{url} is not text: {error}."))
}

async fn get(url: &str) -> Result<Response, String> {
    let controller =
        AbortController::new().map_err(|error| format!("This browser cannot send requests: {error:?}."))?;
    let response = fetch::send(&Outgoing::get(url), &controller).await;
    if let Ok(Response { dated: Some(dated), .. }) = &response
        && is_own(url)
    {
        dated.tell_clock("");
    }
    response.map_err(|failure| match failure {
        FetchFailure::Network if !dom::is_online() => {
            format!("{url} cannot be reached: this browser is offline.")
        }
        FetchFailure::TimedOut => format!("{url} did not answer in time."),
        FetchFailure::Network | FetchFailure::Aborted => {
            format!(
                "{url} cannot be reached. If it is on another host, that host must allow this page (CORS), and the web \
                 server of this page must name it in `connect-src`."
            )
        }
    })
}

/// Whether an address leads to the server that the page came from.
fn is_own(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//")
}

fn encode_path(path: &str) -> String {
    path.split('/').map(|part| String::from(js_sys::encode_uri_component(part))).collect::<Vec<_>>().join("/")
}
