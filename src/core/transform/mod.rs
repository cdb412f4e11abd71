//! Grafana's transformations: frames in, frames out.
