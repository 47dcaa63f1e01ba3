//! A running service: many readers of one state, while others write.

use std::sync::Arc;

use super::reading::Reading;
use super::{AppError, JobSettings, Jobs, Likewise};

/// What a server holds for as long as it runs.
pub struct Service {
    likewise: Likewise,
    jobs: Arc<Jobs>,
}

impl Service {
    /// Starts serving a store.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails.
    pub fn start(likewise: Likewise) -> Result<Self, AppError> {
        Self::start_with(likewise, JobSettings::default())
    }

    /// Starts serving a store, with jobs worked as the settings say.
    ///
    /// # Errors
    /// [`AppError`] when the store, the data folder or the index fails.
    pub fn start_with(likewise: Likewise, settings: JobSettings) -> Result<Self, AppError> {
        let jobs = Arc::new(Jobs::open(&likewise, settings)?);
        Ok(Self { likewise, jobs })
    }

    /// Where jobs are asked for and told of.
    #[must_use]
    pub const fn jobs(&self) -> &Arc<Jobs> {
        &self.jobs
    }

    /// The store and the folder of derived files.
    #[must_use]
    pub const fn likewise(&self) -> &Likewise {
        &self.likewise
    }

    /// Reads from one unmoving, fully matched state. Blocks: never call it on a thread that must not wait.
    ///
    /// # Errors
    /// Whatever `work` returns; [`AppError`] when no state can be read.
    pub fn read<T>(&self, work: impl FnOnce(&mut Reading) -> Result<T, AppError>) -> Result<T, AppError> {
        work(&mut Reading::open(&self.likewise)?)
    }
}
