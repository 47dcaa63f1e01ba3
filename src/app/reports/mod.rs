//! Reports: one file each; what they share stands here, in `ask` and in `bought`. A report is loaded, computed by the
//! engines and put into tables; how it is told (text, JSON, CSV, spreadsheet, drawing) is no concern of it.

mod actions;
mod ask;
mod bill;
mod bought;
mod categories;
mod drift;
mod index;
mod league;
mod ledger;
mod levels;
mod national;
mod opportunities;
mod orders;
mod proliferation;
mod rates;
mod register;
mod savings;
mod unit_costs;
mod volume;

pub use ask::{Parameter, ReportName, ReportRequest};
pub use rates::RatesBy;
pub use savings::Grouping;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::benchmark::{BenchmarkHead, latest_month};
use super::names::Names;
use super::reading::Reading;
use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::money::PRICE_DECIMALS;
use crate::engine::period::Month;
use crate::engine::report::{Bar, Cell, Chart, Definition, Report, Table};
use crate::engine::variation::ProductBenchmark;
use crate::store::Db;

/// Makes a report from a store that is brought up to date first.
///
/// # Errors
/// [`AppError`] when what is asked for makes no sense or does not exist, or the store fails.
pub fn report(likewise: &Likewise, request: &ReportRequest) -> Result<Report, AppError> {
    request.check()?;
    if request.name == ReportName::Actions {
        // The only one that looks for products that are like another, and needs the catalogue for it.
        return actions::actions(likewise, &mut Reading::open(likewise)?, request);
    }
    let mut db = fresh_view(likewise)?;
    let names = Arc::new(Names::load(&mut db)?);
    report_of(likewise, &mut db, &names, request)
}

/// The same from a reader of one state.
///
/// # Errors
/// As [`report`].
pub fn report_in(likewise: &Likewise, reading: &mut Reading, request: &ReportRequest) -> Result<Report, AppError> {
    request.check()?;
    let names = reading.names();
    match request.name {
        ReportName::Actions => actions::actions(likewise, reading, request),
        _ => report_of(likewise, &mut reading.db, &names, request),
    }
}

/// The reports that need no catalogue.
fn report_of(
    likewise: &Likewise,
    db: &mut Db,
    names: &Arc<Names>,
    request: &ReportRequest,
) -> Result<Report, AppError> {
    match request.name {
        ReportName::Actions => Err(AppError::Internal("actions need the catalogue")),
        ReportName::Bill => bill::bill(db, names, request),
        ReportName::Categories => categories::categories(db, names, request),
        ReportName::CostImprovement => ledger::cost_improvement(likewise, db, names, request),
        ReportName::Drift => drift::drift(db, names, request),
        ReportName::Index => index::index(db, names, request),
        ReportName::LeagueTable => league::league_table(db, names, request),
        ReportName::Ledger => ledger::ledger(likewise, db, names, request),
        ReportName::NationalCandidates => national::candidates(db, names, request),
        ReportName::Opportunities => opportunities::opportunities(db, names, request),
        ReportName::PriceLevels => levels::levels(db, names, request),
        ReportName::Proliferation => proliferation::proliferation(db, names, request),
        ReportName::Rates => rates::rates(db, names, request),
        ReportName::OffContract => register::off_contract(db, names, request),
        ReportName::Register => register::register(db, names, request),
        ReportName::RegisterGaps => register::gaps(db, names, request),
        ReportName::Savings => savings::savings(db, names, request),
        ReportName::UnitCosts => unit_costs::unit_costs(db, names, request),
        ReportName::Volume => volume::volume(db, names, request),
    }
}

/// A hash of everything that a report's figures are: the same figures, the same id.
#[must_use]
pub fn snapshot_id(report: &Report) -> String {
    let digest = Sha256::digest(report.canonical_text().as_bytes());
    let hex: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("R{hex}")
}

/// A report with what every one of them says: what was asked, the months that came to, and the data's cut-off.
fn begin(request: &ReportRequest, head: &BenchmarkHead, title: String) -> Report {
    let mut report = Report::new(request.name.as_str(), title);
    let month = |month: Option<Month>| month.map_or("open".to_owned(), |month| month.to_string());
    report.parameters = request.stated();
    report.parameters.push(("from", month(head.window.from)));
    report.parameters.push(("to", month(head.window.to)));
    report.cut_off = head.cut_off;
    report
}

/// A report whose months are its own matter.
fn begin_without_window(db: &mut Db, request: &ReportRequest, title: &str) -> Result<Report, AppError> {
    let mut report = Report::new(request.name.as_str(), title);
    report.parameters = request.stated();
    report.cut_off = latest_month(db)?;
    Ok(report)
}

/// Cuts a ranked table to what was asked for, and says in a note what was left out.
fn cut(request: &ReportRequest, table: &mut Table, notes: &mut Vec<String>) {
    let left_out = table.keep(request.top.unwrap_or(ask::ROWS_TOLD));
    if left_out > 0 {
        let told = table.rows.len();
        notes.push(format!(
            "{}: the first {told} rows are told, {left_out} more are not (top says how many)",
            table.name
        ));
    }
}

/// A table's place in the order of what is asked for: the main table is the first.
fn lead_with(tables: &mut Vec<Table>, name: &str) {
    if let Some(place) = tables.iter().position(|table| table.name == name) {
        let table = tables.remove(place);
        tables.insert(0, table);
    }
}

/// What an organisation is called in a table: its code and its name.
fn named(names: &Names, organisation: u32) -> [Cell; 2] {
    [Cell::text(names.code(organisation)), Cell::text(names.name(organisation))]
}

/// A dot for each organisation's price, the organisation asked for marked.
fn price_dots(
    request: &ReportRequest,
    names: &Names,
    one: &ProductBenchmark,
    title: String,
) -> Result<Chart, AppError> {
    let mut dots = Vec::new();
    for payer in one.ranking.payers() {
        let value = payer.price.ratio()?.to_scaled(PRICE_DECIMALS)?;
        let label = names.code(payer.organisation).to_owned();
        dots.push(Bar { label, value, shown: Cell::Price(value, one.basis.currency).shown() });
    }
    // Internal ids differ from store to store: equal prices go by code.
    dots.sort_by(|left, right| (left.value, &left.label).cmp(&(right.value, &right.label)));
    let own = request.benchmark.org.as_deref();
    let marked = dots.iter().position(|dot| own == Some(dot.label.as_str()));
    let spread = &one.distribution;
    let quartiles = match (&spread.q1, &spread.q3) {
        (Some(q1), Some(q3)) => {
            let [q1, median, q3] = [q1, &spread.median, q3].map(|price| price.to_scaled(PRICE_DECIMALS));
            Some([q1?, median?, q3?])
        }
        _ => None,
    };
    Ok(Chart::Dots { title, dots, marked, quartiles })
}

/// Words that several reports use.
pub(super) fn unit_price() -> Definition {
    Definition::new(
        "unit price",
        "p = net spend / base units of an organisation in the window, on one VAT basis, currency and carriage; ten decimals, half to even",
        "volume-weighted mean price",
    )
}

pub(super) fn others() -> Definition {
    Definition::new(
        "others",
        "every price an organisation is held against leaves it (and its predecessors and successors) out; quantiles by linear interpolation between order statistics; minimum, best price and median from 3 others, tenth percentile and first quartile from 5",
        "Hyndman and Fan 1996, type 7",
    )
}

pub(super) fn saving() -> Definition {
    Definition::new(
        "saving",
        "looking back: gross max(0, p - b) x q, net (p - b) x q, each organisation's on a product rounded once to six decimals; every sum is the exact sum of these",
        "Carter review 2016: price variation",
    )
}

pub(super) fn best_price() -> Definition {
    Definition::new(
        "best price",
        "the lowest of the others' prices that rests on two orders or more; free, nominal, credit, consignment, loan, test and quarantined lines are in no price, each counted by its reason in the coverage",
        "own rule: one order, perhaps a pallet by mistake, sets no example",
    )
}
