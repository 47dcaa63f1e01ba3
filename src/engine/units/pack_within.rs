//! Puts together pack statements that a description makes apart: `100/BX, 10 BX/CS`, `30/pack 20 packs`, `500ml bottle x 12`.

use super::pack_reader::{Reader, Span};
use super::pack_rules::nested;
use super::{BaseUnit, Firmness, PackCount, PackPhrase};
use crate::engine::money::Units;

/// A statement with its tokens, from the first to the one behind the last.
pub(super) type Placed = (PackPhrase, Span);

/// Joins the statements of one description.
pub(super) fn join(reader: &Reader<'_>, phrases: &mut [Placed]) {
    if phrases.len() > 1 {
        packs_in_packs(reader, phrases);
        counted_measures(phrases);
    }
}

/// `100/BX` and `10 BX/CS` are 1,000 in a case; `30/pack` and `20 packs` are 600.
fn packs_in_packs(reader: &Reader<'_>, phrases: &mut [Placed]) {
    let inner: Vec<PackPhrase> = phrases.iter().map(|(phrase, _)| phrase.clone()).collect();
    for (place, (outer, span)) in phrases.iter_mut().enumerate() {
        let Some(counted) = counted_pack(reader, outer, *span) else { continue };
        let held = inner.iter().enumerate().find(|(other, held)| {
            let firm = held.firmness == Firmness::Firm && held.base_unit == BaseUnit::Each;
            *other != place && held.pack == Some(counted) && firm
        });
        let Some((_, held)) = held.filter(|_| outer.partials.is_empty()) else { continue };
        let Some(units) = outer.units.times(held.units) else { continue };
        outer.partials = nested(&[outer.units, held.units]);
        outer.units = units;
        outer.firmness = Firmness::Firm;
        outer.words = format!("{}, {}", held.words, outer.words);
    }
}

/// The packs that a statement counts: boxes in `10 BX/CS`, packs in `20 packs`.
fn counted_pack(reader: &Reader<'_>, outer: &PackPhrase, (from, to): Span) -> Option<&'static str> {
    let mut named = (from..to).filter_map(|place| reader.pack_name(place));
    match outer.pack {
        Some(pack) => named.find(|name| *name != pack),
        None if outer.firmness == Firmness::Weak && to == from + 2 => named.next(),
        None => None,
    }
}

/// `500ml bottle` and then `case of 12` are also 6,000 ml. The count goes before the measure, which told one only.
fn counted_measures(phrases: &mut [Placed]) {
    let mut measures = phrases.iter().enumerate().filter(|(_, (phrase, _))| tells_one(phrase));
    let Some((at, (one, _))) = measures.next().filter(|_| measures.next().is_none()) else { return };
    let (one, base_unit) = (one.units, one.base_unit);
    let behind = phrases.iter_mut().enumerate().skip(at + 1);
    let counts = behind.filter(|(_, (phrase, _))| {
        phrase.base_unit == BaseUnit::Each && phrase.firmness > Firmness::Hint && phrase.counts_packs
    });
    let mut first_firm = None;
    for (place, (phrase, _)) in counts {
        let Some(units) = one.times(phrase.units) else { continue };
        phrase.partials.push(PackCount { units, base_unit });
        if phrase.firmness == Firmness::Firm && first_firm.is_none() {
            first_firm = Some(place);
        }
    }
    if let Some(moved) = first_firm.and_then(|firm| phrases.get_mut(at..=firm)) {
        moved.rotate_right(1);
    }
}

/// True for what one vessel holds, however many there are.
fn tells_one(phrase: &PackPhrase) -> bool {
    let one = PackCount { units: Units::ONE, base_unit: BaseUnit::Each };
    let measured = matches!(phrase.base_unit, BaseUnit::Millilitre | BaseUnit::Gram)
        || (phrase.base_unit == BaseUnit::Metre && phrase.firmness == Firmness::Firm);
    measured && (phrase.partials.is_empty() || phrase.partials == [one])
}
