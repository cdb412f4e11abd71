//! Times, ranges, their descriptions, intervals and date formats.
//!
//! **Invariant:** where Grafana reads a time wrongly, we say the right one or refuse, and the case is listed.

use atalaya_core::time::{
    Calendar, DATE_TIME_MILLIS, Millis, RawTimeRange, Rounding, SpanDetail, WeekStart, Zone,
    calculate_interval, describe_range, format_date_time, format_interval, format_iso, format_span,
    format_with_pattern, from_now, parse_duration, resolve_range, resolve_time, round_interval,
};
use serde_json::Value;

use crate::{Difference, Tally, Vector, area, number};

#[test]
fn times_read_as_in_grafana() {
    let Some(area) = area("datemath") else { return };
    let now = area.header["now"].as_i64().unwrap();
    let mut tally = Tally::new("datemath", DIFFERENCES);
    for vector in &area.vectors {
        if let Some((found, expected)) = answers(vector, now) {
            tally.compare(vector, &found, &expected);
        }
    }
    tally.finish();
}

/// Our answer and the recorded one; `None` for what no part of the page asks for.
fn answers(vector: &Vector, shared_now: Millis) -> Option<(String, String)> {
    let input = &vector.input;
    let text = |key: &str| input[key].as_str().unwrap_or_default();
    let now = input["now"].as_i64().unwrap_or(shared_now);
    let zone = zone(input);
    Some(match vector.group.as_str() {
        "parse" => (parsed(text("expr"), now, &zone, input), recorded_time(&vector.output)),
        "dateTimeParse" => (parsed(text("value"), now, &zone, input), recorded_time(&vector.output)),
        "isMathString-isValid" => {
            let valid = parsed(text("expr"), now, &zone, input) != "unreadable";
            (valid.to_string(), vector.output["isValid"].to_string())
        }
        "convertRawToRange" => converted_range(vector, now, &zone),
        "dateTimeFormat" => {
            let at = input["ms"].as_i64()?;
            let found = match input["format"].as_str() {
                Some(pattern) => format_with_pattern(at, pattern, &zone),
                None => format_date_time(at, &zone),
            };
            (found, vector.output.as_str()?.to_owned())
        }
        "dateTimeFormat-variants" => date_variants(vector, now, &zone)?,
        "timeAgo" => {
            let at = now - (number(&input["secondsAgo"])? * 1000.0) as i64;
            (from_now(at, now), vector.output.as_str()?.to_owned())
        }
        "describeTimeRange" => (describe_range(&raw_range(input), &zone), vector.output.as_str()?.to_owned()),
        "interval" => {
            let millis = vector.output["ms"].as_f64().map(|millis| millis as i64);
            (format!("{:?}", parse_duration(text("text"))), format!("{millis:?}"))
        }
        "roundInterval" => {
            let found = round_interval(number(input)?.floor() as i64);
            (found.to_string(), vector.output.to_string())
        }
        "calculateInterval" => calculated_interval(vector)?,
        "abbreviatedDuration" => {
            let detail =
                if input["includeSeconds"] == true { SpanDetail::Seconds } else { SpanDetail::Minutes };
            let found = format_span(input["start"].as_i64()?, input["end"].as_i64()?, detail);
            (found, vector.output.as_str()?.to_owned())
        }
        "secondsToHms" => {
            let millis = (number(input)? * 1000.0).floor() as i64;
            (format_interval(millis), vector.output.as_str()?.to_owned())
        }
        _ => return None,
    })
}

fn zone(input: &Value) -> Zone {
    let name = input["timezone"].as_str().or(input["timeZone"].as_str()).unwrap_or("utc");
    Zone::from_dashboard(name, &Zone::utc())
}

fn parsed(text: &str, now: Millis, zone: &Zone, input: &Value) -> String {
    let calendar = Calendar {
        week_start: WeekStart::from_dashboard(
            input["weekStart"].as_str().unwrap_or_default(),
            WeekStart::Sunday,
        ),
        fiscal_year_start_month: input["fiscalYearStartMonth"].as_u64().unwrap_or(0) as u8,
    };
    let rounding = if input["roundUp"] == true { Rounding::Up } else { Rounding::Down };
    match resolve_time(text, now, zone, &calendar, rounding) {
        Ok(at) => instant(at),
        Err(_) => "unreadable".to_owned(),
    }
}

fn instant(at: Millis) -> String {
    format_with_pattern(at, "YYYY-MM-DDTHH:mm:ss.SSS[Z]", &Zone::utc())
}

/// A recorded instant; `invalid` and null alike are refusals.
fn recorded_time(output: &Value) -> String {
    output.as_str().filter(|text| *text != "invalid").unwrap_or("unreadable").to_owned()
}

fn raw_range(input: &Value) -> RawTimeRange {
    let end = |key: &str| input[key].as_str().map_or_else(|| input[key].to_string(), str::to_owned);
    RawTimeRange { from: end("from"), to: end("to") }
}

fn converted_range(vector: &Vector, now: Millis, zone: &Zone) -> (String, String) {
    let calendar = Calendar {
        fiscal_year_start_month: vector.input["fiscalYearStartMonth"].as_u64().unwrap_or(0) as u8,
        ..Calendar::default()
    };
    let found = match resolve_range(&raw_range(&vector.input["raw"]), now, zone, &calendar) {
        Ok(range) => format!("{} to {}", instant(range.from), instant(range.to)),
        Err(_) => "unreadable".to_owned(),
    };
    let [from, to] = ["from", "to"].map(|end| recorded_time(&vector.output[end]));
    let refused = [&from, &to].into_iter().any(|end| end == "unreadable");
    (found, if refused { "unreadable".to_owned() } else { format!("{from} to {to}") })
}

fn date_variants(vector: &Vector, now: Millis, zone: &Zone) -> Option<(String, String)> {
    let at = vector.input["ms"].as_i64()?;
    let mut found = vec![
        format_with_pattern(at, DATE_TIME_MILLIS, zone),
        format_iso(at, zone),
        format_with_pattern(at, "YYYY-MM-DD HH:mm:ss z", zone),
    ];
    let mut expected: Vec<&str> =
        ["withMs", "iso", "abbreviation"].iter().filter_map(|key| vector.output[*key].as_str()).collect();
    found.push(from_now(at, now));
    expected.push(vector.output["ago"].as_str()?);
    Some((found.join(" | "), expected.join(" | ")))
}

fn calculated_interval(vector: &Vector) -> Option<(String, String)> {
    let range = number(&vector.input["rangeMs"])? as i64;
    let points = number(&vector.input["resolution"])? as i64;
    let minimum = vector.input["lowLimit"].as_str().and_then(parse_duration).unwrap_or(0);
    let millis = calculate_interval(range, points, minimum);
    let expected = &vector.output;
    Some((
        format!("{} {millis}", format_interval(millis)),
        format!("{} {}", expected["interval"].as_str()?, expected["intervalMs"]),
    ))
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "epoch milliseconds are a time everywhere; Grafana reads them in ranges only",
        covers: |vector| {
            matches!(vector.group.as_str(), "parse" | "isMathString-isValid")
                && vector.input["expr"]
                    .as_str()
                    .is_some_and(|text| text.len() > 8 && text.parse::<i64>().is_ok())
        },
    },
    Difference {
        reason: "an offset in a date counts; Grafana drops it and reads the date in the dashboard's zone",
        covers: |vector| {
            vector.group == "dateTimeParse"
                && vector.input["value"].as_str().is_some_and(|text| text.ends_with("+05:00"))
        },
    },
    Difference {
        reason: "the browser's zone has a name and, being UTC in the recording, the short form of its offset",
        covers: |vector| {
            vector.group.starts_with("dateTimeFormat")
                && matches!(vector.input["timeZone"].as_str(), Some("browser" | ""))
        },
    },
    Difference {
        reason: "a relative end beside an absolute one stays as written: `an hour ago` is no longer true after a while",
        covers: |vector| {
            vector.group == "describeTimeRange"
                && (vector.input["from"].is_number() != vector.input["to"].is_number())
        },
    },
    Difference {
        reason: "words must be exact: Grafana calls `now-1d+2h` the last day and a reversed range the last hour",
        covers: |vector| {
            vector.group == "describeTimeRange"
                && matches!(vector.input["from"].as_str(), Some("now-1d+2h" | "now+1h"))
        },
    },
    Difference {
        reason: "what is no time is shown as written, without a `now-` that nobody typed",
        covers: |vector| vector.group == "describeTimeRange" && vector.input["from"] == "foo",
    },
    Difference {
        reason: "a range into the future has words for every amount, not only for those of the picker",
        covers: |vector| vector.group == "describeTimeRange" && vector.input["to"] == "now+13h",
    },
    Difference {
        reason: "hexadecimal is no interval: `0x10` is refused, not zero",
        covers: |vector| vector.group == "interval" && vector.input["text"] == "0x10",
    },
    Difference {
        reason: "an interval is sent to servers, so it is never less than `1ms`",
        covers: |vector| vector.group == "secondsToHms" && vector.output == "less than a millisecond",
    },
];
