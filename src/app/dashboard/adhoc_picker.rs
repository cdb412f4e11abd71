//! Ad hoc filters: conditions on labels that a viewer adds, changes and removes; and the labels to group by. Names and
//! values come from the data source while a list is open.

use std::sync::Arc;

use atalaya_core::model::{SourceRef, VariableOption};
use atalaya_core::order::Gather;
use atalaya_core::variables::{AdhocFilter, VariableQuery};
use leptos::prelude::*;
use serde_json::Value;

use crate::app::controls::{Choice, ChoiceList, Dropdown, Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::option_list::OptionList;
use crate::app::dashboard::variables::Lookup;

/// Operators, as the address writes them, and what they are called.
const OPERATORS: [(&str, &str); 6] = [
    ("=", "= equals"),
    ("!=", "!= differs"),
    ("=~", "=~ matches"),
    ("!~", "!~ does not match"),
    ("=|", "=| one of"),
    ("!=|", "!=| none of"),
];

fn takes_several(operator: &str) -> bool {
    matches!(operator, "=|" | "!=|")
}

#[component]
pub fn AdhocFilters(
    name: StoredValue<String>,
    labels: Labels,
    /// Labels and values may be typed that the data source does not have.
    free: bool,
    label: String,
) -> impl IntoView {
    let board = use_board();
    let set = board.variables.set;
    let filters = Memo::new(move |_| {
        set.with(|set| name.with_value(|name| set.get(name).map(|state| state.filters()))).unwrap_or_default()
    });
    let apply = Callback::new(move |filters: Vec<AdhocFilter>| {
        let values = filters.iter().map(AdhocFilter::to_url).collect();
        name.with_value(|name| board.variables.select(name, values));
    });
    let source = StoredValue::new(Labels { free, ..labels });
    let adding = RwSignal::new(false);
    let add = format!("{label}: add a filter");
    let is_none = Memo::new(move |_| filters.with(Vec::is_empty));
    view! {
        <div class="filters">
            <For each=move || 0..filters.with(Vec::len) key=|at| *at let(at)>
                <Filter at filters apply source />
            </For>
            <Dropdown
                name=add
                label=move || {
                    view! { {icon(Icon::Plus)}{move || is_none.get().then_some("Add filter")} }
                }
                button_class="filter"
                open=adding
            >
                <FilterForm at=None filters apply source open=adding />
            </Dropdown>
        </div>
    }
}

/// Where the labels to choose from come from.
#[derive(Clone)]
pub struct Labels {
    source: SourceRef,
    /// The dashboard's own choice of them.
    keys: Option<Vec<VariableOption>>,
    /// What all that is offered fulfils, besides the filters.
    base: Vec<AdhocFilter>,
    free: bool,
}

impl Labels {
    /// `base` as dashboards save filters.
    pub fn of(source: &SourceRef, keys: Option<&Vec<VariableOption>>, base: &[Value]) -> Self {
        let base = base.iter().filter_map(AdhocFilter::from_json).collect();
        Self { source: source.clone(), keys: keys.cloned(), base, free: true }
    }
}

#[component]
fn Filter(
    at: usize,
    filters: Memo<Vec<AdhocFilter>>,
    apply: Callback<Vec<AdhocFilter>>,
    source: StoredValue<Labels>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let words = Memo::new(move |_| filters.with(|filters| filters.get(at).map(words)).unwrap_or_default());
    view! {
        <Dropdown
            name=Signal::derive(move || format!("Filter {}", words.get()))
            label=move || view! { <span class="value">{move || words.get()}</span> }
            button_class="filter"
            open
        >
            <FilterForm at=Some(at) filters apply source open />
        </Dropdown>
    }
}

fn words(filter: &AdhocFilter) -> String {
    format!("{} {} {}", filter.key, filter.operator, filter.values.join(", "))
}

/// One filter being written: first its label, then what to compare it with.
#[component]
fn FilterForm(
    /// `None` for a new one.
    at: Option<usize>,
    filters: Memo<Vec<AdhocFilter>>,
    apply: Callback<Vec<AdhocFilter>>,
    source: StoredValue<Labels>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let board = use_board();
    let before = at.and_then(|at| filters.with_untracked(|filters| filters.get(at).cloned()));
    let before = before.unwrap_or_else(|| AdhocFilter {
        key: String::new(),
        operator: "=".to_owned(),
        values: Vec::new(),
    });
    let is_new = at.is_none();
    let key = RwSignal::new(before.key);
    let operator = RwSignal::new(before.operator);
    let values = RwSignal::new(before.values);
    let found = RwSignal::new(Lookup::Waiting);
    Effect::new(move |_| {
        let key = key.get();
        let others = filters.with_untracked(|filters| {
            let others = filters.iter().enumerate().filter(|(place, _)| Some(*place) != at);
            others.map(|(_, filter)| filter.clone()).collect::<Vec<_>>()
        });
        let Labels { source, keys, base, .. } = source.get_value();
        if let (true, Some(keys)) = (key.is_empty(), keys) {
            let offered = keys.into_iter().map(|VariableOption { text, value }| Choice { text, value });
            found.set(Lookup::Found(Arc::new(offered.collect())));
            return;
        }
        let others: Vec<AdhocFilter> = others.into_iter().chain(base).collect();
        let matcher = board.variables.selector(&others);
        let query = if key.is_empty() {
            VariableQuery::LabelNames { matcher }
        } else {
            VariableQuery::LabelValues { matcher, label: key }
        };
        board.variables.look_up(&source, query, found);
    });
    let write = move || {
        let filter = AdhocFilter {
            key: key.get_untracked(),
            operator: operator.get_untracked(),
            values: values.get_untracked(),
        };
        let mut all = filters.get_untracked();
        match at.and_then(|at| all.get_mut(at)) {
            Some(place) => *place = filter,
            None => all.push(filter),
        }
        open.set(false);
        apply.run(all);
    };
    let remove = move |_| {
        let mut all = filters.get_untracked();
        if let Some(at) = at.filter(|at| *at < all.len()) {
            all.remove(at);
        }
        open.set(false);
        apply.run(all);
    };
    let several = Memo::new(move |_| takes_several(&operator.get()));
    let pick = Callback::new(move |picked: String| {
        if key.with_untracked(String::is_empty) {
            found.set(Lookup::Waiting);
            key.set(picked);
        } else if several.get_untracked() {
            values.update(|values| match values.iter().position(|value| *value == picked) {
                Some(at) => {
                    values.remove(at);
                }
                None => values.push(picked),
            });
        } else {
            values.set(vec![picked]);
            write();
        }
    });
    let on_operator = move |event| {
        operator.set(event_target_value(&event));
        if !several.get_untracked() {
            values.update(|values| values.truncate(1));
        }
        // A filter that stands is changed at once; one with several values is applied by its button.
        if !is_new && !several.get_untracked() && values.with_untracked(|values| !values.is_empty()) {
            write();
        }
    };
    let has_key = Memo::new(move |_| key.with(|key| !key.is_empty()));
    let chosen = Signal::derive(move || values.get().into_iter().into_set());
    let choices = Signal::derive(move || found.get().choices());
    let free = source.with_value(|source| source.free);
    let list = move || {
        let name = if has_key.get() { format!("Value of {}", key.get()) } else { "Label".to_owned() };
        let multi = Signal::derive(move || has_key.get() && several.get());
        view! { <ChoiceList name choices chosen multi free on_pick=pick /> }
    };
    view! {
        <div class="filter-form">
            <Show when=move || has_key.get()>
                <div class="filter-head">
                    <button type="button" class="button small" title="Another label" on:click=move |_| key.set(String::new())>
                        {move || key.get()}
                    </button>
                    <select class="field" aria-label="Comparison" prop:value=move || operator.get() on:change=on_operator>
                        {operators(&operator.get_untracked())}
                    </select>
                    <Show when=move || several.get()>
                        <button type="button" class="button small primary" on:click=move |_| write()>"Apply"</button>
                    </Show>
                    <Show when=move || !is_new>
                        <button type="button" class="button small" on:click=remove>"Remove"</button>
                    </Show>
                </div>
            </Show>
            {list}
            {move || lookup_note(&found.get())}
        </div>
    }
}

/// The operators to choose from, and one that the dashboard was saved with.
fn operators(saved: &str) -> impl IntoView + use<> {
    let is_known = OPERATORS.iter().any(|(id, _)| *id == saved);
    let saved = (!is_known).then(|| (saved.to_owned(), saved.to_owned()));
    let known = OPERATORS.map(|(id, name)| (id.to_owned(), name.to_owned()));
    let all = known.into_iter().chain(saved);
    all.map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()
}

fn lookup_note(found: &Lookup) -> Option<impl IntoView + use<>> {
    match found {
        Lookup::Waiting => Some(
            view! { <div class="option-count" role="status">"Asking the data source …"</div> }.into_any(),
        ),
        Lookup::Failed(why) => {
            Some(view! { <div class="field-error" role="alert">{why.clone()}</div> }.into_any())
        }
        Lookup::Found(_) => None,
    }
}

impl Lookup {
    fn choices(self) -> Arc<Vec<Choice>> {
        match self {
            Self::Found(choices) => choices,
            Self::Waiting | Self::Failed(_) => Arc::default(),
        }
    }
}

/// The labels that queries group by: several of those the data source has.
#[component]
pub fn GroupLabels(name: StoredValue<String>, source: SourceRef, label: String) -> impl IntoView {
    let board = use_board();
    let found = RwSignal::new(Lookup::Waiting);
    let source = StoredValue::new(source);
    let on_open = Callback::new(move |()| {
        board.variables.look_up(&source.get_value(), VariableQuery::LabelNames { matcher: None }, found);
    });
    let choices = Signal::derive(move || found.get().choices());
    view! { <OptionList name label choices on_open /> }
}
