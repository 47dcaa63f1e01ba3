//! What coming together would bring: from the members' own prices, else by a labelled assumption.

use std::collections::{BTreeMap, BTreeSet};

use super::exact::Exact;
use super::holding::{AnnualBasis, AnnualValue};
use super::sums::plus;
use crate::engine::model::Contract;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio, format_scaled};
use crate::engine::register::{MoneyBasis, annual_money};
use crate::engine::variation::{Basis, MEDIAN, Q1, UnitPrice, quantile};

/// What was bought under a contract of one product on one basis within twelve months. Several of the same are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// The organisation that holds the contract.
    pub org_code: String,
    /// Its contract.
    pub contract_ref: String,
    /// Public id of the product.
    pub product_id: String,
    /// Base unit, currency, VAT basis, carriage: only prices on one basis are compared.
    pub basis: Basis,
    /// Net spend.
    pub spend: Amount,
    /// Base units.
    pub quantity: BaseQuantity,
    /// True when the product's price is set nationally: coming together does not change it.
    pub national: bool,
    /// What it would have cost less at the benchmark of everybody else's prices; nothing where there is none.
    pub benchmark_saving: Option<Amount>,
}

/// Purchases by the contract they were made under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purchases(Vec<Purchase>);

impl Purchases {
    /// Puts purchases in order.
    #[must_use]
    pub fn new(mut purchases: Vec<Purchase>) -> Self {
        purchases.sort_by(|left, right| left.key().cmp(&right.key()));
        Self(purchases)
    }

    /// What was bought under a contract.
    pub(super) fn under(&self, contract: &Contract) -> &[Purchase] {
        let key = (contract.org_code.as_str(), contract.contract_ref.as_str());
        let first = self.0.partition_point(|purchase| purchase.under() < key);
        let last = self.0.partition_point(|purchase| purchase.under() <= key);
        self.0.get(first..last).unwrap_or_default()
    }
}

impl Purchase {
    fn under(&self) -> (&str, &str) {
        (&self.org_code, &self.contract_ref)
    }

    fn key(&self) -> (&str, &str, &str, Basis) {
        (&self.org_code, &self.contract_ref, &self.product_id, self.basis)
    }
}

/// A contract with its annual value and what was bought under it.
pub(super) type Valued<'a> = (&'a Contract, AnnualValue, &'a [Purchase]);

/// What a contract's benefit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BenefitBasis {
    /// The lowest price held inside the group for products that others buy too: how many, and the spend on them.
    OwnPrices(u32, Amount),
    /// The prices of the member whose contract it would accede to: how many products both buy, and the spend on them.
    HostPrices(u32, Amount),
    /// The benchmark of everybody else's prices for what was bought under it: how many products, and the spend on them.
    Benchmark(u32, Amount),
    /// A part of the annual value.
    Assumption,
}

impl BenefitBasis {
    /// The basis as one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OwnPrices(..) => "own_prices",
            Self::HostPrices(..) => "host_prices",
            Self::Benchmark(..) => "benchmark",
            Self::Assumption => "assumption",
        }
    }

    /// The products it rests on and the spend on them; nothing where it is assumed.
    #[must_use]
    pub const fn products(self) -> Option<(u32, Amount)> {
        match self {
            Self::OwnPrices(products, spend) | Self::HostPrices(products, spend) | Self::Benchmark(products, spend) => {
                Some((products, spend))
            }
            Self::Assumption => None,
        }
    }
}

/// The benefit of a contract in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benefit {
    /// The central case. Above or at nothing.
    pub a_year: Amount,
    /// What it rests on.
    pub basis: BenefitBasis,
    /// The same at the first quartile and at the median of the group's prices, where it rests on its own prices.
    pub at_quartile_and_median: Option<(Amount, Amount)>,
}

/// Products that others buy too: how many, own net spend on them, and the saving at a price of the group.
#[derive(Debug, Clone, Copy, Default)]
struct Shared {
    products: u32,
    spend: Amount,
    saving: Amount,
    at_quartile: Amount,
    at_median: Amount,
}

/// The annual value of a contract: spend of twelve months, else what the register says a year, else its whole value
/// over its term, options included. Nothing where none is above zero.
pub(super) fn annual_value(contract: &Contract, purchases: &[Purchase]) -> Result<Option<AnnualValue>, NumberError> {
    let spend = purchases.iter().try_fold(Amount::ZERO, |sum, purchase| plus(sum, purchase.spend))?;
    Ok(annual_money(contract, Some(spend)).map(|money| AnnualValue {
        amount: money.amount,
        basis: match money.basis {
            MoneyBasis::Spend => AnnualBasis::Spend,
            MoneyBasis::Register => AnnualBasis::Register,
            MoneyBasis::WholeLife => AnnualBasis::WholeLife,
        },
    }))
}

/// The benefit of each contract of a group, from what was bought under each.
pub(super) fn benefits(contracts: &[Valued<'_>], benefit_part: u32) -> Result<Vec<Benefit>, NumberError> {
    let mut shared = vec![Shared::default(); contracts.len()];
    for payers in lots(contracts)?.values_mut() {
        let organisations: BTreeSet<&str> =
            payers.iter().filter_map(|(place, _)| Some(contracts.get(*place)?.0.org_code.as_str())).collect();
        if organisations.len() < 2 {
            continue;
        }
        payers.sort_by_key(|(place, price)| (*price, *place));
        let at = |rank: usize| payers.get(rank).map(|(_, price)| *price);
        let Some(lowest) = at(0) else { continue };
        let quartile = quantile(payers.len(), Q1, at)?.ok_or(NumberError::OutOfRange)?;
        let median = quantile(payers.len(), MEDIAN, at)?.ok_or(NumberError::OutOfRange)?;
        for (place, price) in payers.iter() {
            let Some(own) = shared.get_mut(*place) else { continue };
            let saving = |target: &Ratio| target.saving(price.spend(), price.quantity());
            own.products += 1;
            own.spend = plus(own.spend, price.spend())?;
            own.saving = plus(own.saving, saving(&lowest.ratio()?)?)?;
            own.at_quartile = plus(own.at_quartile, saving(&quartile)?)?;
            own.at_median = plus(own.at_median, saving(&median)?)?;
        }
    }
    shared.iter().zip(contracts).map(|(own, valued)| benefit(own, valued, benefit_part)).collect()
}

fn benefit(own: &Shared, valued: &Valued<'_>, benefit_part: u32) -> Result<Benefit, NumberError> {
    if own.products > 0 {
        return Ok(Benefit {
            a_year: own.saving,
            basis: BenefitBasis::OwnPrices(own.products, own.spend),
            at_quartile_and_median: Some((own.at_quartile, own.at_median)),
        });
    }
    if let Some(benefit) = against_benchmark(valued.2)? {
        return Ok(benefit);
    }
    assumed(valued.1.amount, benefit_part)
}

/// A part of the annual value.
fn assumed(annual: Amount, benefit_part: u32) -> Result<Benefit, NumberError> {
    let a_year = Exact::part_for_days(annual, benefit_part, 365)?.to_amount()?;
    Ok(Benefit { a_year, basis: BenefitBasis::Assumption, at_quartile_and_median: None })
}

/// The saving of what was bought against everybody else's prices; nothing where no product has a benchmark.
fn against_benchmark(purchases: &[Purchase]) -> Result<Option<Benefit>, NumberError> {
    let mut products = BTreeSet::new();
    let (mut spend, mut a_year) = (Amount::ZERO, Amount::ZERO);
    for purchase in purchases.iter().filter(|purchase| !purchase.national) {
        let Some(saving) = purchase.benchmark_saving else { continue };
        products.insert((&purchase.product_id, purchase.basis));
        spend = plus(spend, purchase.spend)?;
        a_year = plus(a_year, saving)?;
    }
    let count = u32::try_from(products.len()).map_err(|_| NumberError::OutOfRange)?;
    let basis = BenefitBasis::Benchmark(count, spend);
    Ok((count > 0).then_some(Benefit { a_year, basis, at_quartile_and_median: None }))
}

/// The benefit of each contract at the prices that a host pays; a part of the annual value where both buy nothing alike.
pub(super) fn benefits_at_host(
    contracts: &[Valued<'_>],
    host: &[Purchase],
    benefit_part: u32,
) -> Result<Vec<Benefit>, NumberError> {
    let prices = prices(host)?;
    let at_host = |(_, annual, purchases): &Valued<'_>| {
        let mut own = Shared::default();
        for (lot, price) in self::prices(purchases)? {
            let Some(target) = prices.get(&lot) else { continue };
            own.products += 1;
            own.spend = plus(own.spend, price.spend())?;
            own.saving = plus(own.saving, target.ratio()?.saving(price.spend(), price.quantity())?)?;
        }
        if own.products == 0 {
            return assumed(annual.amount, benefit_part);
        }
        let basis = BenefitBasis::HostPrices(own.products, own.spend);
        Ok(Benefit { a_year: own.saving, basis, at_quartile_and_median: None })
    };
    contracts.iter().map(at_host).collect()
}

/// A product on one basis.
type Lot<'a> = (&'a str, Basis);

/// The prices of what was bought by product and basis. Nationally priced products are left out, and so is what came to no
/// price (credits above purchases).
fn prices<'a>(purchases: &'a [Purchase]) -> Result<BTreeMap<Lot<'a>, UnitPrice>, NumberError> {
    let mut sums: BTreeMap<Lot<'a>, (Amount, BaseQuantity)> = BTreeMap::new();
    for purchase in purchases.iter().filter(|purchase| !purchase.national) {
        let sum = sums.entry((purchase.product_id.as_str(), purchase.basis)).or_default();
        sum.0 = plus(sum.0, purchase.spend)?;
        sum.1 = sum.1.checked_add(purchase.quantity).ok_or(NumberError::OutOfRange)?;
    }
    Ok(sums.into_iter().filter_map(|(lot, (spend, quantity))| Some((lot, UnitPrice::new(spend, quantity)?))).collect())
}

/// The price of each contract, by its place, for each product on one basis.
fn lots<'a>(contracts: &[Valued<'a>]) -> Result<BTreeMap<Lot<'a>, Vec<(usize, UnitPrice)>>, NumberError> {
    let mut lots: BTreeMap<Lot<'a>, Vec<(usize, UnitPrice)>> = BTreeMap::new();
    for (place, (_, _, purchases)) in contracts.iter().enumerate() {
        for (lot, price) in prices(purchases)? {
            lots.entry(lot).or_default().push((place, price));
        }
    }
    Ok(lots)
}

/// A part in millionths as a percentage with up to four decimals.
#[must_use]
pub fn percent_text(part: u32) -> String {
    let text = format_scaled(i128::from(part), 4);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}
