//! What may stand in for a product: like for like, or after clinicians agree.
#![allow(clippy::expect_used, clippy::panic, reason = "a failure here is a failed test")]

use likewise::engine::matching::{Offer, PreparedProduct, TokenWeights, equivalents};
use likewise::engine::model::ProductRecord;

/// Reference | description | generic name | supplier | alternative of | similar to.
const SHELF: &str = "
    OWN    | Gelora dressing 10cm x 12cm           | Vapour-permeable adhesive film dressing 10cm x 12cm | Gelora Care Ltd | | LISTED
    OTHER  | Vistaband dressing 10cm x 12cm        | Vapour-permeable adhesive film dressing 10cm x 12cm | Vista Medical   | |
    MAKER  | Gelora Pro dressing 10cm x 12cm       | Vapour-permeable adhesive film dressing 10cm x 12cm | Gelora Care     | |
    LARGER | Vistaband dressing 10cm x 15cm        | Vapour-permeable adhesive film dressing 10cm x 15cm | Vista Medical   | |
    SUPER  | Vistaband Sterile dressing 10cm x 12cm | Vapour-permeable adhesive film dressing sterile 10cm x 12cm | Vista Medical | |
    FOAM   | Lofoam dressing 10cm x 12cm           | Polyurethane foam dressing with adhesive border 10cm x 12cm | Lofoam AB | |
    CLAIM  | Any film 10 x 12cm                    | | Anybody | OWN |
    WRONG  | Any film 10 x 20cm                    | | Anybody | OWN |
    LISTED | Odd sheet                             | | Somebody | |
    NAMED  | Vapour-permeable film dressing, adhesive, 10cm x 12cm | | Nobody Ltd | |
    ODD    | Odd catheter male 12Ch                | Foley catheter male 12Ch   | Odd Ltd  | |
    LINED  | Lined catheter male 12Ch              | Nelaton catheter male 12Ch | Line Ltd | |
    PLAIN  | Kidney bowl                           | | Bowls Ltd | |
";

fn some(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

fn shelf() -> Vec<ProductRecord> {
    let rows = SHELF.lines().filter(|line| line.contains('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [reference, description, generic, supplier, alternative, similar] = cells[..] else { panic!("{row}") };
        ProductRecord {
            reference: reference.to_owned(),
            description: description.to_owned(),
            generic_name: some(generic),
            supplier: some(supplier),
            alternative_of: some(alternative),
            similar_to: some(similar),
            ..ProductRecord::default()
        }
    })
    .collect()
}

/// Each equivalent as `level reference`, in order.
fn found(of: &str, records: &[ProductRecord]) -> Vec<String> {
    let prepared: Vec<PreparedProduct> =
        records.iter().map(|record| PreparedProduct::new(record.reference.clone(), record)).collect();
    let offers: Vec<Offer<'_>> = records
        .iter()
        .zip(&prepared)
        .map(|(record, product)| Offer {
            product,
            reference: &record.reference,
            description: &record.description,
            generic_name: record.generic_name.as_deref(),
            alternative_of: record.alternative_of.as_deref(),
            similar_to: record.similar_to.as_deref(),
        })
        .collect();
    let own = offers.iter().find(|offer| offer.reference == of).expect("it is on the shelf");
    let found = equivalents(own, &offers, &TokenWeights::from_products(&prepared));
    found.iter().map(|(place, one)| format!("{} {}", one.level, records[*place].reference)).collect()
}

#[test]
fn equivalents_are_told_at_two_levels_and_never_the_product_or_its_makers_own() {
    let records = shelf();
    let mut told = found("OWN", &records);
    told.sort();
    // WRONG claims to be an alternative in another size: no more than similar. LARGER, FOAM and PLAIN are none.
    let expected =
        ["alternative CLAIM", "alternative OTHER", "similar LISTED", "similar NAMED", "similar SUPER", "similar WRONG"];
    assert_eq!(told, expected);
    // What the catalogue says holds from either side.
    assert!(found("LISTED", &records).contains(&"similar OWN".to_owned()));
    assert!(found("CLAIM", &records).contains(&"alternative OWN".to_owned()));
    assert_eq!(found("PLAIN", &records), Vec::<String>::new());
    // The same size of another kind of catheter is no equivalent.
    assert_eq!(found("ODD", &records), Vec::<String>::new());
}

#[test]
fn alternatives_come_first_and_the_order_of_the_shelf_changes_nothing() {
    let mut records = shelf();
    let told = found("OWN", &records);
    assert!(told.is_sorted_by_key(|one| one.starts_with("similar")), "{told:?}");
    records.reverse();
    assert_eq!(found("OWN", &records), told);
}

#[test]
fn a_group_without_sizes_is_a_family_where_each_states_its_own() {
    let record = |reference: &str, description: &str, supplier: &str| ProductRecord {
        reference: reference.to_owned(),
        description: description.to_owned(),
        generic_name: Some("Ostomy belts".to_owned()),
        supplier: some(supplier),
        ..ProductRecord::default()
    };
    let records = [
        record("A", "Pelora belt medium", "Pelora"),
        record("B", "Dansa belt medium", "Dansa"),
        record("C", "Dansa belt large", "Dansa"),
        record("D", "Colora belt", "Colora"),
    ];
    assert_eq!(found("A", &records), ["alternative B", "similar D"]);
}
