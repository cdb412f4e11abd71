//! Parts of the page that only some dashboards need, in files of their own (see [`crate::app::parts`]). In: which are
//! wanted. Out: which could not be fetched.
//!
//! **Invariant:** a panel is built when all parts it wants are there; where one could not be fetched it says so instead, and
//! no other panel is disturbed.

#![allow(unsafe_code, reason = "a mark is a pair of linked names")]

use std::rc::Rc;
use std::sync::OnceLock;

use atalaya_core::late::{self, Parts, Rarer};
use atalaya_core::model::{Dashboard, Issue};
use atalaya_core::query::PushQuery;
use atalaya_core::report;
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;
#[cfg(split)]
use wasm_split_helpers::wasm_split;

use crate::app::dashboard::board::Board;
use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::logs::Logs;
use crate::app::dashboard::panel::pushed::Follow;
use crate::app::dashboard::panel::pushed::following::Following;
use crate::app::parts::{Route, fetched, show_board};
use crate::app::platform::storage;
use crate::app::state::Session;

/// Where lines of logs begin, and what sources push.
#[derive(Clone, Copy)]
pub struct Live {
    core: late::Lines,
    pub logs: fn(Memo<Option<Built>>) -> AnyView,
    /// Follows pushed queries; the text tells its questions from those of others.
    pub follow: fn(Session, &str, Vec<PushQuery>) -> Rc<dyn Follow>,
}

type Report = fn(&Dashboard) -> Vec<Issue>;

#[cfg_attr(split, wasm_split(rarer, fallible))]
fn rarer() -> Result<(Rarer, Route), SplitLoaderError> {
    Ok((Rarer::new(), show_board))
}

#[cfg_attr(split, wasm_split(live, fallible))]
fn live() -> Result<(Live, Route), SplitLoaderError> {
    let logs = |built| view! { <Logs built /> }.into_any();
    let follow =
        |session: Session, key: &str, queries| Following::new(session, key, queries) as Rc<dyn Follow>;
    Ok((Live { core: late::Lines::new(), logs, follow }, show_board))
}

#[cfg_attr(split, wasm_split(report, fallible))]
fn import_report() -> Result<(Report, Route), SplitLoaderError> {
    Ok((report::unobeyed, show_board))
}

static LIVE: OnceLock<Live> = OnceLock::new();

/// Lines and pushed data, where a dashboard that has them is open.
pub fn lines_and_pushes() -> Option<Live> {
    LIVE.get().copied()
}

/// What of a dashboard is not shown as it is meant; `None` where what finds it could not be fetched.
pub async fn unobeyed() -> Option<Report> {
    fetched!(import_report()).ok().map(|(report, _)| report)
}

/// Fetches parts, all at the same time: those that could not be.
pub async fn fetch(wanted: Parts) -> Parts {
    let rarer = async { wanted.rarer && !fetch_rarer().await };
    let live = async { wanted.live && !fetch_live().await };
    let (rarer, live) = join(rarer, live).await;
    Parts { rarer, live }
}

/// Fetches again what is missing of a dashboard's parts; panels that waited for one are shown as soon as it is there.
pub fn try_again(board: Board) {
    let missing = board.missing.get_untracked();
    if missing.is_empty() {
        return;
    }
    spawn_local(async move {
        let missing = fetch(missing).await;
        if !missing.is_empty() {
            board.session.toasts.say("It could not be fetched this time either.");
        }
        // The dashboard may have been left meanwhile.
        board.missing.try_set(missing);
    });
}

/// What a dashboard wants is known when its file has been read; what it wanted last time is fetched beside that.
pub fn fetch_remembered(uid: &str) {
    let parts = storage::read(&place(uid)).map(|names| Parts::named(&names)).unwrap_or_default();
    if !parts.is_empty() {
        spawn_local(async move { _ = fetch(parts).await });
    }
}

pub fn remember(uid: &str, parts: Parts) {
    storage::write(&place(uid), &parts.names());
}

fn place(uid: &str) -> String {
    format!("parts.{uid}")
}

async fn fetch_rarer() -> bool {
    fetched!(rarer()).map(|(rarer, _)| rarer.install()).is_ok()
}

async fn fetch_live() -> bool {
    let install = |(live, _): (Live, Route)| {
        live.core.install();
        LIVE.get_or_init(|| live);
    };
    fetched!(live()).map(install).is_ok()
}
