//! Long work as jobs: asked for here, done by workers of any process, told of until it ends.

mod place;
mod receive;
mod request;
mod uploads;
mod watch;
mod work;
mod workers;

use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

pub use receive::Piece;
pub use work::{JobAnswer, TellResult};
pub use workers::Workers;

use self::request::JobRequest;
use self::uploads::Uploads;
use super::page::Page;
use super::{AppError, Likewise};
use crate::store::{
    self, Db, HeldKey, JobFilter, JobRecord, KeyState, NewJob, RequestKey, queued_job_like, settle_key, submit_job,
    write,
};

/// How jobs are worked and what is taken for them.
#[derive(Debug, Clone)]
pub struct JobSettings {
    /// Jobs worked at once by this process.
    pub workers: usize,
    /// How long an idle worker waits before it asks the store what other processes submitted.
    pub poll: Duration,
    /// How often a job's progress is written, and asked whether it is to stop.
    pub report: Duration,
    /// Bytes of one upload at most.
    pub upload_bytes: u64,
    /// Files of one upload at most.
    pub upload_files: usize,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self {
            workers: 2,
            poll: Duration::from_secs(1),
            report: Duration::from_secs(1),
            upload_bytes: 4 << 30,
            upload_files: 100,
        }
    }
}

/// Where jobs are asked for and told of.
pub struct Jobs {
    likewise: Likewise,
    settings: JobSettings,
    /// The data folder's own name: only its processes can read what was uploaded to it.
    place: String,
    uploads: Uploads,
    bell: Bell,
    when_matched: OnceLock<WhenMatched>,
}

/// What is to be done when a job has brought all figures up to date, before it is told to be done.
type WhenMatched = Box<dyn Fn() -> Result<(), AppError> + Send + Sync>;

/// What is known of a request's key before the request is read.
enum Opening {
    /// It bears none.
    Keyless,
    /// It is the first to bear its key.
    First(HeldKey),
    /// It was answered by a job.
    Answered { fingerprint: String, job: String },
}

impl Jobs {
    /// Opens the desk of a data folder.
    ///
    /// # Errors
    /// [`AppError`] when the folder cannot be used.
    pub fn open(likewise: &Likewise, settings: JobSettings) -> Result<Self, AppError> {
        Ok(Self {
            place: place::name_of(&likewise.data_dir)?,
            uploads: Uploads::in_folder(&likewise.data_dir),
            likewise: likewise.clone(),
            settings,
            bell: Bell::default(),
            when_matched: OnceLock::new(),
        })
    }

    /// How jobs are worked.
    #[must_use]
    pub const fn settings(&self) -> &JobSettings {
        &self.settings
    }

    /// Says what is to be done when a job has brought all figures up to date: whoever follows the job to its end then
    /// reads the new ones. The first one to say so is heard.
    pub(super) fn when_matched(&self, act: WhenMatched) {
        // Said twice, it is the same service that says it.
        let _ = self.when_matched.set(act);
    }

    /// Tells that all figures are up to date.
    fn matched(&self) {
        // Readers that could not take the new figures up go on with the old ones, and look again by themselves.
        if let Some(Err(error)) = self.when_matched.get().map(|act| act()) {
            tracing::warn!(error = &error as &dyn std::error::Error, "new figures were not taken up");
        }
    }

    /// Whether any job of the queue runs, or waits that this folder's workers can do. A command's own work is none: it
    /// leaves matching to others, and stands as running for ever where its process died.
    ///
    /// # Errors
    /// [`AppError`] when the store fails.
    pub(super) fn at_work(&self) -> Result<bool, AppError> {
        Ok(store::queue_is_busy(&mut *self.likewise.store.pooled()?, &self.place)?)
    }

    /// Asks for matching; with `all`, of every unconfirmed item anew.
    ///
    /// # Errors
    /// [`AppError`] when the key was used for something else, or the store fails.
    pub fn submit_match(&self, all: bool, key: Option<&RequestKey>) -> Result<JobRecord, AppError> {
        self.answer(key, |db, opening| self.submit(db, opening, NewJob::name(), &JobRequest::Match { all }))
    }

    /// Asks for an import's deletion. Asked again before it is done, the same job answers.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no published import has this id; otherwise when the store fails.
    pub fn submit_deletion(&self, import: &str) -> Result<JobRecord, AppError> {
        let mut db = self.likewise.store.connect()?;
        let request = JobRequest::Delete { import: import.to_owned() };
        if let Some(known) = queued_job_like(&mut db, request.kind(), &request.text()?)? {
            return Ok(store::job(&mut db, &known)?);
        }
        let imports = self.likewise.store.imports(&mut db)?;
        if imports.iter().all(|known| known.public_id != import) {
            return Err(AppError::NotFound { what: "import", name: import.to_owned() });
        }
        self.submit(&mut db, &Opening::Keyless, NewJob::name(), &request)
    }

    /// Jobs, the newest first, after a job's public id.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows the job `after`; otherwise when the store fails.
    pub fn list(&self, wanted: &JobFilter, after: Option<&str>, limit: usize) -> Result<Page<JobRecord>, AppError> {
        let mut db = self.likewise.store.pooled()?;
        let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut entries = store::jobs_before(&mut db, wanted, after, one_more)?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(|last| last.public_id.clone());
        Ok(Page { entries, next })
    }

    /// One job.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows it; otherwise when the store fails.
    pub fn one(&self, id: &str) -> Result<JobRecord, AppError> {
        Ok(store::job(&mut *self.likewise.store.pooled()?, id)?)
    }

    /// Asks that a job be stopped: one that waits is cancelled at once, one that runs at its next step. A cancelled
    /// import leaves nothing; cancelled matching keeps what it did.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows it; [`AppError::JobFinished`] when it has ended;
    /// [`AppError::JobNotQueued`] when a command does it by itself; otherwise when the store fails.
    pub fn cancel(&self, id: &str) -> Result<JobRecord, AppError> {
        let job = self.likewise.store.cancel_job(&mut self.likewise.store.connect()?, id)?;
        if job.state.is_final() {
            self.uploads.remove(id);
        }
        Ok(job)
    }

    /// Answers a request that may bear a key; a key whose request fails is let go.
    fn answer(
        &self,
        key: Option<&RequestKey>,
        work: impl FnOnce(&mut Db, &Opening) -> Result<JobRecord, AppError>,
    ) -> Result<JobRecord, AppError> {
        let store = &self.likewise.store;
        let mut db = store.connect()?;
        let opening = match key.map(|key| store.take_key(&mut db, key)).transpose()? {
            None => Opening::Keyless,
            Some(KeyState::Mine(held)) => Opening::First(held),
            Some(KeyState::Answered { fingerprint, job }) => Opening::Answered { fingerprint, job },
            Some(KeyState::InProgress) => return Err(AppError::KeyInProgress),
        };
        let answer = work(&mut db, &opening);
        if let (Err(_), Opening::First(held)) = (&answer, &opening)
            && let Err(error) = store.let_key_go(&mut db, held)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "a key stays taken until its process ends");
        }
        answer
    }

    /// Submits a job and settles the key of its request; or finds the job that answered the same request before.
    fn submit(
        &self,
        db: &mut Db,
        opening: &Opening,
        public_id: String,
        request: &JobRequest,
    ) -> Result<JobRecord, AppError> {
        let fingerprint = request.fingerprint()?;
        if let Opening::Answered { fingerprint: first, job } = opening {
            if *first != fingerprint {
                return Err(AppError::KeyReused);
            }
            return Ok(store::job(db, job)?);
        }
        let place = matches!(request, JobRequest::Import(_)).then_some(self.place.as_str());
        let new = NewJob { public_id, kind: request.kind(), request: request.text()?, place };
        write(db, |db| {
            let id = submit_job(db, &new)?;
            if let Opening::First(held) = opening {
                settle_key(db, held, &fingerprint, id)?;
            }
            Ok(())
        })?;
        self.bell.ring();
        Ok(store::job(db, &new.public_id)?)
    }
}

/// Wakes the workers of this process.
#[derive(Default)]
struct Bell {
    rings: Mutex<u64>,
    rung: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.rung.notify_all();
    }

    /// How often it was rung.
    fn rings(&self) -> u64 {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is rung again after so many rings, or for so long.
    fn wait(&self, heard: u64, at_most: Duration) {
        let rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.rung.wait_timeout_while(rings, at_most, |rings| *rings == heard));
    }
}
