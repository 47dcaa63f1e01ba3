//! Categories that files brought, and what the catalogue says of its products' categories.

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, RunQueryDsl};
use sha2::{Digest, Sha256};

use super::schema::{category_records as records, product_records};
use super::{Db, ROWS_PER_STATEMENT, StateName, StoreError, each, read_state, write_state};
use crate::engine::categories::{CategoryCode, CategoryEntry, Scheme};

#[derive(Insertable)]
#[diesel(table_name = records, treat_none_as_default_value = false)]
struct EntryRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    scheme: &'a str,
    code: &'a str,
    title: &'a str,
    parent: Option<&'a str>,
}

/// Appends categories to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_categories(db: &mut Db, import_id: i64, list: &[CategoryEntry]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<EntryRow> = chunk
            .iter()
            .map(|entry| EntryRow {
                import_id,
                record_key: entry.record_key(),
                current: false,
                scheme: entry.code.scheme.as_str(),
                code: &entry.code.code,
                title: &entry.title,
                parent: entry.parent.as_deref(),
            })
            .collect();
        each!(db, connection => diesel::insert_into(records::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current categories, by scheme and code.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn category_entries(db: &mut Db) -> Result<Vec<CategoryEntry>, StoreError> {
    type Row = (String, String, String, Option<String>);
    let rows: Vec<Row> = records::table
        .filter(records::current.eq(true))
        .select((records::scheme, records::code, records::title, records::parent))
        .load(db)?;
    let entry = |(scheme, code, title, parent): Row| {
        let scheme = Scheme::parse(&scheme).ok_or_else(|| StoreError::corrupt("a category", &scheme))?;
        Ok(CategoryEntry { code: CategoryCode { scheme, code }, title, parent })
    };
    let mut list: Vec<CategoryEntry> = rows.into_iter().map(entry).collect::<Result<_, StoreError>>()?;
    list.sort_unstable();
    Ok(list)
}

/// The content hash of the current categories; empty where there are none.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn categories_version(db: &mut Db) -> Result<String, StoreError> {
    Ok(read_state(db, StateName::CategoriesVersion)?.unwrap_or_default())
}

/// Computes the content hash of the current categories anew and keeps it.
pub(super) fn renew_version(db: &mut Db) -> Result<(), StoreError> {
    let entries = category_entries(db)?;
    if entries.is_empty() {
        return write_state(db, StateName::CategoriesVersion, "");
    }
    // Debug text names every field and quotes every text, so it cannot run together.
    let digest = Sha256::digest(format!("{entries:?}").as_bytes());
    let version: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    write_state(db, StateName::CategoriesVersion, &version)
}

/// What the catalogue says of a product's category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueCodes {
    /// Internal id of the product.
    pub product_id: i64,
    /// The catalogue's own id.
    pub reference: String,
    /// Its words.
    pub description: String,
    /// Its generic name.
    pub generic_name: Option<String>,
    /// NHS-eClass code as stated.
    pub eclass: Option<String>,
    /// CPV code as stated.
    pub cpv: Option<String>,
    /// UNSPSC code as stated.
    pub unspsc: Option<String>,
}

/// What the current catalogue says of its products' categories, by reference.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn catalogue_codes(db: &mut Db) -> Result<Vec<CatalogueCodes>, StoreError> {
    type Row = (i64, String, String, Option<String>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = product_records::table
        .filter(product_records::current.eq(true))
        .select((
            product_records::product_id,
            product_records::record_key,
            product_records::description,
            product_records::generic_name,
            product_records::eclass,
            product_records::cpv,
            product_records::unspsc,
        ))
        .load(db)?;
    let mut list: Vec<CatalogueCodes> = rows
        .into_iter()
        .map(|(product_id, reference, description, generic_name, eclass, cpv, unspsc)| CatalogueCodes {
            product_id,
            reference,
            description,
            generic_name,
            eclass,
            cpv,
            unspsc,
        })
        .collect();
    list.sort_unstable_by(|left, right| left.reference.cmp(&right.reference));
    Ok(list)
}
