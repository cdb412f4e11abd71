//! A legend in the page: names that switch series, values beside them.

use atalaya_core::panels::{
    LEGEND_TIGHT_PX, Legend, LegendItem, LegendMode, LegendPlacement, RIGHT_AXIS, switched,
};
use atalaya_core::scene::Rect;
use leptos::ev;
use leptos::prelude::*;

use crate::app::dashboard::panel::handle::PanelHandle;

impl PanelHandle {
    /// A click shows one series alone, or all again; with Ctrl, Command or Shift it switches that one.
    fn switch_series(self, items: &[LegendItem], clicked: &str, one_only: bool) {
        let key = self.placed.with_value(|placed| placed.key.clone());
        self.board.session.navigate(|url| {
            let before = url.hidden.remove(&key).unwrap_or_default();
            let after = switched(items, &before, clicked, one_only);
            if !after.is_empty() {
                url.hidden.insert(key, after);
            }
        });
    }
}

#[component]
pub fn LegendView(legend: Legend, area: Rect) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let items = StoredValue::new(legend.items.clone());
    let folded = legend.folded();
    let unfolded = handle.legend_unfolded;
    let on_pick = move |key: String, event: &ev::MouseEvent| {
        let one_only = event.ctrl_key() || event.meta_key() || event.shift_key();
        items.with_value(|items| handle.switch_series(items, &key, one_only));
    };
    let wraps = legend.wraps;
    let is_below = legend.placement == LegendPlacement::Bottom;
    let tight = legend.mode == LegendMode::Table && is_below && area.width < LEGEND_TIGHT_PX && !wraps;
    let class = if legend.placement == LegendPlacement::Right { "legend right" } else { "legend" };
    let body = match legend.mode {
        LegendMode::List => list(legend, on_pick).into_any(),
        LegendMode::Table => table(legend, on_pick).into_any(),
    };
    view! {
        <div
            class=class
            class:wraps=wraps
            class:tight=tight
            class:folded={move || folded > 0 && !unfolded.get()}
            style:left=format!("{}px", area.x)
            style:top=format!("{}px", area.y)
            style:width=format!("{}px", area.width)
            style:height=format!("{}px", area.height)
        >
            {body}
            {(folded > 0).then(|| {
                view! {
                    <button
                        type="button"
                        class="legend-more"
                        aria-expanded=move || unfolded.get().to_string()
                        on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
                    >
                        {move || if unfolded.get() { "Show fewer".to_owned() } else { format!("Show {folded} more") }}
                    </button>
                }
            })}
        </div>
    }
}

fn list(legend: Legend, on_pick: impl Fn(String, &ev::MouseEvent) + Copy + 'static) -> impl IntoView {
    let columns = StoredValue::new(legend.columns);
    let mut cut = legend.cut.into_iter();
    let listed = legend.folded_from.unwrap_or(usize::MAX);
    let entry = move |(at, item): (usize, LegendItem)| {
        let cut = cut.next().unwrap_or_default();
        let amounts: Vec<_> = columns.with_value(|columns| {
            let pairs = columns.iter().zip(&item.values);
            pairs
                .map(|(name, value)| match name.as_str() {
                    "" => value.clone(),
                    name => format!("{name}: {value}"),
                })
                .map(|amount| view! { <span class="amount">{amount}</span> })
                .collect()
        });
        view! { <li class:beyond={at >= listed}>{name_button(item, cut, on_pick)}{amounts}</li> }
    };
    view! { <ul>{legend.items.into_iter().enumerate().map(entry).collect_view()}</ul> }
}

fn table(legend: Legend, on_pick: impl Fn(String, &ev::MouseEvent) + Copy + 'static) -> impl IntoView {
    let heads = legend.columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let mut cut = legend.cut.into_iter();
    let listed = legend.folded_from.unwrap_or(usize::MAX);
    let row = move |(at, item): (usize, LegendItem)| {
        let cut = cut.next().unwrap_or_default();
        let values = item.values.clone().into_iter().map(|value| view! { <td>{value}</td> }).collect_view();
        view! { <tr class:beyond={at >= listed}><td>{name_button(item, cut, on_pick)}</td>{values}</tr> }
    };
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col"><span class="visually-hidden">"Series"</span></th>
                    {heads}
                </tr>
            </thead>
            <tbody>{legend.items.into_iter().enumerate().map(row).collect_view()}</tbody>
        </table>
    }
}

/// `cut` is written where the whole name would be cut to the same as another's.
fn name_button(
    item: LegendItem,
    cut: String,
    on_pick: impl Fn(String, &ev::MouseEvent) + 'static,
) -> impl IntoView {
    let key = item.key.clone();
    let whole = item.label.clone();
    let (shown, spoken) = match cut.is_empty() {
        true => (item.label, None),
        false if item.right_axis => (cut, Some(format!("{whole} {RIGHT_AXIS}"))),
        false => (cut, Some(whole.clone())),
    };
    let side = item.right_axis.then(|| view! { <span class="amount">{RIGHT_AXIS}</span> });
    if key.is_empty() {
        // It says what a colour means and switches nothing.
        return view! {
            <span class="legend-item fixed" title=whole>
                <span class="swatch" style:background=item.color.to_string()></span>
                <span class="name">{shown}</span>
            </span>
        }
        .into_any();
    }
    view! {
        <button
            type="button"
            class="legend-item"
            class:off=item.hidden
            aria-pressed=(!item.hidden).to_string()
            title=whole
            aria-label=spoken
            on:click=move |event| on_pick(key.clone(), &event)
        >
            <span class="swatch" style:background=item.color.to_string()></span>
            <span class="name">{shown}</span>
            {side}
        </button>
    }
    .into_any()
}
