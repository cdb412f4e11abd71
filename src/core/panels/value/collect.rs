//! Single values out of frames. In: resolved frames and a panel's `reduceOptions`. Out: [`Single`] values in the
//! frames' order.
//!
//! **Invariant:** rows beyond the limit are counted in the notice, and data without a value says `No data`.

use super::{Band, HideFrom, Ramp, Scale, Single, Sparkline, ValueText};
use crate::field::{CellPlace, Display, FieldContext, Pattern, Shown, reduce, reducer_name};
use crate::frame::{Field, Frame, Numbers, ThresholdMode, Value, Values};
use crate::model::Panel;
use crate::options::{Options, Setting};
use crate::panels::PanelContext;
use crate::theme::{Color, Scheme};

/// What stands for no value where the panel does not say.
const NO_DATA: &str = "No data";
/// Grafana's limit of rows where the panel names none.
const MOST_ROWS: usize = 25;

/// The values of a panel.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::panels) struct Collected {
    /// Never empty: without data there is one that says so.
    pub values: Vec<Single>,
    /// `Showing 25 of 40 values`.
    pub notice: Option<String>,
    /// The one value only says that there is none.
    pub no_data: bool,
}

/// `options.reduceOptions`.
struct ReduceOptions {
    /// Every row is a value.
    all_rows: bool,
    limit: usize,
    calcs: Vec<String>,
    fields: Fields,
}

/// Which fields give values.
enum Fields {
    Numbers,
    Named(Pattern),
    /// The pattern is broken: no field can be meant by it.
    Nothing,
}

impl ReduceOptions {
    fn read(options: &Options) -> Self {
        let reduce = options.get("reduceOptions").or_else(|| options.get("fieldOptions"));
        let said = |name: &str| reduce.and_then(|reduce| reduce.get(name));
        let calcs = said("calcs").map_or_else(|| vec!["lastNotNull".to_owned()], Setting::texts);
        let fields = said("fields").and_then(Setting::as_str).filter(|fields| !fields.is_empty());
        Self {
            all_rows: said("values").and_then(Setting::as_bool).unwrap_or(false),
            limit: said("limit")
                .and_then(Setting::as_u64)
                .filter(|limit| *limit > 0)
                .map_or(MOST_ROWS, |limit| limit as usize),
            calcs: if calcs.is_empty() { vec!["last".to_owned()] } else { calcs },
            fields: fields.map_or(Fields::Numbers, |written| {
                Pattern::new(written).map_or(Fields::Nothing, Fields::Named)
            }),
        }
    }

    fn takes(&self, field: &Field) -> bool {
        match &self.fields {
            Fields::Named(pattern) => pattern.is_match(shown_name(field)),
            Fields::Numbers => field.values.is_number(),
            Fields::Nothing => false,
        }
    }
}

/// The panel's values.
pub(in crate::panels) fn collect(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> Collected {
    let options = ReduceOptions::read(&panel.options);
    let wants_change = panel.options.flag("showPercentChange").unwrap_or(false);
    let around = Around::read(&panel.options, context);
    let mut collector = Collector { panel, context, wants_change, around, values: Vec::new() };
    let mut total = 0;
    for (frame_index, frame) in frames.iter().enumerate() {
        for (field_index, field) in frame.fields.iter().enumerate() {
            let place = |row| CellPlace { frame: frame_index, field: field_index, row };
            if !options.takes(field) || is_hidden(field, "viz") {
                continue;
            }
            if options.all_rows {
                for row in 0..field.values.len() {
                    total += 1;
                    if collector.values.len() < options.limit {
                        let name = row_name(frame, field, row, panel);
                        collector.add(name, &field.values.get(row), place(Some(row)), (frame, field));
                    }
                }
                continue;
            }
            for calc in &options.calcs {
                total += 1;
                let name = match options.calcs.len() {
                    0 | 1 => shown_name(field).to_owned(),
                    _ => format!("{} {}", reducer_name(calc), shown_name(field)),
                };
                collector.add(name, &reduce(field, calc), place(None), (frame, field));
            }
        }
    }
    let mut values = collector.values;
    make_keys_unique(&mut values);
    let notice = (total > values.len()).then(|| format!("Showing {} of {total} values", values.len()));
    if values.is_empty() {
        return Collected { values: vec![nothing(panel, context)], notice: None, no_data: true };
    }
    Collected { values, notice, no_data: false }
}

struct Collector<'a> {
    panel: &'a Panel,
    context: &'a PanelContext<'a>,
    wants_change: bool,
    around: Around,
    values: Vec<Single>,
}

impl Collector<'_> {
    /// Palettes go by the place among the panel's values, as in Grafana: rows of one field are told apart.
    fn counted(&self, field: &Field) -> Option<Field> {
        let by_palette = field.config.color.as_ref().is_some_and(|color| color.mode.starts_with("palette-"));
        by_palette.then(|| {
            let mut counted = field.clone();
            counted.state.series_index = Some(self.values.len());
            counted
        })
    }

    /// A value of a whole field has a graph, one of a row has none.
    fn add(&mut self, name: String, cell: &Value, place: CellPlace, (frame, field): (&Frame, &Field)) {
        let counted = self.counted(field);
        let fields = self.context.field_context();
        let display = &Display::new(counted.as_ref().unwrap_or(field), &fields);
        let history = place.row.is_none().then_some(frame);
        let shown = display.show(cell);
        let scale = scale_of(field);
        let bands = bands_of(field, scale, self.context);
        let scale_labels = scale_labels(&bands, scale, display);
        let change = (self.wants_change && history.is_some()).then(|| reduce(field, "diffperc"));
        let by_hand = field.config.display_name.as_deref().is_some_and(|name| !name.is_empty());
        self.values.push(Single {
            named_by_hand: by_hand || self.panel.field_config.defaults.display_name.is_some(),
            key: format!("{}/{name}", frame.ref_id),
            name,
            text: text_of(&shown, cell, &self.around),
            numeric: shown.numeric,
            color: color_of(&shown, cell, self.context),
            scale,
            ramp: ramp_of(field, &bands, shown.color, self.context),
            bands,
            scale_labels,
            neutral: field.config.custom.number("neutral"),
            cell: Some(place),
            has_links: field.config.leads(),
            hide: HideFrom { legend: is_hidden(field, "legend"), tooltip: is_hidden(field, "tooltip") },
            sparkline: history.and_then(|frame| sparkline_of(frame, field)),
            percent_change: match change {
                Some(Value::Number(change)) if !change.is_nan() => Some(change),
                _ => None,
            },
        });
    }
}

pub(in crate::panels) fn shown_name(field: &Field) -> &str {
    field.state.display_name.as_deref().unwrap_or(&field.name)
}

fn text_of(shown: &Shown, cell: &Value, around: &Around) -> ValueText {
    // An empty place would look like a panel that did not load.
    if shown.text.is_empty() && *cell == Value::Null {
        return ValueText::plain(NO_DATA);
    }
    // Units of time were once written in the singular, and dashboards added this letter: `11.4 hour` and `s`.
    let is_plural = around.after.trim() == "s" && shown.suffix.ends_with('s');
    let after = if is_plural { "" } else { around.after.as_str() };
    ValueText {
        prefix: format!("{}{}", around.before, shown.prefix),
        text: shown.text.clone(),
        suffix: format!("{}{after}", shown.suffix),
    }
}

/// Texts around every value, beyond its unit: those of the old single stat. They may hold variables.
#[derive(Default)]
struct Around {
    before: String,
    after: String,
}

impl Around {
    fn read(options: &Options, context: &PanelContext<'_>) -> Self {
        let texts = options.get("valueTexts");
        let text = |name: &str| {
            let text = texts.and_then(|texts| texts.get(name)).and_then(Setting::as_str);
            text.map(context.interpolate).unwrap_or_default()
        };
        Self { before: text("before"), after: text("after") }
    }
}

/// A missing value has no threshold: the lowest step's green would say that all is well. A mapping may colour it.
fn color_of(shown: &Shown, cell: &Value, context: &PanelContext<'_>) -> Color {
    let missing = matches!(cell, Value::Null) || matches!(cell, Value::Number(number) if number.is_nan());
    if missing && shown.percent.is_some() { context.theme.tokens().text_disabled } else { shown.color }
}

/// `custom.hideFrom.<what>`.
pub(in crate::panels) fn is_hidden(field: &Field, what: &str) -> bool {
    hides(&field.config.custom, what)
}

/// Whether `hideFrom.<what>` is on; the first version of it says `graph` for what is `viz` today.
pub(in crate::panels) fn hides(custom: &Options, what: &str) -> bool {
    let hide = custom.get("hideFrom");
    let said = |name: &str| hide.and_then(|hide| hide.get(name)).and_then(Setting::as_bool);
    said(what).or_else(|| said("graph").filter(|_| what == "viz")).unwrap_or(false)
}

/// A row is called by its texts; the field's own name joins them where several numbers share the row.
fn row_name(frame: &Frame, field: &Field, row: usize, panel: &Panel) -> String {
    if let Some(name) = field.config.display_name.as_deref().filter(|name| !name.is_empty()) {
        return if panel.field_config.defaults.display_name.is_some() {
            shown_name(field).to_owned()
        } else {
            name.to_owned()
        };
    }
    let others = || frame.fields.iter().filter(|other| !std::ptr::eq(*other, field));
    let texts = others().filter(|other| matches!(other.values, Values::Strings(_)));
    let mut parts: Vec<String> = texts
        .filter_map(|other| match other.values.get(row) {
            Value::Text(text) if !text.is_empty() => Some(text.to_string()),
            _ => None,
        })
        .collect();
    if parts.is_empty() || others().any(|other| other.values.is_number()) {
        parts.push(shown_name(field).to_owned());
    }
    parts.join(" ")
}

fn scale_of(field: &Field) -> Scale {
    let range = field.state.range;
    let end = |own: Option<f64>, found: Option<f64>| own.or(found);
    Scale::new(
        end(field.config.min, range.and_then(|range| range.min)),
        end(field.config.max, range.and_then(|range| range.max)),
    )
}

fn bands_of(field: &Field, scale: Scale, context: &PanelContext<'_>) -> Vec<Band> {
    let Some(thresholds) = &field.config.thresholds else { return Vec::new() };
    let value = |written: f64| match thresholds.mode {
        ThresholdMode::Absolute => written,
        ThresholdMode::Percentage => scale.at(written / 100.0),
    };
    let band = |step: &crate::frame::ThresholdStep| Band {
        from: value(step.value),
        color: context.theme.color(&step.color),
    };
    thresholds.steps.iter().map(band).collect()
}

fn ramp_of(field: &Field, bands: &[Band], color: Color, context: &PanelContext<'_>) -> Ramp {
    let mode = field.config.color.as_ref().map_or("thresholds", |color| color.mode.as_str());
    match Scheme::of_mode(mode, context.theme) {
        Some(scheme) => Ramp::Scheme(scheme),
        None if mode == "thresholds" && !bands.is_empty() => Ramp::Bands(bands.to_vec()),
        None => Ramp::Flat(color),
    }
}

fn scale_labels(bands: &[Band], scale: Scale, display: &Display<'_>) -> Vec<(f64, String)> {
    let inner = bands.iter().map(|band| band.from).filter(|from| *from > scale.min && *from < scale.max);
    let ends = [scale.min, scale.max];
    let all = ends.iter().copied().take(1).chain(inner).chain(ends.iter().copied().skip(1));
    all.map(|at| (at, display.show(&Value::Number(at)).to_string())).collect()
}

fn sparkline_of(frame: &Frame, field: &Field) -> Option<Sparkline> {
    let Values::Numbers(values) = &field.values else { return None };
    let time = frame.time_field()?;
    let mut times = Vec::with_capacity(values.len());
    let mut kept = Numbers::with_capacity(values.len());
    for (row, value) in values.iter().enumerate() {
        if let Value::Time(at) = time.values.get(row) {
            times.push(at);
            kept.push(value);
        }
    }
    (times.len() > 1).then_some(Sparkline {
        times,
        values: kept,
        min: field.config.min,
        max: field.config.max,
    })
}

/// The value that says that there is none.
fn nothing(panel: &Panel, context: &PanelContext<'_>) -> Single {
    let defaults = &panel.field_config.defaults;
    let field = Field { config: defaults.clone(), ..Field::new(String::new(), Values::default()) };
    let fields: FieldContext<'_> = context.field_context();
    let shown = Display::new(&field, &fields).show(&Value::Null);
    let text = if shown.text.is_empty() { NO_DATA.to_owned() } else { (context.interpolate)(&shown.text) };
    let scale = scale_of(&field);
    let bands = bands_of(&field, scale, context);
    Single {
        name: String::new(),
        named_by_hand: false,
        key: String::new(),
        text: ValueText::plain(text),
        numeric: None,
        color: color_of(&shown, &Value::Null, context),
        scale,
        ramp: ramp_of(&field, &bands, shown.color, context),
        bands,
        scale_labels: Vec::new(),
        neutral: None,
        cell: None,
        has_links: false,
        hide: HideFrom::default(),
        sparkline: None,
        percent_change: None,
    }
}

/// Values called the same get ` 2`, ` 3`, ... in their keys.
fn make_keys_unique(values: &mut [Single]) {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for value in values {
        let count = seen.entry(value.key.clone()).or_default();
        *count += 1;
        if *count > 1 {
            value.key = format!("{} {count}", value.key);
        }
    }
}
