//! Categories: what kind of thing an item is, by the codes that are given, by its product, or by its words.
//!
//! An item has at most one category of each [`Scheme`]; schemes are never mixed or translated into one another. Each
//! says what it rests on ([`CategorySource`]) and how sure it is. [`Categoriser::categorise`] tells them surest first;
//! an item of which nothing is told is *uncategorised*, and is counted with its money ([`CategoryTotals`]).

mod assign;
mod book;
mod code;
mod family;
mod learnt;
mod line_kind;
mod logarithm;
mod titles;
mod totals;

pub use assign::{Categoriser, ItemFacts, KnownThing};
pub use book::{CategoryBook, CategoryEntry};
pub use code::{CategoryCode, CodeFault, cpv_check_digit};
pub use family::{family_name, kind_name};
pub use learnt::{FamilyGuess, FamilyWords};
pub use line_kind::{LineKind, Wording};
pub use totals::{CategoryReport, CategoryTotal, CategoryTotals, CountedItem, SourceShare, View};

use std::fmt;

use crate::engine::model::Score;
use crate::engine::model::vocabulary::words;

words! {
    /// A list of categories.
    Scheme {
        /// NHS-eClass.
        Eclass = "eclass",
        /// Common Procurement Vocabulary.
        Cpv = "cpv",
        /// United Nations Standard Products and Services Code.
        Unspsc = "unspsc",
        /// Like-for-like groups of the catalogue: its generic names without their sizes.
        Group = "group",
        /// What has no unit price: services, and lines ordered by value.
        Kind = "kind",
    }
}

words! {
    /// What a category rests on, surest first.
    CategorySource {
        /// A code on the item's own lines.
        StatedCode = "stated_code",
        /// A code of its product.
        ProductCode = "product_code",
        /// The like-for-like group of its product.
        ProductGroup = "product_group",
        /// The products that its words are likest to, all of one category.
        LikeItems = "like_items",
        /// Its words, or for what is ordered by value its quantities and prices.
        Words = "words",
    }
}

/// The rules' version: categories found by another one are found again.
pub const CATEGORY_RULES: &str = "1";

/// What stands where an item has no category.
pub const UNCATEGORISED: &str = "uncategorised";

/// A category of an item, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCategory {
    /// The list.
    pub scheme: Scheme,
    /// The code, or a group's name.
    pub code: String,
    /// What the list calls it, where that is known and not the code itself.
    pub title: Option<String>,
    /// What it rests on.
    pub source: CategorySource,
    /// How sure it is.
    pub confidence: Score,
    /// What was found, in words.
    pub evidence: String,
}
