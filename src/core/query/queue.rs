//! Which request is sent when. In: submissions, cancellations and finished jobs. Out: requests to start and to abort.
//!
//! A pure state machine: the app performs each [`Command`] and reports back with [`Queue::finish`]. Requests that panels
//! share are sent once; what is on screen goes first; at most a fixed number runs against one data source.
//!
//! **Invariant:** a job that nobody waits for is aborted or forgotten at once, and no owner ever receives an answer that a
//! later submission of its own replaced.

use std::collections::{BTreeMap, BTreeSet};

use crate::order::{Arrange, Gather};
use crate::query::HttpRequest;

/// Who waits for an answer: a panel, a variable, an annotation, and which of its queries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    /// What is replaced and cancelled together, such as `panel 4`.
    pub group: String,
    /// One query of the group, such as `A`.
    pub slot: String,
}

impl Owner {
    pub fn new(group: impl Into<String>, slot: impl Into<String>) -> Self {
        Self { group: group.into(), slot: slot.into() }
    }
}

/// Who goes first where many wait; ties go by the order of submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Others wait for its answer: variables.
    First,
    /// On the screen.
    Visible,
    /// Scrolled away.
    Hidden,
}

/// One request under way or waiting; never reused within a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// What the app has to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Send it, and call [`Queue::finish`] when it ended in whatever way.
    Start { job: JobId, request: HttpRequest },
    /// Give it up; `finish` need not be called for it.
    Abort { job: JobId },
}

/// Runs at most so many requests per source; browsers allow six per host over HTTP/1.1.
pub const DEFAULT_CONCURRENCY: usize = 5;

#[derive(Debug)]
pub struct Queue {
    cap: usize,
    next: u64,
    jobs: BTreeMap<JobId, Job>,
    owners: BTreeMap<Owner, JobId>,
}

#[derive(Debug)]
struct Job {
    request: HttpRequest,
    running: bool,
    /// Who waits, and how urgently.
    waiters: BTreeMap<Owner, Priority>,
}

impl Job {
    fn priority(&self) -> Option<Priority> {
        self.waiters.values().min().copied()
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self::new(DEFAULT_CONCURRENCY)
    }
}

impl Queue {
    /// `cap`: requests to one data source at the same time; at least one.
    pub fn new(cap: usize) -> Self {
        Self { cap: cap.max(1), next: 0, jobs: BTreeMap::new(), owners: BTreeMap::new() }
    }

    /// Asks for one answer. What the same owner asked before is superseded, unless it is the same request and still
    /// under way: then the owner keeps waiting for that one.
    pub fn submit(&mut self, owner: Owner, request: HttpRequest, priority: Priority) -> Vec<Command> {
        let same = self.jobs.iter().find(|(_, job)| job.request == request).map(|(id, _)| *id);
        let mut commands = Vec::new();
        if self.owners.get(&owner).copied() != same {
            self.leave(&owner, &mut commands);
        }
        let id = same.unwrap_or_else(|| {
            self.next += 1;
            JobId(self.next)
        });
        let job =
            self.jobs.entry(id).or_insert_with(|| Job { request, running: false, waiters: BTreeMap::new() });
        job.waiters.insert(owner.clone(), priority);
        self.owners.insert(owner, id);
        self.start_what_fits(&mut commands);
        commands
    }

    /// Replaces everything the group asked for: slots that are not named again are cancelled.
    pub fn replace_group(
        &mut self,
        group: &str,
        requests: impl IntoIterator<Item = (String, HttpRequest)>,
        priority: Priority,
    ) -> Vec<Command> {
        let requests: BTreeMap<String, HttpRequest> = requests.into_iter().into_map();
        let kept: BTreeSet<&String> = requests.keys().into_set();
        let gone: Vec<Owner> =
            self.group(group).into_iter().filter(|owner| !kept.contains(&owner.slot)).collect();
        let mut commands = Vec::new();
        for owner in &gone {
            self.leave(owner, &mut commands);
        }
        for (slot, request) in requests {
            commands.extend(self.submit(Owner::new(group, slot), request, priority));
        }
        commands
    }

    /// An automatic refresh: like [`Queue::replace_group`], but passed over while the group still waits. A query slower
    /// than the refresh interval would otherwise be aborted each time and never be answered; a failed one is asked again
    /// by the next refresh and not before.
    pub fn refresh_group(
        &mut self,
        group: &str,
        requests: impl IntoIterator<Item = (String, HttpRequest)>,
        priority: Priority,
    ) -> Vec<Command> {
        if self.is_loading(group) { Vec::new() } else { self.replace_group(group, requests, priority) }
    }

    /// The group no longer waits for anything.
    pub fn cancel_group(&mut self, group: &str) -> Vec<Command> {
        let mut commands = Vec::new();
        for owner in self.group(group) {
            self.leave(&owner, &mut commands);
        }
        self.start_what_fits(&mut commands);
        commands
    }

    /// A panel came into view or left it.
    pub fn set_priority(&mut self, group: &str, priority: Priority) {
        for owner in self.group(group) {
            let job = self.owners.get(&owner).and_then(|id| self.jobs.get_mut(id));
            if let Some(waiter) = job.and_then(|job| job.waiters.get_mut(&owner)) {
                *waiter = priority;
            }
        }
    }

    /// A started request ended, well or badly. Returns who gets the answer; empty where it was aborted meanwhile.
    pub fn finish(&mut self, job: JobId) -> (Vec<Owner>, Vec<Command>) {
        let owners: Vec<Owner> =
            self.jobs.remove(&job).map(|job| job.waiters.into_keys().collect()).unwrap_or_default();
        for owner in &owners {
            self.owners.remove(owner);
        }
        let mut commands = Vec::new();
        self.start_what_fits(&mut commands);
        (owners, commands)
    }

    /// Requests sent and not yet answered.
    pub fn running(&self) -> usize {
        self.jobs.values().filter(|job| job.running).count()
    }

    /// Requests not yet sent.
    pub fn waiting(&self) -> usize {
        self.jobs.len() - self.running()
    }

    /// Whether the group still waits for an answer.
    pub fn is_loading(&self, group: &str) -> bool {
        self.owners.keys().any(|owner| owner.group == group)
    }

    fn group(&self, group: &str) -> Vec<Owner> {
        self.owners.keys().filter(|owner| owner.group == group).cloned().collect()
    }

    fn leave(&mut self, owner: &Owner, commands: &mut Vec<Command>) {
        let Some(id) = self.owners.remove(owner) else { return };
        let Some(job) = self.jobs.get_mut(&id) else { return };
        job.waiters.remove(owner);
        if job.waiters.is_empty() {
            if job.running {
                commands.push(Command::Abort { job: id });
            }
            self.jobs.remove(&id);
        }
    }

    fn start_what_fits(&mut self, commands: &mut Vec<Command>) {
        let mut running: BTreeMap<String, usize> = BTreeMap::new();
        for job in self.jobs.values().filter(|job| job.running) {
            *running.entry(job.request.source_uid.clone()).or_default() += 1;
        }
        let mut waiting: Vec<(Option<Priority>, JobId)> =
            self.jobs.iter().filter(|(_, job)| !job.running).map(|(id, job)| (job.priority(), *id)).collect();
        waiting.arrange();
        for (_, id) in waiting {
            let Some(job) = self.jobs.get_mut(&id) else { continue };
            let count = running.entry(job.request.source_uid.clone()).or_default();
            if *count < self.cap {
                *count += 1;
                job.running = true;
                commands.push(Command::Start { job: id, request: job.request.clone() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Method;

    fn ask(source: &str, text: &str) -> HttpRequest {
        HttpRequest {
            source_uid: source.to_owned(),
            method: Method::Get,
            path: "api/v1/query".to_owned(),
            params: vec![("query".to_owned(), text.to_owned())],
            headers: Vec::new(),
            timeout_millis: 1000,
        }
    }

    /// `+1` starts job 1, `-1` aborts it.
    fn told(commands: &[Command]) -> String {
        let words: Vec<String> = commands
            .iter()
            .map(|command| match command {
                Command::Start { job, .. } => format!("+{}", job.0),
                Command::Abort { job } => format!("-{}", job.0),
            })
            .collect();
        words.join(" ")
    }

    fn panel(number: u32) -> Owner {
        Owner::new(format!("panel {number}"), "A")
    }

    #[test]
    fn panels_that_ask_the_same_share_one_request() {
        let mut queue = Queue::new(5);
        assert_eq!(told(&queue.submit(panel(1), ask("p", "up"), Priority::Visible)), "+1");
        assert_eq!(told(&queue.submit(panel(2), ask("p", "up"), Priority::Visible)), "");
        assert_eq!(queue.finish(JobId(1)).0, [panel(1), panel(2)]);
        assert_eq!(queue.running(), 0);
    }

    #[test]
    fn one_source_gets_no_more_than_the_cap_and_others_do_not_wait_for_it() {
        let mut queue = Queue::new(1);
        assert_eq!(told(&queue.submit(panel(1), ask("p", "a"), Priority::Visible)), "+1");
        assert_eq!(told(&queue.submit(panel(2), ask("p", "b"), Priority::Visible)), "");
        assert_eq!(told(&queue.submit(panel(3), ask("loki", "c"), Priority::Visible)), "+3");
        assert_eq!((queue.running(), queue.waiting()), (2, 1));
        assert_eq!(told(&queue.finish(JobId(1)).1), "+2");
    }

    #[test]
    fn what_is_on_screen_goes_first_and_variables_before_it() {
        let mut queue = Queue::new(1);
        queue.submit(panel(1), ask("p", "running"), Priority::Visible);
        queue.submit(panel(2), ask("p", "away"), Priority::Hidden);
        queue.submit(panel(3), ask("p", "seen"), Priority::Visible);
        queue.submit(Owner::new("variable job", ""), ask("p", "labels"), Priority::First);
        assert_eq!(told(&queue.finish(JobId(1)).1), "+4");
        assert_eq!(told(&queue.finish(JobId(4)).1), "+3");
        assert_eq!(told(&queue.finish(JobId(3)).1), "+2");
    }

    #[test]
    fn scrolling_a_panel_into_view_brings_it_forward() {
        let mut queue = Queue::new(1);
        queue.submit(panel(1), ask("p", "running"), Priority::Visible);
        queue.submit(panel(2), ask("p", "first"), Priority::Hidden);
        queue.submit(panel(3), ask("p", "second"), Priority::Hidden);
        queue.set_priority("panel 3", Priority::Visible);
        assert_eq!(told(&queue.finish(JobId(1)).1), "+3");
    }

    #[test]
    fn a_new_question_supersedes_the_old_one() {
        let mut queue = Queue::new(5);
        queue.submit(panel(1), ask("p", "old"), Priority::Visible);
        assert_eq!(told(&queue.submit(panel(1), ask("p", "new"), Priority::Visible)), "-1 +2");
        assert_eq!(queue.finish(JobId(1)).0, [], "an answer that came after its abort reaches nobody");
        assert_eq!(queue.finish(JobId(2)).0, [panel(1)]);
    }

    #[test]
    fn asking_the_same_again_while_it_runs_waits_for_the_running_one() {
        let mut queue = Queue::new(5);
        queue.submit(panel(1), ask("p", "up"), Priority::Visible);
        assert_eq!(told(&queue.submit(panel(1), ask("p", "up"), Priority::Visible)), "");
        assert_eq!(queue.finish(JobId(1)).0, [panel(1)]);
    }

    #[test]
    fn a_shared_request_lives_until_the_last_one_leaves() {
        let mut queue = Queue::new(5);
        queue.submit(panel(1), ask("p", "up"), Priority::Visible);
        queue.submit(panel(2), ask("p", "up"), Priority::Visible);
        assert_eq!(told(&queue.cancel_group("panel 1")), "");
        assert_eq!(told(&queue.cancel_group("panel 2")), "-1");
        assert_eq!((queue.running(), queue.waiting()), (0, 0));
    }

    #[test]
    fn an_abort_makes_room_for_the_next() {
        let mut queue = Queue::new(1);
        queue.submit(panel(1), ask("p", "a"), Priority::Visible);
        queue.submit(panel(2), ask("p", "b"), Priority::Visible);
        assert_eq!(told(&queue.cancel_group("panel 1")), "-1 +2");
    }

    #[test]
    fn a_waiting_request_is_forgotten_without_being_sent() {
        let mut queue = Queue::new(1);
        queue.submit(panel(1), ask("p", "a"), Priority::Visible);
        queue.submit(panel(2), ask("p", "b"), Priority::Visible);
        assert_eq!(told(&queue.cancel_group("panel 2")), "");
        assert_eq!(told(&queue.finish(JobId(1)).1), "");
    }

    #[test]
    fn a_query_slower_than_the_refresh_is_answered_nevertheless() {
        let mut queue = Queue::new(5);
        let at = |second: u32| [("A".to_owned(), ask("p", &format!("up at {second}")))];
        assert_eq!(told(&queue.refresh_group("panel 1", at(0), Priority::Visible)), "+1");
        assert_eq!(told(&queue.refresh_group("panel 1", at(5), Priority::Visible)), "");
        assert_eq!(queue.finish(JobId(1)).0, [panel(1)]);
        assert_eq!(told(&queue.refresh_group("panel 1", at(10), Priority::Visible)), "+2");
    }

    #[test]
    fn replacing_a_group_drops_the_slots_it_no_longer_names() {
        let mut queue = Queue::new(5);
        let both = [("A".to_owned(), ask("p", "a")), ("B".to_owned(), ask("p", "b"))];
        assert_eq!(told(&queue.replace_group("panel 1", both, Priority::Visible)), "+1 +2");
        let one = [("A".to_owned(), ask("p", "a"))];
        assert_eq!(told(&queue.replace_group("panel 1", one, Priority::Visible)), "-2");
        assert!(queue.is_loading("panel 1"));
        assert_eq!(queue.finish(JobId(1)).0, [panel(1)]);
        assert!(!queue.is_loading("panel 1"));
    }
}
