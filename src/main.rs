//! The browser's entry point: says where a panic happened, then mounts the app. Nothing else.

#![allow(unreachable_pub, reason = "a program exports nothing: pub means for the other modules of the page")]

mod app;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
