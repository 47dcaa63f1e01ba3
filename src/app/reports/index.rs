//! Prices over time, price levels between organisations, and what the difference between two bills is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ReportRequest, begin, cut, unit_price};
use crate::app::benchmark::{BenchmarkHead, benchmark_in};
use crate::app::categories::ProductCategories;
use crate::app::names::Names;
use crate::app::{AppError, BenchmarkRequest, Months};
use crate::engine::categories::View;
use crate::engine::fixed::Fixed;
use crate::engine::model::Currency;
use crate::engine::money::NumberError;
use crate::engine::period::{Month, Window};
use crate::engine::price_index::{
    BillLine, BillMethod, BillParts, Formula, INDEX_DECIMALS, IndexError, IndexSeries, MonthObservation, Observation,
    OrganisationObservation, PriceLevel, REPLICATES_DEFAULT, Resampling, WINDOW_MONTHS, bill_difference,
    index_over_time, price_levels,
};
use crate::engine::report::{Bar, Cell, Chart, Column, Definition, Report, Series, Table};
use crate::engine::variation::PricePoint;
use crate::store::Db;

/// Where the drawing of chance begins: the same data give the same interval.
const SEED: u64 = 2_018;

/// What was bought, by product in the order of public ids.
#[derive(Default)]
struct Bought {
    /// Public id, words and internal id of each product, by its number.
    products: Vec<(String, String, i64)>,
    /// Number of the product and the point.
    points: Vec<(u32, PricePoint)>,
}

/// Gathers the points inside what was asked for; of one organisation, or of all.
fn gather(
    db: &mut Db,
    names: &Arc<Names>,
    request: &BenchmarkRequest,
) -> Result<(BenchmarkHead, crate::engine::variation::Coverage, Bought), AppError> {
    let mut bought = Bought::default();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), request, &mut |head, products| {
        for product in products {
            let number = u32::try_from(bought.products.len()).map_err(|_| NumberError::OutOfRange)?;
            let before = bought.points.len();
            let inside = product.points.points.iter().filter(|point| {
                let own = head.only.is_none_or(|only| only == point.organisation);
                own && head.selection.refuse(point.basis.currency, point.month, point.organisation).is_none()
            });
            bought.points.extend(inside.map(|point| (number, *point)));
            if bought.points.len() > before {
                bought.products.push((product.product_id, product.description, product.id));
            }
        }
        Ok(())
    })?;
    Ok((head, coverage, bought))
}

fn refused(error: IndexError) -> AppError {
    match error {
        IndexError::Number(error) => AppError::Number(error),
        other => AppError::Request(other.to_string()),
    }
}

fn currencies(bought: &Bought) -> BTreeSet<Currency> {
    bought.points.iter().map(|(_, point)| point.basis.currency).collect()
}

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
        let share = |ratio: Option<crate::engine::money::Ratio>| -> Result<Cell, NumberError> {
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

const BILL: [Column; 13] = [
    Column::wide("product_id", "product", "public id"),
    Column::new("description", "product", "the catalogue's words"),
    Column::wide("currency", "currency", "of the money"),
    Column::wide("base_unit", "per", "what prices are compared in"),
    Column::new("spend_before", "before", "net spend of the first side"),
    Column::new("spend_after", "after", "net spend of the second side"),
    Column::new("price", "price", "of the difference: what comes of other prices"),
    Column::new("volume", "volume", "of buying more or less of what is alike"),
    Column::new("mix", "mix", "of buying others of what is alike"),
    Column::new("new", "new", "bought by the second side alone"),
    Column::new("gone", "gone", "bought by the first side alone"),
    Column::wide("price_before", "price before", "of a base unit"),
    Column::wide("price_after", "price after", "of a base unit"),
];

/// What the difference between two bills is made of.
pub(super) fn bill(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let org = request.benchmark.org.as_deref();
    let org = org.ok_or_else(|| AppError::Request("bill: whose (org)?".to_owned()))?;
    let (head, coverage, after) = gather(db, names, &request.benchmark)?;
    let mut other = request.benchmark.clone();
    let against = request.against.as_deref();
    let (title, method) = match against.and_then(Month::parse).map(Some).or_else(|| against.is_none().then_some(None)) {
        // Another period as long, that ends before this one or with the month named.
        Some(last) => {
            other.months = Months::Between(None, None);
            let window = period_before(head.window, last)?;
            other.months = Months::Between(window.from, window.to);
            let month = |month: Option<Month>| month.map_or(String::new(), |month| month.to_string());
            (format!("{org}: from {} to {} until now", month(window.from), month(window.to)), BillMethod::OldBasket)
        }
        None => {
            let name = against.unwrap_or_default();
            names.organisation(name)?;
            other.org = Some(name.to_owned());
            (format!("{name} and {org}"), BillMethod::Symmetric)
        }
    };
    let (_, _, before) = gather(db, names, &other)?;
    let mut report = begin(request, &head, format!("What the difference in spend is made of: {title}"));
    report.definitions = bill_definitions(method);
    report.coverage = Some(coverage);
    let groups = ProductCategories::load(db, View::Group)?;
    let (numbers, likeness) = numbered(&before, &after, &groups);
    let mut table = Table::new("bill", "Product by product, the largest effects first", &BILL);
    let mut totals = Table::new("total", "The sum of all rows, told or not", &BILL);
    let all: BTreeSet<Currency> = currencies(&before).union(&currencies(&after)).copied().collect();
    for currency in all {
        let side = |bought: &Bought| -> Vec<Observation> {
            let own = bought.points.iter().filter(|(_, point)| point.basis.currency == currency);
            own.filter_map(|(product, point)| {
                let (id, ..) = bought.products.get(usize::try_from(*product).ok()?)?;
                Some(Observation::of(numbers.get(id)?.0, point))
            })
            .collect()
        };
        let mut found = bill_difference(&side(&before), &side(&after), &likeness, method).map_err(refused)?;
        let size = |parts: &BillParts| parts.difference().micros().unsigned_abs();
        found.lines.sort_by(|left, right| {
            size(&right.parts)
                .cmp(&size(&left.parts))
                .then_with(|| (left.product, left.basis).cmp(&(right.product, right.basis)))
        });
        let words: BTreeMap<u32, (&String, &String)> =
            numbers.iter().map(|(id, (number, words))| (*number, (id, words))).collect();
        for line in &found.lines {
            let mut cells = match words.get(&line.product) {
                Some((id, words)) => vec![Cell::text(*id), Cell::text(*words)],
                None => vec![Cell::Nothing, Cell::Nothing],
            };
            cells.extend(bill_row(line, currency)?);
            table.row(cells);
        }
        let mut cells = vec![Cell::text("total"), Cell::text("total"), Cell::text(currency.as_str()), Cell::Nothing];
        cells.extend(parts(&found.totals, currency));
        totals.row(cells);
        if !found.left_out.is_empty() {
            let count = found.left_out.len();
            report.notes.push(format!("{currency}: {count} products without a price on a side have no part"));
        }
    }
    cut(request, &mut table, &mut report.notes);
    report.tables = vec![table, totals];
    Ok(report)
}

/// A period as long as a window, ending with a month, or just before the window.
fn period_before(window: Window, last: Option<Month>) -> Result<Window, AppError> {
    let (Some(from), Some(to)) = (window.from, window.to) else {
        return Err(AppError::Request("bill: say from and to, or as_of: a period has two ends".to_owned()));
    };
    let last = last.unwrap_or_else(|| from.plus(-1));
    let length = to.index().saturating_sub(from.index());
    Ok(Window { from: Some(last.plus(-length)), to: Some(last) })
}

type Numbers = BTreeMap<String, (u32, String)>;

/// Numbers of both sides' products in the order of their public ids, and which are alike.
fn numbered(before: &Bought, after: &Bought, groups: &ProductCategories) -> (Numbers, BTreeMap<u32, u32>) {
    let all: BTreeMap<&String, (&String, i64)> =
        before.products.iter().chain(&after.products).map(|(id, words, internal)| (id, (words, *internal))).collect();
    let mut numbers = BTreeMap::new();
    let mut likes: BTreeMap<String, u32> = BTreeMap::new();
    let mut likeness = BTreeMap::new();
    for (number, (id, (words, internal))) in (0_u32..).zip(all) {
        numbers.insert(id.clone(), (number, words.clone()));
        if let Some((group, _)) = groups.known(internal) {
            let next = u32::try_from(likes.len()).unwrap_or(u32::MAX);
            likeness.insert(number, *likes.entry(group).or_insert(next));
        }
    }
    (numbers, likeness)
}

fn parts(parts: &BillParts, currency: Currency) -> Vec<Cell> {
    let all = [parts.before, parts.after, parts.price, parts.volume, parts.mix, parts.new, parts.gone];
    all.into_iter().map(|part| Cell::total(part, currency)).collect()
}

fn bill_row(line: &BillLine, currency: Currency) -> Result<Vec<Cell>, AppError> {
    let price = |price: Option<crate::engine::variation::UnitPrice>| -> Result<Cell, NumberError> {
        price.map_or(Ok(Cell::Nothing), |price| Cell::price(&price.ratio()?, currency))
    };
    let mut cells = vec![Cell::text(currency.as_str()), Cell::base_unit(line.basis.base_unit)];
    cells.extend(parts(&line.parts, currency));
    cells.extend([price(line.before)?, price(line.after)?]);
    Ok(cells)
}

fn bill_definitions(method: BillMethod) -> Vec<Definition> {
    let weighed = match method {
        BillMethod::OldBasket => "prices by the second side's quantities, volumes by the first side's prices",
        BillMethod::Symmetric => "by the mean of both sides (Bennet), so that neither is the base",
    };
    vec![
        unit_price(),
        Definition::new(
            "bill difference",
            format!(
                "spend after - spend before = price + volume + mix + new + gone, exactly, product by product and in total; {weighed}; volume and mix are told apart inside like-for-like groups"
            ),
            "Bennet 1920; three-way variance analysis",
        ),
    ]
}
