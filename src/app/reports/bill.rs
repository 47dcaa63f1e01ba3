//! What the difference between two bills is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bought::{Bought, currencies, gather, refused};
use super::{ReportRequest, begin, cut, unit_price};
use crate::app::categories::ProductCategories;
use crate::app::names::Names;
use crate::app::{AppError, Months};
use crate::engine::categories::View;
use crate::engine::model::Currency;
use crate::engine::money::NumberError;
use crate::engine::period::{Month, Window};
use crate::engine::price_index::{BillLine, BillMethod, BillParts, Observation, bill_difference};
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::UnitPrice;
use crate::store::Db;

const BILL: [Column; 13] = [
    Column::wide("product_id", "product", "public id"),
    Column::new("description", "product", "the catalogue's words"),
    Column::wide("currency", "currency", "of the money"),
    Column::wide("base_unit", "per", "what prices are compared in"),
    Column::new("spend_before", "before", "net spend of the first side"),
    Column::new("spend_after", "after", "net spend of the second side"),
    Column::new("price", "price", "of the difference: what comes of other prices"),
    Column::new("volume", "volume", "of buying more or less of what is alike"),
    Column::new("mix", "mix", "of buying others of what is alike"),
    Column::new("new", "new", "bought by the second side alone"),
    Column::new("gone", "gone", "bought by the first side alone"),
    Column::wide("price_before", "price before", "of a base unit"),
    Column::wide("price_after", "price after", "of a base unit"),
];

/// What the difference between two bills is made of.
pub(super) fn bill(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let org = request.benchmark.org.as_deref();
    let org = org.ok_or_else(|| AppError::Request("bill: whose (org)?".to_owned()))?;
    let (head, coverage, after) = gather(db, names, &request.benchmark)?;
    let mut other = request.benchmark.clone();
    let against = request.against.as_deref();
    let (title, method) = match against.and_then(Month::parse).map(Some).or_else(|| against.is_none().then_some(None)) {
        // Another period as long, that ends before this one or with the month named.
        Some(last) => {
            let window = period_before(head.window, last)?;
            other.months = Months::Between(window.from, window.to);
            let month = |month: Option<Month>| month.map_or(String::new(), |month| month.to_string());
            (format!("{org}: from {} to {} until now", month(window.from), month(window.to)), BillMethod::OldBasket)
        }
        None => {
            let name = against.unwrap_or_default();
            names.organisation(name)?;
            other.org = Some(name.to_owned());
            (format!("{name} and {org}"), BillMethod::Symmetric)
        }
    };
    let (_, _, before) = gather(db, names, &other)?;
    let mut report = begin(request, &head, format!("What the difference in spend is made of: {title}"));
    report.definitions = bill_definitions(method);
    report.coverage = Some(coverage);
    let groups = ProductCategories::load(db, View::Group)?;
    let (numbers, likeness) = numbered(&before, &after, &groups);
    let mut table = Table::new("bill", "Product by product, the largest effects first", &BILL);
    let mut totals = Table::new("total", "The sum of all rows, told or not", &BILL);
    let all: BTreeSet<Currency> = currencies(&before).union(&currencies(&after)).copied().collect();
    for currency in all {
        let side = |bought: &Bought| -> Vec<Observation> {
            let own = bought.points.iter().filter(|(_, point)| point.basis.currency == currency);
            own.filter_map(|(product, point)| {
                let (id, ..) = bought.products.get(usize::try_from(*product).ok()?)?;
                Some(Observation::of(numbers.get(id)?.0, point))
            })
            .collect()
        };
        let mut found = bill_difference(&side(&before), &side(&after), &likeness, method).map_err(refused)?;
        let size = |parts: &BillParts| parts.difference().micros().unsigned_abs();
        found.lines.sort_by(|left, right| {
            size(&right.parts)
                .cmp(&size(&left.parts))
                .then_with(|| (left.product, left.basis).cmp(&(right.product, right.basis)))
        });
        let words: BTreeMap<u32, (&String, &String)> =
            numbers.iter().map(|(id, (number, words))| (*number, (id, words))).collect();
        for line in &found.lines {
            let mut cells = match words.get(&line.product) {
                Some((id, words)) => vec![Cell::text(*id), Cell::text(*words)],
                None => vec![Cell::Nothing, Cell::Nothing],
            };
            cells.extend(bill_row(line, currency)?);
            table.row(cells);
        }
        let mut cells = vec![Cell::text("total"), Cell::text("total"), Cell::text(currency.as_str()), Cell::Nothing];
        cells.extend(parts(&found.totals, currency));
        totals.row(cells);
        if !found.left_out.is_empty() {
            let count = found.left_out.len();
            report.notes.push(format!("{currency}: {count} products without a price on a side have no part"));
        }
    }
    cut(request, &mut table, &mut report.notes);
    report.tables = vec![table, totals];
    Ok(report)
}

/// A period as long as a window, ending with a month, or just before the window.
fn period_before(window: Window, last: Option<Month>) -> Result<Window, AppError> {
    let (Some(from), Some(to)) = (window.from, window.to) else {
        return Err(AppError::Request("bill: say from and to, or as_of: a period has two ends".to_owned()));
    };
    let last = last.unwrap_or_else(|| from.plus(-1));
    let length = to.index().saturating_sub(from.index());
    Ok(Window { from: Some(last.plus(-length)), to: Some(last) })
}

type Numbers = BTreeMap<String, (u32, String)>;

/// Numbers of both sides' products in the order of their public ids, and which are alike.
fn numbered(before: &Bought, after: &Bought, groups: &ProductCategories) -> (Numbers, BTreeMap<u32, u32>) {
    let all: BTreeMap<&String, (&String, i64)> =
        before.products.iter().chain(&after.products).map(|(id, words, internal)| (id, (words, *internal))).collect();
    let mut numbers = BTreeMap::new();
    let mut likes: BTreeMap<String, u32> = BTreeMap::new();
    let mut likeness = BTreeMap::new();
    for (number, (id, (words, internal))) in (0_u32..).zip(all) {
        numbers.insert(id.clone(), (number, words.clone()));
        if let Some((group, _)) = groups.known(internal) {
            let next = u32::try_from(likes.len()).unwrap_or(u32::MAX);
            likeness.insert(number, *likes.entry(group).or_insert(next));
        }
    }
    (numbers, likeness)
}

fn parts(parts: &BillParts, currency: Currency) -> Vec<Cell> {
    let all = [parts.before, parts.after, parts.price, parts.volume, parts.mix, parts.new, parts.gone];
    all.into_iter().map(|part| Cell::total(part, currency)).collect()
}

fn bill_row(line: &BillLine, currency: Currency) -> Result<Vec<Cell>, AppError> {
    let price = |price: Option<UnitPrice>| -> Result<Cell, NumberError> {
        price.map_or(Ok(Cell::Nothing), |price| Cell::price(&price.ratio()?, currency))
    };
    let mut cells = vec![Cell::text(currency.as_str()), Cell::base_unit(line.basis.base_unit)];
    cells.extend(parts(&line.parts, currency));
    cells.extend([price(line.before)?, price(line.after)?]);
    Ok(cells)
}

fn bill_definitions(method: BillMethod) -> Vec<Definition> {
    let weighed = match method {
        BillMethod::OldBasket => "prices by the second side's quantities, volumes by the first side's prices",
        BillMethod::Symmetric => "by the mean of both sides (Bennet), so that neither is the base",
    };
    vec![
        unit_price(),
        Definition::new(
            "bill difference",
            format!(
                "spend after - spend before = price + volume + mix + new + gone, exactly, product by product and in total; {weighed}; volume and mix are told apart inside like-for-like groups"
            ),
            "Bennet 1920; three-way variance analysis",
        ),
    ]
}
