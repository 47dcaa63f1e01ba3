//! What one side of a comparison bought, variety by variety.

use std::cmp::Ordering;

use crate::engine::money::NumberError;
use crate::engine::variation::{Total, UnitPrice};

/// Spend of a basket from here on is out of range: 2^62 millionths.
const SPEND_LIMIT: i128 = 1 << 62;

/// One variety of a basket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Place of the variety among all.
    pub(super) variety: u32,
    /// Spend and quantity.
    pub(super) price: UnitPrice,
}

/// Varieties in rising order, each once.
#[derive(Debug, Clone)]
pub(super) struct Basket {
    entries: Vec<Entry>,
    spend: Total,
}

impl Basket {
    /// Of entries in rising order of variety.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when the spend does not fit.
    pub(super) fn new(entries: Vec<Entry>) -> Result<Self, NumberError> {
        let spend: Total = entries.iter().map(|entry| entry.price.spend()).sum();
        if spend.micros() >= SPEND_LIMIT { Err(NumberError::OutOfRange) } else { Ok(Self { entries, spend }) }
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) const fn spend(&self) -> Total {
        self.spend
    }
}

/// The places, left and right, of what two rising lists have in common.
pub(super) fn matches<'a, T>(
    left: &'a [T],
    right: &'a [T],
    variety: fn(&T) -> u32,
) -> impl Iterator<Item = (&'a T, &'a T)> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            match variety(left.peek()?).cmp(&variety(right.peek()?)) {
                Ordering::Less => drop(left.next()),
                Ordering::Greater => drop(right.next()),
                Ordering::Equal => return left.next().zip(right.next()),
            }
        }
    })
}
