//! Tables as a viewer sees them.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::csv::{CsvForm, csv};
use super::*;
use crate::frame::{Field, FrameKind, Nested, Numbers, Value, Values};
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
    let column = table.columns.iter().position(|column| column.name == name).expect("the column");
    table.cells(&table.order).iter().map(|row| row[column].text.clone()).collect()
}

fn cell(table: &TableView, row: usize, column: usize) -> Cell {
    table.cells(&[row]).remove(0).remove(column)
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
fn old_tables_sort_by_the_number_of_a_column() {
    let sort = json!({"options": {"sortBy": [{"column": 2, "desc": true}]}});
    assert_eq!(column(&table(&sort, vec![hosts()]), "host")[0], "=cmd|' /C calc'!A0");
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
    assert_eq!(cell(&text, 2, 2).ink, Some(Theme::Dark.color("red")));
    assert_eq!(cell(&text, 1, 2).ink, None, "a missing value is not green");
    let ground = with(json!({"type": "color-background", "mode": "basic", "applyToRow": true}));
    let red = Theme::Dark.color("red");
    assert_eq!(cell(&ground, 2, 2).ground, Some(Ground { from: red, to: red }));
    assert_eq!(cell(&ground, 2, 1).ground, Some(Ground { from: red, to: red }), "the row takes its colour");
    assert_eq!(cell(&ground, 1, 1).ground, None);
    let row = with(json!({"type": "color-background", "applyToRow": true}));
    assert_eq!(cell(&row, 2, 2).ground, Some(Ground { from: red, to: red }), "a row is even, not striped");
    let gradient = with(json!({"type": "color-background"}));
    assert!(cell(&gradient, 2, 2).ground.is_some_and(|ground| ground.from == red && ground.to != red));
    let gauge = with(json!({"type": "gauge", "mode": "lcd"}));
    let bars: Vec<_> = (0..4)
        .map(|row| match cell(&gauge, row, 2).look {
            CellLook::Bar(bar) => Some((bar.share, bar.mode, bar.stops.len())),
            _ => None,
        })
        .collect();
    let lcd = |share| Some((share, GaugeMode::Lcd, 2));
    assert_eq!(bars, [lcd(0.01), None, lcd(0.245), None]);
}

#[test]
fn fields_are_hidden_sized_and_aligned_by_overrides() {
    let settings = json!({"overrides": {
        "Time": {"custom.hidden": true},
        "host": {"custom.width": 120, "custom.align": "center", "displayName": "Host"},
    }});
    let table = table(&settings, vec![hosts()]);
    let shown: Vec<_> = table.columns.iter().map(|column| (column.name.as_str(), column.align)).collect();
    assert_eq!(shown, [("Host", Align::Center), ("Value", Align::Right)]);
    assert_eq!(table.widths(500.0), [120.0, 380.0]);
}

#[test]
fn filters_leave_rows_by_what_they_show_and_footers_follow() {
    let settings = json!({"options": {"footer": {"show": true, "reducer": ["sum"]}, "sortBy": [{"displayName": "host"}]},
        "defaults": {"unit": "s"}});
    let mut table = table(&settings, vec![hosts()]);
    let choices: Vec<_> = table.choices(2).into_iter().map(|choice| (choice.text, choice.rows)).collect();
    let choice = |text: &str| (text.to_owned(), 1);
    assert_eq!(choices, [choice(""), choice("12.3 s"), choice("500 ms"), choice("NaN")]);
    let wanted = ["500 ms", "NaN"].map(str::to_owned).into();
    table.filter(&Filters::from([("Value".to_owned(), wanted), ("gone".to_owned(), BTreeSet::new())]));
    assert_eq!(column(&table, "host"), ["a, \"b\"", "h10"]);
    assert_eq!(table.columns[2].footer, ["500 ms"]);
    assert_eq!(table.summary(), "2 of 4 rows, 3 columns: Time, host, Value");
    table.filter(&Filters::new());
    assert_eq!((table.rows(), table.columns[2].footer.as_slice()), (4, ["12.8 s".to_owned()].as_slice()));
}

#[test]
fn cells_show_pictures_words_code_and_series() {
    let fields = vec![
        Field::new("src", Values::strings(["https://ex.com/a.png", "javascript:alert(1)"])),
        Field::new("tags", Values::strings(["a, b", "[\"c\"]"])),
        Field::new("json", Values::Other(vec![json!({"a": 1}), json!(null)].into())),
        Field::new("trend", Values::Nested(vec![Some(trend()), None].into())),
    ];
    let settings = json!({"overrides": {
        "src": {"custom.cellOptions": {"type": "image", "alt": "logo"}},
        "tags": {"custom.cellOptions": {"type": "pill"}},
    }});
    let table = table(&settings, vec![Frame { kind: FrameKind::Table, fields, ..Frame::default() }]);
    let image =
        CellLook::Image { src: "https://ex.com/a.png".to_owned(), alt: "logo".to_owned(), title: None };
    assert_eq!(cell(&table, 0, 0).look, image);
    assert_eq!(cell(&table, 1, 0).look, CellLook::Text, "an address that runs code is no picture");
    let words = |row: usize| match cell(&table, row, 1).look {
        CellLook::Pills(pills) => pills.into_iter().map(|pill| pill.text).collect(),
        other => vec![format!("{other:?}")],
    };
    assert_eq!((words(0), words(1)), (vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]));
    assert_eq!(cell(&table, 0, 2).look, CellLook::Json);
    let CellLook::Sparkline(spark) = cell(&table, 0, 3).look else { panic!("no sparkline") };
    assert!(spark.line.matches('M').count() == 1 && spark.line.matches('L').count() > 2, "smoothly joined");
    assert_eq!(cell(&table, 0, 3).text, "3");
    assert_eq!(cell(&table, 1, 3).look, CellLook::Text);
}

#[track_caller]
fn check_spark(cell_options: Json, values: &[Option<f64>], lines: (usize, usize), closed: usize) {
    let nested = Nested { frame: Arc::new(series("x", values)), value: Value::Number(3.0) };
    let mut options = cell_options;
    options["type"] = json!("sparkline");
    let fields = vec![Field::new("line", Values::Nested(vec![Some(nested)].into()))];
    let settings = json!({"overrides": {"line": {"custom.cellOptions": options}}});
    let table = table(&settings, vec![Frame { kind: FrameKind::Table, fields, ..Frame::default() }]);
    let CellLook::Sparkline(spark) = cell(&table, 0, 0).look else { panic!("no sparkline") };
    let count = |letter: char| spark.line.matches(letter).count();
    assert_eq!(((count('M'), count('L')), spark.area.matches('Z').count()), (lines, closed));
}

#[test]
fn a_cells_graph_is_drawn_as_its_options_say() {
    let values = [Some(1.0), Some(2.0), Some(3.0)];
    check_spark(json!({"lineInterpolation": "linear"}), &values, (1, 2), 1);
    check_spark(json!({"lineInterpolation": "stepAfter"}), &values, (1, 4), 1);
    check_spark(json!({"drawStyle": "bars"}), &values, (0, 0), 3);
    check_spark(json!({"drawStyle": "points"}), &values, (0, 0), 3);
    let gap = [Some(1.0), Some(2.0), None, Some(3.0), Some(1.0)];
    check_spark(json!({"lineInterpolation": "linear"}), &gap, (2, 2), 2);
    check_spark(json!({"lineInterpolation": "linear", "spanNulls": true}), &gap, (1, 3), 1);
}

fn trend() -> Nested {
    let frame = series("x", &[Some(1.0), Some(2.0), Some(3.0)]);
    Nested { frame: Arc::new(frame), value: Value::Number(3.0) }
}

#[test]
fn links_know_their_own_row() {
    let link = json!([{"title": "To ${__data.fields.host}", "url": "/d/x?var-host=${__data.fields.host}&v=${__value.raw}"}]);
    let table = table(&json!({"overrides": {"Value": {"links": link}}}), vec![hosts()]);
    let links = table.links(1, 2, &Scope::default());
    assert_eq!((links[0].title.as_str(), links[0].href.as_str()), ("To h2", "/d/x?var-host=h2&v="));
    assert!(table.links(0, 1, &Scope::default()).is_empty());
}

#[test]
fn rows_within_rows_open_to_a_table() {
    let inner = Nested { frame: Arc::new(hosts()), value: Value::Null };
    let fields = vec![
        Field::new("group", Values::strings(["one"])),
        Field::new("__nestedFrames", Values::Nested(vec![Some(inner)].into())),
    ];
    let frame = Frame { kind: FrameKind::Table, fields, ..Frame::default() };
    let table = table(&json!({"options": {"footer": {"show": true, "reducer": ["sum"]}}}), vec![frame]);
    assert_eq!((table.columns.len(), table.is_nested()), (1, true));
    let nested = table.nested(0).expect("the rows of the group");
    assert_eq!((nested.rows(), nested.has_footer()), (4, false));
    assert!(table.nested(7).is_none());
}

#[test]
fn rows_grow_where_texts_wrap() {
    let long = "word ".repeat(60);
    let frame = Frame {
        fields: vec![Field::new("text", Values::strings([long.as_str(), "short"]))],
        ..Frame::default()
    };
    let wrap = json!({"overrides": {"text": {"custom.cellOptions": {"type": "auto", "wrapText": true}}}});
    let table = table(&wrap, vec![frame]);
    let heights = table.heights(&table.widths(300.0)).expect("rows of their own heights");
    assert!(heights[0] > 120.0 && heights[1] == table.row_height, "{heights:?}");
}

#[test]
fn ten_thousand_rows_cost_what_is_seen() {
    let texts: Vec<String> = (0..10_000).map(|row| format!("row {row}")).collect();
    let numbers: Vec<f64> = (0..10_000).map(|row| f64::from(row * 7919 % 10_000)).collect();
    let frame = Frame {
        fields: vec![
            Field::new("name", Values::strings(texts.iter().map(String::as_str))),
            Field::new("n", Values::numbers(numbers)),
        ],
        ..Frame::default()
    };
    let mut table = table(&json!({}), vec![frame]);
    table.sort(&[(1, true)]);
    let shown = table.cells(&table.order[..3]);
    let top: Vec<&str> = shown.iter().map(|row| row[1].text.as_str()).collect();
    assert_eq!(top, ["9999", "9998", "9997"]);
    assert_eq!(table.heights(&table.widths(400.0)), None, "rows are alike without looking at them");
}

#[track_caller]
fn check_footer(footer: Json, expected: &[Option<&str>]) {
    let table = table(&json!({"options": {"footer": footer}, "defaults": {"unit": "s"}}), vec![hosts()]);
    let footers: Vec<_> =
        table.columns.iter().map(|column| column.footer.first().map(String::as_str)).collect();
    assert_eq!(footers, expected);
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

#[test]
fn a_column_may_have_no_head_no_order_and_another_fields_value_while_pointed_at() {
    let overrides = json!({"host": {"custom.hideHeader": true, "custom.sortable": false,
                                    "custom.tooltip": {"field": "Value", "placement": "top"}}});
    let settings =
        json!({"defaults": {"unit": "percent"}, "overrides": overrides, "options": {"pageSize": 3}});
    let table = table(&settings, vec![hosts()]);
    let marks: Vec<(bool, bool)> =
        table.columns.iter().map(|column| (column.hides_header, column.sortable)).collect();
    assert_eq!(marks, [(false, true), (true, false), (false, true)]);
    assert_eq!(table.tooltip(0, 1).as_deref(), Some("0.500%"));
    assert_eq!(table.tooltip(0, 0), None);
    assert_eq!((table.paged, table.page_size), (true, Some(3)));
}

#[test]
fn rows_that_fit_their_texts_wrap_them() {
    let wrapped = table(&json!({"options": {"cellHeight": "auto"}}), vec![hosts()]);
    assert!(wrapped.columns.iter().all(|column| column.wrap));
    assert!(wrapped.heights(&[200.0, 60.0, 60.0]).is_some_and(|heights| heights[2] > heights[0]));
}

#[test]
fn a_field_says_how_the_cells_of_another_look() {
    let mut frame = hosts();
    let styles = [
        r##"{"backgroundColor": "#ffff00", "fontWeight": "bold", "textDecoration": "underline", "position": "fixed"}"##,
        r#"{"color": "rgb(1, 2, 3)", "fontStyle": "italic", "textAlign": "center", "background": "url(x)"}"#,
        "no JSON",
        "[1]",
    ];
    frame.fields.push(Field::new("style", Values::strings(styles)));
    let hidden = json!({"custom.hidden": true});
    let table =
        table(&json!({"overrides": {"host": {"custom.styleField": "style"}, "style": hidden}}), vec![frame]);
    let looks: Vec<Cell> = (0..4).map(|row| cell(&table, row, 1)).collect();
    let css = |cell: &Cell| {
        cell.font.declarations().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>()
    };
    assert_eq!(css(&looks[0]), ["font-weight: 700", "text-decoration: underline"]);
    assert_eq!(looks[0].ground.map(|ground| ground.from.to_string()).as_deref(), Some("#ffff00"));
    assert_eq!(looks[0].ink.map(|ink| ink.to_string()).as_deref(), Some("#121216"), "read on yellow");
    assert_eq!(css(&looks[1]), ["font-style: italic"]);
    assert_eq!((looks[1].font.align, looks[1].ground), (Some(Align::Center), None));
    assert_eq!(looks[1].ink.map(|ink| ink.to_string()).as_deref(), Some("#010203"));
    assert!(
        looks[2..].iter().all(|cell| css(cell).is_empty() && cell.ink.is_none() && cell.ground.is_none())
    );
    assert_eq!(cell(&table, 0, 2).ground, None, "no other column");
}

#[test]
fn a_narrow_table_shows_all_columns_where_their_texts_fit() {
    let table = table(&json!({"options": {}, "overrides": {"host": {"custom.hidden": true}}}), vec![hosts()]);
    let widths = table.widths(328.0);
    assert_eq!(widths.len(), 2);
    assert!(widths.iter().sum::<f32>() <= 328.0, "{widths:?}");
    // A time of 23 letters is not cut.
    assert!(widths[0] >= 23.0 * 7.2, "{widths:?}");
}

#[test]
fn markdown_grows_only_where_it_is_told_to() {
    let wraps = |grows: bool| {
        let cell = json!({"type": "markdown", "dynamicHeight": grows});
        table(&json!({"overrides": {"host": {"custom.cellOptions": cell}}}), vec![hosts()]).columns[1].wrap
    };
    assert_eq!([wraps(true), wraps(false)], [true, false]);
}
