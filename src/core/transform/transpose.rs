//! `transpose`: rows become columns. The first field's cells tell the new columns apart.
//!
//! **Invariant:** frames without rows or with a single field keep nothing but what they have; no cell is lost.

use std::sync::Arc;

use super::columns::{column, text};
use super::{TransformContext, names};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let name = |key: &str, default: &'static str| {
        options.text(key).filter(|name| !name.is_empty()).unwrap_or(default).to_owned()
    };
    let (first_name, rest_name) = (name("firstFieldName", "Field"), name("restFieldsName", "Value"));
    frames.iter().map(|frame| transposed(frame, names(frame, &frames), &first_name, &rest_name)).collect()
}

fn transposed(frame: &Frame, names: Vec<String>, first_name: &str, rest_name: &str) -> Frame {
    // Rows are told apart by the first column, unless that is one of numbers: then they are counted.
    let Some(head) = frame.fields.first() else { return frame.clone() };
    let told = !head.values.is_number();
    let rest = &frame.fields[usize::from(told)..];
    let kind =
        std::mem::discriminant(&rest.first().map_or_else(Values::default, |field| field.values.clone()));
    let same = rest.iter().all(|field| std::mem::discriminant(&field.values) == kind);
    let is_text = !same || rest.iter().any(|field| matches!(field.values, Values::Strings(_)));
    let mut fields = vec![Field::new(first_name, Values::strings(names.into_iter().skip(usize::from(told))))];
    for row in 0..frame.len() {
        let cells: Vec<Value> = rest.iter().map(|field| field.values.get(row)).collect();
        let values = if is_text {
            // Mixed kinds are texts, nothing an empty one.
            let texts = cells.iter().map(|cell| Some(text(cell).unwrap_or_default().into()));
            Values::Strings(Arc::new(texts.collect()))
        } else {
            column(cells)
        };
        let mut field = Field::new(rest_name, values);
        let label = match told {
            true => (head.name.clone(), text(&head.values.get(row)).unwrap_or_default()),
            false => ("row".to_owned(), (row + 1).to_string()),
        };
        field.labels = [label].into_iter().collect();
        fields.push(field);
    }
    let ref_id = format!("transpose-{}", frame.ref_id);
    Frame { ref_id, kind: FrameKind::Table, fields, ..frame.clone() }
}
