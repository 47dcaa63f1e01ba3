//! What was spent with each supplier's name and GLN: derived, made again when lines change.

use diesel::prelude::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::supplier_spend as sums;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::Currency;
use crate::engine::variation::{Share, Total};

/// What was spent with one wording of a supplier's name, under one stated GLN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierSpend {
    /// Internal id of the wording.
    pub name: i64,
    /// GLN as stated.
    pub gln: Option<String>,
    /// Currency of the money.
    pub currency: Currency,
    /// Lines and money.
    pub share: Share,
}

/// Writes the sums in place of those there were.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn replace_supplier_spend(db: &mut Db, list: &[SupplierSpend]) -> Result<(), StoreError> {
    diesel::delete(sums::table).execute(db)?;
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|one| {
                (
                    sums::supplier_name_id.eq(one.name),
                    sums::gln.eq(one.gln.as_deref()),
                    sums::currency.eq(one.currency.to_string()),
                    sums::lines.eq(i64::try_from(one.share.lines).unwrap_or(i64::MAX)),
                    sums::spend.eq(one.share.spend.micros().to_string()),
                )
            })
            .collect();
        each!(db, connection => diesel::insert_into(sums::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// Every sum.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn supplier_spend(db: &mut Db) -> Result<Vec<SupplierSpend>, StoreError> {
    type Row = (i64, Option<String>, String, i64, String);
    let rows: Vec<Row> =
        sums::table.select((sums::supplier_name_id, sums::gln, sums::currency, sums::lines, sums::spend)).load(db)?;
    let read = |(name, gln, currency, lines, spend): Row| {
        let unreadable = || StoreError::corrupt("a supplier's sum", format!("{lines} lines, {spend} {currency}"));
        let currency = Currency::parse(&currency).ok_or_else(unreadable)?;
        let spend = Total::from_micros(spend.parse().map_err(|_| unreadable())?);
        Ok(SupplierSpend { name, gln, currency, share: Share::new(lines.cast_unsigned(), spend) })
    };
    rows.into_iter().map(read).collect()
}
