//! Opportunities: what can be saved in the next twelve months, product by product, with reference prices beside.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ReportRequest, begin, best_price, cut, others, unit_price};
use crate::app::benchmark::{BenchmarkHead, BenchmarkedProduct, benchmark_in, latest_month};
use crate::app::moves::price_moves;
use crate::app::names::Names;
use crate::app::reference_prices::listed_prices;
use crate::app::{AppError, Months};
use crate::engine::model::{Currency, ReferencePrice};
use crate::engine::money::Amount;
use crate::engine::opportunity::{
    Opportunity, PriceMoves, ReferenceView, Refused, opportunities as engine, reference_view,
};
use crate::engine::period::Month;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{Level, Total};
use crate::store::Db;

/// An opportunity with its product and what lists say.
struct FoundOpportunity {
    product_id: String,
    description: String,
    opportunity: Opportunity,
    references: ReferenceView,
}

/// Everything found, in no particular order, with what it rests on.
struct FoundOpportunities {
    head: BenchmarkHead,
    coverage: crate::engine::variation::Coverage,
    as_of: Month,
    least: Amount,
    found: Vec<FoundOpportunity>,
    refused: Refused,
    /// Groups of lines that are held back until somebody reads the pack.
    held: usize,
}

/// Looks forward from the last month of the window.
fn find(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<FoundOpportunities, AppError> {
    let mut asked = request.benchmark.clone();
    if !matches!(asked.months, Months::Latest | Months::AsOf(_)) {
        return Err(AppError::Request("opportunities look forward from one month: say as_of, or no months".to_owned()));
    }
    let as_of = match asked.months {
        Months::AsOf(month) => Some(month),
        _ => latest_month(db)?,
    };
    let moves = price_moves(db, names, as_of.unwrap_or(Month::from_index(0)))?;
    asked.months = as_of.map_or(Months::Latest, Months::AsOf);
    let least = request.least_saving();
    let (mut found, mut refused, mut held) = (Vec::new(), Refused::default(), 0);
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &asked, &mut |head, products| {
        for product in products {
            held += product.quarantined.len();
            let more = of_product(head, &product, &moves, least, &mut found);
            refused.join(&more);
        }
        Ok(())
    })?;
    let listed = listed_prices(db, found.iter().map(|(product_id, ..)| product_id.clone()))?;
    let found = found
        .into_iter()
        .map(|(product_id, description, opportunity)| {
            let lists = listed.get(&product_id).map_or(&[][..], Vec::as_slice);
            let references = view(&head, lists, &opportunity, moves.as_of())?;
            Ok(FoundOpportunity { product_id, description, opportunity, references })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(FoundOpportunities { head, coverage, as_of: moves.as_of(), least, found, refused, held })
}

type Bare = (String, String, Opportunity);

fn of_product(
    head: &BenchmarkHead,
    product: &BenchmarkedProduct,
    moves: &PriceMoves,
    least: Amount,
    found: &mut Vec<Bare>,
) -> Refused {
    let mut refused = Refused::default();
    for one in &product.benchmarks.benchmarks {
        let (more, none) = engine(&product.points.points, one, head.only, moves, least);
        refused.join(&none);
        found.extend(more.into_iter().map(|one| (product.product_id.clone(), product.description.clone(), one)));
    }
    refused
}

fn view(
    head: &BenchmarkHead,
    listed: &[ReferencePrice],
    one: &Opportunity,
    as_of: Month,
) -> Result<ReferenceView, AppError> {
    let bought = &one.purchase;
    let on = as_of.last_day().ok_or_else(|| AppError::Request("as_of is out of range".to_owned()))?;
    let code = head.names.code(bought.organisation);
    Ok(reference_view(listed, code, bought.basis, &bought.price, bought.expected_quantity, on, &BTreeSet::new())?)
}

const COLUMNS: [Column; 36] = [
    Column::new("org_code", "org", "who buys"),
    Column::wide("product_id", "product", "public id"),
    Column::new("description", "product", "the catalogue's words"),
    Column::wide("supplier", "main supplier", "the one most was spent with in the last twelve months"),
    Column::wide("currency", "currency", "of prices and money"),
    Column::wide("vat_basis", "VAT", "whether prices hold VAT"),
    Column::wide("base_unit", "per", "what a price is the price of"),
    Column::new("n_others", "n", "other organisations that paid for it in the window"),
    Column::new("current_price", "now", "price of the last three months' orders, else of the last month with orders"),
    Column::wide("current_to", "priced", "last month of the orders the current price rests on"),
    Column::wide("rolled_by", "rolled by", "factor by which an older price was rolled forward"),
    Column::wide("others_best", "best", "the others' best price"),
    Column::wide("others_q1", "Q1", "the others' first quartile"),
    Column::wide("others_median", "median", "the others' median"),
    Column::new("target", "target", "the others' first quartile; their median below five others"),
    Column::wide("target_is", "target is", "q1 or median"),
    Column::wide(
        "expected_quantity",
        "quantity",
        "base units expected in the next twelve months: those of the last twelve",
    ),
    Column::new("current_cost", "would cost", "expected quantity at the current price"),
    Column::wide("opportunity_to_min", "to min", "max(0, current price - the others' lowest) x expected quantity"),
    Column::wide("opportunity_to_best", "to best", "to the others' best price"),
    Column::wide("opportunity_to_p10", "to p10", "to their tenth percentile"),
    Column::wide("opportunity_to_q1", "to Q1", "to their first quartile"),
    Column::wide("opportunity_to_median", "to median", "to their median"),
    Column::new("opportunity", "opportunity", "at the target: what is addressable, in twelve months"),
    Column::new("expected_saving", "expected", "the opportunity, at most 21% of what would be paid"),
    Column::new("confidence", "confidence", "high, medium or low"),
    Column::wide("confidence_why", "because", "what the confidence rests on"),
    Column::wide("contract", "contract", "how the current price stands to the own contract's"),
    Column::wide("contract_price", "contract price", "lowest price of an own contract in force"),
    Column::wide("above_contract", "above contract", "max(0, current - contract price) x expected quantity"),
    Column::wide(
        "route",
        "other route",
        "list of the lowest framework, NHS Supply Chain, national or other list price that is open",
    ),
    Column::wide("route_price", "route price", "that price"),
    Column::wide("tariff_price", "tariff", "lowest tariff price: a reimbursement, no purchase price"),
    Column::wide("on_tariff", "on tariff", "yes where the current price is a tariff price"),
    Column::wide(
        "lists_expired",
        "expired",
        "listed prices that are not valid at the end of the month: they set nothing",
    ),
    Column::wide("lists_not_comparable", "not comparable", "listed prices on another basis or without a pack"),
];

/// The report.
pub(super) fn opportunities(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let mut all = find(db, names, request)?;
    all.found.sort_by(|left, right| {
        let rank = |one: &FoundOpportunity| {
            let currency = one.opportunity.purchase.basis.currency;
            (currency != Currency::GBP, currency, std::cmp::Reverse(one.opportunity.saving))
        };
        let name = |one: &FoundOpportunity| {
            (one.product_id.clone(), names.code(one.opportunity.purchase.organisation).to_owned())
        };
        rank(left).cmp(&rank(right)).then_with(|| name(left).cmp(&name(right)))
    });
    let whom = request.benchmark.org.as_deref().unwrap_or("every organisation");
    let title = format!("What {whom} can save in the twelve months after {}", all.as_of);
    let mut report = begin(request, &all.head, title);
    report.definitions = definitions(request);
    report.notes = notes(&all);
    let mut table = Table::new("opportunities", "Opportunities, the largest first", &COLUMNS);
    let mut totals: BTreeMap<Currency, (u64, Total, Total)> = BTreeMap::new();
    for one in &all.found {
        let sum = totals.entry(one.opportunity.purchase.basis.currency).or_default();
        *sum = (sum.0 + 1, sum.1.plus(one.opportunity.saving), sum.2.plus(one.opportunity.expected));
        table.row(row(names, one)?);
    }
    cut(request, &mut table, &mut report.notes);
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::new("opportunities", "opportunities", "all of them, told or not"),
        Column::new("opportunity", "opportunity", "their exact sum"),
        Column::new("expected_saving", "expected", "the exact sum of the expected savings"),
    ];
    let mut sums = Table::new("total", "The sum of all rows, told or not", &columns);
    for (currency, (count, saving, expected)) in totals {
        let money = |total| Cell::total(total, currency);
        sums.row(vec![Cell::text(currency.as_str()), Cell::Count(count), money(saving), money(expected)]);
    }
    report.tables = vec![table, sums];
    report.coverage = Some(all.coverage);
    Ok(report)
}

fn notes(all: &FoundOpportunities) -> Vec<String> {
    let refused = &all.refused;
    let below = Cell::Money(refused.below_floor_saving, Currency::GBP).shown();
    let mut notes = vec![format!(
        "not told: {} purchases with fewer than three others, {} at or below the target price, {} whose saving is below the floor of {} (together {below})",
        refused.too_few_others,
        refused.at_target,
        refused.below_floor,
        all.least.to_pence_text(),
    )];
    if refused.out_of_range > 0 {
        notes.push(format!("{} purchases are too large or small to be reckoned exactly", refused.out_of_range));
    }
    if all.held > 0 {
        notes.push(format!("{} groups of lines are held back until somebody reads the pack: review list", all.held));
    }
    notes
}

/// The words of the report; those of the actions too.
pub(super) fn definitions(request: &ReportRequest) -> Vec<Definition> {
    vec![
        unit_price(),
        others(),
        best_price(),
        Definition::new(
            "opportunity",
            "looking forward: max(0, current price - target) x the base units expected in the next twelve months (those of the last twelve), rounded once to six decimals; the current price is that of the last three months' orders, else that of the last month with orders, rolled forward by the Fisher index between that month and the last three, over what the same organisation bought of the same product in both (all organisations, in the currency, at least 30 such purchases, none that changed by more than half; else as it was)",
            "own definition: a price renegotiated last month saves nothing more",
        ),
        Definition::new(
            "expected saving",
            "the opportunity, but at most 21% of what the expected quantity costs now",
            "Nationally Contracted Products: average price reduction 21% a product",
        ),
        Definition::new(
            "materiality floor",
            format!("a saving below {} a year is counted and not told", request.least_saving().to_pence_text()),
            "parameter",
        ),
        Definition::new(
            "confidence",
            "high: at least 10 others, a price of the last three months, orders in at least 4 months of the year; low: fewer than 5 others, a price older than six months, or orders in one month only; else medium",
            "own rule",
        ),
    ]
}

fn row(names: &Names, one: &FoundOpportunity) -> Result<Vec<Cell>, AppError> {
    let found = &one.opportunity;
    let bought = &found.purchase;
    let currency = bought.basis.currency;
    let others = &bought.year.others;
    let price = |ratio: Option<&crate::engine::money::Ratio>| Cell::maybe_price(ratio, currency);
    let to =
        |level: Level| Cell::maybe_amount(found.savings.get(usize::from(level.code())).copied().flatten(), currency);
    let lists = &one.references;
    Ok(vec![
        Cell::text(names.code(bought.organisation)),
        Cell::text(&one.product_id),
        Cell::text(&one.description),
        Cell::text(names.supplier(bought.supplier)),
        Cell::text(currency.as_str()),
        Cell::text(bought.basis.vat_basis.as_str()),
        Cell::base_unit(bought.basis.base_unit),
        Cell::count(others.others),
        price(Some(&bought.price))?,
        Cell::Month(bought.current.last_month),
        bought.rolled_by.map_or(Cell::Nothing, Cell::Figure),
        price(others.best.as_ref())?,
        price(others.q1.as_ref())?,
        price(others.median.as_ref())?,
        price(Some(&found.target))?,
        Cell::text(found.target_level.as_str()),
        Cell::quantity(bought.expected_quantity),
        Cell::amount(bought.current_cost, currency),
        to(Level::Minimum),
        to(Level::Best),
        to(Level::P10),
        to(Level::Q1),
        to(Level::Median),
        Cell::amount(found.saving, currency),
        Cell::amount(found.expected, currency),
        Cell::text(bought.confidence.as_str()),
        Cell::text(&bought.reason),
        Cell::text(lists.standing.as_str()),
        price(lists.own_contract.as_ref().map(|one| &one.price))?,
        Cell::maybe_amount(lists.above_contract, currency),
        Cell::maybe_text(lists.route.as_ref().map(|one| one.list_id.as_str())),
        price(lists.route.as_ref().map(|one| &one.price))?,
        price(lists.tariff.as_ref().map(|one| &one.price))?,
        Cell::Flag(lists.on_tariff),
        Cell::Count(lists.expired),
        Cell::Count(lists.not_comparable),
    ])
}
