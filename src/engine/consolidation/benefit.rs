//! What coming together would bring: from the members' own prices, else by a labelled assumption.

use std::collections::{BTreeMap, BTreeSet};

use super::exact::Exact;
use super::holding::{AnnualBasis, AnnualValue};
use super::sums::plus;
use crate::engine::model::Contract;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio, format_scaled};
use crate::engine::variation::{Basis, UnitPrice};

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
}

/// What a contract's benefit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BenefitBasis {
    /// The lowest price held inside the group for products that others buy too: how many, and the spend on them.
    OwnPrices(u32, Amount),
    /// A part of the annual value.
    Assumption,
}

/// The benefit of a contract in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benefit {
    /// Above or at nothing.
    pub a_year: Amount,
    /// What it rests on.
    pub basis: BenefitBasis,
}

/// Own net spend and the saving at the group's lowest prices, for one contract.
#[derive(Debug, Clone, Copy, Default)]
struct Shared {
    products: u32,
    spend: Amount,
    saving: Amount,
}

/// The annual value of a contract: spend of twelve months, else what the register says a year, else its whole value
/// over its term, options included. Nothing where none is above zero.
pub(super) fn annual_value(contract: &Contract, purchases: &[&Purchase]) -> Result<Option<AnnualValue>, NumberError> {
    let spend = purchases.iter().try_fold(Amount::ZERO, |sum, purchase| plus(sum, purchase.spend))?;
    // A whole-life value holds the options, as registers and notices define it: it is spread to the last possible end.
    let last_day = contract.max_end_date.unwrap_or(contract.current_end_date);
    let days = (last_day - contract.start_date).num_days() + 1;
    let whole_life = contract.value_total.and_then(|whole| {
        let a_year = Ratio::new(i128::from(whole.micros()) * 365, i128::from(days))?.to_scaled(0).ok()?;
        i64::try_from(a_year).ok().map(Amount::from_micros)
    });
    let known = [
        (Some(spend), AnnualBasis::Spend),
        (contract.annual_value, AnnualBasis::Register),
        (whole_life, AnnualBasis::WholeLife),
    ];
    let above_zero = |(amount, basis): (Option<Amount>, AnnualBasis)| {
        amount.filter(|amount| *amount > Amount::ZERO).map(|amount| AnnualValue { amount, basis })
    };
    Ok(known.into_iter().find_map(above_zero))
}

/// The benefit of each contract of a group, from what was bought under each.
pub(super) fn benefits(
    contracts: &[(&Contract, AnnualValue, &[&Purchase])],
    benefit_part: u32,
) -> Result<Vec<Benefit>, NumberError> {
    let mut shared = vec![Shared::default(); contracts.len()];
    for payers in lots(contracts)?.values() {
        let organisations: BTreeSet<&str> =
            payers.iter().filter_map(|(place, _)| Some(contracts.get(*place)?.0.org_code.as_str())).collect();
        let Some(lowest) = payers.iter().map(|(_, price)| *price).min().filter(|_| organisations.len() > 1) else {
            continue;
        };
        for (place, price) in payers {
            let Some(own) = shared.get_mut(*place) else { continue };
            own.products += 1;
            own.spend = plus(own.spend, price.spend())?;
            own.saving = plus(own.saving, lowest.ratio()?.saving(price.spend(), price.quantity())?)?;
        }
    }
    let benefit = |(own, (_, annual, _)): (&Shared, &(&Contract, AnnualValue, &[&Purchase]))| {
        if own.products > 0 {
            return Ok(Benefit { a_year: own.saving, basis: BenefitBasis::OwnPrices(own.products, own.spend) });
        }
        let a_year = Exact::part_for_days(annual.amount, benefit_part, 365)?.to_amount()?;
        Ok(Benefit { a_year, basis: BenefitBasis::Assumption })
    };
    shared.iter().zip(contracts).map(benefit).collect()
}

/// A product on one basis.
type Lot<'a> = (&'a str, Basis);

/// The price of each contract, by its place, for each product on one basis. Nationally priced products are left out,
/// and so is what came to no price (credits above purchases).
fn lots<'a>(
    contracts: &[(&Contract, AnnualValue, &[&'a Purchase])],
) -> Result<BTreeMap<Lot<'a>, Vec<(usize, UnitPrice)>>, NumberError> {
    let mut lots: BTreeMap<Lot<'a>, Vec<(usize, UnitPrice)>> = BTreeMap::new();
    for (place, (_, _, purchases)) in contracts.iter().enumerate() {
        let mut sums: BTreeMap<Lot<'a>, (Amount, BaseQuantity)> = BTreeMap::new();
        for purchase in purchases.iter().filter(|purchase| !purchase.national) {
            let sum = sums.entry((purchase.product_id.as_str(), purchase.basis)).or_default();
            sum.0 = plus(sum.0, purchase.spend)?;
            sum.1 = sum.1.checked_add(purchase.quantity).ok_or(NumberError::OutOfRange)?;
        }
        for (lot, (spend, quantity)) in sums {
            if let Some(price) = UnitPrice::new(spend, quantity) {
                lots.entry(lot).or_default().push((place, price));
            }
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
