//! Published money: leaves rounded once, and sums of them that therefore add up.

use super::holding::{Frame, Joining, What};
use crate::engine::money::{Amount, NumberError};

/// One contract's cash for one thing in one year, rounded once, and the same discounted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) what: What,
    pub(super) year: usize,
    pub(super) cash: Amount,
    pub(super) present: Amount,
}

/// What a candidate, a contract, an organisation or a year comes to: each an exact sum of leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Lower prices.
    pub benefit: Amount,
    /// Procurements that renewing alone would have cost.
    pub procurements_avoided: Amount,
    /// Exit fees.
    pub fees: Amount,
    /// Interim cover.
    pub bridging: Amount,
    /// The joint procurement, or a share of it.
    pub procurement_cost: Amount,
    /// The first two less the other three.
    pub net: Amount,
}

/// The sum, or out of range.
pub(super) fn plus(left: Amount, right: Amount) -> Result<Amount, NumberError> {
    left.checked_add(right).ok_or(NumberError::OutOfRange)
}

/// The difference, or out of range.
pub(super) fn minus(left: Amount, right: Amount) -> Result<Amount, NumberError> {
    left.micros().checked_sub(right.micros()).map(Amount::from_micros).ok_or(NumberError::OutOfRange)
}

impl Sums {
    /// With one more amount for something.
    pub(super) fn with(mut self, what: What, amount: Amount) -> Result<Self, NumberError> {
        let place = match what {
            What::Benefit => &mut self.benefit,
            What::Avoided => &mut self.procurements_avoided,
            What::Fee => &mut self.fees,
            What::Bridging => &mut self.bridging,
        };
        *place = plus(*place, amount)?;
        self.net = match what {
            What::Benefit | What::Avoided => plus(self.net, amount)?,
            What::Fee | What::Bridging => minus(self.net, amount)?,
        };
        Ok(self)
    }

    /// With more of the joint procurement.
    pub(super) fn with_procurement(mut self, amount: Amount) -> Result<Self, NumberError> {
        self.procurement_cost = plus(self.procurement_cost, amount)?;
        self.net = minus(self.net, amount)?;
        Ok(self)
    }

    /// Both together.
    pub(super) fn and(self, other: &Self) -> Result<Self, NumberError> {
        Ok(Self {
            benefit: plus(self.benefit, other.benefit)?,
            procurements_avoided: plus(self.procurements_avoided, other.procurements_avoided)?,
            fees: plus(self.fees, other.fees)?,
            bridging: plus(self.bridging, other.bridging)?,
            procurement_cost: plus(self.procurement_cost, other.procurement_cost)?,
            net: plus(self.net, other.net)?,
        })
    }
}

/// The published leaves of a contract that joins.
pub(super) fn leaves(joining: &Joining, frame: &Frame<'_>) -> Result<Vec<Leaf>, NumberError> {
    let leaf = |flow: &super::holding::Flow| {
        let present = frame.discounted(flow)?.to_amount()?;
        Ok(Leaf { what: flow.what, year: flow.year, cash: flow.cash.to_amount()?, present })
    };
    joining.flows.iter().map(leaf).collect()
}

/// A contract's cash and present value.
pub(super) fn of_leaves(leaves: &[Leaf]) -> Result<(Sums, Sums), NumberError> {
    leaves.iter().try_fold((Sums::default(), Sums::default()), |(cash, present), leaf| {
        Ok((cash.with(leaf.what, leaf.cash)?, present.with(leaf.what, leaf.present)?))
    })
}

/// Shares of an amount in proportion to weights, in order, that add up to it: each is what the rounded shares of
/// everybody so far come to, less those before. With no weight at all, the shares are equal.
pub(super) fn shares(amount: Amount, weights: &[Amount]) -> Result<Vec<Amount>, NumberError> {
    let whole: i128 = weights.iter().map(|weight| i128::from(weight.micros())).sum();
    let weight = |weight: &Amount| if whole > 0 { i128::from(weight.micros()) } else { 1 };
    let whole: i128 = weights.iter().map(weight).sum();
    let (mut so_far, mut given) = (0_i128, Amount::ZERO);
    let mut shares = Vec::with_capacity(weights.len());
    for one in weights {
        so_far += weight(one);
        let upto = crate::engine::money::Ratio::new(
            i128::from(amount.micros()).checked_mul(so_far).ok_or(NumberError::OutOfRange)?,
            whole,
        );
        let upto = upto.ok_or(NumberError::OutOfRange)?.to_scaled(0)?;
        let upto = i64::try_from(upto).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)?;
        shares.push(minus(upto, given)?);
        given = upto;
    }
    Ok(shares)
}
