//! What is found out of register entries before they are planned: which of them are one contract, and what those are for that
//! do not say.

use std::collections::BTreeMap;

use crate::app::AppError;
use crate::app::categories::title_categories;
use crate::app::register::title_kind;
use crate::app::workplans::all_entries;
use crate::engine::categories::{LineKind, Scheme};
use crate::engine::consolidation::{Category, Why};
use crate::engine::model::{CategoryScheme, Contract};
use crate::engine::register::{sightings, stated_category};
use crate::engine::workplan::taken_contracts;
use crate::store::Db;

/// A contract by organisation and reference.
type Key = (String, String);

fn key(contract: &Contract) -> Key {
    (contract.org_code.clone(), contract.contract_ref.clone())
}

/// Entries that are the same contract as another one, with the one that counts.
pub(super) fn same_contracts(contracts: &[Contract]) -> BTreeMap<Key, Why> {
    let merged = sightings(contracts).merged;
    let told = merged.iter().filter_map(|one| {
        let (own, leader) = (contracts.get(one.contract)?, contracts.get(one.leader)?);
        Some((key(own), Why::SameAs(leader.org_code.clone(), leader.contract_ref.clone())))
    });
    told.collect()
}

/// Contracts that entries of workplans, not dropped, have taken, with the entry.
pub(super) fn taken_by_workplans(db: &mut Db) -> Result<BTreeMap<Key, Why>, AppError> {
    let entries = all_entries(db)?;
    let taken = taken_contracts(&entries).into_iter();
    Ok(taken.map(|one| ((one.key.org_code, one.key.contract_ref), Why::Taken(one.entry))).collect())
}

/// Gives a category to contracts whose register gives none, as the words of their titles say, and tells to which with how many
/// hundredths of confidence. Where a title might as well say another, there is none.
pub(super) fn guess_categories(db: &mut Db, contracts: &mut [Contract]) -> Result<BTreeMap<Key, u32>, AppError> {
    let places: Vec<usize> = contracts
        .iter()
        .enumerate()
        .filter(|(_, one)| one.category_code.is_none() && stated_category(one).is_none())
        .map(|(place, _)| place)
        .collect();
    let titles: Vec<(&str, LineKind)> = places
        .iter()
        .filter_map(|place| contracts.get(*place))
        .map(|one| (one.title.as_str(), title_kind(one)))
        .collect();
    let found = title_categories(db, &titles)?;
    let mut guessed = BTreeMap::new();
    for (place, found) in places.into_iter().zip(found) {
        let (Some(contract), Some((code, confidence))) = (contracts.get_mut(place), found) else { continue };
        let scheme = match code.scheme {
            Scheme::Cpv => CategoryScheme::Cpv,
            Scheme::Eclass => CategoryScheme::Eclass,
            Scheme::Unspsc => CategoryScheme::Unspsc,
            Scheme::Group | Scheme::Kind => continue,
        };
        (contract.category_code, contract.category_scheme) = (Some(code.code), Some(scheme));
        if Category::of(contract).is_ok() {
            guessed.insert(key(contract), u32::from(confidence.basis_points() / 100));
        } else {
            (contract.category_code, contract.category_scheme) = (None, None);
        }
    }
    Ok(guessed)
}
