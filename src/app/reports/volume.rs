//! Volume: which products are cheaper for those who buy more, by how much, and which are not.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ReportRequest, begin, cut, others, unit_price};
use crate::app::AppError;
use crate::app::benchmark::{BenchmarkedProduct, benchmark_in};
use crate::app::names::Names;
use crate::engine::model::Currency;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{
    MATERIAL_CORRELATION, Total, VOLUME_MINIMUM, VolumeBand, VolumeEffect, VolumeFinding, VolumeSize, volume_effect,
};
use crate::store::Db;

/// A product on one basis with what the test says.
struct Tested {
    product_id: String,
    description: String,
    effect: VolumeEffect,
    correlation: Option<i128>,
}

impl Tested {
    /// What the large band's price would save the others; by it those that volume explains are ranked.
    fn to_large(&self) -> Option<Total> {
        let parts: Vec<Total> = self.effect.bands.iter().filter_map(|band| band.to_large_median).collect();
        (!parts.is_empty()).then(|| parts.into_iter().sum())
    }

    /// What the bands' own medians would save.
    fn to_own(&self) -> Option<Total> {
        let parts: Vec<Total> = self.effect.bands.iter().filter_map(|band| band.to_own_median).collect();
        (!parts.is_empty()).then(|| parts.into_iter().sum())
    }

    fn band(&self, size: VolumeSize) -> Option<&VolumeBand> {
        self.effect.bands.iter().find(|band| band.size == size)
    }
}

const COLUMNS: [Column; 18] = [
    Column::wide("product_id", "id", "public id"),
    Column::new("description", "product", "the catalogue's words"),
    Column::wide("currency", "currency", "of prices and money"),
    Column::wide("vat_basis", "VAT", "whether prices hold VAT"),
    Column::wide("base_unit", "base unit", "what prices are compared in"),
    Column::new("payers", "n", "organisations, predecessors and successors counting as one"),
    Column::new("spend", "spend", "what prices are made from"),
    Column::new("correlation", "correlation", "Spearman's rank correlation of price and quantity over the payers"),
    Column::new("finding", "finding", "whether volume explains prices, or why not"),
    Column::wide("small_payers", "small n", "payers in the small third"),
    Column::new("small_median", "small", "median price of the third of payers that buys least"),
    Column::wide("medium_payers", "medium n", "payers in the medium third"),
    Column::wide("medium_median", "medium", "median price of the medium third"),
    Column::wide("large_payers", "large n", "payers in the large third"),
    Column::new("large_median", "large", "median price of the third that buys most"),
    Column::new(
        "saving_to_large",
        "to large",
        "sum over the small and medium third of max(0, p - the large median) x q",
    ),
    Column::new(
        "saving_in_band",
        "in band",
        "sum over payers of max(0, p - the median of their own third's others) x q",
    ),
    Column::wide("large_from", "large from", "base units from which a payer is in the large third"),
];

/// The report.
pub(super) fn volume(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let mut all: Vec<Tested> = Vec::new();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &request.benchmark, &mut |_, products| {
        for product in &products {
            test(product, &mut all)?;
        }
        Ok(())
    })?;
    all.sort_by(|left, right| rank(left).cmp(&rank(right)));
    let mut report = begin(request, &head, "Does buying more cost less? Products by what volume explains".to_owned());
    report.definitions = definitions();
    report
        .notes
        .push("to large and in band are two ways to look at the same money: alternatives, never summed".to_owned());
    report.coverage = Some(coverage);
    let mut table = Table::new("volume", "Products, those that volume explains first", &COLUMNS);
    for one in &all {
        table.row(row(one)?);
    }
    cut(request, &mut table, &mut report.notes);
    report.tables = vec![table, findings(&all)];
    Ok(report)
}

fn test(product: &BenchmarkedProduct, all: &mut Vec<Tested>) -> Result<(), AppError> {
    for made in &product.benchmarks.benchmarks {
        let effect = volume_effect(made)?;
        all.push(Tested {
            product_id: product.product_id.clone(),
            description: product.description.clone(),
            correlation: effect.correlation.map(|found| found.scaled()).transpose()?,
            effect,
        });
    }
    Ok(())
}

/// Pounds first; those that volume explains first and of them the greatest saving; then the strongest correlation, the
/// greatest spend, the public id.
fn rank(one: &Tested) -> impl Ord + '_ {
    let currency = one.effect.basis.currency;
    let explained = one.effect.finding == VolumeFinding::VolumeMatters;
    let figures =
        (Reverse(explained), Reverse(one.to_large()), one.correlation.unwrap_or(0), Reverse(one.effect.spend));
    (currency != Currency::GBP, currency, figures, &one.product_id, one.effect.basis)
}

fn row(one: &Tested) -> Result<Vec<Cell>, AppError> {
    let effect = &one.effect;
    let currency = effect.basis.currency;
    let band = |size| one.band(size);
    let payers = |size| band(size).map_or(Cell::Nothing, |band| Cell::count(band.payers));
    let median = |size| Cell::maybe_price(band(size).map(|band| &band.median), currency);
    Ok(vec![
        Cell::text(&one.product_id),
        Cell::text(&one.description),
        Cell::text(currency.as_str()),
        Cell::text(effect.basis.vat_basis.as_str()),
        Cell::base_unit(effect.basis.base_unit),
        Cell::count(effect.payers),
        Cell::total(effect.spend, currency),
        one.correlation.map_or(Cell::Nothing, Cell::Figure),
        Cell::text(effect.finding.as_str()),
        payers(VolumeSize::Small),
        median(VolumeSize::Small)?,
        payers(VolumeSize::Medium),
        median(VolumeSize::Medium)?,
        payers(VolumeSize::Large),
        median(VolumeSize::Large)?,
        Cell::maybe_total(one.to_large(), currency),
        Cell::maybe_total(one.to_own(), currency),
        band(VolumeSize::Large).map_or(Cell::Nothing, |band| Cell::quantity(band.least)),
    ])
}

/// How many products, and how much money, stand behind each finding: everything tested, told or not.
fn findings(all: &[Tested]) -> Table {
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::new("finding", "finding", "what the test says"),
        Column::new("products", "products", "products, each basis by itself"),
        Column::new("spend", "spend", "what was spent on them"),
    ];
    let mut table = Table::new("findings", "What the test says of everything, told or not", &columns);
    let mut sums: BTreeMap<(Currency, VolumeFinding), (u64, Total)> = BTreeMap::new();
    for one in all {
        let sum = sums.entry((one.effect.basis.currency, one.effect.finding)).or_default();
        *sum = (sum.0 + 1, sum.1.and(one.effect.spend));
    }
    for ((currency, finding), (count, spend)) in sums {
        let (money, word) = (Cell::text(currency.as_str()), Cell::text(finding.as_str()));
        table.row(vec![money, word, Cell::Count(count), Cell::total(spend, currency)]);
    }
    table
}

fn definitions() -> Vec<Definition> {
    let (part, whole) = MATERIAL_CORRELATION;
    vec![
        unit_price(),
        others(),
        Definition::new(
            "rank correlation",
            "Pearson's correlation of the payers' ranks by price and by quantity, equals sharing the average of their ranks; exact, rounded once to ten decimals",
            "C. Spearman 1904",
        ),
        Definition::new(
            "volume matters",
            format!(
                "at least {VOLUME_MINIMUM} payers, a correlation of -{part}/{whole} or below, and beyond the critical value at 5% one-sided (-0.564 for 10 payers, -0.536 for 11, -0.503 for 12; below a half in size from 13 on); else volume explains nothing here and there are no bands",
            ),
            "materiality: own rule; critical values: exact distribution, J. H. Zar 1972",
        ),
        Definition::new(
            "band",
            "a third of the payers by base units bought; payers of one quantity stand in one band",
            "own rule",
        ),
    ]
}
