//! Reads on from one token of a description: what begins here, if a pack statement does.

use super::amount_chain::{AmountUnit, Joined, chain_at};
use super::pack_rules::{Form, Statement, statement};
use super::pack_words::{Token, TokenKind, tokens};
use super::unit_table::{UnitWord, WordKind};
use super::{BaseUnit, Firmness, PackPhrase};
use crate::engine::money::Units;

/// Words that make a number behind them a name, not a count.
const NAMING_WORDS: [&str; 37] = [
    "size",
    "sizes",
    "no",
    "number",
    "nr",
    "type",
    "class",
    "grade",
    "level",
    "ref",
    "code",
    "model",
    "mk",
    "mark",
    "part",
    "series",
    "spec",
    "specification",
    "version",
    "item",
    "lot",
    "fig",
    "step",
    "stage",
    "phase",
    "ph",
    "for",
    "age",
    "aged",
    "layer",
    "with",
    "plus",
    "including",
    "en",
    "iso",
    "bs",
    "astm",
];

/// Things whose volume is their size.
const CAPACITY_WORDS: [&str; 33] = [
    "balloon",
    "syringe",
    "syringes",
    "bag",
    "bags",
    "capacity",
    "canister",
    "canisters",
    "jug",
    "jugs",
    "bowl",
    "bowls",
    "beaker",
    "beakers",
    "cup",
    "cups",
    "bin",
    "bins",
    "sharps",
    "cylinder",
    "container",
    "containers",
    "flask",
    "dish",
    "pipette",
    "bucket",
    "vacutainer",
    "vacutainers",
    "vacuette",
    "cuvette",
    "cuvettes",
    "cryovial",
    "cryovials",
];

/// The first token, and the one behind the last.
pub(super) type Span = (usize, usize);

/// A description and its tokens.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) tokens: Vec<Token<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, tokens: tokens(text) }
    }

    /// What begins here, and where to read on.
    pub(super) fn step(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let Some(token) = self.tokens.get(place) else {
            return (None, place + 1);
        };
        match &token.kind {
            TokenKind::Number(_) if self.is_name(place) => (None, self.end_of_name(place + 1)),
            TokenKind::Number(_) => self.number(place),
            TokenKind::Word(word, _) if word == "per" => self.container(place, None),
            TokenKind::Word(_, Some(unit)) if unit.is_pack() => self.container(place, Some(unit)),
            TokenKind::Word(_, Some(unit)) if unit.kind == WordKind::Multiple => self.multiple(place, unit),
            TokenKind::Times => self.times(place),
            TokenKind::Sign('(') => self.bracket(place),
            TokenKind::Sign('/') => self.sold_by(place),
            TokenKind::Word(_, Some(unit)) if unit.kind == WordKind::Thing => self.things_first(place),
            TokenKind::Word(word, _) if matches!(word.as_str(), "twin" | "triple") => self.twin_pack(place),
            _ => (None, place + 1),
        }
    }

    /// True for the number of a name: `size 7`, `CH12`, `U100`, `#102198`.
    fn is_name(&self, place: usize) -> bool {
        let Some(before) = place.checked_sub(1).and_then(|before| self.tokens.get(before)) else {
            return false;
        };
        let glued = self.tokens.get(place).is_some_and(|token| token.glued);
        match &before.kind {
            TokenKind::Word(word, unit) => {
                (glued && !unit.is_some_and(UnitWord::is_pack)) || NAMING_WORDS.contains(&word.as_str())
            }
            TokenKind::Sign('#') => true,
            _ => false,
        }
    }

    /// Behind a number that belongs to the name: `4x25` and `10/50` are one name, `7 x 50` is a size and a count.
    fn end_of_name(&self, place: usize) -> usize {
        let joins = |token: &Token<'_>| token.glued && (token.kind == TokenKind::Times || token.is_sign('/'));
        let number = self.tokens.get(place + 1).is_some_and(|token| token.glued && token.is_number());
        let joined = number && self.tokens.get(place).is_some_and(joins);
        if joined { self.end_of_name(place + 2) } else { place }
    }

    /// A number alone behind a stroke: `Labels /1000`.
    fn sold_by(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let apart = place == 0 || self.tokens.get(place).is_some_and(|token| !token.glued);
        let last = self.tokens.get(place + 2).is_none_or(|token| token.is_sign(')') || token.is_sign(','));
        let chain = chain_at(&self.tokens, place + 1).filter(|chain| chain.end == place + 2 && apart && last);
        let found = chain.as_ref().and_then(statement).filter(|found| is_likely_count(found.units));
        match found {
            Some(found) => (Some(self.phrase(&found, Firmness::Weak, true, place, place + 2)), place + 2),
            None => (None, place + 1),
        }
    }

    /// Things and then how many, at the end: `500mg tablets 32`.
    fn things_first(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let chain = chain_at(&self.tokens, place + 1).filter(|chain| chain.end == place + 2);
        let last = self.tokens.get(place + 2).is_none_or(|token| token.is_sign(')') || token.is_sign(','));
        let apart = self.tokens.get(place + 1).is_some_and(|token| !token.glued);
        let found = chain.as_ref().and_then(statement).filter(|found| found.form == Form::Number && last && apart);
        match found.filter(|found| found.units > Units::ONE) {
            Some(found) => (Some(self.phrase(&found, Firmness::Weak, true, place, place + 2)), place + 2),
            None => (None, place + 1),
        }
    }

    /// `twin pack`, `triple pack`.
    fn twin_pack(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let count = if self.tokens.get(place).and_then(Token::word) == Some("twin") { 2 } else { 3 };
        let pack = self.pack_name(place + 1) == Some("pack");
        let counted = self.tokens.get(place + 2).is_some_and(|token| token.is_number() || token.word() == Some("of"));
        let units = Units::whole(count).filter(|_| pack && !counted);
        let phrase = units.map(|units| {
            let statement = Statement { units, base_unit: BaseUnit::Each, partials: Vec::new(), form: Form::Things };
            self.phrase(&statement, Firmness::Weak, true, place, place + 2)
        });
        let next = if phrase.is_some() { place + 2 } else { place + 1 };
        (phrase, next)
    }

    /// `x100`, `x 10`.
    fn times(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let Some(chain) = chain_at(&self.tokens, place + 1) else {
            return (None, place + 1);
        };
        let Some(statement) = statement(&chain) else {
            return (None, chain.end);
        };
        let glued = self.tokens.get(place + 1).is_some_and(|token| token.glued);
        let capital = self.tokens.get(place).is_some_and(|token| token.text == "X");
        let firmness = match statement.form {
            Form::Number if (glued && statement.units.milli() >= 10_000) || !capital => Some(Firmness::Firm),
            // `X6` at the end may be six; `X6 testing strips` is a model.
            Form::Number => self.tokens.get(chain.end).is_none_or(|token| token.is_sign(')')).then_some(Firmness::Weak),
            form => form.firmness(),
        };
        (firmness.map(|firmness| self.phrase(&statement, firmness, true, place, chain.end)), chain.end)
    }

    /// `(100)`: a round or small number alone between brackets.
    fn bracket(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let closed = self.tokens.get(place + 2).is_some_and(|token| token.is_sign(')'));
        let chain = chain_at(&self.tokens, place + 1).filter(|chain| closed && chain.joined == Joined::Single);
        let Some(statement) = chain.as_ref().and_then(statement).filter(|found| found.form == Form::Number) else {
            return (None, place + 1);
        };
        let plain = chain.is_some_and(|chain| {
            chain.end == place + 2 && chain.amounts.iter().all(|amount| matches!(amount.unit, AmountUnit::None))
        });
        if !(plain && is_likely_count(statement.units)) {
            return (None, place + 1);
        }
        (Some(self.phrase(&statement, Firmness::Weak, true, place, place + 3)), place + 3)
    }

    /// `pair`, `dozen` without a number.
    fn multiple(&self, place: usize, unit: &'static UnitWord) -> (Option<PackPhrase>, usize) {
        let spelled = self.tokens.get(place).and_then(Token::word);
        let phrase = matches!(spelled, Some("pair" | "pairs" | "dozen"))
            .then(|| self.bare_multiple(unit, Firmness::Weak, place, place + 1));
        (phrase.flatten(), place + 1)
    }

    pub(super) fn bare_multiple(
        &self,
        unit: &UnitWord,
        firmness: Firmness,
        place: usize,
        end: usize,
    ) -> Option<PackPhrase> {
        let (units, base_unit) = unit.fixed?;
        let statement = Statement { units, base_unit, partials: Vec::new(), form: Form::Things };
        Some(self.phrase(&statement, firmness, true, place, end))
    }

    pub(super) fn pack_name(&self, place: usize) -> Option<&'static str> {
        self.tokens.get(place)?.unit().filter(|unit| unit.is_pack() || unit.is_bag()).map(|unit| unit.name)
    }

    /// True when the text names a thing whose volume is its size, unless it only comes along (`w/syringe`).
    pub(super) fn speaks_of_capacity(&self) -> bool {
        (0..self.tokens.len()).any(|place| {
            let capacity = self.is_capacity_word(place);
            let before = place.checked_sub(1).and_then(|before| self.tokens.get(before));
            let comes_along = before.is_some_and(|before| {
                before.is_sign('/') || before.is_sign('+') || matches!(before.word(), Some("with" | "and" | "plus"))
            });
            capacity && !comes_along
        })
    }

    pub(super) fn is_capacity_word(&self, place: usize) -> bool {
        self.tokens.get(place).and_then(Token::word).is_some_and(|word| CAPACITY_WORDS.contains(&word))
    }

    pub(super) fn phrase(
        &self,
        from: &Statement,
        firmness: Firmness,
        counts_packs: bool,
        place: usize,
        end: usize,
    ) -> PackPhrase {
        let start = self.tokens.get(place).map_or(0, |token| token.start);
        let stop = end.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, Token::end);
        let words = self.text.get(start..stop).unwrap_or_default().trim();
        let words = if words.contains('(') { words } else { words.trim_end_matches(')') };
        PackPhrase {
            units: from.units,
            base_unit: from.base_unit,
            partials: from.partials.clone(),
            firmness,
            counts_packs,
            pack: None,
            words: words.to_owned(),
        }
    }
}

/// From 2 to 1,000, and 2,000, 5,000, 10,000 and so on: other numbers alone between brackets are mostly names.
fn is_likely_count(units: Units) -> bool {
    let mut leading = units.milli() / Units::ONE.milli();
    if leading <= 1_000 {
        return leading > 1;
    }
    while leading % 10 == 0 {
        leading /= 10;
    }
    matches!(leading, 1 | 2 | 5)
}
