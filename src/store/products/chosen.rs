//! Which products are wanted: all, of a category, of a supplier.

use diesel::dsl::exists;
use diesel::prelude::{BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, RunQueryDsl};

use crate::engine::matching::supplier_key;
use crate::store::schema::{price_points, product_records as records, products as identities};
use crate::store::{Db, StoreError};

/// Internal and public ids of the products behind a public id that the catalogue or price points speak of, at most
/// `limit`, by public id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn products_after(db: &mut Db, after: Option<&str>, limit: usize) -> Result<Vec<(i64, String)>, StoreError> {
    let recorded = records::table.filter(records::product_id.eq(identities::id)).filter(records::current.eq(true));
    let bought = price_points::table.filter(price_points::product_id.eq(identities::id));
    // One that is part of another is found under that one.
    let own = identities::table.filter(identities::redirect_to.is_null());
    let mut query = own.filter(exists(recorded).or(exists(bought))).into_boxed();
    if let Some(after) = after {
        query = query.filter(identities::public_id.gt(after));
    }
    Ok(query
        .order(identities::public_id)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((identities::id, identities::public_id))
        .load(db)?)
}

/// Internal ids of the current products of a category: the name of a like-for-like group, or the beginning of an
/// NHS-eClass, CPV or UNSPSC code.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn products_in_category(db: &mut Db, category: &str) -> Result<Vec<i64>, StoreError> {
    type Row = (i64, Option<String>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = records::table
        .filter(records::current.eq(true))
        .select((records::product_id, records::generic_name, records::eclass, records::cpv, records::unspsc))
        .load(db)?;
    let begins = |code: &Option<String>| code.as_deref().is_some_and(|code| code.starts_with(category));
    let belongs = |(_, generic, eclass, cpv, unspsc): &Row| {
        let named = generic.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(category));
        named || begins(eclass) || begins(cpv) || begins(unspsc)
    };
    Ok(rows.iter().filter(|row| belongs(row)).map(|row| row.0).collect())
}

/// Internal ids of the current products of a supplier, in any wording of its name.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn products_of_supplier(db: &mut Db, supplier: &str) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64, String)> = records::table
        .filter(records::current.eq(true))
        .filter(records::supplier.is_not_null())
        .select((records::product_id, records::supplier.assume_not_null()))
        .load(db)?;
    let wanted = supplier_key(supplier.trim());
    Ok(rows.into_iter().filter(|(_, stated)| supplier_key(stated) == wanted).map(|(id, _)| id).collect())
}
