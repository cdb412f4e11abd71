//! Where a resource puts its elements. In: `elements` and a tree of layouts. Out: classic panels with places, rows
//! among them.
//!
//! Tabs become rows, since every panel of the file is to be found; rules that show or hide by data are said, not obeyed.
//!
//! **Invariant:** the rows that come out follow one another without overlapping.

use serde_json::{Value, json};

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::resource_parts;

const COLUMNS: f64 = 24.0;
/// An auto grid's columns where it names no number.
const AUTO_COLUMNS: f64 = 3.0;
/// Pixels of a cell with its gap.
const CELL_PX: f64 = 38.0;
/// Layouts nest this deep at most; deeper ones are taken as empty.
const DEEPEST: usize = 16;

pub(super) fn panels(spec: &Object, at: &str, notes: &mut Notes) -> Vec<Value> {
    let empty = Object::new();
    let mut page = Page {
        elements: lenient::object(spec, "elements").unwrap_or(&empty),
        panels: Vec::new(),
        y: 0.0,
        notes,
    };
    if let Some(layout) = lenient::object(spec, "layout") {
        page.layout(layout, &Row::default(), &format!("{at}layout"), 0);
    }
    page.panels
}

/// The row that the panels of a layout stand in.
#[derive(Debug, Clone, Default)]
struct Row {
    title: String,
    collapsed: bool,
    repeat: Option<String>,
    /// Whether it has a header of its own.
    header: bool,
}

struct Page<'a> {
    elements: &'a Object,
    panels: Vec<Value>,
    y: f64,
    notes: &'a mut Notes,
}

impl Page<'_> {
    fn layout(&mut self, layout: &Object, row: &Row, path: &str, depth: usize) {
        if depth > DEEPEST {
            self.notes.lost(path, "The layout is nested too deep; what is below is not shown.");
            return;
        }
        let empty = Object::new();
        let spec = lenient::object(layout, "spec").unwrap_or(&empty);
        match lenient::text_or_empty(layout, "kind").as_str() {
            "RowsLayout" => self.rows(spec, row, path, depth),
            "TabsLayout" => self.tabs(spec, row, path, depth),
            "AutoGridLayout" | "ResponsiveGridLayout" => {
                let panels = self.auto_grid(spec, path);
                self.row(row, panels);
            }
            "GridLayout" => self.grid(spec, row, path),
            other => {
                self.notes.lost(path, format!("The layout {other:?} is not known; its panels are not shown."))
            }
        }
    }

    fn rows(&mut self, spec: &Object, outer: &Row, path: &str, depth: usize) {
        for (index, item) in lenient::objects(spec, "rows") {
            let Some(spec) = lenient::object(item, "spec") else { continue };
            let path = format!("{path}.spec.rows[{index}]");
            self.conditions(spec, &path);
            let row = Row {
                title: joined(&outer.title, &lenient::text_or_empty(spec, "title")),
                collapsed: lenient::is_on(spec, "collapse"),
                repeat: lenient::object(spec, "repeat").and_then(|repeat| lenient::filled(repeat, "value")),
                header: !lenient::is_on(spec, "hideHeader") || outer.header,
            };
            if let Some(layout) = lenient::object(spec, "layout") {
                self.layout(layout, &row, &format!("{path}.spec.layout"), depth + 1);
            }
        }
    }

    fn tabs(&mut self, spec: &Object, outer: &Row, path: &str, depth: usize) {
        if lenient::list(spec, "tabs").len() > 1 {
            self.notes.guessed(path, "The tabs of the dashboard are shown as rows.");
        }
        for (index, item) in lenient::objects(spec, "tabs") {
            let Some(spec) = lenient::object(item, "spec") else { continue };
            let path = format!("{path}.spec.tabs[{index}]");
            self.conditions(spec, &path);
            let row = Row {
                title: joined(&outer.title, &lenient::text_or_empty(spec, "title")),
                collapsed: outer.collapsed,
                repeat: lenient::object(spec, "repeat").and_then(|repeat| lenient::filled(repeat, "value")),
                header: true,
            };
            if let Some(layout) = lenient::object(spec, "layout") {
                self.layout(layout, &row, &format!("{path}.spec.layout"), depth + 1);
            }
        }
    }

    fn auto_grid(&mut self, spec: &Object, path: &str) -> Vec<Value> {
        let columns = lenient::number(spec, "maxColumnCount").unwrap_or(AUTO_COLUMNS).clamp(1.0, COLUMNS);
        let height_px = match lenient::text_or_empty(spec, "rowHeightMode").as_str() {
            "short" => 168.0,
            "tall" => 512.0,
            "custom" => lenient::number(spec, "rowHeight").unwrap_or(320.0),
            _ => 320.0,
        };
        let (w, h) = ((COLUMNS / columns).floor(), (height_px / CELL_PX).round().max(2.0));
        let mut panels = Vec::new();
        for (index, item) in lenient::objects(spec, "items") {
            let Some(spec) = lenient::object(item, "spec") else { continue };
            let path = format!("{path}.spec.items[{index}]");
            self.conditions(spec, &path);
            let (column, line) = (panels.len() % columns as usize, panels.len() / columns as usize);
            let cell = json!({"x": column as f64 * w, "y": line as f64 * h, "w": w, "h": h});
            panels.extend(self.element(spec, cell, &path));
        }
        panels
    }

    /// A grid may itself hold rows, in the resource's first version.
    fn grid(&mut self, spec: &Object, row: &Row, path: &str) {
        let mut loose = Vec::new();
        let mut rows = Vec::new();
        for (index, item) in lenient::objects(spec, "items") {
            let path = format!("{path}.spec.items[{index}]");
            let Some(spec) = lenient::object(item, "spec") else { continue };
            if lenient::text_or_empty(item, "kind") != "GridLayoutRow" {
                loose.extend(self.grid_item(spec, &path));
                continue;
            }
            let inner = Row {
                title: joined(&row.title, &lenient::text_or_empty(spec, "title")),
                collapsed: lenient::is_on(spec, "collapsed"),
                repeat: lenient::object(spec, "repeat").and_then(|repeat| lenient::filled(repeat, "value")),
                header: true,
            };
            let mut panels = Vec::new();
            for (index, item) in lenient::objects(spec, "elements") {
                if let Some(spec) = lenient::object(item, "spec") {
                    panels.extend(self.grid_item(spec, &format!("{path}.spec.elements[{index}]")));
                }
            }
            rows.push((inner, panels));
        }
        if !loose.is_empty() || rows.is_empty() {
            self.row(row, loose);
        }
        for (row, panels) in rows {
            self.row(&row, panels);
        }
    }

    fn grid_item(&mut self, spec: &Object, path: &str) -> Option<Value> {
        let side = |key: &str| spec.get(key).cloned().unwrap_or(Value::Null);
        let cell = json!({"x": side("x"), "y": side("y"), "w": side("width"), "h": side("height")});
        self.element(spec, cell, path)
    }

    /// The panel an item refers to, at a place.
    fn element(&mut self, item: &Object, cell: Value, path: &str) -> Option<Value> {
        let name = lenient::object(item, "element").and_then(|element| lenient::filled(element, "name"))?;
        let Some(element) = lenient::object(self.elements, &name) else {
            self.notes.lost(
                format!("{path}.element"),
                format!("The layout names the panel {name:?}, which the file does not hold."),
            );
            return None;
        };
        let mut panel = resource_parts::panel(element);
        panel.insert("gridPos".to_owned(), cell);
        if let Some(repeat) = lenient::object(item, "repeat") {
            panel.insert("repeat".to_owned(), repeat.get("value").cloned().unwrap_or(Value::Null));
            panel.insert(
                "repeatDirection".to_owned(),
                repeat.get("direction").cloned().unwrap_or(Value::Null),
            );
            panel.insert("maxPerRow".to_owned(), repeat.get("maxPerRow").cloned().unwrap_or(Value::Null));
        }
        Some(Value::Object(panel))
    }

    /// Adds a row with its panels below everything so far.
    fn row(&mut self, row: &Row, panels: Vec<Value>) {
        self.panels.push(json!({
            "type": "row",
            "title": row.title,
            "collapsed": row.collapsed,
            "repeat": row.repeat,
            "hideHeader": !row.header,
            "gridPos": {"x": 0, "y": self.y, "w": COLUMNS, "h": 1},
            "panels": panels,
        }));
        self.y += 1.0;
    }

    fn conditions(&mut self, spec: &Object, path: &str) {
        let rules =
            lenient::object(spec, "conditionalRendering").and_then(|rules| lenient::object(rules, "spec"));
        if rules.is_some_and(|rules| !lenient::list(rules, "items").is_empty()) {
            self.notes.guessed(
                format!("{path}.conditionalRendering"),
                "What is shown or hidden by a rule in Grafana is always shown.",
            );
        }
    }
}

fn joined(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", title) | (title, "") => title.to_owned(),
        (outer, inner) => format!("{outer} / {inner}"),
    }
}
