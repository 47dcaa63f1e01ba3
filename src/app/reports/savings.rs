//! Savings to the others' prices, summed by whatever is asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use super::{ReportRequest, begin, best_price, cut, others, saving, unit_price};
use crate::app::benchmark::{BenchmarkHead, BenchmarkedProduct, benchmark_in};
use crate::app::categories::ProductCategories;
use crate::app::names::Names;
use crate::app::{AppError, Months};
use crate::engine::categories::View;
use crate::engine::model::Currency;
use crate::engine::model::vocabulary::words;
use crate::engine::report::{Cell, Column, Report, Table};
use crate::engine::variation::{Level, SavingLeaf, SavingSum, SavingSums, Total, organisation_leaves, supplier_leaves};
use crate::store::{Db, group_members};

words! {
    /// What savings are summed by.
    Grouping {
        /// Each organisation.
        Organisation = "organisation",
        /// Each product.
        Product = "product",
        /// Each category.
        Category = "category",
        /// Each supplier; net savings only.
        Supplier = "supplier",
        /// Each group and footprint; an organisation sits in several, so that groups do not add up to the nation.
        Group = "group",
        /// Everything.
        Nation = "nation",
    }
}

/// A group's key with its words.
type Key = (String, String);

/// The report.
pub(super) fn savings(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let words = || Grouping::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let by = match request.by.as_deref() {
        None => Grouping::Organisation,
        Some(text) => Grouping::parse(text).ok_or_else(|| AppError::Request(format!("by: one of {}", words())))?,
    };
    let categories = match by {
        Grouping::Category => ProductCategories::load(db, request.scheme.unwrap_or(View::Best))?,
        _ => ProductCategories::default(),
    };
    let groups = if by == Grouping::Group { groups_of(db, names)? } else { HashMap::new() };
    let mut sums: SavingSums<Key> = SavingSums::default();
    let mut organisations: BTreeMap<(Currency, Key), BTreeSet<u32>> = BTreeMap::new();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &request.benchmark, &mut |head, products| {
        for product in &products {
            for (keys, leaf) in leaves(head, product, by, &categories, &groups)? {
                for key in keys {
                    organisations.entry((leaf.currency, key.clone())).or_default().insert(leaf.organisation);
                    sums.add(key, &leaf);
                }
            }
        }
        Ok(())
    })?;
    let mut report = begin(request, &head, format!("Savings to the others' prices by {by}"));
    report.definitions = vec![unit_price(), others(), best_price(), saving()];
    if by == Grouping::Supplier {
        report.notes.push(
            "By supplier savings are net only: max(0, .) does not add over parts of an organisation's purchases."
                .to_owned(),
        );
    }
    if by == Grouping::Group {
        report.notes.push("An organisation sits in several groups: the rows do not add up to the whole.".to_owned());
    }
    if request.benchmark.months == Months::Latest {
        report.notes.push("Months: the twelve that end with the latest order month in the data.".to_owned());
    }
    report.coverage = Some(coverage);
    let mut table = Table::new("savings", format!("Savings by {by}"), &COLUMNS);
    let mut rows: Vec<(Total, &Key, Vec<Cell>)> = Vec::new();
    for (currency, key, sum) in sums.groups() {
        let n = organisations.get(&(currency, key.clone())).map_or(0, BTreeSet::len);
        let rank = sum.gross(Level::Median).or(sum.net(Level::Median)).unwrap_or(Total::ZERO);
        let mut cells = vec![Cell::text(&key.0), Cell::text(&key.1)];
        cells.extend(figures(sum, currency, n)?);
        rows.push((rank, key, cells));
    }
    rows.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    rows.into_iter().for_each(|(_, _, cells)| table.row(cells));
    cut(request, &mut table, &mut report.notes);
    report.tables.push(table);
    if by != Grouping::Group {
        let mut whole = Table::new("total", "The sum of all rows, told or not", &COLUMNS);
        for (currency, sum) in sums.whole() {
            let own = organisations.iter().filter(|((one, _), _)| *one == currency);
            let n: BTreeSet<u32> = own.flat_map(|(_, members)| members.iter().copied()).collect();
            let mut cells = vec![Cell::text("total"), Cell::text(currency.as_str())];
            cells.extend(figures(sum, currency, n.len())?);
            whole.row(cells);
        }
        report.tables.push(whole);
    }
    Ok(report)
}

const COLUMNS: [Column; 17] = [
    Column::new("key", "code", "what is summed: its code, id or name"),
    Column::new("name", "name", "in words"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("organisations", "n", "organisations"),
    Column::wide("leaves", "products bought", "organisation and product pairs"),
    Column::wide("compared", "compared", "those with at least three others"),
    Column::wide("lines", "lines", "purchase lines"),
    Column::new("spend", "spend", "net spend"),
    Column::new(
        "spend_compared",
        "compared spend",
        "net spend of what was compared: what a share of saving is a share of",
    ),
    Column::new("saving_to_min", "to min", "gross saving to the others' lowest price"),
    Column::new("saving_to_best", "to best", "gross saving to the others' best price"),
    Column::wide("saving_to_p10", "to p10", "gross saving to the others' tenth percentile"),
    Column::wide("saving_to_q1", "to Q1", "gross saving to the others' first quartile"),
    Column::new("saving_to_median", "to median", "gross saving to the others' median"),
    Column::wide("net_to_min", "net to min", "net saving to the others' lowest price"),
    Column::wide("net_to_q1", "net to Q1", "net saving to the others' first quartile"),
    Column::new("net_to_median", "net to median", "net saving to the others' median"),
];

fn figures(sum: &SavingSum, currency: Currency, n: usize) -> Result<Vec<Cell>, AppError> {
    let gross = |level| Cell::maybe_total(sum.gross(level), currency);
    let net = |level| Cell::maybe_total(sum.net(level), currency);
    Ok(vec![
        Cell::text(currency.as_str()),
        Cell::count(n),
        Cell::Count(sum.leaves),
        Cell::Count(sum.compared),
        Cell::Count(sum.lines),
        Cell::total(sum.spend, currency),
        Cell::total(sum.compared_spend, currency),
        gross(Level::Minimum),
        gross(Level::Best),
        gross(Level::P10),
        gross(Level::Q1),
        gross(Level::Median),
        net(Level::Minimum),
        net(Level::Q1),
        net(Level::Median),
    ])
}

/// The leaves of a product with the groups each belongs to.
fn leaves(
    head: &BenchmarkHead,
    product: &BenchmarkedProduct,
    by: Grouping,
    categories: &ProductCategories,
    groups: &HashMap<u32, Vec<Key>>,
) -> Result<Vec<(Vec<Key>, SavingLeaf)>, AppError> {
    let mut found = Vec::new();
    for one in &product.benchmarks.benchmarks {
        if by == Grouping::Supplier {
            for leaf in supplier_leaves(&product.points.points, one, &head.selection)? {
                let name = leaf.supplier.map(|supplier| head.names.supplier(supplier).to_owned()).unwrap_or_default();
                found.push((vec![(name, String::new())], leaf));
            }
            continue;
        }
        for leaf in organisation_leaves(one) {
            let keys = match by {
                Grouping::Organisation => {
                    let code = head.names.code(leaf.organisation).to_owned();
                    vec![(code, head.names.name(leaf.organisation).to_owned())]
                }
                Grouping::Product => vec![(product.product_id.clone(), product.description.clone())],
                Grouping::Category => vec![categories.of(product.id)],
                Grouping::Group => groups.get(&leaf.organisation).cloned().unwrap_or_default(),
                Grouping::Supplier | Grouping::Nation => vec![("nation".to_owned(), "all organisations".to_owned())],
            };
            found.push((keys, leaf));
        }
    }
    Ok(found)
}

/// The groups and footprints each organisation sits in, by its internal id.
fn groups_of(db: &mut Db, names: &Names) -> Result<HashMap<u32, Vec<Key>>, AppError> {
    let mut groups: HashMap<u32, Vec<Key>> = names.footprints();
    for member in group_members(db, None)? {
        if let Ok(organisation) = names.organisation(&member.org_code) {
            groups.entry(organisation).or_default().push((member.group_code, member.group_name));
        }
    }
    for keys in groups.values_mut() {
        keys.sort_unstable();
        keys.dedup_by(|left, right| left.0 == right.0);
    }
    Ok(groups)
}
