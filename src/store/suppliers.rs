//! Suppliers and the ways their names are worded.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::{supplier_names, suppliers};
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};

/// Internal ids of stated supplier names, writing those not met before. `names` pairs each stated name with its
/// normal form; wordings with the same normal form become aliases of one supplier.
///
/// # Errors
/// [`StoreError`] when the store cannot be read or written.
pub fn resolve_suppliers(db: &mut Db, names: &[(String, String)]) -> Result<HashMap<String, i64>, StoreError> {
    let mut found = HashMap::with_capacity(names.len());
    // In one order always: two writers that wait for each other's new rows crosswise would block each other.
    let mut names: Vec<&(String, String)> = names.iter().collect();
    names.sort_unstable();
    for chunk in names.chunks(ROWS_PER_STATEMENT) {
        find_names(db, chunk, &mut found)?;
        let missing: Vec<&(String, String)> =
            chunk.iter().filter(|(stated, _)| !found.contains_key(stated)).copied().collect();
        if missing.is_empty() {
            continue;
        }
        let mut normals: Vec<&str> = missing.iter().map(|(_, normal)| normal.as_str()).collect();
        normals.sort_unstable();
        normals.dedup();
        let rows: Vec<_> = normals.iter().map(|normal| suppliers::normal_name.eq(*normal)).collect();
        each!(db, connection => diesel::insert_into(suppliers::table)
            .values(&rows).on_conflict_do_nothing().execute(connection))?;
        let ids: HashMap<String, i64> = suppliers::table
            .filter(suppliers::normal_name.eq_any(&normals))
            .select((suppliers::normal_name, suppliers::id))
            .load::<(String, i64)>(db)?
            .into_iter()
            .collect();
        let rows: Vec<_> = missing
            .iter()
            .filter_map(|(stated, normal)| {
                let id = ids.get(normal)?;
                Some((supplier_names::stated_name.eq(stated.as_str()), supplier_names::supplier_id.eq(*id)))
            })
            .collect();
        each!(db, connection => diesel::insert_into(supplier_names::table)
            .values(&rows).on_conflict_do_nothing().execute(connection))?;
        find_names(db, chunk, &mut found)?;
    }
    Ok(found)
}

fn find_names(db: &mut Db, chunk: &[&(String, String)], found: &mut HashMap<String, i64>) -> Result<(), StoreError> {
    let stated: Vec<&str> = chunk.iter().map(|(stated, _)| stated.as_str()).collect();
    let rows: Vec<(String, i64)> = supplier_names::table
        .filter(supplier_names::stated_name.eq_any(&stated))
        .select((supplier_names::stated_name, supplier_names::id))
        .load(db)?;
    found.extend(rows);
    Ok(())
}

/// The supplier of each stated name, by internal ids.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn suppliers_of_names(db: &mut Db) -> Result<HashMap<i64, i64>, StoreError> {
    Ok(supplier_names::table
        .select((supplier_names::id, supplier_names::supplier_id))
        .load::<(i64, i64)>(db)?
        .into_iter()
        .collect())
}

/// A name to show for each supplier: of its wordings the first by bytes, so that it does not depend on history.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn supplier_display_names(db: &mut Db) -> Result<BTreeMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> =
        supplier_names::table.select((supplier_names::supplier_id, supplier_names::stated_name)).load(db)?;
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    for (id, stated) in rows {
        names
            .entry(id)
            .and_modify(|name| {
                if stated.as_bytes() < name.as_bytes() {
                    name.clone_from(&stated);
                }
            })
            .or_insert(stated);
    }
    Ok(names)
}

/// Every wording of a supplier's name, by its id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn stated_supplier_names(db: &mut Db) -> Result<HashMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> =
        supplier_names::table.select((supplier_names::id, supplier_names::stated_name)).load(db)?;
    Ok(rows.into_iter().collect())
}
