//! A field's colour mode, ready to be asked for many values. In: a field's settings and range. Out: a colour for each
//! value, or one for the whole series.
//!
//! **Invariant:** every value, null and NaN included, has a colour.

use crate::field::reduce::reduce;
use crate::field::scale_range;
use crate::frame::{Field, Thresholds, Value, ValueRange, Values};
use crate::theme::{Color, Palette, Scheme, Theme, shade};

/// Colours of one field's values.
#[derive(Debug, Clone)]
pub(crate) struct ColorScale {
    /// For colours that mappings name.
    pub(crate) theme: Theme,
    mode: Mode,
    range: ValueRange,
}

#[derive(Debug, Clone)]
enum Mode {
    /// Thresholds say nothing about a boolean: true and false have colours of their own, or a scheme's ends.
    Boolean {
        yes: Color,
        no: Color,
    },
    Thresholds {
        thresholds: Thresholds,
        colors: Vec<Color>,
    },
    Continuous(Scheme),
    Series(Color),
}

impl ColorScale {
    /// `name` is the field's shown name, which one palette goes by.
    pub(crate) fn new(field: &Field, name: &str, theme: Theme) -> Self {
        let range = field.state.range.unwrap_or_else(|| scale_range::own_range(field));
        let mode = if matches!(field.values, Values::Booleans(_)) {
            let setting = field.config.color.as_ref();
            match setting.and_then(|setting| Scheme::of_mode(&setting.mode, theme)) {
                Some(scheme) => Mode::Boolean { yes: scheme.at(1.0), no: scheme.at(0.0) },
                None => Mode::Boolean { yes: theme.color("green"), no: theme.color("red") },
            }
        } else {
            by_setting(field, name, theme)
        };
        Self { theme, mode, range }
    }

    /// The colour of a value, and its share of the range; `None` stands for no value.
    pub(crate) fn at(&self, value: Option<f64>) -> (Color, f64) {
        let value = value.filter(|value| *value != f64::NEG_INFINITY);
        let share = value.map_or(0.0, |value| self.range.share(value));
        match &self.mode {
            Mode::Boolean { yes, no } => {
                if value.is_some_and(|value| value == 0.0 || value.is_nan()) {
                    (*no, 0.0)
                } else {
                    (*yes, 1.0)
                }
            }
            Mode::Thresholds { thresholds, colors } => {
                let value = value.unwrap_or(f64::NEG_INFINITY);
                (step_color(thresholds, colors, value, share), share)
            }
            Mode::Continuous(scheme) => (scheme.at(share), share),
            Mode::Series(color) => (*color, share),
        }
    }
}

/// Thresholds are the mode of fields that name none, or one nobody knows.
fn by_setting(field: &Field, name: &str, theme: Theme) -> Mode {
    let setting = field.config.color.as_ref();
    let mode = setting.map_or("thresholds", |setting| setting.mode.as_str());
    let fixed = || {
        let written = setting.and_then(|setting| setting.fixed_color.as_deref());
        written.map_or(Color::FALLBACK, |written| theme.color(written))
    };
    let index = field.state.series_index.unwrap_or(0);
    match mode {
        "fixed" | "gradient" => Mode::Series(fixed()),
        "shades" => Mode::Series(shade(fixed(), index)),
        "palette-classic-by-name" => Mode::Series(Palette::by_name(name, theme)),
        _ => {
            if let Some(palette) = Palette::of_mode(mode) {
                Mode::Series(palette.color(index, theme))
            } else if let Some(scheme) = Scheme::of_mode(mode, theme) {
                Mode::Continuous(scheme)
            } else {
                let thresholds = field.config.thresholds.clone().unwrap_or_default();
                let colors = thresholds.steps.iter().map(|step| theme.color(&step.color)).collect();
                Mode::Thresholds { thresholds, colors }
            }
        }
    }
}

fn step_color(thresholds: &Thresholds, colors: &[Color], value: f64, share: f64) -> Color {
    let active = thresholds.active(value, share);
    let place = active.and_then(|step| thresholds.steps.iter().position(|other| std::ptr::eq(other, step)));
    place.and_then(|place| colors.get(place)).copied().unwrap_or(Color::FALLBACK)
}

/// The colour of a whole series: where values decide, that of its last value or of what `seriesBy` names.
pub(crate) fn series_color(field: &Field, name: &str, theme: Theme) -> Color {
    let scale = ColorScale::new(field, name, theme);
    if let Mode::Series(color) = scale.mode {
        return color;
    }
    let by = field.config.color.as_ref().and_then(|setting| setting.series_by.as_deref()).unwrap_or("last");
    let value = match reduce(field, by) {
        Value::Number(number) => Some(number),
        Value::Time(millis) => Some(millis as f64),
        Value::Boolean(flag) => Some(f64::from(u8::from(flag))),
        Value::Null | Value::Text(_) => None,
    };
    scale.at(value).0
}
