//! Annotation queries become lines and regions on time series.
