//! Which contracts are for the same thing.
//!
//! Goods: one category, and an overlap of the products really bought. Services: one category, the same
//! driver of cost, and words of scope in common; where some are for more than others that is said, and that they are alike is
//! for a person to confirm. What is not known does not tell contracts apart: they
//! are together by their category alone, and that is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::benefit::{Purchase, Valued};
use super::category::Category;
use super::sums::plus;
use crate::engine::model::{Contract, ContractKind};
use crate::engine::money::{Amount, NumberError};

/// Contracts are of one kind of goods where at least this part, in hundredths, of what was spent under one of them went on
/// products that the other buys too. Our assumption.
const OVERLAP: i128 = 10;

/// What the contracts of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The category of all.
    pub category: Category,
    /// What a service is for and what its cost follows, as stated; nothing for goods.
    pub service: Option<Service>,
    /// Which of several kinds of goods of the category, by value, the largest 0.
    pub part: usize,
}

/// The scope of a service in the words of the registers, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    /// All the words of scope, each once.
    pub tags: BTreeSet<String>,
    /// What the cost follows.
    pub driver: Option<String>,
}

impl fmt::Display for Scope {
    /// `cpv:90910000 (cleaning, portering; by m2)`, `cpv:33140000 (part 2)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.category)?;
        if let Some(service) = &self.service {
            let tags: Vec<&str> = service.tags.iter().map(String::as_str).collect();
            let driver = service.driver.iter().map(|driver| format!("by {driver}"));
            let told: Vec<String> =
                Some(tags.join(", ")).filter(|tags| !tags.is_empty()).into_iter().chain(driver).collect();
            write!(formatter, " ({})", told.join("; "))?;
        }
        if self.part > 0 {
            write!(formatter, " (part {})", self.part + 1)?;
        }
        Ok(())
    }
}

impl Service {
    /// The scope of a contract for a service; nothing for goods, nor where neither scope nor driver is stated.
    fn of(contract: &Contract) -> Option<Self> {
        let tags = tags(contract);
        let driver = contract.driver.as_deref().map(word).filter(|driver| !driver.is_empty());
        let stated = !tags.is_empty() || driver.is_some();
        (is_service(contract) && stated).then_some(Self { tags, driver })
    }
}

fn word(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The words of a contract's scope, in lower case.
pub(super) fn tags(contract: &Contract) -> BTreeSet<String> {
    contract.scope_tags.iter().map(|tag| word(tag)).filter(|tag| !tag.is_empty()).collect()
}

/// Whether a contract is for a service, as its register says.
pub(super) fn is_service(contract: &Contract) -> bool {
    contract.kind.is_some_and(ContractKind::is_service)
}

/// The groups of contracts, by scope.
pub(super) fn groups(admitted: Vec<(Category, Valued<'_>)>) -> Result<BTreeMap<Scope, Vec<Valued<'_>>>, NumberError> {
    let mut wide: BTreeMap<(Category, Option<Option<String>>), Vec<Valued<'_>>> = BTreeMap::new();
    for (category, valued) in admitted {
        let driver = Service::of(valued.0).map(|service| service.driver);
        wide.entry((category, driver)).or_default().push(valued);
    }
    let mut groups = BTreeMap::new();
    for ((category, driver), contracts) in wide {
        match driver {
            None => {
                for (part, contracts) in parts(contracts)?.into_iter().enumerate() {
                    groups.insert(Scope { category: category.clone(), service: None, part }, contracts);
                }
            }
            Some(driver) => {
                for (tags, contracts) in by_tags(contracts) {
                    let service = Some(Service { tags, driver: driver.clone() });
                    groups.insert(Scope { category: category.clone(), service, part: 0 }, contracts);
                }
            }
        }
    }
    Ok(groups)
}

/// Services of a category and driver that are linked by words of scope in common, with all the words of each. Those without a
/// word are together.
fn by_tags(contracts: Vec<Valued<'_>>) -> Vec<(BTreeSet<String>, Vec<Valued<'_>>)> {
    let mut groups: Vec<(BTreeSet<String>, Vec<Valued<'_>>)> = Vec::new();
    for valued in contracts {
        let tags = tags(valued.0);
        let alike = |known: &BTreeSet<String>| !known.is_disjoint(&tags) || (known.is_empty() && tags.is_empty());
        let (linked, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(known, _)| alike(known));
        let mut whole = (tags, vec![valued]);
        for (tags, contracts) in linked {
            whole.0.extend(tags);
            whole.1.extend(contracts);
        }
        groups = others;
        groups.push(whole);
    }
    for (_, contracts) in &mut groups {
        contracts.sort_by(|left, right| {
            (&left.0.org_code, &left.0.contract_ref).cmp(&(&right.0.org_code, &right.0.contract_ref))
        });
    }
    groups
}

/// The contracts of a category by what is bought under them, largest value first. Those of which no purchases are known
/// are with the first.
fn parts(contracts: Vec<Valued<'_>>) -> Result<Vec<Vec<Valued<'_>>>, NumberError> {
    let mut leaders: Vec<usize> = (0..contracts.len()).collect();
    let spends =
        contracts.iter().map(|(_, _, purchases)| spend_by_product(purchases)).collect::<Result<Vec<_>, _>>()?;
    for (place, own) in spends.iter().enumerate() {
        for (other_place, other) in spends.iter().enumerate().take(place) {
            if overlap(own, other) || overlap(other, own) {
                join(&mut leaders, place, other_place);
            }
        }
    }
    let mut parts: BTreeMap<usize, (Amount, Vec<usize>)> = BTreeMap::new();
    let mut unseen = Vec::new();
    for (place, (_, annual, _)) in contracts.iter().enumerate() {
        if spends.get(place).is_none_or(BTreeMap::is_empty) {
            unseen.push(place);
            continue;
        }
        let part = parts.entry(leader(&leaders, place)).or_default();
        part.0 = plus(part.0, annual.amount)?;
        part.1.push(place);
    }
    let mut parts: Vec<(Amount, Vec<usize>)> = parts.into_values().collect();
    // Largest first; of equals the first of the register.
    parts.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    match parts.first_mut() {
        Some((_, largest)) => {
            largest.extend(unseen);
            largest.sort_unstable();
        }
        None => parts.push((Amount::ZERO, unseen)),
    }
    let of = |places: Vec<usize>| places.into_iter().filter_map(|place| contracts.get(place).copied()).collect();
    Ok(parts.into_iter().map(|(_, places)| of(places)).collect())
}

fn spend_by_product(purchases: &[Purchase]) -> Result<BTreeMap<&str, Amount>, NumberError> {
    let mut spend: BTreeMap<&str, Amount> = BTreeMap::new();
    for purchase in purchases {
        let sum = spend.entry(&purchase.product_id).or_default();
        *sum = plus(*sum, purchase.spend)?;
    }
    spend.retain(|_, amount| *amount > Amount::ZERO);
    Ok(spend)
}

/// Whether enough of what is spent goes on what the other buys too.
fn overlap(own: &BTreeMap<&str, Amount>, other: &BTreeMap<&str, Amount>) -> bool {
    let micros = |amount: &Amount| i128::from(amount.micros());
    let whole: i128 = own.values().map(micros).sum();
    let shared: i128 =
        own.iter().filter(|(product, _)| other.contains_key(*product)).map(|(_, spend)| micros(spend)).sum();
    shared > 0 && shared * 100 >= whole * OVERLAP
}

fn leader(leaders: &[usize], place: usize) -> usize {
    let mut place = place;
    while let Some(next) = leaders.get(place).filter(|next| **next != place) {
        place = *next;
    }
    place
}

fn join(leaders: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader(leaders, one), leader(leaders, other));
    if let Some(follower) = leaders.get_mut(one.max(other)) {
        *follower = one.min(other);
    }
}
