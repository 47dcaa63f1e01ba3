//! What can be ordered: makers with their products, and which are popular.

use std::collections::BTreeMap;

use super::SynthesisError;
use super::chance::mix;
use super::product::{Profile, SyntheticProduct};

/// A maker as organisations write it, and where its products stand.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    pub(super) plain: String,
    pub(super) upper: String,
    pub(super) short: String,
    pub(super) first_product: usize,
    pub(super) products: usize,
}

/// Makers one of which an organisation may enter with VAT: the so many with the most products.
const VAT_SLIP_MAKERS: usize = 10;
const NO_MAKER: &str = "Unnamed maker (synthetic)";

/// Makes products ready, sorted by maker and then in an order drawn for the seed, with the makers' places among them.
pub(super) fn profiles(products: &[SyntheticProduct], key: u64) -> Result<(Vec<Maker>, Vec<Profile>), SynthesisError> {
    let mut by_maker: BTreeMap<&str, Vec<&SyntheticProduct>> = BTreeMap::new();
    for product in products {
        by_maker.entry(product.manufacturer.as_deref().unwrap_or_default()).or_default().push(product);
    }
    let mut makers = Vec::with_capacity(by_maker.len());
    let mut profiles = Vec::with_capacity(products.len());
    for (place, (name, mut own)) in by_maker.into_iter().enumerate() {
        own.sort_by(|left, right| sort_key(left, key).cmp(&sort_key(right, key)));
        makers.push(Maker::new(name, profiles.len(), own.len()));
        for product in own {
            profiles.push(Profile::new(product, profiles.len(), place, key)?);
        }
    }
    Ok((makers, profiles))
}

/// A drawn number first, then what tells two packaging levels apart.
fn sort_key(product: &SyntheticProduct, key: u64) -> (u64, &str, i64, Option<&str>) {
    let drawn = product.reference.bytes().fold(key, |drawn, byte| mix(drawn, u64::from(byte)));
    (drawn, &product.reference, product.units.milli(), product.gtin.as_deref())
}

impl Maker {
    fn new(name: &str, first_product: usize, products: usize) -> Self {
        let plain = if name.is_empty() { NO_MAKER } else { name };
        let short = plain.trim_end_matches(" Ltd").trim_end_matches(" UK");
        Self { plain: plain.to_owned(), upper: plain.to_uppercase(), short: short.to_owned(), first_product, products }
    }
}

/// Places of the makers with the most products, the largest first.
pub(super) fn largest_makers(makers: &[Maker]) -> Vec<usize> {
    let mut places: Vec<(usize, usize)> =
        makers.iter().enumerate().map(|(place, maker)| (maker.products, place)).collect();
    places.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    places.into_iter().take(VAT_SLIP_MAKERS).map(|(_, place)| place).collect()
}

/// Places of all products in an order drawn for the seed.
pub(super) fn popularity(count: usize, key: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by_key(|place| (mix(key, *place as u64), *place));
    places
}
