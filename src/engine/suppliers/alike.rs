//! Suppliers whose names are so alike that they may be one: offered to people, never merged.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Supplier, conflict};
use crate::engine::matching::{company_words, other_company_words};
use crate::engine::model::Score;

/// Fewest letters of a name that another may begin with.
const BEGINNING: usize = 5;
/// Fewest letters of names that may differ in one.
const ONE_LETTER: usize = 7;
/// Fewest words whose first letters may be a name.
const INITIALS: usize = 3;

/// Two suppliers that are likely one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelySame {
    /// Place of one among the suppliers.
    pub left: usize,
    /// Place of the other.
    pub right: usize,
    /// How likely.
    pub score: Score,
    /// Why, in words.
    pub evidence: String,
}

/// One name of a supplier, made ready.
struct Name {
    supplier: usize,
    words: Vec<String>,
    joined: String,
}

/// Finds pairs by an index of each sign, so that no name is held against all others.
pub(super) fn likely_same(suppliers: &[Supplier]) -> Vec<LikelySame> {
    let mut names: Vec<Name> = Vec::new();
    let mut trading: Vec<Name> = Vec::new();
    for (supplier, one) in suppliers.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for stated in &one.names {
            let words = company_words(stated);
            let joined = words.concat();
            if seen.insert(joined.clone()) {
                names.push(Name { supplier, words, joined });
            }
            let words = other_company_words(stated);
            if !words.is_empty() {
                trading.push(Name { supplier, joined: words.concat(), words });
            }
        }
    }
    names.sort_by(|left, right| (&left.joined, left.supplier).cmp(&(&right.joined, right.supplier)));
    let mut found = Found { suppliers, pairs: BTreeMap::new() };
    same_name(&names, &mut found);
    trading_names(&names, &trading, &mut found);
    same_words(&names, &mut found);
    one_letter(&names, &mut found);
    beginnings(&names, &mut found);
    initials(&names, &mut found);
    let mut list: Vec<LikelySame> = found.pairs.into_values().collect();
    list.sort_by(|left, right| {
        right.score.cmp(&left.score).then((left.left, left.right).cmp(&(right.left, right.right)))
    });
    list
}

/// Pairs found so far, each with its best evidence.
struct Found<'a> {
    suppliers: &'a [Supplier],
    pairs: BTreeMap<(usize, usize), LikelySame>,
}

impl Found<'_> {
    fn add(&mut self, one: usize, other: usize, points: u32, evidence: String) {
        let (left, right) = (one.min(other), one.max(other));
        let (Some(first), Some(second)) = (self.suppliers.get(left), self.suppliers.get(right)) else { return };
        if left == right || conflict((&first.glns, &first.numbers), (&second.glns, &second.numbers)) {
            return;
        }
        let score = Score::from_basis_points(points);
        let known = self.pairs.entry((left, right));
        let entry = known.or_insert_with(|| LikelySame { left, right, score, evidence: evidence.clone() });
        if entry.score < score {
            *entry = LikelySame { left, right, score, evidence };
        }
    }
}

/// One name that several companies have, one of them without a key to tell it by.
fn same_name(names: &[Name], found: &mut Found<'_>) {
    for run in names.chunk_by(|left, right| left.joined == right.joined) {
        for (place, one) in run.iter().enumerate() {
            for other in run.iter().skip(place + 1) {
                found.add(one.supplier, other.supplier, 9_500, "the same name, but for its legal form".to_owned());
            }
        }
    }
}

fn trading_names(names: &[Name], trading: &[Name], found: &mut Found<'_>) {
    for other in trading {
        let begins = names.partition_point(|name| name.joined < other.joined);
        for name in names.iter().skip(begins).take_while(|name| name.joined == other.joined) {
            let evidence = format!("one states the other's name as another of its own: {}", other.words.join(" "));
            found.add(name.supplier, other.supplier, 9_000, evidence);
        }
    }
}

fn same_words(names: &[Name], found: &mut Found<'_>) {
    let mut by_words: BTreeMap<Vec<&str>, Vec<&Name>> = BTreeMap::new();
    for name in names.iter().filter(|name| name.words.len() > 1) {
        let mut words: Vec<&str> = name.words.iter().map(String::as_str).collect();
        words.sort_unstable();
        by_words.entry(words).or_default().push(name);
    }
    for list in by_words.values() {
        for (place, one) in list.iter().enumerate() {
            for other in list.iter().skip(place + 1) {
                found.add(one.supplier, other.supplier, 8_500, "the same words in another order".to_owned());
            }
        }
    }
}

/// Names that differ in one letter left out, put in or exchanged, or in two that changed places: each has a form with
/// one letter left out in common with the other.
fn one_letter(names: &[Name], found: &mut Found<'_>) {
    let mut forms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, name) in names.iter().enumerate().filter(|(_, name)| name.joined.chars().count() >= ONE_LETTER) {
        let letters: Vec<char> = name.joined.chars().collect();
        let mut own: BTreeSet<String> = (0..letters.len())
            .map(|left_out| letters.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, one)| *one).collect())
            .collect();
        own.insert(name.joined.clone());
        for form in own {
            forms.entry(form).or_default().push(place);
        }
    }
    for places in forms.values().filter(|places| places.len() > 1) {
        for (at, one) in places.iter().enumerate() {
            for other in places.iter().skip(at + 1) {
                let (Some(one), Some(other)) = (names.get(*one), names.get(*other)) else { continue };
                if one.joined != other.joined && is_one_letter(&one.joined, &other.joined) {
                    let evidence = format!("one letter apart: {} and {}", one.joined, other.joined);
                    found.add(one.supplier, other.supplier, 8_000, evidence);
                }
            }
        }
    }
}

/// One letter put in, or one exchanged, or two neighbours changed about. A digit is no letter: `Lot 1` is not `Lot 2`.
fn is_one_letter(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let same = left.iter().zip(&right).take_while(|(one, other)| one == other).count();
    let back = left.iter().rev().zip(right.iter().rev()).take_while(|(one, other)| one == other).count();
    let back = back.min(left.len().min(right.len()) - same);
    let (own, others) = (left.get(same..left.len() - back), right.get(same..right.len() - back));
    let letters = |part: &[char]| part.iter().all(|one| one.is_alphabetic());
    match (own.unwrap_or_default(), others.unwrap_or_default()) {
        ([], [one]) | ([one], []) => one.is_alphabetic(),
        (own @ [_], others @ [_]) => letters(own) && letters(others),
        (own @ [first, second], others @ [third, fourth]) => {
            first == fourth && second == third && letters(own) && letters(others)
        }
        _ => false,
    }
}

fn beginnings(names: &[Name], found: &mut Found<'_>) {
    for (place, name) in names.iter().enumerate().filter(|(_, name)| name.joined.len() >= BEGINNING) {
        for longer in names.iter().skip(place + 1).take_while(|longer| longer.joined.starts_with(&name.joined)) {
            let Some(more) = longer.words.get(name.words.len()..).filter(|more| !more.is_empty()) else { continue };
            if longer.words.starts_with(&name.words) {
                let evidence = format!("one name begins with the other, and goes on: {}", more.join(" "));
                found.add(name.supplier, longer.supplier, if more.len() == 1 { 7_000 } else { 6_000 }, evidence);
            }
        }
    }
}

fn initials(names: &[Name], found: &mut Found<'_>) {
    let mut by_initials: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for name in names.iter().filter(|name| name.words.len() >= INITIALS) {
        let initials: String = name.words.iter().filter_map(|word| word.chars().next()).collect();
        by_initials.entry(initials).or_default().push(name.supplier);
    }
    for name in names.iter().filter(|name| name.words.len() == 1) {
        for supplier in by_initials.get(&name.joined).into_iter().flatten() {
            let evidence = format!("{} are the other's first letters", name.joined);
            found.add(name.supplier, *supplier, 5_000, evidence);
        }
    }
}
