//! Products, their catalogue records, packaging levels and exact keys.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::{
    ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};
use sha2::{Digest, Sha256};

use super::schema::{packaging_levels, product_identifiers, product_records as records, products as identities};
use super::{Db, ROWS_PER_STATEMENT, StateName, StoreError, each, read_state, write_state};
use crate::engine::model::{IdentifierKind, PackagingLevel, Product, ProductIdentifier, ProductRecord};
use crate::engine::money::Units;

mod chosen;

pub use chosen::{products_after, products_in_category, products_of_supplier};

/// A product of the catalogue with its internal id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueProduct {
    /// Internal id.
    pub id: i64,
    /// The product with its current record.
    pub product: Product,
}

#[derive(Insertable)]
#[diesel(table_name = records, treat_none_as_default_value = false)]
struct RecordRow<'a> {
    import_id: i64,
    record_key: &'a str,
    current: bool,
    product_id: i64,
    description: &'a str,
    generic_name: Option<&'a str>,
    brand: Option<&'a str>,
    manufacturer: Option<&'a str>,
    supplier: Option<&'a str>,
    mpc: Option<&'a str>,
    supplier_part: Option<&'a str>,
    npc: Option<&'a str>,
    base_unit: &'a str,
    eclass: Option<&'a str>,
    cpv: Option<&'a str>,
    unspsc: Option<&'a str>,
    attributes: Option<&'a str>,
    status: Option<&'a str>,
    replaces: Option<&'a str>,
    alternative_of: Option<&'a str>,
    similar_to: Option<&'a str>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

impl<'a> RecordRow<'a> {
    fn new(import_id: i64, product_id: i64, record: &'a ProductRecord) -> Self {
        Self {
            import_id,
            record_key: &record.reference,
            current: false,
            product_id,
            description: &record.description,
            generic_name: record.generic_name.as_deref(),
            brand: record.brand.as_deref(),
            manufacturer: record.manufacturer.as_deref(),
            supplier: record.supplier.as_deref(),
            mpc: record.mpc.as_deref(),
            supplier_part: record.supplier_part.as_deref(),
            npc: record.npc.as_deref(),
            base_unit: &record.base_unit,
            eclass: record.eclass.as_deref(),
            cpv: record.cpv.as_deref(),
            unspsc: record.unspsc.as_deref(),
            attributes: record.attributes.as_deref(),
            status: record.status.as_deref(),
            replaces: record.replaces.as_deref(),
            alternative_of: record.alternative_of.as_deref(),
            similar_to: record.similar_to.as_deref(),
            valid_from: record.valid_from,
            valid_to: record.valid_to,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = records)]
struct StoredRecord {
    id: i64,
    record_key: String,
    product_id: i64,
    description: String,
    generic_name: Option<String>,
    brand: Option<String>,
    manufacturer: Option<String>,
    supplier: Option<String>,
    mpc: Option<String>,
    supplier_part: Option<String>,
    npc: Option<String>,
    base_unit: String,
    eclass: Option<String>,
    cpv: Option<String>,
    unspsc: Option<String>,
    attributes: Option<String>,
    status: Option<String>,
    replaces: Option<String>,
    alternative_of: Option<String>,
    similar_to: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

impl StoredRecord {
    fn into_product(self, levels: Vec<PackagingLevel>) -> CatalogueProduct {
        CatalogueProduct {
            id: self.product_id,
            product: Product {
                public_id: Product::public_id_of(&self.record_key),
                record: ProductRecord {
                    reference: self.record_key,
                    description: self.description,
                    generic_name: self.generic_name,
                    brand: self.brand,
                    manufacturer: self.manufacturer,
                    supplier: self.supplier,
                    mpc: self.mpc,
                    supplier_part: self.supplier_part,
                    npc: self.npc,
                    base_unit: self.base_unit,
                    eclass: self.eclass,
                    cpv: self.cpv,
                    unspsc: self.unspsc,
                    attributes: self.attributes,
                    status: self.status,
                    replaces: self.replaces,
                    alternative_of: self.alternative_of,
                    similar_to: self.similar_to,
                    valid_from: self.valid_from,
                    valid_to: self.valid_to,
                    levels,
                },
            },
        }
    }
}

/// Appends catalogue products with their exact keys to an import, invisible until it is published. No reference may
/// come twice in one import.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_products(
    db: &mut Db,
    import_id: i64,
    list: &[(ProductRecord, Vec<ProductIdentifier>)],
) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let references: Vec<&str> = chunk.iter().map(|(record, _)| record.reference.as_str()).collect();
        let ids = product_ids(db, &references)?;
        let id_of = |record: &ProductRecord| {
            ids.get(&record.reference).copied().ok_or_else(|| StoreError::corrupt("a product", &record.reference))
        };
        let mut rows = Vec::with_capacity(chunk.len());
        for (record, _) in chunk {
            rows.push(RecordRow::new(import_id, id_of(record)?, record));
        }
        each!(db, connection => diesel::insert_into(records::table).values(&rows).execute(connection))?;
        let record_ids: HashMap<String, i64> = records::table
            .filter(records::import_id.eq(import_id))
            .filter(records::record_key.eq_any(&references))
            .select((records::record_key, records::id))
            .load::<(String, i64)>(db)?
            .into_iter()
            .collect();
        let mut levels = Vec::new();
        let mut keys = Vec::new();
        for (record, identifiers) in chunk {
            let product_id = id_of(record)?;
            let record_id = *record_ids
                .get(&record.reference)
                .ok_or_else(|| StoreError::corrupt("a product record", &record.reference))?;
            levels.extend(record.levels.iter().map(|level| {
                (
                    packaging_levels::product_record_id.eq(record_id),
                    packaging_levels::gtin.eq(level.gtin.as_deref()),
                    packaging_levels::uom.eq(level.uom.as_deref()),
                    packaging_levels::units.eq(level.units.milli()),
                )
            }));
            keys.extend(identifiers.iter().map(|identifier| {
                (
                    product_identifiers::product_record_id.eq(record_id),
                    product_identifiers::product_id.eq(product_id),
                    product_identifiers::kind.eq(identifier.kind.as_str()),
                    product_identifiers::value.eq(identifier.value.as_str()),
                    product_identifiers::units.eq(identifier.units.map(Units::milli)),
                )
            }));
        }
        for rows in levels.chunks(ROWS_PER_STATEMENT) {
            insert_levels(db, rows)?;
        }
        for rows in keys.chunks(ROWS_PER_STATEMENT) {
            insert_keys(db, rows)?;
        }
    }
    Ok(())
}

type LevelValues<'a> = (
    diesel::dsl::Eq<packaging_levels::product_record_id, i64>,
    diesel::dsl::Eq<packaging_levels::gtin, Option<&'a str>>,
    diesel::dsl::Eq<packaging_levels::uom, Option<&'a str>>,
    diesel::dsl::Eq<packaging_levels::units, i64>,
);

fn insert_levels(db: &mut Db, rows: &[LevelValues<'_>]) -> Result<(), StoreError> {
    each!(db, connection => diesel::insert_into(packaging_levels::table).values(rows).execute(connection))?;
    Ok(())
}

type KeyValues<'a> = (
    diesel::dsl::Eq<product_identifiers::product_record_id, i64>,
    diesel::dsl::Eq<product_identifiers::product_id, i64>,
    diesel::dsl::Eq<product_identifiers::kind, &'static str>,
    diesel::dsl::Eq<product_identifiers::value, &'a str>,
    diesel::dsl::Eq<product_identifiers::units, Option<i64>>,
);

fn insert_keys(db: &mut Db, rows: &[KeyValues<'_>]) -> Result<(), StoreError> {
    each!(db, connection => diesel::insert_into(product_identifiers::table).values(rows).execute(connection))?;
    Ok(())
}

fn product_ids(db: &mut Db, references: &[&str]) -> Result<HashMap<String, i64>, StoreError> {
    // In one order always: two writers that wait for each other's new rows crosswise would block each other.
    let mut references = references.to_vec();
    references.sort_unstable();
    let rows: Vec<_> = references
        .iter()
        .map(|reference| {
            (identities::public_id.eq(Product::public_id_of(reference)), identities::reference.eq(*reference))
        })
        .collect();
    each!(db, connection => diesel::insert_into(identities::table)
        .values(&rows).on_conflict_do_nothing().execute(connection))?;
    let found: Vec<(Option<String>, i64)> = identities::table
        .filter(identities::reference.eq_any(&references))
        .select((identities::reference, identities::id))
        .load(db)?;
    Ok(found.into_iter().filter_map(|(reference, id)| Some((reference?, id))).collect())
}

/// Internal ids of provisional products by public id, writing those not met before. `keys` pairs public id and key.
///
/// # Errors
/// [`StoreError`] when the store cannot be read or written.
pub fn ensure_provisional(db: &mut Db, keys: &[(String, String)]) -> Result<HashMap<String, i64>, StoreError> {
    let mut ids = HashMap::with_capacity(keys.len());
    // In one order always, for the same reason as above.
    let mut keys: Vec<&(String, String)> = keys.iter().collect();
    keys.sort_unstable();
    for chunk in keys.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(public_id, key)| {
                (identities::public_id.eq(public_id.as_str()), identities::provisional_key.eq(key.as_str()))
            })
            .collect();
        each!(db, connection => diesel::insert_into(identities::table)
            .values(&rows).on_conflict_do_nothing().execute(connection))?;
        let wanted: Vec<&str> = chunk.iter().map(|(public_id, _)| public_id.as_str()).collect();
        let found: Vec<(String, i64)> = identities::table
            .filter(identities::public_id.eq_any(&wanted))
            .select((identities::public_id, identities::id))
            .load(db)?;
        ids.extend(found);
    }
    Ok(ids)
}

/// Up to `limit` current catalogue products with record ids above `after`; the second value is where to go on.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn catalogue_products_after(
    db: &mut Db,
    after: i64,
    limit: i64,
) -> Result<(Vec<CatalogueProduct>, Option<i64>), StoreError> {
    let rows: Vec<StoredRecord> = records::table
        .filter(records::current.eq(true))
        .filter(records::id.gt(after))
        .order(records::id)
        .limit(limit)
        .select(StoredRecord::as_select())
        .load(db)?;
    let last = rows.last().map(|row| row.id);
    Ok((with_levels(db, rows)?, last))
}

/// The current products of the catalogue among these, by internal id, in no particular order.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn catalogue_products_of(db: &mut Db, ids: &[i64]) -> Result<Vec<CatalogueProduct>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<StoredRecord> = records::table
            .filter(records::current.eq(true))
            .filter(records::product_id.eq_any(chunk))
            .select(StoredRecord::as_select())
            .load(db)?;
        found.extend(with_levels(db, rows)?);
    }
    Ok(found)
}

fn with_levels(db: &mut Db, rows: Vec<StoredRecord>) -> Result<Vec<CatalogueProduct>, StoreError> {
    let mut levels: HashMap<i64, Vec<PackagingLevel>> = HashMap::with_capacity(rows.len());
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let found: Vec<(i64, Option<String>, Option<String>, i64)> = packaging_levels::table
            .filter(packaging_levels::product_record_id.eq_any(chunk))
            .select((
                packaging_levels::product_record_id,
                packaging_levels::gtin,
                packaging_levels::uom,
                packaging_levels::units,
            ))
            .load(db)?;
        for (record_id, gtin, uom, units) in found {
            let units = Units::from_milli(units)
                .ok_or_else(|| StoreError::corrupt("a packaging level", format!("{units} thousandths")))?;
            levels.entry(record_id).or_default().push(PackagingLevel { gtin, uom, units });
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            // Sorted, so that nothing depends on the order of a catalogue's rows.
            let mut own = levels.remove(&row.id).unwrap_or_default();
            own.sort_unstable();
            row.into_product(own)
        })
        .collect())
}

/// Current catalogue products by public ids; unknown and provisional ones are left out.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn products_by_public_ids(db: &mut Db, public_ids: &[String]) -> Result<Vec<CatalogueProduct>, StoreError> {
    let mut found = Vec::with_capacity(public_ids.len());
    for chunk in public_ids.chunks(ROWS_PER_STATEMENT) {
        let ids: Vec<i64> =
            identities::table.filter(identities::public_id.eq_any(chunk)).select(identities::id).load(db)?;
        let rows: Vec<StoredRecord> = records::table
            .filter(records::current.eq(true))
            .filter(records::product_id.eq_any(&ids))
            .select(StoredRecord::as_select())
            .load(db)?;
        found.extend(with_levels(db, rows)?);
    }
    found.sort_by(|left, right| left.product.public_id.cmp(&right.product.public_id));
    Ok(found)
}

/// Public ids of the current products that have this exact key, sorted, each with the units of the level it names.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn find_by_identifier(
    db: &mut Db,
    kind: IdentifierKind,
    value: &str,
) -> Result<Vec<(String, Option<Units>)>, StoreError> {
    let rows: Vec<(String, Option<i64>)> = product_identifiers::table
        .inner_join(records::table.on(records::id.eq(product_identifiers::product_record_id)))
        .inner_join(identities::table.on(identities::id.eq(product_identifiers::product_id)))
        .filter(records::current.eq(true))
        .filter(product_identifiers::value.eq(value))
        .filter(product_identifiers::kind.eq(kind.as_str()))
        .select((identities::public_id, product_identifiers::units))
        .load(db)?;
    let mut found: Vec<(String, Option<Units>)> =
        rows.into_iter().map(|(id, units)| (id, units.and_then(Units::from_milli))).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The internal and public id of the product with this public id or this reference in its catalogue; of one that is part
/// of another, those of the one that stands for it.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn find_product(db: &mut Db, name: &str) -> Result<(i64, String), StoreError> {
    let (mut id, mut public_id, mut next) = find_row(db, name)?;
    while let Some(target) = next {
        // No merge goes in a circle.
        (id, public_id, next) = identities::table
            .find(target)
            .select((identities::id, identities::public_id, identities::redirect_to))
            .first(db)?;
    }
    Ok((id, public_id))
}

/// The same of the product itself, whatever it is part of.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn find_product_itself(db: &mut Db, name: &str) -> Result<(i64, String), StoreError> {
    find_row(db, name).map(|(id, public_id, _)| (id, public_id))
}

fn find_row(db: &mut Db, name: &str) -> Result<(i64, String, Option<i64>), StoreError> {
    let columns = (identities::id, identities::public_id, identities::redirect_to);
    let by_public_id = identities::table.filter(identities::public_id.eq(name)).select(columns).first(db).optional()?;
    let found = match by_public_id {
        Some(found) => Some(found),
        None => identities::table.filter(identities::reference.eq(name)).select(columns).first(db).optional()?,
    };
    found.ok_or_else(|| StoreError::NotFound { what: "product", name: name.to_owned() })
}

/// Public id and catalogue reference of products by internal id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn product_names(db: &mut Db, ids: &[i64]) -> Result<BTreeMap<i64, (String, Option<String>)>, StoreError> {
    let mut found = BTreeMap::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<(i64, String, Option<String>)> = identities::table
            .filter(identities::id.eq_any(chunk))
            .select((identities::id, identities::public_id, identities::reference))
            .load(db)?;
        found.extend(rows.into_iter().map(|(id, public_id, reference)| (id, (public_id, reference))));
    }
    Ok(found)
}

/// The version of a catalogue without products, whether it never had any or lost them.
pub(super) const EMPTY_CATALOGUE: &str = "empty";

/// The content hash of the current catalogue; the same on every backend and after any order of imports.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn catalogue_version(db: &mut Db) -> Result<String, StoreError> {
    Ok(read_state(db, StateName::CatalogueVersion)?.unwrap_or_else(|| EMPTY_CATALOGUE.to_owned()))
}

/// Computes the content hash of the current catalogue anew and keeps it.
pub(super) fn renew_catalogue_version(db: &mut Db) -> Result<(), StoreError> {
    const PAGE: i64 = 5_000;
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    let mut after = 0;
    loop {
        let (page, last) = catalogue_products_after(db, after, PAGE)?;
        for product in &page {
            // Debug text names every field and quotes every text, so it cannot run together.
            hashes.push(Sha256::digest(format!("{:?}", product.product).as_bytes()).into());
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    if hashes.is_empty() {
        return write_state(db, StateName::CatalogueVersion, EMPTY_CATALOGUE);
    }
    hashes.sort_unstable();
    let mut hasher = Sha256::new();
    for hash in &hashes {
        hasher.update(hash);
    }
    let digest = hasher.finalize();
    let version: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    write_state(db, StateName::CatalogueVersion, &version)
}
