//! The browser's own regex engine, for the core. In: a pattern and flags. Out: the core's [`Compiled`].
//!
//! **Invariant:** no match depends on one before it, whatever the browser keeps in a RegExp's `lastIndex`.

use std::sync::Arc;

use atalaya_core::regex::{Captures, Compiled, install_engine};
use js_sys::{Array, JsString, Object, Reflect, RegExp};
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A RegExp whose making may fail, as `new RegExp("(")` does.
    #[wasm_bindgen(extends = RegExp, js_name = RegExp)]
    type Checked;

    #[wasm_bindgen(constructor, js_class = "RegExp", catch)]
    fn new(pattern: &str, flags: &str) -> Result<Checked, js_sys::Error>;
}

/// Makes the browser's engine the program's.
pub fn install() {
    install_engine(compile);
}

fn compile(pattern: &str, flags: &str) -> Result<Arc<dyn Compiled>, String> {
    let made = Checked::new(pattern, flags).map_err(|error| String::from(error.message()))?;
    Ok(Arc::new(BrowserRegex {
        regex: SendWrapper::new(made.unchecked_into()),
        is_global: flags.contains('g'),
    }))
}

#[derive(Debug)]
struct BrowserRegex {
    regex: SendWrapper<RegExp>,
    is_global: bool,
}

impl BrowserRegex {
    fn rewound(&self) -> &RegExp {
        self.regex.set_last_index(0);
        &self.regex
    }
}

impl Compiled for BrowserRegex {
    fn is_match(&self, text: &str) -> bool {
        self.rewound().test(text)
    }

    fn matches(&self, text: &str) -> Vec<Captures> {
        let regex = self.rewound();
        if !self.is_global {
            return regex.exec(text).iter().map(|found| captures(found.unchecked_ref())).collect();
        }
        let found = JsString::from(text).match_all(regex);
        found.into_iter().flatten().map(|found| captures(found.unchecked_ref())).collect()
    }

    fn replace(&self, text: &str, template: &str) -> String {
        JsString::from(text).replace_by_pattern(self.rewound(), template).into()
    }
}

fn captures(found: &Array) -> Captures {
    let groups = found.iter().skip(1).map(|group| group.as_string()).collect();
    let named = Reflect::get(found, &JsValue::from_str("groups"))
        .ok()
        .filter(JsValue::is_object)
        .map(|named| Object::entries(named.unchecked_ref()))
        .into_iter()
        .flat_map(|entries| entries.to_vec())
        .filter_map(|entry| {
            let entry = Array::from(&entry);
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect();
    Captures { whole: found.get(0).as_string().unwrap_or_default(), groups, named }
}
