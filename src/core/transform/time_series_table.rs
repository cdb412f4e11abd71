//! `timeSeriesTable`: one table for each query, a row for each series: its labels, and the series itself to be drawn
//! small.
//!
//! **Invariant:** frames that are no series pass unchanged; no series is lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::TransformContext;
use super::calculate_field::known_reducer;
use crate::field::reduce;
use crate::frame::{Field, Frame, FrameKind, Nested, Values};
use crate::options::{Options, Setting};
use crate::order::Gather;

/// The rows of one query.
struct Table {
    ref_id: String,
    rows: Vec<(Field, Arc<Frame>)>,
}

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    // By the letter of a query.
    let calc = |(letter, of): (&str, Setting<'_>)| {
        Some((letter.to_owned(), of.get("stat").and_then(known_reducer)?.to_owned()))
    };
    let calcs: BTreeMap<String, String> = options.whole().entries().filter_map(calc).into_map();
    let mut tables: Vec<Table> = Vec::new();
    let mut made = Vec::new();
    for frame in frames {
        let Some(time) = frame.time_field().cloned() else {
            made.push(frame);
            continue;
        };
        let series: Vec<Field> =
            frame.fields.iter().filter(|field| field.values.is_number()).cloned().collect();
        if series.is_empty() {
            made.push(frame);
            continue;
        }
        let at = tables.iter().position(|table| table.ref_id == frame.ref_id).unwrap_or_else(|| {
            tables.push(Table { ref_id: frame.ref_id.clone(), rows: Vec::new() });
            tables.len() - 1
        });
        for field in series {
            let alone = Frame { fields: vec![time.clone(), field.clone()], ..frame.clone() };
            tables[at].rows.push((field, Arc::new(alone)));
        }
    }
    let several = tables.len() > 1;
    made.extend(tables.into_iter().map(|table| finished(&table, several, &calcs)));
    made
}

fn finished(table: &Table, several: bool, calcs: &BTreeMap<String, String>) -> Frame {
    let calc = calcs.get(&table.ref_id).map_or("lastNotNull", String::as_str);
    let mut names: Vec<&String> = Vec::new();
    for name in table.rows.iter().flat_map(|(field, _)| field.labels.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let column = |name: &&String| {
        let cell =
            |(field, _): &(Field, Arc<Frame>)| field.labels.get(*name).map(|value| value.as_str().into());
        Field::new(name.as_str(), Values::Strings(Arc::new(table.rows.iter().map(cell).collect())))
    };
    let mut fields: Vec<Field> = names.iter().map(column).collect();
    let nested = |(field, frame): &(Field, Arc<Frame>)| {
        Some(Nested { frame: Arc::clone(frame), value: reduce(field, calc) })
    };
    let name = if several { format!("Trend #{}", table.ref_id) } else { "Trend".to_owned() };
    fields.push(Field::new(name, Values::Nested(Arc::new(table.rows.iter().map(nested).collect()))));
    Frame { ref_id: table.ref_id.clone(), kind: FrameKind::Table, fields, ..Frame::default() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::frame::{Labels, Value};
    use crate::time::Zone;

    fn series(ref_id: &str, job: &str, values: &[f64]) -> Frame {
        let mut value = Field::new("Value", Values::numbers(values.to_vec()));
        value.labels = Labels::from([("job", job)]);
        let fields = vec![Field::new("Time", Values::times(0..values.len() as i64)), value];
        Frame { ref_id: ref_id.to_owned(), fields, ..Frame::default() }
    }

    #[test]
    fn a_series_becomes_a_row_with_a_trend() {
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
        let frames =
            vec![series("A", "x", &[1.0, 3.0]), series("A", "y", &[2.0]), series("B", "x", &[9.0, 7.0])];
        let made = apply(frames, &json!({"B": {"stat": "max"}}).into(), &context);
        let shown: Vec<(&str, Value, Value)> = made
            .iter()
            .map(|table| {
                (table.fields[1].name.as_str(), table.fields[0].values.get(0), table.fields[1].values.get(0))
            })
            .collect();
        let x = || Value::Text("x".into());
        assert_eq!(shown, [("Trend #A", x(), Value::Number(3.0)), ("Trend #B", x(), Value::Number(9.0))]);
        assert_eq!(made[0].len(), 2);
        let Values::Nested(trends) = &made[0].fields[1].values else { panic!("no trends") };
        assert_eq!(trends[0].as_ref().map(|trend| trend.frame.len()), Some(2));
    }
}
