//! What was bought: the input of every index.

use crate::engine::money::{Amount, BaseQuantity, NumberError};
use crate::engine::period::Month;
use crate::engine::variation::{Basis, PricePoint, Total};

/// Net spend on base units of one product on one basis. Several of one variety are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Number of the product, the caller's own.
    pub product: u32,
    /// What prices are compared in.
    pub basis: Basis,
    /// Base units.
    pub quantity: BaseQuantity,
    /// Net spend.
    pub spend: Amount,
}

impl Observation {
    /// What a price point says of a product.
    #[must_use]
    pub const fn of(product: u32, point: &PricePoint) -> Self {
        Self { product, basis: point.basis, quantity: point.quantity, spend: point.net }
    }
}

/// What was bought in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthObservation {
    /// Month of the orders.
    pub month: Month,
    /// What.
    pub bought: Observation,
}

/// What an organisation bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationObservation {
    /// Internal id.
    pub organisation: u32,
    /// What.
    pub bought: Observation,
}

/// Observations that have no part: their sum has no price above zero, or leaves the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// How many observations.
    pub observations: u64,
    /// Their net spend.
    pub spend: Total,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// Spend in two currencies has no sum and no shares.
    #[error("more than one currency")]
    TwoCurrencies,
    /// A sum that does not fit, such as spend of 2^62 millionths (some four million million) and more.
    #[error(transparent)]
    Number(#[from] NumberError),
}
