//! Who vouches for a price that stands far off while its pack rests on one source: others who pay it too, or the same
//! organisation by another pack. `pack_test` has the rule and its reasons.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::first_look::Look;
use super::grouping::Held;
use super::judge::is_sure;
use super::leave_one_out::Ranking;
use super::pack_test::Standing;
use super::points::Facts;
use super::unit_price::UnitPrice;
use crate::engine::money::{Amount, BaseQuantity, Ratio, Units};

/// Other organisations that have to pay a similar price.
const VOUCHERS_MINIMUM: usize = 2;
/// One in so many of the other organisations has to.
const VOUCHERS_SHARE: usize = 10;

/// What one organisation pays by each proven pack, found when it is first asked for.
pub(super) struct OwnPacks<'a> {
    lines: &'a [Held],
    facts: Facts<'a>,
    prices: OnceCell<Vec<(Units, Ratio)>>,
}

impl<'a> OwnPacks<'a> {
    /// Of the lines of one organisation on one basis.
    pub(super) const fn new(lines: &'a [Held], facts: Facts<'a>) -> Self {
        Self { lines, facts, prices: OnceCell::new() }
    }

    /// Volume-weighted price of each pack over plain lines whose pack is proven; a pack whose sums leave the range has none.
    fn prices(&self) -> &[(Units, Ratio)] {
        self.prices.get_or_init(|| {
            let mut sums: BTreeMap<Units, Option<(Amount, BaseQuantity)>> = BTreeMap::new();
            let plain = self.lines.iter().filter(|held| held.look == Look::Plain);
            for (fact, reading) in plain.filter_map(|held| self.facts.at(held.place.line)) {
                if is_sure(reading) {
                    let sum = sums.entry(reading.units).or_insert(Some((Amount::ZERO, BaseQuantity::default())));
                    *sum = sum.and_then(|(spend, quantity)| {
                        let quantity = quantity.checked_add(fact.base_quantity(reading.units))?;
                        Some((spend.checked_add(fact.net())?, quantity))
                    });
                }
            }
            let price = |(spend, quantity)| UnitPrice::new(spend, quantity)?.ratio().ok();
            sums.into_iter().filter_map(|(units, sum)| Some((units, sum.and_then(price)?))).collect()
        })
    }
}

/// Whether somebody pays about the same: two others and one in ten of them, or the organisation itself by another pack.
pub(super) fn is_vouched_for(
    price: &Ratio,
    read: Units,
    organisation: u32,
    proven: Option<&Ranking>,
    own: &OwnPacks<'_>,
) -> bool {
    let (others, similar) = proven.map_or((0, 0), |ranking| ranking.similar_without(organisation, price));
    if similar >= VOUCHERS_MINIMUM && similar.saturating_mul(VOUCHERS_SHARE) >= others {
        return true;
    }
    let is_similar = |theirs: &Ratio| Standing::of(theirs, price).ok().flatten().is_some_and(Standing::is_similar);
    own.prices().iter().any(|(units, theirs)| *units != read && is_similar(theirs))
}
