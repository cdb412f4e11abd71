//! What a row tells besides its line, or in its place. In: a row. Out: `name=value` texts.
//!
//! **Invariant:** a row that has none of the fields named for it shows its line: no row is blank.

use super::LogRow;
use super::options::LINE;

/// Of OpenTelemetry's resources, which are the same for all lines of a source; so Grafana leaves them out.
const OF_RESOURCES: &str = "aws_ cloud_ cloudfoundry_ container_ deployment_ faas_ gcp_ host_ k8s_ os_ process_ service_ \
    telemetry_";
/// Of every line of OpenTelemetry.
const OF_EACH_LINE: &str = "flags observed_timestamp severity_number severity_text span_id trace_id detected_level cluster \
    namespace pod";

/// The fields that a panel names, as far as the row has them.
pub(super) fn fields(row: &LogRow, names: &[String], line: String) -> String {
    let known: Vec<_> = row.details().into_iter().flat_map(|group| group.fields).collect();
    let told: Vec<String> = names
        .iter()
        .filter_map(|name| match name.as_str() {
            LINE => Some(line.clone()),
            name => {
                let field = known.iter().find(|field| field.name == name)?;
                Some(format!("{name}={}", field.value))
            }
        })
        .collect();
    if told.is_empty() { line } else { told.join(" ") }
}

/// The same fields, each by itself: its name, nothing for the line, and its value, empty where the row has none.
pub(super) fn columns(row: &LogRow, names: &[String], line: &str) -> Vec<(String, String)> {
    let known: Vec<_> = row.details().into_iter().flat_map(|group| group.fields).collect();
    let value = |name: &str| known.iter().find(|field| field.name == name).map(|field| field.value.clone());
    let column = |name: &String| match name.as_str() {
        LINE => (String::new(), line.to_owned()),
        name => (name.to_owned(), value(name).unwrap_or_default()),
    };
    let columns: Vec<_> = names.iter().map(column).collect();
    let is_blank = columns.iter().all(|(_, value)| value.is_empty());
    if is_blank { vec![(String::new(), line.to_owned())] } else { columns }
}

/// What OpenTelemetry's line says of itself; none for other lines.
pub(super) fn attributes(row: &LogRow) -> impl Iterator<Item = String> + '_ {
    let labels = &row.labels.all;
    let is_otel = labels.contains_key("severity_number");
    let is_own = |name: &str| {
        !OF_RESOURCES.split_whitespace().any(|start| name.starts_with(start))
            && !OF_EACH_LINE.split_whitespace().any(|other| name == other)
    };
    let own = labels.iter().filter(move |(name, value)| is_otel && is_own(name) && !value.is_empty());
    own.map(|(name, value)| format!("{name}={value}"))
}
