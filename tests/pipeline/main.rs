//! From a panel's JSON and frames to a picture, case by case. In: `tests/fixtures/panels/<kind>/<case>.json`. Out:
//! `tests/snapshots/<kind>/<case>.svg`, compared letter by letter.
//!
//! `UPDATE_SNAPSHOTS=1` rewrites the snapshots; a picture that differs is left beside the old one as `<case>.new.svg`.
//!
//! **Invariant:** a fixture without a snapshot, or a snapshot without a fixture, fails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read its cases should stop at once"
)]

#[path = "../beside.rs"]
mod beside;
mod dashboards;
mod fixture;
mod logs;
mod panels;
mod perturbed;
mod pictures;
mod public_panels;
mod shipped;
mod variables;
