//! The lines around one line, in a sheet over the page. In: the line. Out: some lines of its stream on each side, and more
//! when they are wanted.
//!
//! **Invariant:** nothing is asked for before the sheet is opened, nor after it is closed; what is read stays in its place
//! when lines are put before it.

use atalaya_core::panels::logs::{Around, LogRow, Side, SortOrder};
use atalaya_core::query::Priority;
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, Sheet, icon};
use crate::app::dashboard::panel::logs::held::Held;
use crate::app::dashboard::panel::logs::row::{level_view, line_view, time_view};
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};
use crate::app::platform::clock;

/// How it stands with the lines of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asking {
    Resting,
    Loading,
    Failed(String),
}

/// Signals of one sheet; copies are the same.
#[derive(Clone, Copy)]
struct Surroundings {
    held: Held,
    around: RwSignal<Option<Around>>,
    older: RwSignal<Asking>,
    newer: RwSignal<Asking>,
    /// The list as it scrolls.
    list: NodeRef<html::Div>,
    /// The viewer was shown the line already.
    is_found: StoredValue<bool>,
}

impl Surroundings {
    fn asking(self, side: Side) -> RwSignal<Asking> {
        match side {
            Side::Older => self.older,
            Side::Newer => self.newer,
        }
    }

    fn group(self, side: Side) -> String {
        format!("around {side:?} {}", self.held.handle.placed.with_value(|placed| placed.key.to_string()))
    }

    fn load(self, side: Side) {
        let asking = self.asking(side);
        let Some(page) = self.around.with_untracked(|around| around.as_ref().map(|around| around.page(side)))
        else {
            return;
        };
        asking.set(Asking::Loading);
        let request = page.request.clone();
        let then = Box::new(move |outcome: Outcome| {
            if asking.try_get_untracked().is_none() {
                return;
            }
            match answer::read(&page, &outcome) {
                Ok(answer) => {
                    let again = self
                        .take(side, |around| around.take(side, &answer.frames, answer.lines, clock::now()));
                    asking.set(Asking::Resting);
                    if again {
                        self.load(side);
                    }
                }
                Err(error) => asking.set(Asking::Failed(error.headline())),
            }
        });
        let ask = Ask { slot: "page".to_owned(), request, then };
        let client = self.held.handle.board.session.client.get_value();
        client.ask(&self.group(side), vec![ask], Priority::Visible);
    }

    /// Changes the list and leaves what is read where it is.
    fn take(self, side: Side, change: impl FnOnce(&mut Around) -> bool) -> bool {
        let height = |list: &web_sys::HtmlDivElement| (list.scroll_height(), list.scroll_top());
        let before = self.list.get_untracked().map(|list| height(&list));
        let mut again = false;
        let mut on_top = false;
        self.around.update(|around| {
            if let Some(around) = around {
                again = change(around);
                let newest_first = around.lines.options.sort_order == SortOrder::Descending;
                on_top = newest_first == (side == Side::Newer);
            }
        });
        request_animation_frame(move || {
            let list = self.list.try_get_untracked().flatten();
            let (Some(list), Some((height, top))) = (list, before) else { return };
            if !self.is_found.get_value() {
                self.show_line(&list);
            } else if on_top {
                list.set_scroll_top(top + list.scroll_height() - height);
            }
        });
        again
    }

    /// Until the viewer scrolls, the line stays amid the list.
    fn show_line(self, list: &web_sys::HtmlDivElement) {
        let Ok(Some(line)) = list.query_selector("[aria-current]") else { return };
        let (line, list_box) = (line.get_bounding_client_rect(), list.get_bounding_client_rect());
        let middle = line.top() - list_box.top() - (list_box.height() - line.height()) / 2.0;
        list.set_scroll_top(list.scroll_top() + middle as i32);
        let is_asking = |side| self.asking(side).with_untracked(|asking| *asking == Asking::Loading);
        self.is_found.set_value(!is_asking(Side::Older) && !is_asking(Side::Newer));
    }
}

/// The sheet of the line that is chosen, if one is.
#[component]
pub fn SurroundingsSheet(held: Held) -> impl IntoView {
    move || held.surrounded.get().map(|row| view! { <OfLine held row /> })
}

#[component]
fn OfLine(held: Held, row: LogRow) -> impl IntoView {
    let zone = held.handle.board.zone;
    let title =
        held.shown.with_value(|shown| shown.options.format_time(row.time_nanos, &zone.get_untracked()));
    let own = Surroundings {
        held,
        around: RwSignal::new(None),
        older: RwSignal::new(Asking::Loading),
        newer: RwSignal::new(Asking::Loading),
        list: NodeRef::new(),
        is_found: StoredValue::new(false),
    };
    let failed = RwSignal::new(None::<String>);
    if row.is_rough() {
        held.know_wholly(row.time_nanos, move |why| {
            failed.try_set(Some(why));
        });
    }
    Effect::new(move |_| {
        held.version.track();
        let known = held.shown.with_value(|shown| shown.known(&row));
        if own.around.with_untracked(Option::is_some) || known.is_rough() {
            return;
        }
        own.around.set(held.around(&known));
        match own.around.with_untracked(Option::is_some) {
            true => [Side::Older, Side::Newer].into_iter().for_each(|side| own.load(side)),
            false => failed.set(Some("it has no stream that can be asked for".to_owned())),
        }
    });
    on_cleanup(move || {
        held.handle.board.session.client.with_value(|client| {
            [Side::Older, Side::Newer].into_iter().for_each(|side| client.cancel(&own.group(side)));
        });
    });
    let on_close = Callback::new(move |()| held.surrounded.set(None));
    let selector = Memo::new(move |_| {
        own.around.with(|around| around.as_ref().map(|around| around.selector().to_owned()))
    });
    let stream = move || match (selector.get(), failed.get()) {
        (Some(selector), _) => {
            let copied = selector.clone();
            let copy = move |_| held.handle.board.session.copy("Selector", copied.clone());
            view! {
                <code>{selector}</code>
                <button type="button" class="button quiet square small" title="Copy this selector" aria-label="Copy this selector" on:click=copy>
                    {icon(Icon::Copy)}
                </button>
            }
            .into_any()
        }
        (None, Some(why)) => {
            view! { <span role="alert">{format!("The lines around this one cannot be shown: {why}.")}</span> }
                .into_any()
        }
        (None, None) => "Asking which stream this line is of ...".into_any(),
    };
    let newest_first = Memo::new(move |_| {
        own.around.with(|around| {
            around.as_ref().is_none_or(|around| around.lines.options.sort_order == SortOrder::Descending)
        })
    });
    let (above, below) = (
        move || if newest_first.get() { Side::Newer } else { Side::Older },
        move || if newest_first.get() { Side::Older } else { Side::Newer },
    );
    let is_known = Memo::new(move |_| selector.get().is_some());
    view! {
        <Sheet title=format!("Around {title}") on_close>
            <div class="surroundings">
                <p class="surroundings-stream">{stream}</p>
                <div class="surroundings-list wrap" node_ref=own.list tabindex="0" role="region" aria-label="Lines around this line">
                    <Show when=move || is_known.get()>
                        {move || view! { <Beyond own side=above() /> }}
                        <Lines own />
                        {move || view! { <Beyond own side=below() /> }}
                    </Show>
                </div>
            </div>
        </Sheet>
    }
}

/// A line as it is shown here.
#[derive(Clone, PartialEq)]
struct Shown {
    row: LogRow,
    is_line: bool,
}

#[component]
fn Lines(own: Surroundings) -> impl IntoView {
    let theme = own.held.handle.board.session.theme;
    let zone = own.held.handle.board.zone;
    let rows = move || {
        own.around.with(|around| {
            let Some(around) = around else { return Vec::new() };
            let shown = |row: &LogRow| Shown { row: row.clone(), is_line: around.is_line(row) };
            around.lines.items().map(|item| shown(item.row)).collect::<Vec<_>>()
        })
    };
    let line = move |Shown { row, is_line }: Shown| {
        if row.is_mark {
            let text = row.line.to_string();
            return view! { <li class="log-mark">{icon(Icon::Warning)}<span>{text}</span></li> }.into_any();
        }
        let (theme, zone) = (theme.get_untracked(), zone.get_untracked());
        let options =
            own.around.with_untracked(|around| around.as_ref().map(|around| around.lines.options.clone()));
        let options = options.unwrap_or_default();
        let level = options.show_level.then(|| level_view(&row, theme));
        let here = is_line.then(|| view! { <span class="here">"this line"</span> });
        view! {
            <li
                class="log-row"
                style:border-left-color=row.level.color(theme).to_string()
                aria-current=is_line.then_some("true")
            >
                {time_view(&options.format_time(row.time_nanos, &zone))}
                {level}
                {here}
                <span class="line">{line_view(&row, &row.line, options.highlight, theme)}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <ol class="surroundings-lines">
            <For each=rows key=|shown| (shown.row.id.clone(), shown.is_line) children=line />
        </ol>
    }
}

/// What lies beyond one end of the list, and the way there.
#[component]
fn Beyond(own: Surroundings, side: Side) -> impl IntoView {
    let zone = own.held.handle.board.zone;
    let asking = own.asking(side);
    let words = move || match asking.get() {
        Asking::Loading => Some("Loading ...".to_owned()),
        Asking::Failed(why) => Some(format!("These lines could not be loaded: {why}.")),
        Asking::Resting => {
            own.around.with(|around| around.as_ref().and_then(|around| around.words(side, &zone.get())))
        }
    };
    // The button stays the same while its word changes: it keeps the focus.
    let offer = Memo::new(move |_| match asking.get() {
        Asking::Failed(_) => Some("Try again"),
        _ => own.around.with(|around| around.as_ref().and_then(|around| around.offer(side))),
    });
    let is_loading = move || asking.with(|asking| *asking == Asking::Loading);
    let load = move |_| {
        if !is_loading() {
            own.load(side);
        }
    };
    view! {
        <div class="surroundings-end">
            <span role="status">{words}</span>
            <Show when=move || offer.get().is_some()>
                <button type="button" class="button small" aria-disabled=move || is_loading().to_string() on:click=load>
                    {move || offer.get()}
                </button>
            </Show>
        </div>
    }
}
