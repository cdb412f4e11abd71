//! Display settings that come as data. In: names of columns, how they are mapped, cells. Out: properties of fields.
//!
//! **Invariant:** a column nobody mapped and whose name means no setting sets nothing.

use serde_json::{Value as Json, json};

use crate::field::set_property;
use crate::frame::{FieldConfig, Value};
use crate::options::Setting;
use crate::transform::calculate_field::known_reducer;

/// What columns of settings are for, as far as that was mapped by hand: `mappings: [{fieldName, handlerKey, reducerId}]`.
#[derive(Debug, Default)]
pub(super) struct Purposes(Vec<(String, Option<Purpose>)>);

impl Purposes {
    pub(super) fn read(written: Option<Setting<'_>>) -> Self {
        let entries = written.into_iter().flat_map(Setting::items);
        Self(
            entries.filter_map(|entry| Some((entry.text("fieldName")?.to_owned(), by_hand(entry)))).collect(),
        )
    }

    /// What a column with these names is for; `None` where it is for nothing. Told by its name where nobody mapped it.
    pub(super) fn of(&self, names: [&str; 2]) -> Option<Purpose> {
        match self.0.iter().find(|(mapped, _)| names.contains(&mapped.as_str())) {
            Some((_, purpose)) => purpose.clone(),
            None => purpose(&names[0].to_lowercase()),
        }
    }
}

fn by_hand(entry: Setting<'_>) -> Option<Purpose> {
    let reducer = entry.get("reducerId").and_then(known_reducer).map(str::to_owned);
    let arguments = entry.get("handlerArguments").and_then(|arguments| arguments.get("threshold"));
    let color = arguments.and_then(|threshold| threshold.text("color"));
    let key = entry.get("handlerKey");
    // One that is not known stays unread, and so is told.
    let key = match key.map(Setting::peek) {
        Some(Json::String(key)) if key == "__ignore" => {
            entry.get("handlerKey").map(Setting::value);
            return None;
        }
        Some(Json::String(key)) => key.clone(),
        _ => entry.text("fieldName")?.to_lowercase(),
    };
    let purpose = purpose(&key)?;
    entry.get("handlerKey").map(Setting::value);
    let role = match (purpose.role, color) {
        (Role::Threshold(_), Some(color)) => Role::Threshold(color.to_owned()),
        (role, _) => role,
    };
    Some(Purpose { role, reducer, is_by_hand: true })
}

fn purpose(key: &str) -> Option<Purpose> {
    let role = match key {
        "field.name" => Role::Name,
        "field.value" => Role::Value,
        "field.label" => Role::Label,
        "max" | "min" | "unit" | "decimals" | "color" => Role::Property(key.to_owned()),
        "displayname" | "displayName" | "display name" => Role::Property("displayName".to_owned()),
        "novalue" | "noValue" => Role::Property("noValue".to_owned()),
        "threshold1" => Role::Threshold("red".to_owned()),
        "mappings.value" => Role::MappingValue,
        "mappings.color" => Role::MappingColor,
        "mappings.text" => Role::MappingText,
        _ => return None,
    };
    Some(Purpose { role, reducer: None, is_by_hand: false })
}

#[derive(Debug, Clone)]
pub(super) struct Purpose {
    pub(super) role: Role,
    /// The calculation asked for; the last value where none is.
    pub(super) reducer: Option<String>,
    pub(super) is_by_hand: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Name,
    Value,
    Label,
    Property(String),
    /// A threshold at the value, in this colour.
    Threshold(String),
    MappingValue,
    MappingColor,
    MappingText,
}

/// Settings being put together.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    properties: Vec<(String, Json)>,
    steps: Vec<Json>,
    /// Values with their texts and colours, row by row.
    mapped: [Vec<Json>; 3],
}

impl Settings {
    /// One value of a setting.
    pub(super) fn set(&mut self, role: &Role, cell: &Value) {
        let written = json_of(cell);
        if written.is_null() {
            return;
        }
        match role {
            Role::Property(id) => {
                let value = match id.as_str() {
                    "color" => json!({"mode": "fixed", "fixedColor": written}),
                    _ => written,
                };
                self.properties.push((id.clone(), value));
            }
            Role::Threshold(color) => self.steps.push(json!({"value": written, "color": color})),
            Role::MappingValue | Role::MappingColor | Role::MappingText => self.set_all(role, vec![written]),
            Role::Name | Role::Value | Role::Label => {}
        }
    }

    /// All values of a column of mappings.
    pub(super) fn set_all(&mut self, role: &Role, cells: Vec<Json>) {
        let place = match role {
            Role::MappingValue => 0,
            Role::MappingText => 1,
            Role::MappingColor => 2,
            _ => return,
        };
        self.mapped[place] = cells;
    }

    /// Puts them over what a field has. A setting that does not fit, such as a text for a maximum, changes nothing.
    pub(super) fn apply(&self, config: &mut FieldConfig) {
        for (id, value) in &self.properties {
            let _ = set_property(config, id, value);
        }
        if !self.steps.is_empty() {
            let mut steps = vec![json!({"value": null, "color": "green"})];
            steps.extend(self.steps.iter().cloned());
            let _ = set_property(config, "thresholds", &json!({"mode": "absolute", "steps": steps}));
        }
        let [values, texts, colors] = &self.mapped;
        if !values.is_empty() {
            let mut options = serde_json::Map::new();
            for (row, value) in values.iter().enumerate() {
                let key = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let text = texts.get(row).filter(|text| !text.is_null());
                let color = colors.get(row).filter(|color| !color.is_null());
                options.insert(key, json!({"index": row, "text": text, "color": color}));
            }
            let _ = set_property(config, "mappings", &json!([{"type": "value", "options": options}]));
        }
    }
}

/// A cell as JSON would write it: whole numbers without a point.
pub(super) fn json_of(cell: &Value) -> Json {
    match cell {
        Value::Null => Json::Null,
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Json::from(*number as i64),
        Value::Number(number) => Json::from(*number),
        Value::Time(millis) => Json::from(*millis),
        Value::Text(text) => Json::from(&**text),
        Value::Boolean(flag) => Json::from(*flag),
    }
}
