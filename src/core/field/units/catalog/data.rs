//! Amounts and rates of data. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::{Binary, Si};
use super::{Row, row};

pub(super) const DATA: &[Row] = &[
    row("bytes", "bytes(IEC)", Binary("B", 0)),
    row("decbytes", "bytes(SI)", Si("B", 0)),
    row("bits", "bits(IEC)", Binary("b", 0)),
    row("decbits", "bits(SI)", Si("b", 0)),
    row("kbytes", "kibibytes", Binary("B", 1)),
    row("deckbytes", "kilobytes", Si("B", 1)),
    row("mbytes", "mebibytes", Binary("B", 2)),
    row("decmbytes", "megabytes", Si("B", 2)),
    row("gbytes", "gibibytes", Binary("B", 3)),
    row("decgbytes", "gigabytes", Si("B", 3)),
    row("tbytes", "tebibytes", Binary("B", 4)),
    row("dectbytes", "terabytes", Si("B", 4)),
    row("pbytes", "pebibytes", Binary("B", 5)),
    row("decpbytes", "petabytes", Si("B", 5)),
];

pub(super) const DATA_RATE: &[Row] = &[
    row("pps", "packets/sec", Si("p/s", 0)),
    row("binBps", "bytes/sec(IEC)", Binary("B/s", 0)),
    row("Bps", "bytes/sec(SI)", Si("B/s", 0)),
    row("binbps", "bits/sec(IEC)", Binary("b/s", 0)),
    row("bps", "bits/sec(SI)", Si("b/s", 0)),
    row("KiBs", "kibibytes/sec", Binary("B/s", 1)),
    row("Kibits", "kibibits/sec", Binary("b/s", 1)),
    row("KBs", "kilobytes/sec", Si("B/s", 1)),
    row("Kbits", "kilobits/sec", Si("b/s", 1)),
    row("MiBs", "mebibytes/sec", Binary("B/s", 2)),
    row("Mibits", "mebibits/sec", Binary("b/s", 2)),
    row("MBs", "megabytes/sec", Si("B/s", 2)),
    row("Mbits", "megabits/sec", Si("b/s", 2)),
    row("GiBs", "gibibytes/sec", Binary("B/s", 3)),
    row("Gibits", "gibibits/sec", Binary("b/s", 3)),
    row("GBs", "gigabytes/sec", Si("B/s", 3)),
    row("Gbits", "gigabits/sec", Si("b/s", 3)),
    row("TiBs", "tebibytes/sec", Binary("B/s", 4)),
    row("Tibits", "tebibits/sec", Binary("b/s", 4)),
    row("TBs", "terabytes/sec", Si("B/s", 4)),
    row("Tbits", "terabits/sec", Si("b/s", 4)),
    row("PiBs", "pebibytes/sec", Binary("B/s", 5)),
    row("Pibits", "pebibits/sec", Binary("b/s", 5)),
    row("PBs", "petabytes/sec", Si("B/s", 5)),
    row("Pbits", "petabits/sec", Si("b/s", 5)),
];
