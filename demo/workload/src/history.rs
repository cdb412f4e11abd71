//! The shop's metrics of past hours: a span in, OpenMetrics text for `promtool` out.
//!
//! **Invariant:** each series' name and labels are those that scraping it gives, job and
//! instance included, so that a line runs on over the moment the demo was started.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::exposition::{families, label_text};
use crate::incident::is_down;
use crate::ledger::Ledger;

/// What `demo/prometheus.yml` calls the shop.
const TARGET: [(&str, &str); 2] = [("instance", "api:8000"), ("job", "api")];

type Points = Vec<(u64, f64)>;

/// Writes every sample in `from..=to` (unix seconds), one each `step` seconds.
pub(crate) fn write_openmetrics(out: &mut impl Write, from: u64, to: u64, step: u64) -> io::Result<()> {
    let mut series: BTreeMap<String, Points> = BTreeMap::new();
    let up = format!("up{}", label_text(TARGET));
    let mut ledger = Ledger::at(from);
    for second in (from..=to).step_by(step.max(1) as usize) {
        ledger.advance(second);
        let is_up = !is_down(second);
        series.entry(up.clone()).or_default().push((second, f64::from(u8::from(is_up))));
        if !is_up {
            continue;
        }
        for sample in families(&ledger).into_iter().flat_map(|family| family.samples) {
            let labels = sample.labels.iter().map(|(name, value)| (*name, value.as_str())).chain(TARGET);
            let name = format!("{}{}", sample.name, label_text(labels));
            series.entry(name).or_default().push((second, sample.value));
        }
    }
    for (name, points) in &series {
        for (second, value) in points {
            writeln!(out, "{name} {value} {second}")?;
        }
    }
    writeln!(out, "# EOF")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{DOWN_SECONDS, last_restart};

    const NOON: u64 = 1_750_000_000;

    fn history(from: u64, to: u64, step: u64) -> String {
        let mut out = Vec::new();
        write_openmetrics(&mut out, from, to, step).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_series_carries_its_target_and_its_time() {
        let start = last_restart(NOON) + DOWN_SECONDS;
        let text = history(start + 30, start + 60, 15);
        let users: Vec<_> = text.lines().filter(|line| line.starts_with("active_users{")).collect();
        assert_eq!(users.len(), 3);
        assert!(users[0].starts_with("active_users{instance=\"api:8000\",job=\"api\"} "), "{}", users[0]);
        assert!(users[0].ends_with(&format!(" {}", start + 30)), "{}", users[0]);
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn a_restart_is_a_gap_and_then_a_later_start_time() {
        let restart = last_restart(NOON);
        let text = history(restart - 5, restart + 10, 5);
        let values = |start: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.starts_with(start));
            lines.filter_map(|line| line.split(' ').nth(1)).map(str::to_owned).collect()
        };
        assert_eq!(values("up{"), ["1", "0", "0", "1"]);
        let starts = values("process_start_time_seconds{");
        assert_eq!(starts.len(), 2);
        assert_eq!(starts[1], (restart + DOWN_SECONDS).to_string());
    }
}
