//! Dictionaries of lines: the circumstances of comparison, and short texts.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::{line_terms, line_texts};
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{AdjustmentReason, Currency, LineTerms, OrderType, SupplyRoute, VatBasis, hash_fields};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = line_terms, treat_none_as_default_value = false)]
struct TermsRow {
    content_hash: Vec<u8>,
    supply_route: String,
    order_type: String,
    currency: String,
    vat_basis: String,
    vat_rate: Option<String>,
    vat_recoverable: Option<bool>,
    carriage_included: Option<bool>,
    pass_through: bool,
    adjustment_reason: Option<String>,
    source_system: Option<String>,
    status: Option<String>,
}

impl TermsRow {
    fn new(terms: &LineTerms) -> Self {
        let flag = |value: Option<bool>| value.map(|value| if value { "yes" } else { "no" });
        let hash = hash_fields(&[
            Some(terms.supply_route.as_str()),
            Some(terms.order_type.as_str()),
            Some(terms.currency.as_str()),
            Some(terms.vat_basis.as_str()),
            terms.vat_rate.as_deref(),
            flag(terms.vat_recoverable),
            flag(terms.carriage_included),
            flag(Some(terms.pass_through)),
            terms.adjustment_reason.map(AdjustmentReason::as_str),
            terms.source_system.as_deref(),
            terms.status.as_deref(),
        ]);
        Self {
            content_hash: hash.to_be_bytes().to_vec(),
            supply_route: terms.supply_route.to_string(),
            order_type: terms.order_type.to_string(),
            currency: terms.currency.to_string(),
            vat_basis: terms.vat_basis.to_string(),
            vat_rate: terms.vat_rate.clone(),
            vat_recoverable: terms.vat_recoverable,
            carriage_included: terms.carriage_included,
            pass_through: terms.pass_through,
            adjustment_reason: terms.adjustment_reason.map(|reason| reason.to_string()),
            source_system: terms.source_system.clone(),
            status: terms.status.clone(),
        }
    }

    fn into_terms(self) -> Result<LineTerms, StoreError> {
        let unknown = |what: &str| StoreError::corrupt("line terms", format!("unknown {what}"));
        let adjustment_reason = match self.adjustment_reason.as_deref() {
            None => None,
            Some(text) => Some(AdjustmentReason::parse(text).ok_or_else(|| unknown("adjustment reason"))?),
        };
        Ok(LineTerms {
            supply_route: SupplyRoute::parse(&self.supply_route).ok_or_else(|| unknown("supply route"))?,
            order_type: OrderType::parse(&self.order_type).ok_or_else(|| unknown("order type"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| unknown("currency"))?,
            vat_basis: VatBasis::parse(&self.vat_basis).ok_or_else(|| unknown("VAT basis"))?,
            vat_rate: self.vat_rate,
            vat_recoverable: self.vat_recoverable,
            carriage_included: self.carriage_included,
            pass_through: self.pass_through,
            adjustment_reason,
            source_system: self.source_system,
            status: self.status,
        })
    }
}

/// Internal ids of line terms, in the order given, writing those not met before.
///
/// # Errors
/// [`StoreError`] when the store cannot be read or written.
pub fn resolve_terms(db: &mut Db, list: &[&LineTerms]) -> Result<Vec<i64>, StoreError> {
    let mut ids = Vec::with_capacity(list.len());
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<TermsRow> = chunk.iter().map(|terms| TermsRow::new(terms)).collect();
        let hashes: Vec<&[u8]> = rows.iter().map(|row| row.content_hash.as_slice()).collect();
        let mut found = find_terms(db, &hashes)?;
        let mut missing: Vec<&TermsRow> = rows.iter().filter(|row| !found.contains_key(&row.content_hash)).collect();
        if !missing.is_empty() {
            // In one order always: two writers that wait for each other's new rows crosswise would block each other.
            missing.sort_unstable_by(|left, right| left.content_hash.cmp(&right.content_hash));
            each!(db, connection => diesel::insert_into(line_terms::table)
                .values(missing).on_conflict_do_nothing().execute(connection))?;
            found = find_terms(db, &hashes)?;
        }
        for row in &rows {
            let id = found.get(&row.content_hash);
            ids.push(*id.ok_or_else(|| StoreError::corrupt("line terms", "a row just written is missing"))?);
        }
    }
    Ok(ids)
}

fn find_terms(db: &mut Db, hashes: &[&[u8]]) -> Result<HashMap<Vec<u8>, i64>, StoreError> {
    Ok(line_terms::table
        .filter(line_terms::content_hash.eq_any(hashes))
        .select((line_terms::content_hash, line_terms::id))
        .load::<(Vec<u8>, i64)>(db)?
        .into_iter()
        .collect())
}

/// Every line terms by internal id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn all_terms(db: &mut Db) -> Result<Vec<(i64, LineTerms)>, StoreError> {
    let rows: Vec<(i64, TermsRow)> =
        line_terms::table.order(line_terms::id).select((line_terms::id, TermsRow::as_select())).load(db)?;
    rows.into_iter().map(|(id, row)| Ok((id, row.into_terms()?))).collect()
}

/// Internal ids of short texts, writing those not met before.
///
/// # Errors
/// [`StoreError`] when the store cannot be read or written.
pub fn resolve_texts(db: &mut Db, texts: &[String]) -> Result<HashMap<String, i64>, StoreError> {
    let mut found = HashMap::with_capacity(texts.len());
    // In one order always: two writers that wait for each other's new rows crosswise would block each other.
    let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    texts.sort_unstable();
    for chunk in texts.chunks(ROWS_PER_STATEMENT) {
        find_texts(db, chunk, &mut found)?;
        let missing = chunk.iter().filter(|text| !found.contains_key(**text));
        let rows: Vec<_> = missing.map(|text| line_texts::stated.eq(*text)).collect();
        if !rows.is_empty() {
            each!(db, connection => diesel::insert_into(line_texts::table)
                .values(&rows).on_conflict_do_nothing().execute(connection))?;
            find_texts(db, chunk, &mut found)?;
        }
    }
    Ok(found)
}

fn find_texts(db: &mut Db, texts: &[&str], found: &mut HashMap<String, i64>) -> Result<(), StoreError> {
    let rows: Vec<(String, i64)> = line_texts::table
        .filter(line_texts::stated.eq_any(texts))
        .select((line_texts::stated, line_texts::id))
        .load(db)?;
    found.extend(rows);
    Ok(())
}

/// Short texts by internal id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn texts_by_ids(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<(i64, String)> = line_texts::table
            .filter(line_texts::id.eq_any(chunk))
            .select((line_texts::id, line_texts::stated))
            .load(db)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Up to `limit` short texts with ids above `after`, by id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn texts_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    Ok(line_texts::table
        .filter(line_texts::id.gt(after))
        .order(line_texts::id)
        .limit(limit)
        .select((line_texts::id, line_texts::stated))
        .load(db)?)
}
