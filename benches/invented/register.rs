//! Contract registers that nobody has: every kind of way out, fee and extension, in proportions that keep plans interesting.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use likewise::engine::model::{CategoryScheme, Contract, ContractKind, ExitFee, TerminationRight};
use likewise::engine::money::Amount;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// Draws contracts from a seed.
pub struct Registry(ChaCha8Rng);

impl Registry {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0.next_u64() % limit
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pounds(&mut self, most: u64) -> Amount {
        Amount::from_micros(i64::try_from(self.below(most) + 1).unwrap() * 1_000_000)
    }

    fn count(&mut self, most: u64) -> u32 {
        u32::try_from(self.below(most)).unwrap()
    }

    /// So many contracts of so many organisations in each of so many categories, sorted as a register is.
    pub fn contracts(&mut self, groups: usize, each: usize, organisations: u64, as_of: NaiveDate) -> Vec<Contract> {
        let mut contracts = BTreeMap::new();
        for group in 0..groups {
            for place in 0..each {
                let org = format!("Z{:03}", self.below(organisations));
                let one = self.contract(&org, &format!("G{group:04}-{place:03}"), group, as_of);
                contracts.insert((one.org_code.clone(), one.contract_ref.clone()), one);
            }
        }
        contracts.into_values().collect()
    }

    fn contract(&mut self, org: &str, reference: &str, group: usize, as_of: NaiveDate) -> Contract {
        let end = as_of + Days::new(self.below(1_900));
        let start = end - Days::new(365 + self.below(1_500));
        let mut one = Contract::unstated(org, reference, start, end);
        one.title = format!("Goods of kind {group} (synthetic)");
        one.supplier_name = format!("Supplier {} (synthetic)", self.below(40));
        one.category_code = Some(format!("{:08}", 33_000_000 + group));
        one.category_scheme = Some(CategoryScheme::Cpv);
        one.kind = Some(ContractKind::Goods);
        one.annual_value = Some(self.pounds(900_000));
        one.auto_renew = self.chance(70).then(|| self.chance(20));
        one.notice_days = self.chance(60).then(|| self.count(200));
        if self.chance(50) {
            one.extension_months =
                (0..=self.below(2)).map(|_| [6, 12, 12, 24][usize::try_from(self.below(4)).unwrap()]).collect();
            one.extensions_used = Some(0);
            one.extension_notice_days = self.chance(50).then(|| self.count(120));
        }
        one.termination_right = match self.below(10) {
            0..4 => Some(TerminationRight::Convenience),
            4..6 => Some(TerminationRight::BreakOnly),
            6..8 => Some(TerminationRight::None),
            _ => None,
        };
        one.break_dates = (0..self.below(3)).map(|_| as_of + Days::new(self.below(1_500))).collect();
        one.exit_fee = self.chance(70).then(|| self.fee(as_of));
        one
    }

    fn fee(&mut self, as_of: NaiveDate) -> ExitFee {
        match self.below(4) {
            0 => ExitFee::Fixed(self.pounds(40_000)),
            1 => ExitFee::PartOfRemaining(self.count(250_000)),
            2 => ExitFee::MonthsOfCharges(self.count(6_000)),
            _ => {
                let mut steps: Vec<(NaiveDate, Amount)> =
                    (0..=self.below(3)).map(|_| (as_of + Days::new(self.below(1_500)), self.pounds(40_000))).collect();
                steps.sort();
                steps.dedup_by_key(|(day, _)| *day);
                ExitFee::Schedule(steps)
            }
        }
    }
}
