//! Trial lines: what they promise to whoever measures by them.
#![allow(clippy::unwrap_used, reason = "a helper of tests fails its test")]

use std::collections::BTreeSet;

use likewise::engine::gs1::Gtin14;
use likewise::engine::model::{PackagingLevel, ProductRecord};
use likewise::engine::money::{Amount, Units};
use likewise::engine::trial::{Dirt, GtinDirt, PackDirt, PartDirt, Trial, TrialLine, TrialProduct, TrialSettings};

const COLOURS: [&str; 4] = ["Beige", "Black", "White", "Transparent"];

/// A GTIN-14 with its check digit.
fn gtin(place: usize) -> String {
    let body = format!("0500000{place:06}");
    (0..10).map(|check| format!("{body}{check}")).find(|text| Gtin14::parse(text).is_ok()).unwrap()
}

/// 400 products: makers, sizes and colours, half with GTINs, a third with part codes, singles and boxes.
fn products() -> Vec<TrialProduct> {
    (0..400)
        .map(|place| {
            let (size, colour, units) = (5 + place % 10, COLOURS[place / 10 % 4], [1, 10, 30][place % 3]);
            let level = PackagingLevel {
                gtin: (place % 2 == 0).then(|| gtin(place)),
                uom: Some(format!("{units} device")),
                units: Units::whole(units).unwrap(),
            };
            let record = ProductRecord {
                reference: place.to_string(),
                description: format!(
                    "Brand{} silicone foam dressing with adhesive border {size}cm x {}cm {colour}",
                    place / 40,
                    size + 5
                ),
                manufacturer: Some(format!("Maker {} Ltd", place / 40)),
                mpc: (place % 3 == 0).then(|| format!("MK-{place:04}")),
                base_unit: "each".to_owned(),
                levels: vec![level.clone()],
                ..ProductRecord::default()
            };
            let prices = vec![(level.units, Amount::parse("12.50").unwrap())];
            TrialProduct { public_id: format!("P{place:03}"), record, prices }
        })
        .collect()
}

fn trial(seed: u64) -> Trial {
    Trial::new(products(), TrialSettings { lines: 3_000, seed })
}

fn lines(trial: &Trial) -> Vec<TrialLine> {
    (0..3_000).filter_map(|place| trial.line(place)).collect()
}

#[test]
fn a_seed_makes_the_same_lines_whatever_the_order_of_products() {
    let mut reversed = products();
    reversed.reverse();
    let again = Trial::new(reversed, TrialSettings { lines: 3_000, seed: 1 });
    let first = lines(&trial(1));
    assert_eq!(first.len(), 3_000);
    assert_eq!(lines(&again), first);
    assert_ne!(lines(&trial(2)), first);
    // Any line on its own.
    assert_eq!(again.line(1_234).as_ref(), first.get(1_234));
}

#[test]
fn the_truth_stands_beside_every_line() {
    let trial = trial(1);
    let kept: BTreeSet<&str> = trial.catalogue().iter().map(|product| product.public_id.as_str()).collect();
    let held: BTreeSet<&str> = trial.held_out().iter().map(|product| product.public_id.as_str()).collect();
    assert_eq!(kept.len() + held.len(), 400);
    assert!(kept.is_disjoint(&held) && (8..40).contains(&held.len()), "{} held out", held.len());
    for line in lines(&trial) {
        let truth = line.truth.as_str();
        assert_eq!((kept.contains(truth), held.contains(truth)), (!line.held_out, line.held_out), "{line:?}");
        let product = trial.product(truth).unwrap();
        // What is left always fits the product itself.
        assert!(line.held_out || (line.leaves >= 1 && line.leaves <= line.leaves_by_text), "{line:?}");
        if line.dirt.is_empty() {
            assert_eq!(line.item.description, product.record.description);
        }
        let own = product.record.levels[0].gtin.as_deref();
        let stated = line.item.gtin.as_deref().and_then(|text| Gtin14::parse(text).ok());
        let stated = stated.as_ref().map(|gtin| gtin.as_str());
        match line.gtin {
            GtinDirt::Missing => assert_eq!(line.item.gtin, None),
            GtinDirt::Right | GtinDirt::Repairable => assert!(stated == own && own.is_some(), "{line:?}"),
            GtinDirt::Scientific | GtinDirt::WrongDigit => assert_eq!(stated, None, "{line:?}"),
            GtinDirt::OtherProduct => assert!(stated.is_some() && stated != own, "{line:?}"),
        }
        let code = |text: &Option<String>| text.as_ref().map(|text| text.to_uppercase().replace(['-', ' '], ""));
        let part = code(&line.item.mpc).or_else(|| code(&line.item.supplier_part));
        assert_eq!(part.is_some(), line.part != PartDirt::Missing);
        assert!(part.is_none() || part == code(&product.record.mpc), "{line:?}");
    }
}

#[test]
fn packs_are_told_from_prices() {
    let trial = trial(1);
    let all = lines(&trial);
    for line in &all {
        let pack = &line.pack;
        let price = line.price.unwrap();
        // Within 6% of the list, and a penny for whole pence.
        let paid = price.paid.micros();
        assert!((11_740_000..=13_250_000).contains(&paid), "{paid}");
        assert_eq!(trial.others(line, 5).len(), 5);
        match pack.dirt {
            PackDirt::Right => assert_eq!(pack.units_stated, Some(pack.units)),
            PackDirt::Missing => assert_eq!((&pack.uom, &pack.units_per_uom), (&None, &None)),
            PackDirt::Wrong => {
                assert_ne!(pack.units_stated, Some(pack.units));
                assert_eq!(line.item.units_per_uom, pack.units_stated.map(|units| units.to_string()));
                assert!(pack.times_wrong() >= 2);
            }
        }
    }
    let wrong = all.iter().filter(|line| line.pack.dirt == PackDirt::Wrong).count();
    assert!((180..300).contains(&wrong), "{wrong} of 3,000 packs are wrong");
}

#[test]
fn every_kind_of_dirt_comes_up_and_most_lines_rest_on_words() {
    let trial = trial(1);
    let all = lines(&trial);
    for dirt in Dirt::ALL {
        let count = all.iter().filter(|line| line.dirt.contains(dirt)).count();
        assert!(count > 0, "{dirt} never comes up");
    }
    for dirt in GtinDirt::ALL {
        assert!(all.iter().any(|line| line.gtin == *dirt), "{dirt} never comes up");
    }
    let worded = all.iter().filter(|line| !line.has_usable_code()).count();
    assert!(worded * 10 >= all.len() * 6, "{worded} of 3,000 lines rest on words");
    let held_out = all.iter().filter(|line| line.held_out).count();
    assert!((100..200).contains(&held_out), "{held_out} of 3,000 lines name no product of the catalogue");
    let short = |line: &&TrialLine| line.dirt == [Dirt::Truncated];
    for line in all.iter().filter(short) {
        assert!(line.item.description.chars().count() <= 40, "{}", line.item.description);
    }
}

#[test]
fn no_products_make_no_lines() {
    let none = Trial::new(Vec::new(), TrialSettings { lines: 10, seed: 1 });
    assert_eq!(none.line(0), None);
}
