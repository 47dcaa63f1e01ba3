//! The savings ledger: claims, what later purchases realised of them, and the cost-improvement plan, against readable tables
//! and vectors made by an independent program (tests/oracle/savings_ledger.py).

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use likewise::engine::actions::SavingClass;
use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity, parse_scaled};
use likewise::engine::period::Month;
use likewise::engine::savings_ledger::{
    Baseline, BaselineLine, FinancialYearMonths, LedgerMonth, LedgerTotals, cost_improvement_row, ledger_months, totals,
};
use likewise::engine::units::BaseUnit;
use likewise::engine::variation::{Basis, PricePoint, Total, UnitPrice};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

type Points = BTreeMap<String, Vec<PricePoint>>;

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn basis(currency: &str) -> Basis {
    let currency = Currency::parse(currency).unwrap();
    Basis { base_unit: BaseUnit::Each.code(), currency, vat_basis: VatBasis::Ex, carriage_included: false }
}

fn units(text: &str) -> BaseQuantity {
    BaseQuantity::from_micros(i128::from(parse_scaled(text, 6).unwrap()))
}

/// A product: `ids spend quantity expected agreed`, ids joined by `+`.
fn line(row: &str) -> BaselineLine {
    let words: Vec<&str> = row.split_whitespace().collect();
    BaselineLine {
        products: words[0].split('+').map(ToOwned::to_owned).collect(),
        description: format!("synthetic {}", words[0]),
        basis: basis("GBP"),
        price: UnitPrice::new(Amount::parse(words[1]).unwrap(), units(words[2])).unwrap(),
        expected_quantity: units(words[3]),
        agreed: i128::from(parse_scaled(words[4], 10).unwrap()),
    }
}

fn baseline(start: &str, recurrent: bool, rows: &[&str]) -> Baseline {
    Baseline {
        title: "ask ACME for the price that others pay".to_owned(),
        kind: "renegotiate".to_owned(),
        as_of: month(start).plus(-1),
        start: month(start),
        recurrent,
        class: SavingClass::CashReleasing,
        cost_code: Some("R12345".to_owned()),
        owner: None,
        quality_impact: false,
        confidence: "medium".to_owned(),
        lines: rows.iter().map(|row| line(row)).collect(),
    }
}

/// Purchases: `product month quantity net`, then perhaps a currency.
fn points(rows: &[&str]) -> Points {
    let mut points = Points::new();
    for row in rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        let net = Amount::parse(words[3]).unwrap();
        points.entry(words[0].to_owned()).or_default().push(PricePoint {
            basis: basis(words.get(4).copied().unwrap_or("GBP")),
            organisation: 1,
            supplier: 1,
            month: month(words[1]),
            quantity: units(words[2]),
            gross: net,
            net,
            lines: 1,
            orders: 1,
        });
    }
    points
}

fn text(one: &LedgerMonth) -> String {
    let LedgerMonth { month, claimed, realised, price, volume, mix, spend, lines } = one;
    format!("{month} {claimed} {realised} {price} {volume} {mix} {spend} {lines}")
}

fn total_text(sum: LedgerTotals) -> String {
    let LedgerTotals { claimed, realised, price, volume, mix } = sum;
    format!("{claimed} {realised} {price} {volume} {mix}")
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !(name.starts_with("savings_ledger_") && name.ends_with(".json")) {
            continue;
        }
        let vector: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let rows = |key: &str| -> Vec<String> { serde_json::from_value(vector[key].clone()).unwrap() };
        let index = |key: &str| Month::from_index(i32::try_from(vector[key].as_i64().unwrap()).unwrap());
        let (products, purchases) = (rows("products"), rows("purchases"));
        let mut made = baseline("2026-07", vector["recurrent"].as_bool().unwrap(), &[]);
        made.start = index("start");
        made.confidence = vector["confidence"].as_str().unwrap().to_owned();
        made.lines = products.iter().map(|row| line(row)).collect();
        let points = points(&purchases.iter().map(String::as_str).collect::<Vec<_>>());
        let months = ledger_months(&made, &points, index("last")).unwrap();
        let expected = &vector["expected"];
        let claims: Vec<String> = made.lines.iter().map(|line| line.claim().unwrap().to_string()).collect();
        assert_eq!(json!(claims), expected["claims"], "{name}");
        assert_eq!(json!(months.iter().map(text).collect::<Vec<_>>()), expected["months"], "{name}");
        assert_eq!(json!(total_text(totals(&months))), expected["totals"], "{name}");
        let signed_off = vector["signed_off"].as_bool().unwrap();
        let first = FinancialYearMonths::of(made.start);
        let plans: Vec<String> = (0..3)
            .map(|later| {
                let year = FinancialYearMonths { begins: first.begins + later };
                let row = cost_improvement_row(&made, signed_off, &months, year).unwrap();
                let figures = [row.part_year, row.full_year, row.recurrent, row.risk_adjusted, row.realised];
                format!("{} {}", year.name(), figures.map(|figure| figure.to_string()).join(" "))
            })
            .collect();
        assert_eq!(json!(plans), expected["plans"], "{name}");
        read += 1;
    }
    assert!(read >= 5, "vectors are missing");
}

#[test]
fn one_product_month_by_month() {
    // 1,200 a year at GBP 10.00, agreed 8.00: GBP 2,400 a year, 200 a month.
    let made = baseline("2026-04", true, &["P1 12000 1200 1200 8"]);
    assert_eq!(made.lines[0].claim().unwrap().to_string(), "2400.000000");
    let bought = points(&[
        "P1 2026-03 100 1000",
        "P1 2026-04 100 800",
        "P1 2026-05 150 1200",
        "P1 2026-06 100 850",
        "P1 2026-08 50 350",
        "P1 2026-08 10 100 USD",
        "P2 2026-08 999 1",
    ]);
    let months = ledger_months(&made, &bought, month("2026-08")).unwrap();
    let told: Vec<String> = months.iter().map(text).collect();
    // Month, claimed, realised, price, volume, mix, spend, lines.
    let expected = [
        "2026-04 200.000000 200.000000 0.000000 0.000000 0.000000 800.000000 1",
        // Half as much again at the agreed price.
        "2026-05 200.000000 300.000000 0.000000 100.000000 0.000000 1200.000000 1",
        // 50p more than agreed was paid.
        "2026-06 200.000000 150.000000 -50.000000 0.000000 0.000000 850.000000 1",
        // Nothing bought: the claim is missed by volume.
        "2026-07 200.000000 0.000000 0.000000 -200.000000 0.000000 0.000000 0",
        // Half as much, cheaper than agreed; other money, other products and the month before do not count.
        "2026-08 200.000000 150.000000 50.000000 -100.000000 0.000000 350.000000 1",
    ];
    assert_eq!(told, expected);
    assert_eq!(total_text(totals(&months)), "1000.000000 800.000000 0.000000 -200.000000 0.000000");
    assert!(ledger_months(&made, &bought, month("2026-03")).unwrap().is_empty());
}

#[test]
fn other_proportions_of_the_products_are_mix() {
    // A: 120 a year from 10 to 8. B: 120 a year from 10 to 9. Claimed 240 + 120, GBP 30 a month.
    let made = baseline("2026-04", true, &["A 1200 120 120 8", "B 1200 120 120 9"]);
    let of = |rows: &[&str]| text(&ledger_months(&made, &points(rows), month("2026-04")).unwrap()[0]);
    let table: &[(&[&str], &str)] = &[
        (
            &["A 2026-04 10 80", "B 2026-04 10 90"],
            "2026-04 30.000000 30.000000 0.000000 0.000000 0.000000 170.000000 2",
        ),
        // Twice of each: volume alone.
        (
            &["A 2026-04 20 160", "B 2026-04 20 180"],
            "2026-04 30.000000 60.000000 0.000000 30.000000 0.000000 340.000000 2",
        ),
        // As much altogether, all of it the one that saves more.
        (&["A 2026-04 20 160"], "2026-04 30.000000 40.000000 0.000000 0.000000 10.000000 160.000000 1"),
        (&["B 2026-04 20 180"], "2026-04 30.000000 20.000000 0.000000 0.000000 -10.000000 180.000000 1"),
        // Nothing: volume, and no mix.
        (&[], "2026-04 30.000000 0.000000 0.000000 -30.000000 0.000000 0.000000 0"),
    ];
    for (rows, expected) in table {
        assert_eq!(of(rows), *expected, "{rows:?}");
    }
}

#[test]
fn where_another_product_takes_its_place_its_purchases_count() {
    // A kit of GBP 20 gives way to one of GBP 7.50: both are held against the price of the old one.
    let made = baseline("2026-04", true, &["KIT+ONSITE 24000 1200 1200 7.5"]);
    assert_eq!(made.lines[0].claim().unwrap().to_string(), "15000.000000");
    let bought = points(&["KIT 2026-04 40 800", "ONSITE 2026-04 60 450"]);
    let months = ledger_months(&made, &bought, month("2026-04")).unwrap();
    // 60 x 12.50 realised; the 40 still bought at 20 cost 12.50 more than agreed.
    assert_eq!(text(&months[0]), "2026-04 1250.000000 750.000000 -500.000000 0.000000 0.000000 1250.000000 2");
}

#[test]
fn what_does_not_recur_stops_after_twelve_months() {
    let bought: Vec<String> = (0..18).map(|later| format!("P1 {} 100 800", month("2026-07").plus(later))).collect();
    let bought = points(&bought.iter().map(String::as_str).collect::<Vec<_>>());
    let once = baseline("2026-07", false, &["P1 12000 1200 1200 8"]);
    let months = ledger_months(&once, &bought, month("2027-12")).unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!(total_text(totals(&months)), "2400.000000 2400.000000 0.000000 0.000000 0.000000");
    let again = Baseline { recurrent: true, ..once.clone() };
    let months = ledger_months(&again, &bought, month("2027-12")).unwrap();
    assert_eq!(total_text(totals(&months)), "3600.000000 3600.000000 0.000000 0.000000 0.000000");
}

#[test]
fn twelfths_that_do_not_divide_still_make_the_year() {
    // 0.000007 a year: seven millionths on twelve months.
    let made = baseline("2026-11", true, &["P1 1 1 7 0.9999990000"]);
    assert_eq!(made.lines[0].claim().unwrap().to_string(), "0.000007");
    let months = ledger_months(&made, &Points::new(), month("2028-10")).unwrap();
    let claims: Vec<i128> = months.iter().map(|one| one.claimed.micros()).collect();
    assert_eq!(claims[..12].iter().sum::<i128>(), 7);
    assert_eq!(claims[..12], claims[12..]);
    assert!(claims.iter().all(|claim| (0..=1).contains(claim)));
}

#[test]
fn a_financial_year_goes_from_april_to_march() {
    let table = [("2026-03", "2025/26"), ("2026-04", "2026/27"), ("2027-03", "2026/27"), ("2099-12", "2099/00")];
    for (inside, name) in table {
        let year = FinancialYearMonths::of(month(inside));
        assert_eq!(year.name(), name);
        let months: Vec<Month> = year.months().collect();
        assert_eq!(months.len(), 12);
        assert!(months.contains(&month(inside)));
        assert!(months[0].to_string().ends_with("-04") && months[11].to_string().ends_with("-03"));
        assert!(months.iter().all(|one| FinancialYearMonths::of(*one) == year));
    }
}

#[test]
fn a_plan_tells_part_year_full_year_and_risk() {
    // GBP 2,400 a year from July: nine months of the first year.
    let row = |recurrent: bool, confidence: &str, signed_off: bool, begins: i32| {
        let made =
            Baseline { confidence: confidence.to_owned(), ..baseline("2026-07", recurrent, &["P1 12000 1200 1200 8"]) };
        let bought = points(&["P1 2026-07 100 800", "P1 2027-03 100 800", "P1 2027-04 50 400", "P1 2027-08 50 400"]);
        let months = ledger_months(&made, &bought, month("2027-12")).unwrap();
        let row = cost_improvement_row(&made, signed_off, &months, FinancialYearMonths { begins }).unwrap();
        assert_eq!(row.months.into_iter().sum::<Total>(), row.part_year);
        let pounds = |total: Total| total.micros() / 1_000_000;
        format!(
            "part {} full {} recurrent {} at {}% {} realised {}",
            pounds(row.part_year),
            pounds(row.full_year),
            pounds(row.recurrent),
            row.risk_percent,
            pounds(row.risk_adjusted),
            pounds(row.realised)
        )
    };
    let table = [
        (true, "high", false, 2025, "part 0 full 2400 recurrent 0 at 90% 0 realised 0"),
        (true, "high", false, 2026, "part 1800 full 2400 recurrent 1800 at 90% 1620 realised 400"),
        (true, "medium", false, 2026, "part 1800 full 2400 recurrent 1800 at 60% 1080 realised 400"),
        (true, "low", false, 2026, "part 1800 full 2400 recurrent 1800 at 30% 540 realised 400"),
        (true, "low", true, 2026, "part 1800 full 2400 recurrent 1800 at 100% 1800 realised 400"),
        (true, "low", true, 2027, "part 2400 full 2400 recurrent 2400 at 100% 2400 realised 200"),
        // Once: the rest in the next year, nothing after. What is bought after twelve months is no part of it.
        (false, "low", true, 2026, "part 1800 full 2400 recurrent 0 at 100% 1800 realised 400"),
        (false, "low", true, 2027, "part 600 full 2400 recurrent 0 at 100% 600 realised 100"),
        (false, "low", true, 2028, "part 0 full 2400 recurrent 0 at 100% 0 realised 0"),
    ];
    for (recurrent, confidence, signed_off, begins, expected) in table {
        assert_eq!(row(recurrent, confidence, signed_off, begins), expected, "{confidence} {begins}");
    }
}

#[test]
fn figures_too_large_are_an_error_and_never_wrap() {
    let most = "9223372036854.775807";
    let made = baseline("2026-04", true, &[&format!("P1 {most} 0.000001 9000000000 0")]);
    assert!(made.lines[0].claim().is_err());
    assert!(ledger_months(&made, &Points::new(), month("2026-04")).is_err());
    let made = baseline("2026-04", true, &["P1 1200 120 120 8"]);
    let row = format!("P1 2026-04 1 {most}");
    assert!(ledger_months(&made, &points(&[&row, &row]), month("2026-04")).is_err());
}

/// Products: price in pence, quantity, expected as percent of it, agreed as percent of the price.
type Product = (i64, i64, i64, i64);

fn some_products() -> impl Strategy<Value = Vec<Product>> {
    vec((1_i64..50_000, 1_i64..5_000, 1_i64..200, 0_i64..120), 1..5)
}

fn made_of(products: &[Product], recurrent: bool) -> Baseline {
    let rows: Vec<String> = products
        .iter()
        .enumerate()
        .map(|(place, (pence, quantity, expected, agreed))| {
            // Spend and quantity that seldom divide.
            let spend = Amount::from_micros(pence * quantity * 10_000 + 1);
            let expected = Amount::from_micros(quantity * expected * 10_000 / 3);
            format!("P{place} {spend} {quantity} {expected} {}", Amount::from_micros(pence * agreed * 100))
        })
        .collect();
    baseline("2026-07", recurrent, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn realised_is_claimed_and_price_and_volume_and_mix_exactly(
        products in some_products(),
        bought in vec((0_usize..5, 0_i32..16, 1_i64..900, 0_i64..90_000), 0..40),
        recurrent in proptest::bool::ANY,
    ) {
        let made = made_of(&products, recurrent);
        let rows: Vec<String> = bought
            .iter()
            .map(|(product, later, quantity, pence)| {
                let net = Amount::from_micros(pence * 10_000);
                format!("P{product} {} {quantity} {net}", month("2026-07").plus(*later))
            })
            .collect();
        let last = month("2026-07").plus(15);
        let of = |rows: &[String]| {
            ledger_months(&made, &points(&rows.iter().map(String::as_str).collect::<Vec<_>>()), last).unwrap()
        };
        let months = of(&rows);
        let year: Total = made.lines.iter().map(|line| line.claim().unwrap()).sum();
        prop_assert_eq!(months.len(), if recurrent { 16 } else { 12 });
        prop_assert_eq!(months[..12].iter().map(|one| one.claimed).sum::<Total>(), year);
        for run in months.windows(12) {
            prop_assert_eq!(run.iter().map(|one| one.claimed).sum::<Total>(), year);
        }
        for one in &months {
            prop_assert_eq!(one.claimed.and(one.price).and(one.volume).and(one.mix), one.realised);
            if made.lines.len() == 1 {
                prop_assert_eq!(one.mix, Total::ZERO);
            }
            if one.lines == 0 {
                let (volume, rest) = (one.volume.and(one.mix), one.realised.and(one.price));
                prop_assert_eq!((volume.micros(), rest), (-one.claimed.micros(), Total::ZERO));
            }
        }
        let sum = totals(&months);
        prop_assert_eq!(sum.claimed.and(sum.price).and(sum.volume).and(sum.mix), sum.realised);
        // Split and turned over, the purchases say the same.
        let turned: Vec<String> = rows.iter().rev().cloned().collect();
        prop_assert_eq!(of(&turned), months);
    }

    #[test]
    fn what_is_claimed_is_realised_by_buying_what_was_expected_at_the_agreed_price(products in some_products()) {
        let made = made_of(&products, true);
        let mut bought = Points::new();
        for line in &made.lines {
            let year = line.expected_quantity.micros();
            let agreed = line.agreed_price().unwrap();
            for number in 0..12_i32 {
                let until = |months: i32| year * i128::from(months) / 12;
                let quantity = BaseQuantity::from_micros(until(number + 1) - until(number));
                let net = agreed.cost_of(quantity).unwrap();
                bought.entry(line.products[0].clone()).or_default().push(PricePoint {
                    basis: line.basis,
                    organisation: 1,
                    supplier: 1,
                    month: made.start.plus(number),
                    quantity,
                    gross: net,
                    net,
                    lines: 1,
                    orders: 1,
                });
            }
        }
        let months = ledger_months(&made, &bought, made.start.plus(11)).unwrap();
        let sum = totals(&months);
        // Each purchase is rounded to the millionth, and its saving again: a millionth a month and product at most, and
        // half a one for the claim.
        let most = i128::try_from(13 * made.lines.len()).unwrap();
        prop_assert!((sum.realised.micros() - sum.claimed.micros()).abs() <= most, "{sum:?}");
        prop_assert!(sum.price.micros().abs() <= most, "{sum:?}");
    }

    #[test]
    fn years_of_a_plan_add_up_to_what_is_claimed(products in some_products(), start in 0_i32..12) {
        let mut made = made_of(&products, false);
        made.start = month("2026-04").plus(start);
        let year: Total = made.lines.iter().map(|line| line.claim().unwrap()).sum();
        let row = |made: &Baseline, begins: i32| {
            cost_improvement_row(made, false, &[], FinancialYearMonths { begins }).unwrap()
        };
        let parts: Total = (2025..2029).map(|begins| row(&made, begins).part_year).sum();
        prop_assert_eq!(parts, year);
        made.recurrent = true;
        prop_assert_eq!(row(&made, 2028).part_year, year);
        prop_assert_eq!(row(&made, 2026).full_year, year);
        // Months of the plan are those of the ledger.
        let ledger = ledger_months(&made, &Points::new(), month("2027-03")).unwrap();
        let claimed: Total = ledger.iter().map(|one| one.claimed).sum();
        prop_assert_eq!(row(&made, 2026).part_year, claimed);
    }
}
