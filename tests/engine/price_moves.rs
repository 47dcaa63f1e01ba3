//! Rolling a price of the past forward by what prices did since.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::model::Currency;
use likewise::engine::money::{PRICE_DECIMALS, Ratio};
use likewise::engine::opportunity::{MATCHED_MINIMUM, PriceMoves, current_purchases};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{Selection, benchmark};

use super::line_table::Table;

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

/// A product that cost 10.00 in March and `now` in November.
fn product(now: &str) -> Table {
    Table::of(&format!("1 2024-03 2 20.00 two:1\n1 2024-11 2 {now} two:1\n"))
}

fn moves(products: &[Table]) -> PriceMoves {
    let mut moves = PriceMoves::until(month("2024-12"));
    products.iter().for_each(|table| moves.add(&table.points().points, &Selection::default()));
    moves
}

#[test]
fn prices_moved_as_those_of_the_same_products_did() {
    // Half the products 10% dearer, half 30%: with equal spend Laspeyres is 1.2; Paasche is 240 / (110/1.1 + 130/1.3).
    let products: Vec<Table> = (0..30).map(|one| product(if one % 2 == 0 { "22.00" } else { "26.00" })).collect();
    let found = moves(&products).factor(Currency::GBP, month("2024-03"));
    assert_eq!(found, Some((12_000_000_000, 30)));
    // By the order they come in nothing changes, and other months and currencies know nothing.
    let turned: Vec<Table> = products.into_iter().rev().collect();
    assert_eq!(moves(&turned).factor(Currency::GBP, month("2024-03")), found);
    assert_eq!(moves(&turned).factor(Currency::GBP, month("2024-04")), None);
    assert_eq!(moves(&turned).factor(Currency::parse("USD").unwrap(), month("2024-03")), None);
}

#[test]
fn another_organisation_that_pays_more_is_no_rise() {
    // Payer 1 ordered in March, payer 2 in November: nobody's own price is known twice.
    let products: Vec<Table> =
        (0..40).map(|_| Table::of("1 2024-03 2 20.00 two:1\n2 2024-11 2 60.00 two:1\n")).collect();
    assert_eq!(moves(&products).factor(Currency::GBP, month("2024-03")), None);
}

#[test]
fn a_slip_is_no_movement_of_prices() {
    // One box in forty was taken for a pack of a hundred.
    let mut products: Vec<Table> = (0..39).map(|_| product("20.40")).collect();
    products.push(product("0.20"));
    assert_eq!(moves(&products).factor(Currency::GBP, month("2024-03")), Some((10_200_000_000, 39)));
}

#[test]
fn the_luck_of_a_few_products_moves_nothing() {
    let few = usize::try_from(MATCHED_MINIMUM).unwrap() - 1;
    let products: Vec<Table> = (0..few).map(|_| product("22.00")).collect();
    assert_eq!(moves(&products).factor(Currency::GBP, month("2024-03")), None);
}

#[test]
fn an_older_price_is_rolled_forward_and_a_recent_one_is_not() {
    let moves = moves(&(0..30).map(|_| product("22.00")).collect::<Vec<_>>());
    // Payer 1 last bought in March, payer 2 in November; the others make a benchmark.
    let table = Table::of(
        "1 2024-03 10 50.00 two:1
         2 2024-11 10 50.00 two:1
         3 2024-06 10 40.00 two:1
         4 2024-06 10 40.00 two:1
         5 2024-06 10 40.00 two:1",
    );
    let window = Window::twelve_months_to(month("2024-12"));
    let made = benchmark(&table.points(), &Selection { window, ..Selection::default() });
    let (found, lost) = current_purchases(&table.points().points, &made.benchmarks[0], None, &moves);
    assert_eq!((found.len(), lost), (5, 0));
    let told = |place: usize| {
        let one = &found[place];
        (one.price.to_text(PRICE_DECIMALS).unwrap(), one.rolled_by, one.current_cost.to_string())
    };
    assert_eq!(told(0), ("5.5000000000".to_owned(), Some(11_000_000_000), "55.000000".to_owned()));
    assert_eq!(told(1), ("5.0000000000".to_owned(), None, "50.000000".to_owned()));
    // Nobody knows how prices moved from June on: the price stays as it was.
    assert_eq!(told(2), ("4.0000000000".to_owned(), None, "40.000000".to_owned()));
    assert_eq!(found[0].saving_to(&Ratio::new(4, 1).unwrap()).unwrap().to_string(), "15.000000");
}
