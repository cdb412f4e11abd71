//! Where a resource puts its elements. In: `elements` and a tree of layouts. Out: [`Section`]s in reading order, each
//! knowing the rows and tabs around it.
//!
//! **Invariant:** every element that the tree names is in exactly the section it names it in; one that it names nowhere
//! is not shown in Grafana either.

use serde_json::{Value, json};

use crate::model::read::flow::Flow;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::written::Part;
use crate::model::read::{panel, resource_conditions, resource_parts, sections};
use crate::model::{
    AutoGrid, Condition, GridPos, Inside, Panel, Repeat, RepeatDirection, RowHeader, Section, Tab, TabBar,
};
use crate::url::slug;

/// Grafana's auto grid where a number or a word is missing, in CSS pixels.
const AUTO_COLUMNS: f64 = 3.0;
const STANDARD_WIDTH_PX: f64 = 448.0;
const STANDARD_HEIGHT_PX: f64 = 320.0;
/// Layouts nest this deep at most; deeper ones are taken as empty.
const DEEPEST: usize = 16;

// Settings that are read, of each part of a layout. Of a tree no part can be read by itself to see what is made of it.
/// `variables` are read with those of the dashboard.
const ROW: [&str; 7] =
    ["title", "collapse", "hideHeader", "conditionalRendering", "repeat", "layout", "variables"];
const TAB: [&str; 5] = ["title", "conditionalRendering", "repeat", "layout", "variables"];
/// The last three count for rows that fit their content, which is named by itself.
const AUTO_GRID: [&str; 10] = [
    "maxColumnCount",
    "columnWidthMode",
    "columnWidth",
    "rowHeightMode",
    "rowHeight",
    "fillScreen",
    "items",
    "matchRowHeights",
    "maxHeightMode",
    "maxHeight",
];
const ITEM: [&str; 7] = ["element", "x", "y", "width", "height", "repeat", "conditionalRendering"];
/// Of a row that a grid of the resource's first version holds.
const GRID_ROW: [&str; 5] = ["title", "collapsed", "y", "repeat", "elements"];

/// `root` is the classic shape of the whole, in which library panels are looked up.
pub(super) fn sections(spec: &Object, root: &Object, at: &str, notes: &mut Notes) -> Vec<Section> {
    let empty = Object::new();
    let mut page = Page {
        elements: lenient::object(spec, "elements").unwrap_or(&empty),
        root,
        at,
        sections: Vec::new(),
        next_row: 1,
        notes,
    };
    let ids = page
        .elements
        .values()
        .filter_map(|element| lenient::number(lenient::object(element.as_object()?, "spec")?, "id"));
    page.next_row = ids.fold(0.0, f64::max).min(1e15) as i64 + 1;
    if let Some(layout) = lenient::object(spec, "layout") {
        page.layout(layout, &Around::default(), &format!("{at}layout"));
    }
    let mut sections = page.sections;
    sections::unique_ids(&mut sections, at, notes);
    sections
}

/// What a layout stands in.
#[derive(Debug, Clone, Default)]
struct Around {
    inside: Vec<Inside>,
    /// Names of the tabs and rows on the way, for the addresses of tab bars further in.
    slugs: Vec<String>,
    depth: usize,
}

impl Around {
    fn within(&self, inside: impl IntoIterator<Item = Inside>, slug: String) -> Self {
        let mut around = self.clone();
        around.inside.extend(inside);
        around.slugs.push(slug);
        around.depth += 1;
        around
    }
}

struct Page<'a> {
    elements: &'a Object,
    root: &'a Object,
    at: &'a str,
    sections: Vec<Section>,
    /// The next row's id, above those of all panels.
    next_row: i64,
    notes: &'a mut Notes,
}

impl Page<'_> {
    fn layout(&mut self, layout: &Object, around: &Around, path: &str) {
        if around.depth > DEEPEST {
            self.notes.lost(path, "The layout is nested too deep; what is below is not shown.");
            return;
        }
        let empty = Object::new();
        let spec = lenient::object(layout, "spec").unwrap_or(&empty);
        match lenient::text_or_empty(layout, "kind").as_str() {
            "RowsLayout" => self.rows(spec, around, path),
            "TabsLayout" => self.tabs(spec, around, path),
            "AutoGridLayout" | "ResponsiveGridLayout" => self.auto_grid(spec, around, path),
            "GridLayout" => self.grid(spec, around, path),
            other => {
                self.notes.lost(path, format!("The layout {other:?} is not known; its panels are not shown."))
            }
        }
    }

    fn rows(&mut self, spec: &Object, around: &Around, path: &str) {
        for (index, item) in lenient::objects(spec, "rows") {
            let Some(spec) = lenient::object(item, "spec") else { continue };
            let path = format!("{path}.spec.rows[{index}].spec");
            let title = lenient::text_or_empty(spec, "title");
            self.not_obeyed(spec, &path, &ROW);
            let repeat = self.repeat(spec, &path);
            let each = repeat.clone().map(|repeat| Inside::Each { variable: repeat.variable });
            let mut around = around.clone();
            around.inside.extend(each);
            let around = self.conditional(spec, &around, &path);
            let place = self.sections.len();
            let inside = self.header(
                RowHeader {
                    title: title.clone(),
                    collapsed: lenient::is_on(spec, "collapse"),
                    ..RowHeader::default()
                },
                lenient::is_on(spec, "hideHeader"),
                &around,
            );
            if let Some(layout) = lenient::object(spec, "layout") {
                self.layout(layout, &around.within(inside, slug(&title)), &format!("{path}.layout"));
            }
            self.close_row(place, repeat);
        }
    }

    /// A row with one grid in it is one section that may repeat, as in classic dashboards.
    fn close_row(&mut self, place: usize, repeat: Option<Repeat>) {
        let [header, grid] = self.sections.get(place..).unwrap_or_default() else { return };
        let (Some(row), None, None) = (&header.header, &grid.header, &grid.tabs) else { return };
        let own = Inside::Row { id: row.id };
        if !grid.inside.iter().eq(header.inside.iter().chain([&own])) {
            return;
        }
        let Some(grid) = self.sections.pop() else { return };
        let Some(section) = self.sections.last_mut() else { return };
        (section.panels, section.auto) = (grid.panels, grid.auto);
        if let (Some(repeat), Some(header)) = (repeat, &mut section.header) {
            let each = Inside::Each { variable: repeat.variable.clone() };
            if let Some(at) = section.inside.iter().rposition(|inside| *inside == each) {
                section.inside.remove(at);
            }
            header.repeat = Some(repeat);
        }
    }

    /// The header as a section of its own, and what stands below it.
    fn header(&mut self, header: RowHeader, hidden: bool, around: &Around) -> Option<Inside> {
        if hidden {
            return None;
        }
        let id = self.next_row;
        self.next_row += 1;
        self.sections.push(Section {
            header: Some(RowHeader { id, ..header }),
            inside: around.inside.clone(),
            ..Section::default()
        });
        Some(Inside::Row { id })
    }

    fn tabs(&mut self, spec: &Object, around: &Around, path: &str) {
        let key = around.slugs.iter().map(|slug| format!("{slug}-")).collect::<String>();
        let mut bar = TabBar { key: key.clone(), tabs: Vec::new() };
        let place = self.sections.len();
        self.sections.push(Section { inside: around.inside.clone(), ..Section::default() });
        for (index, item) in lenient::objects(spec, "tabs") {
            let Some(spec) = lenient::object(item, "spec") else { continue };
            let path = format!("{path}.spec.tabs[{index}].spec");
            self.not_obeyed(spec, &path, &TAB);
            let title = lenient::text_or_empty(spec, "title");
            let slug = free_slug(&title, index, &bar.tabs);
            let repeat = self.repeat(spec, &path).map(|repeat| repeat.variable);
            let condition = self.condition(spec, &path);
            let each = repeat.clone().map(|variable| Inside::Each { variable });
            let inside = each
                .into_iter()
                .chain([Inside::Tab { bar: key.clone(), slug: slug.clone() }])
                .chain(condition.clone().map(Inside::When));
            let around = around.within(inside, slug.clone());
            bar.tabs.push(Tab { title, slug, repeat, condition });
            if let Some(layout) = lenient::object(spec, "layout") {
                self.layout(layout, &around, &format!("{path}.layout"));
            }
        }
        if let Some(section) = self.sections.get_mut(place) {
            section.tabs = Some(bar);
        }
    }

    fn auto_grid(&mut self, spec: &Object, around: &Around, path: &str) {
        let px = |key: &str| lenient::number(spec, key).filter(|px| *px > 0.0);
        let least_width_px = match lenient::text_or_empty(spec, "columnWidthMode").as_str() {
            "narrow" => 192.0,
            "wide" => 768.0,
            "custom" => px("columnWidth").unwrap_or(STANDARD_WIDTH_PX),
            _ => STANDARD_WIDTH_PX,
        };
        let row_height_px = match lenient::text_or_empty(spec, "rowHeightMode").as_str() {
            "short" => 168.0,
            "tall" => 512.0,
            "custom" => px("rowHeight").unwrap_or(STANDARD_HEIGHT_PX),
            _ => STANDARD_HEIGHT_PX,
        };
        let auto = AutoGrid {
            most_columns: px("maxColumnCount").unwrap_or(AUTO_COLUMNS).clamp(1.0, 24.0) as u32,
            least_width_px: least_width_px.clamp(50.0, 4000.0),
            row_height_px: row_height_px.clamp(50.0, 4000.0),
            fills_screen: lenient::is_on(spec, "fillScreen"),
        };
        self.not_obeyed(spec, &format!("{path}.spec"), &AUTO_GRID);
        let mut panels = Vec::new();
        for (index, item) in lenient::objects(spec, "items") {
            let Some(item) = lenient::object(item, "spec") else { continue };
            let path = format!("{path}.spec.items[{index}].spec");
            // In the order written: places say nothing here but that.
            let cell = GridPos { y: panels.len() as f64, w: 8.0, h: 8.0, x: 0.0 };
            panels.extend(self.element(item, &path, |_, _, _| cell));
        }
        self.push(panels, around, Some(auto));
    }

    /// A grid may itself hold rows, in the resource's first version.
    fn grid(&mut self, spec: &Object, around: &Around, path: &str) {
        let mut flow = Flow::default();
        let mut loose = Vec::new();
        let mut rows = Vec::new();
        for (index, item) in lenient::objects(spec, "items") {
            let path = format!("{path}.spec.items[{index}].spec");
            let Some(spec) = lenient::object(item, "spec") else { continue };
            if lenient::text_or_empty(item, "kind") == "GridLayoutRow" {
                rows.push((spec, path));
            } else {
                loose.extend(self.grid_item(spec, &path, &mut flow));
            }
        }
        if !loose.is_empty() || rows.is_empty() {
            self.push(loose, around, None);
        }
        for (spec, path) in rows {
            self.not_obeyed(spec, &path, &GRID_ROW);
            let title = lenient::text_or_empty(spec, "title");
            let collapsed = lenient::is_on(spec, "collapsed");
            let repeat = self.repeat(spec, &path);
            let header = RowHeader { title: title.clone(), collapsed, repeat, ..RowHeader::default() };
            let place = self.sections.len();
            let inside = self.header(header, false, around);
            let mut flow = Flow::default();
            let mut panels = Vec::new();
            for (index, item) in lenient::objects(spec, "elements") {
                if let Some(spec) = lenient::object(item, "spec") {
                    panels.extend(self.grid_item(spec, &format!("{path}.elements[{index}].spec"), &mut flow));
                }
            }
            self.push(panels, &around.within(inside, slug(&title)), None);
            self.close_row(place, None);
        }
    }

    fn push(&mut self, mut panels: Vec<Panel>, around: &Around, auto: Option<AutoGrid>) {
        if panels.is_empty() {
            return;
        }
        // Only their places to one another count.
        let first = panels.iter().map(|panel| panel.grid.y).fold(f64::INFINITY, f64::min);
        panels.iter_mut().for_each(|panel| panel.grid.y -= first);
        self.sections.push(Section { panels, inside: around.inside.clone(), auto, ..Section::default() });
    }

    fn grid_item(&mut self, spec: &Object, path: &str, flow: &mut Flow) -> Option<Panel> {
        let side = |key: &str| spec.get(key).cloned().unwrap_or(Value::Null);
        let mut placed = Object::new();
        placed.insert(
            "gridPos".to_owned(),
            json!({"x": side("x"), "y": side("y"), "w": side("width"), "h": side("height")}),
        );
        self.element(spec, path, |_, path, notes| flow.place(&placed, path, notes))
    }

    /// The panel an item refers to, at the place that `place` gives it.
    fn element(
        &mut self,
        item: &Object,
        path: &str,
        place: impl FnOnce(&Object, &str, &mut Notes) -> GridPos,
    ) -> Option<Panel> {
        self.not_obeyed(item, path, &ITEM);
        let name = lenient::object(item, "element").and_then(|element| lenient::filled(element, "name"))?;
        let Some(element) = lenient::object(self.elements, &name) else {
            self.notes.lost(
                format!("{path}.element"),
                format!("The layout names the panel {name:?}, which the file does not hold."),
            );
            return None;
        };
        let written = resource_parts::panel(element);
        let cell = place(&written, path, self.notes);
        let repeat = self.repeat(item, path);
        let condition = self.condition(item, path);
        let of_element = format!("{}elements.{name}", self.at);
        self.notes.in_element(Some(&of_element));
        let panel = panel::made(&written, &of_element, cell, self.root, self.notes);
        self.notes.keep(Part::ResourcePanel, &format!("{of_element}."), element);
        self.notes.in_element(None);
        self.notes.about(None);
        Some(Panel { repeat, condition, in_resource: true, ..panel })
    }

    fn conditional(&mut self, spec: &Object, around: &Around, path: &str) -> Around {
        let mut around = around.clone();
        around.inside.extend(self.condition(spec, path).map(Inside::When));
        around
    }

    fn condition(&mut self, spec: &Object, path: &str) -> Option<Condition> {
        let written = lenient::object(spec, "conditionalRendering")?;
        resource_conditions::read(written, &format!("{path}.conditionalRendering"), self.notes)
    }

    /// `{"mode": "variable", "value": ...}`
    fn repeat(&mut self, spec: &Object, path: &str) -> Option<Repeat> {
        let written = lenient::object(spec, "repeat")?;
        let mode = lenient::filled(written, "mode").unwrap_or_else(|| "variable".to_owned());
        if mode != "variable" {
            self.notes
                .lost(format!("{path}.repeat"), format!("Repeats by {mode:?} are not known; it shows once."));
            return None;
        }
        Some(Repeat {
            variable: lenient::filled(written, "value")?,
            direction: match lenient::text_or_empty(written, "direction").as_str() {
                "v" => RepeatDirection::Vertical,
                _ => RepeatDirection::Horizontal,
            },
            max_per_row: lenient::number(written, "maxPerRow")
                .filter(|number| *number >= 1.0)
                .map(|number| number as u32),
        })
    }

    /// What is neither read nor Grafana's default written out.
    fn not_obeyed(&mut self, spec: &Object, path: &str, read: &[&str]) {
        let says_nothing = |value: &Value| match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(object) => object.is_empty(),
            Value::Number(_) | Value::Bool(true) => false,
        };
        for (key, _) in
            spec.iter().filter(|(key, value)| !read.contains(&key.as_str()) && !says_nothing(value))
        {
            self.notes.lost(format!("{path}.{key}"), format!("The layout's setting {key} is not obeyed."));
        }
    }
}

/// The title as a piece of an address, unlike those before it.
fn free_slug(title: &str, index: usize, taken: &[Tab]) -> String {
    let slug =
        Some(slug(title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| format!("tab-{}", index + 1));
    if taken.iter().any(|tab| tab.slug == slug) { format!("{slug}-{}", index + 1) } else { slug }
}
