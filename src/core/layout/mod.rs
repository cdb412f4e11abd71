//! Where panels stand: the 24-column grid in pixels.
