//! How surprising an item's words would be if it were a product, in sixteenths of a bit, and the probabilities that
//! follow.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::alignment::Alignment;
use super::fit::Fit;
use super::prepared::{PreparedItem, PreparedProduct};
use super::weights::{TokenHash, TokenWeights};

/// What each thing that buyers do to a text costs, in sixteenths of a bit: the negative binary logarithm of how often
/// they do it. The shipped ones are read from `index/word_costs.csv`, which says where they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Costs {
    one_slip: u32,
    two_slips: u32,
    beginning: u32,
    shortened: u32,
    initials: u32,
    same_number: u32,
    note: u32,
    lent: u32,
    strange: u32,
    foreign: u32,
    /// Percent of the word's rarity.
    foreign_rarity: u32,
    silent: u32,
    silent_hard: u32,
    cut_silent: u32,
    cut_silent_hard: u32,
    conflict: u32,
    /// Nothing left unsaid, little, or more.
    other: [u32; 3],
    other_cut: [u32; 3],
}

static SHIPPED: LazyLock<Costs> = LazyLock::new(|| Costs::read(include_str!("../../../index/word_costs.csv")));

impl Costs {
    /// Those the project ships.
    pub(crate) fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a table of names and costs; a name that it lacks costs nothing, which a test forbids.
    fn read(table: &str) -> Self {
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        let costs: HashMap<&str, u32> = rows
            .filter_map(|row| {
                let mut cells = row.split(',');
                Some((cells.next()?, cells.next()?.parse().ok()?))
            })
            .collect();
        let cost = |name: &str| costs.get(name).copied().unwrap_or_default();
        Self {
            one_slip: cost("one_slip"),
            two_slips: cost("two_slips"),
            beginning: cost("beginning"),
            shortened: cost("shortened"),
            initials: cost("initials"),
            same_number: cost("same_number"),
            note: cost("note"),
            lent: cost("lent"),
            strange: cost("strange"),
            foreign: cost("foreign"),
            foreign_rarity: cost("foreign_rarity"),
            silent: cost("silent"),
            silent_hard: cost("silent_hard"),
            cut_silent: cost("cut_silent"),
            cut_silent_hard: cost("cut_silent_hard"),
            conflict: cost("conflict"),
            other: [cost("other"), cost("other_unsaid_little"), cost("other_unsaid")],
            other_cut: [cost("other"), cost("other_unsaid_little"), cost("other_cut_unsaid")],
        }
    }
}

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
    /// How surprising in all.
    pub(crate) fn total(&self) -> u32 {
        self.fits.saturating_add(self.foreign).saturating_add(self.silent)
    }

    /// Counts stated attributes that speak against.
    pub(crate) fn add_conflicts(&mut self, conflicts: usize, costs: &Costs) {
        let conflicts = u32::try_from(conflicts).unwrap_or(u32::MAX);
        self.foreign = self.foreign.saturating_add(costs.conflict.saturating_mul(conflicts));
    }
}

/// The surprise of an alignment.
pub(crate) fn surprise(
    item: &PreparedItem,
    product: &PreparedProduct,
    alignment: &Alignment,
    weights: &TokenWeights,
    costs: &Costs,
) -> Surprise {
    let (slips_of_none, fitting): (Vec<_>, Vec<_>) =
        alignment.fits.iter().copied().partition(|(ours, _, fit)| fit.is_slip() && is_known(item, *ours, weights));
    let fits = fitting.into_iter().map(|(_, _, fit)| match fit {
        Fit::SameNumber => costs.same_number,
        Fit::OneSlip => costs.one_slip,
        Fit::TwoSlips => costs.two_slips,
        Fit::Beginning => costs.beginning,
        Fit::Shortened => costs.shortened,
        Fit::Initials => costs.initials,
    });
    // A word that products have is no slip of another one: `midi` is not `mini`.
    let strangers = slips_of_none.into_iter().map(|(ours, _, _)| ours);
    let foreign =
        alignment.foreign.iter().copied().chain(strangers).map(|place| match item.words().hashes().get(place) {
            Some(hash) if item.is_note(place) && is_rare(*hash, weights) => costs.note,
            Some(hash) if weights.knows(*hash) => costs.foreign + weights.weight(*hash) * costs.foreign_rarity / 100,
            _ => costs.strange,
        });
    let (soft, hard) =
        if alignment.cut { (costs.cut_silent, costs.cut_silent_hard) } else { (costs.silent, costs.silent_hard) };
    let silent = alignment.silent.iter().map(|place| if product.is_hard(*place) { hard } else { soft });
    let lent = costs.lent.saturating_mul(u32::try_from(alignment.lent).unwrap_or(u32::MAX));
    let surplus = costs.strange.saturating_mul(u32::try_from(alignment.surplus).unwrap_or(u32::MAX));
    let rarity = |place: &usize| product.words().hashes().get(*place).map_or(0, |hash| weights.weight(*hash));
    let [unsaid_none, unsaid_little, unsaid_more] = if alignment.cut { costs.other_cut } else { costs.other };
    let other = match alignment.silent.as_slice() {
        [] => unsaid_none,
        [one] if alignment.cut || !product.is_hard(*one) && rarity(one) < COMMON => unsaid_little,
        _ => unsaid_more,
    };
    let foreign = foreign.fold(surplus, u32::saturating_add);
    let fits = fits.fold(lent, u32::saturating_add);
    Surprise { fits, foreign, silent: silent.sum(), other }
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
