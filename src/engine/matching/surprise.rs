//! How surprising an item's words would be if it were a product, in sixteenths of a bit, and the probabilities that
//! follow.

use super::alignment::Alignment;
use super::fit::Fit;
use super::prepared::{PreparedItem, PreparedProduct};
use super::token::TokenKind;
use super::weights::{TokenHash, TokenWeights};
use super::word_costs::{Payer, WordCost, WordCosts, WordCounts};

/// Least rarity of a word that may speak of the order: what many products have is said of the thing.
const NOTE_RARITY: u32 = 128;

/// Greatest rarity of a word so common that leaving it out tells nothing.
const COMMON: u32 = 40;

/// Everything that an alignment came to, in sixteenths of a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Surprise {
    /// How surprising the item's words would be if it were the product.
    pub(crate) total: u32,
    /// If this product is the likeliest: how surprising it would be that the item is none of those found but another one,
    /// which the catalogue lacks; below zero where that is likelier than not.
    pub(crate) other: i64,
}

impl Surprise {
    /// What counts come to.
    pub(crate) fn of(counts: &WordCounts, costs: &WordCosts) -> Self {
        let mut surprise = Self::default();
        for ((what, cost), count) in costs.iter().zip(counts.as_array()) {
            let sum = match what {
                WordCost::ForeignRarity => count.saturating_mul(cost) / 100,
                _ => count.saturating_mul(cost),
            };
            match what.payer() {
                Payer::Product => surprise.total = surprise.total.saturating_add(sum),
                Payer::Other => surprise.other += i64::from(sum),
                Payer::Doubt => surprise.other -= i64::from(sum),
            }
        }
        surprise
    }
}

/// What an alignment counts.
pub(crate) fn counts(
    item: &PreparedItem,
    product: &PreparedProduct,
    alignment: &Alignment,
    weights: &TokenWeights,
) -> WordCounts {
    let mut counts = WordCounts::default();
    let foreign = |counts: &mut WordCounts, place: usize| match item.words().hashes().get(place) {
        Some(hash) if item.is_note(place) && is_rare(*hash, weights) => counts.add(WordCost::Note, 1),
        // A measure that no product has is a size of something else, no slip and no note.
        Some(hash) if weights.knows(*hash) || is_measure(item, place) => {
            counts.add(WordCost::Foreign, 1);
            counts.add(WordCost::DoubtForeign, 1);
            counts.add_rarity(WordCost::ForeignRarity, weights.weight(*hash));
        }
        _ => strange(counts, 1),
    };
    for (ours, _, fit) in &alignment.fits {
        // A word that products have is no slip of another one: `midi` is not `mini`.
        if fit.is_slip() && is_known(item, *ours, weights) {
            foreign(&mut counts, *ours);
        } else {
            counts.add(cost_of(*fit), 1);
        }
    }
    alignment.foreign.iter().for_each(|place| foreign(&mut counts, *place));
    strange(&mut counts, alignment.surplus);
    counts.add(WordCost::Lent, alignment.lent);
    let hard = alignment.silent.iter().filter(|place| product.is_hard(**place)).count();
    let soft = alignment.silent.len() - hard;
    if alignment.cut {
        counts.add(WordCost::CutSilent, soft);
        counts.add(WordCost::CutSilentHard, hard);
        counts.add(WordCost::CutUnsaid, usize::from(hard + soft > 0));
    } else {
        counts.add(WordCost::Silent, soft);
        counts.add(WordCost::SilentHard, hard);
        counts.add(WordCost::Unsaid, usize::from(hard + soft > 0));
        counts.add(WordCost::UnsaidHard, usize::from(hard > 0));
    }
    let says_foreign = counts.of(WordCost::Foreign) > 0;
    counts.add(other(product, alignment, says_foreign, weights), 1);
    counts
}

fn strange(counts: &mut WordCounts, times: usize) {
    counts.add(WordCost::Strange, times);
    counts.add(WordCost::DoubtStrange, times);
}

const fn cost_of(fit: Fit) -> WordCost {
    match fit {
        Fit::SameNumber => WordCost::SameNumber,
        Fit::OneSlip => WordCost::OneSlip,
        Fit::TwoSlips => WordCost::TwoSlips,
        Fit::Beginning => WordCost::Beginning,
        Fit::Shortened => WordCost::Shortened,
        Fit::Initials => WordCost::Initials,
    }
}

/// Which price another product has that the catalogue lacks: it rests on how much is left unsaid.
fn other(product: &PreparedProduct, alignment: &Alignment, says_foreign: bool, weights: &TokenWeights) -> WordCost {
    let rarity = |place: usize| product.words().hashes().get(place).map_or(0, |hash| weights.weight(*hash));
    match alignment.silent.as_slice() {
        [] if says_foreign => WordCost::OtherSaid,
        [] => WordCost::Other,
        [one] if alignment.cut || !product.is_hard(*one) && rarity(*one) < COMMON => WordCost::OtherUnsaidLittle,
        _ if alignment.cut => WordCost::OtherCutUnsaid,
        _ => WordCost::OtherUnsaid,
    }
}

/// True for a word that no product has, or hardly any.
fn is_rare(hash: TokenHash, weights: &TokenWeights) -> bool {
    !weights.knows(hash) || weights.weight(hash) >= NOTE_RARITY
}

fn is_measure(item: &PreparedItem, place: usize) -> bool {
    item.words().word(place).is_some_and(|(_, kind)| matches!(kind, TokenKind::Measure(_)))
}

fn is_known(item: &PreparedItem, place: usize, weights: &TokenWeights) -> bool {
    item.words().hashes().get(place).is_some_and(|hash| weights.knows(*hash))
}

/// `2^(-surprise / 16)` in 2^32ths, by halving and a table of sixteenths.
pub(crate) fn likelihood(surprise: u32) -> u64 {
    /// 2^32 * 2^(-n / 16), cut to whole numbers.
    const SIXTEENTHS: [u64; 16] = [
        4_294_967_296,
        4_112_874_773,
        3_938_502_375,
        3_771_522_796,
        3_611_622_602,
        3_458_501_653,
        3_311_872_529,
        3_171_459_999,
        3_037_000_499,
        2_908_241_642,
        2_784_941_738,
        2_666_869_344,
        2_553_802_833,
        2_445_529_972,
        2_341_847_524,
        2_242_560_872,
    ];
    let sixteenth = SIXTEENTHS.get(usize::try_from(surprise % 16).unwrap_or(0)).copied().unwrap_or_default();
    sixteenth.checked_shr(surprise / 16).unwrap_or(0)
}
