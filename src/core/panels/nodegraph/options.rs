//! What a node graph's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use crate::options::{Options, Setting};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Layered,
    Force,
    Grid,
}

/// Units that replace those of the fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct StatUnits {
    pub main: Option<String>,
    pub secondary: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct NodeGraphOptions {
    pub algorithm: Algorithm,
    pub nodes: StatUnits,
    pub edges: StatUnits,
    /// Fields that are shares of a node's rim, with their colours as written.
    pub arcs: Vec<(String, String)>,
}

impl NodeGraphOptions {
    pub(super) fn read(options: &Options) -> Self {
        let (nodes, edges) = (options.get("nodes"), options.get("edges"));
        let filled = |from: Option<Setting<'_>>, name: &str| {
            from?.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let units = |from: Option<Setting<'_>>| StatUnits {
            main: filled(from, "mainStatUnit"),
            secondary: filled(from, "secondaryStatUnit"),
        };
        let arcs = nodes.and_then(|nodes| nodes.get("arcs")).into_iter().flat_map(Setting::items);
        let arc = |arc: Setting<'_>| {
            let (field, color) = (arc.get("field")?.as_str()?, arc.get("color")?.as_str()?);
            Some((field.to_owned(), color.to_owned()))
        };
        let algorithms =
            [("layered", Algorithm::Layered), ("force", Algorithm::Force), ("grid", Algorithm::Grid)];
        // The whole graph fits the panel: nothing is left to zoom with either mode.
        options.choice("zoomMode", &[("cooperative", ()), ("greedy", ())]);
        Self {
            algorithm: options.choice("layoutAlgorithm", &algorithms).unwrap_or(Algorithm::Layered),
            nodes: units(nodes),
            edges: units(edges),
            arcs: arcs.filter_map(arc).collect(),
        }
    }
}
