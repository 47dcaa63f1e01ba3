//! The way back from a product's figures to the rows they come from.

use std::collections::{HashMap, HashSet};

use super::names::Names;
use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::model::{Item, LineTerms};
use crate::store::{
    SourceLine, StoredDecision, all_terms, decisions_of, find_product, items_by_ids, items_of_product, source_lines,
    suppliers_of_names,
};

/// Rows told of one product.
const TOLD: usize = 100_000;

/// A purchase line of a product: where it stands, what it says, and how its order unit is read.
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

/// The current purchase lines of a product, by organisation, file and row; the first hundred thousand.
///
/// # Errors
/// [`AppError`] when there is no such product or the store cannot be read.
pub fn source_rows(likewise: &Likewise, product: &str) -> Result<Vec<SourceRow>, AppError> {
    let mut db = fresh_view(likewise)?;
    let (product, _) = find_product(&mut db, product)?;
    let items = items_of_product(&mut db, product)?;
    let lines = source_lines(&mut db, &items.iter().copied().collect::<HashSet<i64>>(), TOLD)?;
    let named: HashMap<i64, Item> = items_by_ids(&mut db, &items)?;
    let decisions: HashMap<i64, StoredDecision> =
        decisions_of(&mut db, &items)?.into_iter().map(|decision| (decision.item_id, decision)).collect();
    let terms: HashMap<i64, LineTerms> = all_terms(&mut db)?.into_iter().collect();
    let suppliers = suppliers_of_names(&mut db)?;
    let names = Names::load(&mut db)?;
    let small = |id: i64| u32::try_from(id).unwrap_or(u32::MAX);
    let mut rows: Vec<SourceRow> = lines
        .into_iter()
        .filter_map(|source| {
            let supplier = suppliers.get(&source.line.supplier_name).copied().unwrap_or_default();
            Some(SourceRow {
                org_code: names.code(small(source.organisation)).to_owned(),
                supplier: names.supplier(small(supplier)).to_owned(),
                item: named.get(&source.line.item)?.clone(),
                terms: terms.get(&source.line.terms)?.clone(),
                decision: decisions.get(&source.line.item)?.clone(),
                source,
            })
        })
        .collect();
    rows.sort_by(|left, right| {
        let place = |row: &SourceRow| (row.org_code.clone(), row.source.file.clone(), row.source.line.row);
        place(left).cmp(&place(right))
    });
    Ok(rows)
}
