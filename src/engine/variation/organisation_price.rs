//! One organisation's price in a benchmark, and what others' prices would have saved it.

use std::sync::Arc;

use super::leave_one_out::{LeaveOneOut, Ranking};
use super::points::PricePoint;
use super::seats::others_of_each;
use super::selection::PriceOf;
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
    /// What the others paid; kept once for all payers that see the same.
    pub others: Arc<LeaveOneOut>,
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
        let mut totals = Self::default();
        for price in organisations {
            let leaves = [
                (&mut totals.to_minimum, price.to_minimum),
                (&mut totals.to_best, price.to_best),
                (&mut totals.to_p10, price.to_p10),
                (&mut totals.to_q1, price.to_q1),
                (&mut totals.to_median, price.to_median),
            ];
            for (total, saving) in leaves {
                if let Some(saving) = saving {
                    *total = Some(total.unwrap_or_default().plus(saving.gross()));
                }
            }
        }
        totals
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

    fn against(&self, others: Arc<LeaveOneOut>) -> Result<OrganisationPrice, NumberError> {
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

/// Each organisation's price against the others', by internal id; the spendings come in that order, one an organisation.
pub(super) fn price_organisations(
    spendings: &[Spending<'_>],
    ranking: &Ranking,
) -> Result<Vec<OrganisationPrice>, NumberError> {
    let others = others_of_each(ranking)?;
    let mut organisations = Vec::with_capacity(spendings.len());
    for (spending, (_, others)) in spendings.iter().zip(others) {
        organisations.push(spending.against(others)?);
    }
    Ok(organisations)
}
