//! What this browser remembers between visits: choices of taste, never of data. Works without storage, forgetting.

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub fn read(key: &str) -> Option<String> {
    local()?.get_item(&format!("atalaya.{key}")).ok()?
}

pub fn write(key: &str, value: &str) {
    // A full or forbidden storage only means the choice is not remembered.
    if let Some(storage) = local() {
        storage.set_item(&format!("atalaya.{key}"), value).ok();
    }
}
