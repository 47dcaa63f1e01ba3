//! Tables of what an hour of each role costs.

use super::super::{ReportRequest, cut, named, price_dots};
use super::currency_rank;
use crate::app::AppError;
use crate::app::names::Names;
use crate::engine::model::{Currency, Role};
use crate::engine::rates::RoleRates;
use crate::engine::report::{Cell, Chart, Column, Report, Table};
use crate::engine::variation::{
    Distribution, Level, OrganisationPrice, ProductBenchmark, SavingSums, Total, organisation_leaves,
};

/// Name of the table with a row a role.
pub(super) const ROLES: &str = "roles";
/// Name of the table with a row an organisation and role.
pub(super) const ORGANISATIONS: &str = "organisations";

const ROLE: [Column; 7] = [
    Column::new("staff_group", "staff group", "as stated; part of the role"),
    Column::new("grade", "grade", "as stated; part of the role"),
    Column::wide("specialty", "specialty", "as stated; part of the role"),
    Column::new("shift_type", "shift", "as stated; part of the role"),
    Column::wide("zone", "zone", "as stated; part of the role"),
    Column::new("engagement", "engagement", "as stated; part of the role"),
    Column::wide("currency", "currency", "of the money"),
];

const RATES: [Column; 17] = [
    Column::new("organisations", "n", "organisations that paid for the role"),
    Column::wide("shifts", "shifts", "shifts"),
    Column::wide("hours", "hours", "hours"),
    Column::new("charged", "charged", "what was charged, all in"),
    Column::new("min", "min", "lowest hourly rate of an organisation"),
    Column::wide("p10", "p10", "tenth percentile; from five organisations"),
    Column::wide("q1", "Q1", "first quartile; from five organisations"),
    Column::new("median", "median", "median"),
    Column::wide("q3", "Q3", "third quartile; from five organisations"),
    Column::wide("p90", "p90", "ninetieth percentile; from five organisations"),
    Column::new("max", "max", "highest hourly rate of an organisation"),
    Column::wide("weighted_mean", "mean", "charged / hours of all organisations together"),
    Column::new("saving_to_min", "to min", "gross saving to the others' lowest rate"),
    Column::wide("saving_to_best", "to best", "gross saving to the others' best rate, one of two shifts or more"),
    Column::wide("saving_to_p10", "to p10", "gross saving to the others' tenth percentile"),
    Column::wide("saving_to_q1", "to Q1", "gross saving to the others' first quartile"),
    Column::new("saving_to_median", "to median", "gross saving to the others' median"),
];

const PAYERS: [Column; 17] = [
    Column::new("org_code", "organisation", "its code"),
    Column::wide("org_name", "name", "its name"),
    Column::wide("shifts", "shifts", "shifts"),
    Column::wide("suppliers", "suppliers", "distinct agencies; shifts without one count as of one"),
    Column::new("hours", "hours", "hours"),
    Column::new("charged", "charged", "what was charged, all in"),
    Column::new("hourly_rate", "an hour", "charged / hours"),
    Column::wide("others", "others", "other organisations that paid for the role"),
    Column::wide("others_min", "others' min", "the others' lowest rate"),
    Column::wide("others_q1", "others' Q1", "the others' first quartile"),
    Column::new("others_median", "others' median", "the others' median"),
    Column::new("saving_to_min", "to min", "gross saving to the others' lowest rate"),
    Column::wide("saving_to_best", "to best", "gross saving to the others' best rate"),
    Column::wide("saving_to_p10", "to p10", "gross saving to the others' tenth percentile"),
    Column::wide("saving_to_q1", "to Q1", "gross saving to the others' first quartile"),
    Column::new("saving_to_median", "to median", "gross saving to the others' median"),
    Column::wide("net_to_median", "net to median", "(rate - the others' median) x hours"),
];

/// A row with what it is ranked by: currency, then the saving to the median or else the money charged, downwards.
type Ranked = ((bool, Currency), std::cmp::Reverse<(Option<Total>, Total)>, Vec<Cell>);

/// Adds the tables and the drawing.
pub(super) fn tables(
    request: &ReportRequest,
    names: &Names,
    roles: &[RoleRates],
    report: &mut Report,
) -> Result<(), AppError> {
    let mut sums: SavingSums<()> = SavingSums::default();
    let (mut by_role, mut by_payer): (Vec<Ranked>, Vec<(Ranked, String)>) = (Vec::new(), Vec::new());
    for role in roles {
        for one in &role.rates.benchmarks {
            organisation_leaves(one).for_each(|leaf| sums.add((), &leaf));
            let currency = one.basis.currency;
            let rank = |saving, charged| (currency_rank(currency), std::cmp::Reverse((saving, charged)));
            let head = role_cells(&role.role, currency);
            let (first, second) = rank(one.savings.to_median, one.gross);
            by_role.push((first, second, [head.clone(), rates_cells(one)?].concat()));
            for payer in &one.organisations {
                let gross = Level::Median.saving(payer).map(|saving| Total::from(saving.gross()));
                let (first, second) = rank(gross, payer.gross.into());
                let cells = [named(names, payer.organisation).to_vec(), head.clone(), payer_cells(payer, currency)?];
                by_payer.push(((first, second, cells.concat()), names.code(payer.organisation).to_owned()));
            }
        }
    }
    // Roles come in their own order and organisations by code where money is equal: sorting is stable.
    by_payer.sort_by(|left, right| left.1.cmp(&right.1));
    let mut by_payer: Vec<Ranked> = by_payer.into_iter().map(|(ranked, _)| ranked).collect();
    for list in [&mut by_role, &mut by_payer] {
        list.sort_by_key(|ranked| (ranked.0, ranked.1));
    }
    let organisation_columns = [&PAYERS[..2], &ROLE[..], &PAYERS[2..]].concat();
    let lists = [
        (
            ROLES,
            "Hourly rates by role, the largest saving to the median first",
            [&ROLE[..], &RATES[..]].concat(),
            by_role,
        ),
        (
            ORGANISATIONS,
            "Hourly rates by organisation and role, the largest saving to the median first",
            organisation_columns,
            by_payer,
        ),
    ];
    for (name, title, columns, rows) in lists {
        let mut table = Table::new(name, title, &columns);
        rows.into_iter().for_each(|(_, _, cells)| table.row(cells));
        cut(request, &mut table, &mut report.notes);
        report.tables.push(table);
    }
    report.tables.push(total(&sums));
    report.charts.extend(drawing(request, names, roles)?);
    Ok(())
}

fn role_cells(role: &Role, currency: Currency) -> Vec<Cell> {
    let stated = role.fields().map(Cell::maybe_text);
    stated.into_iter().chain([Cell::text(currency.as_str())]).collect()
}

fn rates_cells(one: &ProductBenchmark) -> Result<Vec<Cell>, AppError> {
    let currency = one.basis.currency;
    let Distribution { minimum, p10, q1, median, q3, p90, maximum } = one.distribution;
    let mut cells = vec![
        Cell::count(one.payers()),
        Cell::Count(one.lines),
        Cell::quantity(one.quantity),
        Cell::total(one.gross, currency),
    ];
    for rate in [Some(minimum), p10, q1, Some(median), q3, p90, Some(maximum), Some(one.weighted_mean)] {
        cells.push(Cell::maybe_price(rate.as_ref(), currency)?);
    }
    let sums = one.savings;
    let savings = [sums.to_minimum, sums.to_best, sums.to_p10, sums.to_q1, sums.to_median];
    cells.extend(savings.map(|saving| Cell::maybe_total(saving, currency)));
    Ok(cells)
}

fn payer_cells(payer: &OrganisationPrice, currency: Currency) -> Result<Vec<Cell>, AppError> {
    let others = &payer.others;
    let mut cells = vec![
        Cell::Count(payer.lines),
        Cell::Count(u64::from(payer.suppliers)),
        Cell::quantity(payer.quantity),
        Cell::amount(payer.gross, currency),
        Cell::price(&payer.price.ratio()?, currency)?,
        Cell::count(others.others),
    ];
    for rate in [others.minimum, others.q1, others.median] {
        cells.push(Cell::maybe_price(rate.as_ref(), currency)?);
    }
    let gross = |level: &Level| Cell::maybe_amount(level.saving(payer).map(|saving| saving.gross()), currency);
    cells.extend(Level::ALL.iter().map(gross));
    cells.push(Cell::maybe_amount(payer.to_median.map(|saving| saving.net), currency));
    Ok(cells)
}

fn total(sums: &SavingSums<()>) -> Table {
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::wide("leaves", "rates", "organisation and role pairs"),
        Column::new("compared", "compared", "those with at least three others"),
        Column::wide("shifts", "shifts", "shifts"),
        Column::new("charged", "charged", "what was charged, all in"),
        Column::wide("charged_compared", "compared", "of it on what was compared"),
        Column::new("saving_to_min", "to min", "the exact sum of the savings to the others' lowest rate"),
        Column::wide("saving_to_best", "to best", "the exact sum of the savings to the others' best rate"),
        Column::wide("saving_to_p10", "to p10", "the exact sum of the savings to the others' tenth percentile"),
        Column::wide("saving_to_q1", "to Q1", "the exact sum of the savings to the others' first quartile"),
        Column::new("saving_to_median", "to median", "the exact sum of the savings to the others' median"),
        Column::wide("net_to_median", "net to median", "the exact sum of (rate - the others' median) x hours"),
    ];
    let mut table = Table::new("total", "The sum of all rates, told or not", &columns);
    for (currency, sum) in sums.whole() {
        let mut cells = vec![
            Cell::text(currency.as_str()),
            Cell::Count(sum.leaves),
            Cell::Count(sum.compared),
            Cell::Count(sum.lines),
            Cell::total(sum.spend, currency),
            Cell::total(sum.compared_spend, currency),
        ];
        cells.extend(Level::ALL.iter().map(|level| Cell::maybe_total(sum.gross(*level), currency)));
        cells.push(Cell::maybe_total(sum.net(Level::Median), currency));
        table.row(cells);
    }
    table
}

/// The rates of the role that most was charged for, the organisation asked for marked.
fn drawing(request: &ReportRequest, names: &Names, roles: &[RoleRates]) -> Result<Option<Chart>, AppError> {
    let all = roles.iter().flat_map(|role| role.rates.benchmarks.iter().map(move |one| (&role.role, one)));
    let Some((role, one)) = all.max_by_key(|(role, one)| (one.gross, std::cmp::Reverse(*role))) else {
        return Ok(None);
    };
    let stated: Vec<&str> = role.fields().into_iter().flatten().collect();
    let title = format!("Charged for an hour: {} ({})", stated.join(", "), one.basis.currency);
    price_dots(request, names, one, title).map(Some)
}
