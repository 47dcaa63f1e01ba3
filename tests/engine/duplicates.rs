//! Records of a catalogue that may be of one product.
#![allow(clippy::expect_used, clippy::panic, reason = "a failure here is a failed test")]

use likewise::engine::matching::{DuplicateGroup, Recorded, duplicates};
use likewise::engine::model::{PackagingLevel, ProductRecord};
use likewise::engine::money::Units;
use proptest::prelude::{prop_assert_eq, proptest};

/// Reference | description | generic name | supplier | part code | GTIN | replaces.
const CATALOGUE: &str = "
    A1 | Gelora dressing 10cm x 12cm      | Film dressing | Gelora Ltd     | G-10 | 05060000011111 |
    A2 | GELORA DRESSING 10 x 12cm        | Film dressing | Gelora Limited | G10  | 05060000011111 |
    B1 | Vista bag 500ml                  | Leg bags      | Vista          | V1   | 05060000022223 |
    B2 | Vista bag 2 litre                | Leg bags      | Vista          | V2   | 05060000022223 |
    C1 | Colora belt                      | Belts         | Colora         | C-S  |                |
    C2 | Colora belt                      | Belts         | Colora         | C-M  |                |
    D1 | Pelora ring                      | Rings         | Pelora         |      |                |
    D2 | Pelora Ring                      | Rings         | Pelora         |      |                |
    D3 | Pelora ring                      | Rings         | Another        |      |                |
    D4 | Pelora ring                      | Seals         | Pelora         |      |                |
    E1 | Old valve                        | Valves        | Valva          | X9   |                |
    E2 | Old valve                        | Valves        | Valva          | X9   |                | E1
    G1 | Fulora belt small Black          | Belts         | Fulora         | F1   |                |
    G2 | Fulora belt small White          | Belts         | Fulora         | F1   |                |
    G3 | Fulora belt Black                | Belts         | Fulora         | F1   |                |
    F1 | Lancets 28G                      | Lancets       | Lanza          | L1   |                |
";

/// Members | confidence | what they share | what speaks against it.
const EXPECTED: [&str; 4] = [
    "A1 A2 | sure | gtin mpc text | ",
    "B1 B2 | likely | gtin | words: some say more than others; volume: 500ml against 2000ml",
    "D1 D2 | likely | text | ",
    "G1 G3 | likely | mpc | words: some say more than others",
];

fn records() -> Vec<Recorded> {
    let some = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    let rows = CATALOGUE.lines().filter(|line| line.contains('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [reference, description, generic, supplier, code, gtin, replaces] = cells[..] else { panic!("{row}") };
        let level = PackagingLevel { gtin: some(gtin), uom: None, units: Units::ONE };
        let record = ProductRecord {
            reference: reference.to_owned(),
            description: description.to_owned(),
            generic_name: some(generic),
            supplier: some(supplier),
            mpc: some(code),
            replaces: some(replaces),
            base_unit: "each".to_owned(),
            levels: vec![level],
            ..ProductRecord::default()
        };
        Recorded::of(reference.to_owned(), &record)
    })
    .collect()
}

fn told(records: &[Recorded], group: &DuplicateGroup) -> String {
    let members: Vec<&str> = group.members.iter().map(|place| records[*place].public_id.as_str()).collect();
    let shared: Vec<&str> = group.shared.iter().map(|(kind, _)| kind.as_str()).collect();
    let against: Vec<String> =
        group.evidence.iter().filter(|one| one.conflict).map(|one| format!("{}: {}", one.what, one.finding)).collect();
    format!("{} | {} | {} | {}", members.join(" "), group.confidence, shared.join(" "), against.join("; "))
}

#[test]
fn shared_keys_are_sure_unless_something_speaks_against_them() {
    let records = records();
    let groups: Vec<String> = duplicates(&records).iter().map(|group| told(&records, group)).collect();
    assert_eq!(groups, EXPECTED);
    assert_eq!(duplicates(&[]), []);
}

proptest! {
    #[test]
    fn the_order_of_records_changes_nothing(turns in 0_usize..16, swap in (0_usize..16, 0_usize..16)) {
        let mut records = records();
        records.rotate_left(turns);
        records.swap(swap.0, swap.1);
        let groups: Vec<String> = duplicates(&records).iter().map(|group| told(&records, group)).collect();
        prop_assert_eq!(groups, EXPECTED.map(str::to_owned).to_vec());
    }
}
