//! Rows of the tables of procurement law that imports brought, in versions.

use chrono::NaiveDate;
use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::procurement::procurement_rules as stored;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::Regime;
use crate::engine::procurement::{Rule, RuleBasis, RuleTable, RuleUnit, RuleValue};

#[derive(Insertable)]
#[diesel(table_name = stored, treat_none_as_default_value = false)]
struct RuleRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    rule_table: &'a str,
    regime: Option<&'a str>,
    subject: &'a str,
    detail: &'a str,
    measure: &'a str,
    value_text: String,
    unit: &'a str,
    basis: &'a str,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: &'a str,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stored)]
struct StoredRule {
    record_key: String,
    rule_table: String,
    regime: Option<String>,
    subject: String,
    detail: String,
    measure: String,
    value_text: String,
    unit: String,
    basis: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
}

impl StoredRule {
    fn into_rule(self) -> Result<Rule, StoreError> {
        let key = self.record_key;
        let unreadable = |what: &str| StoreError::corrupt("a procurement rule", format!("{what} of {key}"));
        let unit = RuleUnit::parse(&self.unit).ok_or_else(|| unreadable("unit"))?;
        let regime = self.regime.map(|text| Regime::parse(&text).ok_or_else(|| unreadable("regime")));
        Ok(Rule {
            table: RuleTable::parse(&self.rule_table).ok_or_else(|| unreadable("table"))?,
            regime: regime.transpose()?,
            subject: self.subject,
            detail: self.detail,
            measure: self.measure,
            value: RuleValue::parse(unit, &self.value_text).ok_or_else(|| unreadable("value"))?,
            unit,
            basis: RuleBasis::parse(&self.basis).ok_or_else(|| unreadable("basis"))?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            source: self.source,
        })
    }
}

/// Appends rules to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_procurement_rules(db: &mut Db, import_id: i64, list: &[Rule]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<RuleRow> = chunk
            .iter()
            .map(|rule| RuleRow {
                import_id,
                record_key: rule.record_key(),
                current: false,
                rule_table: rule.table.as_str(),
                regime: rule.regime.map(Regime::as_str),
                subject: &rule.subject,
                detail: &rule.detail,
                measure: &rule.measure,
                value_text: rule.value.to_string(),
                unit: rule.unit.as_str(),
                basis: rule.basis.as_str(),
                valid_from: rule.valid_from,
                valid_to: rule.valid_to,
                source: &rule.source,
            })
            .collect();
        each!(db, connection => diesel::insert_into(stored::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current rules that imports brought, by their record keys' bytes.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn procurement_rules(db: &mut Db) -> Result<Vec<Rule>, StoreError> {
    let rows: Vec<StoredRule> =
        stored::table.filter(stored::current.eq(true)).select(StoredRule::as_select()).load(db)?;
    let mut list = rows.into_iter().map(StoredRule::into_rule).collect::<Result<Vec<_>, StoreError>>()?;
    list.sort_by_cached_key(Rule::record_key);
    Ok(list)
}
