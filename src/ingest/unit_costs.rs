//! What services cost, and the quantities that those costs follow.

use super::IngestError;
use super::aliases::UnitCostColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::{ColumnIndex, Header};
use super::mapping::Mapping;
use super::numbers::StatedNumber;
use super::table::RawRow;
use super::values::{amount, currency, number};
use crate::engine::model::{CostPeriod, Currency, Rejection, UnitCost, within_a_penny};
use crate::engine::money::{Amount, Quantity};

/// Turns rows into unit costs.
#[derive(Debug)]
pub struct UnitCostReader {
    reader: RowReader,
}

impl UnitCostReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The cost that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason; its `spend` is the stated net cost.
    pub fn read(&self, raw: &RawRow) -> Result<UnitCost, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.cost(fields));
        read.map_err(|fault| {
            let stated = self.reader.unchecked(raw).get(Is::NetCost).and_then(|text| StatedNumber::parse(text).ok());
            self.reader.reject(raw, fault, stated.and_then(|stated| stated.to_amount().ok()).map(|(net, _)| net))
        })
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

    fn cost(&self, fields: Fields<'_>) -> Result<UnitCost, Fault> {
        let org_code = fields.required(Is::OrgCode)?.to_owned();
        let period = fields.required(Is::Period)?;
        let unknown = || {
            let reason = "not a financial year (2017/18), a quarter of one (2017/18 Q3) or a month (2017-04)";
            Fault::new(Is::Period.name(), reason, period)
        };
        let period = CostPeriod::parse(period).ok_or_else(unknown)?;
        let service_line = fields.required(Is::ServiceLine)?.to_owned();
        let gross_cost = self.stated(fields, Is::GrossCost)?;
        let income = self.stated(fields, Is::Income)?;
        let signs = [number(fields, Is::GrossCost)?, number(fields, Is::Income)?, number(fields, Is::NetCost)?];
        let net_cost = self.net_cost(fields, gross_cost, income)?;
        let flags = fields.get(Is::ScopeFlags).unwrap_or_default().split(';').map(str::trim);
        Ok(UnitCost {
            org_code,
            period,
            service_line,
            gross_cost,
            income,
            net_cost,
            currency: currency(fields, Is::Currency, &signs)?,
            driver_name: fields.required(Is::DriverName)?.to_owned(),
            driver_quantity: read_driver(fields)?,
            delivery_model: fields.owned(Is::DeliveryModel),
            scope_flags: flags.filter(|flag| !flag.is_empty()).map(str::to_owned).collect(),
        })
    }

    fn stated(&self, fields: Fields<'_>, column: Is) -> Result<Option<Amount>, Fault> {
        number(fields, column)?.map(|stated| amount(&self.reader, stated, column, fields)).transpose()
    }

    /// The stated net cost, which is gross cost less income to a penny where all are stated; where it is not stated, what
    /// the other two make. Income that is not stated is unknown, not nothing.
    fn net_cost(&self, fields: Fields<'_>, gross: Option<Amount>, income: Option<Amount>) -> Result<Amount, Fault> {
        let made = gross.zip(income).map(|(gross, income)| {
            let difference = gross.micros().checked_sub(income.micros()).map(Amount::from_micros);
            difference.ok_or_else(|| Fault::new("gross_cost", "gross_cost less income is out of range", ""))
        });
        let made = made.transpose()?;
        match (self.stated(fields, Is::NetCost)?, made) {
            (Some(net), Some(made)) if !within_a_penny(net, made) => {
                let stated = fields.get(Is::NetCost).unwrap_or_default();
                let reason = format!("net_cost is {stated}, but gross_cost less income is {made}");
                Err(Fault::new("net_cost", reason, stated))
            }
            (Some(net), _) => Ok(net),
            (None, Some(made)) => Ok(made),
            (None, None) => {
                Err(Fault::new("net_cost", "net_cost is blank, and gross_cost and income are not both stated", ""))
            }
        }
    }
}

/// How many of what drives the cost, above zero.
fn read_driver(fields: Fields<'_>) -> Result<Quantity, Fault> {
    let text = fields.required(Is::DriverQuantity)?;
    let fault = |reason: &str| Fault::new(Is::DriverQuantity.name(), reason, text);
    let quantity = StatedNumber::parse(text).and_then(|stated| stated.to_quantity());
    let quantity = quantity.map_err(|error| fault(&error.to_string()))?;
    if quantity.milli() < 0 { Err(fault("a quantity below zero")) } else { Ok(quantity) }
}
