//! What a viewer must know of a pushed query besides its data. In: what the follower knows. Out: sentences.
//!
//! **Invariant:** whatever is missing, left out or thinned is named here.

use super::Follower;
use crate::live::push::events::MOST_EVENTS;
use crate::live::push::lines::MOST_STREAMS;
use crate::live::push::series::MOST_SERIES;
use crate::time::{Zone, format_date_time};

impl Follower {
    /// What a viewer must know of this query besides its data.
    pub fn notes(&self, zone: &Zone) -> Vec<String> {
        let mut notes = Vec::new();
        let source = &self.query.source_name;
        notes.extend(self.fault.iter().map(|text| format!("{source} says: {text}")));
        let beside = self.query.past.as_ref();
        if let (Some(why), Some(past)) = (&self.past_error, beside) {
            notes.push(format!("{} cannot be asked for what was missed: {why}", past.source_name()));
        }
        if let Some(past) = beside
            && !past.unknown_variables().is_empty()
        {
            notes.push(format!(
                "Unknown variable in the back-fill query: ${}",
                past.unknown_variables().join(", $")
            ));
        }
        let has_data = !self.series.tracks.is_empty() || !self.lines.tracks.is_empty();
        if beside.is_none() && has_data {
            let what = "the data begins when this page was opened, and what is missed stays missing";
            notes.push(format!("Query {} names no back-fill: {what}.", self.query.ref_id));
        }
        if let (Some(first), Some(last)) = (self.holes.lost().first(), self.holes.lost().last()) {
            let spans = self.holes.lost().len();
            let more = if spans > 1 { format!(", in {spans} pieces") } else { String::new() };
            let whose = beside
                .map_or_else(String::new, |past| format!("; {} does not have it either", past.source_name()));
            notes.push(format!(
                "Missing between {} and {}{more}{whose}.",
                format_date_time(first.from, zone),
                format_date_time(last.to.max(first.to), zone)
            ));
        }
        if self.from_the_future {
            notes.push(format!("{source} sent times that have not come yet; those messages were not taken."));
        }
        if let Some(at) = self.crowded {
            let at = format_date_time(at, zone);
            notes.push(format!(
                "More lines share one moment at {at} than one answer holds: some are missing."
            ));
        }
        if let Some(begin) = self.lines_begin {
            let begin = format_date_time(begin, zone);
            notes.push(format!("Lines before {begin} are not loaded: no more are held at once."));
        }
        if self.series.is_crowded {
            notes.push(format!(
            "More than {MOST_SERIES} series came for query {}: the others are not shown. A narrower channel or a \
             filter shows them.",
            self.query.ref_id
        ));
        }
        if self.lines.is_crowded {
            notes.push(format!(
            "Lines of more than {MOST_STREAMS} streams came for query {}: those of the others are not shown. A \
             narrower channel or a filter shows them.",
            self.query.ref_id
        ));
        }
        if self.events.is_full {
            notes.push(format!("More than {MOST_EVENTS} events came; the oldest are not marked."));
        }
        if self.lines.gone > 0 {
            notes.push(format!("{} older lines were let go to bound the memory.", self.lines.gone));
        }
        if self.series.tracks.values().any(|track| track.thinned) {
            notes.push(
                "Older samples are shown by the lowest and highest of each few, to bound the memory."
                    .to_owned(),
            );
        }
        notes
    }
}
