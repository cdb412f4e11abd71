//! Data as rows and columns.

use atalaya_core::field::{Display, FieldContext};
use atalaya_core::frame::{Frame, Value};
use atalaya_core::time::format_date_time;
use leptos::prelude::*;

use crate::app::dashboard::panel::frame::PanelHandle;

/// Rows put into the document at once.
const MOST_ROWS: usize = 1000;

/// One frame's rows, values as the panel formats them or as they came.
#[component]
pub fn FrameTable(handle: PanelHandle, frame: Frame, formatted: bool) -> impl IntoView {
    let zone = handle.board.zone.get_untracked();
    let fill = |text: &str| handle.text(text);
    let context = FieldContext {
        theme: handle.board.session.theme.get_untracked(),
        zone: &zone,
        now: handle.board.now.get_untracked(),
        interpolate: &fill,
    };
    let heads = frame.fields.iter().map(|field| {
        let name = field.state.display_name.as_deref().unwrap_or(&field.name).to_owned();
        view! { <th scope="col">{name}</th> }
    });
    let heads = heads.collect_view();
    let displays: Vec<Display<'_>> = frame.fields.iter().map(|field| Display::new(field, &context)).collect();
    let cell = |at: usize, row: usize| {
        let value = frame.fields.get(at).map_or(Value::Null, |field| field.values.get(row));
        let text = match (&value, formatted) {
            (Value::Time(at), _) => format_date_time(*at, &zone),
            (_, true) => displays.get(at).map(|display| display.show(&value).to_string()).unwrap_or_default(),
            (Value::Number(number), false) => number.to_string(),
            (Value::Text(text), false) => text.to_string(),
            (Value::Boolean(on), false) => on.to_string(),
            (Value::Null, false) => String::new(),
        };
        view! { <td class:right=matches!(value, Value::Number(_))>{text}</td> }
    };
    let rows: Vec<_> = (0..frame.len().min(MOST_ROWS))
        .map(|row| {
            let cells = (0..frame.fields.len()).map(|at| cell(at, row)).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    let more = frame.len().saturating_sub(MOST_ROWS);
    view! {
        <div class="table-body">
            <table>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p>{format!("and {more} more rows")}</p> })}
        </div>
    }
}
