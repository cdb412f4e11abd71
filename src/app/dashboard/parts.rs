//! Parts of the page that only some dashboards need, or that none needs at first, in files of their own (see
//! [`crate::app::parts`]). In: which are wanted. Out: which could not be fetched.
//!
//! **Invariant:** a panel is built when all parts it wants are there; where one could not be fetched it says so instead, and
//! no other panel is disturbed.

#![allow(unsafe_code, reason = "a mark is a pair of linked names")]

use std::rc::Rc;
use std::sync::OnceLock;

use atalaya_core::late::{self, Part, Parts, Rarer, Shapes};
use atalaya_core::model::{Dashboard, Issue};
use atalaya_core::query::PushQuery;
use atalaya_core::report;
use futures_util::future::join4;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;
#[cfg(split)]
use wasm_split_helpers::wasm_split;

use crate::app::dashboard::board::Board;
use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::inspect::Inspected;
use crate::app::dashboard::panel::logs::Logs;
use crate::app::dashboard::panel::menu;
use crate::app::dashboard::panel::pushed::Follow;
use crate::app::dashboard::panel::pushed::following::Following;
use crate::app::dashboard::panel::table::Table;
use crate::app::dashboard::time_range::TimeRangeChoice;
use crate::app::parts::{Route, fetched, show_board};
use crate::app::platform::storage;
use crate::app::state::Session;

/// What fills a panel.
type Body = fn(Memo<Option<Built>>) -> AnyView;

/// Where lines of logs begin, and what sources push.
#[derive(Clone, Copy)]
pub struct Live {
    core: late::Lines,
    pub logs: Body,
    /// Follows pushed queries; the text tells its questions from those of others.
    pub follow: fn(Session, &str, Vec<PushQuery>) -> Rc<dyn Follow>,
}

/// Where tables begin.
#[derive(Clone, Copy)]
pub struct Tables {
    core: late::Tables,
    pub body: Body,
}

/// What no page shows at first: what opens at a press, and what looks for what is not shown.
#[derive(Clone, Copy)]
pub struct Later {
    /// What of a dashboard is not shown as it is meant.
    pub unobeyed: fn(&Dashboard) -> Vec<Issue>,
    pub inspected: fn(PanelHandle) -> AnyView,
    pub download_picture: fn(PanelHandle),
    /// Sets the signal to false when a choice is made.
    pub time_range: fn(RwSignal<bool>) -> AnyView,
}

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

#[cfg_attr(split, wasm_split(tables, fallible))]
fn tables() -> Result<(Tables, Route), SplitLoaderError> {
    let body = |built| view! { <Table built /> }.into_any();
    Ok((Tables { core: late::Tables::new(), body }, show_board))
}

#[cfg_attr(split, wasm_split(shapes, fallible))]
fn shapes() -> Result<(Shapes, Route), SplitLoaderError> {
    Ok((Shapes::new(), show_board))
}

#[cfg_attr(split, wasm_split(later, fallible))]
fn later() -> Result<(Later, Route), SplitLoaderError> {
    let inspected = |handle| view! { <Inspected handle /> }.into_any();
    let time_range = |open| view! { <TimeRangeChoice open /> }.into_any();
    let download_picture = menu::download_picture;
    Ok((Later { unobeyed: report::unobeyed, inspected, download_picture, time_range }, show_board))
}

static LIVE: OnceLock<Live> = OnceLock::new();
static TABLES: OnceLock<Tables> = OnceLock::new();
static LATER: OnceLock<Later> = OnceLock::new();

/// Lines and pushed data, where a dashboard that has them is open.
pub fn lines_and_pushes() -> Option<Live> {
    LIVE.get().copied()
}

/// Tables, where a dashboard that has them is open.
pub fn arrived_tables() -> Option<Tables> {
    TABLES.get().copied()
}

/// What no page shows at first, where it was fetched before.
pub fn arrived_later() -> Option<Later> {
    LATER.get().copied()
}

/// What no page shows at first; `None` where it could not be fetched.
pub async fn fetch_later() -> Option<Later> {
    let (later, _) = fetched!(later()).ok()?;
    Some(*LATER.get_or_init(|| later))
}

/// Fetches parts, all at the same time: those that could not be.
pub async fn fetch(wanted: Parts) -> Parts {
    let (rarer, live, tables, shapes) = join4(
        lacking(Part::Rarer, wanted, fetch_rarer()),
        lacking(Part::Live, wanted, fetch_live()),
        lacking(Part::Tables, wanted, fetch_tables()),
        lacking(Part::Shapes, wanted, fetch_shapes()),
    )
    .await;
    rarer.with(live).with(tables).with(shapes)
}

/// A part that is wanted and does not arrive.
async fn lacking(part: Part, wanted: Parts, arrives: impl Future<Output = bool>) -> Parts {
    Parts::of_one(part, wanted.has(part) && !arrives.await)
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

async fn fetch_tables() -> bool {
    let install = |(tables, _): (Tables, Route)| {
        tables.core.install();
        TABLES.get_or_init(|| tables);
    };
    fetched!(tables()).map(install).is_ok()
}

async fn fetch_shapes() -> bool {
    fetched!(shapes()).map(|(shapes, _)| shapes.install()).is_ok()
}
