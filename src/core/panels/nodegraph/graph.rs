//! Nodes and edges out of frames. In: resolved frames. Out: a [`Graph`].
//!
//! As in Grafana: a frame with `source` and `target` holds edges, one with `id` holds nodes; where there are only edges,
//! the nodes are what they join.
//!
//! **Invariant:** every edge joins two nodes of the graph; one whose ends are not named is counted in `dropped`.

use std::collections::BTreeMap;

use super::options::{NodeGraphOptions, StatUnits};
use crate::field::{CellPlace, Display};
use crate::frame::{Field, Frame, Value};
use crate::panels::PanelContext;
use crate::panels::value::shown_name;
use crate::theme::Color;

#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub title: String,
    pub subtitle: String,
    pub main: String,
    pub secondary: String,
    /// Shares of the rim.
    pub arcs: Vec<(f64, Color)>,
    pub color: Option<Color>,
    pub highlighted: bool,
    /// Names and texts of further details.
    pub details: Vec<(String, String)>,
    pub cell: Option<CellPlace>,
    pub has_links: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub main: String,
    pub secondary: String,
    pub thickness: f32,
    pub color: Option<Color>,
    pub dash: Vec<f32>,
    pub highlighted: bool,
    pub details: Vec<(String, String)>,
    pub cell: CellPlace,
    pub has_links: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Edges whose ends are not named.
    pub dropped: usize,
}

/// A field by its name, whatever its case.
fn named<'a>(frame: &'a Frame, name: &str) -> Option<(usize, &'a Field)> {
    let is_named =
        |field: &Field| field.name.eq_ignore_ascii_case(name) || shown_name(field).eq_ignore_ascii_case(name);
    frame.fields.iter().enumerate().find(|(_, field)| is_named(field))
}

pub(super) fn graph(frames: &[Frame], options: &NodeGraphOptions, context: &PanelContext<'_>) -> Graph {
    let mut graph = Graph::default();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let is_edges = |frame: &Frame| named(frame, "source").is_some() && named(frame, "target").is_some();
    for (index, frame) in frames.iter().enumerate().filter(|(_, frame)| !is_edges(frame)) {
        let Some((id_place, id)) = named(frame, "id") else { continue };
        let rows = Row { frame, index, units: &options.nodes, context };
        for row in 0..frame.len() {
            let Some(id) = text(&id.values.get(row)) else { continue };
            if !places.contains_key(&id) {
                places.insert(id.clone(), graph.nodes.len());
                graph.nodes.push(rows.node(row, &id, id_place, options));
            }
        }
    }
    for (index, frame) in frames.iter().enumerate().filter(|(_, frame)| is_edges(frame)) {
        let (Some((place, source)), Some((_, target))) = (named(frame, "source"), named(frame, "target"))
        else {
            continue;
        };
        let rows = Row { frame, index, units: &options.edges, context };
        for row in 0..frame.len() {
            let ends = text(&source.values.get(row)).zip(text(&target.values.get(row)));
            let Some((from, to)) = ends else {
                graph.dropped += 1;
                continue;
            };
            let mut end = |id: String| {
                *places.entry(id.clone()).or_insert_with(|| {
                    graph.nodes.push(Node { title: id, ..Node::default() });
                    graph.nodes.len() - 1
                })
            };
            let (from, to) = (end(from), end(to));
            graph.edges.push(rows.edge(row, from, to, place));
        }
    }
    graph
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Text(text) => Some(text.to_string()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(crate::field::number_text(*number)),
        Value::Time(at) => Some(at.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
    }
}

struct Row<'a> {
    frame: &'a Frame,
    index: usize,
    units: &'a StatUnits,
    context: &'a PanelContext<'a>,
}

impl Row<'_> {
    fn shown(&self, name: &str, row: usize) -> String {
        let Some((_, field)) = named(self.frame, name) else { return String::new() };
        self.show(field, row, None)
    }

    fn show(&self, field: &Field, row: usize, unit: Option<&String>) -> String {
        let mut field = field.clone();
        if let Some(unit) = unit {
            field.config.unit = Some(unit.clone());
        }
        let fields = self.context.field_context();
        let cell = field.values.get(row);
        Display::new(&field, &fields).show(&cell).to_string()
    }

    fn stat(&self, name: &str, row: usize, unit: Option<&String>) -> String {
        named(self.frame, name).map_or_else(String::new, |(_, field)| self.show(field, row, unit))
    }

    /// A colour written out, or that of a number by its field's settings.
    fn color(&self, row: usize) -> Option<Color> {
        let (_, field) = named(self.frame, "color")?;
        match field.values.get(row) {
            Value::Null => None,
            Value::Text(written) => Some(self.context.theme.color(&written)),
            cell => {
                let fields = self.context.field_context();
                Some(Display::new(field, &fields).color(&cell))
            }
        }
    }

    fn details(&self, row: usize) -> Vec<(String, String)> {
        let detail = |field: &Field| {
            let key = field.name.strip_prefix("detail__")?;
            let name = if shown_name(field) == field.name { key } else { shown_name(field) };
            Some((name.to_owned(), self.show(field, row, None)))
        };
        self.frame.fields.iter().filter_map(detail).collect()
    }

    fn is_on(&self, name: &str, row: usize) -> bool {
        named(self.frame, name).is_some_and(|(_, field)| field.values.get(row) == Value::Boolean(true))
    }

    fn has_links(&self, place: usize) -> bool {
        self.frame.fields.get(place).is_some_and(|field| !field.config.links.is_empty())
    }

    fn node(&self, row: usize, id: &str, place: usize, options: &NodeGraphOptions) -> Node {
        let title = self.shown("title", row);
        let share = |field: &Field| match field.values.get(row) {
            Value::Number(share) if share > 0.0 => Some(share),
            _ => None,
        };
        let written = options.arcs.iter().filter_map(|(name, color)| {
            let (_, field) = named(self.frame, name)?;
            Some((share(field)?, self.context.theme.color(color)))
        });
        let own = self.frame.fields.iter().filter(|field| field.name.starts_with("arc__"));
        let own = own.filter_map(|field| {
            let fixed = field.config.color.as_ref().and_then(|color| color.fixed_color.as_deref());
            let color = fixed.map(|color| self.context.theme.color(color));
            Some((
                share(field)?,
                color.unwrap_or_else(|| crate::field::series_color(field, self.context.theme)),
            ))
        });
        Node {
            title: if title.is_empty() { id.to_owned() } else { title },
            subtitle: self.shown("subTitle", row),
            main: self.stat("mainStat", row, self.units.main.as_ref()),
            secondary: self.stat("secondaryStat", row, self.units.secondary.as_ref()),
            arcs: written.chain(own).collect(),
            color: self.color(row),
            highlighted: self.is_on("highlighted", row),
            details: self.details(row),
            cell: Some(CellPlace { frame: self.index, field: place, row: Some(row) }),
            has_links: self.has_links(place),
        }
    }

    fn edge(&self, row: usize, from: usize, to: usize, place: usize) -> Edge {
        let thickness = named(self.frame, "thickness").map(|(_, field)| field.values.get(row));
        let dash = self.shown("strokeDasharray", row);
        Edge {
            from,
            to,
            main: self.stat("mainStat", row, self.units.main.as_ref()),
            secondary: self.stat("secondaryStat", row, self.units.secondary.as_ref()),
            thickness: match thickness {
                Some(Value::Number(px)) => px.clamp(0.5, 20.0) as f32,
                _ => 1.0,
            },
            color: self.color(row),
            dash: dash.split([',', ' ']).filter_map(|length| length.parse().ok()).collect(),
            highlighted: self.is_on("highlighted", row),
            details: self.details(row),
            cell: CellPlace { frame: self.index, field: place, row: Some(row) },
            has_links: self.has_links(place),
        }
    }
}
