//! A running service: many readers of one state, while others write.
//!
//! Readers go on with the state they have while the next is imported and matched, and never match themselves. Other
//! processes over the same store change it too, so that a small look at the store, now and then, tells when another
//! state is to be had.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::edition::Edition;
use super::reading::Reading;
use super::refresh::{StoreState, look, refresh};
use super::{AppError, JobSettings, Jobs, Likewise};

/// After this long a state that was asked to be matched, and still is not, is asked for once more.
const ASK_AGAIN: Duration = Duration::from_secs(60);

/// What is to be done where the store is not matched: it must see to it and return at once.
pub type OnStale = Box<dyn Fn(&Likewise) + Send + Sync>;

/// How a service reads.
pub struct ServiceSettings {
    /// Views of one state: requests that read at the same time.
    pub views: usize,
    /// How long a request waits for a free view.
    pub patience: Duration,
    /// Least time between two looks at the store's state.
    pub look_every: Duration,
    /// How often the service looks after itself though nobody asks anything.
    pub keep_every: Duration,
    /// Age at which an idle view is exchanged for a new one.
    pub view_age: Duration,
    /// What is to be done where the store is not matched and no job is about to match it.
    pub on_stale: OnStale,
    /// How jobs are worked.
    pub jobs: JobSettings,
}

impl Default for ServiceSettings {
    fn default() -> Self {
        Self {
            views: 8,
            patience: Duration::from_secs(2),
            look_every: Duration::from_millis(200),
            keep_every: Duration::from_secs(1),
            view_age: Duration::from_secs(60),
            on_stale: match_on_a_thread(),
            jobs: JobSettings::default(),
        }
    }
}

/// Matches on a thread of its own, one at a time.
fn match_on_a_thread() -> OnStale {
    let at_work = Arc::new(AtomicBool::new(false));
    Box::new(move |likewise| {
        if at_work.swap(true, Ordering::AcqRel) {
            return;
        }
        let (likewise, done) = (likewise.clone(), Done(Arc::clone(&at_work)));
        std::thread::spawn(move || {
            let _done = done;
            if let Err(error) = refresh(&likewise, false, &mut |_| Ok(())) {
                tracing::error!(error = &error as &dyn std::error::Error, "matching failed");
            }
        });
    })
}

/// Says, however the thread ends, that it is no longer at work.
struct Done(Arc<AtomicBool>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// What a server holds for as long as it runs.
pub struct Service {
    inner: Arc<Inner>,
    keeper: Option<JoinHandle<()>>,
}

struct Inner {
    likewise: Likewise,
    settings: ServiceSettings,
    jobs: Arc<Jobs>,
    current: RwLock<Option<Arc<Edition>>>,
    /// Held by whoever looks: the others go on with what there is.
    looks: Mutex<Looks>,
    /// Held by whoever opens an edition.
    renewing: Mutex<()>,
    stopping: AtomicBool,
}

#[derive(Default)]
struct Looks {
    last: Option<Instant>,
    /// The state that was last asked to be matched, and when.
    asked: Option<(String, Instant)>,
}

impl Service {
    /// Starts serving a store. Where it is matched its state can be read at once; else it is asked to be matched, and
    /// until then reading fails with [`AppError::NotReady`].
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails.
    pub fn start(likewise: Likewise) -> Result<Self, AppError> {
        Self::start_with(likewise, ServiceSettings::default())
    }

    /// Starts serving a store in another way than the usual.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails.
    pub fn start_with(likewise: Likewise, settings: ServiceSettings) -> Result<Self, AppError> {
        let jobs = Arc::new(Jobs::open(&likewise, settings.jobs.clone())?);
        let inner = Arc::new(Inner {
            likewise,
            settings,
            jobs,
            current: RwLock::default(),
            looks: Mutex::default(),
            renewing: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let renewed = Arc::downgrade(&inner);
        inner.jobs.when_matched(Box::new(move || renewed.upgrade().map_or(Ok(()), |inner| inner.renew().map(drop))));
        inner.look(&mut inner.looks.lock().unwrap_or_else(PoisonError::into_inner))?;
        let kept = Arc::clone(&inner);
        let keeper = Some(std::thread::spawn(move || kept.keep()));
        Ok(Self { inner, keeper })
    }

    /// Where jobs are asked for and told of.
    #[must_use]
    pub fn jobs(&self) -> &Arc<Jobs> {
        &self.inner.jobs
    }

    /// The store and the folder of derived files.
    #[must_use]
    pub fn likewise(&self) -> &Likewise {
        &self.inner.likewise
    }

    /// Whether there is a state to read.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.inner.current().is_some_and(|edition| edition.is_readable())
    }

    /// Reads from one unmoving, fully matched state. Blocks: never call it on a thread that must not wait.
    ///
    /// # Errors
    /// Whatever `work` returns; [`AppError::NotReady`] while there is no state to read, [`AppError::Busy`] when no view
    /// came free in time.
    pub fn read<T>(&self, work: impl FnOnce(&mut Reading) -> Result<T, AppError>) -> Result<T, AppError> {
        self.inner.look_now_and_then();
        let edition = self.inner.current().ok_or(AppError::NotReady)?;
        edition.read(self.inner.settings.patience, work)
    }

    /// Looks at the store at once, so that what was just said is soon matched.
    pub fn look(&self) {
        let mut looks = self.inner.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.inner.look(&mut looks) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the store's state cannot be seen");
        }
        looks.last = Some(Instant::now());
    }

    /// Takes up no further state and exchanges no more views, because the process ends. Readers go on.
    pub fn stop(&self) {
        self.inner.stopping.store(true, Ordering::Release);
    }

    /// Takes up the store's state where it is matched and another than the one being read: call it after matching, so
    /// that no request has to. Returns whether the state being read is now the store's.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails: readers go on with the state they have.
    pub fn renew(&self) -> Result<bool, AppError> {
        self.inner.renew()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.inner.stopping.store(true, Ordering::Release);
        if let Some(keeper) = self.keeper.take() {
            keeper.thread().unpark();
            // It ends by itself; that it panicked was said when it did.
            let _ = keeper.join();
        }
    }
}

impl Inner {
    fn current(&self) -> Option<Arc<Edition>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at the store where the last look is some time ago and nobody else is looking.
    fn look_now_and_then(&self) {
        let Ok(mut looks) = self.looks.try_lock() else { return };
        if looks.last.is_some_and(|last| last.elapsed() < self.settings.look_every) {
            return;
        }
        if let Err(error) = self.look(&mut looks) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the store's state cannot be seen");
        }
        looks.last = Some(Instant::now());
    }

    /// Looks which state the store is in: takes up another one, or has it matched.
    fn look(&self, looks: &mut Looks) -> Result<(), AppError> {
        let StoreState { text, fresh, .. } = look(&mut *self.likewise.store.pooled()?)?;
        if fresh {
            let read = self.current().filter(|edition| edition.is_readable());
            return if read.is_some_and(|edition| edition.state() == text) { Ok(()) } else { self.renew().map(drop) };
        }
        let waiting = |(asked, when): &(String, Instant)| *asked == text && when.elapsed() < ASK_AGAIN;
        // A job that imports or deletes matches too, and tells how far it has come.
        if !looks.asked.as_ref().is_some_and(waiting) && !self.jobs.at_work()? {
            (self.settings.on_stale)(&self.likewise);
            looks.asked = Some((text, Instant::now()));
        }
        Ok(())
    }

    fn renew(&self) -> Result<bool, AppError> {
        let _turn = self.renewing.lock().unwrap_or_else(PoisonError::into_inner);
        let former = self.current();
        let state = look(&mut *self.likewise.store.pooled()?)?;
        if former.as_ref().is_some_and(|edition| edition.is_readable() && edition.state() == state.text) {
            return Ok(state.fresh);
        }
        let Some(next) = Edition::open(&self.likewise, self.settings.views, former.as_deref())? else {
            return Ok(false);
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(next));
        Ok(true)
    }

    /// What is to be done now and then though nobody asks: no view may grow old, no new state go unseen.
    fn keep(&self) {
        while !self.stopping.load(Ordering::Acquire) {
            self.look_now_and_then();
            if let Some(edition) = self.current()
                && let Err(error) = edition.renew_views(self.settings.view_age)
            {
                tracing::warn!(error = &error as &dyn std::error::Error, "views cannot be renewed");
            }
            std::thread::park_timeout(self.settings.keep_every);
        }
    }
}
