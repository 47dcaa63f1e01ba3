//! Counting the current lines by item, without reading what else they say.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{RUN_LENGTH, page, segment};
use crate::store::{Db, StoreError};

/// What the current lines are, without the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineCensus {
    /// For each item, how many current lines it has and a fingerprint of which ones.
    pub items: HashMap<i64, (u64, u64)>,
    /// The latest order date.
    pub latest: Option<NaiveDate>,
}

impl LineCensus {
    fn count(&mut self, item: i64, fingerprint: u64) {
        let entry = self.items.entry(item).or_insert((0, 0));
        entry.0 += 1;
        entry.1 = entry.1.wrapping_add(fingerprint);
    }
}

/// Counts the current lines by item. Equal fingerprints mean the very same lines.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn line_census(db: &mut Db) -> Result<LineCensus, StoreError> {
    let mut census = LineCensus::default();
    let mut after = 0;
    while let Some((last, runs)) = page(db, after, |run| {
        let items = segment::decode_items_and_dates(&run.body, run.count)?;
        let counted = items.into_iter().enumerate().filter(|(place, _)| run.counts(*place));
        Ok(counted.map(|(place, (item, date))| (item, date, fingerprint(run.id, place))).collect::<Vec<_>>())
    })? {
        after = last;
        for (item, date, fingerprint) in runs.into_iter().flatten() {
            census.count(item, fingerprint);
            census.latest = census.latest.max(Some(date));
        }
    }
    Ok(census)
}

/// Counts the current lines of the items that `wanted` picks, in the same way; their dates are left unread.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn line_census_of(db: &mut Db, wanted: impl Fn(i64) -> bool + Sync) -> Result<LineCensus, StoreError> {
    let mut census = LineCensus::default();
    let mut after = 0;
    while let Some((last, runs)) = page(db, after, |run| {
        let items = segment::decode_items(&run.body, run.count)?;
        let counted = items.into_iter().enumerate().filter(|(place, item)| wanted(*item) && run.counts(*place));
        Ok(counted.map(|(place, item)| (item, fingerprint(run.id, place))).collect::<Vec<_>>())
    })? {
        after = last;
        runs.into_iter().flatten().for_each(|(item, fingerprint)| census.count(item, fingerprint));
    }
    Ok(census)
}

/// The latest order date of the current lines.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn latest_order_date(db: &mut Db) -> Result<Option<NaiveDate>, StoreError> {
    let mut latest = None;
    let mut after = 0;
    while let Some((last, runs)) = page(db, after, |run| {
        let items = segment::decode_items_and_dates(&run.body, run.count)?;
        let counted = items.into_iter().enumerate().filter(|(place, _)| run.counts(*place));
        Ok(counted.map(|(_, (_, date))| date).max())
    })? {
        after = last;
        latest = runs.into_iter().flatten().fold(latest, |latest, date| latest.max(Some(date)));
    }
    Ok(latest)
}

/// A number for the line at a place of a run, spread over all 64 bits (the finaliser of SplitMix64).
fn fingerprint(run: i64, place: usize) -> u64 {
    let mut mixed = run.cast_unsigned().wrapping_mul(RUN_LENGTH as u64).wrapping_add(place as u64);
    mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
