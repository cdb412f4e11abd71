//! What a table panel's options ask for. In: `options` and each field's `custom` settings. Out: typed settings.
//!
//! **Invariant:** older spellings mean what they meant: `displayMode` is a cell type, `footer.enablePagination` pages.

use crate::options::{Options, Setting};

/// `options` of the panel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableOptions {
    pub(super) show_header: bool,
    pub(super) frame_index: usize,
    pub(super) cell_height: CellHeight,
    pub(super) paged: bool,
    /// Rows of a page, where the panel's height does not say it.
    pub(super) page_size: Option<usize>,
    /// Names of columns, each with whether it descends.
    pub(super) sort_by: Vec<(SortedBy, bool)>,
    pub(super) footer: TableFooter,
    /// Columns at the left that stay in sight.
    pub(super) frozen: usize,
    /// The highest a row with wrapped texts grows, in CSS pixels.
    pub(super) max_row_height: Option<f32>,
}

/// What rows are sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SortedBy {
    /// As the column is headed.
    Name(String),
    /// Counted from 0 with those that are hidden, as old tables had it.
    Column(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellHeight {
    Small,
    Medium,
    Large,
    /// As high as its texts need.
    Fitting,
}

impl CellHeight {
    /// CSS pixels, as Grafana's.
    pub(super) fn px(self) -> f32 {
        match self {
            Self::Small | Self::Fitting => 36.0,
            Self::Medium => 42.0,
            Self::Large => 48.0,
        }
    }
}

/// `options.footer`, which Grafana 12 replaced by settings of each field.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct TableFooter {
    pub(super) shown: bool,
    pub(super) reducers: Vec<String>,
    /// Names of the columns summed up; empty for all.
    pub(super) fields: Vec<String>,
    pub(super) counts_rows: bool,
}

impl TableOptions {
    pub(super) fn read(options: &Options) -> Self {
        let footer = options.get("footer");
        let in_footer = |name: &str| footer.and_then(|footer| footer.get(name)?.as_bool());
        let texts_of = |name: &str| footer.and_then(|footer| footer.get(name)).map(texts).unwrap_or_default();
        let sort = |key: Setting<'_>| {
            let descending = key.get("desc").and_then(Setting::as_bool).unwrap_or(false);
            let name = key.get("displayName").and_then(Setting::as_str);
            let column = key.get("column").and_then(Setting::as_u64);
            let by = name.map(|name| SortedBy::Name(name.to_owned()));
            Some((by.or_else(|| Some(SortedBy::Column(column? as usize)))?, descending))
        };
        let heights = [
            ("sm", CellHeight::Small),
            ("md", CellHeight::Medium),
            ("lg", CellHeight::Large),
            ("auto", CellHeight::Fitting),
        ];
        let paged_below = in_footer("enablePagination");
        let frozen = options.get("frozenColumns").and_then(|frozen| frozen.get("left")?.as_f64());
        Self {
            show_header: options.flag("showHeader").unwrap_or(true),
            frame_index: options.number("frameIndex").map_or(0, |index| index.max(0.0) as usize),
            cell_height: options.choice("cellHeight", &heights).unwrap_or(CellHeight::Small),
            paged: options.flag("enablePagination").or(paged_below).unwrap_or(false),
            page_size: options.number("pageSize").filter(|rows| *rows >= 1.0).map(|rows| rows as usize),
            sort_by: options.get("sortBy").into_iter().flat_map(Setting::items).filter_map(sort).collect(),
            footer: TableFooter {
                shown: in_footer("show").unwrap_or(false),
                reducers: texts_of("reducer"),
                fields: texts_of("fields"),
                counts_rows: in_footer("countRows").unwrap_or(false),
            },
            frozen: frozen.map_or(0, |count| count.max(0.0) as usize),
            max_row_height: options.number("maxRowHeight").filter(|px| *px > 0.0).map(|px| px as f32),
        }
    }
}

/// The texts of a list, or one text by itself.
fn texts(list: Setting<'_>) -> Vec<String> {
    match list.as_str() {
        Some("") => Vec::new(),
        Some(text) => vec![text.to_owned()],
        None => list.texts(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum CellKind {
    #[default]
    Auto,
    ColorText,
    ColorBackground {
        gradient: bool,
    },
    Gauge {
        mode: GaugeMode,
        text: GaugeText,
    },
    Sparkline {
        hide_value: bool,
    },
    Json,
    Image,
    Links,
    Markdown {
        /// Rows grow with it.
        grows: bool,
    },
    Pill,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GaugeMode {
    Basic,
    Gradient,
    Lcd,
}

/// What a gauge says beside its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GaugeText {
    /// In the value's colour.
    Colored,
    /// In the text's own colour.
    Plain,
    Hidden,
}

/// `custom` settings of a field.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ColumnOptions {
    /// `None` follows the kind of values: numbers stand at the right.
    pub(super) align: Option<Align>,
    /// CSS pixels.
    pub(super) width: Option<f32>,
    pub(super) least_width: Option<f32>,
    pub(super) hidden: bool,
    pub(super) filterable: bool,
    pub(super) inspectable: bool,
    pub(super) wrap: bool,
    pub(super) wrap_header: bool,
    /// The column has no head of its own, though the table has heads.
    pub(super) hides_header: bool,
    pub(super) sortable: bool,
    /// Name of the field whose value is shown while a cell is pointed at.
    pub(super) tooltip: Option<String>,
    /// Name of the field whose value says how a cell looks.
    pub(super) style: Option<String>,
    pub(super) cell: CellKind,
    /// The whole row takes this column's ground.
    pub(super) paints_row: bool,
    /// Images: the text said for who cannot see them, and the one shown while pointed at.
    pub(super) image_texts: [Option<String>; 2],
    /// Grafana 12's footer of one field.
    pub(super) footer: Vec<String>,
}

impl ColumnOptions {
    pub(super) fn read(custom: &Options) -> Self {
        let px = |name: &str| custom.number(name).filter(|px| *px > 0.0).map(|px| px as f32);
        let cell = custom.get("cellOptions");
        let said = |name: &str| cell.and_then(|cell| cell.get(name));
        let cell_flag = |name: &str| said(name).and_then(Setting::as_bool).unwrap_or(false);
        let cell_text = |name: &str| said(name).and_then(Setting::as_str).map(str::to_owned);
        let aligns = [
            ("auto", None),
            ("left", Some(Align::Left)),
            ("center", Some(Align::Center)),
            ("right", Some(Align::Right)),
        ];
        let (wraps_cell, wraps) = (cell_flag("wrapText"), custom.flag("wrapText").unwrap_or(false));
        // Written as a flag or as its text.
        let hidden = custom.get("hidden");
        let hidden =
            hidden.is_some_and(|hidden| hidden.as_bool() == Some(true) || hidden.as_str() == Some("true"));
        Self {
            align: custom.choice("align", &aligns).flatten(),
            width: px("width"),
            least_width: px("minWidth"),
            hidden,
            filterable: custom.flag("filterable").unwrap_or(false),
            inspectable: custom.flag("inspect").unwrap_or(false),
            wrap: wraps_cell || wraps,
            wrap_header: custom.flag("wrapHeaderText").unwrap_or(false),
            hides_header: custom.flag("hideHeader").unwrap_or(false),
            sortable: custom.flag("sortable").unwrap_or(true),
            tooltip: custom
                .get("tooltip")
                .and_then(|tooltip| tooltip.get("field")?.as_str())
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
            style: custom.text("styleField").filter(|name| !name.is_empty()).map(str::to_owned),
            cell: cell_kind(custom, said),
            paints_row: cell_flag("applyToRow"),
            image_texts: [cell_text("alt"), cell_text("title")],
            footer: custom
                .get("footer")
                .and_then(|footer| footer.get("reducers"))
                .map(texts)
                .unwrap_or_default(),
        }
    }
}

/// `cellOptions.type`, or the older `displayMode`, whose names are partly others.
fn cell_kind<'a>(custom: &'a Options, said: impl Fn(&str) -> Option<Setting<'a>>) -> CellKind {
    let values = [("color", GaugeText::Colored), ("text", GaugeText::Plain), ("hidden", GaugeText::Hidden)];
    let text = said("valueDisplayMode").and_then(|said| said.choice(&values)).unwrap_or(GaugeText::Colored);
    let hide_value = said("hideValue").and_then(Setting::as_bool).unwrap_or(false);
    let grows = said("dynamicHeight").and_then(Setting::as_bool).unwrap_or(false);
    // One word, `mode`, is that of a gauge or of a background, by the cell's type.
    let modes = [("basic", GaugeMode::Basic), ("gradient", GaugeMode::Gradient), ("lcd", GaugeMode::Lcd)];
    let mode = said("mode").and_then(|mode| mode.choice(&modes)).unwrap_or(GaugeMode::Gradient);
    let gauge = |mode| CellKind::Gauge { mode, text };
    let kinds = [
        ("auto", CellKind::Auto),
        ("color-text", CellKind::ColorText),
        ("color-background", CellKind::ColorBackground { gradient: mode != GaugeMode::Basic }),
        ("color-background-solid", CellKind::ColorBackground { gradient: false }),
        ("gauge", gauge(mode)),
        ("lcd-gauge", gauge(GaugeMode::Lcd)),
        ("basic", gauge(GaugeMode::Basic)),
        ("gradient-gauge", gauge(GaugeMode::Gradient)),
        ("sparkline", CellKind::Sparkline { hide_value }),
        ("json-view", CellKind::Json),
        ("image", CellKind::Image),
        ("data-links", CellKind::Links),
        ("markdown", CellKind::Markdown { grows }),
        ("pill", CellKind::Pill),
    ];
    let older = custom.get("displayMode").and_then(|mode| mode.choice(&kinds));
    said("type").map_or(older, |kind| kind.choice(&kinds)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    #[track_caller]
    fn check(custom: Json, expected: CellKind) {
        assert_eq!(ColumnOptions::read(&custom.into()).cell, expected);
    }

    #[test]
    fn cell_types_of_all_ages_are_read() {
        let gauge = |mode, text| CellKind::Gauge { mode, text };
        check(json!({}), CellKind::Auto);
        check(json!({"displayMode": "color-background"}), CellKind::ColorBackground { gradient: true });
        check(
            json!({"displayMode": "color-background-solid"}),
            CellKind::ColorBackground { gradient: false },
        );
        check(json!({"displayMode": "lcd-gauge"}), gauge(GaugeMode::Lcd, GaugeText::Colored));
        check(json!({"displayMode": "basic"}), gauge(GaugeMode::Basic, GaugeText::Colored));
        check(
            json!({"cellOptions": {"type": "gauge", "mode": "lcd", "valueDisplayMode": "hidden"}}),
            gauge(GaugeMode::Lcd, GaugeText::Hidden),
        );
        check(
            json!({"cellOptions": {"type": "color-background", "mode": "basic"}, "displayMode": "auto"}),
            CellKind::ColorBackground { gradient: false },
        );
        check(json!({"cellOptions": {"type": "json-view"}}), CellKind::Json);
        check(json!({"displayMode": "json-view"}), CellKind::Json);
    }
}
