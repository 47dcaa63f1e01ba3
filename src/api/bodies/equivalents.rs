//! The body of a product's equivalents.

use serde::Serialize;
use utoipa::ToSchema;

use super::QuantilesBody;
use super::compare::ComparisonEvidenceBody;
use crate::app::{EquivalentsAnswer, PricedProduct};
use crate::engine::matching::{Equivalent, EquivalentLevel};
use crate::engine::units::BaseUnit;
use crate::engine::variation::ProductBenchmark;

/// What organisations pay for a base unit, on one basis.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaidPricesBody {
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "ex")]
    vat_basis: &'static str,
    #[schema(example = "each")]
    base_unit: Option<&'static str>,
    carriage_included: bool,
    #[schema(example = 5)]
    n_organisations: usize,
    #[serde(flatten)]
    quantiles: QuantilesBody,
}

/// A product with the prices paid for it in the window.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PricedProductBody {
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: String,
    #[schema(example = "38709211000001109")]
    product_reference: String,
    #[schema(example = "Gelora dressing 10cm x 12cm")]
    description: String,
    /// The like-for-like group's name.
    #[schema(example = "Adhesive film dressing 10cm x 12cm")]
    generic_name: Option<String>,
    #[schema(example = "Gelora Care Ltd")]
    supplier_name: Option<String>,
    /// One a basis; none where nobody bought it.
    prices: Vec<PaidPricesBody>,
}

/// A product that may stand in, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EquivalentBody {
    /// `alternative`: like for like; `similar`: clinicians must agree.
    #[schema(example = "alternative")]
    level: &'static str,
    /// `0.0000` to `1.0000`.
    #[schema(example = "1.0000")]
    score: String,
    #[serde(flatten)]
    product: PricedProductBody,
    evidence: Vec<ComparisonEvidenceBody>,
}

/// What may stand in for a product. These are other products: what they would save is no saving on the product itself, and
/// is added to none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EquivalentsBody {
    product: PricedProductBody,
    /// First month that prices are from.
    #[schema(example = "2025-08")]
    from: Option<String>,
    /// Last month that prices are from.
    #[schema(example = "2026-07")]
    to: Option<String>,
    /// How many like-for-like alternatives there are, told or not.
    #[schema(example = 4)]
    alternatives_found: usize,
    /// How many similar products there are, told or not.
    #[schema(example = 2)]
    similar_found: usize,
    /// Like for like, the likest first.
    alternatives: Vec<EquivalentBody>,
    /// Clinicians must agree; the likest first.
    similar: Vec<EquivalentBody>,
}

impl From<&ProductBenchmark> for PaidPricesBody {
    fn from(one: &ProductBenchmark) -> Self {
        Self {
            currency: one.basis.currency.to_string(),
            vat_basis: one.basis.vat_basis.as_str(),
            base_unit: BaseUnit::from_code(one.basis.base_unit).map(BaseUnit::as_str),
            carriage_included: one.basis.carriage_included,
            n_organisations: one.payers(),
            quantiles: QuantilesBody::from(one),
        }
    }
}

impl From<&PricedProduct> for PricedProductBody {
    fn from(product: &PricedProduct) -> Self {
        Self {
            product_id: product.product_id.clone(),
            product_reference: product.reference.clone(),
            description: product.description.clone(),
            generic_name: product.generic_name.clone(),
            supplier_name: product.supplier.clone(),
            prices: product.benchmarks.iter().map(PaidPricesBody::from).collect(),
        }
    }
}

impl From<&(Equivalent, PricedProduct)> for EquivalentBody {
    fn from((equivalent, product): &(Equivalent, PricedProduct)) -> Self {
        Self {
            level: equivalent.level.as_str(),
            score: equivalent.score.to_string(),
            product: product.into(),
            evidence: equivalent.evidence.iter().map(ComparisonEvidenceBody::from).collect(),
        }
    }
}

impl From<&EquivalentsAnswer> for EquivalentsBody {
    fn from(answer: &EquivalentsAnswer) -> Self {
        let of = |level| answer.equivalents.iter().filter(move |(one, _)| one.level == level).map(EquivalentBody::from);
        Self {
            product: (&answer.product).into(),
            from: answer.window.from.map(|month| month.to_string()),
            to: answer.window.to.map(|month| month.to_string()),
            alternatives_found: answer.found.0,
            similar_found: answer.found.1,
            alternatives: of(EquivalentLevel::Alternative).collect(),
            similar: of(EquivalentLevel::Similar).collect(),
        }
    }
}
