//! A running service: many readers of one state, while others write.

use super::reading::Reading;
use super::{AppError, Likewise};

/// What a server holds for as long as it runs.
pub struct Service {
    likewise: Likewise,
}

impl Service {
    /// Starts serving a store.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails.
    pub fn start(likewise: Likewise) -> Result<Self, AppError> {
        Ok(Self { likewise })
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
