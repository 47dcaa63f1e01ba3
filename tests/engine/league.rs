//! The league table: against vectors of an independent program (tests/oracle/league.py), by hand, and by its laws.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use likewise::engine::league::{
    Channel, Entrant, Lack, League, LineFacts, Measure, PARTS, PriceSums, Record, Row, bought, channel, is_stated,
    league, part_of, value_differs,
};
use likewise::engine::model::{Currency, OrganisationKind};
use likewise::engine::money::{Amount, PRICE_DECIMALS, Quantity, Ratio};
use likewise::engine::variation::{Selection, Share, Total, benchmark};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::line_table::Table;

fn ten(ratio: Option<&Ratio>) -> Option<String> {
    ratio.map(|ratio| ratio.to_text(PRICE_DECIMALS).unwrap())
}

fn money(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

/// A line by its value and letters: service, catalogue, order, contract, GTIN, unmatched, no category, differs, electronic,
/// by hand.
fn line(value: &str, letters: &str) -> LineFacts {
    let has = |letter: char| letters.contains(letter);
    let by_hand = has('h').then_some(Channel::ByHand);
    LineFacts {
        value: money(value),
        service: has('s'),
        on_catalogue: has('c'),
        ordered: has('o'),
        contracted: has('k'),
        gtin: has('g'),
        channel: if has('e') { Some(Channel::Electronic) } else { by_hand },
        unmatched: has('u'),
        uncategorised: has('n'),
        differs: has('d'),
    }
}

/// Adds `count item value letters`; `x` is outside the window.
fn add_lines(record: &mut Record, row: &str) {
    let words: Vec<&str> = row.split_whitespace().collect();
    let letters = words.get(3).copied().unwrap_or_default();
    for _ in 0..words[0].parse::<usize>().unwrap() {
        record.lines.add(part_of(words[1]), !letters.contains('x'), &line(words[2], letters));
    }
}

/// Every organisation's prices, from the lines of each product.
fn prices<'a>(products: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<u32, PriceSums> {
    let mut sums: BTreeMap<u32, PriceSums> = BTreeMap::new();
    for (product, rows) in products {
        let points = Table::of(&rows.replace("; ", "\n")).points();
        assert!(points.excluded.is_empty(), "{product}");
        let made = benchmark(&points, &Selection::default());
        for (organisation, (one, set_aside)) in bought(product, &made.benchmarks, Currency::GBP) {
            sums.entry(organisation).or_default().add(one, set_aside);
        }
    }
    sums
}

fn entrants(vector: &Value) -> Vec<Entrant> {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let products = vector["products"].as_object().unwrap();
    let mut prices = prices(products.iter().map(|(product, rows)| (product.as_str(), rows.as_str().unwrap())));
    let organisations = vector["organisations"].as_array().unwrap().iter().map(|one| {
        let id = u32::try_from(one["id"].as_u64().unwrap()).unwrap();
        let mut record = Record { prices: prices.remove(&id).unwrap_or_default(), ..Record::default() };
        texts(&one["lines"]).iter().for_each(|row| add_lines(&mut record, row));
        for held in texts(&one["quarantined"]) {
            let (product, spend) = held.split_once(' ').unwrap();
            record.add_quarantined(part_of(product), money(spend).into());
        }
        let (rows, spend) = one["rejected"].as_str().unwrap().split_once(' ').unwrap();
        record.rejected = Share::new(rows.parse().unwrap(), money(spend).into());
        let kind = one["kind"].as_str().map(|kind| OrganisationKind::parse(kind).unwrap());
        Entrant { code: one["code"].as_str().unwrap().to_owned(), kind, record }
    });
    organisations.collect()
}

fn told(row: &Row) -> Value {
    let all = |list: &[Option<Ratio>]| list.iter().map(|one| ten(one.as_ref())).collect::<Vec<_>>();
    let lack = |lack: &Lack| match lack {
        Lack::Lines(lines) => format!("lines {lines}"),
        Lack::Products(products) => format!("products {products}"),
        Lack::Peers(peers) => format!("peers {peers}"),
        Lack::Measures => "measures".to_owned(),
    };
    json!({
        "figures": Measure::ALL.iter().map(|measure| ten(row.figures.get(*measure))).collect::<Vec<_>>(),
        "by_lines": all(&row.figures.by_lines),
        "to_minimum": all(&row.figures.to_minimum),
        "compared": row.compared,
        "set_aside": format!("{} {}", row.set_aside.lines, row.set_aside.spend),
        "lacks": row.lacks.iter().map(lack).collect::<Vec<_>>(),
        "score": row.score.as_ref().map(|score| json!({
            "peers": score.peers.as_str(),
            "of": score.count,
            "rank": score.rank,
            "from": score.rank_from,
            "to": score.rank_to,
            "overall": ten(Some(&score.overall)),
            "interval": [ten(Some(&score.low)), ten(Some(&score.high))],
            "components": score.components.iter().map(|one| ten(Some(one))).collect::<Vec<_>>(),
        })),
    })
}

fn vector(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(format!("league_{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn agrees(name: &str) {
    let vector = vector(name);
    let made = league(&entrants(&vector));
    let expected = vector["expected"].as_object().unwrap();
    assert_eq!(made.rows.len(), expected.len());
    for row in &made.rows {
        assert_eq!(told(row), expected[&row.code], "{name}: {}", row.code);
    }
}

#[test]
fn kinds_are_ranked_by_themselves_as_the_oracle_says() {
    agrees("kinds");
}

#[test]
fn the_products_with_most_spend_are_those_the_oracle_says() {
    agrees("top_list");
}

#[test]
fn too_few_are_not_ranked_as_the_oracle_says() {
    agrees("few");
}

#[test]
fn fillers_state_nothing() {
    for text in ["", " ", "-", "0", "0000", "n/a", "N.A.", "None", "no PO", "TBC", "not applicable", "Unknown", "££"]
    {
        assert!(!is_stated(text), "{text}");
    }
    for text in ["PO-1", "0001", "NONE2", "Z", "ÄÖ", "N", "A very long reference that is no filler", "40012"] {
        assert!(is_stated(text), "{text}");
    }
}

#[test]
fn a_source_system_says_how_an_order_went_or_nothing() {
    for (text, expected) in [
        ("Oracle", None),
        ("GHX Exchange", Some(Channel::Electronic)),
        ("oracle-edi", Some(Channel::Electronic)),
        ("PEPPOL/UBL 2.1", Some(Channel::Electronic)),
        ("Fax", Some(Channel::ByHand)),
        ("paper, typed into EDI", Some(Channel::ByHand)),
        ("Meditech", None),
    ] {
        assert_eq!(channel(text), expected, "{text}");
    }
}

#[test]
fn a_value_may_differ_by_what_the_price_was_rounded_by() {
    // A hundred at 4.50: half a penny each and a penny.
    for (quantity, price, difference, expected) in [
        ("100", Some("4.50"), "0.51", false),
        ("100", Some("4.50"), "-0.51", false),
        ("100", Some("4.50"), "0.510001", true),
        ("-100", Some("4.50"), "-0.52", true),
        ("100", Some("4.505"), "0.06", false),
        ("100", Some("4.505"), "0.061", true),
        ("1", Some("0.333333"), "0.010001", true),
        ("1", None, "5", false),
    ] {
        let price = price.map(money);
        let found = value_differs(Quantity::parse(quantity).unwrap(), price, money(difference));
        assert_eq!(found, expected, "{quantity} {price:?} {difference}");
    }
}

#[test]
fn credits_and_free_goods_are_no_purchase() {
    let mut record = Record::default();
    for row in ["1 P1 10 o", "1 P1 -4 o", "1 P1 0 o", "1 P1 30"] {
        add_lines(&mut record, row);
    }
    let row = league(&[Entrant { code: "ZZ1".to_owned(), kind: None, record }]).rows.remove(0);
    assert_eq!((row.lines.lines, row.lines.spend.to_string().as_str()), (2, "40.000000"));
    assert_eq!(ten(row.figures.get(Measure::WithOrder)).unwrap(), "0.2500000000");
    assert_eq!(ten(row.figures.by_lines[1].as_ref()).unwrap(), "0.5000000000");
}

#[test]
fn a_few_lines_that_tell_do_not_speak_for_the_rest() {
    let figure = |rows: &[&str]| {
        let mut record = Record::default();
        rows.iter().for_each(|row| add_lines(&mut record, row));
        let row = league(&[Entrant { code: "ZZ1".to_owned(), kind: None, record }]).rows.remove(0);
        ten(row.figures.get(Measure::Electronic))
    };
    assert_eq!(figure(&["1 P1 49.99 e", "1 P1 50.01"]), None);
    assert_eq!(figure(&["1 P1 30 e", "1 P1 20 h", "1 P1 50"]).as_deref(), Some("0.6000000000"));
}

/// Forty gloves by size that six trusts buy twice each at 5.00 to 5.50, dearer from trust to trust.
fn gloves(pallet: &str) -> BTreeMap<String, String> {
    let rows = |number: usize| {
        let mut rows = Vec::new();
        for (who, price) in [(1, 500), (2, 510), (3, 520), (4, 530), (5, 540), (6, 550)] {
            for order in 0..2 {
                let month = 1 + (number + order) % 12;
                rows.push(format!("{who} 2024-{month:02} 10 {}.00 two:1 order={number}0{who}{order}", price / 10));
            }
        }
        rows.push(pallet.replace('#', &number.to_string()));
        rows.join("; ")
    };
    (0..40).map(|number| (format!("P{number}"), rows(number))).collect()
}

fn record_of(prices: &BTreeMap<u32, PriceSums>, organisation: u32) -> Record {
    let mut record = Record { prices: prices[&organisation].clone(), ..Record::default() };
    for number in 0..40 {
        add_lines(&mut record, &format!("3 P{number} 25 cokg"));
    }
    record
}

fn league_of(products: &BTreeMap<String, String>) -> League {
    let prices = prices(products.iter().map(|(product, rows)| (product.as_str(), rows.as_str())));
    let entrant = |organisation: &u32| Entrant {
        code: format!("ZZ{organisation}"),
        kind: Some(OrganisationKind::Acute),
        record: record_of(&prices, *organisation),
    };
    league(&prices.keys().map(entrant).collect::<Vec<_>>())
}

fn row_of<'a>(league: &'a League, code: &str) -> &'a Row {
    league.rows.iter().find(|row| row.code == code).unwrap()
}

#[test]
fn a_pallet_ordered_by_mistake_makes_nobody_best_in_class() {
    // A seventh trust orders a pallet of every size once, at a fifth of what everybody else pays again and again.
    let mistaken = league_of(&gloves("7 2024-05 500 500.00 two:1 order=#077"));
    let pallet = row_of(&mistaken, "ZZ7");
    assert_eq!((pallet.compared, pallet.set_aside.lines), (0, 40));
    assert_eq!(pallet.set_aside.spend.to_string(), "20000.000000");
    assert_eq!(pallet.figures.get(Measure::Level).map(|_| ()), None);
    assert_eq!(pallet.lacks, [Lack::Products(0)]);
    assert!(pallet.score.is_none());
    // Nor is it anybody's example: to the best price the cheapest of the others has nothing to save, to the lowest it has.
    let cheapest = row_of(&mistaken, "ZZ1");
    assert_eq!(ten(cheapest.figures.get(Measure::TopHundredToBest)).unwrap(), "0.0000000000");
    assert_eq!(ten(cheapest.figures.to_minimum[0].as_ref()).unwrap(), "0.8000000000");
    assert_eq!((mistaken.rows[0].code.as_str(), cheapest.score.as_ref().unwrap().rank), ("ZZ1", 1));
    // Ordered twice it is a price that someone really has.
    let twice = gloves("7 2024-05 250 250.00 two:1 order=#077; 7 2024-06 250 250.00 two:1 order=#078");
    let earnest = league_of(&twice);
    assert_eq!((earnest.rows[0].code.as_str(), earnest.rows[0].set_aside.lines), ("ZZ7", 0));
    // And one order that is no bargain counts.
    let once = league_of(&gloves("7 2024-05 10 55.00 two:1 order=#077"));
    assert_eq!((row_of(&once, "ZZ7").compared, row_of(&once, "ZZ7").set_aside.lines), (40, 0));
}

#[test]
fn prices_apart_are_told_apart_and_ties_go_by_code() {
    let made = league_of(&gloves("7 2024-05 20 110.00 two:1 order=#077; 7 2024-06 20 110.00 two:1 order=#078"));
    let codes: Vec<&str> = made.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["ZZ1", "ZZ2", "ZZ3", "ZZ4", "ZZ5", "ZZ6", "ZZ7"]);
    let (first, last) = (made.rows[0].score.as_ref().unwrap(), made.rows[6].score.as_ref().unwrap());
    // The same ranks whichever products are drawn: the intervals are points, and every place is sure. Six and seven are tied.
    assert_eq!((first.rank_from, first.rank_to), (1, 1));
    assert_eq!((last.rank, last.rank_from, last.rank_to), (7, 6, 7));
    // Process and data are alike for all: 50 each. Best prices: 2 x 50 + 2 x 100 + 50 over 5.
    assert_eq!(ten(Some(&first.components[0])).unwrap(), "50.0000000000");
    assert_eq!(ten(Some(&first.overall)).unwrap(), ten(Some(&first.low)).unwrap());
}

#[test]
fn one_line_or_product_short_is_not_enough() {
    let products = gloves("7 2024-05 10 55.00 two:1 order=#077");
    let thirty: BTreeMap<String, String> = products.into_iter().take(30).collect();
    let prices = prices(thirty.iter().map(|(product, rows)| (product.as_str(), rows.as_str())));
    let lacks = |products: usize, lines: usize| {
        let few: BTreeMap<String, String> = thirty.clone().into_iter().take(products).collect();
        let own = super::league::prices(few.iter().map(|(product, rows)| (product.as_str(), rows.as_str())));
        let mut entrants: Vec<Entrant> = (1..=6)
            .map(|organisation| {
                let mut record = Record { prices: prices[&organisation].clone(), ..Record::default() };
                add_lines(&mut record, "100 P1 5 co");
                Entrant { code: format!("ZZ{organisation}"), kind: None, record }
            })
            .collect();
        let mut record = Record { prices: own[&7].clone(), ..Record::default() };
        add_lines(&mut record, &format!("{lines} P1 5 co"));
        entrants.push(Entrant { code: "ZZ7".to_owned(), kind: None, record });
        let made = league(&entrants);
        let row = row_of(&made, "ZZ7");
        assert_eq!(row.score.is_some(), row.lacks.is_empty());
        row.lacks.clone()
    };
    assert_eq!(lacks(30, 100), []);
    assert_eq!(lacks(29, 100), [Lack::Products(29)]);
    assert_eq!(lacks(30, 99), [Lack::Lines(99)]);
}

#[test]
fn the_longer_list_ends_at_five_hundred_products() {
    let mut sums = PriceSums::default();
    // 1,300 products of rising spend, each a tenth above the median; those beyond the list twice as dear.
    let product = |number: i128| likewise::engine::league::BoughtProduct {
        product: format!("P{number:04}"),
        part: part_of(&format!("P{number:04}")),
        spend: Total::from_micros(10_000 + number),
        cost_at_median: Total::from_micros(9_000 + number),
        over_median: Total::from_micros(if number < 800 { 9_000 } else { 1_000 }),
        over_minimum: Total::ZERO,
        best: None,
    };
    // Dealt out of order, so that the list is cut in between.
    (0..1_300).for_each(|number| sums.add(Some(product(number * 7 % 1_300)), Share::default()));
    assert_eq!((sums.compared, sums.top().len()), (1_300, 500));
    let names: Vec<&str> = sums.top().iter().map(|one| one.product.as_str()).collect();
    assert_eq!((names[0], names[499]), ("P1299", "P0800"));
    let record = Record { prices: sums, ..Record::default() };
    let row = league(&[Entrant { code: "ZZ1".to_owned(), kind: None, record }]).rows.remove(0);
    // 500 x 1,000 over the sum of 10,800 to 11,299.
    let expected = Ratio::new(500_000, (10_800..11_300).sum()).unwrap();
    assert_eq!(ten(row.figures.get(Measure::TopFiveHundredToMedian)), ten(Some(&expected)));
    assert!(row.figures.get(Measure::TopHundredToBest).is_none());
}

/// All that a league tells, by code.
fn all_told(made: &League) -> BTreeMap<String, Value> {
    made.rows.iter().map(|row| (row.code.clone(), told(row))).collect()
}

fn shuffled<T>(mut list: Vec<T>, seed: u64) -> Vec<T> {
    let mut state = seed;
    for place in (1..list.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(place, usize::try_from((state >> 33) % (place as u64 + 1)).unwrap());
    }
    list
}

/// The same vector with organisations, lines and products in another order, and other internal ids.
fn turned(vector: &Value, seed: u64) -> Value {
    let ids = u64::from(u32::MAX) - 40;
    let renumber = |rows: &str| {
        let rows = shuffled(rows.split("; ").collect::<Vec<_>>(), seed);
        let renumbered = rows.into_iter().map(|row| {
            let (id, rest) = row.split_once(' ').unwrap();
            format!("{} {rest}", ids - id.parse::<u64>().unwrap())
        });
        renumbered.collect::<Vec<_>>().join("; ")
    };
    let products = shuffled(vector["products"].as_object().unwrap().iter().collect::<Vec<_>>(), seed ^ 1);
    let products: serde_json::Map<String, Value> =
        products.into_iter().map(|(name, rows)| (name.clone(), json!(renumber(rows.as_str().unwrap())))).collect();
    let organisations = shuffled(vector["organisations"].as_array().unwrap().clone(), seed ^ 2);
    let organisations: Vec<Value> = organisations
        .into_iter()
        .map(|mut one| {
            one["id"] = json!(ids - one["id"].as_u64().unwrap());
            one["lines"] = json!(shuffled(one["lines"].as_array().unwrap().clone(), seed ^ 3));
            one
        })
        .collect();
    json!({"organisations": organisations, "products": products})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn order_and_ids_change_nothing(seed in any::<u64>()) {
        let vector = vector("top_list");
        let (one, other) = (league(&entrants(&vector)), league(&entrants(&turned(&vector, seed))));
        prop_assert_eq!(all_told(&one), all_told(&other));
        let codes = |made: &League| made.rows.iter().map(|row| row.code.clone()).collect::<Vec<_>>();
        prop_assert_eq!(codes(&one), codes(&other));
    }

    #[test]
    fn a_twin_changes_nobodys_shares_and_stands_beside_its_twin(place in 0_usize..5) {
        let mut all = entrants(&vector("top_list"));
        let before = league(&all);
        let twin = Entrant { code: format!("{}T", all[place].code), ..all[place].clone() };
        let code = twin.code.clone();
        all.push(twin);
        let after = league(&all);
        let figures = |row: &Row| (told(row)["figures"].clone(), told(row)["by_lines"].clone());
        for row in &before.rows {
            prop_assert_eq!(figures(row), figures(row_of(&after, &row.code)));
        }
        let (one, other) = (row_of(&after, code.trim_end_matches('T')), row_of(&after, &code));
        prop_assert_eq!(figures(one), figures(other));
        let overall = |row: &Row| row.score.as_ref().map(|score| ten(Some(&score.overall)));
        prop_assert_eq!(overall(one), overall(other));
        if let (Some(one), Some(other)) = (&one.score, &other.score) {
            prop_assert_eq!(one.rank + 1, other.rank);
        }
    }

    #[test]
    fn parts_of_lines_sum_to_the_whole(lines in proptest::collection::vec((0_i64..5_000, 0_usize..1_024, 0_usize..PARTS, any::<bool>()), 1..60), cut in 0_usize..60) {
        let letters = |bits: usize| {
            "scokgundeh".chars().enumerate().filter(move |(bit, _)| bits >> bit & 1 == 1).map(|(_, letter)| letter)
        };
        let sum = |lines: &[(i64, usize, usize, bool)]| {
            let mut record = Record::default();
            for (pounds, bits, part, inside) in lines {
                let letters: String = letters(*bits).collect();
                record.lines.add(*part, *inside, &line(&pounds.to_string(), &letters));
            }
            record.lines
        };
        let (left, right) = lines.split_at(cut.min(lines.len()));
        let mut joined = sum(left);
        joined.join(&sum(right));
        prop_assert_eq!(&joined, &sum(&lines));
        let all: i128 = joined.parts.iter().map(|part| part.all.spend.micros()).sum();
        let inside: i64 = lines.iter().filter(|one| one.3).map(|one| one.0).sum();
        prop_assert_eq!(all, i128::from(inside) * 1_000_000);
        prop_assert!(joined.parts.iter().all(|part| part.on_catalogue.spend <= part.goods.spend));
    }
}

#[test]
fn scores_lie_in_their_intervals_and_average_fifty_among_peers() {
    let made = league(&entrants(&vector("kinds")));
    let mut sums: BTreeMap<&str, (u32, i128)> = BTreeMap::new();
    for score in made.rows.iter().filter_map(|row| row.score.as_ref()) {
        let scaled = |ratio: &Ratio| ratio.to_scaled(PRICE_DECIMALS).unwrap();
        let (low, overall, high) = (scaled(&score.low), scaled(&score.overall), scaled(&score.high));
        assert!(0 <= low && low <= overall && overall <= high && high <= 1_000_000_000_000);
        assert!(score.rank_from <= score.rank && score.rank <= score.rank_to && score.rank_to <= score.count);
        let sum = sums.entry(score.peers.as_str()).or_default();
        *sum = (sum.0 + 1, sum.1 + overall);
    }
    // Two of the 14 that are ranked among all are told; the six acute and six community trusts are whole groups.
    assert_eq!(sums["acute"], (6, 6 * 500_000_000_000));
    assert_eq!(sums["community"], (6, 6 * 500_000_000_000));
    assert_eq!(sums["all"].0, 2);
}
