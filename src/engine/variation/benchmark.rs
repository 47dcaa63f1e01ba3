//! Benchmarks: what organisations paid in a window and a group, and what others' prices would have saved.

use super::exclusion::Exclusion;
use super::exclusion_total::{ExclusionTotal, Tally};
use super::fact::Basis;
use super::leave_one_out::{Payer, Ranking};
use super::organisation_price::{OrganisationPrice, SavingTotals, Spending, price_organisations};
use super::points::{PricePoint, ProductPoints};
use super::quantile::Distribution;
use super::selection::{PriceOf, Selection};
use super::total::Total;
use crate::engine::money::{BaseQuantity, NumberError, Ratio};

/// The benchmark of a product on one basis.
#[derive(Debug, Clone)]
pub struct ProductBenchmark {
    /// What prices are compared in.
    pub basis: Basis,
    /// Payers in rising order of price, for what others pay from any seat.
    pub ranking: Ranking,
    /// Each payer, by internal id.
    pub organisations: Vec<OrganisationPrice>,
    /// Distribution of all payers' prices.
    pub distribution: Distribution,
    /// Spend over quantity of all payers together.
    pub weighted_mean: Ratio,
    /// Highest over lowest price; nothing when the lowest is 0.
    pub spread: Option<Ratio>,
    /// Base units, in millionths.
    pub quantity: BaseQuantity,
    /// Stated spend.
    pub gross: Total,
    /// Spend that prices are made from: after adjustments, unless the selection asks for stated spend.
    pub net: Total,
    /// Purchase lines.
    pub lines: u64,
    /// Sums of savings.
    pub savings: SavingTotals,
}

impl ProductBenchmark {
    /// How many organisations paid: the n of the distribution, however few of them are told.
    #[must_use]
    pub fn payers(&self) -> usize {
        self.ranking.payers().len()
    }

    /// The same benchmark telling one organisation alone: its row, and its quantity, spend, lines and savings. What all
    /// payers' prices say stays. Nothing where it paid nothing.
    #[must_use]
    pub fn told_of(mut self, organisation: u32) -> Option<Self> {
        self.organisations.retain(|payer| payer.organisation == organisation);
        let own = self.organisations.first()?;
        self.quantity = own.quantity;
        self.gross = own.gross.into();
        self.net = own.net.into();
        self.lines = own.lines;
        self.savings = SavingTotals::of(&self.organisations);
        Some(self)
    }
}

/// All lines of one product again: in a benchmark or left out.
#[derive(Debug, Clone, Default)]
pub struct ProductBenchmarks {
    /// One benchmark a basis, sorted by it.
    pub benchmarks: Vec<ProductBenchmark>,
    /// What was left out, by currency, VAT basis and reason.
    pub excluded: Vec<ExclusionTotal>,
}

/// Benchmarks of one product, one for each basis that has points in the selection.
///
/// Never fails: points whose sums or exact quantiles leave the range are left out as
/// [`Exclusion::OutOfRange`], so that every line of `points` is in the answer once.
#[must_use]
pub fn benchmark(points: &ProductPoints, selection: &Selection) -> ProductBenchmarks {
    let mut excluded = Tally::default();
    for point in &points.excluded {
        let refusal = selection.refuse(point.currency, point.month, point.organisation);
        excluded.add(ExclusionTotal {
            currency: point.currency,
            vat_basis: point.vat_basis,
            reason: refusal.unwrap_or(point.reason),
            lines: u64::from(point.lines),
            spend: point.spend.into(),
        });
    }
    let chosen = choose(&points.points, selection, &mut excluded);
    let mut benchmarks = Vec::new();
    for run in chosen.chunk_by(|left, right| left.basis == right.basis) {
        let spendings = spendings_of(run, selection.price_of, &mut excluded);
        match benchmark_of(&spendings, selection) {
            Ok(made) => benchmarks.extend(made),
            Err(_) => {
                let points = spendings.iter().flat_map(|spending| spending.points);
                points.for_each(|point| excluded.add_point(point, Exclusion::OutOfRange));
            }
        }
    }
    ProductBenchmarks { benchmarks, excluded: excluded.finish() }
}

/// The points inside the selection, sorted.
fn choose<'a>(points: &'a [PricePoint], selection: &Selection, excluded: &mut Tally) -> Vec<&'a PricePoint> {
    let mut chosen = Vec::with_capacity(points.len());
    for point in points {
        match selection.refuse(point.basis.currency, point.month, point.organisation) {
            Some(reason) => excluded.add_point(point, reason),
            None => chosen.push(point),
        }
    }
    chosen.sort_unstable_by_key(|point| (point.basis, point.organisation, point.supplier, point.month));
    chosen
}

/// Sums the points of each organisation; one whose sums leave the range is left out.
fn spendings_of<'a>(run: &'a [&'a PricePoint], price_of: PriceOf, excluded: &mut Tally) -> Vec<Spending<'a>> {
    let mut spendings = Vec::with_capacity(run.len());
    for points in run.chunk_by(|left, right| left.organisation == right.organisation) {
        match Spending::of(points, price_of) {
            Some(spending) => spendings.push(spending),
            None => points.iter().for_each(|point| excluded.add_point(point, Exclusion::OutOfRange)),
        }
    }
    spendings
}

/// Nothing when nobody paid.
fn benchmark_of(spendings: &[Spending<'_>], selection: &Selection) -> Result<Option<ProductBenchmark>, NumberError> {
    let payers = spendings.iter().map(|spending| Payer {
        price: spending.price,
        organisation: spending.organisation,
        family: selection.family_of(spending.organisation),
        repeated: spending.orders > 1,
    });
    let ranking = Ranking::new(payers.collect());
    let first = spendings.iter().find_map(|spending| spending.points.first());
    let (Some(first), Some(distribution)) = (first, Distribution::of(&ranking.prices())?) else { return Ok(None) };
    let organisations = price_organisations(spendings, &ranking)?;
    let quantity = spendings.iter().try_fold(BaseQuantity::default(), |sum, spending| {
        sum.checked_add(spending.price.quantity()).ok_or(NumberError::OutOfRange)
    })?;
    let net: Total = spendings.iter().map(|spending| spending.price.spend()).sum();
    Ok(Some(ProductBenchmark {
        basis: first.basis,
        distribution,
        weighted_mean: Ratio::new(net.micros(), quantity.micros()).ok_or(NumberError::OutOfRange)?,
        spread: distribution.maximum.divide(&distribution.minimum)?,
        quantity,
        gross: spendings.iter().map(|spending| spending.gross).sum(),
        net,
        lines: spendings.iter().map(|spending| spending.lines).sum(),
        savings: SavingTotals::of(&organisations),
        ranking,
        organisations,
    }))
}
