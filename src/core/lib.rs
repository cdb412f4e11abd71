//! pure pipeline
