//! What servers send by themselves, for the whole page. In: who looks at what. Out: connections that are opened, shared,
//! kept alive and let go.
//!
//! A kind of source adds a file here: a [`Protocol`] over a [`Connection`], shared by all panels that ask the same.
//!
//! **Invariant:** one connection for each question, however many panels ask it; none while nobody looks.

pub mod connection;
pub mod push;
pub mod tail;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use atalaya_core::config::Datasource;
use atalaya_core::frame::Nanos;
use atalaya_core::live::link::{Event, Policy};
use atalaya_core::live::tail::{Follow, Question};
use atalaya_core::query::Subscription;
use leptos::prelude::{document, window_event_listener_untyped};

use crate::app::data::client::Client;
use crate::app::platform::dom;
use connection::{Connection, Inner, Protocol};
use push::{Listening, PushSource};
use tail::{Looking, Tail, Update};

/// All live connections of the page; a clone is the same.
#[derive(Clone)]
pub struct Live(Rc<Shared>);

struct Shared {
    client: Client,
    sources: Arc<[Datasource]>,
    connections: RefCell<Vec<Weak<Inner>>>,
    tails: RefCell<Vec<Weak<Tail>>>,
    pushes: RefCell<Vec<Weak<PushSource>>>,
    /// Numbers tails, for the names their requests go by.
    next: Cell<u64>,
}

impl Live {
    /// Follows the page's visibility and the network for as long as the page lives.
    pub fn start(client: Client, sources: Arc<[Datasource]>) -> Self {
        let live = Self(Rc::new(Shared {
            client,
            sources,
            connections: RefCell::default(),
            tails: RefCell::default(),
            pushes: RefCell::default(),
            next: Cell::default(),
        }));
        let on = |name: &str, event: fn() -> Event| {
            let live = live.clone();
            // The listener is never removed: it ends with the page.
            window_event_listener_untyped(name, move |_| live.tell_all(&event()));
        };
        on("visibilitychange", || if document().hidden() { Event::Hidden } else { Event::Shown });
        on("offline", || Event::Offline);
        on("online", || Event::Online);
        let hearing = live.clone();
        live.0.client.on_answer(move |source| hearing.hear(source));
        live
    }

    /// A source answered over HTTP: who waits to reach it need not wait longer.
    fn hear(&self, source: &str) {
        if !dom::is_online() {
            // There is no network, and none is needed: the source is on this machine.
            return self.tell_all(&Event::Answered);
        }
        let tails: Vec<Rc<Tail>> = self.0.tails.borrow().iter().filter_map(Weak::upgrade).collect();
        for tail in tails {
            tail.hear_of(source);
        }
    }

    /// A connection that hears of the page and the network; the protocol must own it.
    pub fn connect(&self, policy: Policy, protocol: Weak<dyn Protocol>) -> Connection {
        let connection = Connection::new(policy, protocol);
        let mut all = self.0.connections.borrow_mut();
        all.retain(|other| other.strong_count() > 0);
        all.push(connection.downgrade());
        drop(all);
        if document().hidden() {
            connection.tell(Event::Hidden);
        }
        if !dom::is_online() {
            connection.tell(Event::Offline);
        }
        connection
    }

    /// Follows a log query, together with all who ask the same. Whoever looks holds the lines up to `held_until`; a gap
    /// is filled with at most `most_lines`. `None` where the source is not configured.
    pub fn follow(
        &self,
        question: Question,
        held_until: Nanos,
        most_lines: usize,
        sink: Rc<dyn Fn(Update)>,
    ) -> Option<Looking> {
        let known = self.0.tails.borrow().iter().filter_map(Weak::upgrade).find(|tail| tail.asks(&question));
        if let Some(tail) = known {
            return Some(tail.look(held_until, sink));
        }
        let base = self.0.sources.iter().find(|source| source.uid == question.source_uid())?.url.clone();
        let number = self.0.next.get();
        self.0.next.set(number + 1);
        let follow = Follow::new(question, held_until, most_lines);
        let tail = Tail::new(follow, self.0.client.clone(), base, format!("tail {number}"));
        let mut tails = self.0.tails.borrow_mut();
        tails.retain(|other| other.strong_count() > 0);
        tails.push(Rc::downgrade(&tail));
        drop(tails);
        let protocol: Rc<dyn Protocol> = tail.clone();
        let connection = self.connect(Policy::default(), Rc::downgrade(&protocol));
        let looking = tail.look(held_until, sink);
        tail.begin(connection);
        Some(looking)
    }

    /// Listens to a source that pushes, over the one socket that all who listen to it share. `None` where no such source
    /// is configured.
    pub fn listen(
        &self,
        source_uid: &str,
        wants: Vec<Subscription>,
        sink: Rc<dyn Fn(push::Update<'_>)>,
    ) -> Option<Listening> {
        let known = self.0.pushes.borrow().iter().filter_map(Weak::upgrade).find(|push| push.is(source_uid));
        if let Some(push) = known {
            return Some(push.listen(wants, sink));
        }
        let push = PushSource::new(self.0.sources.iter().find(|source| source.uid == source_uid)?)?;
        let mut pushes = self.0.pushes.borrow_mut();
        pushes.retain(|other| other.strong_count() > 0);
        pushes.push(Rc::downgrade(&push));
        drop(pushes);
        let protocol: Rc<dyn Protocol> = push.clone();
        let connection = self.connect(push.policy(), Rc::downgrade(&protocol));
        let listening = push.listen(wants, sink);
        push.begin(connection);
        Some(listening)
    }

    /// Somebody wishes to see what is new, and so sees the page: waits are cut short.
    pub fn hurry(&self) {
        self.tell_all(&Event::Shown);
    }

    fn tell_all(&self, event: &Event) {
        let all: Vec<Connection> =
            self.0.connections.borrow().iter().filter_map(Connection::upgrade).collect();
        for connection in all {
            connection.tell(event.clone());
        }
    }
}
