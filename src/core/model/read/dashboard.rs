//! Settings of the whole dashboard. In: the classic object. Out: a [`Dashboard`] with its variables and sections.

use serde_json::Value;

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::written::Part;
use crate::model::read::{annotation, sections, variable};
use crate::model::{CursorSync, Dashboard, DashboardLink, ImportInput, LinkKind, QuickRange};
use crate::time::{RawTimeRange, parse_duration};
use crate::url::slug;

/// `at` is where the object lies in the file, such as `dashboard.`; `name` the resource's own name.
pub(super) fn read(root: &Object, at: &str, name: Option<&str>, notes: &mut Notes) -> Dashboard {
    let title = lenient::filled(root, "title").unwrap_or_else(|| {
        notes.guessed(format!("{at}title"), "The dashboard has no title.");
        "Untitled".to_owned()
    });
    let uid = lenient::filled(root, "uid")
        .or_else(|| name.map(str::to_owned))
        .or_else(|| Some(slug(&title)).filter(|slug| !slug.is_empty()))
        .unwrap_or_else(|| "dashboard".to_owned());
    let picker = lenient::object(root, "timepicker");
    let of_picker = |key: &str| picker.and_then(|picker| lenient::filled(picker, key));
    let variables = lenient::object(root, "templating")
        .map(|templating| variable::read_all(templating, at, notes))
        .unwrap_or_default();
    let annotations = lenient::object(root, "annotations")
        .map(|annotations| annotation::read_all(annotations, at, notes))
        .unwrap_or_default();
    let mut dashboard = Dashboard {
        uid,
        title,
        description: lenient::text_or_empty(root, "description"),
        tags: lenient::texts(root, "tags"),
        time: time(root),
        refresh: refresh(root, at, notes),
        refresh_intervals: picker
            .map(|picker| lenient::texts(picker, "refresh_intervals"))
            .unwrap_or_default(),
        quick_ranges: picker.map(quick_ranges).unwrap_or_default(),
        timezone: timezone(root),
        week_start: lenient::text_or_empty(root, "weekStart"),
        fiscal_year_start_month: lenient::number(root, "fiscalYearStartMonth")
            .map_or(0, |month| month.clamp(0.0, 11.0) as u8),
        now_delay: of_picker("nowDelay"),
        cursor_sync: cursor_sync(root),
        hide_time_picker: picker.is_some_and(|picker| lenient::is_on(picker, "hidden")),
        variables,
        annotations,
        links: links(root, at, notes),
        sections: sections::read(root, at, notes),
        inputs: lenient::objects(root, "__inputs").filter_map(|(_, input)| import_input(input)).collect(),
        written: Vec::new(),
    };
    for input in dashboard.unlisted_inputs() {
        notes.guessed(
            format!("{at}__inputs"),
            format!(
                "The data source {} is asked for but not described; one of type {} is taken.",
                input.name, input.plugin_id
            ),
        );
        dashboard.inputs.push(input);
    }
    dashboard
}

/// `{"display": ..., "from": ..., "to": ...}` each; some files call the first one `name`.
fn quick_ranges(picker: &Object) -> Vec<QuickRange> {
    let one = |(_, range): (usize, &Object)| {
        let (from, to) = (lenient::filled(range, "from")?, lenient::filled(range, "to")?);
        let range_of = RawTimeRange { from, to };
        let name = lenient::filled(range, "display").or_else(|| lenient::filled(range, "name"));
        let name = name.unwrap_or_else(|| format!("{} to {}", range_of.from, range_of.to));
        Some(QuickRange { name, range: range_of })
    };
    lenient::objects(picker, "quick_ranges").filter_map(one).collect()
}

fn time(root: &Object) -> RawTimeRange {
    let default = RawTimeRange::default();
    let Some(time) = lenient::object(root, "time") else { return default };
    RawTimeRange {
        from: lenient::filled(time, "from").unwrap_or(default.from),
        to: lenient::filled(time, "to").unwrap_or(default.to),
    }
}

/// `false`, empty and `0` are off.
fn refresh(root: &Object, at: &str, notes: &mut Notes) -> Option<String> {
    let written = lenient::filled(root, "refresh")?;
    if written == "auto" || parse_duration(&written).is_some_and(|millis| millis > 0) {
        return Some(written);
    }
    if !matches!(written.as_str(), "0" | "false" | "off") {
        notes.lost(
            format!("{at}refresh"),
            format!("Automatic refresh is off: {written:?} is not an interval such as 30s."),
        );
    }
    None
}

fn timezone(root: &Object) -> String {
    match lenient::filled(root, "timezone") {
        Some(zone) => zone,
        None => "browser".to_owned(),
    }
}

fn cursor_sync(root: &Object) -> CursorSync {
    match lenient::number(root, "graphTooltip") {
        Some(1.0) => CursorSync::Crosshair,
        Some(2.0) => CursorSync::Tooltip,
        // Said so before the tooltip could be shared too.
        None if lenient::is_on(root, "sharedCrosshair") => CursorSync::Crosshair,
        _ => CursorSync::Off,
    }
}

fn links(root: &Object, at: &str, notes: &mut Notes) -> Vec<DashboardLink> {
    let mut links = Vec::new();
    for (index, object) in lenient::objects(root, "links") {
        notes.keep(Part::Link, &format!("{at}links[{index}]."), object);
        links.push(link(object));
    }
    links
}

pub(super) fn link(link: &Object) -> DashboardLink {
    DashboardLink {
        kind: match lenient::text_or_empty(link, "type").as_str() {
            "dashboards" => LinkKind::Dashboards,
            _ => LinkKind::Url,
        },
        title: lenient::text_or_empty(link, "title"),
        url: lenient::text_or_empty(link, "url"),
        tags: lenient::texts(link, "tags"),
        tooltip: lenient::text_or_empty(link, "tooltip"),
        icon: lenient::text_or_empty(link, "icon"),
        as_dropdown: lenient::is_on(link, "asDropdown"),
        include_vars: lenient::is_on(link, "includeVars"),
        keep_time: lenient::is_on(link, "keepTime"),
        target_blank: lenient::is_on(link, "targetBlank"),
        in_menu: annotation::is_in_menu(link),
    }
}

fn import_input(input: &Object) -> Option<ImportInput> {
    let name = lenient::filled(input, "name")?;
    Some(ImportInput {
        label: lenient::filled(input, "label").unwrap_or_else(|| name.clone()),
        kind: lenient::filled(input, "type").unwrap_or_else(|| "datasource".to_owned()),
        plugin_id: lenient::text_or_empty(input, "pluginId"),
        value: match input.get("value") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        },
        name,
    })
}
