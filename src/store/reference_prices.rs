//! Reference prices: prices from lists, kept apart from what was paid.

use chrono::NaiveDate;
use diesel::prelude::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::schema::reference_prices as prices;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{Currency, IdentifierKind, ListKind, ReferenceKey, ReferencePrice, VatBasis};
use crate::engine::money::{Amount, Units};

#[derive(Insertable)]
#[diesel(table_name = prices, treat_none_as_default_value = false)]
struct PriceRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    product_key: String,
    list_id: &'a str,
    list_kind: &'a str,
    list_owner: Option<&'a str>,
    contract_ref: Option<&'a str>,
    eligible_orgs: Option<&'a str>,
    route: Option<&'a str>,
    tier: Option<&'a str>,
    commitment: Option<&'a str>,
    rebate_pct: Option<&'a str>,
    price: i64,
    currency: String,
    uom: Option<&'a str>,
    units: Option<i64>,
    vat_basis: &'a str,
    carriage_included: Option<bool>,
    price_breaks: Option<&'a str>,
    moq: Option<&'a str>,
    lead_days: Option<&'a str>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = prices)]
struct StoredPrice {
    product_key: String,
    list_id: String,
    list_kind: String,
    list_owner: Option<String>,
    contract_ref: Option<String>,
    eligible_orgs: Option<String>,
    route: Option<String>,
    tier: Option<String>,
    commitment: Option<String>,
    rebate_pct: Option<String>,
    price: i64,
    currency: String,
    uom: Option<String>,
    units: Option<i64>,
    vat_basis: String,
    carriage_included: Option<bool>,
    price_breaks: Option<String>,
    moq: Option<String>,
    lead_days: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl StoredPrice {
    fn into_price(self) -> Result<ReferencePrice, StoreError> {
        let unreadable = |what: &str| StoreError::corrupt("a reference price", format!("{what} of {}", self.list_id));
        let (kind, value) = self.product_key.split_once(':').ok_or_else(|| unreadable("product key"))?;
        let key = match IdentifierKind::parse(kind) {
            Some(kind) => ReferenceKey::Identifier(kind, value.to_owned()),
            None => ReferenceKey::Product(value.to_owned()),
        };
        Ok(ReferencePrice {
            key,
            list_kind: ListKind::parse(&self.list_kind).ok_or_else(|| unreadable("list kind"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| unreadable("currency"))?,
            vat_basis: VatBasis::parse(&self.vat_basis).ok_or_else(|| unreadable("VAT basis"))?,
            list_id: self.list_id,
            list_owner: self.list_owner,
            contract_ref: self.contract_ref,
            eligible_orgs: self.eligible_orgs,
            route: self.route,
            tier: self.tier,
            commitment: self.commitment,
            rebate_pct: self.rebate_pct,
            price: Amount::from_micros(self.price),
            uom: self.uom,
            units: self.units.and_then(Units::from_milli),
            carriage_included: self.carriage_included,
            price_breaks: self.price_breaks,
            moq: self.moq,
            lead_days: self.lead_days,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

/// Appends reference prices to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_reference_prices(db: &mut Db, import_id: i64, list: &[ReferencePrice]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<PriceRow> = chunk
            .iter()
            .map(|price| PriceRow {
                import_id,
                record_key: price.record_key(),
                current: false,
                product_key: price.key.to_text(),
                list_id: &price.list_id,
                list_kind: price.list_kind.as_str(),
                list_owner: price.list_owner.as_deref(),
                contract_ref: price.contract_ref.as_deref(),
                eligible_orgs: price.eligible_orgs.as_deref(),
                route: price.route.as_deref(),
                tier: price.tier.as_deref(),
                commitment: price.commitment.as_deref(),
                rebate_pct: price.rebate_pct.as_deref(),
                price: price.price.micros(),
                currency: price.currency.to_string(),
                uom: price.uom.as_deref(),
                units: price.units.map(Units::milli),
                vat_basis: price.vat_basis.as_str(),
                carriage_included: price.carriage_included,
                price_breaks: price.price_breaks.as_deref(),
                moq: price.moq.as_deref(),
                lead_days: price.lead_days.as_deref(),
                valid_from: price.valid_from,
                valid_to: price.valid_to,
            })
            .collect();
        each!(db, connection => diesel::insert_into(prices::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current reference prices under any of these product keys, by list, first day, tier and units.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn reference_prices_of(db: &mut Db, keys: &[ReferenceKey]) -> Result<Vec<ReferencePrice>, StoreError> {
    let mut texts: Vec<String> = keys.iter().map(ReferenceKey::to_text).collect();
    texts.sort_unstable();
    texts.dedup();
    let mut list = Vec::new();
    for chunk in texts.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<StoredPrice> = prices::table
            .filter(prices::current.eq(true))
            .filter(prices::product_key.eq_any(chunk))
            .select(StoredPrice::as_select())
            .load(db)?;
        for row in rows {
            list.push(row.into_price()?);
        }
    }
    list.sort_by_key(ReferencePrice::record_key);
    Ok(list)
}

/// Whether any current reference price names a contract.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn knows_contract_prices(db: &mut Db) -> Result<bool, StoreError> {
    let named = prices::table.filter(prices::current.eq(true)).filter(prices::contract_ref.is_not_null());
    let one: Option<i64> = named.select(prices::id).first(db).optional()?;
    Ok(one.is_some())
}

/// Which reference prices are wanted; every one where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferenceFilter {
    /// Under any of these product keys.
    pub keys: Option<Vec<ReferenceKey>>,
    /// In this list.
    pub list_id: Option<String>,
    /// In lists of this kind.
    pub list_kind: Option<ListKind>,
}

/// Current reference prices behind a record key, at most `limit`, in the order of their record keys by bytes.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn reference_prices_after(
    db: &mut Db,
    filter: &ReferenceFilter,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<ReferencePrice>, StoreError> {
    let mut query = prices::table.filter(prices::current.eq(true)).into_boxed();
    if let Some(after) = after {
        query = query.filter(prices::record_key.gt(after));
    }
    if let Some(keys) = &filter.keys {
        query = query.filter(prices::product_key.eq_any(keys.iter().map(ReferenceKey::to_text).collect::<Vec<_>>()));
    }
    if let Some(list_id) = &filter.list_id {
        query = query.filter(prices::list_id.eq(list_id));
    }
    if let Some(list_kind) = filter.list_kind {
        query = query.filter(prices::list_kind.eq(list_kind.as_str()));
    }
    let rows: Vec<StoredPrice> = query
        .order(prices::record_key)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(StoredPrice::as_select())
        .load(db)?;
    rows.into_iter().map(StoredPrice::into_price).collect()
}
