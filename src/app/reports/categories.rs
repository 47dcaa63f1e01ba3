//! Category variation: the price variation of each category as a proportion of its spend.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ReportRequest, begin, best_price, cut, others, saving, unit_price};
use crate::app::AppError;
use crate::app::benchmark::benchmark_in;
use crate::app::categories::ProductCategories;
use crate::app::names::Names;
use crate::engine::categories::View;
use crate::engine::model::Currency;
use crate::engine::money::{PRICE_DECIMALS, Ratio};
use crate::engine::report::{Bar, Cell, Chart, Column, Definition, Report, Table};
use crate::engine::variation::{Level, SavingSum, SavingSums, organisation_leaves};
use crate::store::Db;

/// Categories drawn: as many as the review's figure has.
const DRAWN: usize = 25;

const COLUMNS: [Column; 14] = [
    Column::new("category", "category", "code, or the name of a like-for-like group"),
    Column::new("title", "title", "what its list calls it"),
    Column::new("currency", "in", "currency of the money"),
    Column::new("products", "products", "products compared"),
    Column::wide("compared", "compared", "organisation and product pairs with at least three others"),
    Column::new("spend", "spend", "net spend on the category's benchmarked products"),
    Column::wide("spend_compared", "compared spend", "of it on what at least three others buy too"),
    Column::new("saving_to_min", "to min", "gross saving to the others' lowest price"),
    Column::new(
        "variation",
        "variation",
        "saving to min / spend: the category's price variation as a proportion of its spend",
    ),
    Column::wide("saving_to_best", "to best", "gross saving to the others' best price, one of two orders or more"),
    Column::wide("variation_to_best", "to best/spend", "saving to best / spend"),
    Column::wide("saving_to_q1", "to Q1", "gross saving to the others' first quartile"),
    Column::new("saving_to_median", "to median", "gross saving to the others' median"),
    Column::wide("share_of_variation", "share", "of all categories' saving to min in this currency"),
];

/// The report.
pub(super) fn categories(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let view = request.scheme.unwrap_or(View::Group);
    let known = ProductCategories::load(db, view)?;
    let mut sums: SavingSums<(String, String)> = SavingSums::default();
    let mut products: BTreeSet<((String, String), String)> = BTreeSet::new();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &request.benchmark, &mut |_, page| {
        for product in &page {
            let key = known.of(product.id);
            for leaf in product.benchmarks.benchmarks.iter().flat_map(organisation_leaves) {
                sums.add(key.clone(), &leaf);
                products.insert((key.clone(), product.product_id.clone()));
            }
        }
        Ok(())
    })?;
    let mut report = begin(request, &head, format!("Price variation by category ({view})"));
    report.definitions = vec![unit_price(), others(), saving(), best_price(), variation()];
    report.coverage = Some(coverage);
    let whole: Vec<(Currency, SavingSum)> = sums.whole().map(|(currency, sum)| (currency, *sum)).collect();
    let mut rows = Vec::new();
    for (currency, key, sum) in sums.groups() {
        let all = whole.iter().find(|(one, _)| *one == currency).and_then(|(_, sum)| sum.gross(Level::Minimum));
        let range = (key.clone(), String::new())..;
        let count = products.range(range).take_while(|(category, _)| category == key).count();
        let micros = |level| sum.gross(level).map(|total| total.micros());
        let share = |part: Option<i128>, whole: i128| part.map_or(Ok(Cell::Nothing), |part| Cell::share(part, whole));
        let cells = vec![
            Cell::text(&key.0),
            Cell::text(&key.1),
            Cell::text(currency.as_str()),
            Cell::count(count),
            Cell::Count(sum.compared),
            Cell::total(sum.spend, currency),
            Cell::total(sum.compared_spend, currency),
            Cell::maybe_total(sum.gross(Level::Minimum), currency),
            share(micros(Level::Minimum), sum.spend.micros())?,
            Cell::maybe_total(sum.gross(Level::Best), currency),
            share(micros(Level::Best), sum.spend.micros())?,
            Cell::maybe_total(sum.gross(Level::Q1), currency),
            Cell::maybe_total(sum.gross(Level::Median), currency),
            share(micros(Level::Minimum), all.map_or(0, |all| all.micros()))?,
        ];
        let variation = micros(Level::Minimum).and_then(|part| Ratio::new(part, sum.spend.micros()));
        let rank = variation.and_then(|ratio| ratio.to_scaled(PRICE_DECIMALS).ok()).unwrap_or(-1);
        rows.push((currency != Currency::GBP, currency, rank, key.clone(), cells));
    }
    rows.sort_by(|left, right| {
        (left.0, left.1).cmp(&(right.0, right.1)).then(right.2.cmp(&left.2)).then_with(|| left.3.cmp(&right.3))
    });
    let mut table = Table::new("categories", "Categories, the widest variation first", &COLUMNS);
    let first = rows.first().map(|row| row.1);
    let drawn = rows.iter().filter(|row| Some(row.1) == first && row.2 > 0).take(DRAWN);
    let bars: Vec<Bar> = drawn
        .map(|(_, _, rank, (code, title), _)| {
            let label = if title.is_empty() { code.clone() } else { title.clone() };
            Bar { label, value: *rank, shown: Cell::Share(*rank).shown() }
        })
        .collect();
    rows.into_iter().for_each(|(.., cells)| table.row(cells));
    cut(request, &mut table, &mut report.notes);
    report.tables.push(table);
    let currency = first.map_or(String::new(), |currency| format!(", {currency}"));
    report.charts.push(Chart::Bars {
        title: format!("Price variation as a proportion of total spend, top {} categories{currency}", bars.len()),
        bars,
    });
    Ok(report)
}

fn variation() -> Definition {
    Definition::new(
        "category variation",
        "sum of max(0, p - the others' lowest price) x q / sum of net spend, over the category's products",
        "Operational productivity and performance in English NHS acute hospitals (Carter review, 2016), figure 6.5: price variation as a proportion of total spend",
    )
}
