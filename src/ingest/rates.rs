//! Shifts worked by bank and agency staff: what was paid for an hour.

use super::IngestError;
use super::aliases::RateColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader, row_hash};
use super::headers::{ColumnIndex, Header};
use super::mapping::Mapping;
use super::numbers::StatedNumber;
use super::rate_card::{PartColumns, read_parts};
use super::table::RawRow;
use super::values::{amount, date, number};
use crate::engine::model::{Currency, Rate, RateParts, Rejection, Role};
use crate::engine::money::{Amount, Quantity};

/// Turns rows into shifts.
#[derive(Debug)]
pub struct RateReader {
    reader: RowReader,
}

impl RateReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The shift that a row states. Without a reference of its own its key is a hash of the row: which of the same rows
    /// it is has to be added by whoever reads them all.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason; its `spend` is what the row says was charged.
    pub fn read(&self, raw: &RawRow) -> Result<Rate, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.rate(raw, fields));
        read.map_err(|fault| self.reader.reject(raw, fault, self.readable_spend(raw)))
    }

    /// The currency a row seems to be in, even where the row cannot be taken.
    #[must_use]
    pub fn currency_of(&self, raw: &RawRow) -> Option<Currency> {
        match self.reader.unchecked(raw).get(Is::Currency) {
            Some(text) => Currency::parse(text),
            None => Some(Currency::GBP),
        }
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn rate(&self, raw: &RawRow, fields: Fields<'_>) -> Result<Rate, Fault> {
        let org_code = fields.required(Is::OrgCode)?;
        fields.required(Is::ShiftDate)?;
        let shift_date = date(&self.reader, fields, Is::ShiftDate)?;
        let shift_date = shift_date.ok_or_else(|| Fault::new("shift_date", "shift_date is blank", ""))?;
        let hours = read_hours(fields)?;
        let charged = number(fields, Is::ChargedTotal)?;
        let columns = PartColumns {
            pay_rate: Is::PayRate,
            on_cost: Is::OnCost,
            agency_fee: Is::AgencyFee,
            vat: Is::Vat,
            total_rate: Is::TotalRate,
        };
        let (parts, currency) = read_parts(&self.reader, fields, &columns, Is::Currency, charged)?;
        let charged_total = self.charged(fields, charged, hours, &parts)?;
        let shift_ref = fields.get(Is::ShiftRef);
        let key = match shift_ref {
            Some(reference) => format!("{org_code}|{reference}"),
            None => format!("{org_code}||{:032x}", row_hash(raw, &[Some("row"), Some(org_code)])),
        };
        let masked = |column: Is| fields.get(column).map(|text| self.reader.masked(text, &[]));
        Ok(Rate {
            key,
            org_code: org_code.to_owned(),
            card_id: fields.owned(Is::CardId),
            role: Role {
                staff_group: masked(Is::StaffGroup),
                grade: masked(Is::Grade),
                specialty: masked(Is::Specialty),
                shift_type: masked(Is::ShiftType),
                zone: masked(Is::Zone),
                engagement: masked(Is::Engagement),
            },
            framework_ref: fields.owned(Is::FrameworkRef),
            parts,
            currency,
            shift_date,
            hours,
            charged_total,
            override_reason: masked(Is::OverrideReason),
            supplier_name: fields.owned(Is::SupplierName),
            shift_ref: shift_ref.map(str::to_owned),
        })
    }

    /// What was charged, on the same side of zero as the hours; where it is not stated, hours times the hourly rate.
    fn charged(
        &self,
        fields: Fields<'_>,
        stated: Option<StatedNumber>,
        hours: Quantity,
        parts: &RateParts,
    ) -> Result<Amount, Fault> {
        let text = fields.get(Is::ChargedTotal).unwrap_or_default();
        let Some(stated) = stated else {
            let rate = number(fields, Is::TotalRate)?;
            let product = match (rate, parts.total()) {
                (Some(rate), _) => rate.times(hours).ok(),
                (None, Some(total)) => Some(total.times(hours)),
                (None, None) => {
                    return Err(Fault::new("charged_total", "charged_total and total_rate are both blank", ""));
                }
            };
            return product.ok_or_else(|| Fault::new("total_rate", "hours times total_rate is out of range", ""));
        };
        let charged = amount(&self.reader, stated, Is::ChargedTotal, fields)?;
        if hours.milli() > 0 && charged < Amount::ZERO {
            return Err(Fault::new("charged_total", "below zero although the hours are above zero", text));
        }
        if hours.milli() < 0 && charged > Amount::ZERO {
            return Err(Fault::new("charged_total", "above zero although the hours are below zero (a credit)", text));
        }
        Ok(charged)
    }

    /// What a rejected row says was charged, for the coverage in money.
    fn readable_spend(&self, raw: &RawRow) -> Option<Amount> {
        let text = self.reader.unchecked(raw).get(Is::ChargedTotal)?;
        StatedNumber::parse(text).ok()?.to_amount().ok().map(|(amount, _)| amount)
    }
}

fn read_hours(fields: Fields<'_>) -> Result<Quantity, Fault> {
    let text = fields.required(Is::Hours)?;
    let hours = StatedNumber::parse(text).and_then(|stated| stated.to_quantity());
    hours.map_err(|error| Fault::new(Is::Hours.name(), error.to_string(), text))
}
