//! What a field shows: unit, thresholds, mappings, overrides, names, colours, reductions.
