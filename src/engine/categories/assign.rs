//! The categories of an item, surest first.

use std::collections::BTreeMap;

use super::book::CategoryBook;
use super::code::CategoryCode;
use super::learnt::FamilyWords;
use super::line_kind::LineKind;
use super::titles::Titles;
use super::{CategorySource, ItemCategory, Scheme};
use crate::engine::model::Score;

/// Least likeness of products whose category an item may take.
const LIKE_SCORE: u16 = 6_500;
/// Products so much less like than the likest have no say.
const LIKE_NEAR: u16 = 1_000;
/// Least agreement, in basis points, of the products that have one.
const AGREE: u64 = 9_000;
/// How sure a kind of line is that words or numbers tell.
const KIND_SURE: u32 = 9_500;

/// The schemes whose codes a catalogue gives.
const CODED: [Scheme; 3] = [Scheme::Eclass, Scheme::Cpv, Scheme::Unspsc];

/// What the catalogue says of a product's category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownThing {
    /// Its codes, at most one a scheme.
    pub codes: Vec<CategoryCode>,
    /// Place of its family among the learnt ones.
    pub family: Option<usize>,
}

impl KnownThing {
    /// What a catalogue record's columns say; a code that is none says nothing.
    #[must_use]
    pub fn new(eclass: Option<&str>, cpv: Option<&str>, unspsc: Option<&str>, family: Option<usize>) -> Self {
        let stated = CODED.into_iter().zip([eclass, cpv, unspsc]);
        let codes = stated.filter_map(|(scheme, text)| CategoryCode::parse(scheme, text?).ok()).collect();
        Self { codes, family }
    }

    fn code(&self, scheme: Scheme) -> Option<&CategoryCode> {
        self.codes.iter().find(|code| code.scheme == scheme)
    }
}

/// What is known of an item.
#[derive(Debug, Clone)]
pub struct ItemFacts<'a> {
    /// Its words.
    pub description: &'a str,
    /// What its lines buy.
    pub kind: LineKind,
    /// What its lines' category column states, each with how many lines state it.
    pub stated: &'a [(String, u64)],
    /// The catalogue's product that it is.
    pub product: Option<&'a KnownThing>,
    /// The products that it may be, with how like they are.
    pub alike: &'a [(&'a KnownThing, Score)],
}

/// Everything that categories are found by.
#[derive(Debug, Clone, Default)]
pub struct Categoriser {
    book: CategoryBook,
    families: FamilyWords,
    titles: Titles,
    /// Of each family the codes that nearly all its products with codes have, with how nearly.
    family_codes: BTreeMap<(usize, Scheme), (CategoryCode, Score)>,
}

/// A part of a whole in basis points.
fn part(some: u64, all: u64) -> Score {
    Score::from_basis_points(u32::try_from(some.saturating_mul(10_000) / all.max(1)).unwrap_or(10_000))
}

/// The one that has the most, of equals the first; with the sum over all.
fn foremost<K: Ord + Clone>(votes: &BTreeMap<K, u64>) -> Option<(K, u64, u64)> {
    let all = votes.values().sum();
    let best = votes.iter().max_by(|left, right| left.1.cmp(right.1).then(right.0.cmp(left.0)))?;
    Some((best.0.clone(), *best.1, all))
}

impl Categoriser {
    /// A categoriser over these categories, families, and the catalogue's products.
    #[must_use]
    pub fn new<'a>(
        book: CategoryBook,
        families: FamilyWords,
        products: impl IntoIterator<Item = &'a KnownThing>,
    ) -> Self {
        let mut votes: BTreeMap<(usize, Scheme), BTreeMap<CategoryCode, u64>> = BTreeMap::new();
        for product in products {
            let Some(family) = product.family else { continue };
            for code in &product.codes {
                *votes.entry((family, code.scheme)).or_default().entry(code.clone()).or_default() += 1;
            }
        }
        let agreed = votes.into_iter().filter_map(|(key, votes)| {
            let (code, most, all) = foremost(&votes)?;
            (most * 10_000 >= AGREE * all).then(|| (key, (code, part(most, all))))
        });
        let family_codes = agreed.collect();
        let titles = Titles::of(&book, Scheme::Cpv);
        Self { book, families, titles, family_codes }
    }

    /// The categories it knows by their titles.
    #[must_use]
    pub const fn book(&self) -> &CategoryBook {
        &self.book
    }

    /// An item's categories, at most one a scheme, surest first.
    #[must_use]
    pub fn categorise(&self, facts: &ItemFacts<'_>) -> Vec<ItemCategory> {
        let mut found = Found { book: &self.book, list: Vec::new() };
        stated(facts, &mut found);
        if let Some(product) = facts.product {
            self.of_product(product, &mut found);
        }
        if facts.kind == LineKind::Goods {
            if facts.product.is_none() {
                self.of_like_items(facts, &mut found);
                self.of_words(facts, &mut found);
            }
        } else {
            found.add(
                CategoryCode { scheme: Scheme::Kind, code: facts.kind.to_string() },
                CategorySource::Words,
                Score::from_basis_points(KIND_SURE),
                match facts.kind {
                    LineKind::Service => "its words name a service or charge".to_owned(),
                    _ => "every line's value is its quantity, as money is counted".to_owned(),
                },
            );
        }
        if let Some((code, confidence)) = self.titles.guess(facts.description) {
            found.add(
                code.clone(),
                CategorySource::Words,
                confidence,
                "its words hold the category's title".to_owned(),
            );
        }
        found.list.sort_by_key(|category| (category.source, place(category.scheme)));
        found.list
    }

    fn of_product(&self, product: &KnownThing, found: &mut Found<'_>) {
        for code in &product.codes {
            let why = "the catalogue's code of its product".to_owned();
            found.add(code.clone(), CategorySource::ProductCode, Score::FULL, why);
        }
        let Some(family) = product.family else { return };
        if let Some(name) = self.families.name(family) {
            let why = "the generic name of its product, without sizes".to_owned();
            found.add(group(name), CategorySource::ProductGroup, Score::FULL, why);
        }
        self.add_family_codes(family, CategorySource::ProductGroup, Score::FULL, found);
    }

    fn add_family_codes(&self, family: usize, source: CategorySource, sure: Score, found: &mut Found<'_>) {
        for scheme in CODED {
            let Some((code, agreed)) = self.family_codes.get(&(family, scheme)) else { continue };
            let both = u32::from(sure.basis_points()) * u32::from(agreed.basis_points()) / 10_000;
            let why = "the code that the products of its like-for-like group have".to_owned();
            found.add(code.clone(), source, Score::from_basis_points(both), why);
        }
    }

    /// The products likest to it, where all of them, or nearly, are of one category.
    fn of_like_items(&self, facts: &ItemFacts<'_>, found: &mut Found<'_>) {
        let Some(best) = facts.alike.iter().map(|(_, score)| *score).max() else { return };
        if best.basis_points() < LIKE_SCORE {
            return;
        }
        let near = facts.alike.iter().filter(|(_, score)| score.basis_points() + LIKE_NEAR >= best.basis_points());
        let near: Vec<&(&KnownThing, Score)> = near.collect();
        let tell = |agreeing: u64, all: u64| {
            let agreed = u64::from(best.basis_points()) * agreeing / all.max(1);
            Score::from_basis_points(u32::try_from(agreed).unwrap_or(0))
        };
        let why = || format!("the category of the {} products likest to it", near.len());
        let mut families: BTreeMap<usize, u64> = BTreeMap::new();
        let mut unknown = 0;
        for (thing, score) in &near {
            match thing.family {
                Some(family) => *families.entry(family).or_default() += u64::from(score.basis_points()),
                None => unknown += u64::from(score.basis_points()),
            }
        }
        if let Some((family, agreeing, all)) = foremost(&families)
            && agreeing * 10_000 >= AGREE * (all + unknown)
            && let Some(name) = self.families.name(family)
        {
            let sure = tell(agreeing, all + unknown);
            found.add(group(name), CategorySource::LikeItems, sure, why());
            self.add_family_codes(family, CategorySource::LikeItems, sure, found);
        }
        for scheme in CODED {
            let mut votes: BTreeMap<&CategoryCode, u64> = BTreeMap::new();
            let mut all = 0;
            for (thing, score) in &near {
                all += u64::from(score.basis_points());
                if let Some(code) = thing.code(scheme) {
                    *votes.entry(code).or_default() += u64::from(score.basis_points());
                }
            }
            if let Some((code, agreeing, _)) = foremost(&votes)
                && agreeing * 10_000 >= AGREE * all
            {
                found.add(code.clone(), CategorySource::LikeItems, tell(agreeing, all), why());
            }
        }
    }

    fn of_words(&self, facts: &ItemFacts<'_>, found: &mut Found<'_>) {
        if found.has(Scheme::Group) {
            return;
        }
        let Some(guess) = self.families.guess(facts.description) else { return };
        let why = format!("words of this kind in the catalogue: {}", guess.words.join(", "));
        found.add(group(&guess.name), CategorySource::Words, guess.confidence, why);
        if let Some(family) = guess.family {
            self.add_family_codes(family, CategorySource::Words, guess.confidence, found);
        }
    }
}

/// The code most of an item's lines state, of each scheme.
fn stated(facts: &ItemFacts<'_>, found: &mut Found<'_>) {
    let mut votes: BTreeMap<Scheme, BTreeMap<CategoryCode, u64>> = BTreeMap::new();
    for (text, lines) in facts.stated {
        if let Some(code) = CategoryCode::stated(text) {
            *votes.entry(code.scheme).or_default().entry(code).or_default() += lines;
        }
    }
    for votes in votes.values() {
        if let Some((code, most, all)) = foremost(votes) {
            let why = format!("stated on {most} of the {all} lines that state one");
            found.add(code, CategorySource::StatedCode, part(most, all), why);
        }
    }
}

fn group(name: &str) -> CategoryCode {
    CategoryCode { scheme: Scheme::Group, code: name.to_owned() }
}

/// The order of schemes that rest on the same.
const fn place(scheme: Scheme) -> u8 {
    match scheme {
        Scheme::Kind => 0,
        Scheme::Group => 1,
        Scheme::Eclass => 2,
        Scheme::Cpv => 3,
        Scheme::Unspsc => 4,
    }
}

/// Categories found so far; of each scheme the first one stays.
struct Found<'a> {
    book: &'a CategoryBook,
    list: Vec<ItemCategory>,
}

impl Found<'_> {
    fn has(&self, scheme: Scheme) -> bool {
        self.list.iter().any(|category| category.scheme == scheme)
    }

    fn add(&mut self, code: CategoryCode, source: CategorySource, confidence: Score, evidence: String) {
        if self.has(code.scheme) {
            return;
        }
        let title = match code.scheme {
            Scheme::Group => None,
            Scheme::Kind => LineKind::parse(&code.code).map(|kind| kind.title().to_owned()),
            _ => self.book.title(&code).map(str::to_owned),
        };
        self.list.push(ItemCategory { scheme: code.scheme, code: code.code, title, source, confidence, evidence });
    }
}
