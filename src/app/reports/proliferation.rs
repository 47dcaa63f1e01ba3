//! Proliferation: how many products of a like-for-like group each organisation buys, and in how many orders.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::orders::orders;
use super::{ReportRequest, begin, cut};
use crate::app::AppError;
use crate::app::benchmark::{BenchmarkedProduct, benchmark_in};
use crate::app::categories::ProductCategories;
use crate::app::names::Names;
use crate::engine::assortment::{
    COVER, GroupProduct, GroupProliferation, GroupPurchases, Proliferation, organisation_totals,
};
use crate::engine::categories::{UNCATEGORISED, View};
use crate::engine::model::Currency;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{Selection, Total};
use crate::store::Db;

/// A group's code and title.
type Key = (String, String);

/// One organisation's purchases of a group, with those of the group.
struct Row<'a> {
    key: &'a Key,
    group: &'a GroupProliferation,
    own: &'a Proliferation,
}

impl Row<'_> {
    /// What is spent beside the main product.
    fn beside(&self) -> Total {
        let main = self.own.products.first().map_or(Total::ZERO, |main| main.spend);
        Total::from_micros(self.own.spend.micros().saturating_sub(main.micros()))
    }
}

const COLUMNS: [Column; 20] = [
    Column::new("org_code", "org", "who buys"),
    Column::new("group", "group", "like-for-like group, or the category of the scheme asked for"),
    Column::wide("title", "title", "what its list calls it"),
    Column::wide("currency", "currency", "of the money"),
    Column::wide("vat_basis", "VAT", "whether the money holds VAT"),
    Column::wide("base_unit", "base unit", "what quantities are counted in"),
    Column::new("products", "products", "distinct products bought"),
    Column::new("core", "core", "products, the dearest in all first, that cover four fifths of the spend"),
    Column::new("suppliers", "suppliers", "distinct suppliers"),
    Column::wide("lines", "lines", "purchase lines"),
    Column::wide("quantity", "quantity", "base units"),
    Column::new("spend", "spend", "net spend"),
    Column::wide("main_product", "main product", "public id of the product most is spent on"),
    Column::new("main_description", "main product", "its words"),
    Column::new("main_share", "share", "its part of the spend"),
    Column::new("spend_beside", "beside it", "spend on the others: what is ranked by"),
    Column::wide("organisations", "n", "organisations that buy of the group"),
    Column::wide("fewest", "fewest", "products that the one with fewest buys"),
    Column::wide("median", "median", "median of their numbers of products"),
    Column::wide("most", "most", "products that the one with most buys"),
];

/// The report.
pub(super) fn proliferation(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    // The others are counted too, whoever is asked for: their numbers stand beside.
    let mut asked = request.benchmark.clone();
    let only = asked.org.take().map(|org| names.organisation(&org)).transpose()?;
    let known = ProductCategories::load(db, request.scheme.unwrap_or(View::Group))?;
    let mut gathered = Gathered::default();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &asked, &mut |head, products| {
        products.iter().try_for_each(|product| gathered.add(product, known.of(product.id), &head.selection))
    })?;
    let groups = gathered.finish()?;
    let told = |organisation: u32| only.is_none_or(|only| only == organisation);
    let whom = request.benchmark.org.as_deref().unwrap_or("every organisation");
    let title = format!("How many ways {whom} buys the same, and in how many orders");
    let mut report = begin(request, &head, title);
    report.definitions = definitions();
    if gathered.ungrouped > 0 {
        report.notes.push(format!("{} products stand in no group and are not told", gathered.ungrouped));
    }
    let mut rows: Vec<Row<'_>> = groups
        .iter()
        .flat_map(|(key, group)| group.organisations.iter().map(move |own| Row { key, group, own }))
        .filter(|row| told(row.own.organisation))
        .collect();
    rows.sort_by(|left, right| rank(names, left).cmp(&rank(names, right)));
    let mut table = Table::new("proliferation", "Groups, the greatest spend beside the main product first", &COLUMNS);
    for row in &rows {
        table.row(cells(names, &gathered, row)?);
    }
    cut(request, &mut table, &mut report.notes);
    let plain: Vec<GroupProliferation> = groups.iter().map(|(_, group)| group.clone()).collect();
    let totals = totals(names, &plain, &told);
    let fragmentation = orders(db, &head, request, only, &mut report)?;
    report.tables = vec![table, fragmentation, totals];
    report.coverage = Some(coverage);
    Ok(report)
}

/// Purchases by group, being gathered.
#[derive(Default)]
struct Gathered {
    groups: BTreeMap<Key, GroupPurchases>,
    words: HashMap<String, String>,
    ungrouped: u64,
}

impl Gathered {
    fn add(&mut self, product: &BenchmarkedProduct, key: Key, selection: &Selection) -> Result<(), AppError> {
        if product.benchmarks.benchmarks.is_empty() {
            return Ok(());
        }
        if key.0 == UNCATEGORISED {
            self.ungrouped += 1;
            return Ok(());
        }
        let bought = GroupProduct { product_id: &product.product_id, points: &product.points.points };
        self.groups.entry(key).or_default().add(&bought, selection)?;
        self.words.insert(product.product_id.clone(), product.description.clone());
        Ok(())
    }

    fn finish(&self) -> Result<Vec<(Key, GroupProliferation)>, AppError> {
        let mut made = Vec::new();
        for (key, purchases) in &self.groups {
            made.extend(purchases.finish()?.into_iter().map(|group| (key.clone(), group)));
        }
        Ok(made)
    }
}

fn rank<'a>(names: &'a Names, row: &Row<'a>) -> impl Ord + 'a {
    let currency = row.group.basis.currency;
    let figures = (Reverse(row.beside()), Reverse(row.own.products.len()), Reverse(row.own.spend));
    (currency != Currency::GBP, currency, figures, names.code(row.own.organisation), row.key, row.group.basis)
}

fn cells(names: &Names, gathered: &Gathered, row: &Row<'_>) -> Result<Vec<Cell>, AppError> {
    let (group, own) = (row.group, row.own);
    let currency = group.basis.currency;
    let main = own.products.first();
    let words = main.and_then(|main| gathered.words.get(&main.product_id));
    Ok(vec![
        Cell::text(names.code(own.organisation)),
        Cell::text(&row.key.0),
        Cell::text(&row.key.1),
        Cell::text(currency.as_str()),
        Cell::text(group.basis.vat_basis.as_str()),
        Cell::base_unit(group.basis.base_unit),
        Cell::count(own.products.len()),
        Cell::count(own.core),
        Cell::count(own.suppliers),
        Cell::Count(own.lines),
        Cell::quantity(own.quantity),
        Cell::total(own.spend, currency),
        Cell::maybe_text(main.map(|main| main.product_id.as_str())),
        Cell::maybe_text(words.map(String::as_str)),
        main.map_or(Ok(Cell::Nothing), |main| Cell::share(main.spend.micros(), own.spend.micros()))?,
        Cell::total(row.beside(), currency),
        Cell::count(group.organisations.len()),
        Cell::count(group.fewest),
        Cell::figure(&group.median)?,
        Cell::count(group.most),
    ])
}

/// Each organisation over all groups, told or not.
fn totals(names: &Names, groups: &[GroupProliferation], told: &impl Fn(u32) -> bool) -> Table {
    let columns = [
        Column::new("org_code", "org", "who buys"),
        Column::new("currency", "in", "of the money"),
        Column::wide("vat_basis", "VAT", "whether the money holds VAT"),
        Column::new("groups", "groups", "groups bought of, each basis by itself"),
        Column::new("products", "products", "products bought, summed over these"),
        Column::new("core", "core", "products that cover four fifths of each group's spend, summed"),
        Column::wide("lines", "lines", "purchase lines"),
        Column::new("spend", "spend", "the exact sum of the groups' spend"),
    ];
    let mut all = organisation_totals(groups);
    all.retain(|one| told(one.organisation));
    all.sort_by_key(|one| (names.code(one.organisation).to_owned(), one.currency, one.vat_basis));
    let mut table = Table::new("total", "Each organisation over all groups, told or not", &columns);
    for one in all {
        table.row(vec![
            Cell::text(names.code(one.organisation)),
            Cell::text(one.currency.as_str()),
            Cell::text(one.vat_basis.as_str()),
            Cell::count(one.groups),
            Cell::count(one.products),
            Cell::count(one.core),
            Cell::Count(one.lines),
            Cell::total(one.spend, one.currency),
        ]);
    }
    table
}

fn definitions() -> Vec<Definition> {
    let (part, whole) = COVER;
    let nao = "NAO, The procurement of consumables by NHS acute and Foundation trusts (HC 705, 2011)";
    vec![
        Definition::new(
            "proliferation",
            "distinct products of a like-for-like group that one organisation buys in the window; no price of one is held against another's",
            nao,
        ),
        Definition::new(
            "core",
            format!("the fewest products, the dearest in all first, that cover {part}/{whole} of the group's spend"),
            "own rule",
        ),
        Definition::new(
            "order",
            "all lines of one organisation under one order number with one supplier; worth the sum of their stated net values; lines below zero are credits and no part of one",
            "own definition",
        ),
        Definition::new(
            "avoidable orders",
            "max(0, orders - the first quartile of the others' orders a pound x spend), from five others on, rounded once to six decimals",
            nao,
        ),
    ]
}
