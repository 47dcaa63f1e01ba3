//! What a price check is asked and what it answers.

use crate::engine::model::{Currency, Evidence, Item, ReferencePrice, Score, VatBasis};
use crate::engine::money::{Amount, Quantity, Ratio};
use crate::engine::period::{Month, Window};
use crate::engine::units::PackReading;
use crate::engine::variation::{LeaveOneOut, OwnPrice, PriceCheck, ProductBenchmark, UnitPrice};

/// What is to be bought, and at what price.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckRequest {
    /// How it is named; any code or a description will do.
    pub item: Item,
    /// Public id of the product, where somebody chose it: then nothing is searched for.
    pub product: Option<String>,
    /// Price of one order unit.
    pub price: Option<Amount>,
    /// Currency of the price; the one most organisations paid in where not said.
    pub currency: Option<Currency>,
    /// VAT basis of the price; the one most organisations paid on where not said.
    pub vat_basis: Option<VatBasis>,
    /// Order units; one where not said.
    pub quantity: Option<Quantity>,
    /// Who asks: left out of the benchmark.
    pub org: Option<String>,
    /// The twelve months ending with this one; the latest order month in the data where not said.
    pub as_of: Option<Month>,
}

/// How sure it is what is to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// By an exact key or the very same words.
    Matched,
    /// By likeness alone, clear of all others.
    Likely,
    /// Several fit alike: choose one first.
    Ambiguous,
    /// Nothing fits.
    Unknown,
}

impl Found {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Likely => "likely",
            Self::Ambiguous => "ambiguous",
            Self::Unknown => "unknown",
        }
    }
}

/// A product it may be.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id; none for a provisional product.
    pub reference: Option<String>,
    /// Words.
    pub description: String,
    /// How alike.
    pub score: Score,
    /// True for the one the answer is about.
    pub chosen: bool,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// Internal id.
    pub(super) id: i64,
}

impl Candidate {
    /// Internal and public id.
    pub(in crate::app) fn ids(&self) -> (i64, String) {
        (self.id, self.product_id.clone())
    }
}

/// What an organisation paid.
#[derive(Debug, Clone)]
pub struct Payer {
    /// Code of the organisation.
    pub org_code: String,
    /// Its name.
    pub name: String,
    /// Net spend over base units in the window.
    pub price: UnitPrice,
    /// Purchase lines.
    pub lines: u64,
    /// Month of the last order.
    pub last_month: Month,
}

/// A price from a list, per base unit where its pack is known.
#[derive(Debug, Clone)]
pub struct ReferenceAnswer {
    /// The price as listed.
    pub listed: ReferencePrice,
    /// Per base unit.
    pub unit_price: Option<Ratio>,
    /// Whether it is valid in the as-of month.
    pub valid: bool,
    /// Whether it is on the basis of the check, so that it may be held against it.
    pub comparable: bool,
}

/// Everything known for a decision before ordering.
pub struct CheckAnswer {
    /// How sure it is what is to be bought.
    pub found: Found,
    /// What it may be, best first.
    pub candidates: Vec<Candidate>,
    /// How the order unit is read.
    pub pack: PackReading,
    /// True when a price was given without its currency.
    pub currency_assumed: bool,
    /// What all organisations paid.
    pub benchmark: Option<ProductBenchmark>,
    /// What the others paid.
    pub others: Option<LeaveOneOut>,
    /// Who paid what, by price.
    pub payers: Vec<Payer>,
    /// What the asker pays now.
    pub own: Option<OwnPrice>,
    /// Prices from lists.
    pub references: Vec<ReferenceAnswer>,
    /// The price asked about, per base unit.
    pub offered: Option<Ratio>,
    /// The judgement, where a price was given and the product is known.
    pub check: Option<PriceCheck>,
    /// The months the benchmark rests on.
    pub window: Window,
    /// True when nobody bought in the latest twelve months and they end with the product's last order instead.
    pub rolled_back: bool,
    /// The latest order month in the data.
    pub cut_off: Option<Month>,
}

impl Candidate {
    /// Whether anything speaks against it.
    pub(super) fn has_conflict(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.conflict)
    }
}
