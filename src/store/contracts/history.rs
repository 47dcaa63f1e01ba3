//! Every version of a contract, in the order they were published, and what is left of those whose import was deleted.

use chrono::{NaiveDateTime, Utc};
use diesel::prelude::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl, RunQueryDsl, SelectableHelper};

use super::StoredContract;
use crate::engine::register::{Stated, Version};
use crate::store::schema::{contract_withdrawals as withdrawals, contracts, imports};
use crate::store::{Db, ROWS_PER_STATEMENT, StoreError, each};

/// Notes which contracts an import stated that is about to be deleted.
pub(in crate::store) fn note_withdrawal(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    let keys: Vec<String> = contracts::table
        .filter(contracts::import_id.eq(import_id))
        .select(contracts::record_key)
        .distinct()
        .order(contracts::record_key)
        .load(db)?;
    let now = Utc::now().naive_utc();
    for chunk in keys.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|key| {
                (
                    withdrawals::import_id.eq(import_id),
                    withdrawals::record_key.eq(key.as_str()),
                    withdrawals::withdrawn_at.eq(now),
                )
            })
            .collect();
        each!(db, connection => diesel::insert_into(withdrawals::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// Every published version of a contract in the order they were published, those that were withdrawn among them. Of
/// several notices of one award in one import the latest comes last.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn contract_versions(db: &mut Db, record_key: &str) -> Result<Vec<Version>, StoreError> {
    type Place = (Option<i64>, Option<String>, Option<NaiveDateTime>);
    let place = (imports::publish_order, imports::public_id, imports::published_at);
    let stated: Vec<(Place, i64, StoredContract)> = contracts::table
        .inner_join(imports::table.on(imports::id.eq(contracts::import_id)))
        .filter(contracts::record_key.eq(record_key).and(imports::status.eq("published")))
        .select((place, contracts::id, StoredContract::as_select()))
        .load(db)?;
    let withdrawn: Vec<(Place, NaiveDateTime)> = withdrawals::table
        .inner_join(imports::table.on(imports::id.eq(withdrawals::import_id)))
        .filter(withdrawals::record_key.eq(record_key))
        .select((place, withdrawals::withdrawn_at))
        .load(db)?;
    let version = |(_, import, at): Place, stated: Stated| Version {
        import: import.unwrap_or_default(),
        published_at: at.unwrap_or_default(),
        stated,
    };
    let mut versions = Vec::with_capacity(stated.len() + withdrawn.len());
    for (at, id, row) in stated {
        let contract = row.into_contract()?;
        versions.push(((at.0, id), version(at, Stated::Contract(Box::new(contract)))));
    }
    for (at, when) in withdrawn {
        versions.push(((at.0, 0), version(at, Stated::Withdrawn(when))));
    }
    versions.sort_by_key(|(place, _)| *place);
    Ok(versions.into_iter().map(|(_, version)| version).collect())
}
