//! Weighs everything a line says about its pack against what the catalogue knows.

use std::fmt;

use super::evidence::{Evidence, Stance, gather};
use super::{BaseUnit, UnitMeaning, unit_code};
use crate::engine::model::PackagingLevel;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Units;

words! {
    /// Whether a pack may be relied on by itself.
    PackStrength {
        /// Only pack text, a pack of unknown size, or nothing: the price must not stand off by a known pack.
        Weak = "weak",
        /// A GTIN's packaging level, two independent sources that agree, or a stated number with nothing against it.
        Strong = "strong",
    }
}

words! {
    /// What speaks for a pack, best first.
    PackSourceKind {
        /// The packaging level that the line's GTIN names.
        GtinLevel = "gtin_level",
        /// The level that its NHS Supply Chain product code or part code names.
        CodedLevel = "coded_level",
        /// The catalogue's level with the line's unit of purchase.
        CatalogueLevel = "catalogue_level",
        /// The units stated.
        UnitsColumn = "units_column",
        /// A unit of purchase with a fixed factor or its own count.
        UnitOfPurchase = "unit_of_purchase",
        /// Pack text in the description.
        Description = "description",
        /// The only pack the catalogue knows.
        OnlyLevel = "only_level",
        /// A pack the catalogue knows, bearing out what something else says.
        KnownLevel = "known_level",
        /// Nothing: one is assumed, or the smallest of several packs the catalogue knows.
        Assumed = "assumed",
    }
}

/// What a line says about its order unit, all as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatedPack<'a> {
    /// Unit of purchase (`BX`, `Each`, `BOX OF 100`).
    pub uom: Option<&'a str>,
    /// Units per unit of purchase (`100`, `1,000`, `100.0`); anything that is no number above zero is no evidence.
    pub units_per_uom: Option<&'a str>,
    /// The line's words.
    pub description: &'a str,
}

/// What the catalogue knows of the product's packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductPacks<'a> {
    /// What the product's prices are compared in; it wins over what texts say.
    pub base_unit: BaseUnit,
    /// All its packaging levels.
    pub levels: &'a [PackagingLevel],
    /// Base units of the level that the line's GTIN names.
    pub keyed_level: Option<Units>,
    /// Base units of the level that the line's NHS Supply Chain product code or part code names.
    pub coded_level: Option<Units>,
}

impl ProductPacks<'_> {
    /// True when the catalogue knows packs of the product, and none of one.
    #[must_use]
    pub fn are_packs_only(&self) -> bool {
        !self.levels.is_empty() && self.levels.iter().all(|level| level.units != Units::ONE)
    }
}

/// One source and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSource {
    /// What kind of source.
    pub kind: PackSourceKind,
    /// Base units of one order unit by this source.
    pub units: Units,
    /// The words it rests on, as stated.
    pub words: String,
}

/// How many base units one order unit holds, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackReading {
    /// Base units of one order unit: by the best source.
    pub units: Units,
    /// The base unit.
    pub base_unit: BaseUnit,
    /// Whether it may be relied on. With a conflict, strong means that another source bears the best one out.
    pub strength: PackStrength,
    /// Every source heard, best first; those against it too.
    pub sources: Vec<PackSource>,
    /// What the best of the independent sources that disagree says; where nothing says which of several known packs it
    /// is, the next of them.
    pub conflict: Option<Units>,
    /// True when the catalogue knows packs of the product, and none of so many.
    pub is_unlisted: bool,
    /// What a buyer should know of the unit of purchase: that its code names no pack, or is no longer listed.
    pub unit_note: Option<String>,
}

impl PackReading {
    /// True when two independent sources *about this line* say the same, and more than say the other thing: a ratio of
    /// prices alone never puts such a pack in doubt.
    ///
    /// The catalogue speaks about a line by the line's GTIN or code, or by its unit of purchase where that picks one of
    /// several packs (`CS`, not `BX`); it counts once however often it is asked. That it knows a pack of that size, or
    /// calls its only one a pack too, bears a reading out, but says nothing about the line. The line's units column,
    /// unit of purchase and description count once each.
    ///
    /// Where the catalogue knows packs of the product and none of so many, it speaks against the line in its way: three
    /// have to say so then. And a column of 1 beside `EA` counts once there, since an order form that nobody filled in says both.
    #[must_use]
    pub fn is_proven_twice(&self) -> bool {
        let supporters = self.tellers_of(self.units);
        let needed = if self.is_unlisted { 3 } else { 2 };
        supporters >= needed && self.conflict.is_none_or(|other| supporters > self.tellers_of(other))
    }

    /// How many independent sources about the line say so many units.
    fn tellers_of(&self, units: Units) -> usize {
        let mut tellers: Vec<Teller> = self
            .sources
            .iter()
            .filter(|source| source.units == units)
            .filter_map(|source| self.teller(source))
            .collect();
        if self.is_unlisted && units == Units::ONE && tellers.contains(&Teller::Column) {
            tellers.retain(|teller| *teller != Teller::UnitOfPurchase);
        }
        tellers.sort_unstable();
        tellers.dedup();
        tellers.len()
    }

    fn teller(&self, source: &PackSource) -> Option<Teller> {
        match source.kind {
            PackSourceKind::GtinLevel | PackSourceKind::CodedLevel => Some(Teller::Catalogue),
            PackSourceKind::CatalogueLevel => {
                let only = self.sources.iter().any(|source| source.kind == PackSourceKind::OnlyLevel);
                (!only).then_some(Teller::Catalogue)
            }
            PackSourceKind::UnitsColumn => Some(Teller::Column),
            // `EA` of a product compared in ml says nothing but by what the description says one holds.
            PackSourceKind::UnitOfPurchase => match unit_code::meaning_of(&source.words) {
                UnitMeaning::Fixed { base_unit, .. } if base_unit != self.base_unit => Some(Teller::Description),
                _ => Some(Teller::UnitOfPurchase),
            },
            PackSourceKind::Description => Some(Teller::Description),
            PackSourceKind::OnlyLevel | PackSourceKind::KnownLevel | PackSourceKind::Assumed => None,
        }
    }

    /// What the reading rests on, in words a buyer can read: `units column says 100; description says 'BX/100'`.
    #[must_use]
    pub fn evidence_text(&self) -> String {
        let (against, supporting): (Vec<_>, Vec<_>) =
            self.sources.iter().partition(|source| source.units != self.units);
        let mut text = clauses(&supporting, false);
        if !against.is_empty() {
            text.push_str("; but ");
            text.push_str(&clauses(&against, true));
        }
        if let Some(note) = &self.unit_note {
            text.push_str("; ");
            text.push_str(note);
        }
        text
    }
}

/// Who tells something about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Teller {
    Catalogue,
    Column,
    UnitOfPurchase,
    Description,
}

fn clauses(sources: &[&PackSource], with_units: bool) -> String {
    let clauses: Vec<String> = sources.iter().map(|source| source.clause(with_units)).collect();
    clauses.join("; ")
}

impl PackSource {
    fn clause(&self, with_units: bool) -> String {
        let Self { kind, units, words } = self;
        let clause = match kind {
            PackSourceKind::GtinLevel => format!("the GTIN names a pack of {units}"),
            PackSourceKind::CodedLevel => format!("the product code names a pack of {units}"),
            PackSourceKind::CatalogueLevel => format!("the catalogue's {words} holds {units}"),
            PackSourceKind::OnlyLevel => format!("the catalogue's only pack holds {units}"),
            PackSourceKind::KnownLevel => format!("the catalogue knows a pack of {units}"),
            PackSourceKind::UnitsColumn => format!("units column says {words}"),
            PackSourceKind::UnitOfPurchase => format!("unit of purchase is {words}"),
            PackSourceKind::Description => format!("description says '{words}'"),
            PackSourceKind::Assumed if words.is_empty() => "nothing says how many: taken as 1".to_owned(),
            PackSourceKind::Assumed => {
                format!("nothing says which of the catalogue's packs of {words} it is: shown as {units}")
            }
        };
        let said =
            matches!(kind, PackSourceKind::UnitsColumn | PackSourceKind::UnitOfPurchase | PackSourceKind::Description);
        if said && (with_units || *kind == PackSourceKind::UnitOfPurchase) && *words != units.to_string() {
            return format!("{clause} ({units})");
        }
        clause
    }
}

/// How many base units one order unit holds: by the best source, with all that speaks for and against it.
///
/// Best first: the GTIN's packaging level; the catalogue's pack for the code or unit of purchase; the stated units; a unit of
/// purchase with a fixed factor; pack text; the catalogue's only pack; the one known pack that the description's amount is; one, assumed,
/// unless the catalogue knows several packs and none of one: then two of them are shown as a conflict. A stated number that equals a partial
/// count of a nested pack agrees with it (5 and `Vial 5 x 20 ml`).
#[must_use]
pub fn read_pack(stated: &StatedPack<'_>, product: Option<&ProductPacks<'_>>) -> PackReading {
    let unit_note = stated.uom.and_then(unit_code::note_on);
    let reading = weighed(stated, product);
    let knows = |product: &ProductPacks<'_>| product.levels.iter().any(|level| level.units == reading.units);
    let is_unlisted = product.is_some_and(|product| !product.levels.is_empty() && !knows(product));
    PackReading { is_unlisted, unit_note, ..reading }
}

fn weighed(stated: &StatedPack<'_>, product: Option<&ProductPacks<'_>>) -> PackReading {
    let (base_unit, heard) = gather(stated, product);
    let Some(primary) = heard.iter().find(|evidence| evidence.stance != Stance::OnlySupports) else {
        let packs = product.map(known_packs).unwrap_or_default();
        return borne_out(base_unit, &heard, &packs).unwrap_or_else(|| assumed(base_unit, &packs));
    };
    let units = primary.units;
    let (mut supports, mut doubted, mut conflict) = (0_usize, false, None);
    let mut sources = vec![primary.source_for(units)];
    for other in heard.iter().filter(|other| !std::ptr::eq(*other, primary)) {
        if other.agrees_with(units) {
            supports += usize::from(other.is_independent_of(primary));
        } else if other.stance == Stance::Firm {
            conflict = conflict.or(Some(other.units));
        } else if other.stance == Stance::Weak {
            doubted |= other.casts_doubt;
        } else {
            continue;
        }
        sources.push(other.source_for(units));
    }
    let alone = primary.stands_alone && conflict.is_none() && !doubted;
    let strong = primary.kind == PackSourceKind::GtinLevel || supports > 0 || alone;
    let strength = if strong { PackStrength::Strong } else { PackStrength::Weak };
    PackReading { units, base_unit, strength, sources, conflict, is_unlisted: false, unit_note: None }
}

/// The packs the catalogue knows, rising, each once.
fn known_packs(product: &ProductPacks<'_>) -> Vec<Units> {
    let mut packs: Vec<Units> = product.levels.iter().map(|level| level.units).collect();
    packs.sort_unstable();
    packs.dedup();
    packs
}

/// The one known pack that the description's amount is: `gel 15ml` of a gel in tubes of 15 and 50 ml. Only for what is
/// measured: the numbers beside counted things are as often sizes.
fn borne_out(base_unit: BaseUnit, heard: &[Evidence], packs: &[Units]) -> Option<PackReading> {
    let description = heard.iter().find(|evidence| evidence.kind == PackSourceKind::Description)?;
    let mut agreeing = packs.iter().filter(|pack| description.agrees_with(**pack));
    let units = *agreeing.next()?;
    if base_unit == BaseUnit::Each || agreeing.next().is_some() {
        return None;
    }
    let sources =
        heard.iter().filter(|evidence| evidence.agrees_with(units)).map(|evidence| evidence.source_for(units));
    let sources = sources.collect();
    Some(PackReading {
        units,
        base_unit,
        strength: PackStrength::Weak,
        sources,
        conflict: None,
        is_unlisted: false,
        unit_note: None,
    })
}

/// What is left when nothing says how many: one; but where the catalogue knows the product in several packs and none of
/// one, its two smallest packs are held against each other, since one of nothing that is sold would be absurd.
fn assumed(base_unit: BaseUnit, packs: &[Units]) -> PackReading {
    let (units, conflict, words) = match packs {
        [smallest, next, ..] if !packs.contains(&Units::ONE) => (*smallest, Some(*next), listed(packs)),
        _ => (Units::ONE, None, String::new()),
    };
    let source = PackSource { kind: PackSourceKind::Assumed, units, words };
    PackReading {
        units,
        base_unit,
        strength: PackStrength::Weak,
        sources: vec![source],
        conflict,
        is_unlisted: false,
        unit_note: None,
    }
}

/// `28, 100 or 227`.
fn listed(packs: &[Units]) -> String {
    let words: Vec<String> = packs.iter().map(Units::to_string).collect();
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => words.concat(),
    }
}

impl Evidence {
    /// The source as told: with the units it bears out, or its own.
    fn source_for(&self, units: Units) -> PackSource {
        let (units, words) = match self.support_for(units) {
            Some(words) => (units, words),
            None => (self.units, &self.words),
        };
        PackSource { kind: self.kind, units, words: words.clone() }
    }
}

/// The base units of one order unit that the catalogue's levels state for a unit of purchase, where they state one.
pub(super) fn level_for(levels: &[PackagingLevel], uom: &str) -> Option<Units> {
    let mut found = levels
        .iter()
        .filter(|level| level.uom.as_deref().is_some_and(|own| unit_code::same_container(own, uom)))
        .map(|level| level.units);
    let first = found.next()?;
    found.all(|units| units == first).then_some(first)
}
