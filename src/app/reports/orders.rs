//! How spend is cut into orders: a table of the report on proliferation.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::ReportRequest;
use crate::app::AppError;
use crate::app::benchmark::BenchmarkHead;
use crate::app::ids::{IdMap, IdSet};
use crate::engine::assortment::{AssumedCost, Fragmentation, OrderLine, Orders, compare_orders};
use crate::engine::model::Currency;
use crate::engine::money::Amount;
use crate::engine::period::Month;
use crate::engine::report::{Cell, Column, Report, Table};
use crate::store::{
    CurrentLine, Db, all_terms, decisions_after, find_product, organisations_with_lines, products_in_category,
    scan_organisation_lines, suppliers_of_names,
};

/// An order worth less is small, where nobody says another threshold: a hundred units of the currency.
const SMALL_ORDER: Amount = Amount::from_micros(100_000_000);
/// Decisions read at a time.
const PAGE: i64 = 5_000;

const COLUMNS: [Column; 19] = [
    Column::new("org_code", "org", "who buys"),
    Column::new("currency", "in", "of the money"),
    Column::new("orders", "orders", "orders in the window"),
    Column::wide("lines", "lines", "purchase lines in them"),
    Column::new("spend", "spend", "their stated net value"),
    Column::new("spend_per_order", "an order", "spend / orders"),
    Column::wide("lines_per_order", "lines/order", "lines / orders"),
    Column::wide("months", "months", "months with orders"),
    Column::wide("orders_per_month", "orders/month", "orders / months with orders"),
    Column::wide("suppliers", "suppliers", "distinct suppliers"),
    Column::new("small_orders", "small", "orders worth less than the threshold"),
    Column::new("small_share", "small share", "small orders / orders"),
    Column::wide("small_spend", "small spend", "what the small orders are worth"),
    Column::wide("credit_lines", "credits", "lines below zero, in no order"),
    Column::wide("credits", "credited", "their value"),
    Column::wide("others", "n", "other organisations compared with"),
    Column::new("avoidable_orders", "avoidable", "orders above the level of the best quarter of the others"),
    Column::wide("process_cost", "processing", "orders x the assumed cost of one; nothing without an assumption"),
    Column::wide("avoidable_cost", "avoidable cost", "avoidable orders x the assumed cost of one"),
];

/// What is looked up for each line.
struct Lookups {
    suppliers: IdMap<i64>,
    currencies: IdMap<Currency>,
    items: Option<IdSet>,
}

/// The table; what it assumes goes into the report's notes.
pub(super) fn orders(
    db: &mut Db,
    head: &BenchmarkHead,
    request: &ReportRequest,
    only: Option<u32>,
    report: &mut Report,
) -> Result<Table, AppError> {
    let small_below = request.small_order.unwrap_or(SMALL_ORDER);
    let cost =
        request.order_cost.map(|an_order| AssumedCost { an_order, source: "stated by whoever asked".to_owned() });
    let lookups = Lookups::load(db, request)?;
    let mut all: Vec<Fragmentation> = Vec::new();
    // One organisation at a time, so that no more than its orders are held.
    for organisation in organisations_with_lines(db)? {
        let mut collected = Orders::default();
        let wanted = |item: i64| lookups.items.as_ref().is_none_or(|items| items.contains(&item));
        scan_organisation_lines(db, organisation, wanted, |lines| {
            let lines = lines.iter().filter_map(|line| lookups.order_line(line));
            lines.for_each(|line| collected.add(&line, &head.selection));
        })?;
        all.extend(collected.finish(small_below));
    }
    compare_orders(&mut all, &head.selection)?;
    all.retain(|one| only.is_none_or(|only| only == one.organisation));
    all.sort_by(|left, right| rank(head, left).cmp(&rank(head, right)));
    report.notes.push(format!(
        "orders: small is worth less than {} ({}); they hold every line of the selection, whatever excludes it from prices",
        small_below.to_pence_text(),
        if request.small_order.is_some() { "as asked" } else { "a threshold that nobody stated: small_order says another" },
    ));
    report.notes.push(match &cost {
        Some(cost) => format!(
            "ASSUMPTION, {}: an order costs {} to raise, receive and pay",
            cost.source,
            cost.an_order.to_pence_text()
        ),
        None => "what an order costs to process is not known: order_cost states an assumption".to_owned(),
    });
    let mut table = Table::new("orders", "How spend is cut into orders, the most avoidable first", &COLUMNS);
    for one in &all {
        table.row(row(head, one, cost.as_ref())?);
    }
    Ok(table)
}

/// Pounds first; the most avoidable orders, then the most small ones, then the code.
fn rank<'a>(head: &'a BenchmarkHead, one: &Fragmentation) -> impl Ord + use<'a> {
    let figures = (Reverse(one.avoidable_orders), Reverse(one.small.orders));
    (one.currency != Currency::GBP, one.currency, figures, head.names.code(one.organisation))
}

impl Lookups {
    fn load(db: &mut Db, request: &ReportRequest) -> Result<Self, AppError> {
        let suppliers = suppliers_of_names(db)?.into_iter().collect();
        let currencies = all_terms(db)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
        let asked = &request.benchmark;
        let mut products: Option<HashSet<i64>> = None;
        if let Some(category) = &asked.category {
            products = Some(products_in_category(db, category)?.into_iter().collect());
        }
        if let Some(product) = &asked.product {
            products = Some(HashSet::from([find_product(db, product)?.0]));
        }
        let items = products.map(|products| items_of(db, &products)).transpose()?;
        Ok(Self { suppliers, currencies, items })
    }

    /// A line as part of an order; nothing for one whose internal ids are out of range.
    fn order_line(&self, line: &CurrentLine) -> Option<OrderLine> {
        let supplier = self.suppliers.get(&line.supplier_name)?;
        Some(OrderLine {
            organisation: u32::try_from(line.organisation).ok()?,
            supplier: u32::try_from(*supplier).ok()?,
            order: line.order,
            month: Month::of(line.order_date),
            currency: *self.currencies.get(&line.terms)?,
            value: line.line_value,
        })
    }
}

/// The items that are one of these products.
fn items_of(db: &mut Db, products: &HashSet<i64>) -> Result<IdSet, AppError> {
    let mut items = IdSet::default();
    let mut after = 0;
    loop {
        let page = decisions_after(db, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(items) };
        after = last.item_id;
        let ours = page.iter().filter(|one| one.product_id.is_some_and(|product| products.contains(&product)));
        items.extend(ours.map(|one| one.item_id));
    }
}

fn row(head: &BenchmarkHead, one: &Fragmentation, cost: Option<&AssumedCost>) -> Result<Vec<Cell>, AppError> {
    let currency = one.currency;
    let per_order = one.all.spend_per_order();
    let figure =
        |ratio: Option<crate::engine::money::Ratio>| ratio.map_or(Ok(Cell::Nothing), |ratio| Cell::figure(&ratio));
    Ok(vec![
        Cell::text(head.names.code(one.organisation)),
        Cell::text(currency.as_str()),
        Cell::Count(one.all.orders),
        Cell::Count(one.all.lines),
        Cell::total(one.all.spend, currency),
        Cell::maybe_price(per_order.as_ref(), currency)?,
        figure(one.all.lines_per_order())?,
        Cell::count(one.months),
        figure(one.orders_per_month())?,
        Cell::count(one.suppliers),
        Cell::Count(one.small.orders),
        Cell::share(i128::from(one.small.orders), i128::from(one.all.orders))?,
        Cell::total(one.small.spend, currency),
        Cell::Count(one.credit_lines),
        Cell::total(one.credits, currency),
        Cell::count(one.others),
        one.avoidable_orders.map_or(Cell::Nothing, |orders| Cell::Quantity(i128::from(orders.micros()))),
        Cell::maybe_total(cost.map(|cost| one.process_cost(cost)), currency),
        Cell::maybe_amount(cost.and_then(|cost| one.avoidable_cost(cost)), currency),
    ])
}
