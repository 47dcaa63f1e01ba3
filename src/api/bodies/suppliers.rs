//! The bodies of suppliers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::suppliers::{LikelySame, Supplier, Suppliers};

/// What was spent with a supplier in one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplierSpendBody {
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = 12)]
    lines: u64,
    #[schema(example = "1941.390000")]
    spend: String,
}

/// A supplier with the names it goes by.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplierBody {
    #[schema(example = "S0123456789abcdef01234567")]
    supplier_id: String,
    /// The wording with most lines.
    #[schema(example = "Medway Supplies Ltd")]
    name: String,
    /// All wordings.
    #[schema(example = json!(["MEDWAY SUPPLIES LIMITED", "Medway Supplies Ltd"]))]
    names: Vec<String>,
    /// GLNs stated beside its names.
    #[schema(example = json!(["5060000011111"]))]
    glns: Vec<String>,
    /// Company numbers that contracts state.
    #[schema(example = json!(["01234567"]))]
    company_numbers: Vec<String>,
    spend: Vec<SupplierSpendBody>,
}

/// Two suppliers that are likely one. Nothing is merged.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LikelySameBody {
    /// One.
    #[schema(example = "Smith & Nephew Healthcare Ltd")]
    name: String,
    #[schema(example = "S0123456789abcdef01234567")]
    supplier_id: String,
    /// The other.
    #[schema(example = "Smith and Nephew")]
    other_name: String,
    #[schema(example = "S123456789abcdef012345678")]
    other_supplier_id: String,
    /// How likely, `0.0000` to `1.0000`.
    #[schema(example = "0.7000")]
    score: String,
    /// Why.
    #[schema(example = "one name begins with the other, and goes on: healthcare")]
    evidence: String,
}

/// All suppliers, and which of them may be one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuppliersBody {
    /// By name.
    suppliers: Vec<SupplierBody>,
    /// The likeliest first.
    likely_duplicates: Vec<LikelySameBody>,
}

impl From<&Supplier> for SupplierBody {
    fn from(supplier: &Supplier) -> Self {
        let spend = supplier.spend.iter().map(|(currency, share)| SupplierSpendBody {
            currency: currency.to_string(),
            lines: share.lines,
            spend: share.spend.to_string(),
        });
        Self {
            supplier_id: supplier.id.clone(),
            name: supplier.name.clone(),
            names: supplier.names.clone(),
            glns: supplier.glns.iter().map(ToString::to_string).collect(),
            company_numbers: supplier.numbers.iter().map(ToString::to_string).collect(),
            spend: spend.collect(),
        }
    }
}

impl From<&Suppliers> for SuppliersBody {
    fn from(all: &Suppliers) -> Self {
        let likely = |pair: &LikelySame| {
            let (one, other) = (all.suppliers.get(pair.left)?, all.suppliers.get(pair.right)?);
            Some(LikelySameBody {
                name: one.name.clone(),
                supplier_id: one.id.clone(),
                other_name: other.name.clone(),
                other_supplier_id: other.id.clone(),
                score: pair.score.to_string(),
                evidence: pair.evidence.clone(),
            })
        };
        Self {
            suppliers: all.suppliers.iter().map(SupplierBody::from).collect(),
            likely_duplicates: all.likely.iter().filter_map(likely).collect(),
        }
    }
}
