//! One connection's conversation, whatever its protocol. In: what is wanted, frames as they come. Out: messages with who
//! they are for, frames to send, and whether the server has taken the connection.
//!
//! **Invariant:** on a new connection everything still wanted is asked for again; nothing is asked before the server is
//! ready to hear it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::config::{Adapter, PushSettings};
use crate::live::push::message::{Fault, Malformed, Message};
use crate::live::push::nats::{self, Operation, Parser};
use crate::live::push::pieces::{Piece, each};
use crate::live::push::{envelope, mapped};
use crate::query::Subscription;
use crate::time::Millis;

/// Largest frame that is read, in bytes.
const LARGEST_FRAME: usize = 8 * 1024 * 1024;

/// What came of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// The server takes subscriptions now.
    Ready,
    /// For the subscription named, where the protocol says which; else for whoever wants it.
    Message { message: Message, only: Option<Subscription> },
    /// To be sent at once, such as a `PONG`.
    Reply(String),
    /// So many messages of the frame were not understood; why the last was not. At most once for a frame.
    Malformed { count: u64, last: Malformed },
    /// The connection is of no use any more; the reason is for people.
    Hopeless(String),
}

/// A conversation.
#[derive(Debug, Clone)]
pub struct Session {
    settings: PushSettings,
    ready: bool,
    parser: Parser,
    /// NATS' numbers of subscriptions; a number is never used twice, so what is late is never mistaken.
    numbers: BTreeMap<Subscription, u32>,
    next_number: u32,
}

impl Session {
    pub fn new(settings: PushSettings) -> Self {
        Self { settings, ready: false, parser: Parser::default(), numbers: BTreeMap::new(), next_number: 1 }
    }

    pub fn adapter(&self) -> Adapter {
        self.settings.adapter
    }

    /// A new connection is open: what was half heard on the old one counts no more.
    pub fn opened(&mut self) -> Vec<Heard> {
        self.parser = Parser::default();
        self.numbers.clear();
        self.ready = self.settings.adapter != Adapter::Nats;
        if self.ready { vec![Heard::Ready] } else { Vec::new() }
    }

    /// The connection is gone; nothing can be asked until the next one is ready.
    pub fn closed(&mut self) {
        self.ready = false;
    }

    /// Whether the server takes subscriptions.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// What to send to be sent what `subscription` wants, from `since` on where the protocol can say so.
    pub fn subscribe(&mut self, subscription: &Subscription, since: Option<Millis>) -> Option<String> {
        match self.settings.adapter {
            Adapter::Atalaya => Some(envelope::subscribe(subscription, since)),
            Adapter::JsonLines => None,
            Adapter::Nats => {
                let number = self.next_number;
                self.next_number += 1;
                self.numbers.insert(subscription.clone(), number);
                Some(nats::subscribe(&subscription.channel, number))
            }
        }
    }

    pub fn unsubscribe(&mut self, subscription: &Subscription) -> Option<String> {
        match self.settings.adapter {
            Adapter::Atalaya => Some(envelope::unsubscribe(subscription)),
            Adapter::JsonLines => None,
            Adapter::Nats => self.numbers.remove(subscription).map(nats::unsubscribe),
        }
    }

    /// A text or binary frame.
    pub fn frame(&mut self, bytes: &[u8]) -> Vec<Heard> {
        let mut taken = Taken::default();
        if bytes.len() > LARGEST_FRAME {
            taken.malformed(Malformed::TooLarge(bytes.len()));
            return taken.all();
        }
        match self.settings.adapter {
            Adapter::Atalaya | Adapter::JsonLines => self.lines(bytes, None, None, &mut taken),
            Adapter::Nats => self.nats(bytes, &mut taken),
        }
        taken.all()
    }

    fn nats(&mut self, bytes: &[u8], taken: &mut Taken) {
        let (mut operations, mut is_answered) = (Vec::new(), false);
        let outcome = self.parser.take(bytes, &mut operations);
        for operation in operations {
            match operation {
                Operation::Info(info) => match nats::refusal(&info) {
                    Some(why) => taken.heard.push(Heard::Hopeless(why)),
                    // Later ones are news of the cluster.
                    None if self.ready => {}
                    None => taken.heard.push(Heard::Reply(nats::connect(&self.settings.login))),
                },
                Operation::Pong if self.ready => {}
                Operation::Pong => {
                    self.ready = true;
                    taken.heard.push(Heard::Ready);
                }
                // One answer for all of a frame: a server asks once in minutes.
                Operation::Ping if is_answered => {}
                Operation::Ping => {
                    is_answered = true;
                    taken.heard.push(Heard::Reply("PONG\r\n".to_owned()));
                }
                Operation::Ok => {}
                Operation::Err(text) => taken.heard.push(refused(text)),
                Operation::Message { subject, sid, payload } => {
                    let meant = self.numbers.iter().find(|(_, number)| **number == sid);
                    // What was unsubscribed may still be under way.
                    if let Some(only) = meant.map(|(subscription, _)| subscription.clone()) {
                        self.lines(&payload, Some(&subject), Some(&only), taken);
                    }
                }
            }
        }
        if let Err(error) = outcome {
            taken.heard.push(Heard::Hopeless(format!("The server sent {error}")));
        }
    }

    /// One message, or several one a line, or a list of them.
    fn lines(&self, bytes: &[u8], channel: Option<&str>, only: Option<&Subscription>, taken: &mut Taken) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            taken.malformed(Malformed::NotText);
            return;
        };
        let outcome = each(text, |piece| {
            let read = match piece {
                Piece::Object(object) => self.object(&object, channel).and_then(Message::checked),
                Piece::Other => Err(Malformed::NotObject),
            };
            match read {
                // The frame itself has shown that the server is there.
                Ok(Message::Heartbeat) => {}
                Ok(message) => taken.heard.push(Heard::Message { message, only: only.cloned() }),
                Err(error) => taken.malformed(error),
            }
        });
        if let Err(error) = outcome {
            taken.malformed(Malformed::NotJson(error));
        }
    }

    fn object(&self, object: &Map<String, Value>, channel: Option<&str>) -> Result<Message, Malformed> {
        match self.settings.adapter {
            Adapter::Atalaya => envelope::decode(object, channel),
            Adapter::Nats if envelope::is_ours(object) => envelope::decode(object, channel),
            Adapter::Nats | Adapter::JsonLines => mapped::decode(object, &self.settings.mapping, channel),
        }
    }
}

/// What came of one frame so far.
#[derive(Default)]
struct Taken {
    heard: Vec<Heard>,
    malformed: u64,
    last: Option<Malformed>,
}

impl Taken {
    fn malformed(&mut self, error: Malformed) {
        self.malformed += 1;
        self.last = Some(error);
    }

    fn all(mut self) -> Vec<Heard> {
        let count = self.malformed;
        self.heard.extend(self.last.map(|last| Heard::Malformed { count, last }));
        self.heard
    }
}

/// NATS says most things that are wrong and closes; a refused subscription leaves the rest as it is.
fn refused(text: String) -> Heard {
    let is_local = text.starts_with("Permissions Violation") || text.starts_with("Invalid Subject");
    if is_local {
        return Heard::Message {
            message: Message::Fault(Fault { channel: None, message: text }),
            only: None,
        };
    }
    Heard::Hopeless(format!("NATS says: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(adapter: Adapter) -> Session {
        Session::new(PushSettings { adapter, ..PushSettings::default() })
    }

    fn on(channel: &str) -> Subscription {
        Subscription { channel: channel.to_owned(), ..Subscription::default() }
    }

    #[test]
    fn nats_is_asked_only_after_it_has_taken_the_connection() {
        let mut session = session(Adapter::Nats);
        assert_eq!(session.opened(), []);
        let heard = session.frame(b"INFO {}\r\n");
        assert!(matches!(heard.as_slice(), [Heard::Reply(text)] if text.starts_with("CONNECT ")));
        assert!(!session.is_ready());
        assert_eq!(session.frame(b"PONG\r\n"), [Heard::Ready]);
        assert_eq!(session.subscribe(&on("a.*"), Some(5)).as_deref(), Some("SUB a.* 1\r\n"));
        let payload = br#"{"t":"data","seq":1,"ts":5,"values":2}"#;
        let message = [format!("MSG a.b 1 {}\r\n", payload.len()).as_bytes(), payload, b"\r\n"].concat();
        let heard = session.frame(&message);
        let [Heard::Message { message: Message::Data(data), only }] = heard.as_slice() else {
            panic!("{heard:?}")
        };
        assert_eq!((&*data.channel, only.as_ref()), ("a.b", Some(&on("a.*"))));
        assert_eq!(session.unsubscribe(&on("a.*")).as_deref(), Some("UNSUB 1\r\n"));
        assert_eq!(session.frame(&message), [], "late messages of what nobody wants any more are dropped");
    }

    #[test]
    fn a_payload_of_any_json_is_read_with_the_mapping() {
        let mut session = session(Adapter::Nats);
        session.frame(b"INFO {}\r\nPONG\r\n");
        session.subscribe(&on("a"), None);
        let payload = br#"{"ts":1767225600,"value":2}"#;
        let message = [format!("MSG a 1 {}\r\n", payload.len()).as_bytes(), payload, b"\r\n"].concat();
        let heard = session.frame(&message);
        assert!(
            matches!(heard.as_slice(), [Heard::Message { message: Message::Data(data), .. }] if &*data.channel == "a")
        );
    }

    #[test]
    fn a_refused_subject_leaves_the_connection_and_another_error_ends_it() {
        let mut session = session(Adapter::Nats);
        let heard = session.frame(b"-ERR 'Permissions Violation for Subscription to \"x\"'\r\n");
        assert!(matches!(heard.as_slice(), [Heard::Message { message: Message::Fault(_), .. }]));
        let heard = session.frame(b"-ERR 'Authorization Violation'\r\n");
        assert_eq!(heard, [Heard::Hopeless("NATS says: Authorization Violation".to_owned())]);
    }

    #[test]
    fn several_messages_may_share_a_frame_and_a_bad_one_is_named() {
        let mut session = session(Adapter::JsonLines);
        assert_eq!(session.opened(), [Heard::Ready]);
        assert_eq!(session.subscribe(&on("a"), None), None);
        let heard =
            session.frame(b"{\"ts\":1767225600,\"value\":1}\n[{\"ts\":1767225601,\"value\":2}, 7]\n{\"ts\":");
        let kinds: Vec<bool> = heard.iter().map(|heard| matches!(heard, Heard::Message { .. })).collect();
        assert_eq!(kinds, [true, true, false], "{heard:?}");
        assert!(matches!(&heard[2], Heard::Malformed { count: 2, last: Malformed::NotJson(_) }), "{heard:?}");
        assert_eq!(session.frame(b"\xff"), [Heard::Malformed { count: 1, last: Malformed::NotText }]);
    }

    #[test]
    fn a_frame_of_garbage_is_one_notice_that_counts_it() {
        let mut session = session(Adapter::Atalaya);
        session.opened();
        for garbage in ["7 ", "{}", "[7] "] {
            let count = 100_000;
            let heard = session.frame(garbage.repeat(count).as_bytes());
            let [Heard::Malformed { count: said, .. }] = heard.as_slice() else { panic!("{}", heard.len()) };
            assert_eq!(*said, count as u64, "{garbage}");
        }
        let list = format!("[{}0]", "0,".repeat(100_000));
        let heard = session.frame(list.as_bytes());
        assert!(matches!(heard.as_slice(), [Heard::Malformed { count: 100_001, .. }]), "{heard:?}");
        let deep = "[".repeat(100_000);
        assert!(matches!(session.frame(deep.as_bytes()).as_slice(), [Heard::Malformed { count: 1, .. }]));
        let beats = r#"{"t":"heartbeat"}"#.repeat(10_000);
        assert_eq!(session.frame(beats.as_bytes()), []);
    }

    #[test]
    fn many_pings_are_answered_once() {
        let mut session = session(Adapter::Nats);
        session.frame(b"INFO {}\r\nPONG\r\n");
        let heard = session.frame("PING\r\n".repeat(1000).as_bytes());
        assert_eq!(heard, [Heard::Reply("PONG\r\n".to_owned())]);
    }

    #[test]
    fn a_message_whose_labels_have_no_end_is_refused() {
        let mut session = session(Adapter::Atalaya);
        session.opened();
        let labels: Vec<String> = (0..10_000).map(|at| format!(r#""l{at}":"v""#)).collect();
        let many =
            format!(r#"{{"t":"data","channel":"a","ts":1,"values":1,"labels":{{{}}}}}"#, labels.join(","));
        let long = format!(
            r#"{{"t":"log","channel":"a","ts":1,"lines":"x","labels":{{"l":"{}"}}}}"#,
            "v".repeat(100_000)
        );
        for message in [many, long] {
            let heard = session.frame(message.as_bytes());
            assert!(
                matches!(heard.as_slice(), [Heard::Malformed { count: 1, last: Malformed::Labels }]),
                "{heard:?}"
            );
        }
    }
}
