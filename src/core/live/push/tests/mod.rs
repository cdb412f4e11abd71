//! Following a pushed query through whatever a connection can suffer.
//!
//! In: a panel, a publisher, a source of the past that scrapes it, all played on one clock. Out: what the panel shows.
//!
//! **Invariant:** the clock is counted, chance is seeded: a failure repeats.

mod following;
mod opening;
mod planning;

use crate::config::{self, Config};
use crate::model::{AnnotationQuery, Panel, Target};
use crate::query::{PlanContext, PushQuery, QueryError, plan_pushed, plan_pushed_annotation};
use crate::time::{Calendar, Millis, RawTimeRange, TimeRange, Zone};
use crate::variables::Scope;

const START: Millis = 1_767_225_600_000;
const CONFIG: &str = "
datasources:
  - {name: Prometheus, uid: prometheus, type: prometheus, url: prometheus/, jsonData: {timeInterval: 5s}}
  - {name: Loki, uid: loki, type: loki, url: loki/}
  - {name: Push, uid: push, type: websocket, url: push/, jsonData: {backfill: prometheus}}
  - {name: Lines, uid: lines, type: websocket, url: push/, jsonData: {backfill: loki}}
  - {name: Alone, uid: alone, type: websocket, url: push/}
";

/// Everything a [`PlanContext`] borrows; the range is five minutes up to now.
struct World {
    config: Config,
    raw_range: RawTimeRange,
    scope: Scope,
    zone: Zone,
    calendar: Calendar,
}

impl World {
    fn new() -> Self {
        Self {
            config: config::read(CONFIG, "https://ops.example.org/").unwrap(),
            raw_range: RawTimeRange { from: "now-5m".to_owned(), to: "now".to_owned() },
            scope: Scope::default(),
            zone: Zone::utc(),
            calendar: Calendar::default(),
        }
    }

    fn context(&self) -> PlanContext<'_> {
        PlanContext {
            range: TimeRange { from: START - 300_000, to: START },
            raw_range: &self.raw_range,
            now: START,
            width_px: 1000,
            scope: &self.scope,
            datasources: &self.config.datasources,
            zone: &self.zone,
            calendar: &self.calendar,
        }
    }

    fn annotation(&self, annotation: &AnnotationQuery) -> PushQuery {
        plan_pushed_annotation(annotation, &self.context()).unwrap().unwrap()
    }

    fn plan(&self, source: &str, target: &str) -> Result<PushQuery, QueryError> {
        let mut planned = plan_pushed(&panel(source, target), &self.context());
        assert_eq!(planned.len(), 1, "{planned:?}");
        planned.remove(0)
    }
}

fn panel(source: &str, target: &str) -> Panel {
    let raw = serde_json::from_str(target).unwrap();
    let mut target =
        Target { ref_id: "A".to_owned(), raw, range: true, interval_factor: 1, ..Target::default() };
    target.source.id = Some(source.to_owned());
    Panel { kind: "timeseries".to_owned(), targets: vec![target], ..Panel::default() }
}
