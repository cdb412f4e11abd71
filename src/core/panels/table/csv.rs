//! Tables as CSV (RFC 4180). In: a table, which form. Out: text with CRLF line ends.
//!
//! **Invariant:** no cell starts a formula in a spreadsheet: texts that could are written with an apostrophe before.

use super::TableView;
use crate::frame::Value;
use crate::time::{Zone, format_with_pattern};

/// What cells are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvForm {
    /// As on the page: `12.3 ms`.
    Shown,
    /// The value itself: `0.0123`, times in ISO 8601.
    Raw,
}

/// The table in its present order, with a header.
pub fn csv(table: &TableView, form: CsvForm, zone: &Zone) -> String {
    let mut out = String::new();
    write_line(&mut out, table.columns.iter().map(|column| harmless(&column.name)));
    for cells in table.cells(&table.order) {
        write_line(
            &mut out,
            cells.iter().map(|cell| match (form, &cell.value) {
                (CsvForm::Shown, Value::Text(_)) => harmless(&cell.text),
                (CsvForm::Shown, _) => cell.text.clone(),
                (CsvForm::Raw, value) => raw(value, zone),
            }),
        );
    }
    out
}

fn raw(value: &Value, zone: &Zone) -> String {
    match value {
        Value::Null => String::new(),
        Value::Number(number) if number.is_infinite() => {
            if *number > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
        }
        Value::Number(number) => number.to_string(),
        Value::Time(at) => format_with_pattern(*at, "YYYY-MM-DDTHH:mm:ss.SSSZ", zone),
        Value::Text(text) => harmless(text),
        Value::Boolean(flag) => flag.to_string(),
    }
}

/// Spreadsheets run what begins like this.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn write_line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
