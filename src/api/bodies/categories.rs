//! The body of spend by category.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::categories::{CategoryReport, CategoryTotal, ItemCategory, UNCATEGORISED};
use crate::engine::model::Currency;
use crate::engine::variation::Share;

/// What one source contributed to a category.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceBody {
    /// What the category rests on: `stated_code`, `product_code`, `product_group`, `like_items` or `words`.
    #[schema(example = "product_group")]
    source: &'static str,
    #[schema(example = 12)]
    lines: u64,
    #[schema(example = "1941.390000")]
    spend: String,
}

/// One category in one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CategoryBody {
    /// The code, or the name of a like-for-like group; `uncategorised` where there is none.
    #[schema(example = "33141420")]
    category: String,
    /// `eclass`, `cpv`, `unspsc`, `group` or `kind`; null where there is no category.
    #[schema(example = "cpv")]
    scheme: Option<&'static str>,
    /// What its list calls it, where that is known.
    #[schema(example = "Surgical gloves")]
    title: Option<String>,
    #[schema(example = "GBP")]
    currency: String,
    /// Purchase lines.
    #[schema(example = 12)]
    lines: u64,
    /// Their stated value.
    #[schema(example = "1941.390000")]
    spend: String,
    /// Distinct namings of a thing.
    #[schema(example = 4)]
    items: u64,
    /// Products that the items are.
    #[schema(example = 2)]
    products: u64,
    /// What the lines' category rests on.
    sources: Vec<SourceBody>,
}

/// Everything in one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CategorySumBody {
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = 15)]
    lines: u64,
    #[schema(example = "2941.390000")]
    spend: String,
}

/// Spend by category: every current line in exactly one row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CategoriesBody {
    /// Which category of an item counts: `best`, or that of one scheme.
    #[schema(example = "best")]
    view: &'static str,
    /// By currency, the dearest first.
    categories: Vec<CategoryBody>,
    /// What has no category, by currency: also where it is nothing.
    uncategorised: Vec<CategoryBody>,
    /// The sum of both, by currency.
    total: Vec<CategorySumBody>,
}

/// A category of one item, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemCategoryBody {
    #[schema(example = "group")]
    scheme: &'static str,
    /// The code, or the name of a like-for-like group.
    #[schema(example = "Gauze swab")]
    category: String,
    #[schema(example = "Gauze swabs")]
    title: Option<String>,
    /// What it rests on.
    #[schema(example = "product_group")]
    source: &'static str,
    /// How sure it is, `0.0000` to `1.0000`.
    #[schema(example = "1.0000")]
    confidence: String,
    #[schema(example = "the generic name of its product, without sizes")]
    evidence: String,
}

impl From<&ItemCategory> for ItemCategoryBody {
    fn from(category: &ItemCategory) -> Self {
        Self {
            scheme: category.scheme.as_str(),
            category: category.code.clone(),
            title: category.title.clone(),
            source: category.source.as_str(),
            confidence: category.confidence.to_string(),
            evidence: category.evidence.clone(),
        }
    }
}

impl From<&CategoryTotal> for CategoryBody {
    fn from(total: &CategoryTotal) -> Self {
        let source = |one: &crate::engine::categories::SourceShare| SourceBody {
            source: one.source.as_str(),
            lines: one.share.lines,
            spend: one.share.spend.to_string(),
        };
        Self {
            category: total.category.as_ref().map_or_else(|| UNCATEGORISED.to_owned(), |(_, code)| code.clone()),
            scheme: total.category.as_ref().map(|(scheme, _)| scheme.as_str()),
            title: total.title.clone(),
            currency: total.currency.to_string(),
            lines: total.share.lines,
            spend: total.share.spend.to_string(),
            items: total.items,
            products: total.products,
            sources: total.sources.iter().map(source).collect(),
        }
    }
}

impl From<&CategoryReport> for CategoriesBody {
    fn from(report: &CategoryReport) -> Self {
        let sum = |(currency, share): &(Currency, Share)| CategorySumBody {
            currency: currency.to_string(),
            lines: share.lines,
            spend: share.spend.to_string(),
        };
        Self {
            view: report.view.as_str(),
            categories: report.categories.iter().map(CategoryBody::from).collect(),
            uncategorised: report.uncategorised.iter().map(CategoryBody::from).collect(),
            total: report.total.iter().map(sum).collect(),
        }
    }
}
