//! The tables of an evidence pack: their columns and rows.

use super::lines::LineNow;
use crate::app::benchmark::{BenchmarkHead, BenchmarkedProduct};
use crate::engine::model::Currency;
use crate::engine::money::{NumberError, Ratio};
use crate::engine::report::{Cell, Column, Table};
use crate::engine::variation::{
    Basis, Exclusion, LineFate, OrganisationPrice, ProductBenchmark, ProductBenchmarks, Saving, Selection, Total,
};

const PRODUCT: Column = Column::wide("product_id", "Product", "Public id of the product");
const DESCRIPTION: Column = Column::new("description", "Description", "The product's words when it was published");
const CURRENCY: Column = Column::new("currency", "Currency", "ISO 4217 code");
const VAT: Column = Column::wide("vat_basis", "VAT", "Whether prices hold VAT: ex, inc or unknown");
const BASE_UNIT: Column = Column::new("base_unit", "Per", "The unit that prices are compared in");
const CARRIAGE: Column = Column::wide("carriage_included", "Carriage", "Whether prices hold carriage");
const ORGANISATION: Column = Column::new("org_code", "Organisation", "Code of the payer");
const TO_MINIMUM: Column = Column::wide("saving_to_min", "Saving to min", "max(0, p - the others' lowest) x q");
const TO_BEST: Column = Column::wide("saving_to_best", "Saving to best", "max(0, p - the others' best price) x q");
const TO_P10: Column = Column::wide("saving_to_p10", "Saving to p10", "max(0, p - the others' tenth percentile) x q");
const TO_Q1: Column = Column::new("saving_to_q1", "Saving to Q1", "max(0, p - the others' first quartile) x q");
const TO_MEDIAN: Column = Column::new("saving_to_median", "Saving to median", "max(0, p - the others' median) x q");

pub(super) fn benchmarks() -> Table {
    let price = |key, title, definition| Column::wide(key, title, definition);
    let columns = [
        PRODUCT,
        Column::wide("product_reference", "Reference", "The catalogue's own id; none for a provisional product"),
        DESCRIPTION,
        CURRENCY,
        VAT,
        BASE_UNIT,
        CARRIAGE,
        Column::new("n_organisations", "n", "Payers in the distribution"),
        Column::new("min", "Min", "Lowest of the payers' unit prices"),
        price("p10", "p10", "Tenth percentile, from 5 payers"),
        price("q1", "Q1", "First quartile, from 5 payers"),
        Column::new("median", "Median", "Median of the payers' unit prices"),
        price("q3", "Q3", "Third quartile, from 5 payers"),
        price("p90", "p90", "Ninetieth percentile, from 5 payers"),
        Column::new("max", "Max", "Highest of the payers' unit prices"),
        price("weighted_mean", "Mean", "Spend of all payers / base units of all payers"),
        Column::wide("quantity", "Quantity", "Base units, as published: with org its own"),
        Column::new("spend", "Spend", "Net of adjustments, as published: with org its own"),
        TO_MINIMUM,
        TO_BEST,
        TO_P10,
        TO_Q1,
        TO_MEDIAN,
        Column::new("same_digits", "Same digits", "Whether the figures computed again are those published"),
    ];
    Table::new("benchmarks", "What was published of each product, computed again from the frozen points", &columns)
}

pub(super) fn organisations() -> Table {
    let columns = [
        PRODUCT,
        DESCRIPTION,
        ORGANISATION,
        CURRENCY,
        VAT,
        BASE_UNIT,
        CARRIAGE,
        Column::new("quantity", "Quantity", "q: base units, the sum over its lines"),
        Column::new("spend", "Spend", "s: net of adjustments (stated value with gross), the sum over its lines"),
        Column::new("unit_price", "Unit price", "p = s / q"),
        Column::wide("lines", "Lines", "Purchase lines"),
        Column::wide("orders", "Orders", "Orders: the sum over suppliers and months"),
        Column::wide("last_month", "Last month", "Month of the last order"),
        Column::wide("others", "Others", "Other payers that it is held against, a family counting as one"),
        TO_MINIMUM,
        TO_BEST,
        TO_P10,
        TO_Q1,
        TO_MEDIAN,
        Column::new(
            "lines_now",
            "Lines now",
            "Whether its lines as they stand now still come to q and s: same or differs",
        ),
    ];
    Table::new("organisations", "Every payer in the benchmarks", &columns)
}

/// The columns of a purchase line, after those that name the product.
const LINE: [Column; 24] = [
    ORGANISATION,
    Column::wide("import_id", "Import", "Public id of the import that brought it"),
    Column::new("file", "File", "The file it stands in"),
    Column::new("row", "Row", "Row of the file, its header counted"),
    Column::wide("po_number", "Order", "Number of the order"),
    Column::wide("po_line_number", "Order line", "Number of the line in the order"),
    Column::new("order_date", "Date", "Day of the order"),
    Column::wide("supplier", "Supplier", "Who sold it"),
    Column::new("item_description", "Item", "What was bought, as stated"),
    Column::wide("item_id", "Item id", "The item whose decision leads to the product"),
    Column::wide("match_method", "Matched by", "How the item was matched to the product"),
    Column::wide("uom", "Unit of order", "The order unit, as stated"),
    Column::wide("units_per_uom", "Stated units", "Base units of an order unit, as stated"),
    Column::wide("order_quantity", "Order units", "Order units"),
    Column::wide("units", "Units", "Base units that one order unit is read to hold"),
    Column::wide("units_evidence", "Units because", "What that reading rests on"),
    Column::new("quantity", "Base units", "Order units x units"),
    BASE_UNIT,
    CURRENCY,
    VAT,
    CARRIAGE,
    Column::wide("line_value", "Stated value", "As stated on the line"),
    Column::new("net_value", "Net value", "After adjustment where one is given, else as stated"),
    Column::new("unit_price", "Unit price", "Net value / base units"),
];

pub(super) fn lines() -> Table {
    let columns: Vec<Column> = [PRODUCT].into_iter().chain(LINE).collect();
    Table::new("lines", "Every purchase line in the prices, as it stands now", &columns)
}

pub(super) fn excluded() -> Table {
    let reason = Column::new("reason", "Reason", "Why the line is in no price");
    let other =
        Column::wide("units_other", "Other units", "The other reading of the pack, for lines that are held back");
    let columns: Vec<Column> = [PRODUCT, reason, other].into_iter().chain(LINE).collect();
    Table::new("excluded", "Every other purchase line of the products, as it stands now", &columns)
}

pub(super) fn excluded_totals() -> Table {
    let columns = [
        PRODUCT,
        DESCRIPTION,
        CURRENCY,
        VAT,
        Column::new("reason", "Reason", "Why the lines are in no price"),
        Column::new("lines", "Lines", "Purchase lines"),
        Column::new("spend", "Stated value", "As stated on the lines"),
    ];
    Table::new("excluded_totals", "What was left out, by reason, as published", &columns)
}

pub(super) fn points() -> Table {
    let columns = [
        PRODUCT,
        ORGANISATION,
        Column::wide("supplier", "Supplier", "Who sold it, by the name of then"),
        Column::new("month", "Month", "Month of the orders"),
        Column::new("what", "What", "used: in the prices; else the reason why not"),
        CURRENCY,
        VAT,
        BASE_UNIT,
        CARRIAGE,
        Column::new("quantity", "Base units", "Sum over the lines"),
        Column::new("gross", "Stated value", "Sum over the lines"),
        Column::new("net", "Net value", "Sum over the lines, after adjustments"),
        Column::wide("lines", "Lines", "Purchase lines"),
        Column::wide("orders", "Orders", "Distinct orders"),
    ];
    Table::new("points", "The frozen price points that the figures are computed from", &columns)
}

pub(super) fn changes() -> Table {
    let columns = [
        PRODUCT,
        ORGANISATION,
        Column::new("what", "What", "used: in the prices; else the reason why not"),
        Column::new(
            "standing",
            "Standing",
            "same: the lines as they stand now come to what was published; else differs",
        ),
        CURRENCY,
        VAT,
        BASE_UNIT,
        Column::new("lines_published", "Lines then", "Purchase lines in the frozen points"),
        Column::new("lines_now", "Lines now", "Purchase lines now"),
        Column::wide("quantity_published", "Base units then", "Of the frozen points"),
        Column::wide("quantity_now", "Base units now", "Of the lines now"),
        Column::wide("gross_published", "Stated value then", "Of the frozen points"),
        Column::wide("gross_now", "Stated value now", "Of the lines now"),
        Column::new("net_published", "Net value then", "Of the frozen points"),
        Column::new("net_now", "Net value now", "Of the lines now"),
    ];
    Table::new("changes", "The lines as they stand now against the frozen points, inside what was asked", &columns)
}

fn basis(basis: Basis) -> [Cell; 4] {
    [
        Cell::text(basis.currency.to_string()),
        Cell::text(basis.vat_basis.as_str()),
        Cell::base_unit(basis.base_unit),
        Cell::Flag(basis.carriage_included),
    ]
}

/// The row of a product's benchmark as it is told.
pub(super) fn benchmark_row(
    product: &BenchmarkedProduct,
    one: &ProductBenchmark,
    same_digits: bool,
) -> Result<Vec<Cell>, NumberError> {
    let (currency, of) = (one.basis.currency, &one.distribution);
    let price = |price: &Ratio| Cell::price(price, currency);
    let maybe = |price: Option<&Ratio>| Cell::maybe_price(price, currency);
    let saving = |total: Option<Total>| Cell::maybe_total(total, currency);
    let mut row = vec![
        Cell::text(&product.product_id),
        Cell::maybe_text(product.reference.as_deref()),
        Cell::text(&product.description),
    ];
    row.extend(basis(one.basis));
    row.extend([
        Cell::count(one.payers()),
        price(&of.minimum)?,
        maybe(of.p10.as_ref())?,
        maybe(of.q1.as_ref())?,
        price(&of.median)?,
        maybe(of.q3.as_ref())?,
        maybe(of.p90.as_ref())?,
        price(&of.maximum)?,
        price(&one.weighted_mean)?,
        Cell::quantity(one.quantity),
        Cell::total(one.net, currency),
        saving(one.savings.to_minimum),
        saving(one.savings.to_best),
        saving(one.savings.to_p10),
        saving(one.savings.to_q1),
        saving(one.savings.to_median),
        Cell::Flag(same_digits),
    ]);
    Ok(row)
}

/// The row of a payer; `standing` says whether its lines still come to it.
pub(super) fn payer_row(
    head: &BenchmarkHead,
    product: &BenchmarkedProduct,
    of: Basis,
    payer: &OrganisationPrice,
    standing: &'static str,
) -> Result<Vec<Cell>, NumberError> {
    let currency = of.currency;
    let saving = |saving: Option<Saving>| Cell::maybe_amount(saving.map(Saving::gross), currency);
    let mut row = vec![
        Cell::text(&product.product_id),
        Cell::text(&product.description),
        Cell::text(head.names.code(payer.organisation)),
    ];
    row.extend(basis(of));
    row.extend([
        Cell::quantity(payer.quantity),
        Cell::amount(payer.net, currency),
        Cell::price(&payer.price.ratio()?, currency)?,
        Cell::Count(payer.lines),
        Cell::Count(payer.orders),
        Cell::Month(payer.last_month),
        Cell::count(payer.others.others),
        saving(payer.to_minimum),
        saving(payer.to_best),
        saving(payer.to_p10),
        saving(payer.to_q1),
        saving(payer.to_median),
        Cell::text(standing),
    ]);
    Ok(row)
}

/// The row of a purchase line; what is left out says why in front.
pub(super) fn line_row(product_id: &str, line: &LineNow, fate: LineFate) -> Result<Vec<Cell>, NumberError> {
    let stated = &line.row.source.line;
    let item = &line.row.item;
    let currency = line.basis.currency;
    let thousandths = |milli: i64| Cell::Quantity(i128::from(milli).saturating_mul(1_000));
    let quantity = line.fact.base_quantity(line.reading.units);
    let price = Ratio::unit_price(line.fact.net(), quantity);
    let mut row = vec![Cell::text(product_id)];
    if let LineFate::LeftOut { reason, units_other } = fate {
        row.extend([
            Cell::text(reason.as_str()),
            units_other.map_or(Cell::Nothing, |units| thousandths(units.milli())),
        ]);
    }
    let [currency_cell, vat, per, carriage] = basis(line.basis);
    row.extend([
        Cell::text(&line.row.org_code),
        Cell::text(&line.row.source.import),
        Cell::text(&line.row.source.file),
        Cell::Count(stated.row),
        Cell::text(&stated.po_number),
        Cell::maybe_text(stated.po_line_number.as_deref()),
        Cell::Date(stated.order_date),
        Cell::text(&line.row.supplier),
        Cell::text(&item.description),
        Cell::text(item.public_id()),
        Cell::text(&line.row.decision.method),
        Cell::maybe_text(item.uom.as_deref()),
        Cell::maybe_text(item.units_per_uom.as_deref()),
        thousandths(stated.quantity.milli()),
        thousandths(line.reading.units.milli()),
        Cell::text(&line.row.decision.units_evidence),
        Cell::quantity(quantity),
        per,
        currency_cell,
        vat,
        carriage,
        Cell::amount(stated.line_value, currency),
        Cell::amount(line.fact.net(), currency),
        Cell::maybe_price(price.as_ref(), currency)?,
    ]);
    Ok(row)
}

/// The rows of what was left out of a product, by reason.
pub(super) fn excluded_rows(product: &BenchmarkedProduct) -> impl Iterator<Item = Vec<Cell>> + '_ {
    product.benchmarks.excluded.iter().map(|total| {
        vec![
            Cell::text(&product.product_id),
            Cell::text(&product.description),
            Cell::text(total.currency.to_string()),
            Cell::text(total.vat_basis.as_str()),
            Cell::text(total.reason.as_str()),
            Cell::Count(total.lines),
            Cell::total(total.spend, total.currency),
        ]
    })
}

fn sums(gross: i64, net: Option<i64>, currency: Currency) -> [Cell; 2] {
    let money = |micros: i64| Cell::Money(i128::from(micros), currency);
    [money(gross), net.map_or(Cell::Nothing, money)]
}

/// The rows of a product's frozen points: all of them, with what became of each.
pub(super) fn point_rows(
    head: &BenchmarkHead,
    product: &BenchmarkedProduct,
    full: &ProductBenchmarks,
) -> Vec<Vec<Cell>> {
    let selection: &Selection = &head.selection;
    let mut rows = Vec::with_capacity(product.points.points.len() + product.points.excluded.len());
    let who = |organisation: u32, supplier: u32| {
        [
            Cell::text(&product.product_id),
            Cell::text(head.names.code(organisation)),
            Cell::text(head.names.supplier(supplier)),
        ]
    };
    for point in &product.points.points {
        let fate = full.fate(selection, point.basis, point.organisation, point.month, LineFate::Used);
        let mut row = who(point.organisation, point.supplier).to_vec();
        row.extend([Cell::Month(point.month), Cell::text(words(fate))]);
        row.extend(basis(point.basis));
        row.push(Cell::quantity(point.quantity));
        row.extend(sums(point.gross.micros(), Some(point.net.micros()), point.basis.currency));
        row.extend([Cell::Count(point.lines.into()), Cell::Count(point.orders.into())]);
        rows.push(row);
    }
    for point in &product.points.excluded {
        let refused = selection.refuse(point.currency, point.month, point.organisation);
        let mut row = who(point.organisation, point.supplier).to_vec();
        row.extend([Cell::Month(point.month), Cell::text(refused.unwrap_or(point.reason).as_str())]);
        row.extend([
            Cell::text(point.currency.to_string()),
            Cell::text(point.vat_basis.as_str()),
            point.detail.map_or(Cell::Nothing, |detail| Cell::base_unit(detail.base_unit)),
            Cell::Nothing,
            Cell::Nothing,
        ]);
        row.extend(sums(point.spend.micros(), None, point.currency));
        row.push(Cell::Count(point.lines.into()));
        rows.push(row);
    }
    rows
}

fn words(fate: LineFate) -> &'static str {
    match fate {
        LineFate::Used => "used",
        LineFate::LeftOut { reason, .. } => Exclusion::as_str(reason),
    }
}
