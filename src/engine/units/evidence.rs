//! Gathers what each source says about a pack, all in one base unit.

use super::pack_reading::{PackSourceKind, ProductPacks, StatedPack, level_for};
use super::{BaseUnit, Firmness, PackPhrase, UnitMeaning, meaning_of, pack_text};
use crate::engine::money::Units;

/// How a source speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    /// Says how many; another number elsewhere is a conflict.
    Firm,
    /// Says how many, perhaps.
    Weak,
    /// Only bears out what another source says.
    OnlySupports,
}

/// What one source says.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) kind: PackSourceKind,
    pub(super) units: Units,
    pub(super) words: String,
    pub(super) stance: Stance,
    /// Other numbers it bears out, each with its words.
    pub(super) also: Vec<(Units, String)>,
    /// True when it is strong with nothing against it.
    pub(super) stands_alone: bool,
    /// True when it weakens another number without being a conflict.
    pub(super) casts_doubt: bool,
    /// True for "one each" of a product that the catalogue knows in packs only. That is what an order form says where nobody
    /// filled it in: however often it is said, it is said once.
    pub(super) says_unsold_one: bool,
}

impl Evidence {
    fn new(kind: PackSourceKind, units: Units, words: &str, stance: Stance) -> Self {
        let stands_alone = kind <= PackSourceKind::UnitOfPurchase;
        Self {
            kind,
            units,
            words: words.to_owned(),
            stance,
            also: Vec::new(),
            stands_alone,
            casts_doubt: true,
            says_unsold_one: false,
        }
    }

    /// The same, said of a product whose only packs in the catalogue are others than one.
    fn of_packs_only(mut self, packs_only: bool) -> Self {
        if packs_only && self.units == Units::ONE {
            self.stands_alone = false;
            self.says_unsold_one = true;
        }
        self
    }

    pub(super) fn agrees_with(&self, units: Units) -> bool {
        self.support_for(units).is_some()
    }

    /// The words that bear a number out.
    pub(super) fn support_for(&self, units: Units) -> Option<&String> {
        if self.units == units && self.stance != Stance::OnlySupports {
            return Some(&self.words);
        }
        self.also.iter().find(|(also, _)| *also == units).map(|(_, words)| words)
    }

    /// False for two tellings of the same catalogue, or of an order form that nobody filled in.
    pub(super) fn is_independent_of(&self, other: &Self) -> bool {
        let of_catalogue = |kind: PackSourceKind| {
            matches!(
                kind,
                PackSourceKind::GtinLevel
                    | PackSourceKind::CodedLevel
                    | PackSourceKind::CatalogueLevel
                    | PackSourceKind::OnlyLevel
                    | PackSourceKind::KnownLevel
            )
        };
        let same_catalogue = of_catalogue(self.kind) && of_catalogue(other.kind);
        !(same_catalogue || (self.says_unsold_one && other.says_unsold_one))
    }
}

/// Everything said, read once.
struct Said<'a> {
    uom: &'a str,
    meaning: UnitMeaning,
    column_text: &'a str,
    column: Option<Units>,
    phrases: Vec<PackPhrase>,
    /// True when the catalogue knows the product, in other packs than one.
    packs_only: bool,
}

/// The base unit, and the sources that speak, best first.
pub(super) fn gather(stated: &StatedPack<'_>, product: Option<&ProductPacks<'_>>) -> (BaseUnit, Vec<Evidence>) {
    let uom = stated.uom.map_or("", str::trim);
    let column_text = stated.units_per_uom.map_or("", str::trim);
    let meaning = if uom.is_empty() { UnitMeaning::Unknown } else { meaning_of(uom) };
    let mut phrases = pack_text::read(stated.description);
    if product.is_some_and(|product| product.base_unit == BaseUnit::Metre) {
        phrases.extend(pack_text::lengths(stated.description));
    }
    let packs_only = product.is_some_and(ProductPacks::are_packs_only);
    let said = Said { uom, meaning, column_text, column: units_of(column_text), phrases, packs_only };
    let base_unit = product.map_or_else(|| said.base_unit(), |product| product.base_unit);
    let mut heard = Vec::new();
    if let Some(product) = product {
        catalogue_levels(product, &said, &mut heard);
    }
    heard.extend(said.column_evidence(base_unit, product));
    heard.extend(said.uom_evidence(base_unit));
    heard.extend(said.description_evidence(base_unit));
    heard.extend(product.and_then(|product| said.known_levels(product)));
    (base_unit, heard)
}

/// A stated number of units: `100`, `100.0`, `1,000`. Anything else says nothing.
fn units_of(text: &str) -> Option<Units> {
    Units::parse(text).ok().or_else(|| {
        let (first, groups) = text.split_once(',')?;
        let whole = groups.split_once('.').map_or(groups, |(whole, _)| whole);
        let grouped = (1..=3).contains(&first.len()) && whole.split(',').all(|group| group.len() == 3);
        grouped.then(|| Units::parse(&text.replace(',', "")).ok()).flatten()
    })
}

/// The levels the catalogue names for this line.
fn catalogue_levels(product: &ProductPacks<'_>, said: &Said<'_>, heard: &mut Vec<Evidence>) {
    let firm = |kind, units, words| Evidence::new(kind, units, words, Stance::Firm);
    heard.extend(product.keyed_level.map(|units| firm(PackSourceKind::GtinLevel, units, "")));
    heard.extend(product.coded_level.map(|units| firm(PackSourceKind::CodedLevel, units, "")));
    let level = level_for(product.levels, said.uom);
    heard.extend(level.map(|units| firm(PackSourceKind::CatalogueLevel, units, said.uom)));
}

impl Said<'_> {
    /// The base unit where no catalogue product gives it.
    fn base_unit(&self) -> BaseUnit {
        match (&self.meaning, self.column) {
            (UnitMeaning::Fixed { base_unit, .. }, _) if *base_unit != BaseUnit::Each => *base_unit,
            (_, Some(column)) => self.base_unit_of(column),
            (UnitMeaning::Fixed { base_unit, .. }, None) => *base_unit,
            (UnitMeaning::Counted(phrase), None) => phrase.base_unit,
            (_, None) => self.main_phrase().map_or(BaseUnit::Each, |phrase| phrase.base_unit),
        }
    }

    /// The base unit in which a phrase bears a stated number out: as its total, else as a partial count.
    fn base_unit_of(&self, column: Units) -> BaseUnit {
        let counted = match &self.meaning {
            UnitMeaning::Counted(phrase) => Some(phrase),
            _ => None,
        };
        let phrases = || counted.into_iter().chain(&self.phrases);
        let total = phrases().find(|phrase| phrase.units == column).map(|phrase| phrase.base_unit);
        let partial = || {
            let mut partials = phrases().flat_map(|phrase| &phrase.partials);
            partials.find(|partial| partial.units == column).map(|partial| partial.base_unit)
        };
        total.or_else(partial).unwrap_or(BaseUnit::Each)
    }

    /// The pack that the unit of purchase names.
    fn container(&self) -> Option<&'static str> {
        match self.meaning {
            UnitMeaning::Container(name) => Some(name),
            _ => None,
        }
    }

    /// The description's pack: the first of the firmest phrases, hints left out.
    fn main_phrase(&self) -> Option<&PackPhrase> {
        let firm = self.phrases.iter().find(|phrase| phrase.firmness == Firmness::Firm);
        firm.or_else(|| self.phrases.iter().find(|phrase| phrase.firmness == Firmness::Weak))
    }

    fn column_evidence(&self, base_unit: BaseUnit, product: Option<&ProductPacks<'_>>) -> Option<Evidence> {
        let column = self.column?;
        let levels = product.map_or(&[][..], |product| product.levels);
        let units = self.column_in(column, base_unit, levels);
        let measured = matches!(base_unit, BaseUnit::Millilitre | BaseUnit::Gram | BaseUnit::Metre);
        if units == Units::ONE && measured && self.packs_only && !self.is_sold_by(base_unit) {
            // One bottle: nobody orders a millilitre, and what the bottle holds is said elsewhere or not at all.
            return None;
        }
        Some(
            Evidence::new(PackSourceKind::UnitsColumn, units, self.column_text, Stance::Firm)
                .of_packs_only(self.packs_only),
        )
    }

    /// True when the unit of purchase is a measure of the base unit's kind.
    fn is_sold_by(&self, base: BaseUnit) -> bool {
        matches!(self.meaning, UnitMeaning::Fixed { base_unit, .. } if base_unit == base)
    }

    /// The stated number in the base unit.
    fn column_in(&self, column: Units, base_unit: BaseUnit, levels: &[crate::engine::model::PackagingLevel]) -> Units {
        let total = |phrase: &&PackPhrase| phrase.units == column && phrase.base_unit == base_unit;
        if levels.iter().any(|level| level.units == column) || self.phrases.iter().any(|phrase| total(&phrase)) {
            return column;
        }
        if let UnitMeaning::Fixed { units: factor, base_unit: own } = self.meaning
            && own == base_unit
            && (own != BaseUnit::Each || column == Units::ONE)
            && column != factor
        {
            // `LTR` and 5 are five litres; `PR` and 1 are one pair.
            return column.times(factor).unwrap_or(column);
        }
        // Five vials of 20 ml, for a product compared in ml.
        let mut counting = self.phrases.iter().filter(|phrase| phrase.agrees_with(column, BaseUnit::Each));
        let measured = counting.find_map(|phrase| phrase.in_base_unit(base_unit));
        measured.filter(|_| base_unit != BaseUnit::Each).unwrap_or(column)
    }

    fn uom_evidence(&self, base_unit: BaseUnit) -> Option<Evidence> {
        let evidence = |units| {
            let evidence = Evidence::new(PackSourceKind::UnitOfPurchase, units, self.uom, Stance::Firm);
            evidence.of_packs_only(self.packs_only && base_unit == BaseUnit::Each)
        };
        match &self.meaning {
            UnitMeaning::Fixed { units, base_unit: own } if *own == base_unit => {
                (!self.uom_only_measures(*units, base_unit)).then(|| evidence(*units))
            }
            // `EA` of a product compared in ml: the description may say what one holds.
            UnitMeaning::Fixed { units, base_unit: BaseUnit::Each } => {
                let mut phrases = self.phrases.iter().filter(|phrase| phrase.firmness == Firmness::Firm);
                let holds = phrases
                    .find(|phrase| phrase.base_unit == base_unit && phrase.agrees_with(*units, BaseUnit::Each))?;
                Some(evidence(holds.units))
            }
            UnitMeaning::Counted(phrase) => {
                let mut evidence = evidence(phrase.in_base_unit(base_unit)?);
                evidence.also = partials_of(phrase, base_unit);
                Some(evidence)
            }
            _ => None,
        }
    }

    /// True for a unit of purchase such as `ml` that only says what a stated amount is measured in: nobody orders one.
    fn uom_only_measures(&self, units: Units, base_unit: BaseUnit) -> bool {
        let poured = matches!(base_unit, BaseUnit::Millilitre | BaseUnit::Gram);
        let measured = poured || base_unit == BaseUnit::Metre;
        let described = poured && self.phrases.iter().any(|phrase| phrase.speaks_of(base_unit));
        measured && units <= Units::ONE && (self.column.is_some() || described)
    }

    /// The description as one source, whatever the number of its phrases.
    fn description_evidence(&self, base_unit: BaseUnit) -> Option<Evidence> {
        let also = self.phrases.iter().flat_map(|phrase| partials_of(phrase, base_unit)).collect();
        let firmest = |firmness: Firmness| {
            let phrases =
                || self.phrases.iter().filter(|phrase| phrase.firmness == firmness && phrase.speaks_of(base_unit));
            // `BX/100, CS/1000` ordered by the case.
            phrases()
                .find(|phrase| phrase.pack.is_some() && phrase.pack == self.container())
                .or_else(|| phrases().next())
        };
        let (phrase, stance) = match (firmest(Firmness::Firm), firmest(Firmness::Weak)) {
            (Some(phrase), _) => (phrase, Stance::Firm),
            (None, Some(phrase)) => (phrase, Stance::Weak),
            (None, None) => (self.phrases.first()?, Stance::OnlySupports),
        };
        let units = phrase.in_base_unit(base_unit).unwrap_or(phrase.units);
        let mut evidence = Evidence::new(PackSourceKind::Description, units, &phrase.words, stance);
        evidence.also = also;
        Some(evidence)
    }

    /// The catalogue's packs as such: the only one may be the pack, any of them bears out another source.
    fn known_levels(&self, product: &ProductPacks<'_>) -> Option<Evidence> {
        let first = product.levels.first()?;
        let only = product.levels.iter().all(|level| level.units == first.units);
        let kind = if only { PackSourceKind::OnlyLevel } else { PackSourceKind::KnownLevel };
        // A box of one, of what the catalogue knows in larger boxes only: one of the two is wrong.
        let contradicts = self.packs_only && self.container().is_some() && self.column == Some(Units::ONE);
        let stance = match (contradicts && product.base_unit == BaseUnit::Each, only) {
            (true, _) => Stance::Firm,
            (false, true) => Stance::Weak,
            (false, false) => Stance::OnlySupports,
        };
        let mut evidence = Evidence::new(kind, first.units, self.uom, stance);
        evidence.casts_doubt = false;
        evidence.also = product.levels.iter().map(|level| (level.units, self.uom.to_owned())).collect();
        Some(evidence)
    }
}

/// Every number a phrase bears out in a base unit.
fn partials_of(phrase: &PackPhrase, base_unit: BaseUnit) -> Vec<(Units, String)> {
    let total = (phrase.base_unit == base_unit).then_some(phrase.units);
    let partials = phrase.partials.iter().filter(|partial| partial.base_unit == base_unit).map(|partial| partial.units);
    total.into_iter().chain(partials).map(|units| (units, phrase.words.clone())).collect()
}
