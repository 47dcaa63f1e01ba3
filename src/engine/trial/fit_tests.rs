//! How many products fit, counted by hand over a catalogue of twelve.
#![allow(clippy::unwrap_used, reason = "a helper of tests fails its test")]

use super::fit::{Fitting, Narrowed};
use super::line::TrialProduct;
use super::word::{Word, left};
use crate::engine::model::{PackagingLevel, ProductRecord};
use crate::engine::money::Units;

/// Description, maker, part code, GTIN.
const PRODUCTS: [(&str, &str, &str, &str); 12] = [
    ("Alba foam dressing 10cm x 10cm", "Alba Ltd", "AL-1010", "05000000000012"),
    ("Alba foam dressing 10cm x 15cm", "Alba Ltd", "AL-1015", "05000000000029"),
    ("Alba foam dressing 10cm x 20cm", "Alba Ltd", "AL-1020", ""),
    ("Alba Plus foam dressing 10cm x 10cm", "Alba Ltd", "AL-P1010", ""),
    ("Alba Ag+ foam dressing 10cm x 10cm", "Alba Ltd", "", ""),
    ("Alba Ag foam dressing 10cm x 10cm", "Alba Ltd", "", ""),
    ("Bexa foam dressing 10cm x 10cm", "Bexa UK Ltd", "AL-1010", ""),
    ("Bexa film dressing 7.5cm x 10cm", "Bexa UK Ltd", "B 75", ""),
    ("Nelaton catheter male 12Ch", "Coro Plc", "N12", "05000000000036"),
    ("Nelaton catheter male 12Ch", "Dura Ltd", "N12", "05000000000036"),
    ("Nelaton catheter female 12Ch", "Coro Plc", "NF12", ""),
    ("Needle 5mm/30gauge pre-filled", "Coro Plc", "", ""),
];

fn fitting() -> Fitting {
    let products: Vec<TrialProduct> = PRODUCTS.iter().enumerate().map(|(place, row)| product(place, *row)).collect();
    Fitting::new(products.iter())
}

fn product(place: usize, (description, maker, code, gtin): (&str, &str, &str, &str)) -> TrialProduct {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let record = ProductRecord {
        description: description.to_owned(),
        manufacturer: some(maker),
        mpc: some(code),
        levels: vec![PackagingLevel { gtin: some(gtin), uom: None, units: Units::whole(1).unwrap() }],
        ..ProductRecord::default()
    };
    TrialProduct { public_id: format!("P{place:02}"), record, prices: Vec::new() }
}

/// The words of a text; those that end with `~` are only the beginnings of words.
fn words(text: &str) -> Vec<Word> {
    let word = |text: &str| match text.strip_suffix('~') {
        Some(start) => Word { cut: true, ..Word::fixed(start) },
        None => Word::new(text),
    };
    text.split(' ').map(word).collect()
}

#[test]
fn what_is_left_is_counted_as_by_hand() {
    let known = fitting();
    let none = Narrowed::default();
    let by = |company: &'static str| Narrowed { company: Some(company), ..none };
    let coded = |code: &'static str| Narrowed { code: Some(code), ..none };
    let keyed = |gtin: &'static str| Narrowed { gtin: Some(gtin), ..none };
    for (text, narrowed, expected) in [
        // `10cm` twice: the squares of Alba (plain, Plus, Ag+, Ag); Alba 10cm x 15cm has it once.
        ("Alba foam dressing 10cm x 10cm", none, 4),
        // The three oblongs and squares of plain Alba, and the three others.
        ("Alba foam dressing 10cm", none, 6),
        ("ALBA FOAM DRESSING 10CM", none, 6),
        ("Alba foam 15cm", none, 1),
        // A plus sign is part of the word.
        ("Alba Ag+ foam", none, 1),
        ("Alba Ag foam", none, 1),
        // The beginning is `ag` or `ag+`.
        ("Alba Ag~", none, 2),
        // Cut in the second size: `1~` is `10cm` again or `15cm`, which the one `10cm` that is left whole does not use up.
        ("Alba foam dressing 10cm x 1~", none, 5),
        ("Alba foam dressing 10cm x 2~", none, 1),
        ("dressing 10cm x 10cm", none, 5),
        ("dressing 10cm x 10cm", by("Bexa UK Ltd"), 1),
        ("film", none, 1),
        ("7.5cm", none, 1),
        // `7.` cut is the beginning of `7.5cm`.
        ("dressing 7.~", none, 1),
        // No product is described so.
        ("Alba film", none, 0),
        ("gauze", none, 0),
        // Twins: no text tells them apart, their makers do; GTIN and code are the same.
        ("Nelaton catheter male 12Ch", none, 2),
        ("Nelaton catheter male 12Ch", by("Dura Ltd"), 1),
        ("Nelaton 12Ch", none, 3),
        ("Nelaton 12Ch", keyed("05000000000036"), 2),
        ("Nelaton 12Ch", coded("n-12"), 2),
        ("Nelaton 12Ch", Narrowed { company: Some("Coro Plc"), ..coded("N12") }, 1),
        ("dressing", keyed("05000000000012"), 1),
        ("foam", coded("AL1010"), 2),
        ("foam", Narrowed { company: Some("Alba Ltd"), ..coded("AL1010") }, 1),
        // Nobody has the code.
        ("foam", coded("ZZ9"), 0),
        // Words joined by signs stand alone.
        ("needle 30gauge filled", none, 1),
        ("pre-filled 5mm/30ga~", none, 1),
    ] {
        assert_eq!(known.count(&left(&words(text)), &narrowed), expected, "{text} {narrowed:?}");
    }
}

#[test]
fn known_words_are_those_of_descriptions() {
    let known = fitting();
    for (word, is_known) in [("foam", true), ("foa", false), ("7.5cm", true), ("alba ltd", false), ("", false)] {
        assert_eq!(known.has_word(word), is_known, "{word}");
    }
}
