//! The file beside the app: which data sources there are and where dashboards lie.
//!
//! In: YAML or JSON, ours or a file from Grafana's provisioning as it is, and the address of the page. Out: a [`Config`]
//! with every URL absolute, and notices about what a browser cannot do as written.
//!
//! **Invariant:** a secret never gets into an address; a source that cannot work is kept, with the sentence that says why.

mod address;
mod find;
mod inputs;
mod provisioned;
mod push;
mod reach;
mod read;
mod socket;
mod source;
mod yaml;

pub use address::{Address, ReadAddress, install_addresses};
pub use find::{SourceError, find};
pub use inputs::{InputAnswer, answer_inputs, answers};
pub use push::{Adapter, Login, Mapping, PushSettings, TimeUnit};
pub use reach::join;
pub use read::{Config, ConfigError, read};
pub use source::{Datasource, HttpMethod, Refreshing, SourceKind, TraceLink};
