//! How a product explains an item's words: which it has, which stand for its own, which are foreign to it, and which of
//! its own the item is silent about.

use super::attributes::Attributes;
use super::fit::{Fit, fit};
use super::prepared::{PreparedItem, PreparedProduct};
use super::weights::{TokenHash, TokenWeights};

/// How an item's words and a product's stand to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Alignment {
    /// Places of the item's words that stand for a word of the product without being it, with that word's place.
    pub(crate) fits: Vec<(usize, usize, Fit)>,
    /// Places of the item's words that the product does not explain.
    pub(crate) foreign: Vec<usize>,
    /// Places of the product's words that the item is silent about.
    pub(crate) silent: Vec<usize>,
    /// Words of the item that stand in the product's description.
    pub(crate) exact: usize,
    /// Words of the item that the product has elsewhere: in its generic name, its codes or its companies' names.
    pub(crate) lent: usize,
    /// Further times that a word which stands for another is stated, standing for nothing.
    pub(crate) surplus: usize,
    /// The item's text ends within the product's.
    pub(crate) cut: bool,
}

/// Aligns an item with a product. The surest fits are taken first; each word stands for one other at most.
pub(crate) fn align(item: &PreparedItem, product: &PreparedProduct) -> Alignment {
    let mut left: Vec<usize> = Vec::new();
    let (mut exact, mut lent) = (0, 0);
    for (place, hash) in item.words().hashes().iter().enumerate() {
        if product.words().hashes().contains(hash) {
            exact += 1;
        } else if product.token_hashes().binary_search(hash).is_ok() {
            lent += 1;
        } else {
            left.push(place);
        }
    }
    let mut silent: Vec<usize> = Vec::new();
    for (place, hash) in product.words().hashes().iter().enumerate() {
        if item.token_hashes().binary_search(hash).is_err() {
            silent.push(place);
        }
    }
    let mut possible: Vec<(Fit, usize, usize)> = Vec::new();
    for &ours in &left {
        let Some(stated) = item.words().word(ours).filter(|_| !item.is_note(ours)) else { continue };
        for &theirs in &silent {
            let meant = product.words().word(theirs);
            possible.extend(meant.and_then(|meant| fit(stated, meant)).map(|fit| (fit, ours, theirs)));
        }
    }
    possible.sort_unstable();
    let mut fits: Vec<(usize, usize, Fit)> = Vec::new();
    for (fit, ours, theirs) in possible {
        let taken = fits.iter().filter(|(taken, _, _)| *taken == ours).count();
        // A short form may stand for two words: `CL 1 ... CL TOE`.
        let again = taken > 0 && taken < item.times(ours);
        if (taken == 0 || again) && !fits.iter().any(|(_, other, _)| *other == theirs) {
            fits.push((ours, theirs, fit));
        }
    }
    fits.sort_unstable();
    let surplus = surplus(item, &fits) + repeated(item, product);
    left.retain(|ours| !fits.iter().any(|(taken, _, _)| taken == ours));
    silent.retain(|theirs| !fits.iter().any(|(_, taken, _)| taken == theirs));
    let cut = is_cut(item, product, &fits);
    Alignment { fits, foreign: left, silent, exact, lent, surplus, cut }
}

/// How many more times words with a fit are stated than they stand for something.
fn surplus(item: &PreparedItem, fits: &[(usize, usize, Fit)]) -> usize {
    let runs = fits.chunk_by(|left, right| left.0 == right.0);
    runs.filter_map(|run| run.first().map(|(ours, _, _)| item.times(*ours).saturating_sub(run.len()))).sum()
}

/// How many more times words are stated than the product states them: `EXTRA LONG ... EXTRA SMALL`.
fn repeated(item: &PreparedItem, product: &PreparedProduct) -> usize {
    let hashes = item.words().hashes().iter().enumerate().filter(|(ours, _)| item.times(*ours) > 1);
    let over = |(ours, hash): (usize, &TokenHash)| match product.telling().times(*hash) {
        0 => 0,
        times => item.times(ours).saturating_sub(times),
    };
    hashes.map(over).sum()
}

/// True where the item's text is the beginning of the product's, or its last word the beginning of one of the product's:
/// systems that keep forty characters leave such texts.
fn is_cut(item: &PreparedItem, product: &PreparedProduct, fits: &[(usize, usize, Fit)]) -> bool {
    let begins = !item.letters().is_empty()
        && item.letters().len() < product.letters().len()
        && product.letters().starts_with(item.letters());
    let last = item.words().hashes().len().checked_sub(1);
    begins
        || item.breaks_off()
        || (CUT_LENGTHS.contains(&item.letters().len())
            && fits.iter().any(|(ours, _, fit)| Some(*ours) == last && matches!(fit, Fit::Beginning | Fit::Initials)))
}

/// Letters and digits that are left of texts cut after 30 to 40 characters.
const CUT_LENGTHS: std::ops::RangeInclusive<usize> = 22..=40;

impl Alignment {
    /// What the item states once its words are read as the product's that they stand for.
    pub(crate) fn attributes(&self, item: &PreparedItem, product: &PreparedProduct) -> Attributes {
        if self.fits.is_empty() {
            return item.attributes().clone();
        }
        item.attributes_read(|word| {
            let (_, theirs, _) =
                self.fits.iter().find(|(ours, _, _)| item.words().word(*ours).is_some_and(|(own, _)| own == word))?;
            product.words().word(*theirs).map(|(text, kind)| (text.to_owned(), kind))
        })
    }
}

/// How many of the item's words the product has or explains, and how many there are. Notes of the order and words that no
/// product has count in neither: they name no other thing.
pub(crate) fn shared_words(item: &PreparedItem, product: &PreparedProduct, weights: &TokenWeights) -> (usize, usize) {
    let alignment = align(item, product);
    let names = |place: &&usize| {
        let known = item.words().hashes().get(**place).is_some_and(|hash| weights.knows(*hash));
        known && !item.is_note(**place)
    };
    let foreign = alignment.foreign.iter().filter(names).count();
    let shared = item.words().hashes().len() - alignment.foreign.len();
    (shared, shared + foreign)
}
