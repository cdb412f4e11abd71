//! Loki's live tail for the page. In: a question and who looks. Out: batches of lines and the connection's state, to all
//! who asked the same.
//!
//! **Invariant:** one tail for each question; it ends when the last one who looks has left.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use atalaya_core::frame::Nanos;
use atalaya_core::live::link::{Ending, Event, State, Status};
use atalaya_core::live::tail::{Batch, Follow, Question, explain, meaning};
use atalaya_core::query::{HttpResponse, PlannedQuery, Priority};

use crate::app::data::answer;
use crate::app::data::client::{Ask, Client, Outcome};
use crate::app::data::live::connection::{Connection, Protocol};
use crate::app::platform::clock;
use crate::app::platform::socket::Message;
use crate::app::platform::timer::Alarm;

/// What one who looks is told.
#[derive(Clone)]
pub enum Update {
    Lines(Rc<Batch>),
    State(Status),
}

type Sink = Rc<dyn Fn(Update)>;

/// One followed query.
pub struct Tail {
    follow: RefCell<Follow>,
    connection: RefCell<Option<Connection>>,
    client: Client,
    /// Of the data source, absolute.
    base: String,
    /// The name its requests go by.
    group: String,
    sinks: RefCell<Vec<(u64, Sink)>>,
    next_sink: Cell<u64>,
    alarm: Alarm,
    me: Weak<Self>,
}

/// Somebody who looks; dropping it leaves.
pub struct Looking {
    tail: Rc<Tail>,
    sink: u64,
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.tail.sinks.borrow_mut().retain(|(sink, _)| *sink != self.sink);
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.client.cancel(&self.group);
    }
}

impl Tail {
    pub(super) fn new(follow: Follow, client: Client, base: String, group: String) -> Rc<Self> {
        let wake = |me: Weak<Self>| {
            move || {
                if let Some(tail) = me.upgrade() {
                    tail.run();
                }
            }
        };
        Rc::new_cyclic(|me| Self {
            follow: RefCell::new(follow),
            connection: RefCell::default(),
            client,
            base,
            group,
            sinks: RefCell::default(),
            next_sink: Cell::default(),
            alarm: Alarm::new(wake(me.clone())),
            me: me.clone(),
        })
    }

    pub(super) fn asks(&self, question: &Question) -> bool {
        self.follow.borrow().question().same(question)
    }

    pub(super) fn begin(&self, connection: Connection) {
        self.connection.replace(Some(connection.clone()));
        connection.tell(Event::Wanted);
    }

    /// A source answered something over HTTP.
    pub(super) fn hear_of(&self, source_uid: &str) {
        if self.follow.borrow().question().source_uid() == source_uid {
            self.tell_connection(Event::Answered);
        }
    }

    /// One more looks, who holds lines up to `held_until`.
    pub(super) fn look(self: &Rc<Self>, held_until: Nanos, sink: Sink) -> Looking {
        let number = self.next_sink.get();
        self.next_sink.set(number + 1);
        self.sinks.borrow_mut().push((number, sink.clone()));
        let status = self.connection.borrow().as_ref().map(Connection::status);
        if let Some(status) = status {
            sink(Update::State(status));
        }
        self.follow.borrow_mut().join(held_until);
        self.run();
        Looking { tail: self.clone(), sink: number }
    }

    /// Does what is to be done now, and sets the timer for what is due later.
    fn run(&self) {
        let step = self.follow.borrow_mut().step(clock::now());
        if !step.batch.frames.is_empty() || !step.batch.marks.is_empty() {
            self.tell(&Update::Lines(Rc::new(step.batch)));
        }
        if let Some(query) = step.ask {
            self.send(query);
        }
        if step.deaf {
            self.tell_connection(Event::Deaf);
        }
        self.arm();
    }

    fn tell(&self, update: &Update) {
        let sinks: Vec<Sink> = self.sinks.borrow().iter().map(|(_, sink)| sink.clone()).collect();
        for sink in sinks {
            sink(update.clone());
        }
    }

    fn tell_connection(&self, event: Event) {
        let connection = self.connection.borrow().clone();
        if let Some(connection) = connection {
            connection.tell(event);
        }
    }

    fn arm(&self) {
        match self.follow.borrow().due() {
            Some(due) => self.alarm.set(u64::try_from(due - clock::now()).unwrap_or_default()),
            None => self.alarm.clear(),
        }
    }

    fn send(&self, query: PlannedQuery) {
        let me = self.me.clone();
        let request = query.request.clone();
        let then = Box::new(move |outcome: Outcome| {
            if let Some(tail) = me.upgrade() {
                tail.follow.borrow_mut().answered(answer::read(&query, &outcome), clock::now());
                tail.run();
            }
        });
        self.client.ask(
            &self.group,
            vec![Ask { slot: "lines".to_owned(), request, then }],
            Priority::Visible,
        );
    }
}

impl Protocol for Tail {
    fn address(&self) -> Result<String, Ending> {
        let follow = self.follow.borrow();
        match follow.question().why_not_live() {
            Some(why) => Err(Ending::Full(why)),
            None => Ok(follow.question().socket_url(&self.base, follow.last(), clock::now())),
        }
    }

    fn opened(&self, _connection: &Connection) {
        self.follow.borrow_mut().opened(clock::now());
        self.run();
    }

    fn received(&self, message: Message) {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        };
        self.follow.borrow_mut().received(&text, clock::now());
        self.run();
    }

    fn ending(&self, code: u16, reason: &str) -> Ending {
        meaning(self.follow.borrow().question(), code, reason)
    }

    fn ask_why(&self, connection: &Connection) {
        let request = self.follow.borrow().question().why(clock::now());
        let (me, connection) = (self.me.clone(), connection.clone());
        let then = Box::new(move |outcome: Outcome| {
            let Some(tail) = me.upgrade() else { return };
            let ending = {
                let follow = tail.follow.borrow();
                let answer = outcome.as_ref().ok().map(|response| HttpResponse {
                    status: response.status,
                    content_type: &response.content_type,
                    body: &response.body,
                });
                explain(follow.question(), answer.as_ref())
            };
            connection.tell(Event::Explained(ending));
        });
        let group = format!("{} why", self.group);
        self.client.ask(&group, vec![Ask { slot: "why".to_owned(), request, then }], Priority::Visible);
    }

    fn poll(&self) {
        self.follow.borrow_mut().poll();
        self.run();
    }

    fn changed(&self, status: Status) {
        match status.state {
            State::Live => {}
            State::Paused(_) => {
                self.follow.borrow_mut().rest();
                self.client.cancel(&self.group);
            }
            State::Connecting | State::Reconnecting { .. } | State::Polling { .. } | State::Stopped => {
                self.follow.borrow_mut().lost();
            }
        }
        self.tell(&Update::State(status));
        self.arm();
    }
}
