//! One state of the store, unmoving and fully matched, ready to be read.

use std::collections::HashMap;
use std::sync::Arc;

use super::benchmark::latest_month;
use super::catalogue::Catalogue;
use super::names::Names;
use super::provisional::ProvisionalProducts;
use super::refresh::{fresh_view, state_of};
use super::{AppError, Likewise};
use crate::engine::period::Month;
use crate::store::Db;

/// What readers of one state share in memory.
pub(super) struct Knowledge {
    pub(super) catalogue: Catalogue,
    pub(super) provisional: ProvisionalProducts,
    pub(super) names: Arc<Names>,
    pub(super) families: HashMap<u32, u32>,
    pub(super) cut_off: Option<Month>,
    /// Names the state: another text, another state.
    pub(super) state: String,
}

/// One reader of one state: its view of the store, and what it shares with the others.
pub struct Reading {
    pub(super) db: Db,
    pub(super) knowledge: Arc<Knowledge>,
}

impl Reading {
    /// Loads what readers need, after bringing decisions and price points up to date.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails.
    pub fn open(likewise: &Likewise) -> Result<Self, AppError> {
        let mut db = fresh_view(likewise)?;
        let knowledge = Knowledge::load(likewise, &mut db)?;
        Ok(Self { db, knowledge: Arc::new(knowledge) })
    }

    /// The view of the store, for reading alone.
    pub fn db(&mut self) -> &mut Db {
        &mut self.db
    }

    /// Names the state that is read: as long as it is the same text, every answer is the same.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.knowledge.state
    }

    /// What internal ids are called.
    #[must_use]
    pub fn names(&self) -> Arc<Names> {
        Arc::clone(&self.knowledge.names)
    }

    /// That an organisation may ask.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows it.
    pub fn knows(&self, org: &str) -> Result<(), AppError> {
        self.knowledge.names.organisation(org).map(drop)
    }
}

impl Knowledge {
    /// Loads everything from one view.
    pub(super) fn load(likewise: &Likewise, db: &mut Db) -> Result<Self, AppError> {
        let names = Names::load(db)?;
        Ok(Self {
            catalogue: Catalogue::load(likewise, db)?,
            provisional: ProvisionalProducts::load(likewise, db)?,
            families: names.families(),
            names: Arc::new(names),
            cut_off: latest_month(db)?,
            state: state_of(db)?,
        })
    }
}
