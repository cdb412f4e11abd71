//! The messages of a frame, one after the other. In: JSON values, one after another or in lists. Out: each object, and a
//! word for whatever is none.
//!
//! **Invariant:** only one message is in memory at a time, however many a frame holds, and what is no object is passed over
//! without being kept.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// One element of a frame.
pub(super) enum Piece {
    Object(Map<String, Value>),
    /// A number, a text, a list within a list.
    Other,
}

/// Calls `take` with each element of the values in `text`; the error says where the JSON ends being JSON.
pub(super) fn each(text: &str, mut take: impl FnMut(Piece)) -> Result<(), String> {
    // The first look finds where each value ends; the second hands out its elements.
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut begin = 0;
    while let Some(value) = values.next() {
        value.map_err(|error| error.to_string())?;
        let end = values.byte_offset();
        let mut value = serde_json::Deserializer::from_str(text.get(begin..end).unwrap_or_default());
        Each { take: &mut take, in_list: false }
            .deserialize(&mut value)
            .map_err(|error| error.to_string())?;
        begin = end;
    }
    Ok(())
}

/// One value: itself an element, or a list of them.
struct Each<'t, F> {
    take: &'t mut F,
    in_list: bool,
}

impl<'de, F: FnMut(Piece)> DeserializeSeed<'de> for Each<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<F: FnMut(Piece)> Each<'_, F> {
    fn other<E>(self) -> Result<(), E> {
        (self.take)(Piece::Other);
        Ok(())
    }
}

impl<'de, F: FnMut(Piece)> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let object = Map::deserialize(MapAccessDeserializer::new(map))?;
        (self.take)(Piece::Object(object));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.in_list {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return self.other();
        }
        while list.next_element_seed(Each { take: &mut *self.take, in_list: true })?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.other()
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.other()
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.other()
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.other()
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.other()
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.other()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, is_json: bool) {
        let mut seen = String::new();
        let outcome = each(text, |piece| {
            seen.push(match piece {
                Piece::Object(_) => 'o',
                Piece::Other => '-',
            });
        });
        assert_eq!((seen.as_str(), outcome.is_ok()), (expected, is_json), "{text}");
    }

    #[test]
    fn objects_stand_alone_or_in_lists() {
        check("", "", true);
        check(" \n ", "", true);
        check("{}\n{\"a\":[1]} ", "oo", true);
        check("[{},{}] {}", "ooo", true);
        check("[1, \"a\", null, true, -2, 1.5, [{}], {}]", "-------o", true);
        check("7", "-", true);
        check("{} {", "o", false);
        check("[{}, ]", "", false);
        check("nonsense", "", false);
    }
}
