//! One connection, kept alive: the core's [`Link`] decides, this obeys. In: a protocol that says where to connect and what
//! messages mean. Out: calls of that protocol.
//!
//! **Invariant:** dropping the last clone of a connection closes it and ends its timer; nothing is called after that.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use atalaya_core::live::link::{Command, Ending, Event, Link, Moment, Policy, Status};

use crate::app::platform::socket::{Message, Socket, SocketEvent};
use crate::app::platform::timer::Alarm;
use crate::app::platform::{clock, dom, random};

/// What speaks over a connection. Called with the connection itself, never while one of its calls runs.
pub trait Protocol {
    /// Where to connect, `ws://` or `wss://`, absolute; asked at each attempt, so that it can begin where the last one
    /// ended. The error is what to do where no connection can be had at all.
    fn address(&self) -> Result<String, Ending>;
    /// The connection is open: time to subscribe, and to ask for what was missed.
    fn opened(&self, connection: &Connection);
    fn received(&self, message: Message);
    /// What an open connection's close means.
    fn ending(&self, code: u16, reason: &str) -> Ending;
    /// Finds out over HTTP why no connection opens, and tells the connection [`Event::Explained`].
    fn ask_why(&self, connection: &Connection);
    /// Asks over HTTP for what is new.
    fn poll(&self);
    /// The state may be another one.
    fn changed(&self, status: Status);
}

/// A clone is the same connection.
#[derive(Clone)]
pub struct Connection(Rc<Inner>);

pub(super) struct Inner {
    link: RefCell<Link>,
    socket: RefCell<Option<Socket>>,
    /// Counts sockets, so that the last words of an old one are not taken for the new one's.
    attempt: Cell<u64>,
    alarm: Alarm,
    protocol: Weak<dyn Protocol>,
}

impl Connection {
    /// Not connected yet: tell it [`Event::Wanted`]. The protocol owns the connection, not the other way round.
    pub(super) fn new(policy: Policy, protocol: Weak<dyn Protocol>) -> Self {
        let wake = |inner: Weak<Inner>| {
            move || {
                if let Some(connection) = Self::upgrade(&inner) {
                    connection.tell(Event::Timer);
                }
            }
        };
        Self(Rc::new_cyclic(|inner| Inner {
            link: RefCell::new(Link::new(policy)),
            socket: RefCell::default(),
            attempt: Cell::default(),
            alarm: Alarm::new(wake(inner.clone())),
            protocol,
        }))
    }

    pub(super) fn downgrade(&self) -> Weak<Inner> {
        Rc::downgrade(&self.0)
    }

    pub(super) fn upgrade(inner: &Weak<Inner>) -> Option<Self> {
        inner.upgrade().map(Self)
    }

    pub fn status(&self) -> Status {
        self.0.link.borrow().status()
    }

    /// False where the connection is not open: nothing was sent.
    pub fn send_text(&self, text: &str) -> bool {
        self.0.socket.borrow().as_ref().is_some_and(|socket| socket.send_text(text))
    }

    /// Closes a connection that is of no use though it stands, such as one whose server talks nonsense.
    pub fn give_up(&self, ending: Ending) {
        drop(self.0.socket.take());
        self.tell(Event::Ended(ending));
    }

    /// Hands an event to the link and does what it commands.
    pub fn tell(&self, event: Event) {
        let is_heard = event == Event::Heard;
        let moment = Moment { now: clock::browser_now(), jitter: random::unit() };
        let (before, commands, after) = {
            let mut link = self.0.link.borrow_mut();
            let before = link.status();
            let commands = link.on(event, moment);
            (before, commands, link.status())
        };
        if is_heard {
            return;
        }
        let Some(protocol) = self.0.protocol.upgrade() else { return };
        for command in commands {
            match command {
                Command::Open => self.open(&*protocol),
                Command::Close => drop(self.0.socket.take()),
                Command::AskWhy => {
                    drop(self.0.socket.take());
                    protocol.ask_why(self);
                }
                Command::Poll => {
                    drop(self.0.socket.take());
                    protocol.poll();
                }
            }
        }
        self.arm();
        if before != after {
            protocol.changed(self.status());
        }
    }

    fn open(&self, protocol: &dyn Protocol) {
        let attempt = self.0.attempt.get() + 1;
        self.0.attempt.set(attempt);
        let inner = self.downgrade();
        let on_event = move |event: SocketEvent| {
            if let Some(connection) = Self::upgrade(&inner).filter(|it| it.0.attempt.get() == attempt) {
                connection.heard(event);
            }
        };
        // Told afterwards: a link is not spoken to while it is obeyed.
        let opened = protocol.address().and_then(|url| {
            Socket::open(&url, on_event)
                .map_err(|text| Ending::Refused(format!("No connection can be made to {url}: {text}.")))
        });
        match opened {
            Ok(socket) => drop(self.0.socket.replace(Some(socket))),
            Err(ending) => {
                let connection = self.clone();
                leptos::task::spawn_local(async move {
                    connection.tell(Event::Ended(ending));
                });
            }
        }
    }

    fn heard(&self, event: SocketEvent) {
        let Some(protocol) = self.0.protocol.upgrade() else { return };
        match event {
            SocketEvent::Opened => {
                self.tell(Event::Opened);
                protocol.opened(self);
            }
            SocketEvent::Message(message) => {
                self.tell(Event::Heard);
                protocol.received(message);
            }
            SocketEvent::Closed { code, reason, was_open: true } => {
                drop(self.0.socket.take());
                self.tell(Event::Ended(protocol.ending(code, &reason)));
            }
            // No server is to blame.
            SocketEvent::Closed { was_open: false, .. } if !dom::is_online() => self.tell(Event::Offline),
            SocketEvent::Closed { was_open: false, .. } => self.tell(Event::Failed),
        }
    }

    fn arm(&self) {
        match self.0.link.borrow().due() {
            Some(due) => self.0.alarm.set(u64::try_from(due - clock::browser_now()).unwrap_or_default()),
            None => self.0.alarm.clear(),
        }
    }
}
