//! Names written with mentions of their own field: `${__field.labels.job} on ${__series.name}`. In: the template and
//! the field. Out: the name, with the dashboard's variables put in too.
//!
//! **Invariant:** a label's value is never searched for variables.

use crate::frame::{Field, Labels};
use crate::variables::{Mention, Piece, pieces};

/// What a template may say about its field.
#[derive(Clone, Copy)]
pub(crate) struct NameParts<'a> {
    pub(crate) field: &'a Field,
    /// The name without any setting.
    pub(crate) automatic: &'a str,
    pub(crate) frame_name: &'a str,
}

pub(crate) fn expand(template: &str, parts: &NameParts<'_>, interpolate: &dyn Fn(&str) -> String) -> String {
    if !template.contains(['$', '[']) {
        return template.to_owned();
    }
    let mut name = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => name.push_str(text),
            Piece::Mention(mention) => match parts.part(&mention) {
                Some(part) => name.push_str(&part),
                None => name.push_str(&interpolate(mention.whole)),
            },
        }
    }
    name
}

impl NameParts<'_> {
    /// `None` for what is not about the field; an absent label is an empty text.
    fn part(&self, mention: &Mention<'_>) -> Option<String> {
        match (mention.name, mention.path?) {
            ("__field", "name") => Some(self.field.name.clone()),
            ("__field", "displayName") => Some(self.automatic.to_owned()),
            ("__field", "labels") => Some(without_braces(&self.field.labels)),
            ("__field", "labels.__values") => Some(
                self.field
                    .labels
                    .as_written()
                    .map(|(_, value)| value.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            ("__field", path) => {
                let key = label_key(path.strip_prefix("labels")?)?;
                Some(self.field.labels.get(key).cloned().unwrap_or_default())
            }
            ("__series", "name") => Some(self.frame_name.to_owned()),
            _ => None,
        }
    }
}

/// `.job`, `["job"]` or `['job']`.
fn label_key(path: &str) -> Option<&str> {
    if let Some(key) = path.strip_prefix('.') {
        return Some(key);
    }
    let inside = path.strip_prefix('[')?.strip_suffix(']')?;
    Some(inside.trim_matches(['"', '\'']))
}

fn without_braces(labels: &Labels) -> String {
    let text = labels.to_string();
    text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let labels = Labels::from([("job", "api"), ("host", "$v")]);
        let field = Field { labels, ..Field::new("up", Values::default()) };
        let parts = NameParts { field: &field, automatic: "up api", frame_name: "cpu" };
        let interpolate = |text: &str| text.replace("$v", "V");
        assert_eq!(expand(template, &parts, &interpolate), expected);
    }

    #[test]
    fn templates_say_what_the_field_has() {
        check("${__field.labels.job}", "api");
        check("${__field.labels[\"job\"]} / ${__field.labels.nope}", "api / ");
        check("${__field.name} of ${__series.name}", "up of cpu");
        check("${__field.displayName}", "up api");
        check("${__field.labels}", r#"host="$v", job="api""#);
        check("plain", "plain");
    }

    #[test]
    fn variables_are_put_in_but_not_into_labels() {
        check("$v ${__field.labels.host}", "V $v");
        check("${__value.text}", "${__value.text}");
        check("$__field.name", "$__field.name");
    }
}
