//! Making trial lines.

use super::code::{GtinDirt, PartDirt, stated_gtin, stated_part};
use super::dirt::{Dirt, draw};
use super::fit::{Fitting, Narrowed, company_of};
use super::line::{TrialLine, TrialProduct};
use super::word::{Left, Word, clean_words, left, text_of, words_of};
use super::{abbreviation, company, loss, noise, order, pack, size, spelling};
use crate::engine::model::Item;
use crate::engine::money::{Amount, Quantity};
use crate::engine::synthesis::chance::{Chance, mix};

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialSettings {
    /// How many lines.
    pub lines: u64,
    /// What every choice is drawn from.
    pub seed: u64,
}

/// In ten thousand: products held out of the catalogue, and lines that name one of them.
const HELD_OUT: u64 = 500;
/// In ten thousand: lines that state their maker.
const COMPANY_STATED: u64 = 4_500;
/// In ten thousand: lines that state the GTIN of a product that has one.
const GTIN_STATED: u64 = 3_000;
/// In ten thousand: lines that state the part code of a product that has one.
const PART_STATED: u64 = 2_500;
/// In ten thousand: lines that state the GTIN of another product.
const GTIN_OF_ANOTHER: u64 = 15;

/// Keys of the rows of chance.
const HOLD: u64 = 1;
const LINE: u64 = 2;
const OTHERS: u64 = 3;

/// Products ready to be made into lines: those of the catalogue and those held out of it.
#[derive(Debug)]
pub struct Trial {
    settings: TrialSettings,
    kept: Vec<TrialProduct>,
    held_out: Vec<TrialProduct>,
    fitting: Fitting,
    /// Places of the kept products that have a GTIN.
    with_gtin: Vec<usize>,
}

impl Trial {
    /// Holds some of the products out. The order they come in does not matter.
    #[must_use]
    pub fn new(mut products: Vec<TrialProduct>, settings: TrialSettings) -> Self {
        products.sort_by(|left, right| left.public_id.cmp(&right.public_id));
        let key = mix(settings.seed, HOLD);
        let is_held = |product: &TrialProduct| {
            let drawn = product.public_id.bytes().fold(key, |drawn, byte| mix(drawn, u64::from(byte)));
            Chance::new(drawn, 0).below(10_000) < HELD_OUT
        };
        let (held_out, kept): (Vec<_>, Vec<_>) = products.into_iter().partition(is_held);
        let fitting = Fitting::new(kept.iter());
        let has_gtin = |product: &TrialProduct| product.record.levels.iter().any(|level| level.gtin.is_some());
        let with_gtin = kept.iter().enumerate().filter(|(_, product)| has_gtin(product)).map(|(at, _)| at).collect();
        Self { settings, kept, held_out, fitting, with_gtin }
    }

    /// The products of the catalogue that lines are to be matched with, by public id.
    #[must_use]
    pub fn catalogue(&self) -> &[TrialProduct] {
        &self.kept
    }

    /// The products held out of it, by public id.
    #[must_use]
    pub fn held_out(&self) -> &[TrialProduct] {
        &self.held_out
    }

    /// A product by public id, held out or not.
    #[must_use]
    pub fn product(&self, public_id: &str) -> Option<&TrialProduct> {
        let within = |list: &[TrialProduct]| list.binary_search_by(|one| one.public_id.as_str().cmp(public_id));
        match within(&self.kept) {
            Ok(place) => self.kept.get(place),
            Err(_) => within(&self.held_out).ok().and_then(|place| self.held_out.get(place)),
        }
    }

    /// Whether two products have the same clean words: no text tells them apart.
    #[must_use]
    pub fn are_twins(&self, left: &str, right: &str) -> bool {
        let words = |public_id: &str| self.product(public_id).map(sorted_words);
        words(left).is_some_and(|own| words(right) == Some(own))
    }

    /// Whether the words that are left of a line are exactly another product's: what was lost cannot be missed.
    #[must_use]
    pub fn is_disguised_as(&self, line: &TrialLine, public_id: &str) -> bool {
        let product = self.product(public_id).filter(|product| product.public_id != line.truth);
        line.whole_words.is_some() && product.map(sorted_words) == line.whole_words
    }

    /// The line at a place below [`TrialSettings::lines`]; nothing where there is no product to make it from.
    #[must_use]
    pub fn line(&self, place: u64) -> Option<TrialLine> {
        let mut chance = Chance::new(mix(self.settings.seed, LINE), place);
        let held_out = chance.below(10_000) < HELD_OUT && !self.held_out.is_empty();
        let products = if held_out { &self.held_out } else { &self.kept };
        let product = products.get(chance.place(products.len()))?;
        Some(self.dirtied(place, product, held_out, &mut chance))
    }

    /// What other organisations, so many, paid for an order unit of the pack that a line really bought, each with its
    /// order units.
    #[must_use]
    pub fn others(&self, line: &TrialLine, count: usize) -> Vec<(Amount, Quantity)> {
        let mut chance = Chance::new(mix(self.settings.seed, OTHERS), line.place);
        line.price.map(|price| pack::others(price.listed, count, &mut chance)).unwrap_or_default()
    }

    fn dirtied(&self, place: u64, product: &TrialProduct, held_out: bool, chance: &mut Chance) -> TrialLine {
        let maker = company_of(&product.record);
        let pack = pack::stated(product, chance);
        let price = pack::price(product, pack.units, chance);
        let (company, company_dirt) = company::stated(maker, COMPANY_STATED, chance);
        let (gtin, gtin_dirt) = self.gtin(product, &pack, chance);
        let part = product.record.mpc.as_deref().filter(|_| chance.below(10_000) < PART_STATED);
        let (part, part_dirt) = match part.filter(|_| company.is_some()).map(|code| stated_part(code, chance)) {
            Some((text, dirt)) => (Some(text), dirt),
            None => (None, PartDirt::Missing),
        };
        let mut text = self.text(product, &pack, part.is_none(), chance);
        text.dirt.sort_unstable();
        let by_text = Narrowed { company: maker.filter(|_| company.is_some()), gtin: None, code: None };
        let usable = matches!(gtin_dirt, GtinDirt::Right | GtinDirt::Repairable);
        let level = product.record.levels.iter().find(|level| level.units == pack.units && level.gtin.is_some());
        let coded = part.is_some() || text.dirt.contains(&Dirt::CodeInText);
        let by_codes = Narrowed {
            gtin: level.and_then(|level| level.gtin.as_deref()).filter(|_| usable && !held_out),
            code: product.record.mpc.as_deref().filter(|_| coded && !held_out),
            ..by_text
        };
        // A line states either who made the thing or who sells it, and the code by which that one knows it.
        let by_supplier = part.is_some() && chance.below(3) == 0;
        let mut item = Item { description: text.written, gtin, ..Item::default() };
        (item.uom, item.units_per_uom) = (pack.uom.clone(), pack.units_per_uom.clone());
        if by_supplier {
            (item.supplier, item.supplier_part) = (company, part);
        } else {
            (item.manufacturer, item.mpc) = (company, part);
        }
        TrialLine {
            place,
            item,
            truth: product.public_id.clone(),
            held_out,
            dirt: text.dirt,
            gtin: gtin_dirt,
            part: part_dirt,
            company: company_dirt,
            pack,
            price,
            whole_words: whole_words(&text.left),
            leaves_by_text: self.fitting.count(&text.left, &by_text),
            leaves: self.fitting.count(&text.left, &by_codes),
        }
    }

    /// The GTIN of the pack bought, as stated; now and then that of another product.
    fn gtin(&self, product: &TrialProduct, pack: &pack::TrialPack, chance: &mut Chance) -> (Option<String>, GtinDirt) {
        let (stated, another) = (chance.below(10_000) < GTIN_STATED, chance.below(10_000) < GTIN_OF_ANOTHER);
        let own = |product: &TrialProduct| product.record.levels.iter().find_map(|level| level.gtin.clone());
        if another && let Some(other) = self.with_gtin.get(chance.place(self.with_gtin.len())) {
            let other = self.kept.get(*other).filter(|other| other.public_id != product.public_id);
            let theirs = other
                .and_then(own)
                .filter(|theirs| !product.record.levels.iter().any(|level| level.gtin.as_ref() == Some(theirs)));
            if let Some(theirs) = theirs {
                return (Some(theirs), GtinDirt::OtherProduct);
            }
        }
        let level = product.record.levels.iter().find(|level| level.units == pack.units && level.gtin.is_some());
        match level.and_then(|level| level.gtin.as_deref()).filter(|_| stated) {
            Some(gtin) => {
                let (text, dirt) = stated_gtin(gtin, chance);
                (Some(text), dirt)
            }
            None => (None, GtinDirt::Missing),
        }
    }

    /// Lost things first, then what is only written otherwise.
    fn text(&self, product: &TrialProduct, pack: &pack::TrialPack, code_free: bool, chance: &mut Chance) -> DirtyText {
        let wanted = draw(chance);
        let wants = |dirt: Dirt| wanted.contains(&dirt);
        let mut words = words_of(&product.record.description);
        let mut done = Vec::new();
        let mut note = |dirt: Dirt, changed: bool| done.extend(changed.then_some(dirt));
        // The order of words says what a field cuts away.
        note(Dirt::Reordered, wants(Dirt::Reordered) && order::reordered(&mut words, chance));
        note(Dirt::SmallWords, wants(Dirt::SmallWords) && loss::small_words(&mut words));
        note(Dirt::Dropped, wants(Dirt::Dropped) && loss::dropped(&mut words, chance));
        note(Dirt::Truncated, wants(Dirt::Truncated) && loss::truncated(&mut words, chance));
        note(Dirt::CutWords, wants(Dirt::CutWords) && loss::cut_words(&mut words, chance));
        let left = left(&words);
        note(Dirt::Inches, wants(Dirt::Inches) && size::inches(&mut words));
        note(Dirt::Sizes, wants(Dirt::Sizes) && size::sizes(&mut words, chance));
        note(
            Dirt::Abbreviated,
            wants(Dirt::Abbreviated) && abbreviation::abbreviated(&mut words, chance, &self.fitting),
        );
        note(Dirt::Vowels, wants(Dirt::Vowels) && spelling::without_vowels(&mut words, chance, &self.fitting));
        note(Dirt::Misspelt, wants(Dirt::Misspelt) && spelling::misspelt(&mut words, chance, &self.fitting));
        note(Dirt::Punctuation, wants(Dirt::Punctuation) && order::without_punctuation(&mut words));
        let mpc = product.record.mpc.as_deref().filter(|code| code_free && code.chars().count() >= 4);
        if let Some(code) = mpc.filter(|_| wants(Dirt::CodeInText)) {
            let at = if chance.below(3) == 0 { 0 } else { words.len() };
            words.insert(at, Word::fixed(code));
            note(Dirt::CodeInText, true);
        }
        let maker = company_of(&product.record);
        note(Dirt::Noise, wants(Dirt::Noise) && noise::noise(&mut words, chance, maker, pack.words.as_deref()));
        let mut written = text_of(&words);
        if wants(Dirt::Capitals) {
            let capitals = written.to_uppercase();
            note(Dirt::Capitals, capitals != written);
            written = capitals;
        }
        DirtyText { written, left, dirt: done }
    }
}

fn sorted_words(product: &TrialProduct) -> Vec<String> {
    let mut words = clean_words(&product.record.description);
    words.sort_unstable();
    words
}

/// The words that are left, sorted; nothing where one of them is cut.
fn whole_words(left: &[Left]) -> Option<Vec<String>> {
    let whole = left.iter().map(|word| (!word.cut).then(|| word.text.clone()));
    let mut words: Vec<String> = whole.collect::<Option<_>>()?;
    words.sort_unstable();
    Some(words)
}

/// A description made dirty.
struct DirtyText {
    written: String,
    left: Vec<Left>,
    dirt: Vec<Dirt>,
}
