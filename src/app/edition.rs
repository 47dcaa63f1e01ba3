//! An edition: one state of the store as many read it at once, until the next one takes its place.
//!
//! Readers borrow one of a bounded set of views, opened together while the store was in this state: later none could
//! be had, for a view shows the store as it is when it is opened. What they share in memory is held once.
//!
//! A view is an open transaction, and those have a price. On SQLite the write-ahead log is not begun anew while one
//! reads from it, on PostgreSQL what was replaced is not cleared away. So views that have grown old are exchanged for
//! new ones of the same state; only while the store is past it (published and not yet matched) are they kept.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::reading::{Knowledge, Reading};
use super::refresh::look;
use super::{AppError, Likewise};
use crate::store::{Db, is_alive, is_reachable};

/// A view used less long ago than this is taken to be alive still, without asking.
const TRUSTED: Duration = Duration::from_millis(500);

/// No view is exchanged twice in one go.
const TICK: Duration = Duration::from_nanos(1);

/// One state of the store: what its readers share, and the views they borrow.
pub(super) struct Edition {
    likewise: Likewise,
    knowledge: Arc<Knowledge>,
    size: usize,
    views: Mutex<Views>,
    freed: Condvar,
}

struct Views {
    idle: Vec<View>,
    /// Idle ones and those lent out.
    open: usize,
    /// The store has moved on: no view of this state can be had any more.
    past: bool,
}

struct View {
    db: Db,
    opened: Instant,
    used: Instant,
}

impl View {
    fn new(db: Db) -> Self {
        let now = Instant::now();
        Self { db, opened: now, used: now }
    }
}

/// A view of the store, if it is in this state, fully matched.
fn open_at(likewise: &Likewise, state: &str) -> Result<Option<Db>, AppError> {
    let mut db = likewise.store.view()?;
    let found = look(&mut db)?;
    Ok((found.fresh && found.text == state).then_some(db))
}

impl Edition {
    /// Opens the edition of the store's state as it is; nothing while it is not matched. What the former edition
    /// holds is not loaded again where it did not change.
    pub(super) fn open(likewise: &Likewise, size: usize, former: Option<&Self>) -> Result<Option<Self>, AppError> {
        const TRIES: u32 = 5;
        for _ in 0..TRIES {
            let mut first = likewise.store.view()?;
            let state = look(&mut first)?;
            if !state.fresh {
                return Ok(None);
            }
            let Some(mut views) = open_all(likewise, &state.text, first, size)? else { continue };
            let Some(view) = views.first_mut() else { return Ok(None) };
            let former = former.map(|former| &*former.knowledge);
            let knowledge = Arc::new(Knowledge::load(likewise, &mut view.db, former)?);
            let views = Views { open: views.len(), idle: views, past: false };
            let likewise = likewise.clone();
            return Ok(Some(Self { likewise, knowledge, size, views: Mutex::new(views), freed: Condvar::new() }));
        }
        Ok(None)
    }

    /// Text of the state.
    pub(super) fn state(&self) -> &str {
        &self.knowledge.state
    }

    /// False when its last view was lost and no other can be had.
    pub(super) fn is_readable(&self) -> bool {
        let views = self.lock();
        views.open > 0 || !views.past
    }

    /// Lends a view to `work`, waiting for a free one no longer than `patience`.
    pub(super) fn read<T>(
        &self,
        patience: Duration,
        work: impl FnOnce(&mut Reading) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let View { db, opened, .. } = self.borrow(patience)?;
        let _place = Place { edition: self };
        let mut reading = Reading { db, knowledge: Arc::clone(&self.knowledge) };
        let outcome = work(&mut reading);
        // A statement that failed may have ended the view: of a reader that failed it is not taken on trust.
        if outcome.is_ok() || is_alive(&mut reading.db) {
            let mut views = self.lock();
            views.idle.push(View { db: reading.db, opened, used: Instant::now() });
            // The place is given up when it is dropped.
            views.open += 1;
            return outcome;
        }
        match outcome {
            // The server is gone or was restarted: whoever asks again gets another view.
            Err(AppError::Store(error)) if !is_reachable(&mut reading.db) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a view was lost");
                Err(AppError::NotReady)
            }
            outcome => outcome,
        }
    }

    /// Exchanges idle views older than `age` for new ones of the same state, as far as they can be had.
    pub(super) fn renew_views(&self, age: Duration) -> Result<(), AppError> {
        let begun = Instant::now();
        loop {
            let mut views = self.lock();
            let old = views.idle.iter().position(|view| begun.saturating_duration_since(view.opened) >= age.max(TICK));
            let Some(view) = old.filter(|_| !views.past).map(|place| views.idle.swap_remove(place)) else {
                return Ok(());
            };
            drop(views);
            let place = Place { edition: self };
            let renewed = open_at(&self.likewise, self.state());
            let mut views = self.lock();
            views.past |= matches!(renewed, Ok(None));
            let (kept, outcome) = match renewed {
                Ok(Some(db)) => (View::new(db), Ok(())),
                Ok(None) => (view, Ok(())),
                Err(error) => (view, Err(error)),
            };
            views.idle.push(kept);
            views.open += 1;
            drop(views);
            drop(place);
            outcome?;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Views> {
        // Nothing under this lock can leave it half-changed.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an idle view, or makes one where one was lost, or waits.
    fn borrow(&self, patience: Duration) -> Result<View, AppError> {
        let deadline = Instant::now() + patience;
        let mut views = self.lock();
        loop {
            if let Some(mut view) = views.idle.pop() {
                drop(views);
                let place = Place { edition: self };
                if view.used.elapsed() < TRUSTED || is_alive(&mut view.db) {
                    place.keep();
                    return Ok(view);
                }
                drop(place);
                views = self.lock();
            } else if views.open < self.size && !views.past {
                views.open += 1;
                drop(views);
                let place = Place { edition: self };
                if let Some(db) = open_at(&self.likewise, self.state())? {
                    place.keep();
                    return Ok(View::new(db));
                }
                drop(place);
                views = self.lock();
                views.past = true;
            } else if views.open == 0 {
                return Err(AppError::NotReady);
            } else {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Err(AppError::Busy);
                }
                views = self.freed.wait_timeout(views, left).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }
}

/// The place of a view lent out, given up when dropped: a reader that panics leaves none behind.
struct Place<'a> {
    edition: &'a Edition,
}

impl Place<'_> {
    /// Leaves the view counted: another place will give it up.
    fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.edition.lock().open -= 1;
        self.edition.freed.notify_one();
    }
}

/// The whole set of views, all of this state; nothing when the store moved on meanwhile.
fn open_all(likewise: &Likewise, state: &str, first: Db, size: usize) -> Result<Option<Vec<View>>, AppError> {
    let mut views = vec![View::new(first)];
    while views.len() < size {
        match open_at(likewise, state)? {
            Some(db) => views.push(View::new(db)),
            None => return Ok(None),
        }
    }
    Ok(Some(views))
}
