//! Panels into rows. In: `panels` (with rows among them) or the `rows` of old files. Out: [`Section`]s in reading order.
//!
//! **Invariant:** every panel written is in exactly one section, and panel ids are unique.

use std::collections::BTreeSet;

use crate::model::read::flow::Flow;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::panel;
use crate::model::read::written::Part;
use crate::model::{GridPos, Panel, PanelId, Repeat, RepeatDirection, RowHeader, Section};
use crate::order::Arrange;

/// Grafana's cell and the gap below it, in CSS pixels; old rows give their height in pixels.
const CELL_PX: f64 = 38.0;
const OLD_ROW_PX: f64 = 250.0;
/// Old panels name their width in twelfths of the page.
const OLD_SPAN: f64 = 4.0;

pub(super) fn read(root: &Object, at: &str, notes: &mut Notes) -> Vec<Section> {
    let mut reader = Sections { root, sections: Vec::new(), top: 0.0 };
    reader.old_rows(at, notes);
    reader.panels(at, notes);
    notes.about(None);
    let mut sections = reader.sections;
    sections.retain(|section| section.header.is_some() || !section.panels.is_empty());
    unique_ids(&mut sections, at, notes);
    sections
}

/// An entry of `panels` with its place.
struct Entry<'a> {
    object: &'a Object,
    path: String,
    cell: GridPos,
}

struct Sections<'a> {
    root: &'a Object,
    sections: Vec<Section>,
    /// Where the last section's panels start on the page, in cells.
    top: f64,
}

impl Sections<'_> {
    /// `rows`: each with its own panels, laid out by span.
    fn old_rows(&mut self, at: &str, notes: &mut Notes) {
        let root = self.root;
        // Grafana shows headers on all rows as soon as one needs one.
        let headers = lenient::objects(root, "rows").any(|(_, row)| {
            lenient::is_on(row, "collapse") || lenient::is_on(row, "showTitle") || repeat(row).is_some()
        });
        for (index, row) in lenient::objects(root, "rows") {
            let path = format!("{at}rows[{index}]");
            notes.about(None);
            notes.keep(Part::Row, &format!("{path}."), row);
            let header = headers.then(|| RowHeader {
                id: 0,
                collapsed: lenient::is_on(row, "collapse"),
                ..row_header(row)
            });
            let mut flow = Flow::default();
            let height = rows_of_height(row).unwrap_or((OLD_ROW_PX / CELL_PX).ceil());
            let panels = lenient::objects(row, "panels").map(|(panel_index, object)| {
                let path = format!("{path}.panels[{panel_index}]");
                notes.about(lenient::filled(object, "title").as_deref());
                let cell = match lenient::object(object, "gridPos") {
                    Some(cell) if !cell.is_empty() => flow.place(object, &path, notes),
                    _ => {
                        let span =
                            lenient::number(object, "span").filter(|span| *span > 0.0).unwrap_or(OLD_SPAN);
                        flow.next((span.floor() * 2.0).max(2.0), rows_of_height(object).unwrap_or(height))
                    }
                };
                panel::read(object, &path, cell, self.root, notes)
            });
            let section = Section { header, panels: panels.collect(), ..Section::default() };
            match self.sections.last_mut() {
                // Without headers the rows are one page.
                Some(last) if !headers => append_below(last, section),
                _ => self.sections.push(section),
            }
        }
    }

    fn panels(&mut self, at: &str, notes: &mut Notes) {
        let root = self.root;
        let mut flow = Flow::default();
        let written: Vec<(usize, &Object)> = lenient::objects(root, "panels").collect();
        let placed =
            |object: &Object| lenient::object(object, "gridPos").is_some_and(|cell| !cell.is_empty());
        if written.len() > 1 && !written.iter().any(|(_, object)| placed(object)) {
            notes.guessed(
                format!("{at}panels"),
                "No panel says where it stands; they are laid out two in a row.",
            );
        }
        let mut entries: Vec<Entry<'_>> = Vec::with_capacity(written.len());
        for (index, object) in written {
            let path = format!("{at}panels[{index}]");
            if is_saved_copy(object, root) {
                continue;
            }
            notes.about(lenient::filled(object, "title").as_deref());
            let cell =
                if is_row(object) { row_cell(object, &mut flow) } else { flow.place(object, &path, notes) };
            entries.push(Entry { object, path, cell });
        }
        // Rows own what stands below them, whatever the order in the file.
        entries.arrange_by(|a, b| a.cell.y.total_cmp(&b.cell.y).then(a.cell.x.total_cmp(&b.cell.x)));
        for (index, entry) in entries.iter().enumerate() {
            if is_row(entry.object) {
                let owns = entries.get(index + 1).is_some_and(|next| !is_row(next.object));
                self.row(entry, owns, notes);
            } else {
                self.panel(entry, notes);
            }
        }
    }

    fn row(&mut self, entry: &Entry<'_>, owns_what_follows: bool, notes: &mut Notes) {
        let row = entry.object;
        let nested = !lenient::list(row, "panels").is_empty();
        notes.about(None);
        notes.keep(Part::Row, &format!("{}.", entry.path), row);
        let header = RowHeader {
            id: lenient::number(row, "id").map_or(0, |id| id as i64),
            // Only panels inside a collapsed row are hidden with it; those after it are on the page.
            collapsed: lenient::is_on(row, "collapsed") && (nested || !owns_what_follows),
            ..row_header(row)
        };
        self.top = entry.cell.y + 1.0;
        let mut flow = Flow::default();
        let panels = lenient::objects(row, "panels").flat_map(|(index, object)| {
            let path = format!("{}.panels[{index}]", entry.path);
            self.nested(object, &path, &mut flow, notes)
        });
        let mut panels: Vec<Panel> = panels.collect();
        // A collapsed row may have moved since its panels were placed: only their places to one another count.
        let first = panels.iter().map(|panel| panel.grid.y).fold(f64::INFINITY, f64::min);
        panels.iter_mut().for_each(|panel| panel.grid.y -= first);
        self.sections.push(Section { header: Some(header), panels, ..Section::default() });
    }

    /// A panel inside a row, or the panels of a row inside a row.
    fn nested(&self, object: &Object, path: &str, flow: &mut Flow, notes: &mut Notes) -> Vec<Panel> {
        if is_row(object) {
            let inner = lenient::objects(object, "panels");
            return inner
                .flat_map(|(index, panel)| {
                    self.nested(panel, &format!("{path}.panels[{index}]"), flow, notes)
                })
                .collect();
        }
        notes.about(lenient::filled(object, "title").as_deref());
        let cell = flow.place(object, path, notes);
        vec![panel::read(object, path, cell, self.root, notes)]
    }

    /// A panel of the page: below the last row, unless that row is collapsed and keeps its own panels.
    fn panel(&mut self, entry: &Entry<'_>, notes: &mut Notes) {
        let own = self.sections.last().is_none_or(|last| {
            last.header.as_ref().is_some_and(|header| header.collapsed && !last.panels.is_empty())
        });
        if own {
            self.top = if self.sections.is_empty() { 0.0 } else { entry.cell.y };
            self.sections.push(Section::default());
        }
        let cell = GridPos { y: (entry.cell.y - self.top).max(0.0), ..entry.cell };
        let panel = panel::read(entry.object, &entry.path, cell, self.root, notes);
        if let Some(last) = self.sections.last_mut() {
            last.panels.push(panel);
        }
    }
}

/// Rows say so, or hold panels and have no type.
fn is_row(object: &Object) -> bool {
    match lenient::filled(object, "type") {
        Some(kind) => kind == "row",
        None => {
            object.get("panels").is_some_and(serde_json::Value::is_array)
                && lenient::list(object, "targets").is_empty()
        }
    }
}

/// What a row says of itself, old or new.
pub(super) fn row_header(row: &Object) -> RowHeader {
    RowHeader {
        id: 0,
        title: lenient::text_or_empty(row, "title"),
        collapsed: lenient::is_on(row, "collapse") || lenient::is_on(row, "collapsed"),
        repeat: repeat(row),
    }
}

fn row_cell(row: &Object, flow: &mut Flow) -> GridPos {
    let cell = lenient::object(row, "gridPos");
    match cell.and_then(|cell| lenient::number(cell, "y")) {
        Some(y) => GridPos { x: 0.0, y: y.max(0.0), w: 24.0, h: 1.0 },
        None => flow.next(24.0, 1.0),
    }
}

/// Files saved by old versions keep the copies of repeated panels; they are made anew from the original.
fn is_saved_copy(panel: &Object, root: &Object) -> bool {
    let Some(original) = lenient::number(panel, "repeatPanelId") else { return false };
    lenient::objects(root, "panels").any(|(_, other)| {
        lenient::number(other, "id") == Some(original) && lenient::filled(other, "repeat").is_some()
    })
}

/// Height in cells of an old row or panel, written in pixels as a number or such as `250px`.
fn rows_of_height(object: &Object) -> Option<f64> {
    let text = lenient::filled(object, "height")?;
    let px: f64 = text.trim().trim_end_matches("px").trim().parse().ok()?;
    (px > 0.0).then(|| (px / CELL_PX).ceil().max(3.0))
}

fn append_below(section: &mut Section, next: Section) {
    let bottom = section.panels.iter().map(|panel| panel.grid.y + panel.grid.h).fold(0.0, f64::max);
    section.panels.extend(next.panels.into_iter().map(|mut panel| {
        panel.grid.y += bottom;
        panel
    }));
}

pub(super) fn repeat(object: &Object) -> Option<Repeat> {
    let variable = lenient::filled(object, "repeat")?;
    let per_row = lenient::number(object, "maxPerRow")
        // Old panels name the least width of a copy in twelfths of the page.
        .or_else(|| {
            lenient::number(object, "minSpan").filter(|span| *span > 0.0).map(|span| (12.0 / span).floor())
        });
    Some(Repeat {
        variable: variable.trim_start_matches('$').trim_matches(['{', '}']).to_owned(),
        direction: match lenient::text_or_empty(object, "repeatDirection").as_str() {
            "v" => RepeatDirection::Vertical,
            _ => RepeatDirection::Horizontal,
        },
        max_per_row: per_row.filter(|number| *number >= 1.0).map(|number| number as u32),
    })
}

/// Gives panels and rows without an id, or with one taken before, the next free one.
pub(super) fn unique_ids(sections: &mut [Section], at: &str, notes: &mut Notes) {
    let written = sections.iter().flat_map(|section| {
        section.header.iter().map(|header| header.id).chain(section.panels.iter().map(|panel| panel.id.0))
    });
    let mut next = written.max().unwrap_or(0).clamp(0, i64::MAX / 2) + 1;
    let mut used = BTreeSet::new();
    let mut fresh = |id: i64| {
        if id > 0 && used.insert(id) {
            return (id, false);
        }
        let given = next;
        next += 1;
        used.insert(given);
        (given, id > 0)
    };
    for section in sections.iter_mut() {
        if let Some(header) = &mut section.header {
            header.id = fresh(header.id).0;
        }
        for panel in &mut section.panels {
            let (id, double) = fresh(panel.id.0);
            if double {
                notes.about(Some(&panel.title));
                let what = format!("Two panels have the id {}; this one becomes {id}.", panel.id.0);
                notes.guessed(format!("{at}panels"), what);
            }
            panel.id = PanelId(id);
        }
    }
    notes.about(None);
}
