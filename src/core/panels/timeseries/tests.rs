//! The chart as a viewer sees it: what is drawn, listed and said.
