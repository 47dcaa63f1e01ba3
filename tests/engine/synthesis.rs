//! The synthesiser of purchase lines: what it promises to those who load its lines.
#![allow(clippy::unwrap_used, reason = "a helper of tests fails its test")]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use likewise::engine::model::OrganisationKind;
use likewise::engine::money::{Amount, Units};
use likewise::engine::period::Month;
use likewise::engine::synthesis::{
    LineKind, SynthesisError, SynthesisSettings, Synthesiser, SyntheticLine, SyntheticOrganisation, SyntheticProduct,
    fictional_organisations, write_groups, write_organisations,
};
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::prop_assert_eq;

const PRODUCTS: usize = 300;

/// Products of 12 makers: singles, packs of 10 and 100, and bottles, with and without codes.
fn products() -> Vec<SyntheticProduct> {
    (0..PRODUCTS)
        .map(|place| {
            let (base_unit, units) = [("each", 1), ("each", 10), ("each", 100), ("ml", 50)][place % 4];
            SyntheticProduct {
                reference: format!("{}", 1_000 + place),
                description: format!("Brand{place} foam dressing, \"soft\" {place}cm x 10cm square"),
                generic_name: (place % 5 > 0).then(|| format!("Foam dressing {}cm x 10cm", place / 3)),
                manufacturer: (place % 12 > 0).then(|| format!("Maker {} UK Ltd", place % 12)),
                mpc: (place % 3 > 0).then(|| format!("M-{place}")),
                gtin: (place % 2 > 0).then(|| format!("{:013}", 50_000_000_000 + place)),
                base_unit: base_unit.to_owned(),
                units: Units::whole(units).unwrap(),
                price: Amount::parse(&format!("{}.13", 1 + place / 2)).unwrap(),
            }
        })
        .collect()
}

fn synthesiser(lines: u64, seed: u64) -> Synthesiser {
    Synthesiser::new(&products(), &fictional_organisations(8), SynthesisSettings::new(lines, seed)).unwrap()
}

fn all_rows(mut synthesiser: Synthesiser, at_once: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while synthesiser.next_rows(at_once, &mut bytes) > 0 {}
    bytes
}

fn all_lines(synthesiser: &Synthesiser) -> impl Iterator<Item = SyntheticLine<'_>> {
    (0..).map_while(|row| synthesiser.line(row))
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = all_rows(synthesiser(5_000, 7), 5_000);
    assert_eq!(bytes, all_rows(synthesiser(5_000, 7), 333), "in other portions");
    let mut turned = products();
    turned.reverse();
    let other = Synthesiser::new(&turned, &fictional_organisations(8), SynthesisSettings::new(5_000, 7)).unwrap();
    assert_eq!(bytes, all_rows(other, 5_000), "with the products in another order");
    assert_ne!(bytes, all_rows(synthesiser(5_000, 8), 5_000), "another seed");
}

/// Guards the bytes against a change of the algorithm or of the random source: seeds are published beside their files.
#[test]
fn the_bytes_of_a_seed_never_change() {
    let rows = String::from_utf8(all_rows(synthesiser(3, 20_260_701), 3)).unwrap();
    insta::assert_snapshot!(rows);
}

#[test]
fn rows_are_csv_in_our_columns() {
    let mut bytes = Synthesiser::header().to_vec();
    let made = synthesiser(2_000, 1);
    bytes.extend(all_rows(made.clone(), 2_000));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|header| header == name).unwrap();
    let (description, org, source) = (column("item_description"), column("org_code"), column("source_system"));
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 2_000);
    for (record, line) in records.iter().zip(all_lines(&made)) {
        assert_eq!(record[description], line.description());
        assert_eq!(&record[org], line.org_code);
        assert_eq!(&record[source], "synthetic");
    }
}

#[test]
fn orders_hold_one_to_eight_lines_of_one_trust_and_day() {
    let made = synthesiser(3_600, 3);
    let mut orders: BTreeMap<u64, Vec<SyntheticLine>> = BTreeMap::new();
    for line in all_lines(&made) {
        orders.entry(line.order).or_default().push(line);
    }
    assert_eq!(orders.len(), 800);
    let mut sizes = BTreeMap::new();
    for lines in orders.values() {
        let numbers: BTreeSet<u64> = lines.iter().map(|line| line.line_number).collect();
        assert_eq!(numbers, (1..=lines.len() as u64).collect());
        let trusts: HashSet<&str> = lines.iter().map(|line| line.org_code).collect();
        let days: HashSet<&str> = lines.iter().map(|line| line.order_date).filter(|date| !date.is_empty()).collect();
        assert!(trusts.len() == 1 && days.len() <= 1);
        *sizes.entry(lines.len()).or_insert(0) += 1;
    }
    assert_eq!(sizes, (1..=8).map(|size| (size, 100)).collect());
}

#[test]
fn rows_come_in_random_key_order() {
    let made = synthesiser(10_000, 4);
    let orders: Vec<u64> = all_lines(&made).map(|line| line.order).collect();
    let rising = orders.windows(2).filter(|pair| pair[0] < pair[1]).count();
    assert!((4_700..5_300).contains(&rising), "{rising} of 9,999 steps rise");
    let early = orders[..1_000].iter().filter(|order| **order < 1_111).count();
    assert!((400..600).contains(&early), "{early} of the first thousand rows are of the first half of orders");
}

#[test]
fn a_few_lines_in_a_hundred_are_odd() {
    let made = synthesiser(60_000, 5);
    let mut counts: BTreeMap<LineKind, i64> = BTreeMap::new();
    for line in all_lines(&made) {
        *counts.entry(line.kind).or_default() += 1;
    }
    // Kind, expected in ten thousand; half as many or half again are allowed for chance and for single things.
    let expected = [
        (LineKind::FreeGoods, 40),
        (LineKind::Nominal, 30),
        (LineKind::Credit, 80),
        (LineKind::TestOrder, 20),
        (LineKind::ServiceByQuantity, 30),
        (LineKind::ServiceByValue, 30),
        (LineKind::WrongPack, 27),
        (LineKind::MissingDate, 20),
        (LineKind::LettersInQuantity, 20),
        (LineKind::PriceDisagrees, 20),
    ];
    for (kind, share) in expected {
        let count = counts[&kind];
        assert!((share * 3..=share * 9).contains(&count), "{kind:?}: {count} of 60,000, not about {}", share * 6);
    }
    assert!(counts[&LineKind::Ordinary] > 55_000);
}

#[test]
fn each_odd_line_is_odd_as_it_says_and_no_other_is() {
    let made = synthesiser(30_000, 6);
    for line in all_lines(&made) {
        let price = line.unit_price.map(Amount::micros);
        let value = line.line_value.map(Amount::micros);
        assert!(price.is_some() || value.is_some());
        assert_eq!(line.order_date.is_empty(), line.kind == LineKind::MissingDate);
        assert_eq!(line.quantity_text.is_some(), line.kind == LineKind::LettersInQuantity);
        assert!(line.quantity_text.is_none_or(|text| text.parse::<i64>().is_err()));
        assert_eq!(line.quantity < 0, line.kind == LineKind::Credit);
        assert_ne!(line.quantity, 0);
        assert_eq!(price == Some(0), line.kind == LineKind::FreeGoods && price.is_some());
        assert_eq!(price == Some(10_000), line.kind == LineKind::Nominal && price.is_some());
        if let (Some(price), Some(value)) = (price, value) {
            let apart = (value - price * line.quantity).abs();
            let last_decimal = if price % 10_000 == 0 { 10_000 } else { 100 };
            let allowed = line.quantity.abs() * last_decimal / 2 + 10_000;
            assert_eq!(apart > allowed, line.kind == LineKind::PriceDisagrees, "{line:?}");
        }
        if line.kind.is_service() {
            assert!(line.quantity == 1 || price.is_none_or(|price| price == 1_000_000));
        }
    }
}

#[test]
fn one_trust_in_eight_enters_one_maker_with_vat() {
    let made = synthesiser(60_000, 9);
    let slips: BTreeSet<(&str, String)> = all_lines(&made)
        .filter(|line| line.kind == LineKind::VatSlip)
        .map(|line| (line.org_code, line.supplier.to_uppercase()))
        .collect();
    assert_eq!(slips.len(), 1, "{slips:?}");
}

#[test]
fn a_product_is_named_in_at_most_ten_ways() {
    let organisations = fictional_organisations(250);
    let made = Synthesiser::new(&products()[..20], &organisations, SynthesisSettings::new(60_000, 2)).unwrap();
    let items: HashSet<[String; 7]> = all_lines(&made)
        .map(|line| {
            let stated = [line.uom, line.units_per_uom, line.gtin, line.npc, line.manufacturer, line.mpc];
            let [uom, units, gtin, npc, manufacturer, mpc] = stated.map(str::to_owned);
            [line.description(), uom, units, gtin, npc, manufacturer, mpc]
        })
        .collect();
    assert!((120..=20 * 10 + 8).contains(&items.len()), "{} items of 20 products and 8 services", items.len());
}

#[test]
fn prices_lie_from_two_per_cent_to_several_times_apart() {
    let organisations = fictional_organisations(40);
    let products: Vec<SyntheticProduct> =
        products().into_iter().filter(|product| product.units == Units::ONE).collect();
    let made = Synthesiser::new(&products, &organisations, SynthesisSettings::new(60_000, 11)).unwrap();
    let mut paid: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for line in all_lines(&made).filter(|line| line.kind == LineKind::Ordinary && !line.mpc.is_empty()) {
        let Some(price) = line.unit_price.map(Amount::micros) else { continue };
        let range = paid.entry(line.mpc.to_owned()).or_insert((price, price));
        *range = (range.0.min(price), range.1.max(price));
    }
    let ratio_in_percent: Vec<i64> = paid.values().map(|(low, high)| high * 100 / low).collect();
    assert!(ratio_in_percent.iter().any(|ratio| *ratio <= 107), "{ratio_in_percent:?}");
    assert!(ratio_in_percent.iter().any(|ratio| *ratio >= 300), "{ratio_in_percent:?}");
}

#[test]
fn dates_fill_the_window_and_keep_to_it() {
    let settings =
        SynthesisSettings { first_month: Month::parse("2024-02").unwrap(), months: 1, lines: 5_000, seed: 1 };
    let made = Synthesiser::new(&products(), &fictional_organisations(8), settings).unwrap();
    let days: BTreeSet<&str> = all_lines(&made).map(|line| line.order_date).filter(|date| !date.is_empty()).collect();
    assert_eq!((days.first(), days.last(), days.len()), (Some(&"2024-02-01"), Some(&"2024-02-29"), 29));
}

#[test]
fn only_fictional_organisations_and_usable_input_are_taken() {
    let settings = SynthesisSettings::new(10, 1);
    let organisation = |code: &str, name: &str| SyntheticOrganisation {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: OrganisationKind::Acute,
        footprint_code: "ZZSTP1".to_owned(),
        footprint_name: "Nowhere (synthetic)".to_owned(),
    };
    let cases = [
        (vec![], SynthesisError::NoOrganisations),
        (vec![organisation("R1H", "Nowhere (synthetic)")], SynthesisError::NotFictional("R1H".to_owned())),
        (vec![organisation("ZZ1", "Barts Health NHS Trust")], SynthesisError::NotFictional("ZZ1".to_owned())),
        (
            vec![organisation("ZZ1", "A (synthetic)"), organisation("ZZ1", "B (synthetic)")],
            SynthesisError::RepeatedOrganisation("ZZ1".to_owned()),
        ),
    ];
    for (organisations, expected) in cases {
        assert_eq!(Synthesiser::new(&products(), &organisations, settings).err(), Some(expected));
    }
    let trusts = fictional_organisations(1);
    assert_eq!(Synthesiser::new(&[], &trusts, settings).err(), Some(SynthesisError::NoProducts));
    for price in [-1, 0, 19_999, 100_000_000_001] {
        let mut products = products();
        products[0].price = Amount::from_micros(price);
        let expected = SynthesisError::PriceOutOfRange("1000".to_owned());
        assert_eq!(Synthesiser::new(&products, &trusts, settings).err(), Some(expected), "{price}");
    }
    for (first_month, months) in [(24_000, 0), (24_000, 241), (i32::MAX, 1), (i32::MIN, 12), (0, 1)] {
        let settings = SynthesisSettings { first_month: Month::from_index(first_month), months, ..settings };
        assert_eq!(Synthesiser::new(&products(), &trusts, settings).err(), Some(SynthesisError::WindowOutOfRange));
    }
}

#[test]
fn invented_trusts_are_distinct_and_none_is_real() {
    let invented = fictional_organisations(1_000);
    assert_eq!(invented.len(), 250);
    let codes: HashSet<&str> = invented.iter().map(|trust| trust.code.as_str()).collect();
    let names: HashSet<&str> = invented.iter().map(|trust| trust.name.as_str()).collect();
    let footprints: HashSet<&str> = invented.iter().map(|trust| trust.footprint_code.as_str()).collect();
    let footprint_names: HashSet<&str> = invented.iter().map(|trust| trust.footprint_name.as_str()).collect();
    assert_eq!((codes.len(), names.len(), footprints.len(), footprint_names.len()), (250, 250, 32, 32));
    assert!(names.iter().chain(&footprint_names).all(|name| name.ends_with("(synthetic)")));
    let mut real = csv::Reader::from_reader(include_bytes!("../../seed/organisations.csv").as_slice());
    for record in real.records().map(Result::unwrap) {
        assert!(!codes.contains(&record[0]) && !footprints.contains(&record[3]));
        for trust in &invented {
            let place = trust.name.split(' ').next().unwrap();
            assert!(!record[1].contains(place), "{place} is part of {}", &record[1]);
        }
    }
}

#[test]
fn the_seed_holds_the_first_eight() {
    let mut organisations = Vec::new();
    write_organisations(&fictional_organisations(8), &mut organisations);
    assert_eq!(String::from_utf8(organisations).unwrap(), include_str!("../../seed/organisations_synthetic.csv"));
    let mut groups = Vec::new();
    write_groups(&fictional_organisations(8), &mut groups);
    assert_eq!(String::from_utf8(groups).unwrap(), include_str!("../../seed/groups_synthetic.csv"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However many lines and whatever the seed: every line has a key of its own and none is missing.
    #[test]
    fn keys_are_distinct(lines in 0_u64..700, seed in any::<u64>()) {
        let made = Synthesiser::new(&products()[..5], &fictional_organisations(8), SynthesisSettings::new(lines, seed));
        let made = made.unwrap();
        let keys: HashSet<(&str, &str, u64, u64)> =
            all_lines(&made).map(|line| (line.org_code, line.order_prefix, line.order, line.line_number)).collect();
        prop_assert_eq!(keys.len() as u64, lines);
    }
}
