//! The savings ledger and the cost-improvement plan.

use std::sync::Arc;

use super::{ReportRequest, begin_without_window, cut};
use crate::app::actions::{AcceptedAction, accepted_actions};
use crate::app::benchmark::latest_month;
use crate::app::names::Names;
use crate::app::{AppError, Likewise, Months};
use crate::engine::actions::ActionStatus;
use crate::engine::model::Currency;
use crate::engine::period::Month;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::savings_ledger::{FinancialYearMonths, LedgerTotals, RISK_FACTORS, cost_improvement_row, totals};
use crate::engine::variation::Total;
use crate::store::Db;

const LEDGER: [Column; 18] = [
    Column::new("org_code", "org", "whose action"),
    Column::wide("action_id", "action", "public id"),
    Column::new("action", "action", "in words, as it was accepted"),
    Column::wide("kind", "kind", "kind of action"),
    Column::new("status", "status", "accepted, or signed_off by finance"),
    Column::wide("class", "class", "cash_releasing or cost_avoidance"),
    Column::wide("recurrent", "recurrent", "yes where the saving comes again every year"),
    Column::new("start", "from", "first month of the new prices"),
    Column::wide("currency", "currency", "of the money"),
    Column::wide("claim", "claim a year", "sum of (baseline price - agreed price) x expected quantity"),
    Column::wide("months", "months", "months with data since the start"),
    Column::new("claimed", "claimed", "a twelfth of the yearly claim a month, so far"),
    Column::new("realised", "realised", "sum of (baseline price - price paid) x quantity bought, so far"),
    Column::new("price", "price", "of the difference: sum of (agreed price - price paid) x quantity bought"),
    Column::new("volume", "volume", "of the difference: of buying more or less altogether"),
    Column::new("mix", "mix", "of the difference: of buying other proportions"),
    Column::wide("owner", "owner", "who answers for it"),
    Column::wide("cost_code", "cost code", "where finance books it"),
];

const MONTHS: [Column; 9] = [
    Column::wide("action_id", "action", "public id"),
    Column::new("month", "month", "the month"),
    Column::new("claimed", "claimed", "a twelfth of the yearly claim"),
    Column::new("realised", "realised", "sum of (baseline price - price paid) x quantity bought"),
    Column::new("price", "price", "(agreed price - price paid) x quantity bought"),
    Column::new("volume", "volume", "of buying more or less altogether"),
    Column::new("mix", "mix", "of buying other proportions"),
    Column::wide("spend", "spend", "net spend on the products"),
    Column::wide("lines", "lines", "purchase lines"),
];

fn currency_of(one: &AcceptedAction) -> Currency {
    one.baseline.lines.first().map_or(Currency::GBP, |line| line.basis.currency)
}

fn claim_of(one: &AcceptedAction) -> Result<Total, AppError> {
    let mut sum = Total::ZERO;
    for line in &one.baseline.lines {
        sum = sum.plus(line.claim()?);
    }
    Ok(sum)
}

/// The ledger: realised against claimed.
pub(super) fn ledger(
    likewise: &Likewise,
    db: &mut Db,
    names: &Arc<Names>,
    request: &ReportRequest,
) -> Result<Report, AppError> {
    let accepted = accepted_actions(likewise, db, names, request.benchmark.org.as_deref())?;
    let mut report =
        begin_without_window(db, request, "Savings ledger: what was claimed and what later purchases show")?;
    report.definitions = definitions();
    let mut table = Table::new("ledger", "Actions taken on", &LEDGER);
    let mut months = Table::new("months", "Month by month", &MONTHS);
    for one in &accepted {
        let currency = currency_of(one);
        let money = |total: Total| Cell::total(total, currency);
        let LedgerTotals { claimed, realised, price, volume, mix } = totals(&one.months);
        let baseline = &one.baseline;
        table.row(vec![
            Cell::text(&one.org_code),
            Cell::text(&one.action),
            Cell::text(&baseline.title),
            Cell::text(&baseline.kind),
            Cell::text(one.state.status.as_str()),
            Cell::text(baseline.class.as_str()),
            Cell::Flag(baseline.recurrent),
            Cell::Month(baseline.start),
            Cell::text(currency.as_str()),
            money(claim_of(one)?),
            Cell::count(one.months.len()),
            money(claimed),
            money(realised),
            money(price),
            money(volume),
            money(mix),
            Cell::maybe_text(baseline.owner.as_deref()),
            Cell::maybe_text(baseline.cost_code.as_deref()),
        ]);
        for month in &one.months {
            let mut cells = vec![Cell::text(&one.action), Cell::Month(month.month)];
            cells.extend([month.claimed, month.realised, month.price, month.volume, month.mix, month.spend].map(money));
            cells.push(Cell::Count(month.lines));
            months.row(cells);
        }
    }
    if accepted.is_empty() {
        report.notes.push("No action has been taken on.".to_owned());
    }
    report.tables = vec![table, months];
    Ok(report)
}

const PLAN: [Column; 27] = [
    Column::new("org_code", "org", "whose action"),
    Column::wide("action_id", "action", "public id"),
    Column::new("scheme", "scheme", "the action in words"),
    Column::wide("class", "class", "cash_releasing or cost_avoidance"),
    Column::wide("owner", "owner", "who answers for it"),
    Column::wide("cost_code", "cost code", "where finance books it"),
    Column::wide("quality_impact", "quality impact", "yes where its impact on quality has to be assessed"),
    Column::wide("currency", "currency", "of the money"),
    Column::wide("start", "start", "first month of the new prices"),
    Column::wide("april", "Apr", "claimed in the month"),
    Column::wide("may", "May", "claimed in the month"),
    Column::wide("june", "Jun", "claimed in the month"),
    Column::wide("july", "Jul", "claimed in the month"),
    Column::wide("august", "Aug", "claimed in the month"),
    Column::wide("september", "Sep", "claimed in the month"),
    Column::wide("october", "Oct", "claimed in the month"),
    Column::wide("november", "Nov", "claimed in the month"),
    Column::wide("december", "Dec", "claimed in the month"),
    Column::wide("january", "Jan", "claimed in the month"),
    Column::wide("february", "Feb", "claimed in the month"),
    Column::wide("march", "Mar", "claimed in the month"),
    Column::new("part_year", "part-year", "the sum of the twelve months: the part-year effect"),
    Column::new("full_year", "full-year", "what twelve months claim: the full-year effect"),
    Column::new("recurrent_share", "recurrent", "share of the part-year effect that comes again every year"),
    Column::new("risk_adjusted", "risk-adjusted", "the part-year effect x the risk factor"),
    Column::wide("risk_factor", "factor", "what part counts: see the definitions"),
    Column::new("realised", "realised", "realised in the year so far"),
];

/// The cost-improvement plan of a financial year.
pub(super) fn cost_improvement(
    likewise: &Likewise,
    db: &mut Db,
    names: &Arc<Names>,
    request: &ReportRequest,
) -> Result<Report, AppError> {
    let accepted = accepted_actions(likewise, db, names, request.benchmark.org.as_deref())?;
    let month = match request.benchmark.months {
        Months::AsOf(month) => month,
        Months::Latest => latest_month(db)?.map_or(Month::from_index(0), |month| month.plus(1)),
        _ => return Err(AppError::Request("cost-improvement: as_of, a month of the financial year".to_owned())),
    };
    let year = FinancialYearMonths::of(month);
    let mut report = begin_without_window(db, request, &format!("Cost-improvement plan {}", year.name()))?;
    report.parameters.push(("financial_year", year.name()));
    report.definitions = definitions();
    let mut table = Table::new("plan", format!("Schemes of {}, April to March", year.name()), &PLAN);
    for one in &accepted {
        let currency = currency_of(one);
        let money = |total: Total| Cell::total(total, currency);
        let baseline = &one.baseline;
        let signed_off = one.state.status == ActionStatus::SignedOff;
        let row = cost_improvement_row(baseline, signed_off, &one.months, year)?;
        let mut cells = vec![
            Cell::text(&one.org_code),
            Cell::text(&one.action),
            Cell::text(&baseline.title),
            Cell::text(baseline.class.as_str()),
            Cell::maybe_text(baseline.owner.as_deref()),
            Cell::maybe_text(baseline.cost_code.as_deref()),
            Cell::Flag(baseline.quality_impact),
            Cell::text(currency.as_str()),
            Cell::Month(baseline.start),
        ];
        cells.extend(row.months.map(money));
        cells.extend([money(row.part_year), money(row.full_year)]);
        cells.push(Cell::share(row.recurrent.micros(), row.part_year.micros())?);
        cells.push(money(row.risk_adjusted));
        cells.push(Cell::share(row.risk_percent, 100)?);
        cells.push(money(row.realised));
        table.row(cells);
    }
    if accepted.is_empty() {
        report.notes.push("No action has been taken on.".to_owned());
    }
    cut(request, &mut table, &mut report.notes);
    report.tables.push(table);
    Ok(report)
}

fn definitions() -> Vec<Definition> {
    let factors: Vec<String> =
        RISK_FACTORS.iter().map(|factor| format!("{} {}%", factor.name, factor.percent)).collect();
    vec![
        Definition::new(
            "claim",
            "sum of (baseline price - agreed price) x the base units expected in twelve months, frozen when the action was accepted; a month's claim is a twelfth, and twelve following months are the whole to the last digit",
            "own definition",
        ),
        Definition::new(
            "realised",
            "sum of (baseline price - price paid) x quantity really bought; realised = claimed + price + volume + mix exactly: price = (agreed - paid) x bought; volume = claimed x (value bought / value expected, both at baseline prices, - 1); mix = the rest; with one product all of the rest is volume",
            "three-way variance analysis",
        ),
        Definition::new(
            "cash_releasing, cost_avoidance",
            "cash-releasing: the same or better quality at a lower unit cost; cost avoidance: a future cost that is not incurred, which may sit outside the cost-improvement programme",
            "NHS efficiency map, January 2018",
        ),
        Definition::new(
            "risk factor",
            format!("what part of a claim counts: {}", factors.join(", ")),
            "own assumption",
        ),
    ]
}
