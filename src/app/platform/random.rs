//! The only place that throws dice.

/// A number in `0.0..1.0`.
pub fn unit() -> f64 {
    js_sys::Math::random()
}
