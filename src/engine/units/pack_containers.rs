//! Numbers and the packs beside them: `BX/100`, `100 per box`, `10 boxes of 100`, `Bottle, 240 ml`.

use super::amount_chain::{Chain, Joined, chain_at};
use super::pack_reader::Reader;
use super::pack_rules::{Form, Statement, nested, statement};
use super::pack_words::{Token, TokenKind};
use super::unit_table::{UnitWord, WordKind};
use super::{BaseUnit, Firmness, PackCount, PackPhrase};
use crate::engine::money::Units;

impl Reader<'_> {
    /// A number first: `100/BX`, `10 boxes of 100`, `30 Tabs`, `10 x 50ml`, `240ml bottle`.
    pub(super) fn number(&self, place: usize) -> (Option<PackPhrase>, usize) {
        let Some(chain) = chain_at(&self.tokens, place) else {
            return (None, place + 1);
        };
        let Some(statement) = statement(&chain) else {
            return (None, chain.end);
        };
        if let Some(end) = self.per_container(chain.end) {
            // `100 units/vial` is a strength.
            let strength = self.is_vessel(end) && self.word_before(chain.end) == Some("units");
            return (self.count_per_pack(&statement, place, end).filter(|_| !strength), end);
        }
        if let Some((unit, at)) = self.container_behind(chain.end) {
            return self.number_and_container(&statement, &chain, unit, place, at);
        }
        if statement.form == Form::Measures && self.speaks_of_capacity() {
            // A hundred syringes of 2 ml are a hundred before they are 200 ml.
            let counted = counted_first(&statement);
            return (Some(self.phrase(&counted, Firmness::Firm, true, place, chain.end)), chain.end);
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

    /// `reconstitute to 200 ml`.
    fn is_made_up(&self, place: usize) -> bool {
        let word = |back: usize| place.checked_sub(back).and_then(|at| self.tokens.get(at)).and_then(Token::word);
        word(1) == Some("to")
            && (2..5).filter_map(word).any(|word| word.starts_with("reconstitut") || word.starts_with("make"))
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

    fn word_before(&self, place: usize) -> Option<&str> {
        place.checked_sub(1).and_then(|before| self.tokens.get(before)).and_then(Token::word)
    }

    fn is_vessel(&self, end: usize) -> bool {
        let unit = end.checked_sub(1).and_then(|before| self.tokens.get(before)).and_then(Token::unit);
        unit.is_some_and(|unit| unit.is_vessel())
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
        let unit = self.tokens.get(at)?.unit()?;
        let of = self.tokens.get(at + 1).and_then(Token::word) == Some("of");
        (unit.is_pack() && unit.name != "quantity" || unit.is_bag() && of).then_some((unit, at))
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
        if single
            && matches!(outer.form, Form::Number | Form::Numbers)
            && self.tokens.get(end).is_some_and(Token::is_number)
        {
            // `10x10 pk5`: the pack has a number of its own behind it.
            let phrase = outer.form.firmness().map(|firmness| self.phrase(outer, firmness, true, place, chain.end));
            return (phrase, chain.end);
        }
        match outer.form {
            Form::Measure if holds(unit, outer.base_unit) => {
                // `4ml ampoules`: how many is not said.
                let firmness = if single { Firmness::Firm } else { Firmness::Hint };
                let statement = with_one_vessel(outer, single);
                (Some(self.phrase(&statement, firmness, false, place, end)), end)
            }
            // `500ml bag`: of fluid or for it, so that it only bears out.
            Form::Measure if unit.is_bag() && outer.base_unit == BaseUnit::Millilitre => {
                (Some(self.phrase(outer, Firmness::Hint, false, place, chain.end)), chain.end)
            }
            Form::Measure => (None, chain.end),
            Form::Measures | Form::Things => {
                (Some(self.phrase(outer, Firmness::Firm, true, place, chain.end)), chain.end)
            }
            Form::Number if unit.is_vessel() && single => (None, chain.end),
            _ => {
                let mut phrase = self.phrase(outer, Firmness::Weak, true, place, end);
                phrase.pack = single.then_some(unit.name);
                (Some(phrase), end)
            }
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
    pub(super) fn container(&self, place: usize, unit: Option<&'static UnitWord>) -> (Option<PackPhrase>, usize) {
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
        // `box of 10 packs of 5`; but `BX/100 CS/1000` are two statements.
        if statement.form == Form::Number
            && let Some((_, at)) = self.container_behind(chain.end)
            && self.tokens.get(at + 1).is_some_and(|token| {
                matches!(token.kind, TokenKind::Times | TokenKind::Number(_)) || token.word() == Some("of")
            })
            && let Some((mut phrase, end)) = self.packs_of(&statement, place, at)
        {
            phrase.pack = unit.map(|unit| unit.name);
            return (Some(phrase), end);
        }
        // `Catheter pack (1 tray, 2 gloves)`, `kit containing 5 swabs`: what a pack is made up of is no count of it.
        let parts =
            unit.is_some_and(is_made_up_of_parts) && matches!(statement.form, Form::Things | Form::LikelyThings);
        let opened =
            start.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|sign| sign.is_sign('('));
        let list = opened && !self.tokens.get(chain.end).is_some_and(|sign| sign.is_sign(')'));
        if parts || (list && statement.form == Form::Number && statement.units == Units::ONE) {
            return (None, chain.end);
        }
        let of_a_part = statement.form == Form::Measure && self.is_capacity_word(chain.end);
        let firmness = container_firmness(&statement, unit, sure, &chain).filter(|_| !of_a_part);
        let firmness = firmness.map(|(firmness, single)| (firmness.min(self.most(place, &statement, unit)), single));
        let Some((firmness, single)) = firmness.filter(|_| !self.is_model(place, &chain)) else {
            // Read the number again by itself: `short tube 500ml`, `cartridge 2 pack`.
            return (None, start);
        };
        let end = self.closing_bracket(chain.end);
        let counted = statement.form == Form::Measures && self.speaks_of_capacity();
        let statement = if counted { counted_first(&statement) } else { with_one_vessel(&statement, single) };
        let mut phrase = self.phrase(&statement, firmness, !single, place, end);
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
                TokenKind::Sign(',' | '-' | '.') if at == place => {}
                TokenKind::Word(word, _) if word == "size" && at == place && self.is_counting_pack(place) => {}
                _ => break,
            }
            at += 1;
            if at > place + 2 {
                break;
            }
        }
        (at, separated)
    }

    /// The most that some packs in front can say: a kit of doses or a short code with one digit is often a name.
    fn most(&self, place: usize, statement: &Statement, unit: Option<&UnitWord>) -> Firmness {
        let doses = statement.form == Form::Remainder && unit.is_some_and(is_made_up_of_parts);
        if doses || self.is_short_name(place) { Firmness::Weak } else { Firmness::Firm }
    }

    /// `CS2`, `CT1`: two letters that begin many names, and one digit, in one word.
    fn is_short_name(&self, place: usize) -> bool {
        let letters = matches!(self.tokens.get(place).and_then(Token::word), Some("cs" | "ct"));
        letters
            && self.tokens.get(place + 1).is_some_and(|token| token.glued && token.is_number() && token.text.len() == 1)
    }

    /// `CS2 acetabular cup`: such a word that more follows is a name where it begins the text.
    fn is_model(&self, place: usize, chain: &Chain) -> bool {
        place == 0 && self.is_short_name(place) && chain.end < self.tokens.len() && chain.amounts.len() == 1
    }

    /// True behind a pack whose size is a number of things (`pack size: 30`); a dressing pack's may be a size.
    fn is_counting_pack(&self, place: usize) -> bool {
        matches!(
            place.checked_sub(1).and_then(|before| self.pack_name(before)),
            Some("pack" | "box" | "case" | "carton")
        )
    }

    fn closing_bracket(&self, place: usize) -> usize {
        let closes = self.tokens.get(place).is_some_and(|token| token.is_sign(')'));
        // The closing bracket is part of the phrase only where the opening one is too; words are cut by the builder.
        if closes { place + 1 } else { place }
    }
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
    matches!(
        unit.name,
        "kit"
            | "set"
            | "cartridge"
            | "bag"
            | "sack"
            | "roll"
            | "reel"
            | "cylinder"
            | "tray"
            | "coil"
            | "spool"
            | "sleeve"
    )
}

/// True for packs of unlike parts.
fn is_made_up_of_parts(unit: &UnitWord) -> bool {
    matches!(unit.name, "kit" | "set" | "tray")
}

/// True for one pack (`bottle`), false for several (`bottles`).
const fn is_single(unit: &UnitWord) -> bool {
    matches!(unit.kind, WordKind::Container | WordKind::Vessel)
}

/// `100 x 2ml` as a hundred, which are also 200 ml.
fn counted_first(statement: &Statement) -> Statement {
    let total = PackCount { units: statement.units, base_unit: statement.base_unit };
    match statement.partials.first() {
        Some(count) if count.base_unit == BaseUnit::Each => {
            let (units, base_unit) = (count.units, count.base_unit);
            Statement { units, base_unit, partials: vec![total], form: Form::Things }
        }
        _ => statement.clone(),
    }
}

/// The content of one vessel is also a count of one.
fn with_one_vessel(statement: &Statement, single: bool) -> Statement {
    let mut statement = statement.clone();
    if single && statement.base_unit != BaseUnit::Each && statement.partials.is_empty() {
        statement.partials.push(PackCount { units: Units::ONE, base_unit: BaseUnit::Each });
    }
    statement
}
