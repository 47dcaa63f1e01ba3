//! How much of what planning needs of a contract is known, and what to ask for first.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::annual::{AnnualMoney, times_days};
use super::facts::{Fact, Rests, Standing};
use crate::engine::model::{Contract, Currency};
use crate::engine::money::{Amount, Ratio};
use crate::engine::variation::Total;

/// The longest time whose payments rest on a fact: five years, as footprints plan.
const DAYS_MOST: i64 = 5 * 365;

/// Which of the facts that apply to a contract are known. All facts count alike: no weights are published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completeness {
    /// Known, in the order of facts.
    pub known: Vec<Fact>,
    /// Not known, in the order of facts.
    pub missing: Vec<Fact>,
}

impl Completeness {
    /// How many facts apply.
    #[must_use]
    pub const fn applicable(&self) -> usize {
        self.known.len() + self.missing.len()
    }

    /// Known over applicable, exactly.
    #[must_use]
    pub fn share(&self) -> Option<Ratio> {
        Ratio::new(i128::try_from(self.known.len()).ok()?, i128::try_from(self.applicable()).ok()?)
    }
}

/// What of a contract is known.
#[must_use]
pub fn completeness(contract: &Contract) -> Completeness {
    let applicable = Fact::ALL.iter().copied().filter(|fact| fact.applies(contract));
    let (known, missing) = applicable.partition(|fact| fact.is_known(contract));
    Completeness { known, missing }
}

/// A fact to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The fact.
    pub fact: Fact,
    /// The money that rests on it, in the contract's currency; nothing where the annual value is not known either.
    pub at_stake: Option<Amount>,
}

/// What to ask for of a contract, most money first, of equal money in the order of facts. Nothing is asked of a contract
/// that is over.
///
/// The money at stake is the annual value times what rests on the fact ([`Rests`]), each rounded once to a millionth.
#[must_use]
pub fn gaps(contract: &Contract, annual: Option<AnnualMoney>, as_of: NaiveDate) -> Vec<Gap> {
    if !Standing::of(contract, as_of).is_live() {
        return Vec::new();
    }
    let from = contract.start_date.max(as_of);
    let left = ((contract.current_end_date - from).num_days() + 1).min(DAYS_MOST);
    let at_stake = |fact: Fact| {
        let amount = annual?.amount;
        match fact.rests() {
            Rests::RemainingAndYear => times_days(amount, left + 365, 365),
            Rests::Remaining => times_days(amount, left, 365),
            Rests::Year => Some(amount),
            Rests::Sixth => times_days(amount, 1, 6),
            Rests::Month => times_days(amount, 1, 12),
        }
    };
    let missing = completeness(contract).missing;
    let mut list: Vec<Gap> = missing.into_iter().map(|fact| Gap { fact, at_stake: at_stake(fact) }).collect();
    list.sort_by(|left, right| right.at_stake.cmp(&left.at_stake).then(left.fact.cmp(&right.fact)));
    list
}

/// One fact over many contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FactSum {
    /// Contracts it applies to.
    pub applicable: u64,
    /// Of them, those that state it.
    pub known: u64,
    /// Live contracts that do not state it.
    pub asked: u64,
    /// The exact sum of the money that rests on it. The same money rests on several facts: it is never summed over them.
    pub at_stake: Total,
    /// Of those asked, the ones whose money is not known.
    pub without_money: u64,
}

/// Facts over many contracts, by currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps {
    sums: BTreeMap<(Currency, Fact), FactSum>,
}

impl Gaps {
    /// Counts a contract in; any order tells the same.
    pub fn add(&mut self, contract: &Contract, gaps: &[Gap]) {
        let counted = completeness(contract);
        for (fact, known) in
            counted.known.iter().map(|fact| (fact, 1)).chain(counted.missing.iter().map(|fact| (fact, 0)))
        {
            let sum = self.sums.entry((contract.currency, *fact)).or_default();
            sum.applicable += 1;
            sum.known += known;
        }
        for gap in gaps {
            let sum = self.sums.entry((contract.currency, gap.fact)).or_default();
            sum.asked += 1;
            match gap.at_stake {
                Some(amount) => sum.at_stake = sum.at_stake.plus(amount),
                None => sum.without_money += 1,
            }
        }
    }

    /// Each fact that applies to any contract, pounds first, most money first.
    #[must_use]
    pub fn ranked(&self) -> Vec<(Currency, Fact, FactSum)> {
        let mut list: Vec<(Currency, Fact, FactSum)> =
            self.sums.iter().map(|((currency, fact), sum)| (*currency, *fact, *sum)).collect();
        list.sort_by(|left, right| {
            let key = |one: &(Currency, Fact, FactSum)| (one.0 != Currency::GBP, one.0);
            key(left).cmp(&key(right)).then(right.2.at_stake.cmp(&left.2.at_stake)).then(left.1.cmp(&right.1))
        });
        list
    }
}
