//! What services cost organisations, in versions.

use diesel::prelude::{
    ExpressionMethods, Insertable, JoinOnDsl, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::organisations::organisation_ids;
use super::schema::labour::unit_costs as costs;
use super::schema::organisations;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{CostPeriod, Currency, UnitCost};
use crate::engine::money::{Amount, Quantity};

/// A current cost with the internal id of its organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedCost {
    /// Internal id of the organisation.
    pub organisation: i64,
    /// The cost.
    pub cost: UnitCost,
}

#[derive(Insertable)]
#[diesel(table_name = costs, treat_none_as_default_value = false)]
struct CostRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    organisation_id: i64,
    period: String,
    service_line: &'a str,
    gross_cost: Option<i64>,
    income: Option<i64>,
    net_cost: i64,
    currency: String,
    driver_name: &'a str,
    driver_quantity: i64,
    delivery_model: Option<&'a str>,
    scope_flags: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = costs)]
struct StoredCost {
    organisation_id: i64,
    period: String,
    service_line: String,
    gross_cost: Option<i64>,
    income: Option<i64>,
    net_cost: i64,
    currency: String,
    driver_name: String,
    driver_quantity: i64,
    delivery_model: Option<String>,
    scope_flags: String,
}

/// Parts scope flags; none of them can hold it, since files part them by it too.
const BETWEEN_FLAGS: &str = ";";

impl StoredCost {
    fn into_cost(self, org_code: String) -> Result<NumberedCost, StoreError> {
        let unreadable = |what: &str| StoreError::corrupt("a unit cost", format!("{what} of {org_code}"));
        let flags = self.scope_flags.split(BETWEEN_FLAGS).filter(|flag| !flag.is_empty());
        let cost = UnitCost {
            period: CostPeriod::parse(&self.period).ok_or_else(|| unreadable("period"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| unreadable("currency"))?,
            org_code,
            service_line: self.service_line,
            gross_cost: self.gross_cost.map(Amount::from_micros),
            income: self.income.map(Amount::from_micros),
            net_cost: Amount::from_micros(self.net_cost),
            driver_name: self.driver_name,
            driver_quantity: Quantity::from_milli(self.driver_quantity),
            delivery_model: self.delivery_model,
            scope_flags: flags.map(str::to_owned).collect(),
        };
        Ok(NumberedCost { organisation: self.organisation_id, cost })
    }
}

/// Appends unit costs to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_unit_costs(db: &mut Db, import_id: i64, list: &[UnitCost]) -> Result<(), StoreError> {
    let codes: Vec<&str> = list.iter().map(|cost| cost.org_code.as_str()).collect();
    let ids = organisation_ids(db, &codes)?;
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<CostRow> = chunk
            .iter()
            .filter_map(|cost| {
                let flags: Vec<&str> = cost.scope_flags.iter().map(String::as_str).collect();
                Some(CostRow {
                    import_id,
                    record_key: cost.record_key(),
                    current: false,
                    organisation_id: *ids.get(&cost.org_code)?,
                    period: cost.period.to_string(),
                    service_line: &cost.service_line,
                    gross_cost: cost.gross_cost.map(Amount::micros),
                    income: cost.income.map(Amount::micros),
                    net_cost: cost.net_cost.micros(),
                    currency: cost.currency.to_string(),
                    driver_name: &cost.driver_name,
                    driver_quantity: cost.driver_quantity.milli(),
                    delivery_model: cost.delivery_model.as_deref(),
                    scope_flags: flags.join(BETWEEN_FLAGS),
                })
            })
            .collect();
        each!(db, connection => diesel::insert_into(costs::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current unit costs, by their record keys' bytes.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn unit_costs(db: &mut Db) -> Result<Vec<NumberedCost>, StoreError> {
    let rows: Vec<(StoredCost, String)> = costs::table
        .inner_join(organisations::table.on(organisations::id.eq(costs::organisation_id)))
        .filter(costs::current.eq(true))
        .select((StoredCost::as_select(), organisations::code))
        .load(db)?;
    let mut list = rows.into_iter().map(|(row, code)| row.into_cost(code)).collect::<Result<Vec<_>, StoreError>>()?;
    list.sort_by_cached_key(|numbered| numbered.cost.record_key());
    Ok(list)
}
