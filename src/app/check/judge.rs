//! Judging the price asked about.

use std::cmp::Ordering;

use super::answer::{CheckAnswer, CheckRequest, ReferenceAnswer};
use crate::app::AppError;
use crate::engine::model::{ListKind, PackagingLevel};
use crate::engine::money::{Amount, MILLI, NumberError, Quantity, Ratio, Units};
use crate::engine::units::PackStrength;
use crate::engine::variation::{Knowledge, Offer, PackProof, ProductPoints, UnitPrice, check_price};

/// An overpayment on the whole line below this is not worth a word: one pound.
const MATERIALITY_FLOOR: Amount = Amount::from_micros(1_000_000);

/// Judges the price asked about, where there is one.
///
/// `levels` are the packs that the catalogue lists for the product.
pub(super) fn judge(
    request: &CheckRequest,
    levels: &[PackagingLevel],
    points: &ProductPoints,
    answer: &mut CheckAnswer,
) -> Result<(), AppError> {
    let Some(price) = request.price else { return Ok(()) };
    let units = answer.pack.units;
    let one = Quantity::from_milli(MILLI);
    let quantity = request.quantity.unwrap_or(one);
    let unit_price = UnitPrice::new(price, one.in_base_units(units))
        .ok_or_else(|| AppError::Request("the price is out of range".to_owned()))?;
    answer.offered = Some(unit_price.ratio()?);
    // With a word against it, as in the points.
    let proven_twice = answer.pack.is_proven_twice();
    let undisputed = proven_twice && answer.pack.conflict.is_none();
    let offer = Offer {
        price: unit_price,
        units,
        other_reading: answer.pack.conflict.filter(|_| !proven_twice),
        proof: PackProof::of(answer.pack.strength == PackStrength::Strong, undisputed),
        value: price.times(quantity),
        quantity: quantity.in_base_units(units),
    };
    let usable = answer.references.iter().filter(|one| one.valid && one.comparable);
    let ratios: Vec<Ratio> = usable.clone().filter_map(|one| one.unit_price).collect();
    let contracts = usable.clone().filter(|one| is_own_contract(one, request.org.as_deref()));
    let own_contract = lowest(contracts.filter_map(|one| one.unit_price))?;
    let mut known_packs: Vec<Units> = usable.clone().filter_map(|one| one.listed.units).collect();
    known_packs.extend(levels.iter().map(|level| level.units));
    known_packs.extend(points.excluded.iter().filter_map(|point| Some(point.detail?.units_other)));
    known_packs.sort_unstable();
    known_packs.dedup();
    let knowledge = Knowledge {
        own_current: answer.own.map(|own| own.price.ratio()).transpose()?,
        own_contract,
        references: &ratios,
        known_packs: &known_packs,
        materiality_floor: MATERIALITY_FLOOR,
    };
    // Of what nobody bought there are no others, and that is what the verdict says.
    let others = answer.others.unwrap_or_default();
    answer.check = Some(check_price(&offer, &others, &knowledge)?);
    Ok(())
}

fn is_own_contract(reference: &ReferenceAnswer, org: Option<&str>) -> bool {
    let eligible = |list: &str, org: &str| list.split([';', ',']).any(|one| one.trim() == org);
    reference.listed.list_kind == ListKind::Contract
        && org.is_some_and(|org| reference.listed.eligible_orgs.as_deref().is_some_and(|list| eligible(list, org)))
}

/// The lowest of several contracts' prices, tiers and packs: the one to walk away to.
fn lowest(prices: impl Iterator<Item = Ratio>) -> Result<Option<Ratio>, NumberError> {
    let mut low: Option<Ratio> = None;
    for price in prices {
        let lower = low.as_ref().map(|low| price.compare(low)).transpose()?;
        if lower.is_none_or(Ordering::is_lt) {
            low = Some(price);
        }
    }
    Ok(low)
}
