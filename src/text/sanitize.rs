//! Any HTML in; HTML out that cannot run, cannot reach outside its panel and cannot pose as the page.
//!
//! **Invariant:** an allow list. What is not named here is dropped: tags leave their text, scripts and style sheets
//! leave nothing. No `id` and no `class`, or a text could borrow the page's own look and anchors.

use std::borrow::Cow;

use ammonia::{Builder, UrlRelative};

/// What a `style` attribute may set: type, boxes, flow. Nothing that loads (`url(...)` is refused below).
const STYLE_PROPERTIES: [&str; 61] = [
    "align-items",
    "align-self",
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "bottom",
    "clear",
    "color",
    "display",
    "flex",
    "flex-direction",
    "flex-grow",
    "flex-wrap",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "gap",
    "height",
    "justify-content",
    "left",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "position",
    "right",
    "text-align",
    "text-decoration",
    "text-transform",
    "top",
    "vertical-align",
    "white-space",
    "width",
];

/// The only CSS functions a value may call.
const STYLE_FUNCTIONS: [&str; 5] = ["rgb", "rgba", "hsl", "hsla", "calc"];

/// Kinds of embedded image; SVG is among them because an image element runs no script.
const DATA_IMAGES: [&str; 6] = ["png", "jpeg", "gif", "webp", "svg+xml", "x-icon"];

/// The safe part of a text of HTML. Never fails: broken HTML is closed as a browser would.
pub(crate) fn sanitize(html: &str) -> String {
    Builder::default()
        .add_tags(["font", "tfoot"])
        .add_tag_attributes("font", ["color", "size", "face"])
        .add_tag_attributes("img", ["style"])
        .add_tag_attributes("table", ["border", "cellpadding", "cellspacing", "width"])
        .add_tag_attributes("td", ["width", "valign"])
        .add_tag_attributes("th", ["width", "valign"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attribute_values("a", "target", ["_blank", "_self"])
        .add_generic_attributes(["style", "align"])
        .url_schemes(["http", "https", "mailto", "tel", "data"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .filter_style_properties(STYLE_PROPERTIES.into_iter().collect())
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => is_image_address(value).then_some(Cow::Borrowed(value)),
            (_, "href" | "src" | "cite") => (!is_data(value)).then_some(Cow::Borrowed(value)),
            (_, "style") => Some(Cow::Owned(safe_style(value))),
            _ => Some(Cow::Borrowed(value)),
        })
        .clean(html)
        .to_string()
}

/// A scheme as a browser reads it: white space and control characters in it do not count.
fn starts_with_scheme(address: &str, scheme: &str) -> bool {
    let mut letters = address.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control());
    scheme.chars().all(|wanted| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&wanted)))
}

fn is_data(address: &str) -> bool {
    starts_with_scheme(address, "data:")
}

/// Images come over https, from the page's own server, or embedded; `http:` would be blocked or spied on.
fn is_image_address(address: &str) -> bool {
    if is_data(address) {
        return DATA_IMAGES.iter().any(|kind| {
            starts_with_scheme(address, &format!("data:image/{kind};"))
                || starts_with_scheme(address, &format!("data:image/{kind},"))
        });
    }
    !starts_with_scheme(address, "http:")
}

/// The declarations that neither load anything nor leave the panel.
fn safe_style(style: &str) -> String {
    // A backslash can spell any forbidden word in disguise; no dashboard needs one.
    let declarations =
        style.split(';').filter(|declaration| !declaration.contains(['\\', '@', '{', '}', '<']));
    let kept: Vec<&str> = declarations.filter(|declaration| is_safe_declaration(declaration)).collect();
    kept.join(";")
}

fn is_safe_declaration(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else { return false };
    let value = value.trim().to_ascii_lowercase();
    if property.trim().eq_ignore_ascii_case("position")
        && !matches!(value.as_str(), "relative" | "absolute" | "static")
    {
        return false;
    }
    if value.contains("/*") || value.contains("javascript") {
        return false;
    }
    value.match_indices('(').all(|(at, _)| {
        let before = value.get(..at).unwrap_or_default();
        let name_start = before.rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        let name = before.get(name_start.map_or(0, |position| position + 1)..).unwrap_or_default();
        STYLE_FUNCTIONS.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(sanitize(html), expected);
    }

    #[test]
    fn what_dashboards_use_stays() {
        check("<center><b>Up</b></center>", "<center><b>Up</b></center>");
        check("<font color=\"red\">!</font>", "<font color=\"red\">!</font>");
        check(
            "<a href=\"/d/abc?var-x=1\" target=\"_blank\">go</a>",
            "<a href=\"/d/abc?var-x=1\" target=\"_blank\" rel=\"noopener noreferrer\">go</a>",
        );
        check("<img src=\"https://x.org/a.svg\">", "<img src=\"https://x.org/a.svg\">");
        check("<img src=\"data:image/png;base64,AA==\">", "<img src=\"data:image/png;base64,AA==\">");
        check(
            "<div style=\"text-align: center; color: #fff\">x</div>",
            "<div style=\"text-align:center;color:#fff\">x</div>",
        );
        check(
            "<div style=\"position: absolute; top: 0\">x</div>",
            "<div style=\"position:absolute;top:0\">x</div>",
        );
        check("<p style=\"color: rgba(1, 2, 3, 0.5)\">x</p>", "<p style=\"color:rgba(1, 2, 3, 0.5)\">x</p>");
        check("<td width=\"10\">x</td>", "x");
    }

    #[test]
    fn what_runs_is_gone() {
        check("a<script>alert(1)</script>b", "ab");
        check("<img src=x onerror=alert(1)>", "<img src=\"x\">");
        check("<a href=\"javascript:alert(1)\">x</a>", "<a rel=\"noopener noreferrer\">x</a>");
        check("<a href=\" java\nscript:alert(1)\">x</a>", "<a rel=\"noopener noreferrer\">x</a>");
        check("<a href=\"data:text/html,<script>1</script>\">x</a>", "<a rel=\"noopener noreferrer\">x</a>");
        check("<img src=\"data:text/html;base64,AA\">", "<img>");
        check("<img src=\"http://tracker/x.png\">", "<img>");
        check("<svg><script>alert(1)</script></svg>ok", "ok");
        check("<iframe src=\"https://x.org\"></iframe>ok", "ok");
        check("<form action=\"/x\"><button>go</button></form>", "go");
        check("<p id=\"app\" class=\"toolbar\">x</p>", "<p>x</p>");
        check("<!-- note -->x", "x");
        check(
            "<a target=\"top\" href=\"https://x.org\">x</a>",
            "<a href=\"https://x.org\" rel=\"noopener noreferrer\">x</a>",
        );
    }

    #[test]
    fn styles_cannot_load_or_leave() {
        check("<p style=\"background: url(https://x.org/t.png)\">x</p>", "<p style=\"\">x</p>");
        check("<p style=\"width: expression(alert(1)); color: red\">x</p>", "<p style=\"color:red\">x</p>");
        check("<p style=\"background: u\\72l(//x)\">x</p>", "<p style=\"\">x</p>");
        check("<p style=\"position: fixed; top: 0\">x</p>", "<p style=\"top:0\">x</p>");
        check("<p style=\"z-index: 9; behavior: none\">x</p>", "<p style=\"\">x</p>");
        check("<p style=\"color: red; @import 'x'\">x</p>", "<p style=\"color:red\">x</p>");
    }

    #[test]
    fn broken_html_is_closed() {
        check("<b>bold", "<b>bold</b>");
        check("<table><tr><td>1", "<table><tbody><tr><td>1</td></tr></tbody></table>");
        check("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d");
    }

    /// Every combination of a hostile piece with a wrapper meant to hide it, twice over.
    #[test]
    fn no_combination_of_hostile_pieces_survives() {
        let payloads = [
            "<script>alert(1)</script>",
            "<ScRiPt src=//x></sCrIpT>",
            "<img src=x onerror=alert(1)>",
            "<img/src=x/onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<svg><animate onbegin=alert(1) attributeName=x></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<a href=javascript:alert(1)>x</a>",
            "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<a href=vbscript:x>x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
            "<iframe srcdoc=\"<script>alert(1)</script>\">",
            "<object data=javascript:alert(1)>",
            "<embed src=javascript:alert(1)>",
            "<base href=javascript:alert(1)//>",
            "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
            "<link rel=stylesheet href=//x>",
            "<style>@import 'javascript:alert(1)'</style>",
            "<div style=\"background:url(javascript:alert(1))\">",
            "<div style=\"width:expression(alert(1))\">",
            "<div style='-moz-binding:url(//x)'>",
            "<input autofocus onfocus=alert(1)>",
            "<details open ontoggle=alert(1)>",
            "<video><source onerror=alert(1)></video>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<form><button formaction=javascript:alert(1)>x",
            "<textarea><img src=x onerror=alert(1)>",
            "<template><script>alert(1)</script></template>",
        ];
        let wrappers = [
            "{}",
            "<p>{}",
            "<!--{}-->",
            "<b title=\"{}\">",
            "<table>{}",
            "<{}",
            "{}<",
            "<div style='{}'>",
            "<a href='{}'>x",
        ];
        for payload in payloads {
            for outer in wrappers {
                for inner in wrappers {
                    let html = outer.replace("{}", &inner.replace("{}", payload));
                    assert_inert(&html);
                }
            }
        }
    }

    /// Looks at the tags only: the same words as plain text are harmless.
    #[track_caller]
    fn assert_inert(html: &str) {
        let clean = sanitize(html);
        assert_eq!(sanitize(&clean), clean, "not stable: {html}");
        for tag in clean.split('<').skip(1) {
            let mut quoted = false;
            let outside: String = tag
                .chars()
                .take_while(|letter| {
                    quoted ^= *letter == '"';
                    quoted || *letter != '>'
                })
                .collect::<String>()
                .to_ascii_lowercase();
            let name: String = outside.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
            let banned = [
                "script", "iframe", "svg", "math", "object", "embed", "style", "link", "meta", "base", "form",
            ];
            assert!(!banned.contains(&name.as_str()), "{html} -> {clean}");
            for (position, attribute) in outside.split('"').enumerate() {
                let value_of =
                    |name: &str| position % 2 == 0 && attribute.trim().ends_with(&format!("{name}="));
                assert!(!(position % 2 == 0 && attribute.contains(" on")), "{html} -> {clean}");
                let next = outside.split('"').nth(position + 1).unwrap_or_default();
                if value_of("href") || value_of("src") {
                    let runs = ["javascript:", "vbscript:", "data:text"]
                        .iter()
                        .any(|scheme| starts_with_scheme(next, scheme));
                    assert!(!runs, "{html} -> {clean}");
                }
                if value_of("style") {
                    assert!(!next.contains("url(") && !next.contains("expression"), "{html} -> {clean}");
                }
            }
        }
    }
}
