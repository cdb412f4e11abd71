//! Counts per second and per minute. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::Count;
use super::{Row, row};

pub(super) const THROUGHPUT: &[Row] = &[
    row("cps", "counts/sec (cps)", Count("c/s")),
    row("ops", "ops/sec (ops)", Count("ops/s")),
    row("reqps", "requests/sec (rps)", Count("req/s")),
    row("rps", "reads/sec (rps)", Count("rd/s")),
    row("wps", "writes/sec (wps)", Count("wr/s")),
    row("iops", "I/O ops/sec (iops)", Count("io/s")),
    row("eps", "events/sec (eps)", Count("evt/s")),
    row("mps", "messages/sec (mps)", Count("msg/s")),
    row("recps", "records/sec (rps)", Count("rec/s")),
    row("rowsps", "rows/sec (rps)", Count("rows/s")),
    row("cpm", "counts/min (cpm)", Count("c/m")),
    row("opm", "ops/min (opm)", Count("ops/m")),
    row("reqpm", "requests/min (rpm)", Count("req/m")),
    row("rpm", "reads/min (rpm)", Count("rd/m")),
    row("wpm", "writes/min (wpm)", Count("wr/m")),
    row("epm", "events/min (epm)", Count("evts/m")),
    row("mpm", "messages/min (mpm)", Count("msgs/m")),
    row("recpm", "records/min (rpm)", Count("rec/m")),
    row("rowspm", "rows/min (rpm)", Count("rows/m")),
];
