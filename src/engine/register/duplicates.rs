//! The same contract seen more than once: twice in one organisation's register, or by several of those that buy under it.
//!
//! What names the same thing is merged: one Open Contracting id with the same suppliers, a participant's own entry of an
//! agreement that names it, one framework agreement in several registers. What is only similar is a proposal for people.
//! The entry that leads a cluster is the one whose money counts; the others state the same money again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::completeness::completeness;
use crate::engine::matching::supplier_key;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Contract, ContractKind, Currency};
use crate::engine::money::Amount;

/// How the code of an organisation begins that is known from notices alone: the country of the list its id comes from.
const NOTICE_ID: &str = "GB-";

words! {
    /// What speaks for two entries being one contract, surest first.
    Sign {
        /// The same Open Contracting id, suppliers and lot.
        SameOcid = "same_ocid",
        /// One names the other's holder as a participant, under the same reference and suppliers.
        ParticipantReference = "participant_reference",
        /// One names the other's holder as a participant, in the same framework and lot, with the same suppliers and dates.
        ParticipantFramework = "participant_framework",
        /// One names the other's holder as a participant, with the same suppliers, title and dates.
        ParticipantWords = "participant_words",
        /// A framework agreement with the same reference, lot and suppliers in several registers.
        SameFramework = "same_framework",
        /// The same reference, suppliers, title, dates and value in several registers.
        SameReference = "same_reference",
        /// The same suppliers, title, dates and value.
        SameMoney = "same_money",
        /// The same suppliers, title and dates in one register, under different references.
        SameWords = "same_words",
    }
}

/// An entry that another one leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedContract {
    /// Its place among the contracts given.
    pub contract: usize,
    /// The place of the one that leads.
    pub leader: usize,
    /// What binds it to entries of its cluster, surest first.
    pub signs: Vec<Sign>,
}

/// Two entries that may be one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Place of the one whose organisation and reference come first.
    pub left: usize,
    /// Place of the other.
    pub right: usize,
    /// What speaks for it most.
    pub sign: Sign,
}

/// What was found among contracts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sightings {
    /// Places of the contracts that count, by organisation and reference.
    pub leading: Vec<usize>,
    /// The others, by organisation and reference.
    pub merged: Vec<MergedContract>,
    /// Pairs for people to look at, by organisation and reference.
    pub proposals: Vec<Proposal>,
}

impl Sightings {
    /// Of each entry that another one leads, its place and that of the one that leads.
    #[must_use]
    pub fn leaders(&self) -> BTreeMap<usize, usize> {
        self.merged.iter().map(|one| (one.contract, one.leader)).collect()
    }
}

/// Finds entries that are one contract. The order of the contracts changes nothing but the places told.
#[must_use]
pub fn sightings(contracts: &[Contract]) -> Sightings {
    let mut order: Vec<usize> = (0..contracts.len()).collect();
    order.sort_by_key(|place| contracts.get(*place).map(|one| (&one.org_code, &one.contract_ref)));
    let seen: Vec<Seen<'_>> = order.iter().filter_map(|place| contracts.get(*place)).map(Seen::of).collect();
    let mut found = Found { seen: &seen, parents: (0..seen.len()).collect(), merged: Vec::new(), similar: Vec::new() };
    found.by_ocid();
    found.by_participants();
    found.by_framework();
    found.by_words();
    let given = |place: usize| order.get(place).copied().unwrap_or(place);
    found.finish(given)
}

/// A contract made ready. Blank texts are none.
struct Seen<'a> {
    contract: &'a Contract,
    suppliers: Vec<String>,
    title: String,
    reference: String,
    framework: String,
    lot: String,
    ocid: String,
}

type Money = (Option<Amount>, Option<Amount>, Currency);

impl<'a> Seen<'a> {
    fn of(contract: &'a Contract) -> Self {
        let suppliers: BTreeSet<String> = contract.supplier_names().map(supplier_key).collect();
        let code = |text: Option<&str>| plain(text.unwrap_or_default(), "");
        Self {
            contract,
            suppliers: suppliers.into_iter().collect(),
            title: plain(&contract.title, " "),
            reference: code(Some(&contract.contract_ref)),
            framework: code(contract.framework_ref.as_deref()),
            lot: code(contract.lot.as_deref()),
            ocid: contract.ocid.as_deref().unwrap_or_default().trim().to_lowercase(),
        }
    }

    fn holder(&self) -> &'a str {
        &self.contract.org_code
    }

    fn same_dates(&self, other: &Self) -> bool {
        self.contract.start_date == other.contract.start_date
            && self.contract.current_end_date == other.contract.current_end_date
    }

    /// What it states of its value; nothing where it states none.
    fn money(&self) -> Option<Money> {
        let Contract { value_total, annual_value, currency, .. } = self.contract;
        (value_total.is_some() || annual_value.is_some()).then_some((*value_total, *annual_value, *currency))
    }

    fn is_framework(&self) -> bool {
        self.contract.kind == Some(ContractKind::Framework)
    }
}

/// Small letters and digits alone, the words with this between them.
fn plain(text: &str, between: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(between)
}

struct Found<'a> {
    seen: &'a [Seen<'a>],
    /// Of each place one that is of the same cluster; the first of the cluster stands for it.
    parents: Vec<usize>,
    merged: Vec<(usize, usize, Sign)>,
    similar: Vec<(usize, usize, Sign)>,
}

impl<'a> Found<'a> {
    fn root(&self, mut place: usize) -> usize {
        while let Some(parent) = self.parents.get(place).copied().filter(|parent| *parent != place) {
            place = parent;
        }
        place
    }

    fn merge(&mut self, one: usize, other: usize, sign: Sign) {
        let (left, right) = (self.root(one), self.root(other));
        if let Some(parent) = self.parents.get_mut(left.max(right)) {
            *parent = left.min(right);
        }
        self.merged.push((one, other, sign));
    }

    /// Merges, or proposes, each of these with the first of them.
    fn join(&mut self, places: &[usize], sign: Sign, certain: bool) {
        let Some((first, others)) = places.split_first() else { return };
        for other in others {
            if certain {
                self.merge(*first, *other, sign);
            } else {
                self.similar.push((*first, *other, sign));
            }
        }
    }

    /// Places by a key; those without one are left out.
    fn buckets<K: Ord>(&self, key: impl Fn(&'a Seen<'a>) -> Option<K>) -> Vec<Vec<usize>> {
        let mut buckets: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for (place, seen) in self.seen.iter().enumerate() {
            if let Some(key) = key(seen).filter(|_| !seen.suppliers.is_empty()) {
                buckets.entry(key).or_default().push(place);
            }
        }
        buckets.into_values().filter(|places| places.len() > 1).collect()
    }

    /// The same of some places.
    fn parted<K: Ord>(&self, places: &[usize], key: impl Fn(&'a Seen<'a>) -> K) -> BTreeMap<K, Vec<usize>> {
        let mut parts: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for place in places {
            if let Some(seen) = self.seen.get(*place) {
                parts.entry(key(seen)).or_default().push(*place);
            }
        }
        parts
    }

    /// One id may be of several lots or awards to one supplier: within one register it takes the same title, dates and
    /// stated value besides.
    fn by_ocid(&mut self) {
        let key = |seen: &'a Seen<'a>| (!seen.ocid.is_empty()).then_some((&seen.ocid, &seen.suppliers, &seen.lot));
        for places in self.buckets(key) {
            let holders = self.parted(&places, Seen::holder);
            if holders.values().all(|own| own.len() == 1) {
                self.join(&places, Sign::SameOcid, true);
                continue;
            }
            let whole = |seen: &'a Seen<'a>| {
                let one = seen.contract;
                (&seen.title, one.start_date, one.current_end_date, seen.money())
            };
            let parts = self.parted(&places, whole);
            let mut firsts: Vec<usize> = Vec::new();
            for ((_, _, _, money), part) in &parts {
                self.join(part, Sign::SameOcid, money.is_some());
                firsts.extend(part.first());
            }
            // Entries of several registers under one id that cannot be told apart are for people.
            if holders.len() > 1 {
                firsts.sort_unstable();
                self.join(&firsts, Sign::SameOcid, false);
            }
        }
    }

    /// An agreement that names those who buy under it, and their own entries of it.
    fn by_participants(&mut self) {
        let seen = self.seen;
        let mut held: BTreeMap<(&str, &[String]), Vec<usize>> = BTreeMap::new();
        for (place, one) in seen.iter().enumerate().filter(|(_, one)| !one.suppliers.is_empty()) {
            held.entry((one.holder(), &one.suppliers)).or_default().push(place);
        }
        for (place, lead) in seen.iter().enumerate() {
            let others: BTreeSet<&str> = lead.contract.participating_orgs.iter().map(|code| code.trim()).collect();
            for other in others.into_iter().filter(|other| *other != lead.holder()) {
                let candidates = held.get(&(other, lead.suppliers.as_slice())).map_or(&[][..], Vec::as_slice);
                let signed = candidates.iter().filter_map(|own| Some((participant_sign(lead, seen.get(*own)?)?, *own)));
                let signed: Vec<(Sign, usize)> = signed.collect();
                let Some(best) = signed.iter().map(|(sign, _)| *sign).min() else { continue };
                let alike: Vec<usize> = signed.iter().filter(|(sign, _)| *sign == best).map(|(_, own)| *own).collect();
                for own in &alike {
                    match alike.len() {
                        1 => self.merge(place, *own, best),
                        _ => self.similar.push((place, *own, best)),
                    }
                }
            }
        }
    }

    /// A framework agreement is a ceiling: its entries of several registers are one.
    fn by_framework(&mut self) {
        let key = |seen: &'a Seen<'a>| {
            (seen.is_framework() && !seen.framework.is_empty()).then_some((&seen.framework, &seen.lot, &seen.suppliers))
        };
        for places in self.buckets(key) {
            let apart = self.parted(&places, Seen::holder).values().all(|own| own.len() == 1);
            self.join(&places, Sign::SameFramework, apart);
        }
    }

    fn by_words(&mut self) {
        let key = |seen: &'a Seen<'a>| {
            let one = seen.contract;
            (!seen.title.is_empty()).then_some((&seen.suppliers, &seen.title, one.start_date, one.current_end_date))
        };
        for places in self.buckets(key) {
            for (money, part) in self.parted(&places, Seen::money) {
                if money.is_none() {
                    continue;
                }
                for (reference, same) in self.parted(&part, |seen| &seen.reference) {
                    let apart = self.parted(&same, Seen::holder).values().all(|own| own.len() == 1);
                    self.join(&same, Sign::SameReference, apart && !reference.is_empty());
                }
                self.join(&part, Sign::SameMoney, false);
            }
            for own in self.parted(&places, Seen::holder).into_values() {
                self.join(&own, Sign::SameWords, false);
            }
        }
    }

    fn finish(self, given: impl Fn(usize) -> usize) -> Sightings {
        let roots: Vec<usize> = (0..self.seen.len()).map(|place| self.root(place)).collect();
        let root = |place: usize| roots.get(place).copied().unwrap_or(place);
        let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for place in 0..self.seen.len() {
            clusters.entry(root(place)).or_default().push(place);
        }
        let mut signs: BTreeMap<usize, BTreeSet<Sign>> = BTreeMap::new();
        for (one, other, sign) in &self.merged {
            signs.entry(*one).or_default().insert(*sign);
            signs.entry(*other).or_default().insert(*sign);
        }
        let leader = |places: &[usize]| places.iter().copied().max_by_key(|place| self.weight(*place));
        let leaders: BTreeMap<usize, usize> =
            clusters.iter().filter_map(|(root, places)| Some((*root, leader(places)?))).collect();
        let mut told = Sightings::default();
        for place in 0..self.seen.len() {
            let leader = leaders.get(&root(place)).copied().unwrap_or(place);
            if leader == place {
                told.leading.push(given(place));
            } else {
                let signs = signs.get(&place).map(|signs| signs.iter().copied().collect()).unwrap_or_default();
                told.merged.push(MergedContract { contract: given(place), leader: given(leader), signs });
            }
        }
        let mut pairs: BTreeMap<(usize, usize), Sign> = BTreeMap::new();
        for (one, other, sign) in &self.similar {
            if root(*one) != root(*other) {
                let best = pairs.entry((*one.min(other), *one.max(other))).or_insert(*sign);
                *best = (*best).min(*sign);
            }
        }
        let proposal =
            |((left, right), sign): ((usize, usize), Sign)| Proposal { left: given(left), right: given(right), sign };
        told.proposals = pairs.into_iter().map(proposal).collect();
        told
    }

    /// The entry that names most participants leads; of equals one of an organisation known by its own code before one
    /// known from a notice alone, then the one that states most, then the first by organisation and reference.
    fn weight(&self, place: usize) -> impl Ord {
        let contract = self.seen.get(place).map(|seen| seen.contract);
        let others: BTreeSet<&str> =
            contract.iter().flat_map(|one| &one.participating_orgs).map(|code| code.trim()).collect();
        let known = contract.map_or(0, |one| completeness(one).known.len());
        let own_code = contract.is_some_and(|one| !one.org_code.starts_with(NOTICE_ID));
        (others.len(), own_code, known, std::cmp::Reverse(place))
    }
}

/// What binds a participant's own entry to the agreement that names it.
fn participant_sign(lead: &Seen<'_>, own: &Seen<'_>) -> Option<Sign> {
    let same = |left: &str, right: &str| !left.is_empty() && left == right;
    if same(&lead.ocid, &own.ocid) && lead.lot == own.lot {
        return Some(Sign::SameOcid);
    }
    if same(&lead.reference, &own.reference) {
        return Some(Sign::ParticipantReference);
    }
    if !lead.same_dates(own) {
        return None;
    }
    if same(&lead.framework, &own.framework) && lead.lot == own.lot {
        return Some(Sign::ParticipantFramework);
    }
    same(&lead.title, &own.title).then_some(Sign::ParticipantWords)
}
