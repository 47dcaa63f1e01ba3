//! Best prices, tenth percentiles, prices of stated spend, and savings summed by any group: parts equal the whole.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;

use likewise::engine::model::Currency;
use likewise::engine::money::{Amount, Ratio};
use likewise::engine::variation::{
    Level, PriceOf, ProductBenchmark, SavingLeaf, SavingSum, SavingSums, Selection, Total, benchmark,
    organisation_leaves, supplier_leaves,
};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

use super::line_table::Table;

fn only(table: &Table, selection: &Selection) -> ProductBenchmark {
    let mut made = benchmark(&table.points(), selection);
    assert_eq!(made.benchmarks.len(), 1);
    made.benchmarks.remove(0)
}

fn two(ratio: Option<Ratio>) -> String {
    ratio.map_or("-".to_owned(), |ratio| ratio.to_text(2).unwrap())
}

/// What each organisation is held against: `organisation: others, min, best, p10`.
fn held_against(made: &ProductBenchmark) -> Vec<String> {
    let text = |one: &likewise::engine::variation::OrganisationPrice| {
        let others = &one.others;
        format!(
            "{}: {} {} {} {}",
            one.organisation,
            others.others,
            two(others.minimum),
            two(others.best),
            two(others.p10)
        )
    };
    made.organisations.iter().map(text).collect()
}

#[test]
fn a_pallet_ordered_once_at_a_freak_price_is_never_the_best_price() {
    // Organisation 1 ordered once, by mistake: a pallet at a penny each. 2 and 3 pay what can be had again.
    let table = Table::of(
        "1 2024-01 9000 180 strong:1 order=1
         2 2024-01 10 30 strong:1 order=2
         2 2024-02 10 30 strong:1 order=3
         3 2024-01 10 40 strong:1 order=4
         3 2024-01 10 40 strong:1 order=5
         4 2024-01 10 90 strong:1 order=6",
    );
    let made = only(&table, &Selection::default());
    // The lowest price is told as it is; the best is the lowest of those paid twice, and never one's own.
    assert_eq!(held_against(&made), ["1: 3 3.00 3.00 -", "2: 3 0.02 4.00 -", "3: 3 0.02 3.00 -", "4: 3 0.02 3.00 -"]);
    let dear = &made.organisations[3];
    assert_eq!(dear.to_minimum.unwrap().net.to_string(), "89.800000");
    assert_eq!(dear.to_best.unwrap().net.to_string(), "60.000000");
    assert_eq!(made.organisations[0].to_best.unwrap().net.to_string(), "-26820.000000");
    // 4 saves 60 and 3 saves 20; 1 and 2 pay less than the others' best.
    assert_eq!(made.savings.to_best.unwrap().to_string(), "80.000000");
}

#[test]
fn two_lines_of_one_order_are_one_order() {
    let order = |second: u32| {
        let table = Table::of(&format!(
            "1 2024-01 10 10 strong:1 order=1
             1 2024-01 10 10 strong:1 order={second}
             2 2024-01 10 30 strong:1 order=3
             3 2024-01 10 30 strong:1 order=4
             4 2024-01 10 90 strong:1 order=5"
        ));
        two(only(&table, &Selection::default()).organisations[3].others.best)
    };
    assert_eq!(order(1), "-");
    assert_eq!(order(2), "1.00");
}

#[test]
fn n_gates_the_best_price_and_the_tenth_percentile() {
    let twice = |who: u32, price: u32| {
        format!("{who} 2024-01 1 {price} strong:1 order={who}\n{who} 2024-02 1 {price} strong:1 order={who}\n")
    };
    // Payers; the dearest is held against: others, min, best, p10. Five others at 1 2 4 8 16: 1 + 4/10 x (2 - 1).
    let table: &[(u32, &str)] = &[
        (1, "1: 0 - - -"),
        (2, "2: 1 - - -"),
        (3, "3: 2 - - -"),
        (4, "4: 3 1.00 1.00 -"),
        (5, "5: 4 1.00 1.00 -"),
        (6, "6: 5 1.00 1.00 1.40"),
    ];
    for (payers, expected) in table {
        let rows: String = (1..=*payers).map(|who| twice(who, 1 << (who - 1))).collect();
        let made = only(&Table::of(&rows), &Selection::default());
        assert_eq!(held_against(&made).last().unwrap(), expected);
        let last = made.organisations.last().unwrap();
        assert_eq!(last.to_best.is_some(), *payers >= 4);
        assert_eq!(last.to_p10.is_some(), *payers >= 6);
        assert_eq!(made.savings.to_p10.is_some(), *payers >= 6);
    }
}

#[test]
fn where_everybody_ordered_once_there_is_no_best_price() {
    let rows: String = (1..=7).map(|who| format!("{who} 2024-01 1 {who} strong:1\n")).collect();
    let made = only(&Table::of(&rows), &Selection::default());
    assert!(made.organisations.iter().all(|one| one.others.best.is_none() && one.to_best.is_none()));
    assert!(made.organisations.iter().all(|one| one.others.minimum.is_some()));
    assert_eq!(made.savings.to_best, None);
}

#[test]
fn prices_are_of_what_was_paid_or_of_what_was_stated() {
    let table = Table::of(
        "1 2024-01 10 100 strong:1 adjusted=70
         2 2024-01 10 80 strong:1
         3 2024-01 10 80 strong:1
         4 2024-01 10 80 strong:1 adjusted=60",
    );
    let prices = |price_of| {
        let made = only(&table, &Selection { price_of, ..Selection::default() });
        let first = &made.organisations[0];
        let price = two(first.price.ratio().ok());
        (price, first.gross.to_string(), two(first.others.minimum), first.to_median.unwrap().net.to_string())
    };
    let text = |price: &str, lowest: &str, saving: &str| {
        (price.to_owned(), "100.000000".to_owned(), lowest.to_owned(), saving.to_owned())
    };
    assert_eq!(prices(PriceOf::Net), text("7.00", "6.00", "-10.000000"));
    assert_eq!(prices(PriceOf::Gross), text("10.00", "8.00", "20.000000"));
    assert_eq!(Selection::default().price_of, PriceOf::Net);
}

/// Forty-three trusts' prices of one dressing in pence: the ends as reported, the rest invented between them.
#[test]
fn the_dearest_of_43_trusts_saves_on_its_dressings_what_the_prices_say() {
    let mut pence: Vec<i64> = (1..42).map(|place| 162 + place * 41 + (place * place) % 37).collect();
    pence.extend([162, 2029]);
    let rows = pence
        .into_iter()
        .zip(1_i64..)
        .map(|(pence, who)| format!("{who} 2018-03 100 {} two:10\n", Amount::from_micros(pence * 10_000 * 1_000)));
    let made = only(&Table::of(&rows.collect::<String>()), &Selection::default());
    let dearest = made.organisations.last().unwrap();
    assert_eq!(two(dearest.price.ratio().ok()), "20.29");
    assert_eq!(two(dearest.others.minimum), "1.62");
    // A thousand dressings at 20.29 - 1.62.
    assert_eq!(dearest.to_minimum.unwrap().gross().to_string(), "18670.000000");
    let cheapest = &made.organisations[41];
    assert_eq!(two(cheapest.price.ratio().ok()), "1.62");
    assert_eq!(cheapest.to_median.unwrap().gross(), Amount::ZERO);
}

#[test]
fn what_rounding_leaves_over_goes_to_the_supplier_most_was_spent_with() {
    // The others' median is 1/3 of a pound: thirds do not fit six decimals, the parts still make the whole.
    let table = Table::of(
        "1 2024-01 1 1 strong:1 supplier=5
         1 2024-01 1 2 strong:1 supplier=4
         1 2024-01 1 2 strong:1 supplier=9
         2 2024-01 3 1 strong:1
         3 2024-01 3 1 strong:1
         4 2024-01 3 1 strong:1",
    );
    let made = only(&table, &Selection::default());
    let leaves = supplier_leaves(&table.points().points, &made, &Selection::default()).unwrap();
    let median = usize::from(Level::Median.code());
    let own: Vec<_> = leaves
        .iter()
        .filter(|leaf| leaf.organisation == 1)
        .map(|leaf| format!("{} {}", leaf.supplier.unwrap(), leaf.net[median].unwrap()))
        .collect();
    // 2 - 1/3 twice, 1 - 1/3 once, altogether 4: as much with 4 as with 9, so the lower one takes the millionth.
    assert_eq!(own, ["4 1.666666", "5 0.666667", "9 1.666667"]);
    assert_eq!(made.organisations[0].to_median.unwrap().net.to_string(), "4.000000");
}

#[test]
fn an_organisation_out_of_range_takes_no_part_in_supplier_leaves() {
    let most = "9223372036854.775807";
    let table = Table::of(&format!(
        "1 2024-01 1 {most} strong:1 supplier=1
         1 2024-02 1 {most} strong:1 supplier=1
         2 2024-01 1 5 strong:1 supplier=1",
    ));
    let made = only(&table, &Selection::default());
    let leaves = supplier_leaves(&table.points().points, &made, &Selection::default()).unwrap();
    let who: Vec<_> = leaves.iter().map(|leaf| (leaf.organisation, leaf.spend.to_string())).collect();
    assert_eq!(who, [(2, "5.000000".to_owned())]);
}

#[test]
fn currencies_are_never_added_and_nothing_is_not_zero() {
    let table = Table::of(
        "1 2024-01 1 5 strong:1
         2 2024-01 1 7 strong:1
         1 2024-01 1 9 strong:1 currency=USD",
    );
    let mut sums = SavingSums::default();
    for one in &benchmark(&table.points(), &Selection::default()).benchmarks {
        organisation_leaves(one).for_each(|leaf| sums.add("all", &leaf));
    }
    let text = |currency: Currency, sum: &SavingSum| {
        let figure = sum.gross(Level::Median).map_or("-".to_owned(), |total| total.to_string());
        format!("{currency} leaves={} compared={} spend={} {figure}", sum.leaves, sum.compared, sum.spend)
    };
    let whole: Vec<String> = sums.whole().map(|(currency, sum)| text(currency, sum)).collect();
    // Too few others: no saving, which is not a saving of nothing.
    assert_eq!(whole, ["GBP leaves=2 compared=0 spend=12.000000 -", "USD leaves=1 compared=0 spend=9.000000 -"]);
    let groups: Vec<String> = sums.groups().map(|(currency, _, sum)| text(currency, sum)).collect();
    assert_eq!(groups, whole);
}

/// Organisation, supplier, month, quantity, pence, order.
type Row = (u32, u32, u32, i64, i64, u32);

fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    vec((0_u32..10, 0_u32..4, 1_u32..9, 1_i64..40, 100_i64..5_000, 1_u32..9), 1..70)
}

fn table_of(rows: &[Row]) -> Table {
    let text = rows.iter().map(|(organisation, supplier, month, quantity, pence, order)| {
        let value = Amount::from_micros(pence * 10_000);
        format!("{organisation} 2024-0{month} {quantity} {value} two:6 supplier={supplier} order={order}\n")
    });
    Table::of(&text.collect::<String>())
}

/// One sum out of others, figure by figure.
fn added(sums: &[SavingSum]) -> Vec<Option<Total>> {
    let at = |of: &dyn Fn(&SavingSum) -> Option<Total>| {
        let mut found = sums.iter().filter_map(of).peekable();
        found.peek().is_some().then(|| found.sum::<Total>())
    };
    let mut figures: Vec<Option<Total>> = Vec::new();
    for level in Level::ALL {
        figures.push(at(&|sum| sum.gross(*level)));
        figures.push(at(&|sum| sum.net(*level)));
    }
    figures.push(at(&|sum| Some(sum.spend)));
    figures.push(at(&|sum| Some(sum.compared_spend)));
    figures
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_groups_of_any_grouping_add_up_to_the_whole(
        products in vec(some_rows(), 1..4),
        groups in vec(0_u8..5, 40),
    ) {
        let selection = Selection::default();
        let tables: Vec<Table> = products.iter().map(|rows| table_of(rows)).collect();
        let made: Vec<ProductBenchmark> = tables.iter().map(|table| only(table, &selection)).collect();
        let leaves: Vec<(usize, SavingLeaf)> = made
            .iter()
            .enumerate()
            .flat_map(|(product, one)| organisation_leaves(one).map(move |leaf| (product, leaf)))
            .collect();
        // By organisation, by product, by an arbitrary assignment of pairs: three ways to cut the same leaves.
        let group = |way: usize, product: usize, leaf: &SavingLeaf| match way {
            0 => leaf.organisation,
            1 => u32::try_from(product).unwrap(),
            _ => u32::from(groups[usize::try_from(leaf.organisation).unwrap() * 4 + product]),
        };
        let mut wholes = Vec::new();
        for way in 0..3 {
            let (mut forward, mut backward) = (SavingSums::default(), SavingSums::default());
            leaves.iter().for_each(|(product, leaf)| forward.add(group(way, *product, leaf), leaf));
            leaves.iter().rev().for_each(|(product, leaf)| backward.add(group(way, *product, leaf), leaf));
            let (_, whole) = forward.whole().next().unwrap();
            let parts: Vec<SavingSum> = forward.groups().map(|(_, _, sum)| *sum).collect();
            prop_assert_eq!(added(&parts), added(&[*whole]));
            let text = |sums: &SavingSums<u32>| format!("{sums:?}");
            prop_assert_eq!(text(&forward), text(&backward));
            wholes.push(*whole);
        }
        prop_assert!(wholes.iter().all(|whole| whole == &wholes[0]));
        // The whole is what the benchmarks themselves say.
        let said = made.iter().filter_map(|one| one.savings.to_best).collect::<Vec<_>>();
        let mut whole = SavingSum::default();
        leaves.iter().for_each(|(_, leaf)| whole.add(leaf));
        prop_assert_eq!(whole.gross(Level::Best), (!said.is_empty()).then(|| said.into_iter().sum()));
    }

    #[test]
    fn supplier_leaves_of_an_organisation_are_its_net_leaf_to_the_last_digit(rows in some_rows(), gross in 0_u8..2) {
        let table = table_of(&rows);
        let price_of = if gross == 1 { PriceOf::Gross } else { PriceOf::Net };
        let selection = Selection { price_of, ..Selection::default() };
        let (points, made) = (table.points().points, only(&table, &selection));
        let leaves = supplier_leaves(&points, &made, &selection).unwrap();
        let mut by_organisation: BTreeMap<u32, Vec<&SavingLeaf>> = BTreeMap::new();
        leaves.iter().for_each(|leaf| by_organisation.entry(leaf.organisation).or_default().push(leaf));
        for (one, whole) in made.organisations.iter().zip(organisation_leaves(&made)) {
            let parts = &by_organisation[&one.organisation];
            prop_assert_eq!(parts.iter().map(|part| part.spend).sum::<Total>(), whole.spend.into());
            prop_assert_eq!(parts.iter().map(|part| part.lines).sum::<u64>(), whole.lines);
            for level in Level::ALL {
                let place = usize::from(level.code());
                prop_assert_eq!(whole.net[place], level.saving(one).map(|saving| saving.net));
                let sum = parts.iter().filter_map(|part| part.net[place]).sum::<Total>();
                prop_assert_eq!(sum, whole.net[place].map_or(Total::ZERO, Total::from));
                prop_assert!(parts.iter().all(|part| part.net[place].is_some() == whole.net[place].is_some()));
            }
        }
        // A part of an organisation has no gross saving; a sum over suppliers has none either.
        let mut sums = SavingSums::default();
        leaves.iter().for_each(|leaf| sums.add(leaf.supplier, leaf));
        prop_assert!(sums.groups().all(|(_, _, sum)| Level::ALL.iter().all(|level| sum.gross(*level).is_none())));
    }

    #[test]
    fn order_and_renumbering_change_no_supplier_leaf(rows in some_rows(), cut in 0_usize..70) {
        let selection = Selection::default();
        let table = table_of(&rows);
        let (points, made) = (table.points().points, only(&table, &selection));
        let leaves = supplier_leaves(&points, &made, &selection).unwrap();
        let mut turned = points.clone();
        turned.rotate_left(cut % points.len());
        turned.reverse();
        prop_assert_eq!(&supplier_leaves(&turned, &made, &selection).unwrap(), &leaves);
        // Other internal ids in the same order: the same leaves under their new names.
        let renamed: Vec<Row> = rows
            .iter()
            .map(|(who, supplier, month, quantity, pence, order)| {
                (who * 7 + 3, supplier * 11 + 2, *month, *quantity, *pence, *order)
            })
            .collect();
        let table = table_of(&renamed);
        let again = supplier_leaves(&table.points().points, &only(&table, &selection), &selection).unwrap();
        let expected: Vec<SavingLeaf> = leaves
            .into_iter()
            .map(|leaf| SavingLeaf {
                organisation: leaf.organisation * 7 + 3,
                supplier: leaf.supplier.map(|supplier| supplier * 11 + 2),
                ..leaf
            })
            .collect();
        prop_assert_eq!(again, expected);
    }
}
