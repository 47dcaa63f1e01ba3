//! Bytes that snapshots keep are read for as long as there are snapshots.
#![allow(clippy::unwrap_used)]

use sha2::{Digest, Sha256};

use super::packing::{pack, unpack};
use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, Quantity, Units};
use crate::engine::period::Month;
use crate::engine::variation::{Basis, ExcludedPoint, Exclusion, Fit, PricePoint, ProductPoints, QuarantineReading};

/// A point and an exclusion of every reason, basis and fit.
fn everything() -> ProductPoints {
    let month = Month::from_index(24_308);
    let point = |vat_basis: &VatBasis| PricePoint {
        basis: Basis { base_unit: 0, currency: Currency::GBP, vat_basis: *vat_basis, carriage_included: true },
        organisation: 7,
        supplier: 9,
        month,
        quantity: BaseQuantity::from_micros(1_i128 << 70),
        gross: Amount::from_micros(-1),
        net: Amount::from_micros(i64::MAX),
        lines: 3,
        orders: 2,
    };
    let excluded = |reason: &Exclusion| ExcludedPoint {
        reason: *reason,
        organisation: 7,
        supplier: 9,
        month,
        currency: Currency::GBP,
        vat_basis: VatBasis::Ex,
        lines: 1,
        spend: Amount::from_micros(5),
        detail: None,
    };
    let held = |fit: &Fit| ExcludedPoint {
        detail: Some(QuarantineReading {
            base_unit: 0,
            units_read: Units::ONE,
            units_other: Units::whole(100).unwrap(),
            fit: *fit,
            quantity: Quantity::from_milli(1_000),
            spend: Amount::from_micros(5),
        }),
        ..excluded(&Exclusion::PackConflict)
    };
    ProductPoints {
        points: VatBasis::ALL.iter().map(point).collect(),
        excluded: Exclusion::ALL.iter().map(excluded).chain(Fit::ALL.iter().map(held)).collect(),
    }
}

/// Whoever makes this fail raises `PACKING` and keeps reading the old bytes: words are appended to their lists, never put
/// between others.
#[test]
fn bytes_of_points_stay_what_they_are() {
    let packed = pack(&everything());
    assert_eq!(unpack(&packed).unwrap(), everything());
    let hash: String = Sha256::digest(&packed).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "88a3e38a6328a76b");
}
