//! Tables as a viewer sees them.

use serde_json::{Value as Json, json};

use super::csv::{CsvForm, csv};
use super::*;
use crate::frame::{Field, FrameKind, Numbers, Value, Values};
use crate::panels::sample::{START, STEP, panel, series, view};
use crate::scene::Size;
use crate::theme::Theme;
use crate::time::Zone;

fn hosts() -> Frame {
    let load: Numbers = [Some(0.5), None, Some(12.25), Some(f64::NAN)].into_iter().collect();
    Frame {
        ref_id: "A".to_owned(),
        kind: FrameKind::Table,
        fields: vec![
            Field::new("Time", Values::times([START, START, START, START])),
            Field::new("host", Values::strings(["h10", "h2", "=cmd|' /C calc'!A0", "a, \"b\""])),
            Field::new("Value", Values::numbers(load)),
        ],
        ..Frame::default()
    }
}

#[track_caller]
fn table(json: &Json, frames: Vec<Frame>) -> TableView {
    match view(&panel("table", json), frames, Size::new(600.0, 300.0), Theme::Dark) {
        PanelView::Table(table) => *table,
        other => panic!("not a table: {other:?}"),
    }
}

fn column(table: &TableView, name: &str) -> Vec<String> {
    let column = table.columns.iter().find(|column| column.name == name).expect("the column");
    table.order.iter().map(|row| column.cells[*row].text.clone()).collect()
}

#[test]
fn cells_are_formatted_as_everywhere() {
    let table = table(&json!({"defaults": {"unit": "percent", "noValue": "-"}}), vec![hosts()]);
    assert_eq!(column(&table, "Value"), ["0.500%", "-", "12.3%", "NaN"]);
    assert_eq!(column(&table, "host")[0], "h10");
    assert_eq!(column(&table, "Time")[0], "2024-07-21 12:21:10.000");
    assert_eq!(
        table.columns.iter().map(|column| column.align).collect::<Vec<_>>(),
        [Align::Left, Align::Left, Align::Right]
    );
    assert_eq!(table.summary(), "4 rows, 3 columns: Time, host, Value");
}

#[track_caller]
fn check_order(name: &str, descending: bool, expected: &[&str]) {
    let sort = json!({"options": {"sortBy": [{"displayName": name, "desc": descending}]}});
    assert_eq!(column(&table(&sort, vec![hosts()]), "host"), expected);
}

#[test]
fn rows_sort_by_value_and_missing_ones_come_last() {
    let (h10, h2, cmd, ab) = ("h10", "h2", "=cmd|' /C calc'!A0", "a, \"b\"");
    check_order("Value", false, &[h10, cmd, h2, ab]);
    check_order("Value", true, &[cmd, h10, h2, ab]);
    check_order("host", false, &[cmd, ab, h2, h10]);
    check_order("Time", false, &[h10, h2, cmd, ab]);
    check_order("no such column", true, &[h10, h2, cmd, ab]);
}

#[test]
fn a_click_sorts_and_unsorts() {
    let mut table = table(&json!({}), vec![hosts()]);
    table.sort(&[(2, true)]);
    assert_eq!(table.order, [2, 0, 1, 3]);
    table.sort(&[]);
    assert_eq!(table.order, [0, 1, 2, 3]);
    table.sort(&[(99, true)]);
    assert_eq!(table.order, [0, 1, 2, 3]);
}

#[test]
fn thresholds_colour_text_or_ground() {
    let thresholds = json!({"steps": [{"color": "green", "value": null}, {"color": "red", "value": 10}]});
    let with = |options: Json| {
        table(
            &json!({"defaults": {"thresholds": thresholds, "max": 50, "min": 0}, "overrides": {"Value": {"custom.cellOptions": options}}}),
            vec![hosts()],
        )
    };
    let text = with(json!({"type": "color-text"}));
    assert_eq!(text.columns[2].cells[2].ink, Some(Theme::Dark.color("red")));
    assert_eq!(text.columns[2].cells[1].ink, None, "a missing value is not green");
    let ground = with(json!({"type": "color-background", "applyToRow": true}));
    assert_eq!(ground.columns[2].cells[2].ground, Some(Theme::Dark.color("red")));
    assert_eq!(ground.columns[1].cells[2].ground, Some(Theme::Dark.color("red")));
    assert_eq!(ground.columns[1].cells[1].ground, None);
    let bar = with(json!({"type": "gauge", "mode": "lcd"}));
    let bars: Vec<_> =
        bar.columns[2].cells.iter().map(|cell| cell.bar.map(|bar| (bar.share, bar.lcd))).collect();
    assert_eq!(bars, [Some((0.01, true)), None, Some((0.245, true)), None]);
}

#[test]
fn fields_are_hidden_sized_and_aligned_by_overrides() {
    let settings = json!({"overrides": {
        "Time": {"custom.hidden": true},
        "host": {"custom.width": 120, "custom.align": "center", "displayName": "Host"},
    }});
    let table = table(&settings, vec![hosts()]);
    let shown: Vec<_> =
        table.columns.iter().map(|column| (column.name.as_str(), column.width, column.align)).collect();
    assert_eq!(shown, [("Host", Some(120.0), Align::Center), ("Value", None, Align::Right)]);
}

#[track_caller]
fn check_footer(footer: Json, expected: &[Option<&str>]) {
    let table = table(&json!({"options": {"footer": footer}, "defaults": {"unit": "s"}}), vec![hosts()]);
    assert_eq!(table.columns.iter().map(|column| column.footer.as_deref()).collect::<Vec<_>>(), expected);
}

#[test]
fn footers_sum_up() {
    check_footer(json!({"show": true, "reducer": ["sum"]}), &[Some("Total"), None, Some("12.8 s")]);
    check_footer(json!({"show": false, "reducer": ["sum"]}), &[None, None, None]);
    check_footer(
        json!({"show": true, "reducer": ["count"], "countRows": true}),
        &[Some("Count: 4"), None, None],
    );
    check_footer(json!({"show": true, "reducer": ["max"], "fields": ["other"]}), &[Some("Max"), None, None]);
}

#[test]
fn one_of_several_frames_is_chosen() {
    let second = Frame { name: Some("second".to_owned()), ..hosts() };
    let table = table(&json!({"options": {"frameIndex": 7}}), vec![series("a", &[Some(1.0)]), second]);
    assert_eq!((table.frame, table.frame_names[1].as_str()), (1, "second"));
}

#[test]
fn csv_is_readable_and_harmless() {
    let mut table = table(&json!({"defaults": {"unit": "ms"}}), vec![hosts()]);
    table.sort(&[(2, true)]);
    let madrid = Zone::named("Europe/Madrid").unwrap();
    assert_eq!(
        csv(&table, CsvForm::Raw, &madrid),
        "Time,host,Value\r\n\
         2024-07-21T14:21:10.000+02:00,'=cmd|' /C calc'!A0,12.25\r\n\
         2024-07-21T14:21:10.000+02:00,h10,0.5\r\n\
         2024-07-21T14:21:10.000+02:00,h2,\r\n\
         2024-07-21T14:21:10.000+02:00,\"a, \"\"b\"\"\",NaN\r\n"
    );
    let shown = csv(&table, CsvForm::Shown, &madrid);
    assert!(shown.contains("2024-07-21 12:21:10.000,h10,0.500 ms\r\n"), "{shown}");
}

#[test]
fn negative_numbers_stay_numbers_in_csv() {
    let frame = Frame {
        fields: vec![Field::new("n", Values::numbers(vec![-1.5, f64::INFINITY]))],
        ..Frame::default()
    };
    let table = table(&json!({}), vec![frame]);
    assert_eq!(csv(&table, CsvForm::Raw, &Zone::utc()), "n\r\n-1.5\r\n+Inf\r\n");
}

#[test]
fn series_join_by_time() {
    let mut late = series("b", &[Some(7.0)]);
    late.fields[0].values = Values::times([START + STEP]);
    let both = joined(&[series("a", &[Some(1.0), Some(2.0)]), late]).unwrap();
    assert_eq!(both.len(), 2);
    let row = |row: usize| both.fields.iter().map(|field| field.values.get(row)).collect::<Vec<_>>();
    assert_eq!(row(0), [Value::Time(START), Value::Number(1.0), Value::Null]);
    assert_eq!(row(1), [Value::Time(START + STEP), Value::Number(2.0), Value::Number(7.0)]);
    assert_eq!(joined(&[hosts()]), None, "times repeat");
    assert_eq!(joined(&[]), None);
}

#[test]
fn no_frames_are_no_data() {
    let view = view(&panel("table", &json!({})), vec![], Size::new(600.0, 300.0), Theme::Dark);
    assert!(matches!(view, PanelView::Empty { .. }));
}
