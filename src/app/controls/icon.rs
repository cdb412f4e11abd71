//! Line icons, drawn by ourselves in a 16-unit square.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Back,
    Chevron,
    ChevronDown,
    Clock,
    Close,
    Copy,
    External,
    Eye,
    Filter,
    Folder,
    Info,
    Inspect,
    Lines,
    Link,
    Menu,
    Moon,
    Next,
    Pause,
    Play,
    Plus,
    Refresh,
    Screen,
    Share,
    Warning,
    ZoomOut,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Back => "M10 3 5 8l5 5",
            Self::Chevron | Self::Next => "M6 3l5 5-5 5",
            Self::Pause => "M5.500 3v10M10.500 3v10",
            Self::Play => "M5 3l8 5-8 5z",
            Self::ChevronDown => "M3.5 6 8 10.5 12.5 6",
            Self::Clock => "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.8V8l2.4 1.6",
            Self::Close => "M3.5 3.5l9 9M12.5 3.5l-9 9",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::External => "M7 3H3v10h10V9M9.5 2.5h4v4M13.5 2.5 7.5 8.5",
            Self::Eye => {
                "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"
            }
            Self::Filter => "M2 3h12L9.5 8.500v4.500l-3-1.500v-3z",
            Self::Folder => "M2 4h4l1.5 1.5H14V13H2z",
            Self::Info => "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.4V11M8 5v.2",
            Self::Inspect => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.4 3.4",
            Self::Lines => "M2 3.500h12M2 8h7M2 12.500h12M12 6v4M10.500 8.500 12 10l1.500-1.500",
            Self::Link => {
                "M6.5 9.5l3-3M7 4.5 9 2.6a3 3 0 0 1 4.3 4.3L11.5 9M9 11.5 7 13.4a3 3 0 0 1-4.3-4.3L4.5 7"
            }
            Self::Menu => "M8 3v.9M8 7.600v.9M8 12.200v.9",
            Self::Moon => "M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Refresh => "M13.2 6.5A5.5 5.5 0 1 0 13.5 9M13.5 3v3.7H9.8",
            Self::Screen => "M2 3h12v8H2zM5.5 13.5h5M8 11v2.5",
            Self::Share => {
                "M11.5 5.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4.5 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11.5 14.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.2 7l3.6-2.2M6.2 9l3.6 2.2"
            }
            Self::Warning => "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.7v.1",
            Self::ZoomOut => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.4 3.4M5 7h4",
        }
    }
}

/// The icon alone; whatever holds it must carry the name for a screen reader.
pub fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=icon.path()></path></svg> }
}
