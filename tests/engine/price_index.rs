//! Price indices, price levels and bill differences: worked examples and properties. All purchases are synthetic.
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;

use ethnum::I256;
use likewise::engine::fixed::{Fixed, Logarithm};
use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity, Ratio};
use likewise::engine::period::Month;
use likewise::engine::price_index::{
    BillDifference, BillMethod, BillParts, Formula, INDEX_DECIMALS, IndexError, IndexGap, IndexSeries, LevelGap,
    LevelPlan, LevelRow, MonthObservation, Observation, OrganisationObservation, PriceLevels, Replicate, Resampling,
    bill_difference, index_over_time, price_levels,
};
use likewise::engine::variation::{Basis, Total};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

const BASIS: Basis = Basis { base_unit: 0, currency: Currency::GBP, vat_basis: VatBasis::Ex, carriage_included: false };
const ONE: i128 = 10_000_000_000;

/// So many base units for so many pounds.
fn bought(product: u32, quantity: i128, spend: &str) -> Observation {
    let quantity = BaseQuantity::from_micros(quantity * 1_000_000);
    Observation { product, basis: BASIS, quantity, spend: Amount::parse(spend).unwrap() }
}

/// Rows of `month product quantity spend`, months counted from January of year 0.
fn monthly(table: &str) -> Vec<MonthObservation> {
    let rows = table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>()).filter(|row| !row.is_empty());
    let rows = rows.map(|row| MonthObservation {
        month: month(row[0].parse().unwrap()),
        bought: bought(row[1].parse().unwrap(), row[2].parse().unwrap(), row[3]),
    });
    rows.collect()
}

const fn month(number: i32) -> Month {
    Month::from_index(number)
}

fn published(series: &IndexSeries, number: i32) -> Vec<Option<i128>> {
    let row = series.row(month(number)).unwrap();
    Formula::ALL.iter().map(|formula| row.published(*formula)).collect()
}

#[test]
fn a_worked_example_comes_out_to_the_digit() {
    // Gloves from 4p to 5p, dressings from £2 to £1.80; twice the gloves, half the dressings.
    let series =
        index_over_time(&monthly("0 1 1000 40\n0 2 30 60\n1 1 2000 100\n1 2 15 27\n1 3 1 9"), month(0)).unwrap();
    let row = series.row(month(1)).unwrap();
    assert_eq!((row.bought, row.matched, row.gap), (3, 2, None));
    assert_eq!(row.share_of_base.unwrap().to_text(4).unwrap(), "1.0000");
    // 127 of 136 pounds.
    assert_eq!(row.share_of_month.unwrap().to_text(10).unwrap(), "0.9338235294");
    // (50 + 54) / 100; 127 / (80 + 30).
    assert_eq!(row.laspeyres.unwrap().to_text(INDEX_DECIMALS).unwrap(), "1.0400000000");
    assert_eq!(row.paasche.unwrap().to_text(INDEX_DECIMALS).unwrap(), "1.1545454545");
    // sqrt(1.04 x 127 / 110), and exp((0.4 + 100/127) / 2 x ln 1.25 + (0.6 + 27/127) / 2 x ln 0.9).
    assert_eq!(row.fisher.unwrap().to_text(INDEX_DECIMALS).unwrap(), "1.0957770178");
    assert_eq!(row.tornqvist.unwrap().to_text(INDEX_DECIMALS).unwrap(), "1.0938161180");
    assert_eq!(published(&series, 0), vec![Some(ONE); 5]);
    // £10 of the first month is £10.40 by Laspeyres, and £10 again on the way back.
    let ten = Ratio::new(10, 1).unwrap();
    let rolled = series.roll_forward(&ten, Formula::Laspeyres, month(0), month(1)).unwrap().unwrap();
    assert_eq!(rolled.to_text(6).unwrap(), "10.400000");
    let back = series.roll_forward(&rolled, Formula::Laspeyres, month(1), month(0)).unwrap().unwrap();
    assert_eq!(back.to_text(6).unwrap(), "10.000000");
}

#[test]
fn what_cannot_be_told_is_nothing_and_says_why() {
    let table = "1 1 10 20\n3 1 10 22\n4 2 10 5\n6 1 10 0\n6 1 0 7";
    let series = index_over_time(&monthly(table), month(1)).unwrap();
    let gap = |number: i32| series.row(month(number)).unwrap().gap;
    assert_eq!(
        [gap(1), gap(2), gap(3), gap(4)],
        [None, Some(IndexGap::NothingBought), None, Some(IndexGap::NothingMatched)]
    );
    assert_eq!(published(&series, 4), vec![None; 5]);
    // Seven pounds for ten is a price: the two rows of the sixth month are one variety.
    assert_eq!(published(&series, 6), vec![Some(ONE * 7 / 20); 5]);
    assert_eq!(series.factor(Formula::Geks, month(1), month(4)).map(|factor| factor.to_text(2)), None);
    let ten = Ratio::new(10, 1).unwrap();
    assert!(series.roll_forward(&ten, Formula::Geks, month(4), month(1)).unwrap().is_none());

    let empty_base = index_over_time(&monthly(table), month(0)).unwrap();
    assert_eq!(empty_base.row(month(1)).unwrap().gap, Some(IndexGap::NothingBoughtInBase));
    assert_eq!(published(&empty_base, 1), vec![None; 5]);

    let unpriced = index_over_time(&monthly("0 1 10 20\n0 2 0 4\n0 3 5 0\n0 4 5 -3"), month(0)).unwrap();
    assert_eq!((unpriced.left_out.observations, unpriced.left_out.spend.to_string().as_str()), (3, "1.000000"));

    let mut foreign = monthly("0 1 10 20\n1 1 10 20");
    foreign[1].bought.basis.currency = Currency::parse("EUR").unwrap();
    assert_eq!(index_over_time(&foreign, month(0)).unwrap_err(), IndexError::TwoCurrencies);
    assert!(index_over_time(&monthly("0 1 1 1\n5000 1 1 1"), month(0)).is_err());
    assert!(index_over_time(&[], month(0)).unwrap().rows[0].gap.is_some());
}

#[test]
fn numbers_at_the_ends_of_the_range_are_errors_or_nothing() {
    assert_eq!(Logarithm::of_ratio(0, 1), None);
    assert_eq!(Logarithm::of_ratio(1, 0), None);
    assert_eq!(Logarithm::of_ratio(7, 7), Some(Logarithm::ZERO));
    assert_eq!(Logarithm::ZERO.exp(), Ok(Fixed::ONE));
    assert!(Logarithm::from_parts(100 << 96).exp().is_err());
    assert!(Logarithm::from_parts(i128::MIN).exp().is_err());
    assert_eq!(Logarithm::from_parts(-99 << 96).exp(), Ok(Fixed::ZERO));
    let ratio = |above: i128| Ratio::new(above, 1).unwrap();
    assert_eq!(Fixed::root_of_product(&ratio(0), &ratio(5)), Ok(Fixed::ZERO));
    assert!(Fixed::root_of_product(&ratio(-1), &ratio(5)).is_err());
    // The dearest price there can be beside the cheapest: the leaf does not fit.
    let mut rows = monthly("0 1 1 1\n1 1 1 1");
    rows[0].bought.quantity = BaseQuantity::from_micros((1 << 80) - 1);
    rows[1].bought.quantity = BaseQuantity::from_micros(1);
    let series = index_over_time(&rows, month(0)).unwrap();
    assert_eq!(series.row(month(1)).unwrap().gap, Some(IndexGap::OutOfRange));
    rows[0].bought.spend = Amount::from_micros(i64::MAX);
    assert!(index_over_time(&rows, month(0)).is_err());
}

fn tornqvist(rows: &[MonthObservation], base: i32, of: i32) -> Option<Fixed> {
    index_over_time(rows, month(base)).unwrap().row(month(of)).and_then(|row| row.tornqvist)
}

/// True when the product of the two is 1 but for one part in 2^70.
fn is_reverse(one: Fixed, other: Fixed) -> bool {
    let unit = I256::ONE << 192_u32;
    (one.parts() * other.parts() - unit).abs() <= unit >> 70_u32
}

fn purchases() -> impl Strategy<Value = Vec<MonthObservation>> {
    let one = (0..5_i32, 0..6_u32, 1_000..90_000_i128, 1_000..90_000_i64).prop_map(|(at, product, quantity, spend)| {
        let (quantity, spend) = (BaseQuantity::from_micros(quantity), Amount::from_micros(spend));
        MonthObservation { month: month(at), bought: Observation { product, basis: BASIS, quantity, spend } }
    });
    vec(one, 1..40)
}

fn every_index(series: &IndexSeries) -> Vec<Vec<Option<i128>>> {
    series.rows.iter().map(|row| Formula::ALL.iter().map(|formula| row.published(*formula)).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_and_splitting_change_no_index(rows in purchases(), at in 0..40_usize) {
        let whole = every_index(&index_over_time(&rows, month(0)).unwrap());
        let mut other: Vec<MonthObservation> = rows.iter().rev().copied().collect();
        let at = at % other.len();
        let part = other[at];
        let (quantity, spend) = (part.bought.quantity.micros(), part.bought.spend.micros());
        other[at].bought.quantity = BaseQuantity::from_micros(quantity - 300);
        other[at].bought.spend = Amount::from_micros(spend - 700);
        let (quantity, spend) = (BaseQuantity::from_micros(300), Amount::from_micros(700));
        other.push(MonthObservation { bought: Observation { quantity, spend, ..part.bought }, ..part });
        prop_assert_eq!(whole, every_index(&index_over_time(&other, month(0)).unwrap()));
    }

    #[test]
    fn the_same_prices_are_one_and_k_times_the_prices_are_k(rows in purchases(), factor in 2..9_i64) {
        let mut rows: Vec<MonthObservation> =
            rows.into_iter().map(|row| MonthObservation { month: month(0), ..row }).collect();
        let later = |number: i32, times: i64| {
            let rows = rows.iter().map(move |row| {
                let spend = Amount::from_micros(row.bought.spend.micros() * times);
                MonthObservation { month: month(number), bought: Observation { spend, ..row.bought } }
            });
            rows.collect::<Vec<_>>()
        };
        let more = [later(1, 1), later(2, factor)].concat();
        rows.extend(more);
        let series = index_over_time(&rows, month(0)).unwrap();
        prop_assert_eq!(published(&series, 1), vec![Some(ONE); 5]);
        prop_assert_eq!(published(&series, 2), vec![Some(ONE * i128::from(factor)); 5]);
    }

    #[test]
    fn fisher_lies_between_and_the_way_back_is_the_reverse(rows in purchases()) {
        let (there, back) = (index_over_time(&rows, month(1)).unwrap(), index_over_time(&rows, month(3)).unwrap());
        let (Some(one), Some(other)) = (there.row(month(3)), back.row(month(1))) else { return Ok(()) };
        if let (Some(laspeyres), Some(fisher), Some(paasche)) =
            (one.published(Formula::Laspeyres), one.published(Formula::Fisher), one.published(Formula::Paasche)) {
            prop_assert!(laspeyres.min(paasche) <= fisher && fisher <= laspeyres.max(paasche));
        }
        for (one, other) in [(one.tornqvist, other.tornqvist), (one.geks, other.geks)] {
            prop_assert_eq!(one.is_some(), other.is_some());
            prop_assert!(one.zip(other).is_none_or(|(one, other)| is_reverse(one, other)));
        }
        // Fisher's leaves are rounded: a few parts in a thousand leaves of a thousand millionths.
        if let Some((one, other)) = one.fisher.zip(other.fisher) {
            let unit = I256::ONE << 192_u32;
            prop_assert!((one.parts() * other.parts() - unit).abs() <= unit >> 8_u32);
        }
    }

    #[test]
    fn geks_goes_the_same_way_by_any_month(rows in purchases()) {
        let series = |base: i32| index_over_time(&rows, month(base)).unwrap();
        let step = |base: i32, of: i32| series(base).row(month(of)).and_then(|row| row.geks);
        if let (Some(first), Some(second), Some(whole)) = (step(0, 1), step(1, 2), step(0, 2)) {
            let by_steps = first.parts() * second.parts();
            let whole = whole.parts() << 96_u32;
            prop_assert!((by_steps - whole).abs() <= whole >> 70_u32);
        }
    }

    #[test]
    fn the_base_unit_does_not_matter(rows in purchases(), pack in 2..1_000_i128) {
        let scaled = rows.iter().map(|row| {
            let pack = if row.bought.product == 2 { pack } else { 1 };
            let quantity = BaseQuantity::from_micros(row.bought.quantity.micros() * pack);
            MonthObservation { bought: Observation { quantity, ..row.bought }, ..*row }
        });
        let scaled: Vec<MonthObservation> = scaled.collect();
        let (one, other) = (index_over_time(&rows, month(0)).unwrap(), index_over_time(&scaled, month(0)).unwrap());
        for (one, other) in every_index(&one).into_iter().flatten().zip(every_index(&other).into_iter().flatten()) {
            // One whole unit of the tenth decimal where the exact value lies beside a tie.
            prop_assert!(one.zip(other).is_none_or(|(one, other)| one.abs_diff(other) <= 1));
            prop_assert_eq!(one.is_some(), other.is_some());
        }
        if let Some((one, other)) = tornqvist(&rows, 0, 1).zip(tornqvist(&scaled, 0, 1)) {
            prop_assert!((one.parts() - other.parts()).abs() <= one.parts() >> 80_u32);
        }
    }
}

// Price levels ------------------------------------------------------------------------------------------------------

const RESAMPLING: Resampling = Resampling { seed: 7, replicates: 60 };

/// Organisations 0, 1, ... paying so many hundredths of one price for each of twelve products, or of those they buy.
fn organisations(hundredths: &[i64], buys: fn(u32, u32) -> bool) -> Vec<OrganisationObservation> {
    let mut rows = Vec::new();
    for (organisation, hundredths) in (0_u32..).zip(hundredths) {
        for product in (0..40_u32).filter(|product| buys(organisation, *product)) {
            let quantity = 1 + i64::from((organisation * 7 + product * 5) % 11);
            let spend = Amount::from_micros(quantity * (100 + i64::from(product)) * hundredths * 10_000);
            let quantity = BaseQuantity::from_micros(i128::from(quantity) * 1_000_000);
            rows.push(OrganisationObservation {
                organisation,
                bought: Observation { product, basis: BASIS, quantity, spend },
            });
        }
    }
    rows
}

fn texts(levels: &PriceLevels) -> Vec<[Option<String>; 3]> {
    let text = |value: Option<Fixed>| value.map(|value| value.to_text(INDEX_DECIMALS).unwrap());
    levels.levels.iter().map(|level| [text(level.low), text(level.level), text(level.high)]).collect()
}

#[test]
fn one_who_pays_double_stands_at_double_however_often_varieties_are_drawn() {
    // Relative to the geometric mean of 1, 2, 4 and 1/2, which is the square root of 2.
    let rows = organisations(&[100, 200, 400, 50], |_, product| product < 12);
    let levels = price_levels(&rows, RESAMPLING).unwrap();
    let expected = ["0.7071067812", "1.4142135624", "2.8284271247", "0.3535533906"];
    for (found, expected) in texts(&levels).iter().zip(expected) {
        assert_eq!(found[1].as_deref(), Some(expected));
        let near = |bound: &Option<String>| bound.as_ref().unwrap().get(..11) == expected.get(..11);
        assert!(near(&found[0]) && near(&found[2]), "{found:?}");
    }
    assert_eq!((levels.replicates, levels.replicates_used, levels.groups), (60, 60, 12));
    let same = price_levels(&organisations(&[100; 4], |_, product| product < 12), RESAMPLING).unwrap();
    assert_eq!(texts(&same), vec![[1; 3].map(|_| Some("1.0000000000".to_owned())); 4]);
}

#[test]
fn too_little_shared_is_nothing() {
    // Nine shared varieties are too few; so are two partners.
    let nine = price_levels(&organisations(&[100; 4], |_, product| product < 9), RESAMPLING).unwrap();
    assert!(nine.levels.iter().all(|level| level.level.is_none() && level.gap == Some(LevelGap::TooLittleShared)));
    let three = price_levels(&organisations(&[100; 3], |_, product| product < 30), RESAMPLING).unwrap();
    assert!(three.levels.iter().all(|level| level.gap == Some(LevelGap::TooLittleShared) && level.partners == 2));
    // Two groups that share nothing: the larger has levels, and the last hangs on one partner only.
    let rows =
        organisations(
            &[100, 110, 120, 130, 140, 100, 110, 120, 130, 150],
            |organisation, product| match organisation {
                0..5 => product < 12,
                5..9 => (12..24).contains(&product),
                _ => (24..40).contains(&product),
            },
        );
    let levels = price_levels(&rows, RESAMPLING).unwrap();
    let gaps: Vec<Option<LevelGap>> = levels.levels.iter().map(|level| level.gap).collect();
    assert_eq!(gaps[..5], [None; 5]);
    assert_eq!(gaps[5..], [[Some(LevelGap::Apart); 4].as_slice(), &[Some(LevelGap::TooLittleShared)]].concat());
    let none = price_levels(&[], RESAMPLING).unwrap();
    assert!(none.levels.is_empty() && none.groups == 0);
}

#[test]
fn steps_in_any_order_and_rows_in_any_order_give_the_same_levels() {
    let buys = |organisation: u32, product: u32| (product + organisation * 3) % 40 < 26;
    let mut rows = organisations(&[100, 93, 121, 107, 99, 140, 88], buys);
    // Prices that are no mere multiples, so that the draws matter.
    for row in &mut rows {
        let push = 1 + i64::from((row.organisation * 13 + row.bought.product * 17) % 23);
        row.bought.spend = Amount::from_micros(row.bought.spend.micros() * (100 + push) / 100);
    }
    let whole = price_levels(&rows, RESAMPLING).unwrap();
    assert!(whole.levels.iter().all(|level| level.low < level.level && level.level < level.high));
    rows.reverse();
    let plan = LevelPlan::new(&rows, RESAMPLING).unwrap();
    let mut made: Vec<LevelRow> = (0..plan.len()).rev().map(|place| plan.row(place)).collect();
    made.reverse();
    let settled = plan.settle(made);
    let replicates: Vec<Replicate> =
        (0..plan.replicates()).rev().map(|replicate| settled.replicate(replicate)).collect();
    assert_eq!(settled.levels(&replicates), whole);
    let other_seed = price_levels(&rows, Resampling { seed: 8, ..RESAMPLING }).unwrap();
    assert_ne!(other_seed.levels, whole.levels);
    assert!(other_seed.levels.iter().zip(&whole.levels).all(|(one, other)| one.level == other.level));
}

// Bills -------------------------------------------------------------------------------------------------------------

fn told(parts: &BillParts) -> [String; 5] {
    [parts.price, parts.volume, parts.mix, parts.new, parts.gone].map(|part| part.to_string())
}

#[test]
fn a_bill_is_split_to_the_digit() {
    // Two gloves that are alike, a dressing with nothing like it, one product new and one gone.
    let before = [bought(1, 1000, "40"), bought(2, 1000, "100"), bought(3, 10, "20"), bought(4, 1, "7")];
    let after = [bought(1, 2500, "125"), bought(2, 500, "50"), bought(3, 15, "27"), bought(5, 2, "9")];
    let likeness = BTreeMap::from([(1, 100), (2, 100)]);
    let found = bill_difference(&before, &after, &likeness, BillMethod::OldBasket).unwrap();
    let lines: Vec<[String; 5]> = found.lines.iter().map(|line| told(&line.parts)).collect();
    let row = |text: &str| -> [String; 5] {
        let words: Vec<String> = text.split(' ').map(|word| format!("{word}.000000")).collect();
        words.try_into().unwrap()
    };
    // Gloves: a penny more on 2500; 3000 instead of 2000 is half as much again, the rest is mix. Dressings: 20p less
    // on 15.
    assert_eq!(
        lines,
        [row("25 20 40 0 0"), row("0 50 -100 0 0"), row("-3 10 0 0 0"), row("0 0 0 0 -7"), row("0 0 0 9 0")]
    );
    assert_eq!(told(&found.totals), row("22 80 -60 9 -7"));
    assert_eq!(found.totals.difference(), Total::from_micros(44_000_000));
    assert_eq!(found.totals.sum_of_parts(), found.totals.difference());
}

#[test]
fn what_has_no_price_on_a_side_is_left_out_on_both() {
    let before = [bought(1, 10, "40"), bought(2, 5, "8")];
    let after = [bought(1, 10, "-3"), bought(2, 5, "9")];
    let found = bill_difference(&before, &after, &BTreeMap::new(), BillMethod::Symmetric).unwrap();
    assert_eq!(found.left_out, vec![(1, BASIS)]);
    assert_eq!(found.left_out_spend, (Total::from_micros(40_000_000), Total::from_micros(-3_000_000)));
    assert_eq!(found.totals.price, Total::from_micros(1_000_000));
    assert_eq!(found.lines.len(), 1);
}

fn bills() -> impl Strategy<Value = Vec<Observation>> {
    let one = (0..9_u32, 1..9_000_i128, 0..9_000_000_i64).prop_map(|(product, quantity, spend)| Observation {
        product,
        basis: BASIS,
        quantity: BaseQuantity::from_micros(quantity * 1_000),
        spend: Amount::from_micros(spend),
    });
    vec(one, 0..20)
}

fn adds_up(found: &BillDifference) -> bool {
    let sums: BillParts = found.lines.iter().map(|line| line.parts).sum();
    let every = found.lines.iter().all(|line| line.parts.sum_of_parts() == line.parts.difference());
    every && sums == found.totals && sums.sum_of_parts() == sums.difference()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_parts_of_a_bill_add_up(before in bills(), after in bills(), kinds in 1..5_u32) {
        let likeness: BTreeMap<u32, u32> = (0..7).map(|product| (product, product % kinds)).collect();
        for method in BillMethod::ALL {
            let found = bill_difference(&before, &after, &likeness, *method).unwrap();
            prop_assert!(adds_up(&found));
            let spent = |side: &[Observation]| side.iter().map(|bought| bought.spend).sum::<Total>();
            prop_assert_eq!(found.totals.before, spent(&before));
            prop_assert_eq!(found.totals.after, spent(&after));
            let mut reversed = after.clone();
            reversed.reverse();
            prop_assert_eq!(&found, &bill_difference(&before, &reversed, &likeness, *method).unwrap());
            // Nothing alike, nothing mixed.
            let alone = bill_difference(&before, &after, &BTreeMap::new(), *method).unwrap();
            prop_assert_eq!(alone.totals.mix, Total::ZERO);
            let unlike = (0..9).map(|product| (product, product)).collect();
            prop_assert_eq!(&alone, &bill_difference(&before, &after, &unlike, *method).unwrap());
            prop_assert_eq!(alone.totals.price, found.totals.price);
        }
    }

    #[test]
    fn the_symmetric_split_is_negated_when_sides_change_places(before in bills(), after in bills()) {
        let likeness: BTreeMap<u32, u32> = (0..7).map(|product| (product, product % 2)).collect();
        let split = |one: &[Observation], other: &[Observation]| {
            bill_difference(one, other, &likeness, BillMethod::Symmetric).unwrap().totals
        };
        let (there, back) = (split(&before, &after), split(&after, &before));
        for (one, other) in [(there.price, back.price), (there.volume, back.volume), (there.mix, back.mix),
            (there.new, back.gone), (there.gone, back.new)] {
            prop_assert_eq!(one.micros(), -other.micros());
        }
    }
}
