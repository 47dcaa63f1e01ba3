//! National and footprint candidates: what many buy at a wide spread, and what contracting it once could save.

use std::collections::HashMap;
use std::sync::Arc;

use super::{ReportRequest, begin, cut, others, saving, unit_price};
use crate::app::AppError;
use crate::app::benchmark::benchmark_in;
use crate::app::categories::ProductCategories;
use crate::app::names::Names;
use crate::engine::categories::{UNCATEGORISED, View};
use crate::engine::model::Currency;
use crate::engine::national::{
    BoughtProduct, GroupCandidate, NATIONAL_REDUCTION, NationalTotal, ProductCandidate, RankBy, Threshold,
    product_candidates, rank,
};
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{SavingTotals, Total};
use crate::store::{Db, catalogue_products_after};

/// Catalogue records read at a time.
const PAGE: i64 = 2_000;

const PRODUCT_COLUMNS: [Column; 22] = [
    Column::new("rank", "rank", "place in the order"),
    Column::wide("product_id", "id", "public id"),
    Column::new("description", "product", "the catalogue's words"),
    Column::wide("group", "group", "its like-for-like group"),
    Column::wide("brand", "brand", "as the catalogue says; the maker where it names no brand"),
    Column::wide("currency", "currency", "of prices and money"),
    Column::wide("vat_basis", "VAT", "whether prices hold VAT"),
    Column::wide("base_unit", "base unit", "what prices are compared in"),
    Column::new("trusts", "trusts", "organisations that bought it, predecessors and successors counting as one: the n"),
    Column::wide("suppliers", "suppliers", "that sold it"),
    Column::wide("lines", "lines", "purchase lines"),
    Column::wide("quantity", "quantity", "base units"),
    Column::new("spend", "spend", "addressable spend: what prices are made from, all that is excluded left out"),
    Column::new("price_min", "min", "lowest price of an organisation"),
    Column::wide("price_median", "median", "median price"),
    Column::new("price_max", "max", "highest price"),
    Column::wide("saving_to_min", "to min", "sum of max(0, p - the others' lowest) x q"),
    Column::wide("saving_to_q1", "to Q1", "sum of max(0, p - the others' first quartile) x q"),
    Column::wide("saving_to_median", "to median", "sum of max(0, p - the others' median) x q"),
    Column::new("saving", "saving", "to the first quartile; to the median below six payers: what it is ranked by"),
    Column::new(
        "national_reduction",
        "at 21%",
        "21% of the addressable spend: what contracting nationally reached on average",
    ),
    Column::wide("saving_share", "share", "saving / spend"),
];

const GROUP_COLUMNS: [Column; 18] = [
    Column::new("rank", "rank", "place in the order"),
    Column::new("group", "group", "like-for-like group"),
    Column::wide("title", "title", "what its list calls it"),
    Column::wide("currency", "currency", "of the money"),
    Column::wide("vat_basis", "VAT", "whether the money holds VAT"),
    Column::new("trusts", "trusts", "organisations that bought any of it: the n"),
    Column::new("products", "products", "distinct products bought"),
    Column::new("suppliers", "suppliers", "distinct suppliers"),
    Column::wide("brands", "brands", "distinct brands the catalogue names"),
    Column::wide("wide", "wide", "of its products, those at a wide spread"),
    Column::wide("lines", "lines", "purchase lines"),
    Column::new("spend", "spend", "addressable spend of its products"),
    Column::wide("saving_to_min", "to min", "sum over its products, each benchmarked within itself"),
    Column::wide("saving_to_q1", "to Q1", "sum over its products"),
    Column::wide("saving_to_median", "to median", "sum over its products"),
    Column::new("saving", "saving", "sum of what its products are ranked by"),
    Column::new("national_reduction", "at 21%", "sum of 21% of its products' addressable spend"),
    Column::wide("saving_share", "share", "saving / spend"),
];

const TOTAL_COLUMNS: [Column; 10] = [
    Column::new("currency", "in", "of the money"),
    Column::new("vat_basis", "VAT", "whether the money holds VAT"),
    Column::new("products", "products", "all looked at, each basis by itself"),
    Column::new("candidates", "candidates", "those above the thresholds"),
    Column::wide("lines", "lines", "purchase lines"),
    Column::new("spend", "spend", "addressable spend"),
    Column::wide("saving_to_min", "to min", "exact sum of the products'"),
    Column::new("saving_to_q1", "to Q1", "exact sum of the products'"),
    Column::new("saving_to_median", "to median", "exact sum of the products'"),
    Column::new("national_reduction", "at 21%", "exact sum of the products'"),
];

/// The report.
pub(super) fn candidates(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let by = match request.by.as_deref() {
        None => RankBy::Saving,
        Some(text) => {
            RankBy::parse(text).ok_or_else(|| AppError::Request("by: one of saving, variety, trusts".to_owned()))?
        }
    };
    let known = ProductCategories::load(db, request.scheme.unwrap_or(View::Group))?;
    let brands = brands(db)?;
    let mut all: Vec<ProductCandidate> = Vec::new();
    let mut words: HashMap<String, String> = HashMap::new();
    let mut titles: HashMap<String, String> = HashMap::new();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &request.benchmark, &mut |head, products| {
        for product in &products {
            let (group, title) = known.of(product.id);
            let bought = BoughtProduct {
                product_id: &product.product_id,
                group: Some(group.as_str()).filter(|group| *group != UNCATEGORISED),
                brand: brands.get(&product.id).map(String::as_str),
                points: &product.points.points,
            };
            all.extend(product_candidates(&bought, &product.benchmarks, &head.selection)?);
            words.insert(product.product_id.clone(), product.description.clone());
            titles.insert(group, title);
        }
        Ok(())
    })?;
    let footprint = request.benchmark.group.is_some();
    let threshold = if footprint { Threshold::FOOTPRINT } else { Threshold::NATION };
    let found = rank(all, threshold, by);
    let whose =
        request.benchmark.group.as_deref().map_or("the nation".to_owned(), |group| format!("the group {group}"));
    let mut report = begin(request, &head, format!("Candidates to be contracted once for {whose}, by {by}"));
    report.definitions = definitions(threshold);
    report.notes = vec![
        "saving and 21% are two estimates of the same money, never summed; so are products and groups, which hold the same purchases twice".to_owned(),
    ];
    let mut products = Table::new("candidates", format!("Products, ranked by {by}"), &PRODUCT_COLUMNS);
    for (place, one) in (1..).zip(&found.products) {
        let description = words.get(&one.product_id).map_or("", String::as_str);
        products.row(product_row(place, one, description)?);
    }
    cut(request, &mut products, &mut report.notes);
    let mut groups = Table::new("groups", format!("Like-for-like groups, ranked by {by}"), &GROUP_COLUMNS);
    for (place, one) in (1..).zip(&found.groups) {
        groups.row(group_row(place, one, titles.get(&one.group).map_or("", String::as_str))?);
    }
    cut(request, &mut groups, &mut report.notes);
    let mut totals = Table::new("total", "Everything looked at, candidates or not", &TOTAL_COLUMNS);
    found.totals.iter().for_each(|one| totals.row(total_row(one)));
    report.tables = vec![products, groups, totals];
    report.coverage = Some(coverage);
    Ok(report)
}

/// What the catalogue names as each product's brand, else its maker.
fn brands(db: &mut Db) -> Result<HashMap<i64, String>, AppError> {
    let mut brands = HashMap::new();
    let mut after = Some(0);
    while let Some(last) = after {
        let (page, next) = catalogue_products_after(db, last, PAGE)?;
        for known in page {
            let record = known.product.record;
            if let Some(brand) = record.brand.or(record.manufacturer) {
                brands.insert(known.id, brand);
            }
        }
        after = next;
    }
    Ok(brands)
}

fn product_row(place: u64, one: &ProductCandidate, description: &str) -> Result<Vec<Cell>, AppError> {
    let currency = one.basis.currency;
    let saving = one.target_saving();
    let price = |ratio| Cell::price(ratio, currency);
    let [to_minimum, to_q1, to_median] = savings(&one.savings, currency);
    Ok(vec![
        Cell::Count(place),
        Cell::text(&one.product_id),
        Cell::text(description),
        Cell::maybe_text(one.group.as_deref()),
        Cell::maybe_text(one.brand.as_deref()),
        Cell::text(currency.as_str()),
        Cell::text(one.basis.vat_basis.as_str()),
        Cell::base_unit(one.basis.base_unit),
        Cell::count(one.trusts.len()),
        Cell::count(one.suppliers.len()),
        Cell::Count(one.lines),
        Cell::quantity(one.quantity),
        Cell::total(one.spend, currency),
        price(&one.distribution.minimum)?,
        price(&one.distribution.median)?,
        price(&one.distribution.maximum)?,
        to_minimum,
        to_q1,
        to_median,
        Cell::maybe_total(saving, currency),
        Cell::amount(one.reduction, currency),
        share(saving, one.spend)?,
    ])
}

fn group_row(place: u64, one: &GroupCandidate, title: &str) -> Result<Vec<Cell>, AppError> {
    let currency = one.money.currency;
    let [to_minimum, to_q1, to_median] = savings(&one.savings, currency);
    Ok(vec![
        Cell::Count(place),
        Cell::text(&one.group),
        Cell::text(title),
        Cell::text(currency.as_str()),
        Cell::text(one.money.vat_basis.as_str()),
        Cell::count(one.trusts),
        Cell::count(one.products),
        Cell::count(one.suppliers),
        Cell::count(one.brands),
        Cell::count(one.wide),
        Cell::Count(one.lines),
        Cell::total(one.spend, currency),
        to_minimum,
        to_q1,
        to_median,
        Cell::maybe_total(one.target_saving, currency),
        Cell::total(one.reduction, currency),
        share(one.target_saving, one.spend)?,
    ])
}

fn total_row(one: &NationalTotal) -> Vec<Cell> {
    let currency = one.money.currency;
    let [to_minimum, to_q1, to_median] = savings(&one.savings, currency);
    vec![
        Cell::text(currency.as_str()),
        Cell::text(one.money.vat_basis.as_str()),
        Cell::count(one.products),
        Cell::count(one.candidates),
        Cell::Count(one.lines),
        Cell::total(one.spend, currency),
        to_minimum,
        to_q1,
        to_median,
        Cell::total(one.reduction, currency),
    ]
}

/// To the minimum, the first quartile and the median.
fn savings(savings: &SavingTotals, currency: Currency) -> [Cell; 3] {
    [savings.to_minimum, savings.to_q1, savings.to_median].map(|saving| Cell::maybe_total(saving, currency))
}

fn share(part: Option<Total>, whole: Total) -> Result<Cell, AppError> {
    Ok(part.map_or(Ok(Cell::Nothing), |part| Cell::share(part.micros(), whole.micros()))?)
}

fn definitions(threshold: Threshold) -> Vec<Definition> {
    let (part, whole) = NATIONAL_REDUCTION;
    let (wide, narrow) = threshold.spread;
    vec![
        unit_price(),
        others(),
        saving(),
        Definition::new(
            "candidate",
            format!(
                "a product bought by at least {} organisations, the highest price at least {wide}/{narrow} of the lowest; a group with as many buyers and such a product, or several products",
                threshold.trusts,
            ),
            "threshold of spread: NAO, The procurement of consumables by NHS acute and Foundation trusts (HC 705, 2011): 10% between highest and lowest price on average",
        ),
        Definition::new(
            "rank",
            "by what is asked for (saving, variety, trusts), the others breaking ties in that order; then the greater spend, then the public id or name by its bytes; pounds first, other currencies apart; variety is the number of products, then suppliers, then brands",
            "own rule",
        ),
        Definition::new(
            "national reduction",
            format!("{part}/{whole} of a product's addressable spend, rounded once to six decimals; sums are exact"),
            "Nationally Contracted Products: average price reduction 21% a product, £15.9m recurrent a year",
        ),
        Definition::new(
            "group",
            "adds up what its products say; no price of one product is held against another's",
            "like-for-like groups of the catalogue, or the scheme asked for",
        ),
    ]
}
