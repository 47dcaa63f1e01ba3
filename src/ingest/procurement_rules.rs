//! Rows of the tables of procurement law, and the tables that are shipped.

use std::sync::Arc;

use super::aliases::RuleColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::{ColumnIndex, Header};
use super::mapping::Mapping;
use super::table::{RawRow, Table};
use super::values::{date, word};
use super::{IngestError, Limits, PROCUREMENT_RULES};
use crate::engine::model::{Regime, Rejection};
use crate::engine::procurement::{Rule, RuleBasis, RuleTable, RuleUnit, RuleValue, Rules};

/// Turns rows into rules.
#[derive(Debug)]
pub struct RuleReader {
    reader: RowReader,
}

impl RuleReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The rule that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<Rule, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.rule(fields));
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn rule(&self, fields: Fields<'_>) -> Result<Rule, Fault> {
        fields.required(Is::Table)?;
        fields.required(Is::Unit)?;
        let table = word(fields, Is::Table, RuleTable::parse, RuleTable::ALL)?;
        let unit = word(fields, Is::Unit, RuleUnit::parse, RuleUnit::ALL)?;
        let (Some(table), Some(unit)) = (table, unit) else { return Err(Fault::new("", "the row is blank", "")) };
        let text = fields.required(Is::Value)?;
        let value = RuleValue::parse(unit, &bare(text));
        let valid_from = date(&self.reader, fields, Is::ValidFrom)?;
        let plain = |column: Is| fields.get(column).map(str::to_ascii_lowercase).unwrap_or_default();
        let rule = Rule {
            table,
            regime: word(fields, Is::Regime, Regime::parse, Regime::ALL)?,
            subject: plain(Is::Subject),
            detail: plain(Is::Detail),
            measure: plain(Is::Measure),
            value: value.ok_or_else(|| Fault::new(Is::Value.name(), format!("not a value in {unit}"), text))?,
            unit,
            // A row that does not say where it comes from in law is somebody's assumption.
            basis: word(fields, Is::Basis, RuleBasis::parse, RuleBasis::ALL)?.unwrap_or(RuleBasis::Assumption),
            valid_from: valid_from.ok_or_else(|| Fault::new("valid_from", "valid_from is blank", ""))?,
            valid_to: date(&self.reader, fields, Is::ValidTo)?,
            source: fields.required(Is::Source)?.to_owned(),
        };
        rule.judge().map_err(|fault| Fault::new(fault.column, fault.reason, ""))?;
        Ok(rule)
    }
}

/// A number without the signs that people write about it.
fn bare(text: &str) -> String {
    text.trim_start_matches('£').trim_end_matches('%').replace(',', "").trim().to_owned()
}

/// The table that is shipped: what counts where no row of an import says otherwise.
const SHIPPED: &str = include_str!("../../seed/procurement_rules.csv");

/// The rules that are shipped, read as an import's rows are.
///
/// # Errors
/// [`IngestError`] when the shipped table cannot be read, which a test rules out.
pub fn shipped_rules() -> Result<Rules, IngestError> {
    let (limits, mapping) = (Limits::default(), Mapping::default());
    let bytes: Arc<[u8]> = Arc::from(SHIPPED.as_bytes());
    let mut table = Table::read(&bytes, &limits, &mapping, &PROCUREMENT_RULES)?;
    let reader = RuleReader::new(table.header(), &mapping, &ReadOptions::default())?;
    let rows = table.next_batch(usize::MAX)?;
    let read = rows.iter().map(|raw| {
        let unusable = |rejection: Rejection| {
            let Rejection { row, column, reason, .. } = rejection;
            IngestError::Shipped { row, column, reason }
        };
        reader.read(raw).map_err(unusable)
    });
    Ok(Rules::new(read.collect::<Result<Vec<_>, IngestError>>()?))
}
