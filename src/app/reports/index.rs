//! Prices over time.

use std::sync::Arc;

use super::bought::{currencies, gather, refused};
use super::{ReportRequest, begin, cut, unit_price};
use crate::app::names::Names;
use crate::app::{AppError, Months};
use crate::engine::model::Currency;
use crate::engine::money::{NumberError, Ratio};
use crate::engine::period::Month;
use crate::engine::price_index::{
    Formula, INDEX_DECIMALS, IndexSeries, MonthObservation, Observation, WINDOW_MONTHS, index_over_time,
};
use crate::engine::report::{Cell, Chart, Column, Definition, Report, Series, Table};
use crate::store::Db;

/// A month named as what to compare with.
fn month_of(request: &ReportRequest) -> Result<Option<Month>, AppError> {
    let refused = || AppError::Request("against: a month is written YYYY-MM".to_owned());
    request.against.as_deref().map(|text| Month::parse(text).ok_or_else(refused)).transpose()
}

const INDEX: [Column; 13] = [
    Column::wide("currency", "currency", "each currency has a series of its own"),
    Column::new("month", "month", "the month"),
    Column::new("matched", "matched", "products bought in the base month too: what the bilateral indices rest on"),
    Column::wide("bought", "bought", "products bought in the month"),
    Column::new("spend", "spend", "net spend of the month"),
    Column::wide("share_of_base", "of base", "share of the base month's spend that is matched"),
    Column::new("share_of_month", "of month", "share of the month's spend that is matched"),
    Column::new("laspeyres", "Laspeyres", "base quantities at the month's prices / at base prices"),
    Column::new("paasche", "Paasche", "the month's quantities at its prices / at base prices"),
    Column::new("fisher", "Fisher", "square root of Laspeyres x Paasche"),
    Column::new("tornqvist", "Törnqvist", "geometric mean of price ratios by the mean of both months' shares of spend"),
    Column::new("geks", "GEKS", "GEKS-Törnqvist, 25-month window, mean splice, over the base month's"),
    Column::wide("gap", "gap", "why there is no index"),
];

/// The price index over time.
pub(super) fn index(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let mut asked = request.benchmark.clone();
    if asked.months == Months::Latest {
        asked.months = Months::All;
    }
    let (head, coverage, bought) = gather(db, names, &asked)?;
    let whom = request.benchmark.org.as_deref().unwrap_or("all organisations");
    let what = request.benchmark.category.as_deref().map(|category| format!(", {category}")).unwrap_or_default();
    let mut report = begin(request, &head, format!("Price index of {whom}{what}"));
    report.definitions = index_definitions();
    report.coverage = Some(coverage);
    let mut table = Table::new("index", "Prices month by month, the base month 1", &INDEX);
    for currency in currencies(&bought) {
        let own = bought.points.iter().filter(|(_, point)| point.basis.currency == currency);
        let rows: Vec<MonthObservation> = own
            .map(|(product, point)| MonthObservation { month: point.month, bought: Observation::of(*product, point) })
            .collect();
        let first = rows.iter().map(|row| row.month).min();
        let Some(base) = month_of(request)?.or(first) else { continue };
        let series = index_over_time(&rows, base).map_err(refused)?;
        report.notes.push(format!("{currency}: the base month is {base}"));
        if series.left_out.observations > 0 {
            let spend = Cell::total(series.left_out.spend, currency).shown();
            let count = series.left_out.observations;
            report.notes.push(format!("{currency}: {count} observations without a price have no part ({spend})"));
        }
        index_rows(&series, currency, &mut table)?;
        report.charts.push(index_chart(&series, currency, &report.title));
    }
    cut(request, &mut table, &mut report.notes);
    report.tables.push(table);
    Ok(report)
}

fn index_rows(series: &IndexSeries, currency: Currency, table: &mut Table) -> Result<(), AppError> {
    for row in &series.rows {
        let share = |ratio: Option<Ratio>| -> Result<Cell, NumberError> {
            ratio.map_or(Ok(Cell::Nothing), |ratio| ratio.to_scaled(INDEX_DECIMALS).map(Cell::Share))
        };
        let published = |formula| row.published(formula).map_or(Cell::Nothing, Cell::Figure);
        let mut cells = vec![
            Cell::text(currency.as_str()),
            Cell::Month(row.month),
            Cell::count(row.matched),
            Cell::count(row.bought),
            Cell::total(row.spend, currency),
            share(row.share_of_base)?,
            share(row.share_of_month)?,
        ];
        cells.extend(Formula::ALL.iter().map(|formula| published(*formula)));
        cells.push(Cell::maybe_text(row.gap.map(|gap| gap.as_str())));
        table.row(cells);
    }
    Ok(())
}

fn index_chart(series: &IndexSeries, currency: Currency, title: &str) -> Chart {
    let line = |formula: Formula| Series {
        label: formula.as_str().to_owned(),
        values: series.rows.iter().map(|row| row.published(formula)).collect(),
    };
    Chart::Lines {
        title: format!("{title}, {currency}, {} = 1", series.base),
        months: series.rows.iter().map(|row| row.month).collect(),
        series: [Formula::Geks, Formula::Fisher, Formula::Laspeyres, Formula::Paasche].map(line).into(),
    }
}

fn index_definitions() -> Vec<Definition> {
    vec![
        unit_price(),
        Definition::new(
            "Laspeyres, Paasche",
            "exact ratios of sums of leaves: price of one month x quantity of the other, each rounded once to six decimals; over products bought in both months",
            "Consumer Price Index Manual 2020, chapter 2",
        ),
        Definition::new(
            "Fisher, Törnqvist",
            "by square roots and logarithms in fixed point, right to 20 decimals, published to ten",
            "Consumer Price Index Manual 2020, chapter 2",
        ),
        Definition::new(
            "GEKS",
            format!(
                "GEKS-Törnqvist over rolling windows of {WINDOW_MONTHS} months (what there is where there are fewer), joined by the mean splice on the published series; missing comparisons are filled through months that have both"
            ),
            "Ivancic, Diewert and Fox 2011; Office for National Statistics 2023",
        ),
    ]
}
