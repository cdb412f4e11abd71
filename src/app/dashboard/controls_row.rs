//! Below the top bar: variables, switches of annotations, the dashboard's links.

use atalaya_core::model::{Dashboard, DashboardLink, Hide};
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::links::Link;
use crate::app::dashboard::variable_picker::VariablePicker;

/// Controls in the order they are shown.
#[derive(Clone, Default)]
struct Controls {
    /// Names, and whether they go without a label.
    variables: Vec<(String, bool)>,
    /// Places, names, and whether they are on by themselves.
    annotations: Vec<(usize, String, bool)>,
    links: Vec<DashboardLink>,
}

impl Controls {
    fn of(dashboard: &Dashboard, in_menu: bool) -> Self {
        let variables = dashboard.variables.iter().filter(|variable| {
            variable.hide != Hide::Variable
                && (variable.hide == Hide::Menu) == in_menu
                && variable.kind.has_control()
        });
        let annotations = dashboard
            .annotations
            .iter()
            .enumerate()
            .filter(|(_, query)| !query.hidden && query.in_menu == in_menu && query.shows());
        Self {
            variables: variables
                .map(|variable| (variable.name.clone(), variable.hide == Hide::Label))
                .collect(),
            annotations: annotations
                .map(|(place, query)| (place, query.name.clone(), query.enabled))
                .collect(),
            links: dashboard.links.iter().filter(|link| link.in_menu == in_menu).cloned().collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.variables.is_empty() && self.annotations.is_empty() && self.links.is_empty()
    }

    fn switches(&self) -> impl IntoView + use<> {
        let pickers = self.variables.clone().into_iter();
        let annotations = self.annotations.clone().into_iter();
        view! {
            {pickers.map(|(name, hide_label)| view! { <VariablePicker name hide_label /> }).collect_view()}
            {annotations.map(|(place, name, enabled)| view! { <AnnotationSwitch place name enabled /> }).collect_view()}
        }
    }

    fn links(&self) -> impl IntoView + use<> {
        self.links.clone().into_iter().map(|link| view! { <Link link /> }).collect_view()
    }
}

#[component]
pub fn ControlsRow() -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let shows_variables = Memo::new(move |_| session.url.with(|url| !url.hide_variables));
    let shows_links = Memo::new(move |_| session.url.with(|url| !url.hide_links));
    let (shown, folded) = board
        .dashboard
        .with_value(|dashboard| (Controls::of(dashboard, false), Controls::of(dashboard, true)));
    if shown.is_empty() && folded.is_empty() {
        return ().into_any();
    }
    let has_more = !folded.is_empty();
    let (shown, folded) = (StoredValue::new(shown), StoredValue::new(folded));
    let open = RwSignal::new(false);
    view! {
        <div class="controls">
            <Show when=move || shows_variables.get()>{shown.with_value(Controls::switches)}</Show>
            <Show when=move || open.get() && shows_variables.get()>{folded.with_value(Controls::switches)}</Show>
            <Show when=move || has_more && (shows_variables.get() || shows_links.get())>
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {move || if open.get() { "Fewer controls" } else { "More controls" }}
                    {icon(Icon::ChevronDown)}
                </button>
            </Show>
            <Show when=move || shows_links.get()>
                <span class="spacer"></span>
                {shown.with_value(Controls::links)}
                <Show when=move || open.get()>{folded.with_value(Controls::links)}</Show>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn AnnotationSwitch(place: usize, name: String, enabled: bool) -> impl IntoView {
    let board = use_board();
    let failure = Memo::new(move |_| board.annotations.with(|all| all.failures.get(&place).cloned()));
    let key = StoredValue::new(name.clone());
    let is_on = move || key.with_value(|name| board.annotation_on(name, enabled));
    let toggle = move |event| {
        let (name, on) = (key.get_value(), event_target_checked(&event));
        board.session.navigate(|url| {
            if on == enabled {
                url.annotations.remove(&name);
            } else {
                url.annotations.insert(name, on);
            }
        });
    };
    let mark = move || {
        failure.get().map(|why| view! { <span class="mark error" title=why.clone() role="alert" aria-label=why>{icon(Icon::Warning)}</span> })
    };
    view! {
        <label class="control switch">
            <span class="control-text">{name}</span>
            {mark}
            <input type="checkbox" role="switch" prop:checked=is_on on:change=toggle />
        </label>
    }
}
