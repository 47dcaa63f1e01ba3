//! Drift: where an organisation pays more than its own last price, its own contract, or its neighbours with the same
//! supplier, and the first order where that shows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{ReportRequest, begin, cut, unit_price};
use crate::app::benchmark::{BenchmarkHead, BenchmarkedProduct, benchmark_in};
use crate::app::names::Names;
use crate::app::reference_prices::contract_prices;
use crate::app::{AppError, Peers};
use crate::engine::drift::{
    Compared, ContractPrice, DriftRequest, Overpaid, ProductDrift, TOLERANCE, WrongOrder, drift as engine,
};
use crate::engine::model::{Currency, ReferencePrice};
use crate::engine::money::Amount;
use crate::engine::period::Month;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{Basis, PricePoint, Saving, Selection, Total};
use crate::store::Db;

/// What a price is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Check {
    /// The supplier's own last price.
    OwnPrice,
    /// The organisation's own contract.
    Contract,
    /// The other sites of the footprint, with the same supplier.
    OtherSites,
}

impl Check {
    const fn as_str(self) -> &'static str {
        match self {
            Self::OwnPrice => "own_price",
            Self::Contract => "contract",
            Self::OtherSites => "other_sites",
        }
    }
}

/// Order months above a price.
struct Finding {
    organisation: u32,
    product_id: String,
    description: String,
    basis: Basis,
    check: Check,
    first: WrongOrder,
    last_month: Month,
    wrong: Compared,
    /// Order months, or other sites, that the check rests on.
    n: usize,
    above: Total,
    above_median: Option<Saving>,
    ended: Option<Month>,
}

/// What a check looked at, and what it found.
#[derive(Default)]
struct Looked {
    seats: u64,
    spend: Total,
    unjudged: Total,
    told: u64,
    above: Total,
    small: u64,
    small_above: Total,
}

/// What is being gathered.
struct Gathering<'a> {
    least: Amount,
    contracts: &'a HashMap<String, Vec<ReferencePrice>>,
    sites: &'a Sites,
    findings: Vec<Finding>,
    looked: BTreeMap<(Currency, Check), Looked>,
}

const COLUMNS: [Column; 23] = [
    Column::new("org_code", "org", "who buys"),
    Column::wide("product_id", "id", "public id"),
    Column::new("description", "product", "the catalogue's words"),
    Column::new("supplier", "supplier", "who sells"),
    Column::new("check", "against", "own_price, contract or other_sites"),
    Column::wide("currency", "currency", "of prices and money"),
    Column::wide("vat_basis", "VAT", "whether prices hold VAT"),
    Column::wide("base_unit", "base unit", "what prices are compared in"),
    Column::wide(
        "n",
        "n",
        "order months held against the one before, or under contract; other sites with this supplier",
    ),
    Column::new(
        "first_month",
        "first wrong",
        "month of the first order above: with product, organisation and supplier the way to its lines",
    ),
    Column::wide("first_quantity", "first quantity", "base units of that month's orders"),
    Column::wide("first_spend", "first spend", "spend of that month's orders"),
    Column::new("first_price", "paid", "what a base unit cost then"),
    Column::new("against_price", "instead of", "the price it is held against"),
    Column::wide("first_above", "first above", "what that month's orders cost above it"),
    Column::wide("last_month", "last wrong", "month of the last order above"),
    Column::wide("wrong_months", "wrong months", "order months above; for other_sites all order months of the window"),
    Column::wide("wrong_lines", "wrong lines", "purchase lines of these"),
    Column::wide("wrong_quantity", "wrong quantity", "base units of these"),
    Column::wide("wrong_spend", "wrong spend", "spend of these"),
    Column::wide("ended", "ended", "the order month that brought the price back; nothing while it lasts"),
    Column::wide("above_median", "above median", "other_sites: above their median, from three other sites on"),
    Column::new("above", "above", "what was paid above, altogether: what is ranked by"),
];

/// The report.
pub(super) fn drift(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let contracts = contract_prices(db)?;
    let sites = Sites::of(names, request);
    let (findings, looked) = (Vec::new(), BTreeMap::new());
    let floor = request.least_saving();
    let mut gathering = Gathering { least: floor, contracts: &contracts, sites: &sites, findings, looked };
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &request.benchmark, &mut |head, products| {
        products.iter().try_for_each(|product| gathering.look(head, product))
    })?;
    let Gathering { mut findings, looked, .. } = gathering;
    findings.sort_by(|left, right| rank(names, left).cmp(&rank(names, right)));
    let whom = request.benchmark.org.as_deref().unwrap_or("every organisation");
    let mut report =
        begin(request, &head, format!("Where {whom} pays above its own price, its contract or its neighbours"));
    report.definitions = definitions(floor);
    report.notes = vec![
        "own_price, contract and other_sites look at the same money: alternatives, never summed".to_owned(),
        "the way back to a finding's lines: its product, organisation, supplier and month".to_owned(),
    ];
    if contracts.is_empty() {
        report.notes.push("no contract prices are known, so nothing is held against a contract".to_owned());
    }
    report.coverage = Some(coverage);
    let mut table = Table::new("drift", "Findings, the dearest first", &COLUMNS);
    for one in &findings {
        table.row(row(names, one)?);
    }
    cut(request, &mut table, &mut report.notes);
    report.tables = vec![table, totals(&looked)];
    Ok(report)
}

/// Pounds first, the dearest first; then what is public of it, by bytes.
fn rank<'a>(names: &'a Names, one: &'a Finding) -> impl Ord + 'a {
    let currency = one.basis.currency;
    let order = one.first.order;
    let name = (&one.product_id, names.code(one.organisation), names.supplier(order.supplier), order.month);
    (currency != Currency::GBP, currency, Reverse(one.above), one.check, name, one.basis)
}

/// Which sites are an organisation's neighbours: the members of what was asked for, else those of its footprint.
struct Sites {
    asked: bool,
    footprint_of: HashMap<u32, String>,
    members: HashMap<String, HashSet<u32>>,
}

impl Sites {
    fn of(names: &Names, request: &ReportRequest) -> Self {
        let asked = request.benchmark.group.is_some() || request.benchmark.peers != Peers::All;
        let mut members: HashMap<String, HashSet<u32>> = HashMap::new();
        let mut footprint_of = HashMap::new();
        for (organisation, footprints) in names.footprints() {
            for (code, _) in footprints {
                members.entry(code.clone()).or_default().insert(organisation);
                footprint_of.insert(organisation, code);
            }
        }
        Self { asked, footprint_of, members }
    }

    /// The selection that holds an organisation and its neighbours; without a footprint it has none.
    fn around(&self, organisation: u32, head: &BenchmarkHead) -> Selection {
        let mut selection = head.selection.clone();
        if !self.asked {
            let footprint = self.footprint_of.get(&organisation).and_then(|code| self.members.get(code));
            selection.organisations = Some(footprint.cloned().unwrap_or_else(|| HashSet::from([organisation])));
        }
        selection
    }
}

impl Gathering<'_> {
    fn look(&mut self, head: &BenchmarkHead, product: &BenchmarkedProduct) -> Result<(), AppError> {
        let listed = self.contracts.get(&product.product_id).map_or(&[][..], Vec::as_slice);
        // The points of a neighbourhood are picked once for all its sites.
        let mut near: HashMap<Option<&str>, (Selection, Vec<PricePoint>)> = HashMap::new();
        let sites = self.sites;
        for made in &product.benchmarks.benchmarks {
            for payer in &made.organisations {
                let organisation = payer.organisation;
                let code = sites.footprint_of.get(&organisation).filter(|_| !sites.asked).map(String::as_str);
                let alone = code.is_none() && !sites.asked;
                let pick = || {
                    let selection = sites.around(organisation, head);
                    let member = |point: &&PricePoint| {
                        selection.organisations.as_ref().is_none_or(|members| members.contains(&point.organisation))
                    };
                    let points = product.points.points.iter().filter(member).copied().collect();
                    (selection, points)
                };
                let own;
                let (selection, points) = if alone {
                    own = pick();
                    &own
                } else {
                    near.entry(code).or_insert_with(pick)
                };
                let name = head.names.code(organisation);
                let contracts: Vec<ContractPrice> =
                    listed.iter().filter_map(|one| ContractPrice::of(one, name, made.basis).ok()).collect();
                let asked = DriftRequest {
                    basis: made.basis,
                    organisation,
                    selection,
                    contracts: &contracts,
                    tolerance: TOLERANCE,
                };
                if let Some(found) = engine(points, &asked)? {
                    self.gather(organisation, product, &found);
                }
            }
        }
        Ok(())
    }

    fn gather(&mut self, organisation: u32, product: &BenchmarkedProduct, found: &ProductDrift) {
        let mut told: Vec<Finding> = Vec::new();
        let finding = |check, overpaid: Overpaid, n, ended| Finding {
            organisation,
            product_id: product.product_id.clone(),
            description: product.description.clone(),
            basis: found.basis,
            check,
            first: overpaid.first,
            last_month: overpaid.last_month,
            wrong: overpaid.wrong,
            n,
            above: overpaid.above,
            above_median: None,
            ended,
        };
        for own in &found.own {
            let rises = own.rises.iter();
            told.extend(rises.map(|rise| finding(Check::OwnPrice, rise.overpaid, own.compared, rise.ended)));
            self.saw(found, Check::OwnPrice, own.compared, Total::ZERO, Total::ZERO);
        }
        for one in &found.contract {
            told.extend(
                one.overpaid.map(|overpaid| finding(Check::Contract, overpaid, one.covered.order_months, None)),
            );
            let (covered, uncovered) = (one.covered, one.uncovered.spend);
            self.saw(found, Check::Contract, covered.order_months, covered.spend, uncovered);
        }
        for one in &found.parity {
            self.saw(found, Check::OtherSites, one.others, one.bought.spend, Total::ZERO);
            let above = one.above_lowest.map_or(Amount::ZERO, Saving::gross);
            let Some(first) = one.first.filter(|_| above > Amount::ZERO) else { continue };
            let last_month = first.order.month;
            let overpaid = Overpaid { first, last_month, wrong: one.bought, above: above.into() };
            let above_median = one.above_median;
            told.push(Finding { above_median, ..finding(Check::OtherSites, overpaid, one.others, None) });
        }
        for one in told {
            let looked = self.looked.entry((found.basis.currency, one.check)).or_default();
            if one.above < Total::from(self.least) {
                looked.small += 1;
                looked.small_above = looked.small_above.and(one.above);
            } else {
                looked.told += 1;
                looked.above = looked.above.and(one.above);
                self.findings.push(one);
            }
        }
    }

    /// Counts a supplier's prices that a check could judge.
    fn saw(&mut self, found: &ProductDrift, check: Check, n: usize, judged: Total, unjudged: Total) {
        let looked = self.looked.entry((found.basis.currency, check)).or_default();
        looked.seats += u64::from(n > 0);
        looked.spend = looked.spend.and(if n > 0 { judged } else { Total::ZERO });
        looked.unjudged = looked.unjudged.and(unjudged).and(if n > 0 { Total::ZERO } else { judged });
    }
}

fn row(names: &Names, one: &Finding) -> Result<Vec<Cell>, AppError> {
    let currency = one.basis.currency;
    let (order, wrong) = (one.first.order, one.wrong);
    Ok(vec![
        Cell::text(names.code(one.organisation)),
        Cell::text(&one.product_id),
        Cell::text(&one.description),
        Cell::text(names.supplier(order.supplier)),
        Cell::text(one.check.as_str()),
        Cell::text(currency.as_str()),
        Cell::text(one.basis.vat_basis.as_str()),
        Cell::base_unit(one.basis.base_unit),
        Cell::count(one.n),
        Cell::Month(order.month),
        Cell::quantity(order.price.quantity()),
        Cell::amount(order.price.spend(), currency),
        Cell::price(&order.price.ratio()?, currency)?,
        Cell::price(&one.first.against, currency)?,
        Cell::amount(one.first.above, currency),
        Cell::Month(one.last_month),
        Cell::count(wrong.order_months),
        Cell::Count(wrong.lines),
        Cell::quantity(wrong.quantity),
        Cell::total(wrong.spend, currency),
        one.ended.map_or(Cell::Nothing, Cell::Month),
        Cell::maybe_amount(one.above_median.map(Saving::gross), currency),
        Cell::total(one.above, currency),
    ])
}

/// What each check looked at: everything, told or not.
fn totals(looked: &BTreeMap<(Currency, Check), Looked>) -> Table {
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::new("check", "against", "own_price, contract or other_sites"),
        Column::new("compared", "compared", "organisation, product and supplier with something to be held against"),
        Column::wide("spend", "spend", "spend that was judged; for own_price it is not told"),
        Column::wide("unjudged", "not judged", "spend without a contract price in force, or without another site"),
        Column::new("findings", "findings", "at or above the floor: the rows"),
        Column::new("above", "above", "their exact sum"),
        Column::wide("small_findings", "below floor", "findings below the floor"),
        Column::wide("small_above", "their sum", "what these come to"),
    ];
    let mut table = Table::new("total", "What each check looked at and found; the checks are alternatives", &columns);
    for ((currency, check), one) in looked {
        let money = |total| Cell::total(total, *currency);
        let judged = *check != Check::OwnPrice;
        table.row(vec![
            Cell::text(currency.as_str()),
            Cell::text(check.as_str()),
            Cell::Count(one.seats),
            if judged { money(one.spend) } else { Cell::Nothing },
            if judged { money(one.unjudged) } else { Cell::Nothing },
            Cell::Count(one.told),
            money(one.above),
            Cell::Count(one.small),
            money(one.small_above),
        ]);
    }
    table
}

fn definitions(floor: Amount) -> Vec<Definition> {
    let tolerance = TOLERANCE.basis_points() / 100;
    vec![
        unit_price(),
        Definition::new(
            "order month",
            "all orders of one product and basis by one organisation with one supplier in one month; what each cost above a price is rounded once to six decimals, and sums are exact",
            "own definition",
        ),
        Definition::new(
            "own_price",
            format!(
                "an order month more than {tolerance}% above the one before with the same supplier (the last before the window counts as such) is a rise: it and all that follow are held against the price before, until one comes back to within {tolerance}% of it",
            ),
            "own rule; the tolerance covers rounding to pence and the mix of packs",
        ),
        Definition::new(
            "contract",
            "order months above the highest price of an own contract in force on every day of the month, on the same currency, VAT basis and carriage, by more than half a penny a line; a contract is own where the organisation owns it or is named as eligible",
            "own rule: what is above every price in force is wrong, whichever was meant",
        ),
        Definition::new(
            "other_sites",
            "what was paid a supplier in the window above the lowest that another site of the footprint (or of the group asked for) paid the same supplier; above their median from three other sites on; predecessors and successors count as one",
            "own rule: a price that a neighbour really pays is a fact, told from one other site on",
        ),
        Definition::new(
            "floor",
            format!("findings below {} are counted and not told", floor.to_pence_text()),
            "parameter",
        ),
    ]
}
