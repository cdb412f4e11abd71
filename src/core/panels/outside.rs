//! Kinds that show what lies outside the dashboard. In: the panel. Out: words, and where it can be read.
//!
//! **Invariant:** nothing is fetched from a host the viewer did not choose.

use crate::field::safe_url;
use crate::model::Panel;
use crate::panels::{PanelContext, PanelView};

/// Grafana's own feed, where a news panel names none.
const FEED: &str = "https://grafana.com/blog/news.xml";

pub(super) fn build(panel: &Panel, context: &PanelContext<'_>) -> PanelView {
    if panel.kind == "news" {
        let written = panel.options.text("feedUrl").filter(|url| !url.trim().is_empty());
        let url = (context.interpolate)(written.unwrap_or(FEED));
        return PanelView::Notice {
            headline: "News is not fetched".to_owned(),
            advice: format!(
                "This panel would tell {url} each time somebody looks at the dashboard. The feed can be opened instead."
            ),
            href: safe_url(&url),
        };
    }
    let what = match panel.kind.as_str() {
        "pluginlist" => "a list of Grafana's plugins",
        "gettingstarted" => "Grafana's first steps",
        _ => "Grafana's welcome",
    };
    PanelView::Notice {
        headline: format!("This panel shows {what}"),
        advice: "It belongs to Grafana's own pages and holds none of your data.".to_owned(),
        href: None,
    }
}
