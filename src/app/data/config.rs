//! Reading the configuration beside the app. In: nothing but the page's address. Out: the core's [`Config`].

use atalaya_core::config::{self, Config};

use crate::app::data::library;
use crate::app::platform::dom;

/// Names tried, in this order, beside the page.
const FILE: &str = "config.yaml";

/// The configuration, or a sentence that says what to do.
pub async fn load() -> Result<Config, String> {
    let base = dom::base_path();
    let text = library::read_url(&format!("{base}{FILE}")).await?;
    let page = format!("{}{base}", dom::origin());
    config::read(&text, &page).map_err(|error| format!("{FILE}: {error}"))
}
