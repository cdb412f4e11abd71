//! One cell in the page, and what opens from it: the whole content, or the places it leads to.

use atalaya_core::field::Link;
use atalaya_core::panels::table::{
    Cell, CellBar, CellLook, CellSparkline, Column, GaugeMode, SPARK_HEIGHT, SPARK_WIDTH,
};
use atalaya_core::panels::text::TextView;
use leptos::prelude::*;

use crate::app::controls::{Icon, RichText, Sheet, icon};
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::table::head::align_class;
use crate::app::dashboard::panel::table::{Hands, Shown};
use crate::app::state::use_session;

/// What a sheet shows of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    Whole { name: String, text: String },
    Links { name: String, links: Vec<Link> },
}

/// `place` is the row of the data and the column.
pub fn cell_view(
    shown: &Shown,
    place: (usize, usize),
    cell: Cell,
    column: &Column,
    left: Option<String>,
    before: AnyView,
    hands: Hands,
) -> impl IntoView + use<> {
    let ink = cell.ink.map(|color| color.to_string());
    let ground = cell.ground.map(|ground| {
        if ground.from == ground.to {
            ground.from.to_string()
        } else {
            format!("linear-gradient(120deg, {}, {})", ground.from, ground.to)
        }
    });
    let whole = shown.0.tooltip(place.0, place.1).unwrap_or_else(|| cell.text.clone());
    let inspect = column.inspectable.then(|| {
        let (name, text) = (column.name.clone(), cell.text.clone());
        let open = move |_| hands.opened.set(Some(Opened::Whole { name: name.clone(), text: text.clone() }));
        view! {
            <button type="button" class="table-inspect" aria-label="Show the whole value" on:click=open>
                {icon(Icon::Inspect)}
            </button>
        }
    });
    let links = if column.has_links { links_of(shown, place) } else { Vec::new() };
    let is_code = cell.look == CellLook::Json;
    let align = cell.font.align.unwrap_or(column.align);
    let font = |name: &str| cell.font.declarations().find(|(own, _)| *own == name).map(|(_, value)| value);
    let (weight, slant, lines) = (font("font-weight"), font("font-style"), font("text-decoration"));
    let content = content(cell, links, column, hands);
    view! {
        <td
            class=align_class(align)
            class:wrap=column.wrap
            class:code=is_code
            class:frozen=left.is_some()
            style:left=left
            style:color=ink
            style:background=ground
            style:font-weight=weight
            style:font-style=slant
            style:text-decoration=lines
            title=whole
        >
            {before}
            {content}
            {inspect}
        </td>
    }
}

/// The links of a cell with its own row's values put in; none outside a panel.
fn links_of(shown: &Shown, (row, column): (usize, usize)) -> Vec<Link> {
    let Some(handle) = use_context::<PanelHandle>() else { return Vec::new() };
    // The cell is drawn anew with whatever its links could follow.
    let scope = untrack(|| handle.placed.with_value(|placed| handle.board.panel_scope(placed)));
    shown.0.links(row, column, &scope)
}

fn content(cell: Cell, links: Vec<Link>, column: &Column, hands: Hands) -> AnyView {
    let text = match cell.look {
        CellLook::Text | CellLook::Json => cell.text.clone().into_any(),
        CellLook::Bar(bar) => {
            let text = (!bar.alone).then(|| cell.text.clone());
            view! { <span class="cell-gauge">{bar_view(&bar)}{text.map(|text| view! { <span>{text}</span> })}</span> }.into_any()
        }
        CellLook::Sparkline(spark) => {
            let text = spark.shows_value.then(|| view! { <span class="cell-amount">{cell.text.clone()}</span> });
            view! { <span class="cell-gauge">{text}{spark_view(spark)}</span> }.into_any()
        }
        CellLook::Image { src, alt, title } => {
            view! { <img class="cell-image" src=src alt=alt title=title loading="lazy" referrerpolicy="no-referrer" /> }.into_any()
        }
        CellLook::Pills(pills) => pills
            .into_iter()
            .map(|pill| {
                view! { <span class="cell-pill" style:background=pill.ground.to_string() style:color=pill.ink.to_string()>{pill.text}</span> }
            })
            .collect_view()
            .into_any(),
        CellLook::Links => {
            return links.into_iter().map(|link| anchor(link, None, "cell-link")).collect_view().into_any();
        }
        CellLook::Markdown => {
            let written = TextView { content: cell.text.clone(), ..TextView::default() };
            view! { <RichText text=Signal::stored(written) class="cell-markdown" /> }.into_any()
        }
    };
    match links.len() {
        0 => text,
        1 => links
            .into_iter()
            .map(|link| anchor(link, Some(cell.text.clone()), "cell-link"))
            .collect_view()
            .into_any(),
        _ => {
            let name = column.name.clone();
            let open =
                move |_| hands.opened.set(Some(Opened::Links { name: name.clone(), links: links.clone() }));
            view! { <button type="button" class="cell-link" aria-haspopup="dialog" on:click=open>{text}</button> }.into_any()
        }
    }
}

/// A link; `text` stands for its title, which is said then.
fn anchor(link: Link, text: Option<String>, class: &'static str) -> impl IntoView {
    let target = if link.target_blank { "_blank" } else { "_self" };
    let shown = match &text {
        Some(text) if !text.is_empty() => text.clone(),
        _ if link.title.is_empty() => link.href.clone(),
        _ => link.title.clone(),
    };
    view! { <a class=class href=link.href target=target rel="noopener noreferrer" title=link.title>{shown}</a> }
}

fn bar_view(bar: &CellBar) -> impl IntoView + use<> {
    let stops: Vec<String> =
        bar.stops.iter().map(|(share, color)| format!("{color} {}%", share * 100.0)).collect();
    let background = match bar.stops.as_slice() {
        [(_, only)] => only.to_string(),
        _ => format!("linear-gradient(90deg, {})", stops.join(", ")),
    };
    // The gradient spans the whole range, of which the bar is a part.
    let size = format!("{}% 100%", 100.0 / bar.share.max(0.001));
    let width = format!("{}%", bar.share * 100.0);
    view! {
        <span class="cell-bar" class:lcd=bar.mode == GaugeMode::Lcd aria-hidden="true">
            <span style:width=width style:background-image=background.clone() style:background-color=background style:background-size=size></span>
        </span>
    }
}

fn spark_view(spark: CellSparkline) -> impl IntoView {
    let view_box = format!("0 0 {SPARK_WIDTH} {SPARK_HEIGHT}");
    let color = spark.color.to_string();
    view! {
        <svg class="cell-spark" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
            <path d=spark.area fill=color.clone() fill-opacity=spark.fill.to_string()></path>
            <path d=spark.line fill="none" stroke=color stroke-width=spark.line_width.to_string() vector-effect="non-scaling-stroke"></path>
        </svg>
    }
}

/// A cell's whole content with a button that copies it, or its links.
#[component]
pub fn OpenedSheet(opened: Opened, hands: Hands) -> impl IntoView {
    let on_close = Callback::new(move |()| hands.opened.set(None));
    match opened {
        Opened::Whole { name, text } => {
            let session = use_session();
            let copied = text.clone();
            let copy = move |_| session.copy("Value", copied.clone());
            view! {
                <Sheet title=name on_close>
                    <div class="sheet-body">
                        <pre class="query-sent">{text}</pre>
                        <button type="button" class="button small" on:click=copy>{icon(Icon::Copy)}"Copy"</button>
                    </div>
                </Sheet>
            }
            .into_any()
        }
        Opened::Links { name, links } => {
            let links = links.into_iter().map(|link| anchor(link, None, "menu-item")).collect_view();
            view! {
                <Sheet title=name narrow=true on_close>
                    <div class="sheet-body">{links}</div>
                </Sheet>
            }
            .into_any()
        }
    }
}
