//! Rate cards, in versions.

use chrono::NaiveDate;
use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::labour::rate_cards as cards;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{Currency, RateCard, RateParts, Role};
use crate::engine::money::Amount;

#[derive(Insertable)]
#[diesel(table_name = cards, treat_none_as_default_value = false)]
struct CardRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    org_code: &'a str,
    card_id: &'a str,
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
    total_rate: i64,
    currency: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl<'a> CardRow<'a> {
    fn new(import_id: i64, card: &'a RateCard) -> Self {
        let [staff_group, grade, specialty, shift_type, zone, engagement] = card.role.fields();
        Self {
            import_id,
            record_key: card.record_key(),
            current: false,
            org_code: &card.org_code,
            card_id: &card.card_id,
            staff_group,
            grade,
            specialty,
            shift_type,
            zone,
            engagement,
            framework_ref: card.framework_ref.as_deref(),
            pay_rate: card.parts.pay_rate.map(Amount::micros),
            on_cost: card.parts.on_cost.map(Amount::micros),
            agency_fee: card.parts.agency_fee.map(Amount::micros),
            vat: card.parts.vat.map(Amount::micros),
            total_rate: card.total_rate.micros(),
            currency: card.currency.to_string(),
            valid_from: card.valid_from,
            valid_to: card.valid_to,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = cards)]
struct StoredCard {
    org_code: String,
    card_id: String,
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
    total_rate: i64,
    currency: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl StoredCard {
    fn into_card(self) -> Result<RateCard, StoreError> {
        let currency = Currency::parse(&self.currency);
        let currency = currency.ok_or_else(|| StoreError::corrupt("a rate card's currency", &self.card_id))?;
        let total_rate = Amount::from_micros(self.total_rate);
        Ok(RateCard {
            org_code: self.org_code,
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
                total_rate: Some(total_rate),
            },
            total_rate,
            currency,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

/// Appends rows of rate cards to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_rate_cards(db: &mut Db, import_id: i64, list: &[RateCard]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<CardRow> = chunk.iter().map(|card| CardRow::new(import_id, card)).collect();
        each!(db, connection => diesel::insert_into(cards::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current rows of all rate cards, by their record keys' bytes.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn rate_cards(db: &mut Db) -> Result<Vec<RateCard>, StoreError> {
    let rows: Vec<StoredCard> =
        cards::table.filter(cards::current.eq(true)).select(StoredCard::as_select()).load(db)?;
    let mut list = rows.into_iter().map(StoredCard::into_card).collect::<Result<Vec<_>, StoreError>>()?;
    list.sort_by_cached_key(RateCard::record_key);
    Ok(list)
}
