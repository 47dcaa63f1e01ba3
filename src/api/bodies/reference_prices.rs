//! The bodies of reference prices.

use serde::Serialize;
use utoipa::ToSchema;

use super::price;
use crate::app::{Page, reference_unit_price};
use crate::engine::model::ReferencePrice;

/// A price from a contract, framework, tariff or list: never mixed into what was paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReferencePriceBody {
    /// What it is the price of: `product:` and the catalogue's own id, or the kind of a code and the code.
    #[schema(example = "product:38709211000001109")]
    product_key: String,
    #[schema(example = "NHS-DRUG-TARIFF-PART-IX")]
    list_id: String,
    #[schema(example = "tariff")]
    list_kind: &'static str,
    #[schema(example = "NHS Business Services Authority")]
    list_owner: Option<String>,
    #[schema(example = "C-2024-017")]
    contract_ref: Option<String>,
    #[schema(example = "R1H; RJ1")]
    eligible_orgs: Option<String>,
    #[schema(example = "direct")]
    route: Option<String>,
    #[schema(example = "1")]
    tier: Option<String>,
    #[schema(example = "80% of volume")]
    commitment: Option<String>,
    #[schema(example = "2")]
    rebate_pct: Option<String>,
    /// Of one order unit.
    #[schema(example = "18.000000")]
    price: String,
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "pack")]
    uom: Option<String>,
    #[schema(example = "10")]
    units_per_uom: Option<String>,
    /// Of one base unit, ten decimals; null where the pack is not known.
    #[schema(example = "1.8000000000")]
    unit_price: Option<String>,
    #[schema(example = "ex")]
    vat_basis: &'static str,
    carriage_included: Option<bool>,
    #[schema(example = "10:17.50|50:17.00")]
    price_breaks: Option<String>,
    #[schema(example = "1")]
    moq: Option<String>,
    #[schema(example = "5")]
    lead_days: Option<String>,
    #[schema(example = "2026-07-01")]
    valid_from: String,
    #[schema(example = "2026-07-31")]
    valid_to: Option<String>,
}

impl From<&ReferencePrice> for ReferencePriceBody {
    fn from(listed: &ReferencePrice) -> Self {
        let ReferencePrice { list_id, list_owner, contract_ref, eligible_orgs, route, tier, .. } = listed.clone();
        let ReferencePrice { commitment, rebate_pct, uom, price_breaks, moq, lead_days, .. } = listed.clone();
        Self {
            product_key: listed.key.to_text(),
            list_id,
            list_kind: listed.list_kind.as_str(),
            list_owner,
            contract_ref,
            eligible_orgs,
            route,
            tier,
            commitment,
            rebate_pct,
            price: listed.price.to_string(),
            currency: listed.currency.to_string(),
            uom,
            units_per_uom: listed.units.map(|units| units.to_string()),
            unit_price: reference_unit_price(listed).as_ref().and_then(price),
            vat_basis: listed.vat_basis.as_str(),
            carriage_included: listed.carriage_included,
            price_breaks,
            moq,
            lead_days,
            valid_from: listed.valid_from.to_string(),
            valid_to: listed.valid_to.map(|day| day.to_string()),
        }
    }
}

/// A page of reference prices.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReferencePricePageBody {
    reference_prices: Vec<ReferencePriceBody>,
    /// Names the next page; null on the last one.
    #[schema(
        example = "70726f647563743a31303033313831313030303030313130337c4e48532d445255472d5441524946462d504152542d49587c323032362d30372d30317c7c313030"
    )]
    next_cursor: Option<String>,
}

impl ReferencePricePageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<ReferencePrice>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            reference_prices: page.entries.iter().map(ReferencePriceBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}
