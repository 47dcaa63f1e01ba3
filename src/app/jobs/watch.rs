//! Watching one job: its progress goes to the store, and from there comes the wish that it stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::app::{Phase, Step, Stopped};
use crate::store::{ClaimedJob, Db, Reported, Store};

/// Why a job stops before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Somebody asked for it.
    Cancelled,
    /// The process ends.
    Ending,
    /// The job is no longer this worker's.
    Lost,
}

/// The watcher of a job in hand.
pub(super) struct Watch<'a> {
    pub(super) store: &'a Store,
    pub(super) db: &'a mut Db,
    pub(super) held: &'a ClaimedJob,
    ending: &'a AtomicBool,
    every: Duration,
    told: Option<(Phase, Instant)>,
    reason: Option<Reason>,
    deaf: bool,
}

impl<'a> Watch<'a> {
    pub(super) fn over(
        store: &'a Store,
        db: &'a mut Db,
        held: &'a ClaimedJob,
        ending: &'a AtomicBool,
        every: Duration,
    ) -> Self {
        Self { store, db, held, ending, every, told: None, reason: None, deaf: false }
    }

    /// Why the job was stopped, if it was.
    pub(super) const fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// Lets work go on that must be done although the job is cancelled.
    pub(super) const fn hear_no_cancel(&mut self) {
        self.deaf = true;
        self.reason = None;
    }

    /// Says that what had to be done although the job is cancelled is done.
    pub(super) const fn cancelled(&mut self) {
        self.reason = Some(Reason::Cancelled);
    }

    /// Tells a step, about as often as the settings say, and stops the work when that is wished.
    pub(super) fn at(&mut self, step: Step) -> Result<(), Stopped> {
        if self.ending.load(Ordering::Relaxed) {
            self.reason = Some(Reason::Ending);
        } else if self.told.is_none_or(|(phase, when)| phase != step.phase || when.elapsed() >= self.every) {
            self.tell(step);
        }
        if self.reason.is_some() { Err(Stopped) } else { Ok(()) }
    }

    fn tell(&mut self, step: Step) {
        self.told = Some((step.phase, Instant::now()));
        match self.store.report_job(self.db, self.held, step.phase.as_str(), (step.done, step.total)) {
            Ok(Reported::GoOn) => {}
            Ok(Reported::CancelRequested) => {
                if !self.deaf {
                    self.reason = Some(Reason::Cancelled);
                }
            }
            Ok(Reported::Lost) => self.reason = Some(Reason::Lost),
            // The work itself may well come through: it fails by itself when the store is really gone.
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "a job's progress was not written"),
        }
    }
}
