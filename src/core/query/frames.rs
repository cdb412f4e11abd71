//! Decoded series become frames. In: series in the server's order, the shape asked for. Out: a frame for each series, one
//! table, or buckets in order.
//!
//! **Invariant:** every series of the answer is in some frame; one that cannot be drawn in full is named in a warning.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::frame::{Field, Frame, FrameKind, Labels, Numbers, Values};
use crate::order::Arrange;
use crate::query::native::NativeSeries;
use crate::query::wire::{Rows, Series, TimeColumn};
use crate::query::{Form, Legend, PlannedQuery, ResultShape, buckets, legend};

/// A series with the values of one column; a native histogram gives two of them.
pub(super) struct Column {
    pub(super) labels: Labels,
    pub(super) times: TimeColumn,
    pub(super) values: Arc<Numbers>,
    /// `count` or `sum` of a native histogram.
    pub(super) part: Option<&'static str>,
}

/// Splits series into columns and moves their times forward by `shift_millis`. The native histograms among them come
/// back by themselves where `apart`, else as columns of their counts and sums.
pub(super) fn columns(series: &[Series], shift_millis: i64, apart: bool) -> (Vec<Column>, Vec<NativeSeries>) {
    let mut columns = Vec::with_capacity(series.len());
    let mut histograms = Vec::new();
    let mut shifted: Option<(TimeColumn, TimeColumn)> = None;
    for one in series {
        let Series { labels, rows, histograms: native } = one;
        let is_native = !native.is_empty();
        if is_native && !apart {
            let times: TimeColumn = Arc::new(native.iter().map(|(at, _)| Some(at + shift_millis)).collect());
            let counts: Vec<f64> = native.iter().map(|(_, histogram)| histogram.count).collect();
            let sums: Vec<f64> = native.iter().map(|(_, histogram)| histogram.sum).collect();
            for (part, values) in [("count", counts), ("sum", sums)] {
                let (labels, times, values) = (labels.clone(), times.clone(), Arc::new(values.into()));
                columns.push(Column { labels, times, values, part: Some(part) });
            }
        }
        if let Rows::Samples { times, values } = rows
            && (!values.is_empty() || !is_native)
        {
            let times =
                if shift_millis == 0 { times.clone() } else { shift(times, shift_millis, &mut shifted) };
            columns.push(Column { labels: labels.clone(), times, values: values.clone(), part: None });
        }
        if is_native {
            histograms.push(NativeSeries { labels: labels.clone(), samples: native.clone() });
        }
    }
    (columns, histograms)
}

/// Shifts a column, keeping one copy for series that share it.
fn shift(times: &TimeColumn, by: i64, last: &mut Option<(TimeColumn, TimeColumn)>) -> TimeColumn {
    if let Some((from, to)) = last
        && Arc::ptr_eq(from, times)
    {
        return to.clone();
    }
    let moved: TimeColumn = Arc::new(times.iter().map(|at| at.map(|at| at + by)).collect());
    *last = Some((times.clone(), moved.clone()));
    moved
}

/// What frames say of the query they belong to.
#[derive(Clone, Copy)]
struct Origin<'q> {
    ref_id: &'q str,
    /// Names a series without labels.
    expr: &'q str,
    step_millis: Option<i64>,
}

impl<'q> From<&'q PlannedQuery> for Origin<'q> {
    fn from(query: &'q PlannedQuery) -> Self {
        Self { ref_id: &query.ref_id, expr: &query.expr, step_millis: query.step_millis }
    }
}

/// One series that was not answered but pushed.
pub(crate) struct SeriesColumn {
    pub(crate) labels: Labels,
    pub(crate) times: TimeColumn,
    pub(crate) values: Arc<Numbers>,
}

/// Frames of pushed series, named and shaped like an answer's.
pub(crate) fn series_frames(
    ref_id: &str,
    expr: &str,
    shape: &ResultShape,
    columns: Vec<SeriesColumn>,
) -> Vec<Frame> {
    let columns = columns.into_iter().map(|column| {
        let SeriesColumn { labels, times, values } = column;
        Column { labels, times, values, part: None }
    });
    shaped(Origin { ref_id, expr, step_millis: None }, shape, columns.collect())
}

pub(super) fn build(query: &PlannedQuery, shape: &ResultShape, columns: Vec<Column>) -> Vec<Frame> {
    shaped(query.into(), shape, columns)
}

fn shaped(query: Origin<'_>, shape: &ResultShape, columns: Vec<Column>) -> Vec<Frame> {
    match shape.form {
        Form::Table => vec![table(query, shape, &columns)],
        Form::Series => series(query, shape, columns, FrameKind::TimeSeries),
        Form::Heatmap => series(query, shape, buckets::own_counts(columns), FrameKind::Heatmap),
    }
}

fn series(query: Origin<'_>, shape: &ResultShape, columns: Vec<Column>, kind: FrameKind) -> Vec<Frame> {
    let all: Vec<&Labels> = columns.iter().map(|column| &column.labels).collect();
    let automatic = match shape.legend {
        Legend::Auto => legend::automatic_names(&all),
        Legend::Verbose | Legend::Template(_) => vec![None; columns.len()],
    };
    let frame = |(column, automatic): (Column, Option<String>)| {
        let name = column.labels.get("__name__").cloned().unwrap_or_else(|| "Value".to_owned());
        let bucket = column.labels.get("le").filter(|_| kind == FrameKind::Heatmap);
        let source_name = match (&shape.legend, bucket) {
            // What tells buckets apart is where they end.
            (Legend::Verbose | Legend::Auto, Some(end)) => Some(end.clone()),
            _ => automatic.or_else(|| legend::series_name(&shape.legend, &column.labels, query.expr)),
        };
        let mut value = Field::new(name, Values::Numbers(column.values));
        value.config.display_name_from_source = match (source_name, column.part) {
            (name, None) => name,
            (Some(name), Some(part)) => Some(format!("{name} {part}")),
            (None, Some(part)) => Some(format!("{} {part}", column.labels)),
        };
        value.config.interval_millis = query.step_millis;
        value.labels = column.labels;
        let mut time = Field::new("Time", Values::Time(column.times));
        time.config.interval_millis = query.step_millis;
        Frame {
            name: None,
            ref_id: query.ref_id.to_owned(),
            kind,
            step_millis: query.step_millis,
            fields: vec![time, value],
        }
    };
    columns.into_iter().zip(automatic).map(frame).collect()
}

/// One row for each sample, ordered by time, then by the series' order; a label that a series lacks is empty.
fn table(query: Origin<'_>, shape: &ResultShape, columns: &[Column]) -> Frame {
    let mut label_names: Vec<&String> = Vec::new();
    for name in columns.iter().flat_map(|column| column.labels.keys()) {
        if !label_names.contains(&name) {
            label_names.push(name);
        }
    }
    let mut rows: Vec<(i64, usize, usize)> = columns
        .iter()
        .enumerate()
        .flat_map(|(series, column)| {
            let times = column.times.iter().enumerate();
            times.map(move |(row, at)| (at.unwrap_or_default(), series, row))
        })
        .collect();
    rows.arrange();
    let mut fields = vec![Field::new("Time", Values::times(rows.iter().map(|(at, _, _)| *at)))];
    for name in label_names {
        let texts: Vec<Arc<str>> = columns
            .iter()
            .map(|column| {
                column.labels.get(name).map_or_else(|| Arc::from(""), |value| Arc::from(value.as_str()))
            })
            .collect();
        let cells = rows.iter().filter_map(|(_, series, _)| texts.get(*series).cloned());
        fields.push(Field::new(name.clone(), Values::strings(cells)));
    }
    fields.extend(value_fields(shape, columns, &rows));
    Frame {
        name: None,
        ref_id: query.ref_id.to_owned(),
        kind: FrameKind::Table,
        step_millis: query.step_millis,
        fields,
    }
}

/// The value column; where native histograms are among the series, a text column `part` says what each value is.
fn value_fields(shape: &ResultShape, columns: &[Column], rows: &[(i64, usize, usize)]) -> Vec<Field> {
    let column_of = |series: usize| columns.get(series);
    let mut fields = Vec::new();
    if columns.iter().any(|column| column.part.is_some()) {
        let parts =
            rows.iter().map(|(_, series, _)| column_of(*series).and_then(|column| column.part).unwrap_or(""));
        fields.push(Field::new("part", Values::strings(parts)));
    }
    let values: Numbers = rows
        .iter()
        .map(|(_, series, row)| column_of(*series).and_then(|column| column.values.get(*row)))
        .collect();
    fields.push(Field::new(shape.value_column.clone(), Values::numbers(values)));
    fields
}

/// A scalar or a string answer as one row.
pub(super) fn single(
    query: &PlannedQuery,
    shape: &ResultShape,
    at: i64,
    text: &str,
    is_text: bool,
) -> Vec<Frame> {
    let at = at + query.shift_millis;
    if let (false, Ok(number)) = (is_text, text.parse::<f64>()) {
        let values = Arc::new(Numbers::from(vec![number]));
        let times = Arc::new(vec![Some(at)]);
        let column = Column { labels: Labels::from(BTreeMap::new()), times, values, part: None };
        return build(query, shape, vec![column]);
    }
    let fields = vec![
        Field::new("Time", Values::times([at])),
        Field::new(shape.value_column.clone(), Values::strings([text])),
    ];
    let (ref_id, step_millis) = (query.ref_id.clone(), query.step_millis);
    vec![Frame { name: None, ref_id, kind: FrameKind::Table, step_millis, fields }]
}
