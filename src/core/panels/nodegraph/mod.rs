//! The node graph panel: what calls what. In: frames of nodes and edges. Out: a picture that fits the panel.
//!
//! **Invariant:** every node and edge of the data is drawn, each with a place that tells it.

mod graph;
mod layout;
mod options;
mod paint;
#[cfg(test)]
mod tests;

use self::graph::{Graph, graph};
use self::layout::Layout;
use self::options::NodeGraphOptions;
use super::{PanelContext, PanelView, PictureView, TooltipMode, TooltipOptions};
use crate::frame::Frame;
use crate::model::Panel;
use crate::scene::{Point, Scene};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = NodeGraphOptions::read(&panel.options);
    let graph = graph(frames, &options, context);
    if graph.nodes.is_empty() {
        let message = if frames.iter().all(Frame::is_empty) {
            "No data"
        } else {
            "A node graph needs a field id for nodes, or source and target for edges"
        };
        return PanelView::Empty { message: message.to_owned() };
    }
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let wished = layout::layout(graph.nodes.len(), &edges, options.algorithm);
    let fitted = fit(&wished, context);
    let mut scene = Scene::new(context.size);
    let mut hit_areas = Vec::new();
    paint::edges(&graph, &fitted, &mut scene, &mut hit_areas, context);
    paint::nodes(&graph, &fitted, &mut scene, &mut hit_areas, context);
    PanelView::Picture(Box::new(PictureView {
        scene,
        summary: summary(&graph),
        hit_areas,
        notice: match graph.dropped {
            0 => None,
            1 => Some("1 edge without source or target is not drawn".to_owned()),
            many => Some(format!("{many} edges without source or target are not drawn")),
        },
        // A node or an edge tells all that it says.
        tooltip: TooltipOptions { mode: TooltipMode::Multi, ..TooltipOptions::default() },
        ..PictureView::default()
    }))
}

/// Nodes within the panel.
pub(super) struct Fitted {
    pub at: Vec<Point>,
    /// What each edge passes between its ends.
    pub ways: Vec<Vec<Point>>,
    /// Of a node's disc.
    pub radius: f32,
}

/// As large as the panel allows, up to Grafana's size of a node.
fn fit(wished: &Layout, context: &PanelContext<'_>) -> Fitted {
    const LARGEST: f32 = 40.0;
    const LABELS_PX: f32 = 30.0;
    const ROOM_FOR_NAMES: f32 = 64.0;
    let ends = |of: fn(&(f32, f32)) -> f32| {
        let values = wished.nodes.iter().chain(wished.ways.iter().flatten()).map(of);
        values
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((left, right), (top, bottom)) = (ends(|at| at.0), ends(|at| at.1));
    let (width, height) = (context.size.width, context.size.height);
    // A node's room is a unit wide and high, its labels lie below.
    let across = (right - left + 1.0).max(1.0);
    let down = (bottom - top + 1.0).max(1.0);
    let (unit_x, unit_y) = (width / across, (height - LABELS_PX).max(0.0) / down);
    // Names lie below a disc, before the next one, where there is room for names at all.
    let beside_names = if unit_y >= ROOM_FOR_NAMES { (unit_y - LABELS_PX) / 2.0 } else { unit_y * 0.34 };
    let radius = (unit_x * 0.34).min(beside_names).clamp(3.0, LARGEST);
    let (unit_x, unit_y) = (unit_x.min(radius * 6.0), unit_y.min(radius * 4.5));
    let (middle_x, middle_y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
    let place = |(x, y): &(f32, f32)| {
        Point::new(
            width / 2.0 + (x - middle_x) * unit_x,
            (height - LABELS_PX).max(0.0) / 2.0 + (y - middle_y) * unit_y,
        )
    };
    Fitted {
        at: wished.nodes.iter().map(place).collect(),
        ways: wished.ways.iter().map(|way| way.iter().map(place).collect()).collect(),
        radius,
    }
}

fn summary(graph: &Graph) -> String {
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let named: Vec<&str> = graph.nodes.iter().take(8).map(|node| node.title.as_str()).collect();
    let more = if nodes > named.len() { format!(" and {} more", nodes - named.len()) } else { String::new() };
    format!("Graph of {nodes} nodes and {edges} edges: {}{more}.", named.join(", "))
}
