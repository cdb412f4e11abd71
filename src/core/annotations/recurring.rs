//! Time regions become events. In: an annotation with a time region, the range on show, zones. Out: its regions in sight.
//!
//! **Invariant:** a region that began before the range and reaches into it is in sight.

use crate::annotations::Event;
use crate::model::AnnotationQuery;
use crate::time::{TimeRange, Zone};

/// More in one range are only a burden; what comes back each day has as many in fifty years.
const MOST: usize = 20_000;

/// None where the annotation has no time region. `zone` is the dashboard's, for a region that names none; `browser` the
/// browser's, for one that asks for it.
///
/// # Errors
/// When it comes back too often to be shown, in words.
pub fn recurring(
    annotation: &AnnotationQuery,
    range: TimeRange,
    zone: &Zone,
    browser: &Zone,
) -> Result<Vec<Event>, String> {
    let Some(region) = &annotation.time_region else { return Ok(Vec::new()) };
    let zone =
        region.timezone.as_ref().map_or_else(|| zone.clone(), |name| Zone::from_dashboard(name, browser));
    let length = region.length_millis;
    let reaching = TimeRange { from: range.from.saturating_sub(length), ..range };
    let Some(starts) = region.starts.instants(reaching, &zone, MOST) else {
        let name = &annotation.name;
        return Err(format!(
            "The time region {name:?} comes back more than {MOST} times in this range; it is drawn in a shorter one."
        ));
    };
    let event = |from| Event {
        from,
        to: (length > 0).then_some(from + length),
        title: String::new(),
        text: String::new(),
        tags: Vec::new(),
        color: annotation.icon_color.clone(),
        name: annotation.name.clone(),
    };
    Ok(starts.into_iter().map(event).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TimeRegion;
    use crate::time::Cron;

    const HOUR: i64 = 3_600_000;
    /// 2024-07-21T00:00:00Z, a Sunday.
    const SUNDAY: i64 = 1_721_520_000_000;

    fn nightly(timezone: Option<&str>) -> AnnotationQuery {
        let starts = Cron::parse("0 22 * * *").unwrap();
        let timezone = timezone.map(str::to_owned);
        AnnotationQuery {
            name: "Night".to_owned(),
            time_region: Some(TimeRegion { starts, length_millis: 8 * HOUR, timezone }),
            ..AnnotationQuery::default()
        }
    }

    #[track_caller]
    fn check(timezone: Option<&str>, expected: &[(i64, i64)]) {
        let range = TimeRange { from: SUNDAY, to: SUNDAY + 24 * HOUR };
        let kolkata = Zone::named("Asia/Kolkata").unwrap();
        let zone = if timezone == Some("utc") { kolkata.clone() } else { Zone::utc() };
        let found = recurring(&nightly(timezone), range, &zone, &kolkata).unwrap();
        let hours: Vec<_> = found
            .iter()
            .map(|event| ((event.from - SUNDAY) / HOUR, (event.to.unwrap() - SUNDAY) / HOUR))
            .collect();
        assert_eq!(hours, expected);
    }

    #[test]
    fn regions_lie_in_their_own_zone_or_the_dashboards() {
        check(None, &[(-2, 6), (22, 30)]);
        check(Some("utc"), &[(-2, 6), (22, 30)]);
        check(Some("Europe/Madrid"), &[(-4, 4), (20, 28)]);
        // Half past, in India.
        check(Some("browser"), &[(-7, 0), (16, 24)]);
    }

    #[test]
    fn what_comes_back_too_often_says_so() {
        let mut minutely = nightly(None);
        minutely.time_region.as_mut().unwrap().starts = Cron::parse("* * * * *").unwrap();
        let range = TimeRange { from: SUNDAY, to: SUNDAY + 30 * 24 * HOUR };
        let said = recurring(&minutely, range, &Zone::utc(), &Zone::utc()).unwrap_err();
        assert!(said.contains("\"Night\"") && said.contains("shorter"), "{said}");
        assert_eq!(recurring(&AnnotationQuery::default(), range, &Zone::utc(), &Zone::utc()), Ok(Vec::new()));
    }
}
