//! Rate cards: what may be paid for an hour of work.

use super::IngestError;
use super::aliases::RateCardColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::{ColumnIndex, Header};
use super::mapping::Mapping;
use super::numbers::StatedNumber;
use super::prices::read_price;
use super::table::RawRow;
use super::values::{currency, number, validity};
use crate::engine::model::{Currency, RateCard, RateParts, Rejection, Role};

/// Turns rows into rows of rate cards.
#[derive(Debug)]
pub struct RateCardReader {
    reader: RowReader,
}

impl RateCardReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The price of an hour that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<RateCard, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.card(fields));
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn card(&self, fields: Fields<'_>) -> Result<RateCard, Fault> {
        let columns = PartColumns {
            pay_rate: Is::PayRate,
            on_cost: Is::OnCost,
            agency_fee: Is::AgencyFee,
            vat: Is::Vat,
            total_rate: Is::TotalRate,
        };
        let org_code = fields.required(Is::OrgCode)?.to_owned();
        let card_id = fields.required(Is::CardId)?.to_owned();
        let (mut parts, currency) = read_parts(&self.reader, fields, &columns, Is::Currency, None)?;
        let missing = || Fault::new("total_rate", "total_rate is blank, and not all of its parts are stated", "");
        let total_rate = parts.total().ok_or_else(missing)?;
        parts.total_rate = Some(total_rate);
        fields.required(Is::ValidFrom)?;
        let (valid_from, valid_to) = validity(&self.reader, fields, Is::ValidFrom, Is::ValidTo)?;
        let role = Role {
            staff_group: fields.owned(Is::StaffGroup),
            grade: fields.owned(Is::Grade),
            specialty: fields.owned(Is::Specialty),
            shift_type: fields.owned(Is::ShiftType),
            zone: fields.owned(Is::Zone),
            engagement: fields.owned(Is::Engagement),
        };
        Ok(RateCard {
            org_code,
            card_id,
            role,
            framework_ref: fields.owned(Is::FrameworkRef),
            parts,
            total_rate,
            currency,
            valid_from: valid_from.ok_or_else(|| Fault::new("valid_from", "valid_from is blank", ""))?,
            valid_to,
        })
    }
}

/// The columns that the parts of an hourly rate stand in.
pub(super) struct PartColumns<C> {
    pub(super) pay_rate: C,
    pub(super) on_cost: C,
    pub(super) agency_fee: C,
    pub(super) vat: C,
    pub(super) total_rate: C,
}

/// The parts of an hourly rate, none below zero, and the currency of the row's amounts: where all parts are stated they
/// add up to the total, to a penny.
pub(super) fn read_parts<C: ColumnIndex>(
    reader: &RowReader,
    fields: Fields<'_>,
    columns: &PartColumns<C>,
    currency_column: C,
    other_amount: Option<StatedNumber>,
) -> Result<(RateParts, Currency), Fault> {
    let parts = RateParts {
        pay_rate: read_price(reader, fields, columns.pay_rate)?,
        on_cost: read_price(reader, fields, columns.on_cost)?,
        agency_fee: read_price(reader, fields, columns.agency_fee)?,
        vat: read_price(reader, fields, columns.vat)?,
        total_rate: read_price(reader, fields, columns.total_rate)?,
    };
    if let Some(sum) = parts.contradiction() {
        let stated = fields.get(columns.total_rate).unwrap_or_default();
        let reason = format!("total_rate is {stated}, but its parts add up to {sum}");
        return Err(Fault::new(columns.total_rate.name(), reason, stated));
    }
    let signs = [
        number(fields, columns.pay_rate)?,
        number(fields, columns.on_cost)?,
        number(fields, columns.agency_fee)?,
        number(fields, columns.vat)?,
        number(fields, columns.total_rate)?,
        other_amount,
    ];
    Ok((parts, currency(fields, currency_column, &signs)?))
}
