//! Operations per second. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::Si;
use super::{Row, row};

pub(super) const COMPUTATION: &[Row] = &[
    row("flops", "FLOP/s", Si("FLOPS", 0)),
    row("mflops", "MFLOP/s", Si("FLOPS", 2)),
    row("gflops", "GFLOP/s", Si("FLOPS", 3)),
    row("tflops", "TFLOP/s", Si("FLOPS", 4)),
    row("pflops", "PFLOP/s", Si("FLOPS", 5)),
    row("eflops", "EFLOP/s", Si("FLOPS", 6)),
    row("zflops", "ZFLOP/s", Si("FLOPS", 7)),
    row("yflops", "YFLOP/s", Si("FLOPS", 8)),
];

pub(super) const HASH_RATE: &[Row] = &[
    row("Hs", "hashes/sec", Si("H/s", 0)),
    row("KHs", "kilohashes/sec", Si("H/s", 1)),
    row("MHs", "megahashes/sec", Si("H/s", 2)),
    row("GHs", "gigahashes/sec", Si("H/s", 3)),
    row("THs", "terahashes/sec", Si("H/s", 4)),
    row("PHs", "petahashes/sec", Si("H/s", 5)),
    row("EHs", "exahashes/sec", Si("H/s", 6)),
];
