//! The old table. In: `styles` by column, `transform`, `columns`. Out: today's table with overrides and transformations.

use serde_json::{Value, json};

use crate::field::reducer_name;
use crate::model::read::legacy::rules::{Rules, numbers, steps};
use crate::model::read::legacy::{Modern, old_mappings, reducer};
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;

/// Grafana's colours where a style names none.
const DEFAULT_COLORS: [&str; 3] = ["#299c46", "rgba(237, 129, 40, 0.89)", "#d44a3a"];

pub(super) fn modernised(panel: &Object, mut modern: Modern, path: &str, notes: &mut Notes) -> Modern {
    let mut rules = Rules::of(&modern);
    for (_, style) in lenient::objects(panel, "styles") {
        apply(style, &mut rules);
    }
    modern.transformations.extend(transformation(panel, path, notes));
    modern.transformations.extend(headings(panel));
    if let Some(sort) = lenient::object(panel, "sort")
        && let Some(column) = lenient::number(sort, "col")
    {
        // The number of a column is our own: today's tables name the one they are sorted by.
        let key = json!({"column": column.max(0.0) as u64, "desc": lenient::is_on(sort, "desc")});
        modern.options.entry("sortBy").or_insert_with(|| json!([key]));
    }
    modern.options.insert("showHeader".to_owned(), json!(lenient::flag(panel, "showHeader").unwrap_or(true)));
    modern.kind = "table".to_owned();
    modern.field_config = rules.into_field_config();
    modern
}

fn apply(style: &Object, rules: &mut Rules) {
    let Some(pattern) = lenient::filled(style, "pattern") else { return };
    let properties = properties(style);
    // A style for all columns is the default of the numbers among them.
    if pattern == "/.*/" {
        for (id, value) in properties {
            match id.strip_prefix("custom.") {
                Some(custom) => rules.set_custom(custom, value),
                None => rules.set(id, value),
            }
        }
        return;
    }
    rules.add_for_alias(&pattern, properties);
}

fn properties(style: &Object) -> Vec<(&'static str, Value)> {
    let mut properties = Vec::new();
    properties.extend(lenient::filled(style, "alias").map(|alias| ("displayName", json!(alias))));
    match lenient::text_or_empty(style, "type").as_str() {
        "hidden" => properties.push(("custom.hidden", json!(true))),
        "date" => {
            let format =
                lenient::filled(style, "dateFormat").unwrap_or_else(|| "YYYY-MM-DD HH:mm:ss".to_owned());
            properties.push(("unit", json!(format!("time: {format}"))));
        }
        "number" => number(style, &mut properties),
        "string" => {
            let mappings = old_mappings::mappings(style);
            if !mappings.is_empty() {
                properties.push(("mappings", json!(mappings)));
            }
            color(style, &mut properties);
        }
        _ => {}
    }
    properties.extend(
        lenient::filled(style, "align")
            .filter(|align| align != "auto")
            .map(|align| ("custom.align", json!(align))),
    );
    if lenient::is_on(style, "link") {
        properties.extend(lenient::filled(style, "linkUrl").map(|url| ("links", link(style, &url))));
    }
    properties
}

fn number(style: &Object, properties: &mut Vec<(&'static str, Value)>) {
    properties.extend(lenient::filled(style, "unit").map(|unit| ("unit", json!(unit))));
    properties.extend(lenient::number(style, "decimals").map(|decimals| ("decimals", json!(decimals))));
    color(style, properties);
}

fn color(style: &Object, properties: &mut Vec<(&'static str, Value)>) {
    let cell = match lenient::text_or_empty(style, "colorMode").as_str() {
        "cell" => json!({"type": "color-background", "mode": "basic"}),
        "value" => json!({"type": "color-text"}),
        "row" => json!({"type": "color-background", "mode": "basic", "applyToRow": true}),
        _ => return,
    };
    let mut colors = lenient::texts(style, "colors");
    if colors.is_empty() {
        colors = DEFAULT_COLORS.map(str::to_owned).to_vec();
    }
    properties.push(("custom.cellOptions", cell));
    if let Some(steps) = steps(&numbers(style.get("thresholds")), &colors) {
        properties.push(("thresholds", steps));
        properties.push(("color", json!({"mode": "thresholds"})));
    }
}

fn link(style: &Object, url: &str) -> Value {
    json!([{
        "title": today(&lenient::text_or_empty(style, "linkTooltip")),
        "url": today(url),
        "targetBlank": lenient::is_on(style, "linkTargetBlank"),
    }])
}

/// `$__cell` and `${__cell_2:raw}` in today's words. Columns are counted from 0 in both.
fn today(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("__cell") {
        let (before, after) = rest.split_at(at);
        let after = &after["__cell".len()..];
        let braced = before.ends_with("${");
        let Some(start) = before.strip_suffix("${").or_else(|| before.strip_suffix('$')) else {
            written.push_str(before);
            written.push_str("__cell");
            rest = after;
            continue;
        };
        let digits =
            after.strip_prefix('_').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
        let (column, tail) =
            if digits > 0 { (Some(&after[1..=digits]), &after[1 + digits..]) } else { (None, after) };
        let (format, tail) = if braced { tail.split_once('}').unwrap_or((tail, "")) } else { ("", tail) };
        written.push_str(start);
        match column {
            Some(column) => written.push_str(&format!("${{__data.fields[{column}]{format}}}")),
            None => written.push_str(&format!("${{__value.text{format}}}")),
        }
        rest = tail;
    }
    written + rest
}

fn transformation(panel: &Object, path: &str, notes: &mut Notes) -> Option<Value> {
    let written = lenient::text_or_empty(panel, "transform");
    match written.as_str() {
        "timeseries_to_rows" => Some(json!({"id": "seriesToRows", "options": {}})),
        "timeseries_to_columns" => Some(json!({"id": "seriesToColumns", "options": {"byField": "Time"}})),
        "table" => Some(json!({"id": "merge", "options": {}})),
        "timeseries_aggregations" => {
            let columns =
                lenient::objects(panel, "columns").filter_map(|(_, column)| lenient::filled(column, "value"));
            let reducers: Vec<&str> = columns.filter_map(|name| reducer(&name)).collect();
            Some(json!({"id": "reduce", "options": {"reducers": reducers, "includeTimeField": false}}))
        }
        "" => None,
        other => {
            notes.lost(
                format!("{path}.transform"),
                format!("The table transform {other:?} is not known; rows are shown as they come."),
            );
            None
        }
    }
}

/// What the columns of aggregated series are called, where that is not today's name.
fn headings(panel: &Object) -> Option<Value> {
    if lenient::text_or_empty(panel, "transform") != "timeseries_aggregations" {
        return None;
    }
    let names = lenient::objects(panel, "columns").filter_map(|(_, column)| {
        let today = reducer_name(reducer(&lenient::filled(column, "value")?)?);
        let text = lenient::filled(column, "text").filter(|text| text != today)?;
        Some((today.to_owned(), json!(text)))
    });
    let names: Object = names.collect();
    (!names.is_empty()).then(|| json!({"id": "organize", "options": {"renameByName": names}}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(today(text), expected);
    }

    #[test]
    fn cells_in_links_are_said_in_todays_words() {
        check("/d/x?var-job=$__cell", "/d/x?var-job=${__value.text}");
        check("/d/x?a=$__cell_1&b=${__cell_12}", "/d/x?a=${__data.fields[1]}&b=${__data.fields[12]}");
        check("${__cell:raw}/y", "${__value.text:raw}/y");
        check("__cell and $other", "__cell and $other");
        check("${__cell", "${__value.text}");
    }
}
