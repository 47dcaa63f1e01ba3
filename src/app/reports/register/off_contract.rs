//! `off-contract`: spend that no running contract covers, with what all that was read came to.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{begin_on, currency_rank, given, whom};
use crate::app::AppError;
use crate::app::names::Names;
use crate::app::register::RegisterView;
use crate::app::reports::{ReportRequest, cut, named};
use crate::engine::model::Currency;
use crate::engine::register::How;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{Share, Total};
use crate::store::{Db, rejections_by_organisation};

const COLUMNS: [Column; 9] = [
    Column::new("org_code", "org", "who bought"),
    Column::wide("org_name", "name", "who bought"),
    Column::new("supplier", "supplier", "as suppliers are told apart"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("spend", "spend", "in the window, without a running contract with the supplier"),
    Column::new("lines", "lines", "purchase lines"),
    Column::wide("spend_off_contract", "none stated", "of that: the lines state no contract"),
    Column::wide("spend_unknown_reference", "unknown", "of that: the lines state a reference that no register has"),
    Column::wide("spend_not_running", "not running", "of that: the lines state a contract that does not run that day"),
];

const ORGANISATIONS: [Column; 10] = [
    Column::new("org_code", "org", "who bought"),
    Column::wide("org_name", "name", "who bought"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("spend", "spend", "everything in the window"),
    Column::new("under_contract", "under", "under one running contract"),
    Column::wide("several", "one of several", "under one of several with the supplier"),
    Column::new("off_contract", "off", "without a running contract with the supplier"),
    Column::new("no_register", "no register", "by organisations whose register is not known: nothing can be said"),
    Column::new("share_off", "share off", "off / (under + one of several + off)"),
    Column::wide("lines", "lines", "purchase lines"),
];

const COVERAGE: [Column; 4] = [
    Column::new("currency", "in", "of the money"),
    Column::new("part", "part", "how lines were given, outside_window, rejected, or all that was read"),
    Column::new("lines", "lines", "purchase lines and rejected rows"),
    Column::new("spend", "spend", "stated value; of rejected rows where it could be read"),
];

/// What one organisation bought in a currency.
#[derive(Default)]
struct Sums {
    all: Share,
    under: Total,
    several: Total,
    off: Total,
    unknown: Total,
}

/// The report.
pub(in crate::app::reports) fn off_contract(
    db: &mut Db,
    names: &Arc<Names>,
    request: &ReportRequest,
) -> Result<Report, AppError> {
    let view = RegisterView::load(db, names, &request.benchmark)?;
    let title = format!("What {} bought without a running contract", whom(request));
    let mut report = begin_on(request, &view, title);
    let mut table = off(names, &view);
    cut(request, &mut table, &mut report.notes);
    report.tables = vec![table, organisations(names, &view)?, coverage(db, names, &view)?];
    report.definitions = vec![given(), without()];
    Ok(report)
}

fn off(names: &Names, view: &RegisterView) -> Table {
    let mut rows: BTreeMap<(u32, u32, Currency), BTreeMap<How, Share>> = BTreeMap::new();
    for ((organisation, supplier, currency, how), share) in view.walked.sums.parties() {
        if how.is_off() {
            rows.entry((organisation, supplier, currency)).or_default().entry(how).or_default().join(share);
        }
    }
    let mut rows: Vec<_> = rows.into_iter().map(|(key, parts)| (key, parts.values().copied().sum(), parts)).collect();
    rows.sort_by_cached_key(|((organisation, supplier, currency), all, _): &(_, Share, _)| {
        let parties = (names.code(*organisation).to_owned(), names.supplier(*supplier).to_owned());
        (currency_rank(*currency), Reverse(all.spend), parties)
    });
    let mut table =
        Table::new("off_contract", "Spend without a running contract with the supplier, most money first", &COLUMNS);
    for ((organisation, supplier, currency), all, parts) in rows {
        let part = |how: How| Cell::total(parts.get(&how).map_or(Total::ZERO, |share| share.spend), currency);
        let [code, name] = named(names, organisation);
        table.row(vec![
            code,
            name,
            Cell::text(names.supplier(supplier)),
            Cell::text(currency.as_str()),
            Cell::total(all.spend, currency),
            Cell::Count(all.lines),
            part(How::OffContract),
            part(How::UnknownReference),
            part(How::NotRunning),
        ]);
    }
    table
}

fn organisations(names: &Names, view: &RegisterView) -> Result<Table, AppError> {
    let mut rows: BTreeMap<(u32, Currency), Sums> = BTreeMap::new();
    for ((organisation, _, currency, how), share) in view.walked.sums.parties() {
        let sums = rows.entry((organisation, currency)).or_default();
        sums.all.join(share);
        let part = match how {
            How::Several => &mut sums.several,
            How::NoRegister => &mut sums.unknown,
            _ if how.is_under() => &mut sums.under,
            _ => &mut sums.off,
        };
        *part = part.and(share.spend);
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_cached_key(|((organisation, currency), sums)| {
        (currency_rank(*currency), Reverse(sums.off), names.code(*organisation).to_owned())
    });
    let mut table = Table::new("organisations", "Each organisation, most off contract first", &ORGANISATIONS);
    for ((organisation, currency), sums) in rows {
        let [code, name] = named(names, organisation);
        let told = [sums.under, sums.several, sums.off].into_iter().sum::<Total>();
        table.row(vec![
            code,
            name,
            Cell::text(currency.as_str()),
            Cell::total(sums.all.spend, currency),
            Cell::total(sums.under, currency),
            Cell::total(sums.several, currency),
            Cell::total(sums.off, currency),
            Cell::total(sums.unknown, currency),
            Cell::share(sums.off.micros(), told.micros())?,
            Cell::Count(sums.all.lines),
        ]);
    }
    Ok(table)
}

/// Every line and rejected row in exactly one part; the last row of a currency is their sum.
fn coverage(db: &mut Db, names: &Names, view: &RegisterView) -> Result<Table, AppError> {
    let mut parts: BTreeMap<Currency, Vec<(&'static str, Share)>> = BTreeMap::new();
    for ((currency, how), share) in view.walked.sums.whole() {
        parts.entry(currency).or_default().push((how.as_str(), share));
    }
    for (currency, share) in &view.walked.outside {
        parts.entry(*currency).or_default().push(("outside_window", *share));
    }
    for (currency, share) in rejected(db, names, view)? {
        parts.entry(currency).or_default().push(("rejected", share));
    }
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(currency, _)| currency_rank(*currency));
    let mut table = Table::new("coverage", "All that was read, every line once", &COVERAGE);
    for (currency, list) in parts {
        let all: Share = list.iter().map(|(_, share)| *share).sum();
        for (part, share) in list.into_iter().chain([("read", all)]) {
            table.row(vec![
                Cell::text(currency.as_str()),
                Cell::text(part),
                Cell::Count(share.lines),
                Cell::total(share.spend, currency),
            ]);
        }
    }
    Ok(table)
}

/// Rejected rows of those asked for; those that name nobody where everybody is. A currency that cannot be read counts as
/// pounds, as in every coverage.
fn rejected(db: &mut Db, names: &Names, view: &RegisterView) -> Result<BTreeMap<Currency, Share>, AppError> {
    let mut sums: BTreeMap<Currency, Share> = BTreeMap::new();
    for ((code, currency), (rows, micros)) in rejections_by_organisation(db)? {
        let organisation = code.and_then(|code| names.organisation(&code).ok());
        let asked = match (&view.members, organisation) {
            (None, _) => true,
            (Some(members), Some(organisation)) => members.contains(&organisation),
            (Some(_), None) => false,
        };
        if asked {
            let share = Share::new(rows, Total::from_micros(micros));
            sums.entry(currency.unwrap_or(Currency::GBP)).or_default().join(share);
        }
    }
    Ok(sums)
}

fn without() -> Definition {
    Definition::new(
        "off contract",
        "bought from a supplier the organisation neither holds a running contract with nor takes part in one, although its register is known; told apart by what the lines state. An organisation without any contract in a register is not told off: nothing is known of it",
        "own rule",
    )
}
