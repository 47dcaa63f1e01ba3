//! A purchase and the ways in which it can be had cheaper.

use std::fmt;

use chrono::NaiveDate;

use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::opportunity::{Confidence, PROGRAMME_REDUCTION, part_of};
use crate::engine::variation::{Basis, UnitPrice};

words! {
    /// What is to be done. The order is that of ease: what is easier comes first where as much is expected.
    ActionKind {
        /// Claim the price of an own contract that is in force.
        EnforceContract = "enforce_contract",
        /// Buy the same product by another route at a listed price.
        SwitchRoute = "switch_route",
        /// Buy at the price of a contract of another member that is open to others.
        JoinContract = "join_contract",
        /// Ask the supplier for the price that others pay.
        Renegotiate = "renegotiate",
        /// Buy another product that is like for like; clinicians have to agree.
        SwitchAlternative = "switch_alternative",
        /// Settle what data leave open: no saving is claimed for it, but money is held back until it is done.
        FixData = "fix_data",
    }
}

impl ActionKind {
    /// True where the price to be paid stands in a list or contract: then all of the saving is expected. Else it is a price
    /// that others pay, and at most [`PROGRAMME_REDUCTION`] of the cost is.
    #[must_use]
    pub const fn is_firm(self) -> bool {
        matches!(self, Self::EnforceContract | Self::SwitchRoute | Self::JoinContract)
    }
}

/// By when something has to be done, and why then.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// The day.
    pub date: NaiveDate,
    /// What falls on it.
    pub why: String,
}

/// One way to pay less for a purchase.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is to be done.
    pub kind: ActionKind,
    /// With whom or by what: the supplier, the list, the contract, the other product's public id.
    pub subject: String,
    /// The subject in words.
    pub words: String,
    /// The price of a base unit to be paid.
    pub price: Ratio,
    /// Where the price comes from.
    pub evidence: String,
    /// max(0, current price - this price) x expected quantity, rounded once.
    pub saving: Amount,
    /// What of it is expected.
    pub expected: Amount,
    /// By when.
    pub deadline: Option<Deadline>,
}

/// What an organisation buys, as it stands now.
#[derive(Debug, Clone)]
pub struct Purchase {
    /// Public id of the product.
    pub product_id: String,
    /// Its words.
    pub description: String,
    /// What prices are compared in.
    pub basis: Basis,
    /// The supplier most was spent with.
    pub supplier: String,
    /// What is paid now: net spend over base units.
    pub current: UnitPrice,
    /// Base units expected in the next twelve months.
    pub expected_quantity: BaseQuantity,
    /// What they cost at the current price.
    pub current_cost: Amount,
    /// How far the figures may be relied on.
    pub confidence: Confidence,
    /// What that rests on, in words.
    pub reason: String,
    /// Other organisations whose prices the benchmark rests on.
    pub others: usize,
    /// Every way to pay less.
    pub choices: Vec<Choice>,
}

impl Purchase {
    /// Adds a way to pay less; nothing where it would save nothing.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a figure does not fit.
    pub fn offer(
        &mut self,
        kind: ActionKind,
        (subject, words, evidence): (String, String, String),
        price: Ratio,
        deadline: Option<Deadline>,
    ) -> Result<(), NumberError> {
        let saving = self.current.ratio()?.dearer_by(&price, self.expected_quantity)?;
        if saving <= Amount::ZERO {
            return Ok(());
        }
        let most = if kind.is_firm() { saving } else { part_of(self.current_cost, PROGRAMME_REDUCTION)? };
        let expected = saving.min(most);
        self.choices.push(Choice { kind, subject, words, price, evidence, saving, expected, deadline });
        Ok(())
    }

    /// The way that becomes the action: what most is expected of, the easier one where it is as much, then by the subject's
    /// bytes.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        let order = |left: &Choice, right: &Choice| {
            let expected = right.expected.cmp(&left.expected);
            expected
                .then(left.kind.cmp(&right.kind))
                .then_with(|| left.subject.as_bytes().cmp(right.subject.as_bytes()))
        };
        (0..self.choices.len()).min_by(|left, right| match (self.choices.get(*left), self.choices.get(*right)) {
            (Some(left), Some(right)) => order(left, right),
            _ => std::cmp::Ordering::Equal,
        })
    }
}
