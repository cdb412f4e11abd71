//! What every part of the app shares: the address, the theme, the viewer's zone, the data sources.
//!
//! **Invariant:** the address is written in one place, here, by [`Session::navigate`]; whatever a viewer changes goes through it.

use std::sync::Arc;

use atalaya_core::config::{Config, Datasource};
use atalaya_core::theme::Theme;
use atalaya_core::time::Zone;
use atalaya_core::url::{HistoryStep, UrlState, history_step};
use leptos::prelude::*;

use crate::app::controls::Toasts;
use crate::app::data::boards::Boards;
use crate::app::data::client::Client;
use crate::app::data::live::Live;
use crate::app::platform::{clock, dom, history, storage};

/// How the theme is chosen where the address names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeChoice {
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::System, "System"), (Self::Light, "Light"), (Self::Dark, "Dark")];

    fn remembered() -> Self {
        match storage::read("theme").as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Copied freely; all copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    pub url: RwSignal<UrlState>,
    pub theme: Memo<Theme>,
    pub theme_choice: RwSignal<ThemeChoice>,
    pub browser_zone: StoredValue<Zone>,
    pub config: StoredValue<Arc<Config>>,
    pub client: StoredValue<Client, LocalStorage>,
    pub live: StoredValue<Live, LocalStorage>,
    pub toasts: Toasts,
    pub boards: Boards,
    base: StoredValue<String>,
}

impl Session {
    /// Reads the address bar and follows it from now on.
    pub fn start(config: Config) -> Self {
        let base = dom::base_path();
        let url = RwSignal::new(UrlState::parse(&history::current(), &base));
        let theme_choice = RwSignal::new(ThemeChoice::remembered());
        let system_dark = system_prefers_dark();
        let theme = Memo::new(move |_| {
            url.with(|url| url.theme).unwrap_or_else(|| match theme_choice.get() {
                ThemeChoice::Light => Theme::Light,
                ThemeChoice::Dark => Theme::Dark,
                ThemeChoice::System if system_dark.get() => Theme::Dark,
                ThemeChoice::System => Theme::Light,
            })
        });
        let sources: Arc<[Datasource]> = config.datasources.clone().into();
        let client = Client::new(sources.clone());
        let live = Live::start(client.clone(), sources);
        let session = Self {
            url,
            theme,
            theme_choice,
            browser_zone: StoredValue::new(clock::browser_zone()),
            config: StoredValue::new(Arc::new(config)),
            client: StoredValue::new_local(client),
            live: StoredValue::new_local(live),
            toasts: Toasts::new(),
            boards: Boards::new(),
            base: StoredValue::new(base.clone()),
        };
        history::on_step(move || url.set(UrlState::parse(&history::current(), &base)));
        session.paint_theme();
        session
    }

    /// Changes the address and with it everything that depends on it.
    pub fn navigate(self, change: impl FnOnce(&mut UrlState)) {
        self.write(change, None);
    }

    /// Puts the same place in better words: Back never returns to the worse ones.
    pub fn correct(self, change: impl FnOnce(&mut UrlState)) {
        self.write(change, Some(HistoryStep::Replace));
    }

    fn write(self, change: impl FnOnce(&mut UrlState), as_step: Option<HistoryStep>) {
        let old = self.url.get_untracked();
        let mut new = old.clone();
        change(&mut new);
        let Some(step) = history_step(&old, &new) else { return };
        history::write(&self.address(&new), as_step.unwrap_or(step) == HistoryStep::Push);
        self.url.set(new);
    }

    /// Path and query of a state.
    pub fn address(self, state: &UrlState) -> String {
        self.base.with_value(|base| state.format(base))
    }

    /// Remembers a choice for this browser, and puts it into the address for others.
    pub fn choose_theme(self, choice: ThemeChoice) {
        storage::write("theme", choice.id());
        self.theme_choice.set(choice);
        self.navigate(|url| {
            url.theme = match choice {
                ThemeChoice::System => None,
                ThemeChoice::Light => Some(Theme::Light),
                ThemeChoice::Dark => Some(Theme::Dark),
            };
        });
    }

    /// What a menu marks as chosen: the address is stronger than what this browser remembers.
    pub fn theme_in_force(self) -> ThemeChoice {
        self.url.with(|url| match url.theme {
            Some(Theme::Light) => ThemeChoice::Light,
            Some(Theme::Dark) => ThemeChoice::Dark,
            None => self.theme_choice.get(),
        })
    }

    /// Light where it was dark, and dark where it was light.
    pub fn flip_theme(self) {
        self.choose_theme(match self.theme.get_untracked() {
            Theme::Dark => ThemeChoice::Light,
            Theme::Light => ThemeChoice::Dark,
        });
    }

    /// The address of a file beside the app.
    pub fn beside(self, path: &str) -> String {
        self.base.with_value(|base| format!("{base}{path}"))
    }

    /// Reads the folder of dashboards for a list of them, unless that was done.
    pub fn ask_boards(self) {
        self.boards.ask(self.boards_folder());
    }

    /// The address of the folder of dashboards.
    pub fn boards_folder(self) -> String {
        self.config.with_value(|config| self.beside(&config.dashboards_path))
    }

    fn paint_theme(self) {
        Effect::new(move |_| {
            let theme = self.theme.get();
            dom::set_root_attribute("data-theme", if theme == Theme::Dark { "dark" } else { "light" });
            let variables = theme.tokens().pairs();
            let named: Vec<(String, String)> =
                variables.iter().map(|(name, color)| (format!("--{name}"), color.to_string())).collect();
            dom::set_root_variables(named.iter().map(|(name, color)| (name.as_str(), color.clone())));
        });
    }
}

/// The session handed down by the app.
pub fn use_session() -> Session {
    expect_context::<Session>()
}

/// Follows the system's setting as it changes.
fn system_prefers_dark() -> ReadSignal<bool> {
    use send_wrapper::SendWrapper;
    use wasm_bindgen::prelude::*;

    let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let (dark, set_dark) = signal(query.as_ref().is_none_or(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let on_change = Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(
            move |event: web_sys::MediaQueryListEvent| set_dark.set(event.matches()),
        );
        query.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref()).ok();
        let kept = SendWrapper::new((query, on_change));
        on_cleanup(move || drop(kept));
    }
    dark
}
