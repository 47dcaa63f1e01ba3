//! Fictional organisations and their buying manners.

use std::collections::HashSet;

use super::chance::Chance;
use super::{FICTIONAL_CODE, FICTIONAL_NAME, SynthesisError};
use crate::engine::model::OrganisationKind;

/// A fictional trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticOrganisation {
    /// Code, beginning with [`FICTIONAL_CODE`].
    pub code: String,
    /// Name, ending with [`FICTIONAL_NAME`].
    pub name: String,
    /// Kind of trust.
    pub kind: OrganisationKind,
    /// Code of its fictional footprint.
    pub footprint_code: String,
    /// Name of its fictional footprint, ending with [`FICTIONAL_NAME`].
    pub footprint_name: String,
}

/// Which amounts an organisation's purchasing system states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    Both,
    PriceOnly,
    ValueOnly,
}

/// How an organisation writes its suppliers' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SupplierManner {
    Plain,
    Upper,
    Short,
}

/// An organisation's buying manners, the same for all its lines.
#[derive(Debug, Clone)]
pub(super) struct Buyer {
    pub(super) code: String,
    /// Price level in ten-thousandths of the common one.
    pub(super) level: i64,
    /// The form in which it names most things: a place in the list of forms.
    pub(super) home_form: usize,
    pub(super) stated: Stated,
    pub(super) supplier_manner: SupplierManner,
    pub(super) order_prefix: &'static str,
    /// True when prices per single thing are kept to four decimals.
    pub(super) fine_prices: bool,
    /// The maker whose prices it enters with VAT while saying without, where it does.
    pub(super) vat_slip_maker: Option<usize>,
}

const ORDER_PREFIXES: [&str; 4] = ["PO", "4500", "ORD-", "R"];
/// One organisation in so many enters one maker's prices with VAT.
const VAT_SLIP_EVERY: usize = 8;

impl Buyer {
    /// The manners of the organisation at a place; `slip_makers` are the makers one of which may be entered with VAT.
    pub(super) fn new(organisation: &SyntheticOrganisation, place: usize, key: u64, slip_makers: &[usize]) -> Self {
        let mut chance = Chance::new(key, place as u64);
        let level = chance.between(9_200, 11_200);
        let stated = match chance.below(8) {
            0 => Stated::PriceOnly,
            1 => Stated::ValueOnly,
            _ => Stated::Both,
        };
        let slips = place % VAT_SLIP_EVERY == Chance::new(key, u64::MAX).place(VAT_SLIP_EVERY);
        let maker = slip_makers.get(chance.place(slip_makers.len())).copied();
        Self {
            code: organisation.code.clone(),
            level,
            home_form: place,
            stated,
            supplier_manner: match chance.below(3) {
                0 => SupplierManner::Plain,
                1 => SupplierManner::Upper,
                _ => SupplierManner::Short,
            },
            order_prefix: ORDER_PREFIXES.get(place % ORDER_PREFIXES.len()).copied().unwrap_or_default(),
            fine_prices: chance.below(2) == 0,
            vat_slip_maker: maker.filter(|_| slips),
        }
    }
}

/// Checks that every organisation is marked as fictional and has a code of its own.
///
/// # Errors
/// [`SynthesisError`] naming the first that is not.
pub(super) fn check_fictional(organisations: &[SyntheticOrganisation]) -> Result<(), SynthesisError> {
    if organisations.is_empty() {
        return Err(SynthesisError::NoOrganisations);
    }
    let mut codes = HashSet::new();
    for organisation in organisations {
        if !organisation.code.starts_with(FICTIONAL_CODE) || !organisation.name.ends_with(FICTIONAL_NAME) {
            return Err(SynthesisError::NotFictional(organisation.code.clone()));
        }
        if !codes.insert(organisation.code.as_str()) {
            return Err(SynthesisError::RepeatedOrganisation(organisation.code.clone()));
        }
    }
    Ok(())
}
