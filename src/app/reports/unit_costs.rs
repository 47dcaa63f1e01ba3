//! What services cost a unit of what drives them, against like organisations.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ReportRequest, begin, cut, named, others, price_dots, saving};
use crate::app::AppError;
use crate::app::benchmark::{BenchmarkHead, add_rejected, head_up_to, tell_benchmark};
use crate::app::names::Names;
use crate::engine::model::Currency;
use crate::engine::money::{Amount, Ratio};
use crate::engine::report::{Cell, Chart, Column, Definition, Report, Table};
use crate::engine::unit_costs::{
    CostExclusion, CostQuarter, Likeness, PeerGroup, Scope, ServiceCost, ServiceCosts, UnitCostAnswer, compare_costs,
};
use crate::engine::variation::{Coverage, Distribution, Exclusion, OrganisationPrice, Share, Total};
use crate::ingest::numbers::StatedNumber;
use crate::store::{Db, ImportKind, NumberedCost, unit_costs as stored_costs};

const SCOPE: [Column; 8] = [
    Column::new("service_line", "service", "as stated"),
    Column::new("driver_name", "driver", "what the cost is told a unit of"),
    Column::new("period", "period", "financial year, quarter or month"),
    Column::wide("delivery_model", "delivery", "as stated; costs of unlike delivery are never compared"),
    Column::wide("scope_flags", "scope", "as stated; costs of unlike scope are never compared"),
    Column::new("peer_kind", "kind", "kind of the organisations compared; nothing where every kind is"),
    Column::wide("peer_size", "size", "band of the driver's quantity, or of turnover; nothing where every size is"),
    Column::wide("currency", "currency", "of the money"),
];

const SERVICES: [Column; 13] = [
    Column::new("organisations", "n", "organisations compared"),
    Column::wide("net_cost", "net cost", "of all of them"),
    Column::wide("driver_quantity", "quantity", "of the driver, of all of them"),
    Column::new("min", "min", "lowest net cost a unit"),
    Column::wide("p10", "p10", "tenth percentile; from five organisations"),
    Column::wide("q1", "Q1", "first quartile; from five organisations"),
    Column::new("median", "median", "median"),
    Column::wide("q3", "Q3", "third quartile; from five organisations"),
    Column::wide("p90", "p90", "ninetieth percentile; from five organisations"),
    Column::new("max", "max", "highest net cost a unit"),
    Column::wide("weighted_mean", "mean", "net cost / quantity of all organisations together"),
    Column::new("saving_to_q1", "to Q1", "gross saving to the others' first quartile"),
    Column::new("saving_to_median", "to median", "gross saving to the others' median"),
];

const ORGANISATIONS: [Column; 13] = [
    Column::new("org_code", "organisation", "its code"),
    Column::wide("org_name", "name", "its name"),
    Column::wide("net_cost", "net cost", "gross cost less income"),
    Column::wide("driver_quantity", "quantity", "of the driver"),
    Column::new("unit_cost", "a unit", "net cost / quantity"),
    Column::new("place", "place", "counted from the cheapest: one more than cost less"),
    Column::new("of", "of", "organisations compared"),
    Column::wide("quarter", "quarter", "of the peers it lies in; from five of them"),
    Column::wide("others", "others", "other organisations compared"),
    Column::wide("others_q1", "others' Q1", "the others' first quartile"),
    Column::wide("others_median", "others' median", "the others' median"),
    Column::new("saving_to_q1", "to Q1", "max(0, unit cost - the others' first quartile) x own quantity"),
    Column::new("saving_to_median", "to median", "max(0, unit cost - the others' median) x own quantity"),
];

/// The report.
pub(super) fn unit_costs(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let words = || Likeness::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let likeness = match request.by.as_deref() {
        None => Likeness::KindAndSize,
        Some(text) => Likeness::parse(text).ok_or_else(|| AppError::Request(format!("by: one of {}", words())))?,
    };
    let stored = stored_costs(db)?;
    let cut_off = stored.iter().map(|numbered| numbered.cost.period.first_month()).max();
    let head = head_up_to(db, Arc::clone(names), &request.benchmark, cut_off)?;
    let costs: Vec<ServiceCost<'_>> = stored.iter().map(|numbered| known(names, numbered)).collect();
    let answer = compare_costs(&costs, &head.selection, likeness);
    let mut report = begin(request, &head, format!("What services cost a unit, by {likeness}"));
    report.parameters.push(("compared by", likeness.to_string()));
    report.definitions = definitions();
    let (told, mut coverage) = tell(&head, answer);
    add_rejected(db, ImportKind::UnitCosts, &mut coverage)?;
    report.coverage = Some(coverage);
    report.notes.push(
        "Months are those in which periods begin. Coverage counts net costs; costs of an unknown kind or size are \
         counted as outside the group there, those without a net cost as free."
            .to_owned(),
    );
    let [services, organisations, total] = tables(request, names, &told, &mut report)?;
    let mut excluded = excluded(names, &told);
    cut(request, &mut excluded, &mut report.notes);
    report.charts.extend(drawing(request, names, &told.services)?);
    report.tables = vec![services, organisations, total, excluded];
    Ok(report)
}

/// A cost with what is known of its organisation. A turnover is kept as stated; one that is no number is not known.
fn known<'a>(names: &Names, numbered: &'a NumberedCost) -> ServiceCost<'a> {
    let organisation = u32::try_from(numbered.organisation).unwrap_or(u32::MAX);
    let record = names.record(organisation);
    let turnover = record.and_then(|record| StatedNumber::parse(record.turnover.as_deref()?).ok());
    ServiceCost {
        organisation,
        kind: record.map(|record| record.kind),
        turnover: turnover.and_then(|stated| stated.to_amount().ok()).map(|(turnover, _)| turnover),
        cost: &numbered.cost,
    }
}

/// Counts everything, and leaves what was asked for: with an organisation, its own costs.
fn tell(head: &BenchmarkHead, answer: UnitCostAnswer) -> (UnitCostAnswer, Coverage) {
    let mut coverage = Coverage::default();
    let mut told = UnitCostAnswer::default();
    for one in answer.excluded {
        let reason = match one.reason {
            CostExclusion::NoNetCost => Exclusion::Free,
            CostExclusion::OutOfRange => Exclusion::OutOfRange,
            CostExclusion::OtherCurrency => Exclusion::OtherCurrency,
            CostExclusion::OutsideWindow => Exclusion::OutsideWindow,
            CostExclusion::KindNotKnown | CostExclusion::SizeNotKnown | CostExclusion::OutsideGroup => {
                Exclusion::OutsideGroup
            }
        };
        coverage.add_excluded(one.scope.currency, reason, Share::new(1, one.net_cost.into()));
        if head.only.is_none_or(|only| only == one.organisation) {
            told.excluded.push(one);
        }
    }
    for ServiceCosts { scope, peers, costs } in answer.services {
        let own = tell_benchmark(head, costs, &mut coverage);
        told.services.extend(own.map(|costs| ServiceCosts { scope, peers, costs }));
    }
    (told, coverage)
}

/// Services, organisations (the largest saving to the median first) and the sums of both.
fn tables(
    request: &ReportRequest,
    names: &Names,
    told: &UnitCostAnswer,
    report: &mut Report,
) -> Result<[Table; 3], AppError> {
    let title = "What services cost a unit, of organisations that are alike";
    let mut services = Table::new("services", title, &[&SCOPE[..], &SERVICES[..]].concat());
    let mut rows: Vec<(std::cmp::Reverse<Option<Amount>>, String, Vec<Cell>)> = Vec::new();
    let mut sums: BTreeMap<Currency, Sums> = BTreeMap::new();
    for one in &told.services {
        let head = scope_cells(&one.scope, Some(one.peers));
        services.row([head.clone(), service_cells(one)?].concat());
        for own in &one.costs.organisations {
            sums.entry(one.scope.currency).or_default().add(own);
            let gross = own.to_median.map(|saving| saving.gross());
            let [code, name] = named(names, own.organisation);
            let cells = [vec![code, name], head.clone(), own_cells(one, own)?].concat();
            rows.push((std::cmp::Reverse(gross), names.code(own.organisation).to_owned(), cells));
        }
    }
    // Services come in their own order: sorting is stable.
    rows.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
    let columns = [&ORGANISATIONS[..2], &SCOPE[..], &ORGANISATIONS[2..]].concat();
    let title = "What organisations pay a unit, the largest saving to the median first";
    let mut organisations = Table::new("organisations", title, &columns);
    rows.into_iter().for_each(|(_, _, cells)| organisations.row(cells));
    for table in [&mut services, &mut organisations] {
        cut(request, table, &mut report.notes);
    }
    Ok([services, organisations, total(sums)])
}

/// Exact sums of the organisations' savings.
#[derive(Default)]
struct Sums {
    costs: u64,
    net: Total,
    to_q1: Option<Total>,
    to_median: Option<Total>,
}

impl Sums {
    fn add(&mut self, own: &OrganisationPrice) {
        let more = |sum: Option<Total>, saving: Option<Amount>| match saving {
            Some(saving) => Some(sum.unwrap_or(Total::ZERO).plus(saving)),
            None => sum,
        };
        self.costs += 1;
        self.net = self.net.plus(own.net);
        self.to_q1 = more(self.to_q1, own.to_q1.map(|saving| saving.gross()));
        self.to_median = more(self.to_median, own.to_median.map(|saving| saving.gross()));
    }
}

fn total(sums: BTreeMap<Currency, Sums>) -> Table {
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::new("costs", "costs", "organisations' costs compared, told or not"),
        Column::new("net_cost", "net cost", "their exact sum"),
        Column::new("saving_to_q1", "to Q1", "the exact sum of the savings to the others' first quartile"),
        Column::new("saving_to_median", "to median", "the exact sum of the savings to the others' median"),
    ];
    let mut table = Table::new("total", "The sum of all rows, told or not", &columns);
    for (currency, sum) in sums {
        table.row(vec![
            Cell::text(currency.as_str()),
            Cell::Count(sum.costs),
            Cell::total(sum.net, currency),
            Cell::maybe_total(sum.to_q1, currency),
            Cell::maybe_total(sum.to_median, currency),
        ]);
    }
    table
}

fn excluded(names: &Names, told: &UnitCostAnswer) -> Table {
    let more = [
        Column::new("reason", "reason", "why it is held against no other"),
        Column::new("net_cost", "net cost", "gross cost less income"),
    ];
    let columns = [&ORGANISATIONS[..2], &SCOPE[..5], &SCOPE[7..], &more[..]].concat();
    let mut table = Table::new("excluded", "Costs that are held against no other", &columns);
    let mut rows: Vec<_> = told.excluded.iter().collect();
    rows.sort_by_key(|one| (one.reason, &one.scope, names.code(one.organisation)));
    for one in rows {
        let mut scope = scope_cells(&one.scope, None);
        scope.drain(5..7);
        let reason = [Cell::text(one.reason.as_str()), Cell::amount(one.net_cost, one.scope.currency)];
        table.row([named(names, one.organisation).to_vec(), scope, reason.to_vec()].concat());
    }
    table
}

fn scope_cells(scope: &Scope, peers: Option<PeerGroup>) -> Vec<Cell> {
    let flags: Vec<&str> = scope.scope_flags.iter().map(String::as_str).collect();
    let peers = peers.unwrap_or_default();
    vec![
        Cell::text(&scope.service_line),
        Cell::text(&scope.driver_name),
        Cell::text(scope.period.to_string()),
        Cell::maybe_text(scope.delivery_model.as_deref()),
        Cell::maybe_text((!flags.is_empty()).then(|| flags.join("; "))),
        Cell::maybe_text(peers.kind.map(|kind| kind.to_string())),
        Cell::maybe_text(peers.size.map(|size| size.to_string())),
        Cell::text(scope.currency.as_str()),
    ]
}

fn service_cells(one: &ServiceCosts) -> Result<Vec<Cell>, AppError> {
    let (costs, currency) = (&one.costs, one.scope.currency);
    let Distribution { minimum, p10, q1, median, q3, p90, maximum } = costs.distribution;
    let mut cells = vec![Cell::count(costs.payers()), Cell::total(costs.net, currency), Cell::quantity(costs.quantity)];
    for cost in [Some(minimum), p10, q1, Some(median), q3, p90, Some(maximum), Some(costs.weighted_mean)] {
        cells.push(Cell::maybe_price(cost.as_ref(), currency)?);
    }
    let savings = [costs.savings.to_q1, costs.savings.to_median];
    cells.extend(savings.map(|saving| Cell::maybe_total(saving, currency)));
    Ok(cells)
}

fn own_cells(one: &ServiceCosts, own: &OrganisationPrice) -> Result<Vec<Cell>, AppError> {
    let currency = one.scope.currency;
    let price = |ratio: Option<&Ratio>| Cell::maybe_price(ratio, currency);
    let quarter = CostQuarter::of(own.price, &one.costs.distribution)?;
    Ok(vec![
        Cell::amount(own.net, currency),
        Cell::quantity(own.quantity),
        price(Some(&own.price.ratio()?))?,
        one.place_of(own.organisation).map_or(Cell::Nothing, Cell::count),
        Cell::count(one.costs.payers()),
        Cell::maybe_text(quarter.map(CostQuarter::as_str)),
        Cell::count(own.others.others),
        price(own.others.q1.as_ref())?,
        price(own.others.median.as_ref())?,
        Cell::maybe_amount(own.to_q1.map(|saving| saving.gross()), currency),
        Cell::maybe_amount(own.to_median.map(|saving| saving.gross()), currency),
    ])
}

/// The unit costs of the service with most organisations, the one asked for marked.
fn drawing(request: &ReportRequest, names: &Names, services: &[ServiceCosts]) -> Result<Option<Chart>, AppError> {
    let widest = services.iter().rev().max_by_key(|one| (one.costs.payers(), one.costs.net));
    let Some(one) = widest else { return Ok(None) };
    let Scope { service_line, driver_name, period, currency, .. } = &one.scope;
    let title = format!("{service_line}: net cost a {driver_name}, {period} ({currency})");
    price_dots(request, names, &one.costs, title).map(Some)
}

fn definitions() -> Vec<Definition> {
    vec![
        Definition::new(
            "unit cost",
            "p = net cost / quantity of the driver; net cost = gross cost - income; ten decimals, half to even",
            "Lord Carter of Coles 2016 and 2018: unit costs of corporate services and estates",
        ),
        Definition::new(
            "compared",
            "only the same service, driver, period, currency, way of delivery and scope, case and blanks apart; a way of delivery or scope that is not stated is one of its own",
            "own rule: unlike scopes are never mixed",
        ),
        Definition::new(
            "alike",
            "kind_and_size: of one kind, the driver's quantity of one power of ten; kind_and_turnover: of one kind, turnover under 100, 250, 500, 1000 million or above; kind: of one kind; all: everybody",
            "own rule",
        ),
        others(),
        saving(),
    ]
}
