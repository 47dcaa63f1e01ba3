//! The way back from a product's figures to the rows they come from.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::Names;
use super::page::Page;
use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::model::{Item, LineTerms};
use crate::store::{
    Db, SourceLine, StoredDecision, all_terms, decisions_of, find_product, items_by_ids, items_of_product,
    price_points_of, source_lines, suppliers_of_names,
};

/// Rows told of one product at once.
const TOLD: usize = 100_000;

/// A purchase line of a product: where it stands, what it says, and how its order unit is read.
#[derive(Debug, Clone)]
pub struct SourceRow {
    /// The line with its import, file and row.
    pub source: SourceLine,
    /// Code of the organisation.
    pub org_code: String,
    /// The supplier.
    pub supplier: String,
    /// What was bought, as stated.
    pub item: Item,
    /// Its circumstances.
    pub terms: LineTerms,
    /// What the item was decided to be, and how many base units an order unit holds.
    pub decision: StoredDecision,
}

impl SourceRow {
    /// Its place among the rows of a product: organisation, file, row and import, in that order by bytes.
    fn place(&self) -> String {
        format!(
            "{}\u{1}{}\u{1}{:020}\u{1}{}",
            self.org_code, self.source.file, self.source.line.row, self.source.import
        )
    }
}

/// The current purchase lines of a product, by organisation, file, row and import; the first hundred thousand.
///
/// # Errors
/// [`AppError`] when there is no such product or the store cannot be read.
pub fn source_rows(likewise: &Likewise, product: &str) -> Result<Vec<SourceRow>, AppError> {
    let mut db = fresh_view(likewise)?;
    let (product, _) = find_product(&mut db, product)?;
    let names = Names::load(&mut db)?;
    ProductLines::load(&mut db, product)?.rows(&mut db, &names, None, TOLD)
}

/// A page of them. Only the lines of the organisations on the page are read.
///
/// # Errors
/// As [`source_rows`].
pub fn source_row_page(
    db: &mut Db,
    names: &Names,
    product: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<SourceRow>, AppError> {
    let (product, _) = find_product(db, product)?;
    let lines = ProductLines::load(db, product)?;
    let first = after.and_then(|after| after.split('\u{1}').next()).unwrap_or_default();
    let mut found = Vec::new();
    let buyers = buyers(db, names, product)?.into_iter().filter(|(code, _)| code.as_str() >= first);
    for (_, (organisation, _)) in buyers {
        let rows = lines.rows(db, names, Some(organisation), usize::MAX)?;
        found.extend(rows.into_iter().filter(|row| after.is_none_or(|after| row.place().as_str() > after)));
        if found.len() > limit {
            break;
        }
    }
    Ok(Page::of(found, limit, SourceRow::place))
}

/// How many there are, and at most `limit` of them after the first `skip`. Only the lines of the organisations that these
/// belong to are read.
///
/// # Errors
/// As [`source_rows`].
pub fn source_rows_from(
    db: &mut Db,
    names: &Names,
    product: &str,
    skip: usize,
    limit: usize,
) -> Result<(usize, Vec<SourceRow>), AppError> {
    let (product, _) = find_product(db, product)?;
    let buyers = buyers(db, names, product)?;
    let lines = ProductLines::load(db, product)?;
    let mut found = Vec::new();
    let mut before: usize = 0;
    for (organisation, count) in buyers.values() {
        let until = before.saturating_add(*count);
        if until > skip && found.len() < limit {
            let rows = lines.rows(db, names, Some(*organisation), usize::MAX)?;
            let wanted = limit.saturating_sub(found.len());
            found.extend(rows.into_iter().skip(skip.saturating_sub(before)).take(wanted));
        }
        before = until;
    }
    Ok((before, found))
}

/// The organisations that bought a product, by code, each with its number of lines: every current line of it is in one
/// of its price points.
fn buyers(db: &mut Db, names: &Names, product: i64) -> Result<BTreeMap<String, (i64, usize)>, AppError> {
    let mut buyers: BTreeMap<String, (i64, usize)> = BTreeMap::new();
    let Some(stored) = price_points_of(db, product)? else { return Ok(buyers) };
    let compared = stored.points.points.iter().map(|point| (point.organisation, point.lines));
    let excluded = stored.points.excluded.iter().map(|point| (point.organisation, point.lines));
    for (id, lines) in compared.chain(excluded) {
        let (_, count) = buyers.entry(names.code(id).to_owned()).or_insert((i64::from(id), 0));
        *count = count.saturating_add(usize::try_from(lines).unwrap_or(usize::MAX));
    }
    Ok(buyers)
}

/// The items of a product or of several, and what their lines are called.
pub(super) struct ProductLines {
    items: HashSet<i64>,
    named: HashMap<i64, Item>,
    decisions: HashMap<i64, StoredDecision>,
    terms: HashMap<i64, LineTerms>,
    suppliers: HashMap<i64, i64>,
}

impl ProductLines {
    fn load(db: &mut Db, product: i64) -> Result<Self, AppError> {
        let items = items_of_product(db, product)?;
        Self::of(db, items)
    }

    /// The lines of these items.
    pub(super) fn of(db: &mut Db, items: Vec<i64>) -> Result<Self, AppError> {
        Ok(Self {
            named: items_by_ids(db, &items)?,
            decisions: decisions_of(db, &items)?.into_iter().map(|decision| (decision.item_id, decision)).collect(),
            terms: all_terms(db)?.into_iter().collect(),
            suppliers: suppliers_of_names(db)?,
            items: items.into_iter().collect(),
        })
    }

    /// The rows of one organisation, or of all, in their order; at most so many.
    pub(super) fn rows(
        &self,
        db: &mut Db,
        names: &Names,
        organisation: Option<i64>,
        limit: usize,
    ) -> Result<Vec<SourceRow>, AppError> {
        let lines = source_lines(db, &self.items, organisation, limit)?;
        let mut rows: Vec<SourceRow> = lines.into_iter().filter_map(|source| self.row(names, source)).collect();
        rows.sort_by_cached_key(SourceRow::place);
        Ok(rows)
    }

    fn row(&self, names: &Names, source: SourceLine) -> Option<SourceRow> {
        let small = |id: i64| u32::try_from(id).unwrap_or(u32::MAX);
        let supplier = self.suppliers.get(&source.line.supplier_name).copied().unwrap_or_default();
        Some(SourceRow {
            org_code: names.code(small(source.organisation)).to_owned(),
            supplier: names.supplier(small(supplier)).to_owned(),
            item: self.named.get(&source.line.item)?.clone(),
            terms: self.terms.get(&source.line.terms)?.clone(),
            decision: self.decisions.get(&source.line.item)?.clone(),
            source,
        })
    }
}
