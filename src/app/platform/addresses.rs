//! The browser's own reading of addresses, for the core. In: an address as written. Out: the core's [`Address`].
//!
//! **Invariant:** no address carries a user name or a password.

use atalaya_core::config::{Address, install_addresses};
use web_sys::Url;

/// Makes the browser's rules the program's.
pub fn install() {
    install_addresses(read);
}

fn read(written: &str, base: Option<&str>) -> Option<Address> {
    let url = match base {
        Some(base) => Url::new_with_base(written, base),
        None => Url::new(written),
    }
    .ok()?;
    let had_credentials = !url.username().is_empty() || !url.password().is_empty();
    url.set_username("");
    url.set_password("");
    Some(Address {
        href: url.href(),
        scheme: url.protocol().trim_end_matches(':').to_owned(),
        host: url.hostname(),
        origin: url.origin(),
        had_credentials,
    })
}
