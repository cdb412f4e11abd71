//! What a histogram's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use crate::options::Options;
use crate::panels::{LegendOptions, TooltipOptions};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct HistogramOptions {
    /// `None` stands for automatic, by `bucket_count`.
    pub bucket_size: Option<f64>,
    pub bucket_count: f64,
    pub bucket_offset: f64,
    /// All series are counted together.
    pub combine: bool,
    pub legend: Option<LegendOptions>,
    pub tooltip: TooltipOptions,
}

impl HistogramOptions {
    pub(super) fn read(options: &Options) -> Self {
        let number = |name: &str| options.number(name).filter(|value| value.is_finite());
        Self {
            bucket_size: number("bucketSize").filter(|size| *size > 0.0),
            bucket_count: number("bucketCount").filter(|count| *count >= 1.0).unwrap_or(30.0),
            bucket_offset: number("bucketOffset").unwrap_or(0.0),
            combine: options.flag("combine").unwrap_or(false),
            legend: LegendOptions::read(options),
            tooltip: TooltipOptions::read(options),
        }
    }
}
