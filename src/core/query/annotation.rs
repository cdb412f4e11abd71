//! Annotation queries. In: a dashboard's annotation. Out: one range query of metrics, or one query of log lines.
//!
//! **Invariant:** the range is the dashboard's; a panel's own range does not change what happened when.

use crate::config::SourceKind;
use crate::model::AnnotationQuery;
use crate::query::step::{MinStep, Resolution, Steps};
use crate::query::text::Text;
use crate::query::{
    Form, Legend, PlanContext, PlannedQuery, QueryError, ResultShape, loki, plan, prometheus, source,
};

/// The step of annotations that name none, in milliseconds.
const DEFAULT_STEP_MILLIS: i64 = 60_000;

/// Plans one annotation; `None` where it has no query text, and where its source pushes
/// ([`plan_pushed_annotation`](super::plan_pushed_annotation)).
pub fn plan_annotation(
    annotation: &AnnotationQuery,
    context: &PlanContext<'_>,
) -> Result<Option<PlannedQuery>, QueryError> {
    if annotation.expr.trim().is_empty() {
        return Ok(None);
    }
    let source = source::find(&annotation.source, context)?;
    if source.kind == SourceKind::WebSocket {
        return Ok(None);
    }
    let setting = format!("step of annotation {}", annotation.name);
    let min_step = match MinStep::read(annotation.step.as_deref(), &setting, |text| context.text(text))? {
        MinStep::Millis(millis) => MinStep::Millis(millis),
        MinStep::None | MinStep::Interval | MinStep::RateInterval => MinStep::Millis(DEFAULT_STEP_MILLIS),
    };
    let resolution = Resolution {
        range: context.range,
        max_points: i64::from(context.width_px.max(1)),
        panel_min: None,
        scrape: plan::scrape_interval(source)?,
    };
    let shape = ResultShape {
        form: Form::Series,
        legend: Legend::Auto,
        value_column: "Value".to_owned(),
        line_limit: None,
        backward: true,
        cells: false,
    };
    let name = annotation.name.as_str();
    Ok(Some(match source.kind {
        SourceKind::Loki => {
            let steps = resolution.loki(min_step, 1);
            let scope = prometheus::scope_with(context.scope, steps).with_auto(steps.step);
            let text = Text::logql(&annotation.expr, source, &scope);
            if loki::is_log_query(&text.sent) {
                loki::log_query(source, name, &text, shape, context.range, source.max_lines.max(1), None)
            } else {
                let range = super::step::align(context.range, steps.step, context.zone);
                loki::metric_query(source, name, &text, shape, range, steps.step)
            }
        }
        SourceKind::Prometheus | SourceKind::WebSocket | SourceKind::Unsupported(_) => {
            // The step decides which samples join to a region, so the panel's width must not change it.
            let Resolution { range, .. } = resolution;
            let fixed = Resolution { max_points: range.duration().max(1), ..resolution };
            let steps: Steps = fixed.prometheus(min_step, 1);
            let scope = prometheus::scope_with(context.scope, steps);
            let text = Text::promql(&annotation.expr, source, &scope);
            prometheus::range_query(source, name, &text, shape, context.range, steps.step, context.zone)
        }
    }))
}
