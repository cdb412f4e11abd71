//! What Prometheus knows of the metrics that a panel's queries name. In: the panel. Out: a row for each it tells of.
//!
//! **Invariant:** nothing is asked before somebody looks, and not again at each refresh.

use std::collections::BTreeMap;

use atalaya_core::query::{MetricQuestion, Priority, metric_text, plan_metrics};
use leptos::prelude::*;

use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};

/// By metric and number of the question about it: a series' own name comes before its family's.
type Told = BTreeMap<(String, usize), String>;

#[component]
pub fn Metrics(handle: PanelHandle) -> impl IntoView {
    let told: RwSignal<Told> = RwSignal::new(Told::new());
    let group = format!("metrics of panel {}", handle.placed.with_value(|placed| placed.key.to_string()));
    // The texts of the queries change with variables, not with time.
    let asked = Memo::new(move |_| {
        handle.feed.feed.with(|feed| {
            let planned = feed.exchanges.iter().filter_map(|exchange| exchange.planned.as_ref());
            planned
                .map(|planned| (planned.request.source_uid.clone(), planned.expr.clone()))
                .collect::<Vec<_>>()
        })
    });
    {
        let group = group.clone();
        Effect::new(move |_| {
            // Read, not only tracked: a memo that nobody reads computes nothing and so never changes.
            asked.with(|_| ());
            told.update(BTreeMap::clear);
            ask(handle, &group, told);
        });
    }
    on_cleanup(move || handle.board.session.client.with_value(|client| client.cancel(&group)));
    move || {
        let mut rows: Vec<(String, String)> = Vec::new();
        for ((metric, _), text) in told.get() {
            if rows.last().is_none_or(|(last, _)| *last != metric) {
                rows.push((metric, text));
            }
        }
        let row = |(metric, text)| view! { <tr><td>{metric}</td><td class="wrap">{text}</td></tr> };
        (!rows.is_empty()).then(|| {
            view! {
                <section class="inspect-query">
                    <h3>"Metrics"</h3>
                    <div class="table-body"><table><tbody>{rows.into_iter().map(row).collect_view()}</tbody></table></div>
                </section>
            }
        })
    }
}

fn ask(handle: PanelHandle, group: &str, told: RwSignal<Told>) {
    let session = handle.board.session;
    let questions: Vec<MetricQuestion> = handle.feed.feed.with_untracked(|feed| {
        let planned = feed.exchanges.iter().filter_map(|exchange| exchange.planned.as_ref());
        session.config.with_value(|config| {
            planned.flat_map(|planned| plan_metrics(planned, &config.datasources)).collect()
        })
    });
    let mut asks = Vec::new();
    for (at, MetricQuestion { metric, asks: planned }) in questions.into_iter().enumerate() {
        for (nth, planned) in planned.into_iter().enumerate() {
            let (metric, request) = (metric.clone(), planned.request.clone());
            let then = Box::new(move |outcome: Outcome| {
                // A server without metadata leaves the list empty: nothing that the viewer asked for is missing.
                let text = answer::read(&planned, &outcome).ok().and_then(|answer| metric_text(&answer));
                if let Some(text) = text {
                    let _ = told.try_update(|told| told.insert((metric, nth), text));
                }
            });
            asks.push(Ask { slot: format!("{at} {nth}"), request, then });
        }
    }
    session.client.with_value(|client| client.ask(group, asks, Priority::Visible));
}
