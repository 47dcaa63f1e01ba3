//! Price points: one encoded row a product.

use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity, Quantity, Units};
use likewise::engine::period::Month;
use likewise::engine::variation::{Basis, ExcludedPoint, Exclusion, Fit, PricePoint, ProductPoints, QuarantineReading};
use likewise::store::{StoredPoints, all_price_points, erase_price_points, price_points_of, replace_price_points};

fn small(number: i64) -> u32 {
    u32::try_from(number).expect("a small number")
}

/// A point in which every field differs from place to place, some far out.
fn point(product_id: i64, place: usize) -> PricePoint {
    let number = i64::try_from(place).expect("a place");
    let basis = Basis {
        base_unit: u8::try_from(place % 4).expect("a code"),
        currency: if place.is_multiple_of(2) { Currency::GBP } else { Currency::parse("USD").expect("a currency") },
        vat_basis: VatBasis::ALL[place % 3],
        carriage_included: place.is_multiple_of(5),
    };
    PricePoint {
        basis,
        organisation: small(number),
        supplier: u32::MAX - small(product_id),
        month: Month::from_index(24_000 - small(number).cast_signed()),
        quantity: BaseQuantity::from_micros(i128::from(number) << (place % 70)),
        gross: Amount::from_micros(i64::MIN + number),
        net: Amount::from_micros(i64::MAX - number),
        lines: small(number) + 1,
        orders: 1,
    }
}

fn excluded(product_id: i64, place: usize) -> ExcludedPoint {
    let number = i64::try_from(place).expect("a place");
    let detail = (place % 2 == 1).then(|| QuarantineReading {
        base_unit: 1,
        units_read: Units::ONE,
        units_other: Units::whole(number + 1).expect("a pack"),
        fit: Fit::ALL[place % Fit::ALL.len()],
        quantity: Quantity::from_milli(-number),
        spend: Amount::from_micros(number),
    });
    ExcludedPoint {
        reason: Exclusion::ALL[place % Exclusion::ALL.len()],
        organisation: small(product_id),
        supplier: small(number),
        month: Month::from_index(-small(number).cast_signed()),
        currency: Currency::GBP,
        vat_basis: VatBasis::Inc,
        lines: 3,
        spend: Amount::from_micros(-number),
        detail,
    }
}

pub fn points(product_id: i64, description: &str, size: usize) -> StoredPoints {
    let points = (0..size).map(|place| point(product_id, place)).collect();
    let excluded = (0..size / 2).map(|place| excluded(product_id, place)).collect();
    let fingerprint = product_id.wrapping_mul(i64::MAX / 7);
    StoredPoints {
        product_id,
        fingerprint,
        description: description.to_owned(),
        points: ProductPoints { points, excluded },
    }
}

on_both_backends!(price_points_are_replaced_by_product, |store| {
    let mut db = store.db();
    // More than a page, from product 0, which holds the lines without a product; one of several megabytes.
    let mut list: Vec<_> = (0..1_200).map(|id| points(id, "Thing", 10)).collect();
    list[0] = points(0, "", 50_000);
    replace_price_points(&mut db, &list).expect("written");
    list[7] = points(7, "Other thing", 0);
    replace_price_points(&mut db, &list[7..8]).expect("replaced");
    let mut seen = Vec::new();
    all_price_points(&mut db, |page| {
        seen.extend(page);
        Ok(())
    })
    .expect("a walk");
    assert_eq!(seen, list);
    assert_eq!(price_points_of(&mut db, 7).expect("points").as_ref(), Some(&list[7]));
    erase_price_points(&mut db, Some(&[7, 9])).expect("erased");
    assert_eq!(price_points_of(&mut db, 7).expect("points"), None);
    assert_eq!(store.number("SELECT count(*) AS number FROM price_points"), 1_198);
    erase_price_points(&mut db, None).expect("erased");
    assert_eq!(store.number("SELECT count(*) AS number FROM price_points"), 0);
});
