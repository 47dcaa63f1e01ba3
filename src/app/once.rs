//! Requests that are done once though they are asked twice: for a day whoever asks again is answered what the first was.

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

use crate::store::{Db, RequestKey, StoreError, answered_request, remember_request};

/// A request, perhaps with a key. Without one it is done as often as it is asked.
pub(super) struct Once<'a> {
    key: Option<&'a RequestKey>,
    fingerprint: String,
    at: NaiveDateTime,
}

impl<'a> Once<'a> {
    /// `asked` is the same text for the same request, whenever it is asked.
    pub(super) fn new(key: Option<&'a RequestKey>, asked: &str, at: NaiveDateTime) -> Self {
        let fingerprint = Sha256::digest(asked.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { key, fingerprint, at }
    }

    /// A hash of what is asked.
    pub(super) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The name of what it was answered before.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] when the key stands for another request; otherwise when the store fails.
    pub(super) fn answered(&self, db: &mut Db) -> Result<Option<String>, StoreError> {
        let Some(key) = self.key else { return Ok(None) };
        match answered_request(db, key, self.at)? {
            Some((first, _)) if first != self.fingerprint => Err(StoreError::KeyReused),
            found => Ok(found.map(|(_, answer)| answer)),
        }
    }

    /// Remembers what it is answered. Call it inside the transaction that does what is asked.
    ///
    /// # Errors
    /// [`StoreError::KeyInProgress`] when the same request is being answered elsewhere; otherwise when the store fails.
    pub(super) fn remember(&self, db: &mut Db, answer: &str) -> Result<(), StoreError> {
        let Some(key) = self.key else { return Ok(()) };
        remember_request(db, key, &self.fingerprint, answer, self.at)
    }
}
