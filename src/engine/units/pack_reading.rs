//! Weighs everything a line says about its pack against what the catalogue knows.

use std::fmt;

use super::evidence::{Evidence, Stance, gather};
use super::{BaseUnit, unit_code};
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
        /// Nothing: one is assumed.
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
    /// What the best of the independent sources that disagree says.
    pub conflict: Option<Units>,
}

impl PackReading {
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
        text
    }
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
            PackSourceKind::Assumed => "nothing says how many: taken as 1".to_owned(),
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
/// purchase with a fixed factor; pack text; the catalogue's only pack; one, assumed. A stated number that equals a partial
/// count of a nested pack agrees with it (5 and `Vial 5 x 20 ml`).
#[must_use]
pub fn read_pack(stated: &StatedPack<'_>, product: Option<&ProductPacks<'_>>) -> PackReading {
    let (base_unit, heard) = gather(stated, product);
    let Some(primary) = heard.iter().find(|evidence| evidence.stance != Stance::OnlySupports) else {
        return assumed(base_unit);
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
    PackReading { units, base_unit, strength, sources, conflict }
}

fn assumed(base_unit: BaseUnit) -> PackReading {
    let source = PackSource { kind: PackSourceKind::Assumed, units: Units::ONE, words: String::new() };
    PackReading { units: Units::ONE, base_unit, strength: PackStrength::Weak, sources: vec![source], conflict: None }
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
