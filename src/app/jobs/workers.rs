//! The workers of this process: threads that take jobs from the queue until they are told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;

use super::Jobs;
use super::work::{TellResult, run};
use crate::app::AppError;
use crate::store::{self, Presence, StoreError};

/// Idle polls between two looks after what dead workers left.
const POLLS_PER_ROUND: u32 = 5;

/// Worker threads at work.
pub struct Workers {
    threads: Vec<JoinHandle<()>>,
    shared: Arc<Shared>,
}

/// What the workers of a process share.
struct Shared {
    jobs: Arc<Jobs>,
    ending: AtomicBool,
    polls: AtomicU32,
    tell: TellResult,
}

impl Workers {
    /// Takes up what dead workers left, removes uploads that nobody needs, and starts as many workers as the settings
    /// say. `tell` writes what came of a job as it is told.
    ///
    /// # Errors
    /// [`AppError`] when the store or the data folder fails, or no thread can be had.
    pub fn start(jobs: &Arc<Jobs>, tell: TellResult) -> Result<Self, AppError> {
        let shared = Shared { jobs: Arc::clone(jobs), ending: AtomicBool::new(false), polls: AtomicU32::new(0), tell };
        let mut workers = Self { threads: Vec::new(), shared: Arc::new(shared) };
        workers.shared.look_after()?;
        for number in 1..=jobs.settings.workers {
            let shared = Arc::clone(&workers.shared);
            let spawned = std::thread::Builder::new().name(format!("job worker {number}")).spawn(move || shared.work());
            workers.threads.push(spawned.map_err(|_| AppError::Internal("no thread could be had for a worker"))?);
        }
        Ok(workers)
    }

    /// Stops: jobs in hand end at their next step and go back to the queue, for the next start to take up. Waits until
    /// the workers have gone.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.ending.store(true, Ordering::Relaxed);
        self.shared.jobs.bell.ring();
        for thread in self.threads.drain(..) {
            // A worker that broke down has said so, and its job is taken up again.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn work(&self) {
        while !self.ending.load(Ordering::Relaxed) {
            let heard = self.jobs.bell.rings();
            if let Err(error) = self.attend() {
                tracing::error!(error = &error as &dyn std::error::Error, "a worker lost the store; it tries again");
                self.jobs.bell.wait(heard, self.jobs.settings.poll);
            }
        }
    }

    /// Takes jobs under one name until told to stop. After a failure the name is given up with whatever it still had.
    fn attend(&self) -> Result<(), AppError> {
        let store = &self.jobs.likewise.store;
        let mut db = store.connect()?;
        let presence = Presence::of_new_worker(store)?;
        while !self.ending.load(Ordering::Relaxed) {
            let heard = self.jobs.bell.rings();
            if let Some(held) = store.claim_job(&mut db, &presence, &self.jobs.place)? {
                run(&self.jobs, &mut db, &held, &self.ending, self.tell)?;
                continue;
            }
            if self.polls.fetch_add(1, Ordering::Relaxed).is_multiple_of(POLLS_PER_ROUND) {
                self.look_after()?;
            }
            self.jobs.bell.wait(heard, self.jobs.settings.poll);
        }
        Ok(())
    }

    /// Takes up what dead workers left, and removes uploads that nobody needs.
    fn look_after(&self) -> Result<(), AppError> {
        let store = &self.jobs.likewise.store;
        let mut db = store.connect()?;
        let rescued = store.rescue_jobs(&mut db)?;
        if rescued > 0 {
            tracing::warn!(rescued, "jobs of dead workers were taken up again");
        }
        self.jobs.uploads.sweep(|job| match store::job(&mut db, job) {
            Ok(job) => Ok(!job.state.is_final()),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        })
    }
}
