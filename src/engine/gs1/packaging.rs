//! Each, box and case of one item: GTINs that differ in their packaging indicator alone.

use super::{Gtin14, GtinForm, check_digit};

/// Indicators of packaging levels: 0 for the item under a GTIN-8, -12 or -13, 1 to 8 for packs of it.
const INDICATORS: std::ops::RangeInclusive<u8> = 0..=8;

/// What the GTINs of one item's packaging levels share: the twelve digits between indicator and check digit. A variable
/// measure's GTIN (indicator 9) has no levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GtinRoot([u8; 12]);

impl GtinRoot {
    /// The GTIN of the item itself, that of its packs without their indicator.
    #[must_use]
    pub fn item(&self) -> Gtin14 {
        self.level(0)
    }

    /// The GTIN at a packaging indicator, its last decimal digit counting.
    #[must_use]
    pub fn level(&self, indicator: u8) -> Gtin14 {
        let mut digits = [0; 13];
        let [first, rest @ ..] = &mut digits;
        *first = indicator % 10;
        *rest = self.0;
        Gtin14::of_body(digits)
    }
}

impl Gtin14 {
    /// The packaging indicator: 0 for an item, 1 to 8 for its packs, 9 for a variable measure.
    #[must_use]
    pub fn indicator(&self) -> u8 {
        self.values().first().copied().unwrap_or_default()
    }

    /// What the GTINs of the item's packaging levels share; nothing for a variable measure, and for a GTIN-8, whose packs
    /// have numbers of their own.
    #[must_use]
    pub fn root(&self) -> Option<GtinRoot> {
        let [indicator, root @ .., _check] = self.values();
        let levelled = INDICATORS.contains(&indicator) && self.form() != GtinForm::Gtin8;
        levelled.then_some(GtinRoot(root))
    }

    /// True for another packaging level of the same item.
    ///
    /// ```
    /// use likewise::engine::gs1::Gtin14;
    /// let each = Gtin14::parse("00614141007349").unwrap();
    /// let case = Gtin14::parse("10614141007346").unwrap();
    /// assert!(each.is_sibling_of(&case) && !each.is_sibling_of(&each));
    /// ```
    #[must_use]
    pub fn is_sibling_of(&self, other: &Self) -> bool {
        self != other && self.root().is_some_and(|root| other.root() == Some(root))
    }

    /// The GTINs of the other packaging levels there may be, by indicator.
    pub fn siblings(&self) -> impl Iterator<Item = Self> + use<> {
        let own = *self;
        let levels = self.root().map(|root| INDICATORS.map(move |indicator| root.level(indicator)));
        levels.into_iter().flatten().filter(move |level| *level != own)
    }

    /// The GTIN of 13 digits with their check digit.
    fn of_body(body: [u8; 13]) -> Self {
        let mut digits = [0; 14];
        let [start @ .., last] = &mut digits;
        *start = body;
        *last = check_digit(&body);
        Self::of_values(digits)
    }
}
