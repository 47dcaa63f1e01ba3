//! What can be odd about a line, and how often.

use super::chance::Chance;

/// What a line is; all but the ordinary ones test how dirt is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Nothing odd.
    Ordinary,
    /// Price and value of nothing.
    FreeGoods,
    /// A price of a penny.
    Nominal,
    /// A negative quantity and value.
    Credit,
    /// An order of type test.
    TestOrder,
    /// A service as so many pounds at £1 each.
    ServiceByQuantity,
    /// A service as one at so many pounds.
    ServiceByValue,
    /// The price of one thing entered as the price of the box.
    WrongPack,
    /// Value added tax in a price that says it has none.
    VatSlip,
    /// No order date: to be rejected.
    MissingDate,
    /// Letters in the quantity: to be rejected.
    LettersInQuantity,
    /// Price and value that do not agree: to be rejected.
    PriceDisagrees,
}

impl LineKind {
    /// True for a service ordered by value.
    #[must_use]
    pub const fn is_service(self) -> bool {
        matches!(self, Self::ServiceByQuantity | Self::ServiceByValue)
    }
}

/// How many lines in ten thousand are of each odd kind (VAT slips go by organisation and maker instead).
const SHARES: [(LineKind, u64); 10] = [
    (LineKind::FreeGoods, 40),
    (LineKind::Nominal, 30),
    (LineKind::Credit, 80),
    (LineKind::TestOrder, 20),
    (LineKind::ServiceByQuantity, 30),
    (LineKind::ServiceByValue, 30),
    (LineKind::WrongPack, 60),
    (LineKind::MissingDate, 20),
    (LineKind::LettersInQuantity, 20),
    (LineKind::PriceDisagrees, 20),
];

/// Draws what a line is.
pub(super) fn draw_kind(chance: &mut Chance) -> LineKind {
    let mut rest = chance.below(10_000);
    for (kind, share) in SHARES {
        if rest < share {
            return kind;
        }
        rest -= share;
    }
    LineKind::Ordinary
}

/// Services that are ordered by value, with who sends the bill.
pub(super) const SERVICES: [(&str, &str); 8] = [
    ("Consultancy fees", "Brightwater Advisory (synthetic)"),
    ("Agency staff - theatre", "Larkhollow Staffing (synthetic)"),
    ("Legal services", "Quillford Solicitors (synthetic)"),
    ("Maintenance contract call-off", "Pellamoor Engineering (synthetic)"),
    ("Training course fees", "Otterwick Learning (synthetic)"),
    ("Professional services as per quotation", "Brightwater Advisory (synthetic)"),
    ("Patient transport - invoice value", "Tarnmoor Transport (synthetic)"),
    ("Courier charges", "Tarnmoor Transport (synthetic)"),
];

/// What stands in a quantity that is no number.
pub(super) const LETTERS: [&str; 4] = ["TBC", "1O", "5 boxes", "l2"];
