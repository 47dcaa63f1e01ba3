//! The league table: organisations by process, price and data.

mod gather;
mod words;

use std::sync::Arc;

use self::gather::{Gathered, gather};
use self::words::{COLUMNS, MEASURE_COLUMNS, definitions};
use super::{ReportRequest, begin, cut};
use crate::app::AppError;
use crate::app::names::Names;
use crate::engine::league::{
    Component, LINES_MINIMUM, Lack, League, Measure, PEERS_MINIMUM, PRODUCTS_MINIMUM, PeerGroup, Row, Score, league,
};
use crate::engine::money::{PRICE_DECIMALS, Ratio};
use crate::engine::report::{Bar, Cell, Chart, Report, Table};
use crate::store::Db;

/// Organisations drawn.
const DRAWN: usize = 50;

/// The process measures, in the order of their shares of lines.
const PROCESS: [Measure; 5] =
    [Measure::OnCatalogue, Measure::WithOrder, Measure::UnderContract, Measure::WithGtin, Measure::Electronic];

/// The report.
pub(super) fn league_table(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let only = request.benchmark.org.as_deref();
    only.map(|org| names.organisation(org)).transpose()?;
    let gathered = gather(db, names, request)?;
    let made = league(&gathered.entrants);
    let mut report = begin(request, &gathered.head, "League table: process, price and data".to_owned());
    report.definitions = definitions();
    report.notes = notes(&gathered, &made);
    let mut table = Table::new("league", "Organisations, the highest overall score first", &COLUMNS);
    let mut bars = Vec::new();
    for row in made.rows.iter().filter(|row| only.is_none_or(|only| only == row.code)) {
        let name = name_of(names, &row.code);
        if let Some(score) = row.score.as_ref().filter(|_| bars.len() < DRAWN) {
            let value = score.overall.to_scaled(PRICE_DECIMALS)?;
            bars.push(Bar { label: name.clone(), value, shown: score.overall.to_text(1)? });
        }
        table.row(cells(row, name, &gathered)?);
    }
    cut(request, &mut table, &mut report.notes);
    let mut measures = Table::new("measures", "What the overall score is made of", &MEASURE_COLUMNS);
    for group in &made.groups {
        for measure in Measure::ALL {
            measures.row(measure_cells(group, *measure)?);
        }
    }
    report.tables = vec![table, measures];
    report.charts.push(Chart::Bars { title: format!("Overall score, {} organisations", bars.len()), bars });
    report.coverage = Some(gathered.coverage);
    Ok(report)
}

fn name_of(names: &Names, code: &str) -> String {
    names.organisation(code).map_or(code, |organisation| names.name(organisation)).to_owned()
}

fn share(figure: Option<&Ratio>) -> Result<Cell, AppError> {
    Ok(figure.map_or(Ok(Cell::Nothing), |figure| figure.to_scaled(PRICE_DECIMALS).map(Cell::Share))?)
}

fn figure(figure: Option<&Ratio>) -> Result<Cell, AppError> {
    Ok(figure.map_or(Ok(Cell::Nothing), Cell::figure)?)
}

fn cells(row: &Row, name: String, gathered: &Gathered) -> Result<Vec<Cell>, AppError> {
    let currency = gathered.currency;
    let mut cells = vec![Cell::text(&row.code), Cell::text(name)];
    cells.push(Cell::maybe_text(row.kind.map(|kind| kind.as_str())));
    cells.extend(score_cells(row.score.as_ref())?);
    cells.push(Cell::maybe_text((!row.lacks.is_empty()).then(|| lacks(&row.lacks))));
    cells.extend([Cell::Count(row.lines.lines), Cell::total(row.lines.spend, currency)]);
    let measured = |measure: Measure| share(row.figures.get(measure));
    for (measure, by_lines) in PROCESS.into_iter().zip(&row.figures.by_lines) {
        cells.extend([measured(measure)?, share(by_lines.as_ref())?]);
    }
    cells.extend([Cell::Count(row.compared), Cell::Count(row.set_aside.lines)]);
    cells.push(Cell::total(row.set_aside.spend, currency));
    cells.push(figure(row.figures.get(Measure::Level))?);
    let [short, long] = &row.figures.to_minimum;
    cells.extend([measured(Measure::TopHundredToMedian)?, measured(Measure::TopHundredToBest)?]);
    cells.extend([share(short.as_ref())?, measured(Measure::TopFiveHundredToMedian)?]);
    cells.extend([measured(Measure::TopFiveHundredToBest)?, share(long.as_ref())?]);
    for measure in Measure::ALL.iter().filter(|one| one.component() == Component::Data) {
        cells.push(measured(*measure)?);
    }
    Ok(cells)
}

fn score_cells(score: Option<&Score>) -> Result<Vec<Cell>, AppError> {
    let Some(score) = score else { return Ok(vec![Cell::Nothing; 12]) };
    let band = if 4 * score.rank <= score.count {
        "top quarter"
    } else if 4 * (score.count + 1 - score.rank) <= score.count {
        "bottom quarter"
    } else {
        "middle half"
    };
    let [process, price, data] = &score.components;
    Ok(vec![
        Cell::count(score.rank),
        Cell::count(score.count),
        Cell::text(score.peers.as_str()),
        Cell::count(score.rank_from),
        Cell::count(score.rank_to),
        Cell::text(band),
        figure(Some(&score.overall))?,
        figure(Some(&score.low))?,
        figure(Some(&score.high))?,
        figure(Some(process))?,
        figure(Some(price))?,
        figure(Some(data))?,
    ])
}

/// What an organisation lacks, in words.
fn lacks(list: &[Lack]) -> String {
    let told = list.iter().map(|lack| match lack {
        Lack::Lines(lines) => format!("{lines} of {LINES_MINIMUM} lines"),
        Lack::Products(products) => format!("{products} of {PRODUCTS_MINIMUM} compared products"),
        Lack::Peers(peers) => format!("{peers} of {PEERS_MINIMUM} organisations with enough data"),
        Lack::Measures => "no measure that all peers have".to_owned(),
    });
    told.collect::<Vec<_>>().join(", ")
}

fn measure_cells(group: &PeerGroup, measure: Measure) -> Result<Vec<Cell>, AppError> {
    let component = measure.component();
    let scored = group.scored.iter().filter(|one| one.component() == component).count();
    let counts = group.scored.contains(&measure);
    let weight = || Cell::share(component.weight(), Component::WEIGHTS * i128::try_from(scored).unwrap_or(0));
    Ok(vec![
        Cell::text(group.peers.as_str()),
        Cell::text(component.as_str()),
        Cell::text(measure.as_str()),
        Cell::text(if measure.more_is_better() { "more" } else { "less" }),
        if counts { weight()? } else { Cell::Nothing },
    ])
}

fn notes(gathered: &Gathered, made: &League) -> Vec<String> {
    let mut notes = Vec::new();
    let told = |measure: Measure| made.rows.iter().any(|row| row.figures.get(measure).is_some());
    if !told(Measure::Electronic) {
        notes.push(
            "electronic: no organisation's lines say how most of its orders went (a source system such as EDI or paper), so there is no such figure"
                .to_owned(),
        );
    }
    for group in &made.groups {
        let missing: Vec<&str> =
            Measure::ALL.iter().filter(|one| !group.scored.contains(one)).map(|one| one.as_str()).collect();
        if !missing.is_empty() {
            notes.push(format!(
                "{}: {} organisations ranked, without {}, which not every one of them has",
                group.peers.as_str(),
                group.count,
                missing.join(", ")
            ));
        }
    }
    let unscored = made.rows.iter().filter(|row| row.score.is_none()).count();
    if unscored > 0 {
        notes.push(format!("{unscored} of {} organisations have not enough data and no rank", made.rows.len()));
    }
    if !made.groups.is_empty() {
        notes.push("A rank alone says little: rank_from and rank_to tell which places the intervals allow.".to_owned());
    }
    if gathered.nobodys.lines > 0 {
        let spend = Cell::total(gathered.nobodys.spend, gathered.currency).shown();
        notes.push(format!(
            "{} rejected rows ({} {spend}) name no organisation known here and are in nobody's share",
            gathered.nobodys.lines, gathered.currency
        ));
    }
    notes.push(format!("Money in {} only: currency asks for another.", gathered.currency));
    notes
}
