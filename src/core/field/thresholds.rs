//! Which threshold a value has reached. In: steps, a value and its share of the range. Out: the step.
//!
//! **Invariant:** a value below every step, NaN and no value at all belong to the first step.

use crate::frame::{ThresholdMode, ThresholdStep, Thresholds};

impl Thresholds {
    /// The step in force: the scan goes through the steps as written and stops at the first one above the value.
    ///
    /// `share` is the value's place in the field's range, 0 to 1, for steps in percent. `None` without steps.
    pub fn active(&self, value: f64, share: f64) -> Option<&ThresholdStep> {
        let (first, rest) = self.steps.split_first()?;
        let level = match self.mode {
            ThresholdMode::Absolute => value,
            ThresholdMode::Percentage => share * 100.0,
        };
        if level.is_nan() || level < first.value {
            return Some(first);
        }
        Some(rest.iter().take_while(|step| level >= step.value).last().unwrap_or(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mode: ThresholdMode, steps: &[(f64, &str)], value: f64, share: f64, expected: &str) {
        let steps = steps
            .iter()
            .map(|(value, color)| ThresholdStep { value: *value, color: (*color).to_owned(), expr: None })
            .collect();
        let thresholds = Thresholds { mode, steps };
        assert_eq!(thresholds.active(value, share).unwrap().color, expected, "{value}");
    }

    #[test]
    fn the_highest_step_reached_is_in_force() {
        let steps = [(f64::NEG_INFINITY, "green"), (50.0, "yellow"), (80.0, "red")];
        for (value, expected) in
            [(-1e9, "green"), (49.9, "green"), (50.0, "yellow"), (80.0, "red"), (f64::NAN, "green")]
        {
            check(ThresholdMode::Absolute, &steps, value, 0.0, expected);
        }
        check(ThresholdMode::Percentage, &steps, 7.0, 0.6, "yellow");
    }

    #[test]
    fn steps_count_in_the_order_written() {
        let unsorted = [(f64::NEG_INFINITY, "green"), (80.0, "red"), (50.0, "yellow")];
        check(ThresholdMode::Absolute, &unsorted, 60.0, 0.0, "green");
        check(ThresholdMode::Absolute, &unsorted, 90.0, 0.0, "yellow");
        assert_eq!(Thresholds::default().active(1.0, 0.0), None);
    }
}
