//! Classic buckets of a heatmap query. In: one column for each `le`, cumulative as Prometheus keeps them. Out: the same
//! columns from the lowest bucket up, each with what its own bucket holds.
//!
//! Grafana does the same to every target of format "heatmap", whatever panel shows it.
//!
//! **Invariant:** a bucket is only ever compared with lower ones of its own histogram: series that differ in another
//! label are different histograms.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::frame::{Labels, Numbers};
use crate::order::Arrange;
use crate::query::frames::Column;
use crate::time::Millis;

/// Counts below this are the dust of subtracted rates.
const LEAST_COUNT: f64 = 1e-9;

/// The upper end of a bucket; series without one go last.
fn end(labels: &Labels) -> f64 {
    labels.get("le").and_then(|end| end.parse().ok()).unwrap_or(f64::NAN)
}

/// Columns ordered by bucket, cumulative counts turned into counts of their own. Series without `le` stay as they are.
pub(super) fn own_counts(mut columns: Vec<Column>) -> Vec<Column> {
    columns.arrange_by(|a, b| end(&a.labels).total_cmp(&end(&b.labels)));
    // What lies below the next bucket of each histogram, by time.
    let mut below: BTreeMap<Labels, BTreeMap<Millis, f64>> = BTreeMap::new();
    for column in &mut columns {
        if end(&column.labels).is_nan() {
            continue;
        }
        let others = column.labels.iter().filter(|(name, _)| *name != "le");
        let histogram: Labels = others.map(|(name, value)| (name.clone(), value.clone())).collect();
        let below = below.entry(histogram).or_default();
        let mut own = Numbers::with_capacity(column.values.len());
        for (row, at) in column.times.iter().enumerate() {
            let counted = column.values.get(row);
            own.push(at.zip(counted).map(|(at, counted)| {
                let lower = below.insert(at, counted).unwrap_or(0.0);
                let count = counted - lower;
                if count < LEAST_COUNT { 0.0 } else { count }
            }));
        }
        column.values = Arc::new(own);
    }
    columns
}
