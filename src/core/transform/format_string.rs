//! `formatString`: the case of texts, or a part of them.
//!
//! **Invariant:** fields that are no texts stay as they are; null stays null.

use std::sync::Arc;

use super::{TransformContext, find};
use crate::frame::{Frame, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let forms = FORMS.map(|form| (form, form));
    let form = match options.get("outputFormat") {
        Some(form) => form.choice(&forms).unwrap_or_default(),
        None => "Upper Case",
    };
    let place = |key: &str| options.loose_number(key).map(|place| place as i64);
    let part = (place("substringStart").unwrap_or(0), place("substringEnd").unwrap_or(100));
    let Some(name) = options.text("stringField") else { return frames };
    let places: Vec<_> = frames.iter().map(|frame| find(frame, &frames, name)).collect();
    let mut frames = frames;
    for (frame, place) in frames.iter_mut().zip(places) {
        let Some(field) = place.map(|place| &mut frame.fields[place]) else { continue };
        if let Values::Strings(texts) = &field.values {
            let shown =
                |text: &Option<Arc<str>>| text.as_ref().map(|text| formatted(text, form, part).into());
            field.values = Values::Strings(Arc::new(texts.iter().map(shown).collect()));
        }
    }
    frames
}

const FORMS: [&str; 10] = [
    "Upper Case",
    "Lower Case",
    "Sentence Case",
    "Title Case",
    "Pascal Case",
    "Camel Case",
    "Snake Case",
    "Kebab Case",
    "Trim",
    "Substring",
];

fn formatted(text: &str, form: &str, part: (i64, i64)) -> String {
    match form {
        "Upper Case" => text.to_uppercase(),
        "Lower Case" => text.to_lowercase(),
        "Sentence Case" => capital(&text.to_lowercase()),
        "Title Case" => {
            text.split(' ').map(|word| capital(&word.to_lowercase())).collect::<Vec<_>>().join(" ")
        }
        "Pascal Case" => words(text).iter().map(|word| capital(word)).collect(),
        "Camel Case" => {
            let pascal: String = words(text).iter().map(|word| capital(word)).collect();
            let mut letters = pascal.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
        "Snake Case" => words(text).join("_"),
        "Kebab Case" => words(text).join("-"),
        "Trim" => text.trim().to_owned(),
        "Substring" => substring(text, part),
        _ => text.to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// In small letters, parted at spaces, signs, and capitals after small letters.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            let starts = !before.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase());
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before = letter;
    }
    words
}

/// JavaScript's `substring`: ends in either order, below 0 is 0.
fn substring(text: &str, (start, end): (i64, i64)) -> String {
    let letters: Vec<char> = text.chars().collect();
    let bound = |at: i64| usize::try_from(at).unwrap_or(0).min(letters.len());
    let (start, end) = (bound(start.min(end)), bound(start.max(end)));
    letters[start..end].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_and_parts() {
        for (form, expected) in [
            ("Upper Case", "HELLO WIDE-WORLD"),
            ("Sentence Case", "Hello wide-world"),
            ("Title Case", "Hello Wide-world"),
            ("Pascal Case", "HelloWideWorld"),
            ("Camel Case", "helloWideWorld"),
            ("Snake Case", "hello_wide_world"),
            ("Kebab Case", "hello-wide-world"),
            ("Substring", "el"),
            ("?", "hello Wide-World"),
        ] {
            assert_eq!(formatted("hello Wide-World", form, (3, 1)), expected, "{form}");
        }
        assert_eq!(formatted("aé", "Substring", (-4, 9)), "aé");
    }
}
