//! How surprising an item's words would be if it were a product, in sixteenths of a bit, and the probabilities that
//! follow.

use super::alignment::Alignment;
use super::fit::Fit;
use super::prepared::{PreparedItem, PreparedProduct};
use super::weights::{TokenHash, TokenWeights};
use super::word_costs::{WordCost, WordCosts, WordCounts};

/// Least rarity of a word that may speak of the order: what many products have is said of the thing.
const NOTE_RARITY: u32 = 128;

/// Greatest rarity of a word so common that leaving it out tells nothing.
const COMMON: u32 = 40;

/// Everything that an alignment came to, in sixteenths of a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Surprise {
    /// The item's words that stand for the product's, or that it has elsewhere than in its description.
    pub(crate) fits: u32,
    /// Its words that do not, and attributes that speak against.
    pub(crate) foreign: u32,
    /// The product's words that it leaves out.
    pub(crate) silent: u32,
    /// That it is another product, which the catalogue lacks, over and above fits and silence.
    pub(crate) other: u32,
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
            let part = match what {
                _ if what.is_fit() => &mut surprise.fits,
                _ if what.is_foreign() => &mut surprise.foreign,
                _ if what.is_silence() => &mut surprise.silent,
                _ => &mut surprise.other,
            };
            *part = part.saturating_add(sum);
        }
        surprise
    }

    /// How surprising in all.
    pub(crate) fn total(&self) -> u32 {
        self.fits.saturating_add(self.foreign).saturating_add(self.silent)
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
        Some(hash) if weights.knows(*hash) => {
            counts.add(WordCost::Foreign, 1);
            counts.add_rarity(WordCost::ForeignRarity, weights.weight(*hash));
        }
        _ => counts.add(WordCost::Strange, 1),
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
    counts.add(WordCost::Strange, alignment.surplus);
    counts.add(WordCost::Lent, alignment.lent);
    let (soft, hard) = if alignment.cut {
        (WordCost::CutSilent, WordCost::CutSilentHard)
    } else {
        (WordCost::Silent, WordCost::SilentHard)
    };
    for place in &alignment.silent {
        counts.add(if product.is_hard(*place) { hard } else { soft }, 1);
    }
    counts.add(other(product, alignment, weights), 1);
    counts
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
fn other(product: &PreparedProduct, alignment: &Alignment, weights: &TokenWeights) -> WordCost {
    let rarity = |place: usize| product.words().hashes().get(place).map_or(0, |hash| weights.weight(*hash));
    match alignment.silent.as_slice() {
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
