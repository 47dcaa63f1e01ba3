//! Benchmarks: from price points to what is told, product by product.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::categories::uncategorised;
use super::names::{Names, Peers};
use super::points::NO_PRODUCT;
use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::model::Currency;
use crate::engine::period::{Month, Window};
use crate::engine::variation::{
    Coverage, ExcludedPoint, Exclusion, PriceOf, ProductBenchmark, ProductBenchmarks, ProductPoints, QuarantineReading,
    Selection, Share, Total, VatFinding, VatStanding, VatTest, benchmark as engine, vat_standings,
};
use crate::store::{
    Db, ImportKind, StateName, StoredPoints, find_product, point_fingerprints, price_points_among, price_points_of,
    product_names, products_in_category, read_state, rejection_totals,
};

/// Products read and computed at a time.
const PAGE: usize = 500;

/// Which months a benchmark rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Months {
    /// The twelve months ending with the latest order month in the data.
    #[default]
    Latest,
    /// The twelve months ending with this one.
    AsOf(Month),
    /// These months.
    Between(Option<Month>, Option<Month>),
    /// Every month.
    All,
}

impl Months {
    /// The months asked for in parts, of which some exclude others.
    ///
    /// # Errors
    /// [`AppError::Request`] when parts exclude each other.
    pub fn asked(
        all_dates: bool,
        as_of: Option<Month>,
        from: Option<Month>,
        to: Option<Month>,
    ) -> Result<Self, AppError> {
        match (all_dates, as_of, from, to) {
            (false, None, None, None) => Ok(Self::Latest),
            (false, None, from, to) => Ok(Self::Between(from, to)),
            (false, Some(month), None, None) => Ok(Self::AsOf(month)),
            (true, None, None, None) => Ok(Self::All),
            _ => Err(AppError::Request("all_dates, as_of and a span of from and to exclude each other".to_owned())),
        }
    }
}

/// What to benchmark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BenchmarkRequest {
    /// One product, by public id or its catalogue's own id.
    pub product: Option<String>,
    /// Products of one category: a like-for-like group's name, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    pub category: Option<String>,
    /// Only members of this group, or of the footprint with this code.
    pub group: Option<String>,
    /// Only products this organisation bought, and its own row of each.
    pub org: Option<String>,
    /// Months.
    pub months: Months,
    /// Only this currency.
    pub currency: Option<Currency>,
    /// Which organisations are compared.
    pub peers: Peers,
    /// Which spend prices are made from.
    pub price_of: PriceOf,
}

/// What a benchmark rests on.
#[derive(Clone)]
pub struct BenchmarkHead {
    /// What was asked.
    pub request: BenchmarkRequest,
    /// The months it came to.
    pub window: Window,
    /// The latest order month in the data.
    pub cut_off: Option<Month>,
    /// Names of organisations and suppliers.
    pub names: Arc<Names>,
    /// The organisation asked for.
    pub only: Option<u32>,
    /// Prices over the products told that look as if they held VAT; known when all of them are.
    pub vat_findings: Vec<VatFinding>,
    /// Which points count.
    pub selection: Selection,
}

/// One product with its benchmarks, one a basis, and what was left out.
pub struct BenchmarkedProduct {
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id; none for a provisional product.
    pub reference: Option<String>,
    /// Words to show.
    pub description: String,
    /// Benchmarks and exclusions.
    pub benchmarks: ProductBenchmarks,
    /// Lines inside the selection that are held back until somebody reads the pack, by organisation and month.
    pub quarantined: Vec<Quarantined>,
    /// Internal id.
    pub(super) id: i64,
    /// The price points that the benchmarks are made from, those outside the selection among them.
    pub points: ProductPoints,
    /// Where each organisation's price from each supplier stands, for the test of VAT.
    vat: Vec<VatStanding>,
}

/// Lines of one organisation and month whose pack is in doubt, with both readings.
#[derive(Debug, Clone, Copy)]
pub struct Quarantined {
    /// Who, why, when, how many and how much.
    pub point: ExcludedPoint,
    /// Both readings.
    pub reading: QuarantineReading,
}

/// What is shown a page of benchmarked products.
pub type Visit<'a> = dyn FnMut(&BenchmarkHead, Vec<BenchmarkedProduct>) -> Result<(), AppError> + 'a;

/// Benchmarks products by public id, a page at a time, and says what the figures rest on.
///
/// # Errors
/// [`AppError`] when what is asked for does not exist, the store fails, or whatever `visit` returns.
pub fn benchmark(
    likewise: &Likewise,
    request: &BenchmarkRequest,
    visit: &mut Visit<'_>,
) -> Result<(BenchmarkHead, Coverage), AppError> {
    let mut db = fresh_view(likewise)?;
    let names = Arc::new(Names::load(&mut db)?);
    benchmark_in(&mut db, names, request, visit)
}

/// The same from a view whose decisions and price points are up to date.
///
/// # Errors
/// As [`benchmark`].
pub fn benchmark_in(
    db: &mut Db,
    names: Arc<Names>,
    request: &BenchmarkRequest,
    visit: &mut Visit<'_>,
) -> Result<(BenchmarkHead, Coverage), AppError> {
    let (head, parts) = benchmark_parts(db, names, request, visit)?;
    Ok((head, parts.whole()))
}

/// Coverage in its two parts, which add up.
#[derive(Default)]
pub(super) struct CoverageParts {
    /// Of the products told.
    pub(super) told: Coverage,
    /// Of everything else.
    pub(super) beside: Coverage,
}

impl CoverageParts {
    /// Both parts together.
    pub(super) fn whole(mut self) -> Coverage {
        self.told.add_all(&self.beside);
        self.told
    }
}

/// The same, its coverage in parts.
pub(super) fn benchmark_parts(
    db: &mut Db,
    names: Arc<Names>,
    request: &BenchmarkRequest,
    visit: &mut Visit<'_>,
) -> Result<(BenchmarkHead, CoverageParts), AppError> {
    let mut head = head(db, names, request)?;
    let selection = head.selection.clone();
    let (chosen, others) = choose(db, &head)?;
    let mut parts = CoverageParts::default();
    let mut vat = VatTest::default();
    for page in chosen.chunks(PAGE) {
        let products = compute(db, page, &selection)?;
        visit(&head, told(&head, products, &mut vat, &mut parts))?;
    }
    let beside = &mut parts.beside;
    if request.product.is_none() {
        for page in others.chunks(PAGE) {
            for stored in price_points_among(db, page)? {
                add_left_out(beside, &stored.points);
            }
        }
        add_unmatched(db, &selection, beside)?;
        add_rejected(db, ImportKind::Lines, beside)?;
    }
    let product = head.request.product.as_ref().and(chosen.first()).map(|(id, _, _)| *id);
    for (currency, share) in uncategorised(db, product)? {
        beside.add_uncategorised(currency, share);
    }
    head.vat_findings = findings(&head, &vat);
    Ok((head, parts))
}

/// What is told of some products; what they add to coverage and to the test of VAT is added.
pub(super) fn told(
    head: &BenchmarkHead,
    products: Vec<BenchmarkedProduct>,
    vat: &mut VatTest,
    parts: &mut CoverageParts,
) -> Vec<BenchmarkedProduct> {
    let mut kept = Vec::with_capacity(products.len());
    for product in products {
        vat.add(&product.vat);
        let mut own = Coverage::default();
        let product = tell(head, product, &mut own);
        if product.is_some() { &mut parts.told } else { &mut parts.beside }.add_all(&own);
        kept.extend(product);
    }
    kept
}

/// What the test of VAT found, of the organisation asked for or of all.
pub(super) fn findings(head: &BenchmarkHead, vat: &VatTest) -> Vec<VatFinding> {
    let own = |finding: &VatFinding| head.only.is_none_or(|only| only == finding.seat.organisation);
    vat.findings().into_iter().filter(own).collect()
}

fn head(db: &mut Db, names: Arc<Names>, request: &BenchmarkRequest) -> Result<BenchmarkHead, AppError> {
    let cut_off = latest_month(db)?;
    head_up_to(db, names, request, cut_off)
}

/// What is asked for, of data that ends with this month.
pub(super) fn head_up_to(
    db: &mut Db,
    names: Arc<Names>,
    request: &BenchmarkRequest,
    cut_off: Option<Month>,
) -> Result<BenchmarkHead, AppError> {
    let window = match (request.months, cut_off) {
        (Months::AsOf(month), _) | (Months::Latest, Some(month)) => Window::twelve_months_to(month),
        (Months::Between(Some(from), Some(to)), _) if from > to => {
            return Err(AppError::Request(format!("the months from {from} to {to} run backwards")));
        }
        (Months::Between(from, to), _) => Window { from, to },
        (Months::All, _) | (Months::Latest, None) => Window::ALL,
    };
    let only = request.org.as_deref().map(|org| names.organisation(org)).transpose()?;
    let mut selection = Selection {
        window,
        currency: request.currency,
        organisations: request.group.as_deref().map(|group| names.group(db, group, window)).transpose()?,
        families: names.families().into(),
        price_of: request.price_of,
    };
    if let Some(peers) = names.peers(&request.peers, only)? {
        let members = selection.organisations.take();
        let both = |one: &u32| members.as_ref().is_none_or(|members| members.contains(one));
        selection.organisations = Some(peers.into_iter().filter(both).collect());
    }
    Ok(BenchmarkHead { request: request.clone(), window, cut_off, names, only, vat_findings: Vec::new(), selection })
}

/// The latest order month in the data.
pub(super) fn latest_month(db: &mut Db) -> Result<Option<Month>, AppError> {
    Ok(read_state(db, StateName::LatestMonth)?.and_then(|text| Month::parse(&text)))
}

/// A product's internal id, public id and reference.
pub(super) type Named = (i64, String, Option<String>);

/// The products asked for by public id, and the internal ids of all others that have points.
fn choose(db: &mut Db, head: &BenchmarkHead) -> Result<(Vec<Named>, Vec<i64>), AppError> {
    if let Some(name) = &head.request.product {
        let (id, _) = find_product(db, name)?;
        return Ok((named(db, &[id])?, Vec::new()));
    }
    let mut ids: Vec<i64> = point_fingerprints(db)?.into_keys().filter(|id| *id != NO_PRODUCT).collect();
    let mut others = Vec::new();
    if let Some(category) = &head.request.category {
        let members: HashSet<i64> = products_in_category(db, category)?.into_iter().collect();
        if members.is_empty() {
            return Err(AppError::NotFound { what: "category", name: category.clone() });
        }
        (ids, others) = ids.into_iter().partition(|id| members.contains(id));
    }
    Ok((named(db, &ids)?, others))
}

fn named(db: &mut Db, ids: &[i64]) -> Result<Vec<Named>, AppError> {
    let mut list: Vec<Named> =
        product_names(db, ids)?.into_iter().map(|(id, (public_id, reference))| (id, public_id, reference)).collect();
    list.sort_by(|left, right| left.1.as_bytes().cmp(right.1.as_bytes()));
    Ok(list)
}

fn compute(db: &mut Db, page: &[Named], selection: &Selection) -> Result<Vec<BenchmarkedProduct>, AppError> {
    let ids: Vec<i64> = page.iter().map(|(id, _, _)| *id).collect();
    let mut stored: BTreeMap<i64, StoredPoints> =
        price_points_among(db, &ids)?.into_iter().map(|stored| (stored.product_id, stored)).collect();
    let named: Vec<(&Named, StoredPoints)> =
        page.iter().filter_map(|named| Some((named, stored.remove(&named.0)?))).collect();
    Ok(named
        .into_par_iter()
        .map(|((id, product_id, reference), stored)| {
            let named = (*id, product_id.clone(), reference.clone());
            BenchmarkedProduct::of(named, stored.description, stored.points, selection)
        })
        .collect())
}

impl BenchmarkedProduct {
    /// Computes the benchmarks of a product with these points; all of its payers are told.
    pub(super) fn of(
        (id, product_id, reference): Named,
        description: String,
        points: ProductPoints,
        selection: &Selection,
    ) -> Self {
        let benchmarks = engine(&points, selection);
        Self {
            id,
            product_id,
            reference,
            description,
            vat: vat_standings(&points, selection, &benchmarks),
            benchmarks,
            quarantined: quarantined(&points, selection),
            points,
        }
    }
}

fn quarantined(points: &ProductPoints, selection: &Selection) -> Vec<Quarantined> {
    let inside = |point: &&ExcludedPoint| selection.refuse(point.currency, point.month, point.organisation).is_none();
    let doubted = points.excluded.iter().filter(inside);
    doubted.filter_map(|point| Some(Quarantined { point: *point, reading: point.detail? })).collect()
}

/// Counts a product, and leaves of it what was asked for: with an organisation, the benchmarks it paid in and its own row
/// of each.
fn tell(head: &BenchmarkHead, mut product: BenchmarkedProduct, coverage: &mut Coverage) -> Option<BenchmarkedProduct> {
    product.benchmarks = tell_benchmarks(head, product.benchmarks, coverage);
    let Some(only) = head.only else { return Some(product) };
    product.quarantined.retain(|held| held.point.organisation == only);
    let empty = product.benchmarks.benchmarks.is_empty() && product.quarantined.is_empty();
    (!empty).then_some(product)
}

/// Counts benchmarks and what was left out of them, and leaves what was asked for, each as [`tell_benchmark`] does.
pub(super) fn tell_benchmarks(
    head: &BenchmarkHead,
    all: ProductBenchmarks,
    coverage: &mut Coverage,
) -> ProductBenchmarks {
    coverage.add_excluded_of(&all);
    let told = all.benchmarks.into_iter().filter_map(|one| tell_benchmark(head, one, coverage));
    ProductBenchmarks { benchmarks: told.collect(), excluded: all.excluded }
}

/// Counts a benchmark, and leaves of it what was asked for: with an organisation, its own row; nothing where it did not
/// pay. The lines of a benchmark that is left out are not selected; those of the other payers stay counted, because the
/// figures rest on them.
pub(super) fn tell_benchmark(
    head: &BenchmarkHead,
    one: ProductBenchmark,
    coverage: &mut Coverage,
) -> Option<ProductBenchmark> {
    let paid = |only| one.organisations.iter().any(|payer| payer.organisation == only);
    if !head.only.is_none_or(paid) {
        coverage.add_excluded(one.basis.currency, Exclusion::NotSelected, Share::new(one.lines, one.gross));
        return None;
    }
    coverage.add_benchmark(&one);
    match head.only {
        Some(only) => one.told_of(only),
        None => Some(one),
    }
}

/// Counts a product of another category.
fn add_left_out(coverage: &mut Coverage, points: &ProductPoints) {
    for point in &points.points {
        let share = Share::new(point.lines.into(), point.gross.into());
        coverage.add_excluded(point.basis.currency, Exclusion::NotSelected, share);
    }
    for point in &points.excluded {
        let share = Share::new(point.lines.into(), point.spend.into());
        coverage.add_excluded(point.currency, Exclusion::NotSelected, share);
    }
}

/// Counts the lines of items that are no product.
fn add_unmatched(db: &mut Db, selection: &Selection, coverage: &mut Coverage) -> Result<(), AppError> {
    let Some(stored) = price_points_of(db, NO_PRODUCT)? else { return Ok(()) };
    for point in &stored.points.points {
        let share = Share::new(point.lines.into(), point.gross.into());
        match selection.refuse(point.basis.currency, point.month, point.organisation) {
            Some(reason) => coverage.add_excluded(point.basis.currency, reason, share),
            None => coverage.add_unmatched(point.basis.currency, share),
        }
    }
    for point in &stored.points.excluded {
        let refused = selection.refuse(point.currency, point.month, point.organisation);
        let share = Share::new(point.lines.into(), point.spend.into());
        coverage.add_excluded(point.currency, refused.unwrap_or(point.reason), share);
    }
    Ok(())
}

/// Counts rejected rows; those whose currency cannot be read count as pounds.
pub(super) fn add_rejected(db: &mut Db, kind: ImportKind, coverage: &mut Coverage) -> Result<(), AppError> {
    for (currency, (lines, micros)) in rejection_totals(db, kind)? {
        let share = Share::new(lines, Total::from_micros(micros));
        coverage.add_rejected(currency.unwrap_or(Currency::GBP), share);
    }
    Ok(())
}
