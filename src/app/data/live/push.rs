//! Sources that push, for the page. In: what panels want of a source. Out: its messages, to all who want them, and the
//! connection's state.
//!
//! **Invariant:** one socket for each source, and each subscription sent once, however many panels want it; what nobody
//! wants is unsubscribed, and with the last one the socket closes.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use atalaya_core::config::{Adapter, Datasource};
use atalaya_core::live::link::{Ending, Event, Policy, State, Status};
use atalaya_core::live::push::message::Message as Pushed;
use atalaya_core::live::push::{Heard, Session};
use atalaya_core::query::Subscription;
use atalaya_core::time::Millis;

use crate::app::data::live::connection::{Connection, Protocol};
use crate::app::platform::socket::Message;

/// What one who listens is told.
pub enum Update<'u> {
    /// The server takes subscriptions: what is wanted was asked for just now.
    Ready,
    Messages(&'u [&'u Pushed]),
    State(Status),
    /// How many messages were not understood so far, and why the last was not.
    Malformed(u64, String),
}

type Sink = Rc<dyn Fn(Update<'_>)>;

struct Listener {
    number: u64,
    wants: Vec<Subscription>,
    sink: Sink,
}

/// How many want a subscription, and the newest time it has brought.
#[derive(Default)]
struct Wanted {
    count: usize,
    newest: Option<Millis>,
}

/// One source of the page.
pub struct PushSource {
    uid: String,
    name: String,
    /// `ws://` or `wss://`, absolute.
    url: String,
    session: RefCell<Session>,
    connection: RefCell<Option<Connection>>,
    wanted: RefCell<BTreeMap<Subscription, Wanted>>,
    listeners: RefCell<Vec<Listener>>,
    next: Cell<u64>,
    malformed: Cell<u64>,
}

/// Somebody who listens; dropping it leaves.
pub struct Listening {
    source: Rc<PushSource>,
    number: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.source.leave(self.number);
    }
}

impl PushSource {
    /// `None` where the source does not push.
    pub(super) fn new(source: &Datasource) -> Option<Rc<Self>> {
        let settings = source.push.as_deref()?.clone();
        Some(Rc::new(Self {
            uid: source.uid.clone(),
            name: source.name.clone(),
            url: source.url.clone(),
            session: RefCell::new(Session::new(settings)),
            connection: RefCell::default(),
            wanted: RefCell::default(),
            listeners: RefCell::default(),
            next: Cell::default(),
            malformed: Cell::default(),
        }))
    }

    pub(super) fn is(&self, uid: &str) -> bool {
        self.uid == uid
    }

    /// How long silence may last: servers of the own protocol say something at least every twenty seconds, NATS every
    /// two minutes, others need not.
    pub(super) fn policy(&self) -> Policy {
        let silence = match self.session.borrow().adapter() {
            Adapter::Atalaya => Some(20_000),
            Adapter::Nats => Some(150_000),
            Adapter::JsonLines => None,
        };
        Policy { first_wait: 250, longest_wait: 10_000, healthy: 5_000, silence, ..Policy::default() }
    }

    pub(super) fn begin(&self, connection: Connection) {
        self.connection.replace(Some(connection.clone()));
        connection.tell(Event::Wanted);
    }

    /// One more listens. Hears of the state at once, and of [`Update::Ready`] where the server is.
    pub(super) fn listen(self: &Rc<Self>, wants: Vec<Subscription>, sink: Sink) -> Listening {
        let number = self.next.get();
        self.next.set(number + 1);
        for subscription in &wants {
            self.want(subscription);
        }
        self.listeners.borrow_mut().push(Listener { number, wants, sink: sink.clone() });
        let connection = self.connection.borrow().clone();
        if let Some(connection) = connection {
            sink(Update::State(connection.status()));
            if self.is_ready() {
                sink(Update::Ready);
            }
        }
        Listening { source: self.clone(), number }
    }

    fn is_ready(&self) -> bool {
        self.session.borrow().is_ready()
    }

    fn want(&self, subscription: &Subscription) {
        let is_first = {
            let mut wanted = self.wanted.borrow_mut();
            let entry = wanted.entry(subscription.clone()).or_default();
            entry.count += 1;
            entry.count == 1
        };
        if is_first && self.is_ready() {
            let asked = self.session.borrow_mut().subscribe(subscription, None);
            self.send(asked);
        }
    }

    fn leave(&self, number: u64) {
        let gone = {
            let mut listeners = self.listeners.borrow_mut();
            let place = listeners.iter().position(|listener| listener.number == number);
            place.map(|place| listeners.remove(place))
        };
        for subscription in gone.iter().flat_map(|gone| &gone.wants) {
            let is_last = {
                let mut wanted = self.wanted.borrow_mut();
                let Some(entry) = wanted.get_mut(subscription) else { continue };
                entry.count -= 1;
                entry.count == 0 && wanted.remove(subscription).is_some()
            };
            if is_last {
                let asked = self.session.borrow_mut().unsubscribe(subscription);
                self.send(asked);
            }
        }
    }

    fn send(&self, text: Option<String>) {
        if let (Some(text), Some(connection)) = (text, &*self.connection.borrow()) {
            // Where the connection is not open, all that is wanted is asked for when it is.
            connection.send_text(&text);
        }
    }

    /// The server is ready: everything wanted is asked for, from where each ended.
    fn subscribe_all(&self) {
        let asked: Vec<Option<String>> = {
            let (wanted, mut session) = (self.wanted.borrow(), self.session.borrow_mut());
            wanted.iter().map(|(subscription, entry)| session.subscribe(subscription, entry.newest)).collect()
        };
        asked.into_iter().for_each(|text| self.send(text));
        self.tell_all(|| Update::Ready);
    }

    fn tell_all<'u>(&self, update: impl Fn() -> Update<'u>) {
        let sinks: Vec<Sink> = self.listeners.borrow().iter().map(|listener| listener.sink.clone()).collect();
        for sink in sinks {
            sink(update());
        }
    }

    fn hear(&self, heard: Vec<Heard>) {
        let mut messages: Vec<(Pushed, Option<Subscription>)> = Vec::new();
        for one in heard {
            match one {
                Heard::Ready => self.subscribe_all(),
                Heard::Reply(text) => self.send(Some(text)),
                Heard::Message { message, only } => messages.push((message, only)),
                Heard::Malformed { count, last } => {
                    self.malformed.set(self.malformed.get().saturating_add(count));
                    let (count, why) = (self.malformed.get(), last.to_string());
                    self.tell_all(|| Update::Malformed(count, why.clone()));
                }
                Heard::Hopeless(why) => {
                    let connection = self.connection.borrow().clone();
                    if let Some(connection) = connection {
                        connection.give_up(Ending::Lost(why));
                    }
                }
            }
        }
        self.deliver(&messages);
    }

    fn deliver(&self, messages: &[(Pushed, Option<Subscription>)]) {
        for (message, only) in messages {
            let Some(newest) = newest(message) else { continue };
            for (subscription, entry) in self.wanted.borrow_mut().iter_mut() {
                let is_meant =
                    only.as_ref().map_or_else(|| fits(subscription, message), |only| only == subscription);
                if is_meant {
                    entry.newest = entry.newest.max(Some(newest));
                }
            }
        }
        let deliveries: Vec<(Sink, Vec<&Pushed>)> = {
            let listeners = self.listeners.borrow();
            let for_one = |listener: &Listener| {
                let meant = messages
                    .iter()
                    .filter(|(_, only)| only.as_ref().is_none_or(|only| listener.wants.contains(only)));
                (listener.sink.clone(), meant.map(|(message, _)| message).collect())
            };
            listeners.iter().map(for_one).collect()
        };
        for (sink, messages) in deliveries {
            if !messages.is_empty() {
                sink(Update::Messages(&messages));
            }
        }
    }
}

fn fits(subscription: &Subscription, message: &Pushed) -> bool {
    match message {
        Pushed::Data(data) => subscription.wants(&data.channel, &data.labels),
        Pushed::Log(lines) => subscription.wants(&lines.channel, &lines.labels),
        Pushed::Event(event) => subscription.wants(&event.channel, &event.labels),
        Pushed::Heartbeat | Pushed::Gap(_) | Pushed::Fault(_) => false,
    }
}

/// The newest time in a message, in milliseconds.
fn newest(message: &Pushed) -> Option<Millis> {
    match message {
        Pushed::Data(data) => data.times.iter().max().copied(),
        Pushed::Log(lines) => lines.lines.iter().map(|(at, _)| at.div_euclid(1_000_000)).max(),
        Pushed::Event(event) => Some(event.from),
        Pushed::Heartbeat | Pushed::Gap(_) | Pushed::Fault(_) => None,
    }
}

impl Protocol for PushSource {
    fn address(&self) -> Result<String, Ending> {
        Ok(self.url.clone())
    }

    fn opened(&self, _connection: &Connection) {
        let heard = self.session.borrow_mut().opened();
        self.hear(heard);
    }

    fn received(&self, message: Message) {
        let heard = match &message {
            Message::Text(text) => self.session.borrow_mut().frame(text.as_bytes()),
            Message::Binary(bytes) => self.session.borrow_mut().frame(bytes),
        };
        self.hear(heard);
    }

    fn ending(&self, _code: u16, reason: &str) -> Ending {
        Ending::Lost(if reason.is_empty() {
            format!("The connection to {} was lost.", self.name)
        } else {
            format!("{} closed the connection: {reason}.", self.name)
        })
    }

    /// A push server need not speak HTTP, so there is nobody to ask.
    fn ask_why(&self, connection: &Connection) {
        let connection = connection.clone();
        let why = format!("{} cannot be reached at {}.", self.name, self.url);
        leptos::task::spawn_local(async move {
            connection.tell(Event::Explained(Ending::Lost(why)));
        });
    }

    /// The panels ask the source beside it themselves.
    fn poll(&self) {}

    fn changed(&self, status: Status) {
        if status.state != State::Live {
            self.session.borrow_mut().closed();
        }
        self.tell_all(|| Update::State(status.clone()));
    }
}
