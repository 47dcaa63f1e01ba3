//! What prices are compared in.

use std::fmt;

use crate::engine::model::vocabulary::words;

words! {
    /// What prices are compared in. Stored by number: add at the end only.
    BaseUnit {
        /// Any counted thing: device, dressing, tablet, glove, catheter, kit.
        Each = "each",
        /// Millilitre, for everything sold by volume.
        Millilitre = "ml",
        /// Gram, for everything sold by weight.
        Gram = "g",
        /// Metre, for everything sold by length.
        Metre = "m",
        /// Square metre, for everything sold or serviced by area.
        SquareMetre = "m2",
        /// Hour of work or hire.
        Hour = "hour",
        /// Day of work or hire.
        Day = "day",
        /// Month of service or hire.
        Month = "month",
        /// Kilowatt hour.
        KilowattHour = "kwh",
        /// Payslip produced.
        Payslip = "payslip",
        /// Meal served.
        Meal = "meal",
        /// Employee served.
        Employee = "employee",
        /// Journey made.
        Journey = "journey",
    }
}
