//! Drives the core's queue: sends what it starts, aborts what it gives up, hands answers to whoever waits.
//!
//! **Invariant:** an answer reaches only those who still wait for it; without a network nothing is sent in vain but one
//! request.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use atalaya_core::config::Datasource;
use atalaya_core::query::{Command, Ended, HttpRequest, JobId, Outage, Owner, Passage, Priority, Queue};
use web_sys::AbortController;

use crate::app::platform::dom;
use crate::app::platform::fetch::{self, FetchFailure, Outgoing, Response};

/// What a request came to; shared by all who asked the same.
pub type Outcome = Result<Rc<Response>, FetchFailure>;

type Listener = Box<dyn FnOnce(Outcome)>;

/// Told the uid of a source that answered.
type Heard = Rc<dyn Fn(&str)>;

/// A request and what to do with its outcome.
pub struct Ask {
    pub slot: String,
    pub request: HttpRequest,
    pub then: Listener,
}

/// Sends requests for the whole page; a clone is the same client.
#[derive(Clone)]
pub struct Client(Rc<RefCell<Inner>>);

struct Inner {
    queue: Queue,
    sources: Arc<[Datasource]>,
    running: BTreeMap<JobId, AbortController>,
    listeners: BTreeMap<Owner, Listener>,
    outage: Outage,
    /// Wait until it is known whether there is a network.
    held: Vec<Errand>,
    heard: Option<Heard>,
}

/// A request on its way.
struct Errand {
    job: JobId,
    /// `None` where its source is not configured.
    outgoing: Option<Outgoing>,
    source: String,
    controller: AbortController,
}

impl Client {
    pub fn new(sources: Arc<[Datasource]>) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            queue: Queue::default(),
            sources,
            running: BTreeMap::new(),
            listeners: BTreeMap::new(),
            outage: Outage::default(),
            held: Vec::new(),
            heard: None,
        })))
    }

    /// Tells of each source that answers, whatever it was asked; a proxy's word that it does not answer is none of its.
    pub fn on_answer(&self, heard: impl Fn(&str) + 'static) {
        self.0.borrow_mut().heard = Some(Rc::new(heard));
    }

    /// Replaces all that `group` asked before. Requests that are no longer wanted are aborted, and their listeners
    /// are never called.
    pub fn ask(&self, group: &str, asks: Vec<Ask>, priority: Priority) {
        let commands = {
            let mut inner = self.0.borrow_mut();
            inner.listeners.retain(|owner, _| owner.group != group);
            let mut requests = Vec::with_capacity(asks.len());
            for ask in asks {
                inner.listeners.insert(Owner::new(group, ask.slot.clone()), ask.then);
                requests.push((ask.slot, ask.request));
            }
            inner.queue.replace_group(group, requests, priority)
        };
        self.obey(commands);
    }

    /// Asks one thing more for a group that waits already.
    pub fn ask_also(&self, group: &str, ask: Ask, priority: Priority) {
        let commands = {
            let mut inner = self.0.borrow_mut();
            let owner = Owner::new(group, ask.slot);
            inner.listeners.insert(owner.clone(), ask.then);
            inner.queue.submit(owner, ask.request, priority)
        };
        self.obey(commands);
    }

    /// Nobody waits for the group's answers any more.
    pub fn cancel(&self, group: &str) {
        let commands = {
            let mut inner = self.0.borrow_mut();
            inner.listeners.retain(|owner, _| owner.group != group);
            inner.queue.cancel_group(group)
        };
        self.obey(commands);
    }

    pub fn set_priority(&self, group: &str, priority: Priority) {
        self.0.borrow_mut().queue.set_priority(group, priority);
    }

    fn obey(&self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Start { job, request } => self.start(job, &request),
                Command::Abort { job } => {
                    let controller = self.0.borrow_mut().running.remove(&job);
                    if let Some(controller) = controller {
                        controller.abort();
                    }
                }
            }
        }
    }

    fn start(&self, job: JobId, request: &HttpRequest) {
        let outgoing = self.outgoing(request);
        let source = request.source_uid.clone();
        let Ok(controller) = AbortController::new() else { return };
        self.0.borrow_mut().running.insert(job, controller.clone());
        self.dispatch(Errand { job, outgoing, source, controller });
    }

    fn dispatch(&self, errand: Errand) {
        let passage = {
            let mut inner = self.0.borrow_mut();
            let passage = inner.outage.starts(errand.job, dom::is_online());
            if passage == Passage::Hold {
                inner.held.push(errand);
                return;
            }
            passage
        };
        let client = self.clone();
        leptos::task::spawn_local(async move {
            let Errand { job, outgoing, source, controller } = errand;
            let outcome = match outgoing.filter(|_| passage == Passage::Send) {
                Some(outgoing) => fetch::send(&outgoing, &controller).await,
                None => Err(FetchFailure::Network),
            };
            if passage == Passage::Send {
                client.hear(job, &source, &outcome);
            }
            client.finish(job, &outcome.map(Rc::new));
        });
    }

    /// What an outcome says beside the answer: the server's time, that the source is there, that there is a network.
    fn hear(&self, job: JobId, source: &str, outcome: &Result<Response, FetchFailure>) {
        if let Ok(Response { dated: Some(dated), .. }) = outcome {
            dated.tell_clock(source);
        }
        let ended = match outcome {
            Ok(_) => Ended::Answered,
            Err(FetchFailure::Network) => Ended::Unanswered,
            Err(FetchFailure::TimedOut | FetchFailure::Aborted) => Ended::GivenUp,
        };
        let (held, heard) = {
            let mut inner = self.0.borrow_mut();
            let is_reached = inner.outage.ends(job, ended, dom::is_online());
            (std::mem::take(&mut inner.held), inner.heard.clone().filter(|_| is_reached))
        };
        held.into_iter().filter(|errand| !errand.controller.signal().aborted()).for_each(|errand| {
            self.dispatch(errand);
        });
        if let (Some(heard), Ok(response)) = (heard, outcome)
            && is_of_the_source(response.status)
        {
            heard(source);
        }
    }

    fn outgoing(&self, request: &HttpRequest) -> Option<Outgoing> {
        let inner = self.0.borrow();
        let source = inner.sources.iter().find(|source| source.uid == request.source_uid)?;
        let form = request.body();
        Some(Outgoing {
            post: form.is_some(),
            url: request.url(&source.url),
            headers: request.headers.clone(),
            form,
            timeout_millis: request.timeout_millis,
        })
    }

    fn finish(&self, job: JobId, outcome: &Outcome) {
        let (listeners, commands) = {
            let mut inner = self.0.borrow_mut();
            inner.running.remove(&job);
            let (owners, commands) = inner.queue.finish(job);
            let listeners: Vec<Listener> =
                owners.iter().filter_map(|owner| inner.listeners.remove(owner)).collect();
            (listeners, commands)
        };
        for listener in listeners {
            listener(outcome.clone());
        }
        self.obey(commands);
    }
}

/// Whether a status shows that the source itself is there and has time.
fn is_of_the_source(status: u16) -> bool {
    status < 500 && status != 429
}
