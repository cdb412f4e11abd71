//! Which thresholds show on a chart over time: those of the first drawn series of each axis that wants any.

use super::layout::Layout;
use super::series::Series;
use crate::panels::plot::ThresholdMarks;

pub(super) fn asked<'a>(
    series: &'a [Series],
    layout: &'a Layout,
) -> impl Iterator<Item = ThresholdMarks<'a>> {
    layout.axes.iter().filter_map(|fitted| {
        let wants = |series: &&Series| {
            series.axis == fitted.axis.key && !series.hidden && series.style.thresholds.shows()
        };
        let wishing = series.iter().find(wants)?;
        let whole = &series[fitted.axis.leader].field.config;
        ThresholdMarks::new(wishing.style.thresholds, &wishing.field.config, whole, fitted.axis.scale)
    })
}
