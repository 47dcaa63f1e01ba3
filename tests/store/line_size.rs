//! How small lines are at rest.

use likewise::engine::model::hash_fields;
use likewise::engine::money::{Amount, Quantity};
use likewise::store::NewLine;

use super::builders::{day, import_lines, line, organisation_id};

/// Numbers that look thrown, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A year of a large trust's lines: 60,000 items, 900 suppliers, four lines an order.
fn realistic_lines(count: u64) -> Vec<NewLine> {
    let mut dice = Dice(20_260_401);
    (0..count)
        .map(|place| {
            let order = format!("R1H{:07}", 4_000_000 + place / 4);
            let number = (place % 4 + 1).to_string();
            let quantity = 1_000 * (1 + dice.below(40)).cast_signed();
            let price = 10_000 * (1 + dice.below(50_000)).cast_signed();
            NewLine {
                row: place + 2,
                key: hash_fields(&[Some(&order), Some(&number)]),
                po_number: order,
                po_line_number: Some(number),
                order_date: day("2025-04-01") + chrono::Days::new(place * 365 / count),
                supplier_name: dice.below(900).cast_signed(),
                item: dice.below(60_000).cast_signed(),
                terms: dice.below(12).cast_signed(),
                quantity: Quantity::from_milli(quantity),
                unit_price: Some(Amount::from_micros(price)),
                line_value: Amount::from_micros(quantity / 1_000 * price),
                contract_ref: (dice.below(3) == 0).then(|| dice.below(2_000).cast_signed()),
                eclass: Some(dice.below(1_500).cast_signed()),
                cost_centre: Some(dice.below(800).cast_signed()),
                requisition_point: Some(dice.below(400).cast_signed()),
                ..line(0, 0)
            }
        })
        .collect()
}

on_both_backends!(a_line_takes_at_most_sixty_bytes, |store| {
    const LINES: usize = 100_000;
    let organisation = organisation_id(&mut store.db(), "R1H");
    let lines: Vec<_> = realistic_lines(LINES as u64).into_iter().map(|line| (organisation, line)).collect();
    import_lines(store, "aa", &lines);
    let bytes = store.number("SELECT CAST(sum(length(keys) + length(body)) AS BIGINT) AS number FROM line_segments");
    assert!(bytes <= 60 * LINES as i64, "{bytes} bytes for {LINES} lines");
    store.assert_sound();
});
