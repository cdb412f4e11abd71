//! Absolute web addresses by the web's own rules. In: an address as written, and the one it may be relative to. Out: an
//! [`Address`].
//!
//! Natively a crate does the work. The page has the browser's `URL`: it [installs](install_addresses) that at its start,
//! and the crate is not part of what viewers download.
//!
//! **Invariant:** an address carries no user name and no password.

use std::sync::OnceLock;

/// What an address says, as the URL standard spells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The whole, without user name and password.
    pub href: String,
    /// `https`
    pub scheme: String,
    /// A name in its ASCII form, `127.0.0.1`, `[::1]`; empty where the scheme has none.
    pub host: String,
    /// Scheme, host and port; `null` where the scheme has no such thing.
    pub origin: String,
    /// It was written with a user name or a password.
    pub had_credentials: bool,
}

/// Reads an address, where one is given relative to a base.
pub type ReadAddress = fn(written: &str, base: Option<&str>) -> Option<Address>;

static READER: OnceLock<ReadAddress> = OnceLock::new();

/// Names what reads addresses in this program, before the configuration is read; a second call changes nothing.
pub fn install_addresses(read: ReadAddress) {
    READER.get_or_init(|| read);
}

impl Address {
    /// An absolute address; `None` for anything else.
    pub(super) fn parse(written: &str) -> Option<Self> {
        read(written, None)
    }

    /// An address relative to this one.
    pub(super) fn join(&self, written: &str) -> Option<Self> {
        read(written, Some(&self.href))
    }

    /// Without slashes at the end.
    pub(super) fn trimmed(&self) -> String {
        self.href.trim_end_matches('/').to_owned()
    }

    /// The host, where it is a name rather than a number.
    pub(super) fn name(&self) -> Option<&str> {
        // The standard takes a host whose last part is a number for an IPv4 address.
        let last = self.host.rsplit('.').next().unwrap_or_default();
        let is_number = self.host.starts_with('[') || last.bytes().all(|byte| byte.is_ascii_digit());
        (!is_number).then_some(&self.host)
    }

    /// Whether it leads to the viewer's own machine.
    pub(super) fn is_local(&self) -> bool {
        match self.name() {
            Some(name) => name == "localhost" || name.ends_with(".localhost"),
            None => self.host == "[::1]" || self.host.starts_with("127."),
        }
    }
}

fn read(written: &str, base: Option<&str>) -> Option<Address> {
    #[cfg(not(target_arch = "wasm32"))]
    install_addresses(native::read);
    READER.get()?(written, base)
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::Address;
    use ::url::Url;

    pub(super) fn read(written: &str, base: Option<&str>) -> Option<Address> {
        let mut url = match base {
            Some(base) => Url::parse(base).ok()?.join(written).ok()?,
            None => Url::parse(written).ok()?,
        };
        let had_credentials = !url.username().is_empty() || url.password().is_some();
        // Both can only fail on addresses that cannot have them.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Some(Address {
            href: url.as_str().to_owned(),
            scheme: url.scheme().to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            origin: url.origin().ascii_serialization(),
            had_credentials,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, name: Option<&str>, is_local: bool) {
        let address = Address::parse(written).unwrap();
        assert_eq!((address.name(), address.is_local()), (name, is_local), "{written}");
    }

    #[test]
    fn hosts_are_names_or_numbers() {
        check("http://prometheus:9090/x", Some("prometheus"), false);
        check("http://LOCALHOST:9090", Some("localhost"), true);
        check("http://a.localhost", Some("a.localhost"), true);
        check("http://127.1", None, true);
        check("http://10.0.0.1:9090", None, false);
        check("http://[::1]:9090", None, true);
        check("http://[fd00::1]", None, false);
        check("http://1.example.org", Some("1.example.org"), false);
        check("file:///tmp/x", None, false);
    }

    #[test]
    fn no_address_carries_credentials() {
        let address = Address::parse("http://me:secret@far.example.org:80/x/").unwrap();
        assert!(address.had_credentials);
        assert_eq!(address.href, "http://far.example.org/x/");
        assert_eq!(address.origin, "http://far.example.org");
        let below = address.join("../y?z").unwrap();
        assert_eq!((below.href.as_str(), below.had_credentials), ("http://far.example.org/y?z", false));
    }

    #[test]
    fn what_is_no_absolute_address() {
        for written in ["prometheus/", "/prometheus", "", "http://"] {
            assert_eq!(Address::parse(written), None, "{written}");
        }
    }
}
