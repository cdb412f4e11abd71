//! What a panel wants to be sent. In: a channel pattern and values that labels may have. Out: whether a message is wanted.

use std::collections::BTreeMap;

use crate::frame::Labels;
use crate::query::channel;

/// One question to a push server; equal ones are asked once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Subscription {
    /// A pattern that [`channel::check`] passes.
    pub channel: String,
    /// Values that a label may have; labels that are not named may have any.
    pub filter: BTreeMap<String, Vec<String>>,
}

impl Subscription {
    /// Whether a message of this channel with these labels is meant.
    pub fn wants(&self, channel: &str, labels: &Labels) -> bool {
        channel::fits(&self.channel, channel)
            && self.filter.iter().all(|(name, values)| {
                let value = labels.get(name).map_or("", String::as_str);
                values.iter().any(|wanted| wanted == value)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_the_values_a_label_may_have() {
        let filter = BTreeMap::from([("region".to_owned(), vec!["eu".to_owned(), "us".to_owned()])]);
        let subscription = Subscription { channel: "shop.*".to_owned(), filter };
        let labels = |region: &str| Labels::from([("region", region), ("host", "a")]);
        assert!(subscription.wants("shop.load", &labels("eu")));
        assert!(!subscription.wants("shop.load", &labels("asia")));
        assert!(!subscription.wants("store.load", &labels("eu")));
        assert!(!subscription.wants("shop.load", &Labels::default()));
    }
}
