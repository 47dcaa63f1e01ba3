//! Finds the pack statements in a description: `BX/100`, `10 x 50ml`, `case of 4 x 25`, `30 Tabs`, `Bottle, 240 ml`.
//!
//! Sizes, strengths and gauges (`10cm x 10cm`, `150/300mg`, `CH12`, `10ml syringe`) are no packs.

use super::amount_chain::{AmountUnit, Chain, Joined, chain_at};
use super::pack_rules::{Form, Statement, nested, statement};
use super::pack_words::{Token, TokenKind, tokens};
use super::unit_table::{self, UnitWord, WordKind};
use super::{BaseUnit, Firmness, PackCount, PackPhrase};
use crate::engine::money::Units;

/// Every pack statement in a description, in order of the words.
#[must_use]
pub fn read(description: &str) -> Vec<PackPhrase> {
    Reader { text: description, tokens: tokens(description) }.phrases().into_iter().map(|(phrase, _)| phrase).collect()
}

/// A text that is a pack statement and nothing else, such as a unit of purchase (`BX100`, `10X100ML`, `100`).
#[must_use]
pub fn read_whole(text: &str) -> Option<PackPhrase> {
    let reader = Reader { text, tokens: tokens(text) };
    let end = reader.tokens.len();
    if let Some(chain) = chain_at(&reader.tokens, 0).filter(|chain| chain.end == end) {
        // The whole text is about the pack, so that what would be a hint in a description is firm here.
        let statement = statement(&chain)?;
        return Some(reader.phrase(&statement, Firmness::Firm, true, 0, end));
    }
    if let Some(count) = reader.counted_packs(end) {
        return Some(count);
    }
    let is_bracket = |token: &Token<'_>| token.is_sign('(') || token.is_sign(')');
    let (phrase, (from, to)) = reader.phrases().into_iter().next()?;
    let outside = reader.tokens.iter().enumerate().filter(|(place, _)| *place < from || *place >= to);
    (phrase.firmness > Firmness::Hint && outside.map(|(_, token)| token).all(is_bracket)).then_some(phrase)
}

/// Words that make a number behind them a name, not a count.
const NAMING_WORDS: [&str; 30] = [
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
];

/// Things whose volume is their size.
const CAPACITY_WORDS: [&str; 26] = [
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
];

type Span = (usize, usize);

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
}

impl Reader<'_> {
    /// A number and a unit of purchase, and nothing else: `12 EA`, `6 VIALS`, `10 VI`.
    fn counted_packs(&self, end: usize) -> Option<PackPhrase> {
        let [number, noun] = self.tokens.as_slice() else {
            return None;
        };
        let TokenKind::Number(Some(milli)) = number.kind else {
            return None;
        };
        let unit = unit_table::code(&noun.text.to_uppercase()).or_else(|| noun.unit())?;
        let (one, base_unit) = if unit.is_pack() { (Units::ONE, BaseUnit::Each) } else { unit.fixed? };
        if base_unit == BaseUnit::Each && milli % Units::ONE.milli() != 0 {
            return None;
        }
        let units = Units::from_milli(milli)?.times(one)?;
        let statement = Statement { units, base_unit, partials: Vec::new(), form: Form::Things };
        Some(self.phrase(&statement, Firmness::Firm, true, 0, end))
    }

    fn phrases(&self) -> Vec<(PackPhrase, Span)> {
        let mut phrases: Vec<(PackPhrase, Span)> = Vec::new();
        let mut place = 0;
        while place < self.tokens.len() {
            let (phrase, next) = self.step(place);
            let next = next.max(place + 1);
            phrases.extend(phrase.map(|phrase| (phrase, (place, next))));
            place = next;
        }
        self.boxes_in_cases(&mut phrases);
        phrases
    }

    /// Puts `100/BX` and `10 BX/CS`, said apart, together: 1,000 in a case.
    fn boxes_in_cases(&self, phrases: &mut [(PackPhrase, Span)]) {
        let inner: Vec<PackPhrase> = phrases.iter().map(|(phrase, _)| phrase.clone()).collect();
        for (outer, (from, to)) in phrases {
            let Some(counted) = (*from..to.saturating_sub(1)).find_map(|place| self.pack_name(place)) else { continue };
            let held = inner
                .iter()
                .find(|inner| inner.pack == Some(counted) && inner.firmness == Firmness::Firm && inner.counts_packs);
            let Some(held) = held.filter(|_| outer.pack.is_some_and(|pack| pack != counted)) else { continue };
            let Some(units) = outer.units.times(held.units) else { continue };
            outer.partials = nested(&[outer.units, held.units]);
            (outer.units, outer.base_unit) = (units, held.base_unit);
            outer.words = format!("{}, {}", held.words, outer.words);
        }
    }

    fn pack_name(&self, place: usize) -> Option<&'static str> {
        self.tokens.get(place)?.unit().filter(|unit| unit.is_pack()).map(|unit| unit.name)
    }

    /// What begins here, and where to read on.
    fn step(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let Some(token) = self.tokens.get(place) else {
            return (None, place + 1);
        };
        match &token.kind {
            TokenKind::Number(_) if self.is_name(place) => (None, place + 1),
            TokenKind::Number(_) => self.number(place),
            TokenKind::Word(word, _) if word == "per" => self.container(place, None),
            TokenKind::Word(_, Some(unit)) if unit.is_pack() => self.container(place, Some(unit)),
            TokenKind::Word(_, Some(unit)) if unit.kind == WordKind::Multiple => self.multiple(place, unit),
            TokenKind::Times => self.times(place),
            TokenKind::Sign('(') => self.bracket(place),
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

    /// A number first: `100/BX`, `10 boxes of 100`, `30 Tabs`, `10 x 50ml`, `240ml bottle`.
    fn number(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let Some(chain) = chain_at(&self.tokens, place) else {
            return (None, place + 1);
        };
        let Some(statement) = statement(&chain) else {
            return (None, chain.end);
        };
        if let Some(end) = self.per_container(chain.end) {
            return (self.count_per_pack(&statement, place, end), end);
        }
        if let Some((unit, at)) = self.container_behind(chain.end) {
            return self.number_and_container(&statement, &chain, unit, place, at);
        }
        let made_up = self.is_made_up(place);
        let firmness =
            if made_up && statement.form == Form::Measure { Some(Firmness::Firm) } else { statement.form.firmness() };
        let capacity = statement.form == Form::Measure && !made_up && self.speaks_of_capacity();
        let phrase = firmness
            .filter(|_| !capacity)
            .map(|firmness| self.phrase(&with_one_vessel(&statement, made_up), firmness, !made_up, place, chain.end));
        (phrase, chain.end)
    }

    /// `/BX`, `per box`, `a box`, `in a box`: the index behind it.
    fn per_container(&self, place: usize) -> Option<usize> {
        let is_word = |at: usize, word: &str| self.tokens.get(at).and_then(Token::word) == Some(word);
        let mut at = place;
        if self.tokens.get(at)?.is_sign('/') || is_word(at, "per") {
            at += 1;
        } else {
            at += usize::from(is_word(at, "in"));
            if !(is_word(at, "a") || is_word(at, "to")) {
                return None;
            }
            at += 1;
            at += usize::from(is_word(at, "a"));
        }
        self.tokens.get(at)?.unit().filter(|unit| unit.is_pack() && unit.name != "quantity").map(|_| at + 1)
    }

    fn count_per_pack(&self, statement: &Statement, place: usize, end: usize) -> Option<PackPhrase> {
        let single = statement.form == Form::Measure;
        let mut phrase = self.phrase(&with_one_vessel(statement, single), Firmness::Firm, !single, place, end);
        phrase.pack = self.pack_name(end.checked_sub(1)?);
        Some(phrase)
    }

    /// The pack right behind a number, a hyphen or `x` between them allowed: `10 boxes`, `10-pack`, `10 x BX`.
    fn container_behind(&self, place: usize) -> Option<(&'static UnitWord, usize)> {
        let joined = self.tokens.get(place).is_some_and(|token| token.is_sign('-') || token.kind == TokenKind::Times);
        let at = if joined { place + 1 } else { place };
        let unit = self.tokens.get(at)?.unit().filter(|unit| unit.is_pack() && unit.name != "quantity")?;
        Some((unit, at))
    }

    /// `10 boxes of 100`, `6 x 350ml bottles`, `240ml bottle`, `10-pack`, `5m roll`.
    fn number_and_container(
        &self,
        outer: &Statement,
        chain: &Chain,
        unit: &'static UnitWord,
        place: usize,
        at: usize,
    ) -> (Option<PackPhrase>, usize) {
        if matches!(outer.form, Form::Number | Form::Numbers)
            && let Some((phrase, end)) = self.packs_of(outer, place, at)
        {
            return (Some(phrase), end);
        }
        let end = at + 1;
        if let (Form::Number, Some(end)) = (outer.form, self.per_container(end)) {
            return (self.count_per_pack(outer, place, end), end);
        }
        let single = is_single(unit);
        match outer.form {
            Form::Measure if holds(unit, outer.base_unit) => {
                // `4ml ampoules`: how many is not said.
                let firmness = if single { Firmness::Firm } else { Firmness::Hint };
                let statement = with_one_vessel(outer, single);
                (Some(self.phrase(&statement, firmness, false, place, end)), end)
            }
            Form::Measure => (None, chain.end),
            Form::Measures | Form::Things => {
                (Some(self.phrase(outer, Firmness::Firm, true, place, chain.end)), chain.end)
            }
            Form::Number if unit.is_vessel() && single => (None, chain.end),
            _ => (Some(self.phrase(outer, Firmness::Weak, true, place, end)), end),
        }
    }

    /// Packs in a pack: what follows the inner pack's word says how much it holds.
    fn packs_of(&self, outer: &Statement, place: usize, at: usize) -> Option<(PackPhrase, usize)> {
        let (start, separated) = self.skip_separators(at + 1);
        let chain = chain_at(&self.tokens, start)?;
        let inner = statement(&chain)?;
        let sure = separated || matches!(inner.form, Form::Things | Form::Measures);
        let measure = inner.form == Form::Measure && holds(self.tokens.get(at)?.unit()?, inner.base_unit);
        if !(sure || measure) {
            return None;
        }
        let partials = if inner.base_unit == BaseUnit::Each {
            nested(&[outer.units, inner.units])
        } else {
            let packs = inner.partials.first().map_or(Units::ONE, |packs| packs.units);
            vec![PackCount { units: outer.units.times(packs)?, base_unit: BaseUnit::Each }]
        };
        let units = outer.units.times(inner.units)?;
        let whole = Statement { units, base_unit: inner.base_unit, partials, form: inner.form };
        Some((self.phrase(&whole, Firmness::Firm, true, place, chain.end), chain.end))
    }

    /// A pack first: `BX/100`, `box of 100`, `PK 10 x 10`, `Bottle, 240 ml`, `pk10`, `per 1000`.
    fn container(&self, place: usize, unit: Option<&'static UnitWord>) -> (Option<PackPhrase>, usize) {
        let (start, separated) = self.skip_separators(place + 1);
        let glued = start == place + 1 && self.tokens.get(start).is_some_and(|token| token.glued);
        let sure = separated || glued || unit.is_none_or(|unit| unit.name == "quantity");
        if unit.is_none()
            && let Some(multiple) = self.tokens.get(start).and_then(Token::unit)
            && multiple.kind == WordKind::Multiple
        {
            return (self.bare_multiple(multiple, Firmness::Firm, place, start + 1), start + 1);
        }
        let Some(chain) = chain_at(&self.tokens, start) else {
            return (None, place + 1);
        };
        let Some(statement) = statement(&chain) else {
            return (None, chain.end);
        };
        // In `bag 10 x 50ml` or `pack 100/box` the number belongs to what follows it.
        if statement.form == Form::Number && self.per_container(chain.end).is_some() {
            return (None, start);
        }
        let of_a_part = statement.form == Form::Measure && self.is_capacity_word(chain.end);
        let firmness = container_firmness(&statement, unit, sure, &chain).filter(|_| !of_a_part);
        let Some((firmness, single)) = firmness else {
            // Read the number again by itself: `short tube 500ml`, `cartridge 2 pack`.
            return (None, start);
        };
        let end = self.closing_bracket(chain.end);
        let mut phrase = self.phrase(&with_one_vessel(&statement, single), firmness, !single, place, end);
        phrase.pack = unit.map(|unit| unit.name);
        (Some(phrase), end)
    }

    /// Skips what may stand between a pack and its number; true when something there says that they belong together.
    fn skip_separators(&self, place: usize) -> (usize, bool) {
        let mut separated = false;
        let mut at = place;
        while let Some(token) = self.tokens.get(at) {
            match &token.kind {
                TokenKind::Sign('/' | ':' | '(' | '=') | TokenKind::Times => separated = true,
                TokenKind::Word(word, _) if matches!(word.as_str(), "of" | "contains" | "containing") => {
                    separated = true;
                }
                TokenKind::Word(word, Some(_)) if word == "qty" || word == "quantity" => separated = true,
                TokenKind::Sign(',' | '-') if at == place => {}
                _ => break,
            }
            at += 1;
            if at > place + 2 {
                break;
            }
        }
        (at, separated)
    }

    fn closing_bracket(&self, place: usize) -> usize {
        let closes = self.tokens.get(place).is_some_and(|token| token.is_sign(')'));
        // The closing bracket is part of the phrase only where the opening one is too; words are cut by the builder.
        if closes { place + 1 } else { place }
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
            // `X6` is more often a model than six.
            Form::Number if (glued && statement.units.milli() >= 10_000) || !capital => Some(Firmness::Firm),
            Form::Number => Some(Firmness::Weak),
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

    fn bare_multiple(&self, unit: &UnitWord, firmness: Firmness, place: usize, end: usize) -> Option<PackPhrase> {
        let (units, base_unit) = unit.fixed?;
        let statement = Statement { units, base_unit, partials: Vec::new(), form: Form::Things };
        Some(self.phrase(&statement, firmness, true, place, end))
    }

    /// `reconstitute to 200 ml`.
    fn is_made_up(&self, place: usize) -> bool {
        let word = |back: usize| place.checked_sub(back).and_then(|at| self.tokens.get(at)).and_then(Token::word);
        word(1) == Some("to")
            && (2..5).filter_map(word).any(|word| word.starts_with("reconstitut") || word.starts_with("make"))
    }

    /// True when the text names a thing whose volume is its size, unless it only comes along (`w/syringe`).
    fn speaks_of_capacity(&self) -> bool {
        (0..self.tokens.len()).any(|place| {
            let capacity = self.is_capacity_word(place);
            let before = place.checked_sub(1).and_then(|before| self.tokens.get(before));
            let comes_along = before.is_some_and(|before| {
                before.is_sign('/') || before.is_sign('+') || matches!(before.word(), Some("with" | "and" | "plus"))
            });
            capacity && !comes_along
        })
    }

    fn is_capacity_word(&self, place: usize) -> bool {
        self.tokens.get(place).and_then(Token::word).is_some_and(|word| CAPACITY_WORDS.contains(&word))
    }

    fn phrase(&self, from: &Statement, firmness: Firmness, counts_packs: bool, place: usize, end: usize) -> PackPhrase {
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

/// How firm a pack in front makes a number, and whether it tells the content of one vessel only.
fn container_firmness(
    statement: &Statement,
    unit: Option<&'static UnitWord>,
    sure: bool,
    chain: &Chain,
) -> Option<(Firmness, bool)> {
    let vessel = unit.is_some_and(UnitWord::is_vessel);
    match statement.form {
        Form::Things | Form::Measures => Some((Firmness::Firm, false)),
        Form::Number if (vessel || unit.is_some_and(names_a_thing)) && !sure => None,
        Form::Number | Form::LikelyThings | Form::Remainder => {
            Some((if sure { Firmness::Firm } else { Firmness::Weak }, false))
        }
        Form::Numbers => Some((if vessel && !sure { Firmness::Weak } else { Firmness::Firm }, false)),
        Form::Measure if chain.joined != Joined::Single => None,
        Form::Measure => match unit {
            Some(unit) if holds(unit, statement.base_unit) => Some((Firmness::Firm, true)),
            Some(_) if sure => Some((Firmness::Weak, true)),
            _ => None,
        },
    }
}

/// True when a pack's word may name the content as such: bottles hold volumes and weights, rolls lengths.
fn holds(unit: &UnitWord, base_unit: BaseUnit) -> bool {
    match base_unit {
        BaseUnit::Metre => matches!(unit.name, "roll" | "reel"),
        // A tube with a volume is a part of a device; ointments go by weight.
        BaseUnit::Millilitre if unit.name == "tube" => false,
        _ => unit.is_vessel(),
    }
}

/// True for packs whose word, with a number behind it, is a name more often than a count (`dressing kit 3`).
fn names_a_thing(unit: &UnitWord) -> bool {
    matches!(unit.name, "kit" | "set" | "cartridge" | "bag" | "sack" | "roll" | "reel" | "cylinder" | "tray")
}

/// True for one pack (`bottle`), false for several (`bottles`).
const fn is_single(unit: &UnitWord) -> bool {
    matches!(unit.kind, WordKind::Container | WordKind::Vessel)
}

/// The content of one vessel is also a count of one.
fn with_one_vessel(statement: &Statement, single: bool) -> Statement {
    let mut statement = statement.clone();
    if single && statement.base_unit != BaseUnit::Each && statement.partials.is_empty() {
        statement.partials.push(PackCount { units: Units::ONE, base_unit: BaseUnit::Each });
    }
    statement
}
