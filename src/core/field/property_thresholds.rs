//! The `thresholds` property. In: `{mode, steps: [{value, color}]}`. Out: [`Thresholds`].
//!
//! **Invariant:** the first step is the base, minus infinity, whatever is written there.

use serde_json::Value;

use crate::field::property::number;
use crate::frame::{ThresholdMode, ThresholdStep, Thresholds};

/// JSON has no minus infinity, so the base step is written as `null`, 0 or not at all; Grafana takes the first step
/// as the base in any case. A later step without a number counts as 0, as a comparison with `null` does.
pub(crate) fn read(value: &Value) -> Result<Option<Thresholds>, &'static str> {
    const EXPECTED: &str = "an object with steps";
    let object = match value {
        Value::Null => return Ok(None),
        Value::Object(object) => object,
        _ => return Err(EXPECTED),
    };
    let written = match object.get("steps") {
        Some(Value::Array(steps)) => steps.as_slice(),
        None | Some(Value::Null) => &[],
        Some(Value::String(text)) if text.is_empty() => &[],
        Some(_) => return Err(EXPECTED),
    };
    let mode = match object.get("mode").and_then(Value::as_str) {
        Some("percentage") => ThresholdMode::Percentage,
        _ => ThresholdMode::Absolute,
    };
    let mut steps = Vec::with_capacity(written.len());
    for (position, step) in written.iter().enumerate() {
        let value = match step.get("value") {
            _ if position == 0 => f64::NEG_INFINITY,
            Some(value) => number(value)?.unwrap_or(0.0),
            None => 0.0,
        };
        let color = step.get("color").and_then(Value::as_str).unwrap_or_default().to_owned();
        let expr = step.get("valueExpr").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        steps.push(ThresholdStep { value, color, expr: expr.filter(|_| position > 0).map(str::to_owned) });
    }
    Ok(Some(Thresholds { mode, steps }))
}
