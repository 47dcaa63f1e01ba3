//! The ten forms in which a product may be named on a line: wording, codes and pack.
//!
//! However many organisations buy it, a product gives at most ten items, as distinct tuples of what a line states.

/// Which wording a form uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    Plain,
    Upper,
    Short,
    Cut,
    Turned,
    /// Maker and generic name; only beside a code.
    Generic,
}

/// Which codes a form states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    /// All fourteen digits.
    Gtin,
    /// The GTIN as a spreadsheet leaves it: leading zeros lost.
    GtinShortened,
    /// The maker and its part code.
    Part,
    /// The maker's name only.
    Maker,
    None,
    /// NHS Supply Chain's code.
    Npc,
}

/// How a form tells the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PackManner {
    /// In the column for units.
    Stated,
    /// Nowhere: a box is a box.
    Unstated,
    /// At the end of the description, as `BX/10`.
    BoxText,
    /// At the end of the description, as `PK 10`.
    PackText,
    /// Bought by the each where that is likely, else stated.
    Each,
}

/// One form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) wording: Wording,
    pub(super) codes: Codes,
    pub(super) pack: PackManner,
    /// Unit of purchase for a pack of several.
    pub(super) uom: &'static str,
    /// Unit of purchase for a single thing.
    pub(super) single_uom: &'static str,
}

const fn form(wording: Wording, codes: Codes, pack: PackManner, uom: &'static str, single_uom: &'static str) -> Form {
    Form { wording, codes, pack, uom, single_uom }
}

/// The forms of ordinary lines; organisations have one of them as their habit.
pub(super) const FORMS: [Form; 9] = [
    form(Wording::Plain, Codes::Gtin, PackManner::Stated, "BX", "EA"),
    form(Wording::Upper, Codes::GtinShortened, PackManner::Stated, "PK", "EA"),
    form(Wording::Short, Codes::Part, PackManner::Unstated, "BX", "EA"),
    form(Wording::Cut, Codes::None, PackManner::Each, "PACK", "EACH"),
    form(Wording::Turned, Codes::Part, PackManner::BoxText, "BX", "EA"),
    form(Wording::Short, Codes::Maker, PackManner::PackText, "", ""),
    form(Wording::Plain, Codes::None, PackManner::Stated, "Box", "Each"),
    form(Wording::Generic, Codes::Gtin, PackManner::Unstated, "BX", "EA"),
    form(Wording::Upper, Codes::Maker, PackManner::Each, "CT", "EA"),
];

/// The form of lines bought through NHS Supply Chain.
pub(super) const SUPPLY_CHAIN_FORM: Form = form(Wording::Upper, Codes::Npc, PackManner::Stated, "PK", "EA");
