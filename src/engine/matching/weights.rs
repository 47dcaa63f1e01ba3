//! How much a token tells: rarity among the catalogue's products, in whole numbers.

use rustc_hash::FxHashMap;

use super::prepared::PreparedProduct;
use super::word_costs::WordCosts;

/// A token as 64 bits: FNV-1a of its scoring form.
pub(crate) type TokenHash = u64;

/// A token's hash.
pub(crate) fn token_hash(text: &str) -> TokenHash {
    bytes_hash(text.bytes())
}

/// FNV-1a in 64 bits: the same on every machine and in every run.
pub(super) fn bytes_hash(bytes: impl Iterator<Item = u8>) -> TokenHash {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Rarity weights of tokens: `16 * log2((products + 1) / (products with the token))`, at least 1. A token no product
/// has weighs the most. What is done to words costs what the project ships, unless other costs are taken.
#[derive(Debug, Clone, Default)]
pub struct TokenWeights {
    weights: FxHashMap<TokenHash, u32>,
    unknown: u32,
    costs: WordCosts,
}

impl TokenWeights {
    /// Counts the tokens of all products.
    #[must_use]
    pub fn from_products<'a>(products: impl IntoIterator<Item = &'a PreparedProduct>) -> Self {
        let mut counts: FxHashMap<TokenHash, u32> = FxHashMap::default();
        let mut total: u64 = 0;
        for product in products {
            total += 1;
            for token in product.token_hashes() {
                let count = counts.entry(*token).or_default();
                *count = count.saturating_add(1);
            }
        }
        for count in counts.values_mut() {
            *count = rarity(total, u64::from(*count));
        }
        Self { weights: counts, unknown: rarity(total, 1).saturating_add(16), costs: WordCosts::default() }
    }

    /// The same weights with other costs.
    #[must_use]
    pub fn with_costs(self, costs: WordCosts) -> Self {
        Self { costs, ..self }
    }

    /// What is done to words costs so much.
    #[must_use]
    pub const fn costs(&self) -> &WordCosts {
        &self.costs
    }

    /// The weight of a token.
    pub(crate) fn weight(&self, token: TokenHash) -> u32 {
        self.weights.get(&token).copied().unwrap_or(self.unknown).max(1)
    }

    /// True when a product has the token.
    pub(crate) fn knows(&self, token: TokenHash) -> bool {
        self.weights.contains_key(&token)
    }
}

/// `16 * log2((total + 1) / count)`, cut to whole numbers, at least 1: what sharing a word tells, in
/// sixteenths of a bit.
#[must_use]
pub fn rarity(total: u64, count: u64) -> u32 {
    log2_times_16(total.saturating_add(1)).saturating_sub(log2_times_16(count)).max(1)
}

/// `16 * log2(value)`, cut to a whole number, by squaring: four binary places of the logarithm.
fn log2_times_16(value: u64) -> u32 {
    let whole = value.max(1).ilog2();
    // The mantissa in [1, 2), with 32 binary places.
    let mut mantissa = (u128::from(value.max(1)) << 32) >> whole;
    let mut result = whole;
    for _ in 0..4 {
        mantissa = (mantissa * mantissa) >> 32;
        result *= 2;
        if mantissa >= 1 << 33 {
            mantissa >>= 1;
            result += 1;
        }
    }
    result
}
