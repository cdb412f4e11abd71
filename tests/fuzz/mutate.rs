//! Damage. In: good inputs, a seed. Out: inputs that are damaged in their bytes, or in their JSON.

use serde_json::{Value, json};

pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    fn next(&mut self, below: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.state >> 33) as usize) % below.max(1)
    }

    /// One of the inputs, damaged in one to four places.
    pub(crate) fn damaged(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = seeds[self.next(seeds.len())].clone();
        let json = serde_json::from_slice::<Value>(&input).ok();
        match json {
            Some(mut value) if self.next(4) != 0 => {
                for _ in 0..=self.next(4) {
                    self.damage_json(&mut value);
                }
                value.to_string().into_bytes()
            }
            _ => {
                for _ in 0..=self.next(4) {
                    self.damage_bytes(&mut input, seeds);
                }
                input
            }
        }
    }

    fn damage_bytes(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        if input.is_empty() {
            return;
        }
        let at = self.next(input.len());
        let length = self.next(40).min(input.len() - at);
        match self.next(6) {
            0 => input[at] ^= 1 << self.next(8),
            1 => input.truncate(at),
            2 => {
                input.drain(at..at + length);
            }
            3 => {
                let piece = input[at..at + length].to_vec();
                input.splice(at..at, piece);
            }
            4 => {
                let odd: &[&[u8]] = &[
                    b"\"",
                    b"{",
                    b"]",
                    b"null",
                    b"-1",
                    b"1e999",
                    b"NaN",
                    b"\\u0000",
                    "\u{feff}".as_bytes(),
                    b"\xff",
                    b"99999999999999999999",
                    b"\r\n",
                    b"0.1",
                ];
                input.splice(at..at, odd[self.next(odd.len())].iter().copied());
            }
            _ => {
                let other = &seeds[self.next(seeds.len())];
                let from = self.next(other.len());
                let to = (from + self.next(60)).min(other.len());
                input.splice(at..at, other.get(from..to).unwrap_or_default().iter().copied());
            }
        }
    }

    /// Goes down to a random place and changes what is there.
    fn damage_json(&mut self, value: &mut Value) {
        let deeper = self.next(8) != 0;
        match value {
            Value::Object(object) if deeper && !object.is_empty() => {
                let at = self.next(object.len());
                if self.next(12) == 0 {
                    let key = object.keys().nth(at).cloned().unwrap_or_default();
                    object.shift_remove(&key);
                } else if let Some(child) = object.values_mut().nth(at) {
                    self.damage_json(child);
                }
            }
            Value::Array(items) if deeper && !items.is_empty() => {
                let at = self.next(items.len());
                match self.next(12) {
                    0 => {
                        items.remove(at);
                    }
                    1 => items.insert(at, items[at].clone()),
                    _ => self.damage_json(&mut items[at]),
                }
            }
            other => *other = self.odd(other.take()),
        }
    }

    fn odd(&mut self, old: Value) -> Value {
        let odd = [
            Value::Null,
            json!(true),
            json!(0),
            json!(-1),
            json!(1e300),
            json!(-1e-300),
            json!(i64::MAX),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(""),
            json!("$__all"),
            json!("${x:y"),
            json!("/(a+)+$/"),
            json!("(?<!x)"),
            json!("now-1"),
            json!("-5m"),
            json!("99999999999999y"),
            json!("\u{0}\u{10ffff}é"),
            json!([]),
            json!({}),
            json!([[[1]]]),
            json!({"mode": "log", "type": "log", "value": -1, "options": {}}),
            json!("NaN"),
            json!("1e999"),
        ];
        match self.next(10) {
            0 => json!([old]),
            1 => json!({"value": old}),
            _ => odd[self.next(odd.len())].clone(),
        }
    }
}
