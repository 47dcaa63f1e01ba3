//! The readings of a pack that a person is asked about.

use std::fmt;

use super::pack_test::Standing;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, NumberError, Quantity, Ratio, Units};

words! {
    /// Which reading of a pack the price agrees with: stands less than twice away from the median of the
    /// other organisations' proven prices. A hint for the person who decides, never a decision.
    Fit {
        /// Fewer than three other organisations: no price test.
        Untested = "untested",
        /// Only the reading in use.
        AsRead = "as_read",
        /// Only the other reading.
        Other = "other",
        /// Both.
        Both = "both",
        /// Neither.
        Neither = "neither",
    }
}

impl Fit {
    /// Of a price that stands where `standing` says under the reading in use.
    #[must_use]
    pub fn of(standing: Option<Standing>, read: Units, other: Units) -> Self {
        let Some(standing) = standing else { return Self::Untested };
        match (!standing.stands_off(), !standing.under(read, other).stands_off()) {
            (true, true) => Self::Both,
            (true, false) => Self::AsRead,
            (false, true) => Self::Other,
            (false, false) => Self::Neither,
        }
    }
}

/// Quarantined lines with both readings: "if a box of 100: £0.043 each, if an each: £4.30".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuarantineReading {
    /// Code of the base unit.
    pub base_unit: u8,
    /// Base units of an order unit as read.
    pub units_read: Units,
    /// Base units of an order unit under the other reading.
    pub units_other: Units,
    /// Which of the two the price agrees with.
    pub fit: Fit,
    /// Order units of the lines.
    pub quantity: Quantity,
    /// Stated value of the lines.
    pub spend: Amount,
}

impl QuarantineReading {
    /// Price of a base unit when an order unit holds `units`.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when there is no quantity.
    pub fn price_if(&self, units: Units) -> Result<Ratio, NumberError> {
        Ratio::unit_price(self.spend, self.quantity.in_base_units(units)).ok_or(NumberError::OutOfRange)
    }
}
