//! YAML as JSON values, so that one reader takes both.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// Where and why a text is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadYaml {
    /// From 1.
    pub line: usize,
    pub what: String,
}

/// The first document of the text; null if there is none.
pub(super) fn value(text: &str) -> Result<Value, BadYaml> {
    match Yaml::load_from_str(text) {
        Ok(documents) => Ok(documents.first().map_or(Value::Null, json)),
        Err(error) => Err(BadYaml { line: error.marker().line(), what: error.info().to_owned() }),
    }
}

fn json(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(scalar) => scalar_json(scalar),
        Yaml::Representation(text, ..) => Value::String(text.to_string()),
        Yaml::Tagged(_, inner) => json(inner),
        Yaml::Sequence(items) => Value::Array(items.iter().map(json).collect()),
        Yaml::Mapping(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| (key_text(key), json(value)));
            Value::Object(pairs.collect::<Map<String, Value>>())
        }
        Yaml::Alias(_) | Yaml::BadValue => Value::Null,
    }
}

fn scalar_json(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(on) => Value::Bool(*on),
        Scalar::Integer(number) => Value::from(*number),
        Scalar::FloatingPoint(number) => Value::from(number.into_inner()),
        Scalar::String(text) => Value::String(text.to_string()),
    }
}

fn key_text(key: &Yaml<'_>) -> String {
    match json(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
