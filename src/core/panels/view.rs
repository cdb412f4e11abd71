//! What building a panel gives. In: nothing. Out: the types that the app shows and that every panel kind returns.
//!
//! **Invariant:** a view holds finished texts, colours and positions; whoever shows it looks nothing up.

use super::chart::{ChartView, TooltipMode, TooltipOptions, TooltipSort};
use super::dashlist::DashlistOptions;
use super::legend::Legend;
use super::listing::ListView;
use super::logs::LogsAnswer;
use super::table::TableView;
use super::text::TextView;
use crate::field::CellPlace;
use crate::order::Arrange;
use crate::scene::{Point, Rect, Scene};

/// A built panel.
#[derive(Debug, Clone)]
pub enum PanelView {
    /// Values over time: pointed at, zoomed, with a crosshair.
    Chart(Box<ChartView>),
    /// A picture of its own kind: stat, gauge, pie.
    Picture(Box<PictureView>),
    /// Lines that a list will read.
    Logs(Box<LogsAnswer>),
    Table(Box<TableView>),
    Text(TextView),
    /// Entries in groups: alerts, events.
    List(Box<ListView>),
    /// The dashboards there are, which the page knows.
    Dashboards(DashlistOptions),
    /// What the panel would show lies outside, and is not fetched.
    Notice {
        headline: String,
        advice: String,
        /// An address a viewer may open.
        href: Option<String>,
    },
    /// Nothing to show, and why: `No data`.
    Empty {
        message: String,
    },
    /// A kind this version cannot show; `kind` as written in the dashboard.
    Unsupported {
        kind: String,
        title: String,
    },
}

/// A scene with what can be pointed at.
#[derive(Debug, Clone, Default)]
pub struct PictureView {
    /// Covers the whole panel's content; empty where the legend goes. Larger than the panel where many values would
    /// become too small: then it is scrolled.
    pub scene: Scene,
    /// The picture in words, for who cannot see it: `Total RPS: 48.2 req/s`.
    pub summary: String,
    pub legend: Option<Legend>,
    /// Where the legend goes, when there is one.
    pub legend_area: Option<Rect>,
    pub hit_areas: Vec<HitArea>,
    /// Said next to the picture: values that are not drawn, and why.
    pub notice: Option<String>,
    /// What the panel asks of its tooltip: whether it lists one value or all, and in which order.
    pub tooltip: TooltipOptions,
}

impl PictureView {
    /// What lies under the pointer; the topmost where places overlap.
    pub fn hit(&self, at: Point) -> Option<&HitArea> {
        self.hit_areas.iter().rev().find(|area| area.place.contains(at))
    }

    /// What a tooltip lists where something lies under the pointer, in the order the panel asks for; nothing where it
    /// wants no tooltip.
    pub fn told<'a>(&'a self, hit: &'a HitArea) -> Vec<&'a HitArea> {
        match self.tooltip.mode {
            TooltipMode::None => return Vec::new(),
            TooltipMode::Single => return vec![hit],
            TooltipMode::Multi => {}
        }
        let zero = |area: &HitArea| self.tooltip.hide_zeros && area.number == Some(0.0);
        let told = self.hit_areas.iter().filter(|area| area.group == hit.group && !zero(area));
        let mut told: Vec<&HitArea> = told.collect();
        let number = |area: &HitArea| area.number.filter(|number| !number.is_nan());
        let descends = match self.tooltip.sort {
            TooltipSort::AsListed => return told,
            TooltipSort::Ascending => false,
            TooltipSort::Descending => true,
        };
        // What is no number is told last, whichever way the others go.
        told.arrange_by(|a, b| match (number(a), number(b)) {
            (Some(a), Some(b)) if descends => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        told
    }
}

/// A place that answers the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct HitArea {
    pub place: HitPlace,
    /// What a tooltip shows: a name and a formatted value.
    pub label: String,
    pub value: String,
    pub color: crate::theme::Color,
    /// The field it stands for, with its row where it is one: where links are asked for.
    pub cell: Option<CellPlace>,
    pub has_links: bool,
    /// Said above: what it has in common with its neighbours, such as the name of a group of bars.
    pub title: String,
    /// The value as a number, by which tooltips are sorted.
    pub number: Option<f64>,
    /// Where a tooltip lists more than one value, it lists those of the same group.
    pub group: Option<usize>,
}

/// Angles are radians clockwise from twelve o'clock, as in [`crate::scene::Sector`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HitPlace {
    Rect(Rect),
    Ring { center: Point, inner_radius: f32, outer_radius: f32, start: f32, sweep: f32 },
}

impl HitPlace {
    /// Whether a position lies within.
    pub fn contains(&self, at: Point) -> bool {
        match *self {
            Self::Rect(rect) => rect.contains(at),
            Self::Ring { center, inner_radius, outer_radius, start, sweep } => {
                let (dx, dy) = (at.x - center.x, at.y - center.y);
                let turn = (dx.atan2(-dy) - start).rem_euclid(std::f32::consts::TAU);
                (inner_radius..=outer_radius).contains(&dx.hypot(dy)) && turn <= sweep
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Color;

    fn area(label: &str, number: Option<f64>) -> HitArea {
        HitArea {
            place: HitPlace::Rect(Rect::default()),
            label: label.to_owned(),
            value: String::new(),
            color: Color::FALLBACK,
            cell: None,
            has_links: false,
            title: String::new(),
            number,
            group: None,
        }
    }

    #[track_caller]
    fn check(tooltip: TooltipOptions, expected: &[&str]) {
        let numbers = [("a", Some(2.0)), ("b", None), ("c", Some(0.0)), ("d", Some(9.0))];
        let hit_areas = numbers.map(|(label, number)| area(label, number)).to_vec();
        let view = PictureView { hit_areas, tooltip, ..PictureView::default() };
        let told: Vec<&str> = view.told(&view.hit_areas[0]).iter().map(|area| area.label.as_str()).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_tooltip_lists_what_the_panel_asks_for_in_its_order() {
        let multi = TooltipOptions { mode: TooltipMode::Multi, ..TooltipOptions::default() };
        check(TooltipOptions::default(), &["a"]);
        check(TooltipOptions { mode: TooltipMode::None, ..multi }, &[]);
        check(multi, &["a", "b", "c", "d"]);
        check(TooltipOptions { sort: TooltipSort::Ascending, ..multi }, &["c", "a", "d", "b"]);
        check(TooltipOptions { sort: TooltipSort::Descending, ..multi }, &["d", "a", "c", "b"]);
        check(TooltipOptions { hide_zeros: true, ..multi }, &["a", "b", "d"]);
    }
}
