//! One state of the store, unmoving and fully matched, ready to be read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::benchmark::latest_month;
use super::catalogue::{Catalogue, decision_basis};
use super::names::Names;
use super::provisional::ProvisionalProducts;
use super::refresh::{fresh_view, look};
use super::review::{People, Queue};
use super::{AppError, Likewise};
use crate::engine::period::Month;
use crate::store::Db;

/// What readers of one state share in memory.
pub(super) struct Knowledge {
    /// Text of the state.
    pub(super) state: String,
    /// What the catalogue in memory was made from: while it stays, so does the catalogue.
    pub(super) basis: String,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) provisional: ProvisionalProducts,
    pub(super) names: Arc<Names>,
    pub(super) families: Arc<HashMap<u32, u32>>,
    pub(super) cut_off: Option<Month>,
    /// What people said.
    pub(super) people: People,
    /// What waits for people, once somebody asked.
    pub(super) queue: Mutex<Option<Arc<Queue>>>,
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
        let knowledge = Knowledge::load(likewise, &mut db, None)?;
        Ok(Self { db, knowledge: Arc::new(knowledge) })
    }

    /// The view of the store, for reading alone.
    pub fn db(&mut self) -> &mut Db {
        &mut self.db
    }

    /// Text of the state: the same text, the same answers.
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
    /// Loads everything from one view, but keeps the former state's catalogue where it is the same.
    pub(super) fn load(likewise: &Likewise, db: &mut Db, former: Option<&Self>) -> Result<Self, AppError> {
        let names = Names::load(db)?;
        let basis = decision_basis(db)?;
        let catalogue = match former.filter(|former| former.basis == basis) {
            Some(former) => Arc::clone(&former.catalogue),
            None => Arc::new(Catalogue::load(likewise, db)?),
        };
        Ok(Self {
            state: look(db)?.text,
            basis,
            catalogue,
            provisional: ProvisionalProducts::load(likewise, db)?,
            families: Arc::new(names.families()),
            names: Arc::new(names),
            cut_off: latest_month(db)?,
            people: People::load(db)?,
            queue: Mutex::default(),
        })
    }
}
