//! The display list of one picture, and drawing it on any plotters backend.
