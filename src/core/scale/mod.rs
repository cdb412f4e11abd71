//! Values to positions, and ticks.
