//! Organisations, to be looked up.

use std::collections::BTreeMap;

use super::AppError;
use super::page::Page;
use super::reading::Reading;
use crate::engine::model::Organisation;
use crate::store::{self, Db};

/// Organisations by code, after a code.
///
/// # Errors
/// [`AppError`] when the store fails.
pub fn organisations(db: &mut Db, after: Option<&str>, limit: usize) -> Result<Page<Organisation>, AppError> {
    let known = store::organisations(db)?.into_values().map(|known| known.organisation);
    Ok(Page::cut(known, after, limit, |organisation| &organisation.code))
}

/// One organisation.
///
/// # Errors
/// [`AppError::NotFound`] when nobody knows it.
pub fn organisation(db: &mut Db, code: &str) -> Result<Organisation, AppError> {
    let known = store::organisations(db)?.remove(code);
    let missing = || AppError::NotFound { what: "organisation", name: code.to_owned() };
    known.map(|known| known.organisation).ok_or_else(missing)
}

impl Reading {
    /// Codes and names of the footprints that organisations sit in, by code.
    ///
    /// # Errors
    /// [`AppError`] when the store fails.
    pub fn footprints(&mut self) -> Result<Vec<(String, String)>, AppError> {
        let known = store::organisations(&mut self.db)?.into_values().map(|known| known.organisation);
        let footprint = |one: Organisation| {
            let code = one.footprint_code?;
            Some((code.clone(), one.footprint_name.unwrap_or(code)))
        };
        Ok(known.filter_map(footprint).collect::<BTreeMap<_, _>>().into_iter().collect())
    }

    /// Code of the footprint that an organisation sits in, where that is known.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows the organisation.
    pub fn footprint_of(&mut self, code: &str) -> Result<Option<String>, AppError> {
        organisation(&mut self.db, code).map(|known| known.footprint_code)
    }

    /// Codes and names of the organisations that bought anything, by code.
    ///
    /// # Errors
    /// [`AppError`] when the store fails.
    pub fn buyers(&mut self) -> Result<Vec<(String, String)>, AppError> {
        let names = self.names();
        let bought = store::organisations_with_lines(&mut self.db)?;
        let small = bought.into_iter().filter_map(|id| u32::try_from(id).ok());
        let mut buyers: Vec<(String, String)> =
            small.map(|id| (names.code(id).to_owned(), names.name(id).to_owned())).collect();
        buyers.sort_unstable();
        Ok(buyers)
    }
}
