//! What this browser remembers between visits: choices of taste, and dashboards opened from its own files, never answers
//! of servers. Works without storage, forgetting.

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub fn read(key: &str) -> Option<String> {
    local()?.get_item(&format!("atalaya.{key}")).ok()?
}

/// A full or forbidden storage only means that it is not remembered. Returns whether it is.
pub fn write(key: &str, value: &str) -> bool {
    local().is_some_and(|storage| storage.set_item(&format!("atalaya.{key}"), value).is_ok())
}

pub fn remove(key: &str) {
    if let Some(storage) = local() {
        storage.remove_item(&format!("atalaya.{key}")).ok();
    }
}
