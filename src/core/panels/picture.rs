//! A panel as one picture, for the downloaded image. In: its view, its title. Out: a scene with title, chart and legend
//! on the panel's own ground.
//!
//! **Invariant:** the picture shows what the page shows: same chart, same legend, same colours.

use super::chart::Pages;
use super::legend::{Legend, draw_legend};
use super::plot::TEXT_PX;
use super::view::PanelView;
use crate::scene::{Anchor, Baseline, Point, Rect, Scene, Shape, Size, Text, TextMeasure, ellipsis};
use crate::theme::Theme;

const PADDING: f32 = 10.0;
const TITLE_HEIGHT: f32 = 32.0;
const TITLE_PX: f32 = 14.0;

/// `None` for panels that are not pictures: logs, texts, tables.
pub fn picture(view: &PanelView, title: &str, theme: Theme, measure: &dyn TextMeasure) -> Option<Scene> {
    let (scene, legend, area): (&Scene, Option<&Legend>, Option<Rect>) = match view {
        PanelView::Chart(chart) => (&chart.scene, chart.legend.as_ref(), chart.legend_area),
        PanelView::Picture(picture) => (&picture.scene, picture.legend.as_ref(), picture.legend_area),
        _ => return None,
    };
    let tokens = theme.tokens();
    let top = if title.is_empty() { PADDING } else { TITLE_HEIGHT };
    let mut whole = Scene::new(Size::new(scene.width + 2.0 * PADDING, scene.height + top + PADDING));
    whole.background = Some(tokens.panel);
    if !title.is_empty() {
        let title = ellipsis(title, scene.width, TITLE_PX, 500, measure);
        let at = Point::new(PADDING, TITLE_HEIGHT / 2.0);
        let text = Text { baseline: Baseline::Middle, ..Text::new(title, at, TITLE_PX, tokens.text) };
        whole.text(text.weight(500));
    }
    let mut shapes = scene.shapes.clone();
    if let (Some(legend), Some(area)) = (legend, area) {
        shapes.push(Shape::Group { clip: Some(area), shapes: draw_legend(legend, area, tokens, measure) });
    }
    if let PanelView::Chart(chart) = view
        && let Some(Pages { page, count }) = chart.pages
    {
        // The foot is kept free for the buttons that turn pages, which a picture has not.
        let at = Point::new(scene.width / 2.0, scene.height - TITLE_PX);
        let text = Text::new(format!("Page {} of {count}", page + 1), at, TEXT_PX, tokens.text_secondary);
        shapes.push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle)));
    }
    whole.shapes.extend(shapes.into_iter().map(|shape| shape.moved(PADDING, top)));
    Some(whole)
}
