//! Price indices over time: every month against a base month.

use std::fmt;

use super::INDEX_DECIMALS;
use super::bilateral::{Bilateral, PricedBasket};
use super::gathering::Baskets;
use super::observation::{IndexError, LeftOut, MonthObservation};
use super::splice::{SplicedMonth, spliced};
use crate::engine::fixed::Fixed;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{NumberError, Ratio};
use crate::engine::period::Month;
use crate::engine::variation::Total;

/// Months a series may have: a hundred years.
const MONTHS_MAXIMUM: i64 = 1_200;

words! {
    /// A way to make an index.
    Formula {
        /// Base quantities at both months' prices.
        Laspeyres = "laspeyres",
        /// The month's quantities at both months' prices.
        Paasche = "paasche",
        /// Square root of the product of the two.
        Fisher = "fisher",
        /// Geometric mean of prices, by the mean of both months' shares of spend.
        Tornqvist = "tornqvist",
        /// Multilateral: through every month of a rolling window.
        Geks = "geks",
    }
}

words! {
    /// Why a month has no index against the base month.
    IndexGap {
        /// Nothing with a price above zero was bought in the month.
        NothingBought = "nothing_bought",
        /// Nothing was bought in the base month.
        NothingBoughtInBase = "nothing_bought_in_base",
        /// Nothing was bought in both months.
        NothingMatched = "nothing_matched",
        /// A leaf or an index is too large.
        OutOfRange = "out_of_range",
    }
}

/// What the GEKS index of a month rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeksBasis {
    /// Months of the window that hang together, itself among them.
    pub months: usize,
    /// Months spliced over; 0 in the first window.
    pub spliced_over: usize,
    /// Comparisons of this month that are missing and filled.
    pub filled: usize,
    /// The fewest bridges one of those rests on.
    pub fewest_bridges: Option<usize>,
}

/// One month. The indices are 1 in the base month.
#[derive(Debug, Clone, Copy)]
pub struct IndexRow {
    /// The month.
    pub month: Month,
    /// Varieties bought in the month.
    pub bought: usize,
    /// Varieties bought in both months.
    pub matched: usize,
    /// Net spend of the month.
    pub spend: Total,
    /// Share of the base month's spend that is matched; nothing without any.
    pub share_of_base: Option<Ratio>,
    /// Share of the month's spend that is matched; nothing without any.
    pub share_of_month: Option<Ratio>,
    /// Laspeyres, exact.
    pub laspeyres: Option<Ratio>,
    /// Paasche, exact.
    pub paasche: Option<Ratio>,
    /// Fisher.
    pub fisher: Option<Fixed>,
    /// Törnqvist.
    pub tornqvist: Option<Fixed>,
    /// Why the four are nothing. Without a gap a single one is nothing only where its denominator is.
    pub gap: Option<IndexGap>,
    /// GEKS; nothing where the month, or the base month, hangs together with no other of its window that has one.
    pub geks: Option<Fixed>,
    /// What GEKS rests on.
    pub geks_basis: Option<GeksBasis>,
}

impl IndexRow {
    /// An index as published, in whole units of the tenth decimal.
    #[must_use]
    pub fn published(&self, formula: Formula) -> Option<i128> {
        let exact = |ratio: Option<Ratio>| ratio.and_then(|ratio| ratio.to_scaled(INDEX_DECIMALS).ok());
        let fixed = |value: Option<Fixed>| value.and_then(|value| value.to_scaled(INDEX_DECIMALS).ok());
        match formula {
            Formula::Laspeyres => exact(self.laspeyres),
            Formula::Paasche => exact(self.paasche),
            Formula::Fisher => fixed(self.fisher),
            Formula::Tornqvist => fixed(self.tornqvist),
            Formula::Geks => fixed(self.geks),
        }
    }
}

/// Indices of consecutive months.
#[derive(Debug, Clone)]
pub struct IndexSeries {
    /// The month they are held against.
    pub base: Month,
    /// Every month from the first with purchases, or the base month where that is earlier, to the last.
    pub rows: Vec<IndexRow>,
    /// Observations without a part.
    pub left_out: LeftOut,
}

impl IndexSeries {
    /// The row of a month.
    #[must_use]
    pub fn row(&self, month: Month) -> Option<&IndexRow> {
        self.rows.iter().find(|row| row.month == month)
    }

    /// How prices moved from one month to another: the ratio of the two published indices, so that the published table
    /// is enough to make it again. Nothing where either is nothing or the first is 0.
    #[must_use]
    pub fn factor(&self, formula: Formula, from: Month, to: Month) -> Option<Ratio> {
        let index_of = |month| self.row(month).and_then(|row| row.published(formula));
        Ratio::new(index_of(to)?, index_of(from)?)
    }

    /// A price of one month as it would be in another, had it moved as the index did: price x factor, exact. Nothing
    /// where there is no factor.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit 256 bits.
    pub fn roll_forward(
        &self,
        price: &Ratio,
        formula: Formula,
        from: Month,
        to: Month,
    ) -> Result<Option<Ratio>, NumberError> {
        // Dividing by the way back is multiplying by the way there.
        self.factor(formula, to, from).map_or(Ok(None), |back| price.divide(&back))
    }
}

/// Indices of every month against the base month.
///
/// # Errors
/// [`IndexError::TwoCurrencies`], or out of range when a month's spend is, or there are more than 1,200 months.
pub fn index_over_time(observations: &[MonthObservation], base: Month) -> Result<IndexSeries, IndexError> {
    let sides = observations.iter().map(|row| (i64::from(row.month.index()), row.bought));
    let baskets = Baskets::of(sides)?;
    let months: Vec<(i64, PricedBasket)> = baskets
        .by_side
        .iter()
        .map(|(month, basket)| PricedBasket::new(basket).map(|basket| (*month, basket)))
        .collect::<Result<_, _>>()?;
    let base_number = i64::from(base.index());
    let first = months.first().map_or(base_number, |(month, _)| base_number.min(*month));
    let last = months.last().map_or(base_number, |(month, _)| base_number.max(*month));
    if last - first >= MONTHS_MAXIMUM {
        return Err(NumberError::OutOfRange.into());
    }
    let geks = Geks { at_base: find(&months, base_number), months: spliced(&months) };
    let rows = (first..=last).map(|month| row_of(&months, month, &geks));
    Ok(IndexSeries { base, rows: rows.collect::<Result<_, _>>()?, left_out: baskets.left_out })
}

fn find(months: &[(i64, PricedBasket)], month: i64) -> Option<usize> {
    months.binary_search_by_key(&month, |(month, _)| *month).ok()
}

/// The spliced series and the place of the base month in it.
struct Geks {
    at_base: Option<usize>,
    months: Vec<Option<SplicedMonth>>,
}

impl Geks {
    /// The index of a month over the base month's.
    fn of(&self, place: Option<usize>) -> Option<(Fixed, GeksBasis)> {
        let at = |place: Option<usize>| self.months.get(place?).copied().flatten();
        let (base, month) = at(self.at_base).zip(at(place))?;
        month.log.minus(base.log).exp().ok().map(|index| (index, month.basis))
    }
}

fn row_of(months: &[(i64, PricedBasket)], month: i64, geks: &Geks) -> Result<IndexRow, IndexError> {
    let basket_of = |place: Option<usize>| place.and_then(|place| months.get(place)).map(|(_, basket)| basket);
    let place = find(months, month);
    let (before, after) = (basket_of(geks.at_base), basket_of(place));
    let (compared, gap) = match (before, after) {
        (_, None) => (None, Some(IndexGap::NothingBought)),
        (None, Some(_)) => (None, Some(IndexGap::NothingBoughtInBase)),
        (Some(before), Some(after)) => match Bilateral::of(before, after) {
            Ok(compared) if compared.matched == 0 => (Some(compared), Some(IndexGap::NothingMatched)),
            Ok(compared) => (Some(compared), None),
            Err(_) => (None, Some(IndexGap::OutOfRange)),
        },
    };
    let share = |part: Total, basket: Option<&PricedBasket>| Ratio::new(part.micros(), basket?.spend.micros());
    let number = i32::try_from(month).map_err(|_| NumberError::OutOfRange)?;
    let geks = geks.of(place);
    Ok(IndexRow {
        month: Month::from_index(number),
        bought: after.map_or(0, PricedBasket::len),
        matched: compared.map_or(0, |compared| compared.matched),
        spend: after.map_or(Total::ZERO, |basket| basket.spend),
        share_of_base: compared.and_then(|compared| share(compared.spends.0, before)),
        share_of_month: compared.and_then(|compared| share(compared.spends.1, after)),
        laspeyres: compared.and_then(|compared| compared.laspeyres),
        paasche: compared.and_then(|compared| compared.paasche),
        fisher: compared.and_then(|compared| compared.fisher),
        tornqvist: compared.and_then(|compared| compared.tornqvist),
        gap,
        geks: geks.map(|(index, _)| index),
        geks_basis: geks.map(|(_, basis)| basis),
    })
}
