//! The frozen baseline of an accepted action as a text: it comes back as it was, and damaged text is refused.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::actions::SavingClass;
use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity};
use likewise::engine::period::Month;
use likewise::engine::savings_ledger::{Baseline, BaselineLine};
use likewise::engine::units::BaseUnit;
use likewise::engine::variation::{BASE_QUANTITY_LIMIT, Basis, UnitPrice};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use serde_json::{Value, json};

fn line(spend: i64, quantity: i128, expected: i128, agreed: i128) -> BaselineLine {
    BaselineLine {
        products: vec!["P1".to_owned(), "P2".to_owned()],
        description: "synthetic gauze \"10 x 10\", sterile\tpair".to_owned(),
        basis: Basis {
            base_unit: BaseUnit::Each.code(),
            currency: Currency::GBP,
            vat_basis: VatBasis::Ex,
            carriage_included: true,
        },
        price: UnitPrice::new(Amount::from_micros(spend), BaseQuantity::from_micros(quantity)).unwrap(),
        expected_quantity: BaseQuantity::from_micros(expected),
        agreed,
    }
}

fn baseline(lines: Vec<BaselineLine>) -> Baseline {
    Baseline {
        title: "ask ACME for the price that others pay".to_owned(),
        kind: "renegotiate".to_owned(),
        as_of: Month::parse("2026-03").unwrap(),
        start: Month::parse("2026-04").unwrap(),
        recurrent: true,
        class: SavingClass::CostAvoidance,
        cost_code: Some("R12345".to_owned()),
        owner: None,
        quality_impact: true,
        confidence: "high".to_owned(),
        lines,
    }
}

fn plain() -> Value {
    let made = baseline(vec![line(12_000_000_000, 1_200_000_000, 1_150_500_000, 80_000_000_000)]);
    serde_json::from_str(&made.to_text().unwrap()).unwrap()
}

#[test]
fn the_text_says_everything_in_plain_decimals() {
    let expected = json!({
        "title": "ask ACME for the price that others pay",
        "kind": "renegotiate",
        "as_of": "2026-03",
        "start": "2026-04",
        "recurrent": true,
        "class": "cost_avoidance",
        "cost_code": "R12345",
        "owner": null,
        "quality_impact": true,
        "confidence": "high",
        "lines": [{
            "products": ["P1", "P2"],
            "description": "synthetic gauze \"10 x 10\", sterile\tpair",
            "base_unit": "each",
            "currency": "GBP",
            "vat_basis": "ex",
            "carriage_included": true,
            "spend": "12000.000000",
            "quantity": "1200.000000",
            "expected_quantity": "1150.500000",
            "agreed_price": "8.0000000000"
        }]
    });
    assert_eq!(plain(), expected);
    assert_eq!(Baseline::parse(&expected.to_string()).unwrap().to_text().unwrap(), plain().to_string());
}

#[test]
fn damaged_texts_are_refused() {
    assert!(Baseline::parse(&plain().to_string()).is_ok());
    for text in ["", "{}", "null", "[]", "12"] {
        assert!(Baseline::parse(text).is_err(), "{text}");
    }
    let text = plain().to_string();
    assert!(Baseline::parse(&text[..text.len() - 1]).is_err());
    // Each field that must be there taken away in turn.
    let optional = ["cost_code", "owner"];
    for key in plain().as_object().unwrap().keys().filter(|key| !optional.contains(&key.as_str())) {
        let mut cut = plain();
        cut.as_object_mut().unwrap().remove(key);
        assert!(Baseline::parse(&cut.to_string()).is_err(), "{key}");
    }
    for key in plain()["lines"][0].as_object().unwrap().keys() {
        let mut cut = plain();
        cut["lines"][0].as_object_mut().unwrap().remove(key);
        assert!(Baseline::parse(&cut.to_string()).is_err(), "{key}");
    }
    let damage = [
        ("as_of", vec!["", "2026", "2026-13", "March"]),
        ("start", vec!["", "2026-00"]),
        ("class", vec!["", "income"]),
    ];
    for (key, values) in damage {
        for value in values {
            let mut damaged = plain();
            damaged[key] = json!(value);
            assert!(Baseline::parse(&damaged.to_string()).is_err(), "{key} {value}");
        }
    }
    let damage = [
        ("base_unit", vec!["", "heap"]),
        ("currency", vec!["", "GB", "pounds"]),
        ("vat_basis", vec!["", "perhaps"]),
        ("spend", vec!["", "x", "-1.000000", "1e3", "12,000.000000"]),
        // No price without a quantity; a quantity has six decimals, and no sign.
        ("quantity", vec!["", "0.000000", "-1.000000", "1", "1.0", "1.0000000", "+1.000000", "1.+00000", "x.000000"]),
        ("quantity", vec![".000001", "1.00000½", "1208925819614629174.706176"]),
        ("expected_quantity", vec!["", "-1.000000", "1", "1.0", "-0.000001", "+1.000000", ".500000"]),
        ("agreed_price", vec!["", "x", "8", "8.00", "-8.0000000000", "8.00000000000", "+8.0000000000"]),
    ];
    for (key, values) in damage {
        for value in values {
            let mut damaged = plain();
            damaged["lines"][0][key] = json!(value);
            assert!(Baseline::parse(&damaged.to_string()).is_err(), "{key} {value}");
        }
    }
}

#[test]
fn a_refusal_says_what_cannot_be_read() {
    let mut damaged = plain();
    damaged["lines"][0]["agreed_price"] = json!("eight");
    assert_eq!(Baseline::parse(&damaged.to_string()).unwrap_err().to_string(), "not a baseline: eight");
}

#[test]
fn the_largest_figures_come_back_too() {
    let most = BASE_QUANTITY_LIMIT.micros() - 1;
    // A price of nine million millions a base unit, agreed to ten decimals.
    let dear = line(i64::MAX, 1_000_000, most, 92_233_720_368_547_758_070_000);
    let made = baseline(vec![dear, line(0, most, 0, 0)]);
    assert_eq!(Baseline::parse(&made.to_text().unwrap()).unwrap(), made);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_baseline_comes_back_as_it_was(
        spend in 0_i64..=i64::MAX,
        quantity in 1_i128..1 << 80,
        expected in 0_i128..1 << 80,
        agreed in 0_i128..1 << 76,
        words in "\\PC{0,20}",
        month in 0_i32..119_988,
        flags in 0_u8..16,
    ) {
        let mut made = baseline(vec![line(spend, quantity, expected, agreed), line(1, 3, 7, 1)]);
        made.title = words.clone();
        made.owner = Some(words.clone()).filter(|_| flags & 1 > 0);
        made.lines[0].description = words;
        made.start = Month::from_index(month);
        made.recurrent = flags & 2 > 0;
        made.quality_impact = flags & 4 > 0;
        made.class = SavingClass::ALL[usize::from(flags >> 3)];
        let text = made.to_text().unwrap();
        let back = Baseline::parse(&text).unwrap();
        // Equal prices out of unequal sums are equal: the text holds the sums themselves.
        prop_assert_eq!(back.to_text().unwrap(), text);
        prop_assert_eq!(back.lines[0].price.spend(), made.lines[0].price.spend());
        prop_assert_eq!(back, made);
    }
}
