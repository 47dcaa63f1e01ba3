//! Reference prices beside an opportunity: own contract, tariff, and the lowest of each kind of list. They take no part in the
//! benchmark.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;

use crate::engine::model::vocabulary::words;
use crate::engine::model::{ListKind, ReferencePrice};
use crate::engine::money::{Amount, BaseQuantity, MILLI, NumberError, PRICE_DECIMALS, Quantity, Ratio};
use crate::engine::variation::Basis;

words! {
    /// How what is paid stands to the own contract's price.
    ContractStanding {
        /// No own contract lists the product: bought off contract.
        OffContract = "off_contract",
        /// More is paid than the contract says.
        Above = "above_contract",
        /// What the contract says is paid.
        At = "at_contract",
        /// Less is paid than the contract says.
        Below = "below_contract",
    }
}

/// A listed price per base unit.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Price of a base unit.
    pub price: Ratio,
    /// Id of the list.
    pub list_id: String,
    /// Its kind.
    pub kind: ListKind,
    /// The supply route, as stated.
    pub route: Option<String>,
    /// The contract behind it.
    pub contract_ref: Option<String>,
    /// Last day of validity.
    pub valid_to: Option<NaiveDate>,
}

/// What lists say of a product, from one organisation's seat on one basis.
#[derive(Debug, Clone)]
pub struct ReferenceView {
    /// The lowest price of an own contract.
    pub own_contract: Option<Listed>,
    /// How what is paid stands to it.
    pub standing: ContractStanding,
    /// max(0, current price - own contract's price) x expected quantity; nothing without an own contract.
    pub above_contract: Option<Amount>,
    /// The lowest price of a framework, of NHS Supply Chain, of a national list or of a supplier's one that does not name others
    /// as its buyers: another route to the same product.
    pub route: Option<Listed>,
    /// The lowest price of a contract of somebody else that is open to others.
    pub join: Option<Listed>,
    /// The lowest tariff price.
    pub tariff: Option<Listed>,
    /// True where what is paid, to the published ten decimals, is a tariff price.
    pub on_tariff: bool,
    /// Prices left out because they are not valid on the day.
    pub expired: u64,
    /// Prices left out because their basis (currency, VAT, carriage) or pack is another or not known.
    pub not_comparable: u64,
}

/// Looks through the prices that lists have for a product. `organisation` is the buyer's code, as lists name it,
/// `open_contracts` the references of contracts of others that it may join.
///
/// # Errors
/// [`NumberError::OutOfRange`] when a figure does not fit.
pub fn reference_view(
    listed: &[ReferencePrice],
    organisation: &str,
    basis: Basis,
    current: &Ratio,
    quantity: BaseQuantity,
    on: NaiveDate,
    open_contracts: &BTreeSet<String>,
) -> Result<ReferenceView, NumberError> {
    let mut view = ReferenceView {
        own_contract: None,
        standing: ContractStanding::OffContract,
        above_contract: None,
        route: None,
        join: None,
        tariff: None,
        on_tariff: false,
        expired: 0,
        not_comparable: 0,
    };
    let paid = current.to_scaled(PRICE_DECIMALS)?;
    for one in listed {
        if one.valid_from > on || one.valid_to.is_some_and(|last| last < on) {
            view.expired += 1;
            continue;
        }
        let Some(price) = comparable(one, basis) else {
            view.not_comparable += 1;
            continue;
        };
        let open = is_eligible(one, organisation);
        let slot = match one.list_kind {
            ListKind::Tariff => {
                view.on_tariff |= price.to_scaled(PRICE_DECIMALS)? == paid;
                &mut view.tariff
            }
            ListKind::Contract if open == Some(true) || one.list_owner.as_deref() == Some(organisation) => {
                &mut view.own_contract
            }
            ListKind::Contract if one.contract_ref.as_ref().is_some_and(|named| open_contracts.contains(named)) => {
                &mut view.join
            }
            // Another contract that does not say who may buy, or names others, is no route.
            ListKind::Contract => continue,
            _ if open == Some(false) => continue,
            _ => &mut view.route,
        };
        keep_lower(slot, one, price)?;
    }
    if let Some(contract) = &view.own_contract {
        let above = current.dearer_by(&contract.price, quantity)?.max(Amount::ZERO);
        view.above_contract = Some(above);
        view.standing = match current.compare(&contract.price)? {
            Ordering::Greater => ContractStanding::Above,
            Ordering::Equal => ContractStanding::At,
            Ordering::Less => ContractStanding::Below,
        };
    }
    Ok(view)
}

/// The price of a base unit, where the listed one is on this basis.
fn comparable(one: &ReferencePrice, basis: Basis) -> Option<Ratio> {
    let alike = (one.currency, one.vat_basis) == (basis.currency, basis.vat_basis)
        && one.carriage_included.unwrap_or(false) == basis.carriage_included;
    let units = one.units.filter(|_| alike)?;
    Ratio::unit_price(one.price, Quantity::from_milli(MILLI).in_base_units(units))
}

/// Whether the list says that the organisation may buy at its price; nothing where it says nothing.
fn is_eligible(one: &ReferencePrice, organisation: &str) -> Option<bool> {
    let stated = one.eligible_orgs.as_deref().map(str::trim).filter(|stated| !stated.is_empty())?;
    Some(stated.split([';', ',']).any(|named| named.trim() == organisation))
}

/// Keeps the lower of two prices. Of equal ones: by the list's id, then the one that is valid longest, then by kind, contract
/// and route, so that the order in which lists come does not matter.
fn keep_lower(slot: &mut Option<Listed>, one: &ReferencePrice, price: Ratio) -> Result<(), NumberError> {
    let listed = Listed {
        price,
        list_id: one.list_id.clone(),
        kind: one.list_kind,
        route: one.route.clone(),
        contract_ref: one.contract_ref.clone(),
        valid_to: one.valid_to,
    };
    let order = match slot.as_ref() {
        Some(kept) => price.compare(&kept.price)?.then_with(|| tie(&listed, kept)),
        None => Ordering::Less,
    };
    if order == Ordering::Less {
        *slot = Some(listed);
    }
    Ok(())
}

/// Which of two equal prices goes first.
fn tie(left: &Listed, right: &Listed) -> Ordering {
    let last_day = |one: &Listed| (one.valid_to.is_some(), Reverse(one.valid_to));
    left.list_id
        .as_bytes()
        .cmp(right.list_id.as_bytes())
        .then_with(|| last_day(left).cmp(&last_day(right)))
        .then_with(|| left.kind.cmp(&right.kind))
        .then_with(|| left.contract_ref.cmp(&right.contract_ref))
        .then_with(|| left.route.cmp(&right.route))
}
