//! Requests that may be asked twice and are done once: each bears a key, and the first answer stands for a day.

use chrono::{NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::{answered_requests as requests, idempotency_keys, jobs};
use super::{Db, Presence, Store, StoreError, write};

/// How long a key is kept, in hours.
pub const KEY_HOURS: i64 = 24;

/// A key of a request: where it was asked, and what the one who asked called it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// Method and path.
    pub scope: String,
    /// The key.
    pub key: String,
}

/// What is known of a key when a request with it arrives.
pub enum KeyState {
    /// This request is the first: it holds the key until it is settled or let go.
    Mine(HeldKey),
    /// It was answered: what was asked then, and the job that answers it.
    Answered {
        /// Hash of what was asked.
        fingerprint: String,
        /// Public id of the job.
        job: String,
    },
    /// The first request with this key is still being read.
    InProgress,
}

/// A key held by a request that is being read; the lock tells others that its process lives.
pub struct HeldKey {
    key: RequestKey,
    presence: Presence,
}

impl Store {
    /// Takes a key, or says what is known of it. A key older than [`KEY_HOURS`] is as good as new, and so is one whose
    /// process died before it answered.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn take_key(&self, db: &mut Db, key: &RequestKey) -> Result<KeyState, StoreError> {
        type Row = (String, Option<String>, Option<i64>);
        let presence = Presence::of_new_worker(self)?;
        write(db, |db| {
            sweep_keys(db)?;
            // Tried first: of two requests at once the second waits here for the first one's row.
            if insert(db, key, presence.name())? {
                return Ok(KeyState::Mine(HeldKey { key: key.clone(), presence }));
            }
            let row = idempotency_keys::table.find((&key.scope, &key.key));
            let columns = (idempotency_keys::holder, idempotency_keys::fingerprint, idempotency_keys::job_id);
            let (holder, fingerprint, job): Row = row.select(columns).first(db)?;
            if let (Some(fingerprint), Some(job)) = (fingerprint, job) {
                let job = jobs::table.find(job).select(jobs::public_id).first(db)?;
                return Ok(KeyState::Answered { fingerprint, job });
            }
            if !Presence::is_gone(self, db, &holder)? {
                return Ok(KeyState::InProgress);
            }
            diesel::update(row).set(idempotency_keys::holder.eq(presence.name())).execute(db)?;
            Ok(KeyState::Mine(HeldKey { key: key.clone(), presence }))
        })
    }

    /// Lets go of a key whose request failed: it may be asked again.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn let_key_go(&self, db: &mut Db, held: &HeldKey) -> Result<(), StoreError> {
        let row = idempotency_keys::table.find((&held.key.scope, &held.key.key));
        let held = row.filter(idempotency_keys::holder.eq(held.presence.name()));
        diesel::delete(held).execute(db)?;
        Ok(())
    }
}

/// Notes which job answers the request. Call it inside the transaction that submits the job.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn settle_key(db: &mut Db, held: &HeldKey, fingerprint: &str, job_id: i64) -> Result<(), StoreError> {
    let row = idempotency_keys::table.find((&held.key.scope, &held.key.key));
    diesel::update(row.filter(idempotency_keys::holder.eq(held.presence.name())))
        .set((idempotency_keys::fingerprint.eq(Some(fingerprint)), idempotency_keys::job_id.eq(Some(job_id))))
        .execute(db)?;
    Ok(())
}

fn insert(db: &mut Db, key: &RequestKey, holder: &str) -> Result<bool, StoreError> {
    let row = (
        idempotency_keys::scope.eq(&key.scope),
        idempotency_keys::idempotency_key.eq(&key.key),
        idempotency_keys::holder.eq(holder),
        idempotency_keys::created_at.eq(Utc::now().naive_utc()),
    );
    let made = super::each!(db, connection => diesel::insert_into(idempotency_keys::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(connection))?;
    Ok(made > 0)
}

/// Lets the keys go that are older than they are kept.
fn sweep_keys(db: &mut Db) -> Result<(), StoreError> {
    let oldest: NaiveDateTime = (Utc::now() - TimeDelta::hours(KEY_HOURS)).naive_utc();
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(oldest))).execute(db)?;
    Ok(())
}

/// What a request with this key was answered before, if it was: its fingerprint and the name of its answer. Keys older than
/// [`KEY_HOURS`] are let go. Call it inside the transaction that does what is asked.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn answered_request(
    db: &mut Db,
    key: &RequestKey,
    at: NaiveDateTime,
) -> Result<Option<(String, String)>, StoreError> {
    let oldest = at - TimeDelta::hours(KEY_HOURS);
    diesel::delete(requests::table.filter(requests::created_at.lt(oldest))).execute(db)?;
    Ok(requests::table
        .find((&key.scope, &key.key))
        .select((requests::fingerprint, requests::answer))
        .first(db)
        .optional()?)
}

/// Remembers what a request with this key is answered. Call it inside the transaction that does what is asked.
///
/// # Errors
/// [`StoreError::KeyInProgress`] when a request with this key was answered meanwhile; otherwise when the store cannot be
/// written.
pub fn remember_request(
    db: &mut Db,
    key: &RequestKey,
    fingerprint: &str,
    answer: &str,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = (
        requests::scope.eq(&key.scope),
        requests::request_key.eq(&key.key),
        requests::fingerprint.eq(fingerprint),
        requests::answer.eq(answer),
        requests::created_at.eq(at),
    );
    let written = super::each!(db, connection => diesel::insert_into(requests::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(connection))?;
    if written == 0 { Err(StoreError::KeyInProgress) } else { Ok(()) }
}
