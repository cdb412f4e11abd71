//! The table of reductions: ids as dashboards write them, the names legends and tables show.
//!
//! **Invariant:** one row for each calculation; an alias belongs to one row.

/// A calculation over one field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reducer {
    /// As dashboards write it, such as `lastNotNull`.
    pub id: &'static str,
    /// As shown, such as `Last *`.
    pub name: &'static str,
    /// Ids of older dashboards.
    pub aliases: &'static [&'static str],
    /// The result is in the field's own unit; else it is a plain count or a percentage.
    pub keeps_unit: bool,
}

const fn in_unit(id: &'static str, name: &'static str) -> Reducer {
    Reducer { id, name, aliases: &[], keeps_unit: true }
}

const fn plain(id: &'static str, name: &'static str) -> Reducer {
    Reducer { id, name, aliases: &[], keeps_unit: false }
}

const fn aliased(id: &'static str, name: &'static str, aliases: &'static [&'static str]) -> Reducer {
    Reducer { id, name, aliases, keeps_unit: true }
}

/// Every calculation, in the order pickers list them.
pub const REDUCERS: &[Reducer] = &[
    aliased("lastNotNull", "Last *", &["current"]),
    in_unit("last", "Last"),
    in_unit("firstNotNull", "First *"),
    in_unit("first", "First"),
    in_unit("min", "Min"),
    in_unit("max", "Max"),
    aliased("mean", "Mean", &["avg"]),
    in_unit("median", "Median"),
    in_unit("variance", "Variance"),
    in_unit("stdDev", "StdDev"),
    aliased("sum", "Total", &["total"]),
    plain("count", "Count"),
    plain("countAll", "Count all"),
    in_unit("range", "Range"),
    in_unit("delta", "Delta"),
    in_unit("step", "Step"),
    in_unit("diff", "Difference"),
    in_unit("logmin", "Min (above zero)"),
    in_unit("allIsZero", "All Zeros"),
    plain("allIsNull", "All Nulls"),
    plain("changeCount", "Change Count"),
    plain("distinctCount", "Distinct Count"),
    plain("diffperc", "Difference percent"),
    plain("allValues", "All values"),
    plain("uniqueValues", "All unique values"),
    in_unit("p1", "1st %"),
    in_unit("p5", "5th %"),
    in_unit("p10", "10th %"),
    in_unit("p25", "25th %"),
    in_unit("p50", "50th %"),
    in_unit("p75", "75th %"),
    in_unit("p90", "90th %"),
    in_unit("p95", "95th %"),
    in_unit("p99", "99th %"),
];

/// A percentile without a row of its own, `p42`, is named by its id.
pub fn reducer_name(id: &str) -> &str {
    reducer(id).map_or(id, |found| found.name)
}

/// The row of an id or of one of its aliases.
pub fn reducer(id: &str) -> Option<&'static Reducer> {
    REDUCERS.iter().find(|row| row.id == id || row.aliases.contains(&id))
}

/// The share of `p1` to `p99`, such as 0.95.
pub(crate) fn percentile_share(id: &str) -> Option<f64> {
    let digits = id.strip_prefix('p')?;
    let percent: u8 = digits.parse().ok()?;
    (1..=99).contains(&percent).then_some(f64::from(percent) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_ids_find_their_row() {
        for (id, name) in
            [("current", "Last *"), ("avg", "Mean"), ("total", "Total"), ("max", "Max"), ("p42", "p42")]
        {
            assert_eq!(reducer_name(id), name);
        }
    }

    #[test]
    fn percentiles_are_read() {
        for (id, share) in
            [("p95", Some(0.95)), ("p1", Some(0.01)), ("p0", None), ("p100", None), ("p", None), ("px", None)]
        {
            assert_eq!(percentile_share(id), share, "{id}");
        }
    }
}
