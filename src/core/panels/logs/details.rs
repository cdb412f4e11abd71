//! The fields of one log line, for who opens it. In: a row. Out: groups of names and values.
//!
//! **Invariant:** a name appears in one group only, the one nearest to the source of truth.

use std::collections::BTreeSet;

use super::{LogRow, detect};
use crate::order::Gather;

/// Where fields come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetailKind {
    /// Of the stream: a query can select by them.
    Labels,
    /// Structured metadata sent with the line.
    Metadata,
    /// Found by a parser in the query.
    Parsed,
    /// Found here, because the line is JSON or logfmt.
    Detected,
}

impl DetailKind {
    pub fn title(self) -> &'static str {
        match self {
            Self::Labels => "Labels",
            Self::Metadata => "Structured metadata",
            Self::Parsed => "Parsed fields",
            Self::Detected => "Detected fields",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailField {
    pub name: String,
    pub value: String,
}

/// Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailGroup {
    pub kind: DetailKind,
    pub fields: Vec<DetailField>,
}

impl LogRow {
    /// Its fields by kind; detected ones in the line's order, the others by name.
    pub fn details(&self) -> Vec<DetailGroup> {
        let labels = self.labels.all.iter().map(|(name, value)| (name.clone(), value.clone()));
        let kind_of = |name: &String| {
            if self.labels.metadata.contains(name) {
                DetailKind::Metadata
            } else if self.labels.parsed.contains(name) {
                DetailKind::Parsed
            } else {
                DetailKind::Labels
            }
        };
        let known: Vec<(DetailKind, (String, String))> =
            labels.map(|pair| (kind_of(&pair.0), pair)).collect();
        let mut seen: BTreeSet<String> = self.labels.all.keys().cloned().into_set();
        let detected = detect::fields(&self.line).into_iter().filter(|(name, _)| seen.insert(name.clone()));
        let all: Vec<_> =
            known.into_iter().chain(detected.map(|pair| (DetailKind::Detected, pair))).collect();
        [DetailKind::Labels, DetailKind::Metadata, DetailKind::Parsed, DetailKind::Detected]
            .into_iter()
            .map(|kind| {
                let of_kind = all.iter().filter(|(other, _)| *other == kind);
                let fields = of_kind
                    .map(|(_, (name, value))| DetailField { name: name.clone(), value: value.clone() })
                    .collect();
                DetailGroup { kind, fields }
            })
            .filter(|group| !group.fields.is_empty())
            .collect()
    }
}
