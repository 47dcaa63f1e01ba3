//! Shifts of bank and agency staff that were paid for, in versions.

use chrono::NaiveDate;
use diesel::prelude::{
    ExpressionMethods, Insertable, JoinOnDsl, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::organisations::organisation_ids;
use super::schema::labour::rates;
use super::schema::organisations;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{Currency, Rate, RateParts, Role};
use crate::engine::money::{Amount, Quantity};

/// A current shift with its internal ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedRate {
    /// Internal id of the row.
    pub id: i64,
    /// Internal id of the organisation.
    pub organisation: i64,
    /// The shift.
    pub rate: Rate,
}

#[derive(Insertable)]
#[diesel(table_name = rates, treat_none_as_default_value = false)]
struct RateRow<'a> {
    import_id: i64,
    record_key: &'a str,
    current: bool,
    organisation_id: i64,
    card_id: Option<&'a str>,
    staff_group: Option<&'a str>,
    grade: Option<&'a str>,
    specialty: Option<&'a str>,
    shift_type: Option<&'a str>,
    zone: Option<&'a str>,
    engagement: Option<&'a str>,
    framework_ref: Option<&'a str>,
    pay_rate: Option<i64>,
    on_cost: Option<i64>,
    agency_fee: Option<i64>,
    vat: Option<i64>,
    total_rate: Option<i64>,
    currency: String,
    shift_date: NaiveDate,
    hours: i64,
    charged_total: i64,
    override_reason: Option<&'a str>,
    supplier_name: Option<&'a str>,
    shift_ref: Option<&'a str>,
}

impl<'a> RateRow<'a> {
    fn new(import_id: i64, organisation_id: i64, rate: &'a Rate) -> Self {
        let [staff_group, grade, specialty, shift_type, zone, engagement] = rate.role.fields();
        let parts = &rate.parts;
        Self {
            import_id,
            record_key: &rate.key,
            current: false,
            organisation_id,
            card_id: rate.card_id.as_deref(),
            staff_group,
            grade,
            specialty,
            shift_type,
            zone,
            engagement,
            framework_ref: rate.framework_ref.as_deref(),
            pay_rate: parts.pay_rate.map(Amount::micros),
            on_cost: parts.on_cost.map(Amount::micros),
            agency_fee: parts.agency_fee.map(Amount::micros),
            vat: parts.vat.map(Amount::micros),
            total_rate: parts.total_rate.map(Amount::micros),
            currency: rate.currency.to_string(),
            shift_date: rate.shift_date,
            hours: rate.hours.milli(),
            charged_total: rate.charged_total.micros(),
            override_reason: rate.override_reason.as_deref(),
            supplier_name: rate.supplier_name.as_deref(),
            shift_ref: rate.shift_ref.as_deref(),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = rates)]
struct StoredRate {
    id: i64,
    record_key: String,
    organisation_id: i64,
    card_id: Option<String>,
    staff_group: Option<String>,
    grade: Option<String>,
    specialty: Option<String>,
    shift_type: Option<String>,
    zone: Option<String>,
    engagement: Option<String>,
    framework_ref: Option<String>,
    pay_rate: Option<i64>,
    on_cost: Option<i64>,
    agency_fee: Option<i64>,
    vat: Option<i64>,
    total_rate: Option<i64>,
    currency: String,
    shift_date: NaiveDate,
    hours: i64,
    charged_total: i64,
    override_reason: Option<String>,
    supplier_name: Option<String>,
    shift_ref: Option<String>,
}

impl StoredRate {
    fn into_rate(self, org_code: String) -> Result<NumberedRate, StoreError> {
        let currency = Currency::parse(&self.currency);
        let currency = currency.ok_or_else(|| StoreError::corrupt("a shift's currency", &self.record_key))?;
        let rate = Rate {
            key: self.record_key,
            org_code,
            card_id: self.card_id,
            role: Role {
                staff_group: self.staff_group,
                grade: self.grade,
                specialty: self.specialty,
                shift_type: self.shift_type,
                zone: self.zone,
                engagement: self.engagement,
            },
            framework_ref: self.framework_ref,
            parts: RateParts {
                pay_rate: self.pay_rate.map(Amount::from_micros),
                on_cost: self.on_cost.map(Amount::from_micros),
                agency_fee: self.agency_fee.map(Amount::from_micros),
                vat: self.vat.map(Amount::from_micros),
                total_rate: self.total_rate.map(Amount::from_micros),
            },
            currency,
            shift_date: self.shift_date,
            hours: Quantity::from_milli(self.hours),
            charged_total: Amount::from_micros(self.charged_total),
            override_reason: self.override_reason,
            supplier_name: self.supplier_name,
            shift_ref: self.shift_ref,
        };
        Ok(NumberedRate { id: self.id, organisation: self.organisation_id, rate })
    }
}

/// Appends shifts to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_rates(db: &mut Db, import_id: i64, list: &[Rate]) -> Result<(), StoreError> {
    let codes: Vec<&str> = list.iter().map(|rate| rate.org_code.as_str()).collect();
    let ids = organisation_ids(db, &codes)?;
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<RateRow> =
            chunk.iter().filter_map(|rate| Some(RateRow::new(import_id, *ids.get(&rate.org_code)?, rate))).collect();
        each!(db, connection => diesel::insert_into(rates::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// Up to `limit` current shifts with row ids above `after`, by row id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn rates_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<NumberedRate>, StoreError> {
    let rows: Vec<(StoredRate, String)> = rates::table
        .inner_join(organisations::table.on(organisations::id.eq(rates::organisation_id)))
        .filter(rates::current.eq(true))
        .filter(rates::id.gt(after))
        .order(rates::id)
        .limit(limit)
        .select((StoredRate::as_select(), organisations::code))
        .load(db)?;
    rows.into_iter().map(|(row, code)| row.into_rate(code)).collect()
}

/// The day of the latest current shift.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn latest_shift(db: &mut Db) -> Result<Option<NaiveDate>, StoreError> {
    Ok(rates::table.filter(rates::current.eq(true)).select(diesel::dsl::max(rates::shift_date)).first(db)?)
}
