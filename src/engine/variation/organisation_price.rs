//! One organisation's price in a benchmark, and what others' prices would have saved it.

use super::leave_one_out::{LeaveOneOut, Ranking};
use super::points::PricePoint;
use super::selection::{PriceOf, Selection};
use super::total::Total;
use super::unit_price::UnitPrice;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::period::Month;

/// What paying a benchmark price would have saved an organisation: (p - b) x q to six decimals, divided once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Saving {
    /// The difference, below zero where the organisation paid less than the benchmark.
    pub net: Amount,
}

impl Saving {
    /// The saving: max(0, p - b) x q.
    #[must_use]
    pub fn gross(self) -> Amount {
        self.net.max(Amount::ZERO)
    }
}

/// One organisation in a benchmark.
#[derive(Debug, Clone)]
pub struct OrganisationPrice {
    /// Internal id.
    pub organisation: u32,
    /// What it paid: net spend over base units.
    pub price: UnitPrice,
    /// Base units.
    pub quantity: BaseQuantity,
    /// Stated spend.
    pub gross: Amount,
    /// Spend that prices are made from: after adjustments, unless the selection asks for stated spend.
    pub net: Amount,
    /// Purchase lines.
    pub lines: u64,
    /// Orders: the sum over suppliers and months.
    pub orders: u64,
    /// Distinct suppliers.
    pub suppliers: u32,
    /// Month of the last order.
    pub last_month: Month,
    /// What the others paid.
    pub others: LeaveOneOut,
    /// Against the others' lowest price; nothing with fewer than three others.
    pub to_minimum: Option<Saving>,
    /// Against the others' best price, one that rests on two orders or more; nothing with fewer than three others.
    pub to_best: Option<Saving>,
    /// Against the others' tenth percentile; nothing with fewer than five others.
    pub to_p10: Option<Saving>,
    /// Against the others' first quartile; nothing with fewer than five others.
    pub to_q1: Option<Saving>,
    /// Against the others' median; nothing with fewer than three others.
    pub to_median: Option<Saving>,
}

/// Exact sums of the organisations' gross savings; nothing where no organisation has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SavingTotals {
    /// To the minimum.
    pub to_minimum: Option<Total>,
    /// To the best price.
    pub to_best: Option<Total>,
    /// To the tenth percentile.
    pub to_p10: Option<Total>,
    /// To the first quartile.
    pub to_q1: Option<Total>,
    /// To the median.
    pub to_median: Option<Total>,
}

impl SavingTotals {
    /// The sums over organisations.
    #[must_use]
    pub fn of(organisations: &[OrganisationPrice]) -> Self {
        let sum = |leaf: fn(&OrganisationPrice) -> Option<Saving>| {
            let mut leaves = organisations.iter().filter_map(leaf).map(Saving::gross).peekable();
            leaves.peek().is_some().then(|| leaves.sum())
        };
        Self {
            to_minimum: sum(|price| price.to_minimum),
            to_best: sum(|price| price.to_best),
            to_p10: sum(|price| price.to_p10),
            to_q1: sum(|price| price.to_q1),
            to_median: sum(|price| price.to_median),
        }
    }
}

/// An organisation's points on one basis, summed.
#[derive(Debug)]
pub(super) struct Spending<'a> {
    pub(super) points: &'a [&'a PricePoint],
    pub(super) organisation: u32,
    pub(super) price: UnitPrice,
    pub(super) gross: Amount,
    pub(super) lines: u64,
    pub(super) orders: u64,
    suppliers: u32,
    last_month: Month,
}

impl<'a> Spending<'a> {
    /// Of points of one organisation sorted by supplier; nothing when a sum leaves the range.
    pub(super) fn of(points: &'a [&'a PricePoint], price_of: PriceOf) -> Option<Self> {
        let first = points.first()?;
        let (mut quantity, mut gross, mut net) = (BaseQuantity::default(), Amount::ZERO, Amount::ZERO);
        let (mut lines, mut orders, mut last_month) = (0, 0, first.month);
        for point in points {
            quantity = quantity.checked_add(point.quantity)?;
            gross = gross.checked_add(point.gross)?;
            net = net.checked_add(point.net)?;
            lines += u64::from(point.lines);
            orders += u64::from(point.orders);
            last_month = last_month.max(point.month);
        }
        let suppliers = points.chunk_by(|left, right| left.supplier == right.supplier).count();
        Some(Self {
            points,
            organisation: first.organisation,
            price: UnitPrice::new(if price_of == PriceOf::Net { net } else { gross }, quantity)?,
            gross,
            lines,
            orders,
            suppliers: u32::try_from(suppliers).ok()?,
            last_month,
        })
    }

    fn against(&self, others: LeaveOneOut) -> Result<OrganisationPrice, NumberError> {
        let saving = |price: &Option<Ratio>| {
            price.as_ref().map(|price| price.saving(self.price.spend(), self.price.quantity())).transpose()
        };
        let saving = |price| saving(price).map(|net| net.map(|net| Saving { net }));
        Ok(OrganisationPrice {
            organisation: self.organisation,
            price: self.price,
            quantity: self.price.quantity(),
            gross: self.gross,
            net: self.price.spend(),
            lines: self.lines,
            orders: self.orders,
            suppliers: self.suppliers,
            last_month: self.last_month,
            to_minimum: saving(&others.minimum)?,
            to_best: saving(&others.best)?,
            to_p10: saving(&others.p10)?,
            to_q1: saving(&others.q1)?,
            to_median: saving(&others.median)?,
            others,
        })
    }
}

/// Each organisation's price against the others', by internal id. A family's benchmark is made once for all its
/// members.
pub(super) fn price_organisations(
    spendings: &[Spending<'_>],
    ranking: &Ranking,
    selection: &Selection,
) -> Result<Vec<OrganisationPrice>, NumberError> {
    let mut by_family: Vec<(u32, &Spending<'_>)> =
        spendings.iter().map(|spending| (selection.family_of(spending.organisation), spending)).collect();
    by_family.sort_unstable_by_key(|(family, spending)| (*family, spending.organisation));
    let mut organisations = Vec::with_capacity(spendings.len());
    for members in by_family.chunk_by(|left, right| left.0 == right.0) {
        let Some((family, _)) = members.first() else { continue };
        let others = ranking.without(*family)?;
        for (_, spending) in members {
            organisations.push(spending.against(others)?);
        }
    }
    organisations.sort_unstable_by_key(|price| price.organisation);
    Ok(organisations)
}
