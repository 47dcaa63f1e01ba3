//! What waits for a person, and in which order.

use std::cmp::Ordering;
use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::model::{Currency, DecisionStatus, MatchMethod};
use crate::engine::money::Amount;

words! {
    /// Why an item waits for a person.
    Doubt {
        /// Several products fit, or one fits but something speaks against it.
        Ambiguous = "ambiguous",
        /// No product fits.
        Unmatched = "unmatched",
        /// Matched by likeness of words alone.
        ByText = "by_text",
        /// Matched by a key, but something speaks against it.
        Contradicted = "contradicted",
        /// The pack is in doubt: its lines are held back.
        Pack = "pack",
    }
}

/// What of a decision says whether it waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubtFacts {
    /// How far it could be decided.
    pub status: DecisionStatus,
    /// What it rests on.
    pub method: MatchMethod,
    /// Whether anything speaks against it.
    pub against: bool,
    /// Whether a person said what the item is.
    pub confirmed: bool,
    /// Whether its pack is in doubt.
    pub pack: bool,
    /// Whether it is a service: such an item is no product, and nobody need say which.
    pub service: bool,
}

/// Why an item waits for a person; nothing where it does not.
#[must_use]
pub fn doubts(facts: &DoubtFacts) -> Vec<Doubt> {
    let DoubtFacts { status, method, against, confirmed, pack, service } = *facts;
    let product = match status {
        _ if confirmed => None,
        DecisionStatus::Unmatched if service => None,
        DecisionStatus::Ambiguous => Some(Doubt::Ambiguous),
        DecisionStatus::Unmatched => Some(Doubt::Unmatched),
        DecisionStatus::Matched if method == MatchMethod::Text => Some(Doubt::ByText),
        DecisionStatus::Matched if against && method != MatchMethod::Person => Some(Doubt::Contradicted),
        DecisionStatus::Matched => None,
    };
    product.into_iter().chain(pack.then_some(Doubt::Pack)).collect()
}

/// The money at stake: the sum of line values by currency, whatever their sign; pounds first, then by currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stake(Vec<(Currency, i128)>);

/// Pounds before every other currency.
fn rank(currency: Currency) -> (bool, Currency) {
    (currency != Currency::GBP, currency)
}

impl Stake {
    /// Of sums in millionths.
    #[must_use]
    pub fn of(sums: impl IntoIterator<Item = (Currency, i128)>) -> Self {
        let mut stake = Self::default();
        sums.into_iter().for_each(|(currency, micros)| stake.add_micros(currency, micros));
        stake
    }

    /// Adds a line.
    pub fn add(&mut self, currency: Currency, value: Amount) {
        self.add_micros(currency, i128::from(value.micros()).abs());
    }

    /// Adds another stake.
    pub fn join(&mut self, other: &Self) {
        other.0.iter().for_each(|(currency, micros)| self.add_micros(*currency, *micros));
    }

    fn add_micros(&mut self, currency: Currency, micros: i128) {
        match self.0.binary_search_by_key(&rank(currency), |(known, _)| rank(*known)) {
            Ok(place) => {
                if let Some((_, sum)) = self.0.get_mut(place) {
                    *sum = sum.saturating_add(micros);
                }
            }
            Err(place) => self.0.insert(place, (currency, micros)),
        }
    }

    /// Sums in millionths.
    #[must_use]
    pub fn sums(&self) -> &[(Currency, i128)] {
        &self.0
    }

    /// The more is at stake the earlier: by the first currency, pounds before all others, then by its sum, and so on.
    #[must_use]
    pub fn before(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        let orders = pairs.map(|((own, micros), (others, other_micros))| {
            rank(*own).cmp(&rank(*others)).then_with(|| other_micros.cmp(micros))
        });
        orders.into_iter().find(|order| order.is_ne()).unwrap_or_else(|| other.0.len().cmp(&self.0.len()))
    }
}
