//! What two records of a pair have in common, as whole numbers: mostly basis points, and sixteenths of a bit of rarity.
//!
//! Swapping the two changes nothing: what is told of either side is told as the lesser and the greater.

use std::collections::BTreeSet;

use super::columns::column_features;
use super::corpus::{Corpus, share};
use super::record::{PairRecord, is_amount};
use crate::engine::learning::MISSING;

/// Fewest letters of a code or word that is looked for inside the other side's text.
const INSIDE_MIN: usize = 4;

/// The columns of the records of a file of pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// What the columns are called, the same on both sides.
    pub columns: Vec<String>,
    /// Which of them hold numbers.
    pub numbers: Vec<bool>,
}

impl Shape {
    /// The shape of records: a column holds numbers where four in five of its cells that are not blank are numbers.
    #[must_use]
    pub fn of<'a>(columns: Vec<String>, records: impl Iterator<Item = &'a [String]>) -> Self {
        let mut counts = vec![(0_u64, 0_u64); columns.len()];
        for record in records {
            for (count, cell) in counts.iter_mut().zip(record).filter(|(_, cell)| !cell.trim().is_empty()) {
                *count = (count.0 + u64::from(is_amount(cell)), count.1 + 1);
            }
        }
        let numbers = counts.into_iter().map(|(numbers, all)| all > 0 && numbers * 5 >= all * 4).collect();
        Self { columns, numbers }
    }

    /// The names of the features, in their order.
    #[must_use]
    pub fn features(&self) -> Vec<String> {
        let nothing = PairRecord::default();
        let mut names: Vec<String> =
            whole(&nothing, &nothing, &Corpus::default()).into_iter().map(|(name, _)| name.to_owned()).collect();
        let texts = self.columns.iter().zip(&self.numbers).filter(|(_, number)| !**number);
        for (column, _) in texts {
            names.extend(COLUMN_FEATURES.iter().map(|feature| format!("{column}: {feature}")));
        }
        names
    }
}

/// What is told of a column that both sides have.
pub(super) const COLUMN_FEATURES: [&str; 7] = [
    "runs of letters alike",
    "letters in order",
    "words covered, less",
    "words covered, more",
    "blank sides",
    "inside the other text, less",
    "inside the other text, more",
];

/// The features of a pair of records of this shape.
#[must_use]
pub fn features(left: &PairRecord, right: &PairRecord, shape: &Shape, corpus: &Corpus) -> Vec<i32> {
    let mut row: Vec<i32> = whole(left, right, corpus).into_iter().map(|(_, value)| value).collect();
    for (place, _) in shape.numbers.iter().enumerate().filter(|(_, number)| !**number) {
        row.extend(column_features(left, right, place, corpus));
    }
    row
}

/// Named values as they come.
struct Told(Vec<(&'static str, i32)>);

impl Told {
    fn tell(&mut self, name: &'static str, value: i32) {
        self.0.push((name, value));
    }

    fn maybe(&mut self, name: &'static str, value: Option<i32>) {
        self.tell(name, value.unwrap_or(MISSING));
    }

    fn both(&mut self, names: [&'static str; 2], left: Option<i32>, right: Option<i32>) {
        let (left, right) = (left.unwrap_or(MISSING), right.unwrap_or(MISSING));
        self.tell(names[0], left.min(right));
        self.tell(names[1], left.max(right));
    }
}

fn whole(left: &PairRecord, right: &PairRecord, corpus: &Corpus) -> Vec<(&'static str, i32)> {
    let mut told = Told(Vec::with_capacity(64));
    words(&mut told, left, right, corpus);
    codes(&mut told, left, right);
    amounts(&mut told, left, right);
    order(&mut told, left, right);
    told.0
}

pub(super) fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Words of one side that the other lacks.
struct Unmatched {
    /// Share of the side's rarity that the other has, words alike counted by how alike they are.
    covered: Option<i32>,
    /// Rarities of the words that nothing is like, the rarest first.
    left: Vec<u64>,
}

impl Unmatched {
    fn of(own: &PairRecord, other: &PairRecord, corpus: &Corpus) -> Self {
        let (mut all, mut found) = (0, 0);
        let mut left = Vec::new();
        for word in &own.set {
            let rarity = u64::from(corpus.word(word));
            all += rarity * 10_000;
            let alike = if other.set.contains(word) { 10_000 } else { likest(word, other) };
            found += rarity * alike;
            if alike < 7_500 {
                left.push(rarity);
            }
        }
        left.sort_unstable_by(|one, other| other.cmp(one));
        Self { covered: share(found, all), left }
    }

    fn rarest(&self) -> i32 {
        self.left.first().map_or(0, |rarity| i32::try_from(*rarity).unwrap_or(i32::MAX))
    }

    fn sum(&self) -> i32 {
        i32::try_from(self.left.iter().sum::<u64>()).unwrap_or(i32::MAX)
    }
}

/// How alike the likest word of a record is, in basis points.
fn likest(word: &str, other: &PairRecord) -> u64 {
    if word.len() >= INSIDE_MIN && other.letters.contains(word) {
        return 9_000;
    }
    other.set.iter().map(|meant| alike(word, meant)).max().unwrap_or_default()
}

/// How alike two words of letters are, in basis points; words with digits are alike or not.
fn alike(left: &str, right: &str) -> u64 {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    if short.len() < 3 || digits(short) || digits(long) {
        return 0;
    }
    if long.starts_with(short) {
        return 8_500;
    }
    if (long.len() - short.len()) * 4 > long.len() {
        return 0;
    }
    let alike = likeness(short, long);
    if alike >= 7_500 { alike } else { 0 }
}

/// One less the edits over the longer text's length, in basis points.
pub(super) fn likeness(left: &str, right: &str) -> u64 {
    let length = left.chars().count().max(right.chars().count());
    let edits = strsim::levenshtein(left, right).min(length);
    (10_000 * (length - edits) as u64).checked_div(length as u64).unwrap_or(0)
}

fn words(told: &mut Told, left: &PairRecord, right: &PairRecord, corpus: &Corpus) {
    let shared: BTreeSet<&String> = left.set.intersection(&right.set).collect();
    let union = left.set.len() + right.set.len() - shared.len();
    let rarity = |word: &&String| u64::from(corpus.word(word));
    let sum = |set: &BTreeSet<String>| set.iter().map(|word| rarity(&word)).sum::<u64>();
    let common: u64 = shared.iter().map(rarity).sum();
    told.both(
        ["words covered, less", "words covered, more"],
        corpus.covered(&left.set, &right.set),
        corpus.covered(&right.set, &left.set),
    );
    told.maybe("rarity shared of all", share(common, sum(&left.set) + sum(&right.set) - common));
    told.maybe("words shared of all", share(shared.len() as u64, union as u64));
    told.maybe("words alike", corpus.word_cosine(&left.set, &right.set));
    told.maybe("runs of letters alike", corpus.cosine(&left.runs, &right.runs));
    let (ours, theirs) = (Unmatched::of(left, right, corpus), Unmatched::of(right, left, corpus));
    told.both(["words alike covered, less", "words alike covered, more"], ours.covered, theirs.covered);
    told.both(["rarest word alone, less", "rarest word alone, more"], Some(ours.rarest()), Some(theirs.rarest()));
    told.both(["rarity alone, less", "rarity alone, more"], Some(ours.sum()), Some(theirs.sum()));
    let (alone, others) = (number(ours.left.len()), number(theirs.left.len()));
    told.both(["words alone, fewer", "words alone, more"], Some(alone), Some(others));
    let mut rarities: Vec<u64> = shared.iter().map(rarity).collect();
    rarities.sort_unstable_by(|one, other| other.cmp(one));
    let rarest = |place: usize| rarities.get(place).map_or(0, |rarity| i32::try_from(*rarity).unwrap_or(i32::MAX));
    told.tell("rarest word shared", rarest(0));
    told.tell("second rarest word shared", rarest(1));
    told.tell("third rarest word shared", rarest(2));
    told.tell("rarity shared", i32::try_from(common).unwrap_or(i32::MAX));
    told.tell("words shared", number(shared.len()));
    told.both(["words, fewer", "words, more"], Some(number(left.set.len())), Some(number(right.set.len())));
}

/// Codes of a side that stand in the other's text, and those that do not.
fn inside<'a>(own: &'a PairRecord, other: &PairRecord) -> (Vec<&'a String>, Vec<&'a String>) {
    own.codes.iter().filter(|code| code.len() >= INSIDE_MIN).partition(|code| other.letters.contains(code.as_str()))
}

fn codes(told: &mut Told, left: &PairRecord, right: &PairRecord) {
    let shared: Vec<&String> = left.codes.intersection(&right.codes).collect();
    let counts = (number(left.codes.len()), number(right.codes.len()));
    told.both(["codes, fewer", "codes, more"], Some(counts.0), Some(counts.1));
    told.tell("codes shared", number(shared.len()));
    told.tell("longest code shared", number(shared.iter().map(|code| code.len()).max().unwrap_or_default()));
    let ((ours, ours_alone), (theirs, theirs_alone)) = (inside(left, right), inside(right, left));
    let longest = ours.iter().chain(&theirs).map(|code| code.len()).max().unwrap_or_default();
    told.tell("longest code inside the other", number(longest));
    let part = |found: &[&String], own: &PairRecord| share(found.len() as u64, own.codes.len() as u64);
    told.both(
        ["codes inside the other, less", "codes inside the other, more"],
        part(&ours, left),
        part(&theirs, right),
    );
    let (mut alike, mut begins, mut beginning) = (0, 0, 0);
    for own in &ours_alone {
        for other in &theirs_alone {
            alike = alike.max(likeness(own, other));
            let common = own.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
            beginning = beginning.max(common);
            begins = begins.max((10_000 * common).checked_div(own.len().max(other.len())).unwrap_or(0));
        }
    }
    told.tell("codes alone, how alike", i32::try_from(alike).unwrap_or(i32::MAX));
    told.tell("codes alone, common beginning", number(begins));
    told.tell("codes alone, common letters", number(beginning));
    told.both(
        ["codes alone, fewer", "codes alone, more"],
        Some(number(ours_alone.len())),
        Some(number(theirs_alone.len())),
    );
    let contradict = longest == 0 && !ours_alone.is_empty() && !theirs_alone.is_empty();
    told.tell("codes agree", if contradict { -1 } else { number(longest) });
}

/// Measures of one unit on both sides: how many have a number in common, and how many have none.
fn measured(left: &PairRecord, right: &PairRecord) -> (usize, usize) {
    let both = left.measures.iter().filter_map(|(unit, numbers)| Some((numbers, right.measures.get(unit)?)));
    let agree = |(ours, theirs): &(&BTreeSet<String>, &BTreeSet<String>)| !ours.is_disjoint(theirs);
    let (agreeing, conflicting): (Vec<_>, Vec<_>) = both.partition(agree);
    (agreeing.len(), conflicting.len())
}

fn amounts(told: &mut Told, left: &PairRecord, right: &PairRecord) {
    let (agreeing, conflicting) = measured(left, right);
    told.tell("measures that agree", number(agreeing));
    told.tell("measures that differ", number(conflicting));
    let shared = left.numbers.intersection(&right.numbers).count();
    told.tell("numbers shared", number(shared));
    let part = |own: &PairRecord| share(shared as u64, own.numbers.len() as u64);
    told.both(["numbers covered, less", "numbers covered, more"], part(left), part(right));
    let alone = |own: &PairRecord| Some(number(own.numbers.len() - shared));
    told.both(["numbers alone, fewer", "numbers alone, more"], alone(left), alone(right));
    let ratios = left.prices.iter().flat_map(|ours| right.prices.iter().map(move |theirs| (*ours, *theirs)));
    let ratio = |(ours, theirs): (i64, i64)| {
        let ratio = i128::from(ours.min(theirs)) * 10_000 / i128::from(ours.max(theirs).max(1));
        i32::try_from(ratio).unwrap_or(0)
    };
    told.maybe("likest prices", ratios.map(ratio).max());
}

fn order(told: &mut Told, left: &PairRecord, right: &PairRecord) {
    let first = !left.words.is_empty() && left.words.first() == right.words.first();
    told.tell("same first word", i32::from(first));
    let common = left.words.iter().zip(&right.words).take_while(|(ours, theirs)| ours == theirs).count();
    told.tell("common first words", number(common));
    let pairs = |record: &PairRecord| -> BTreeSet<(String, String)> {
        record.words.iter().cloned().zip(record.words.iter().skip(1).cloned()).collect()
    };
    let (ours, theirs) = (pairs(left), pairs(right));
    let shared = ours.intersection(&theirs).count();
    told.maybe("neighbours shared of all", share(shared as u64, (ours.len() + theirs.len() - shared) as u64));
    told.tell("neighbours shared", number(shared));
}

/// What two records contradict one another in, in words: codes of which none is shared, and measures of one unit with
/// other numbers.
#[must_use]
pub fn conflicts(left: &PairRecord, right: &PairRecord) -> Vec<String> {
    let mut found = Vec::new();
    let list = |values: &mut dyn Iterator<Item = &String>| {
        let mut values: Vec<&str> = values.map(String::as_str).collect();
        values.sort_unstable();
        values.join(" ")
    };
    let against = |what: &str, ours: String, theirs: String| {
        let (first, second) = if ours <= theirs { (ours, theirs) } else { (theirs, ours) };
        format!("{what}: {first} against {second}")
    };
    let ((ours, ours_alone), (theirs, theirs_alone)) = (inside(left, right), inside(right, left));
    if ours.is_empty() && theirs.is_empty() && !ours_alone.is_empty() && !theirs_alone.is_empty() {
        found.push(against("code", list(&mut ours_alone.iter().copied()), list(&mut theirs_alone.iter().copied())));
    }
    for (unit, numbers) in &left.measures {
        if let Some(others) = right.measures.get(unit).filter(|others| others.is_disjoint(numbers)) {
            found.push(against(unit, list(&mut numbers.iter()), list(&mut others.iter())));
        }
    }
    found
}
