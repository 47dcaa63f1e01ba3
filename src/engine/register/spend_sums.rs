//! Sums of what was bought under contracts and outside them. Every purchase is counted once; the parts add up to it all.

use std::collections::BTreeMap;

use super::spend::{Given, How};
use crate::engine::model::Currency;
use crate::engine::variation::{Share, Total};

/// What was bought under one contract, by how it was given to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContractSpend {
    by_how: BTreeMap<(Currency, How), Share>,
}

impl ContractSpend {
    /// Lines and money in a currency that running contracts took in, however they were given.
    #[must_use]
    pub fn of(&self, currency: Currency) -> Share {
        self.by_how.iter().filter(|((own, how), _)| *own == currency && how.is_under()).map(|(_, share)| *share).sum()
    }

    /// The same by how they were given.
    #[must_use]
    pub fn by(&self, currency: Currency, how: How) -> Share {
        self.by_how.get(&(currency, how)).copied().unwrap_or_default()
    }
}

/// Who bought from whom, in what currency, and how that was given.
pub type SpendKey = (u32, u32, Currency, How);

/// All purchases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpendSums {
    contracts: BTreeMap<usize, ContractSpend>,
    parties: BTreeMap<SpendKey, Share>,
}

impl SpendSums {
    /// Counts purchases of an organisation from a supplier; any order tells the same.
    pub fn add(&mut self, (organisation, supplier): (u32, u32), currency: Currency, given: Given, share: Share) {
        self.parties.entry((organisation, supplier, currency, given.how)).or_default().join(share);
        if let Some(contract) = given.contract {
            let own = self.contracts.entry(contract).or_default();
            own.by_how.entry((currency, given.how)).or_default().join(share);
        }
    }

    /// What was bought under a contract, by its place.
    #[must_use]
    pub fn under(&self, contract: usize) -> ContractSpend {
        self.contracts.get(&contract).cloned().unwrap_or_default()
    }

    /// Everything by organisation, supplier, currency and how it was given.
    pub fn parties(&self) -> impl Iterator<Item = (SpendKey, Share)> + '_ {
        self.parties.iter().map(|(key, share)| (*key, *share))
    }

    /// Everything by currency and how it was given.
    #[must_use]
    pub fn whole(&self) -> BTreeMap<(Currency, How), Share> {
        let mut whole: BTreeMap<(Currency, How), Share> = BTreeMap::new();
        for ((_, _, currency, how), share) in self.parties() {
            whole.entry((currency, how)).or_default().join(share);
        }
        whole
    }

    /// Everything in a currency.
    #[must_use]
    pub fn total(&self, currency: Currency) -> Share {
        self.whole().into_iter().filter(|((own, _), _)| *own == currency).map(|(_, share)| share).sum()
    }

    /// The money of a currency outside running contracts, where the buyer's register is known.
    #[must_use]
    pub fn off_contract(&self, currency: Currency) -> Total {
        let off = self.whole().into_iter().filter(|((own, how), _)| *own == currency && how.is_off());
        off.map(|(_, share)| share.spend).sum()
    }
}
