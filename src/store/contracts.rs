//! Entries of contract registers, in versions.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
    TextExpressionMethods,
};

use self::details::Details;
use super::schema::{contracts, suppliers};
use super::suppliers::{resolve_suppliers, suppliers_of_names};
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::matching::supplier_key;
use crate::engine::model::{CategoryScheme, Contract, ContractKind, Currency};
use crate::engine::money::Amount;

mod details;
mod history;

pub use self::history::contract_versions;
pub(super) use self::history::note_withdrawal;

#[derive(Insertable)]
#[diesel(table_name = contracts, treat_none_as_default_value = false)]
struct ContractRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    org_code: &'a str,
    contract_ref: &'a str,
    title: &'a str,
    supplier_name: &'a str,
    supplier_ids: String,
    category_code: Option<&'a str>,
    category_scheme: Option<&'a str>,
    kind: Option<&'a str>,
    start_date: NaiveDate,
    current_end_date: NaiveDate,
    max_end_date: Option<NaiveDate>,
    value_total: Option<i64>,
    annual_value: Option<i64>,
    currency: String,
    ocid: Option<&'a str>,
    details: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contracts)]
struct StoredContract {
    org_code: String,
    contract_ref: String,
    title: String,
    supplier_name: String,
    category_code: Option<String>,
    category_scheme: Option<String>,
    kind: Option<String>,
    start_date: NaiveDate,
    current_end_date: NaiveDate,
    max_end_date: Option<NaiveDate>,
    value_total: Option<i64>,
    annual_value: Option<i64>,
    currency: String,
    ocid: Option<String>,
    details: String,
}

impl StoredContract {
    fn into_contract(self) -> Result<Contract, StoreError> {
        let name = format!("{}|{}", self.org_code, self.contract_ref);
        let unreadable = |what: &str| StoreError::corrupt("a contract", format!("{what} of {name}"));
        let details: Details =
            serde_json::from_str(&self.details).map_err(|error| unreadable(&format!("details ({error})")))?;
        let scheme = self.category_scheme.as_deref().map(|text| CategoryScheme::parse(text).ok_or("category scheme"));
        let kind = self.kind.as_deref().map(|text| ContractKind::parse(text).ok_or("kind"));
        Ok(Contract {
            org_code: self.org_code,
            contract_ref: self.contract_ref,
            title: self.title,
            supplier_name: self.supplier_name,
            category_code: self.category_code,
            category_scheme: scheme.transpose().map_err(unreadable)?,
            kind: kind.transpose().map_err(unreadable)?,
            start_date: self.start_date,
            current_end_date: self.current_end_date,
            max_end_date: self.max_end_date,
            value_total: self.value_total.map(Amount::from_micros),
            annual_value: self.annual_value.map(Amount::from_micros),
            currency: Currency::parse(&self.currency).ok_or_else(|| unreadable("currency"))?,
            ocid: self.ocid,
            ..details.blank().ok_or_else(|| unreadable("details"))?
        })
    }
}

/// Appends contracts to an import, invisible until it is published. Their suppliers join the dictionary that lines
/// use.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_contracts(db: &mut Db, import_id: i64, list: &[Contract]) -> Result<(), StoreError> {
    let mut names: Vec<&str> = list.iter().flat_map(Contract::supplier_names).collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<(String, String)> =
        names.into_iter().map(|stated| (stated.to_owned(), supplier_key(stated))).collect();
    let wordings = resolve_suppliers(db, &names)?;
    let suppliers = if list.is_empty() { HashMap::new() } else { suppliers_of_names(db)? };
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<ContractRow> = chunk
            .iter()
            .map(|contract| {
                let ids = contract
                    .supplier_names()
                    .filter_map(|name| wordings.get(name).and_then(|wording| suppliers.get(wording)));
                Ok(ContractRow {
                    import_id,
                    record_key: contract.record_key(),
                    current: false,
                    org_code: &contract.org_code,
                    contract_ref: &contract.contract_ref,
                    title: &contract.title,
                    supplier_name: &contract.supplier_name,
                    supplier_ids: ids.fold(",".to_owned(), |list, id| format!("{list}{id},")),
                    category_code: contract.category_code.as_deref(),
                    category_scheme: contract.category_scheme.map(CategoryScheme::as_str),
                    kind: contract.kind.map(ContractKind::as_str),
                    start_date: contract.start_date,
                    current_end_date: contract.current_end_date,
                    max_end_date: contract.max_end_date,
                    value_total: contract.value_total.map(Amount::micros),
                    annual_value: contract.annual_value.map(Amount::micros),
                    currency: contract.currency.to_string(),
                    ocid: contract.ocid.as_deref(),
                    details: serde_json::to_string(&Details::of(contract))
                        .map_err(|error| StoreError::corrupt("a contract", error))?,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        each!(db, connection => diesel::insert_into(contracts::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current contracts that these organisations hold, by organisation and reference.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn contracts_of(db: &mut Db, org_codes: &[&str]) -> Result<Vec<Contract>, StoreError> {
    let mut codes = org_codes.to_vec();
    codes.sort_unstable();
    codes.dedup();
    let mut list = Vec::new();
    for chunk in codes.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<StoredContract> = contracts::table
            .filter(contracts::current.eq(true))
            .filter(contracts::org_code.eq_any(chunk))
            .select(StoredContract::as_select())
            .load(db)?;
        for row in rows {
            list.push(row.into_contract()?);
        }
    }
    list.sort_by(|left, right| (&left.org_code, &left.contract_ref).cmp(&(&right.org_code, &right.contract_ref)));
    Ok(list)
}

/// The suppliers of the current contracts of these organisations, by the contracts' record keys: internal ids, the same
/// as those of the suppliers of lines.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn contract_suppliers(db: &mut Db, org_codes: &[&str]) -> Result<BTreeMap<String, Vec<i64>>, StoreError> {
    let mut found = BTreeMap::new();
    for chunk in org_codes.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<(String, String)> = contracts::table
            .filter(contracts::current.eq(true))
            .filter(contracts::org_code.eq_any(chunk))
            .select((contracts::record_key, contracts::supplier_ids))
            .load(db)?;
        found.extend(
            rows.into_iter().map(|(key, ids)| (key, ids.split(',').filter_map(|id| id.parse().ok()).collect())),
        );
    }
    Ok(found)
}

/// Which contracts are wanted; every one where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractFilter {
    /// Held by this organisation.
    pub org_code: Option<String>,
    /// With this reference.
    pub contract_ref: Option<String>,
    /// Of the category with this code.
    pub category: Option<String>,
    /// With this supplier, in any wording of its name.
    pub supplier: Option<String>,
}

/// Current contracts behind a record key, at most `limit`, in the order of their record keys by bytes.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn contracts_after(
    db: &mut Db,
    filter: &ContractFilter,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Contract>, StoreError> {
    let mut query = contracts::table.filter(contracts::current.eq(true)).into_boxed();
    if let Some(after) = after {
        query = query.filter(contracts::record_key.gt(after));
    }
    if let Some(org_code) = &filter.org_code {
        query = query.filter(contracts::org_code.eq(org_code));
    }
    if let Some(contract_ref) = &filter.contract_ref {
        query = query.filter(contracts::contract_ref.eq(contract_ref));
    }
    if let Some(category) = &filter.category {
        query = query.filter(contracts::category_code.eq(category));
    }
    if let Some(supplier) = &filter.supplier {
        let normal = supplier_key(supplier.trim());
        let id: Option<i64> =
            suppliers::table.filter(suppliers::normal_name.eq(normal)).select(suppliers::id).first(db).optional()?;
        let Some(id) = id else { return Ok(Vec::new()) };
        query = query.filter(contracts::supplier_ids.like(format!("%,{id},%")));
    }
    let rows: Vec<StoredContract> = query
        .order(contracts::record_key)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(StoredContract::as_select())
        .load(db)?;
    rows.into_iter().map(StoredContract::into_contract).collect()
}
