//! Price levels between organisations.

use std::sync::Arc;

use super::bought::{currencies, gather, refused};
use super::{ReportRequest, begin, cut, unit_price};
use crate::app::AppError;
use crate::app::names::Names;
use crate::engine::fixed::Fixed;
use crate::engine::model::Currency;
use crate::engine::price_index::{
    INDEX_DECIMALS, Observation, OrganisationObservation, PriceLevel, REPLICATES_DEFAULT, Resampling, price_levels,
};
use crate::engine::report::{Bar, Cell, Chart, Column, Definition, Report, Table};
use crate::store::Db;

/// Where the drawing of chance begins: the same data give the same interval.
const SEED: u64 = 2_018;

const LEVELS: [Column; 13] = [
    Column::new("org_code", "org", "organisation"),
    Column::new("name", "name", "in words"),
    Column::wide("currency", "currency", "of the prices"),
    Column::new("level", "level", "its prices over the geometric mean of all that have a level"),
    Column::new("low", "low", "2.5th percentile of the bootstrap"),
    Column::new("high", "high", "97.5th percentile"),
    Column::new("shared", "shared", "products that another organisation bought too"),
    Column::wide("bought", "bought", "products it bought"),
    Column::new("shared_spend", "shared spend", "net spend on the shared ones"),
    Column::wide("spend", "spend", "net spend on all"),
    Column::new("partners", "partners", "organisations it was compared with directly"),
    Column::wide("filled", "filled", "comparisons that were filled through others"),
    Column::new("gap", "", "why there is no level"),
];

/// Price levels of organisations in one window.
pub(super) fn levels(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let mut asked = request.benchmark.clone();
    // Everybody is needed to say where one stands.
    asked.org = None;
    let (head, coverage, bought) = gather(db, names, &asked)?;
    let mut report = begin(request, &head, "Price levels of organisations over what they buy in common".to_owned());
    report.definitions = vec![
        unit_price(),
        Definition::new(
            "price level",
            "GEKS-Törnqvist across organisations over products bought in common, geometric mean 1; at least 10 products shared with at least 3 others, else not enough data",
            "Éltető, Köves and Szulc 1964; OECD purchasing power parities manual",
        ),
        Definition::new(
            "interval",
            format!(
                "bootstrap over products, {REPLICATES_DEFAULT} replicates from a fixed seed: 2.5th to 97.5th percentile"
            ),
            "Efron 1979",
        ),
    ];
    report.coverage = Some(coverage);
    let mut table = Table::new("levels", "Price levels, the dearest first", &LEVELS);
    for currency in currencies(&bought) {
        let own = bought.points.iter().filter(|(_, point)| point.basis.currency == currency);
        let rows: Vec<OrganisationObservation> = own
            .map(|(product, point)| OrganisationObservation {
                organisation: point.organisation,
                bought: Observation::of(*product, point),
            })
            .collect();
        let resampling = Resampling { seed: SEED, replicates: REPLICATES_DEFAULT };
        let mut found = price_levels(&rows, resampling).map_err(refused)?.levels;
        let rank = |one: &PriceLevel| one.level.and_then(|level| level.to_scaled(INDEX_DECIMALS).ok());
        found.sort_by(|left, right| {
            rank(right).cmp(&rank(left)).then_with(|| names.code(left.organisation).cmp(names.code(right.organisation)))
        });
        let wanted =
            |one: &&PriceLevel| request.benchmark.org.as_deref().is_none_or(|org| names.code(one.organisation) == org);
        for one in found.iter().filter(wanted) {
            table.row(level_row(names, currency, one));
        }
        let bars = found.iter().filter_map(|one| {
            let value = rank(one)?;
            let label = names.name(one.organisation).to_owned();
            Some(Bar { label, value, shown: Cell::Figure(value).shown() })
        });
        report.charts.push(Chart::Bars { title: format!("Price level, {currency}"), bars: bars.collect() });
    }
    cut(request, &mut table, &mut report.notes);
    report.tables.push(table);
    Ok(report)
}

fn level_row(names: &Names, currency: Currency, one: &PriceLevel) -> Vec<Cell> {
    let figure = |value: Option<Fixed>| {
        value.and_then(|value| value.to_scaled(INDEX_DECIMALS).ok()).map_or(Cell::Nothing, Cell::Figure)
    };
    vec![
        Cell::text(names.code(one.organisation)),
        Cell::text(names.name(one.organisation)),
        Cell::text(currency.as_str()),
        figure(one.level),
        figure(one.low),
        figure(one.high),
        Cell::count(one.shared),
        Cell::count(one.bought),
        Cell::total(one.shared_spend, currency),
        Cell::total(one.spend, currency),
        Cell::count(one.partners),
        Cell::count(one.filled),
        Cell::maybe_text(one.gap.map(|gap| gap.as_str())),
    ]
}
