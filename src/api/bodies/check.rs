//! The body of a price check.

use serde::Serialize;
use utoipa::ToSchema;

use super::{QuantilesBody, price};
use crate::app::{CheckAnswer, Payer, ReferenceAnswer};
use crate::engine::units::BaseUnit;
use crate::engine::variation::{OwnPrice, ProductBenchmark};

#[derive(Debug, Clone, Serialize, ToSchema)]
struct EvidenceBody {
    #[schema(example = "words")]
    what: String,
    #[schema(example = "100% of the item's words are the product's, 100% of the product's the item's")]
    finding: String,
    conflict: bool,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct CandidateBody {
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: String,
    #[schema(example = "38709211000001109")]
    product_reference: Option<String>,
    #[schema(example = "Osto-EZ-Vent")]
    description: String,
    #[schema(example = "1.0000")]
    score: String,
    #[schema(example = "matched")]
    status: &'static str,
    evidence: Vec<EvidenceBody>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct PackBody {
    #[schema(example = "10")]
    units: String,
    #[schema(example = "each")]
    base_unit: String,
    #[schema(example = "weak")]
    strength: &'static str,
    #[schema(example = "20")]
    conflict: Option<String>,
    #[schema(example = "the catalogue's only pack holds 10")]
    evidence: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct DistributionBody {
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "ex")]
    vat_basis: &'static str,
    #[schema(example = "each")]
    base_unit: Option<&'static str>,
    carriage_included: bool,
    #[schema(example = "2025-08")]
    from: Option<String>,
    #[schema(example = "2026-07")]
    to: Option<String>,
    /// True when nobody bought in the latest twelve months and they end with the product's last order instead.
    rolled_back: bool,
    #[schema(example = "2026-07")]
    cut_off: Option<String>,
    #[schema(example = 7)]
    n_organisations: usize,
    /// Other organisations than the asker, families counted once.
    #[schema(example = 6)]
    n_others: Option<usize>,
    #[serde(flatten)]
    quantiles: QuantilesBody,
    #[schema(example = "1.3310000000")]
    others_min: Option<String>,
    #[schema(example = "1.3357500000")]
    others_q1: Option<String>,
    #[schema(example = "1.3385000000")]
    others_median: Option<String>,
    #[schema(example = 15)]
    lines: u64,
    #[schema(example = "1941.390000")]
    spend: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct PayerBody {
    #[schema(example = "ZZ107")]
    org_code: String,
    #[schema(example = "Glimmerford District Hospitals NHS Trust (synthetic)")]
    name: String,
    #[schema(example = "1.3310000000")]
    unit_price: Option<String>,
    #[schema(example = "410.000000")]
    quantity: String,
    #[schema(example = "545.710000")]
    spend: String,
    #[schema(example = 3)]
    lines: u64,
    #[schema(example = "2025-10")]
    last_month: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct OwnPriceBody {
    #[schema(example = "1.3610000000")]
    unit_price: Option<String>,
    #[schema(example = "30.000000")]
    quantity: String,
    #[schema(example = "40.830000")]
    spend: String,
    #[schema(example = "2026-06")]
    first_month: String,
    #[schema(example = "2026-06")]
    last_month: String,
    rolled_forward: bool,
    #[schema(example = 2)]
    lines: u64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct ReferenceBody {
    #[schema(example = "NHS-DRUG-TARIFF-PART-IX")]
    list_id: String,
    #[schema(example = "tariff")]
    list_kind: &'static str,
    #[schema(example = "NHS Business Services Authority")]
    list_owner: Option<String>,
    #[schema(example = "C-2024-017")]
    contract_ref: Option<String>,
    #[schema(example = "direct")]
    route: Option<String>,
    #[schema(example = "1")]
    tier: Option<String>,
    #[schema(example = "18.000000")]
    price: String,
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "pack")]
    uom: Option<String>,
    #[schema(example = "10")]
    units_per_uom: Option<String>,
    #[schema(example = "1.8000000000")]
    unit_price: Option<String>,
    #[schema(example = "ex")]
    vat_basis: &'static str,
    carriage_included: Option<bool>,
    #[schema(example = "2026-07-01")]
    valid_from: String,
    #[schema(example = "2026-07-31")]
    valid_to: Option<String>,
    valid: bool,
    comparable: bool,
}

/// Everything known for a decision before ordering.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckBody {
    #[schema(example = "matched")]
    match_status: &'static str,
    candidates: Vec<CandidateBody>,
    pack: PackBody,
    benchmark: Option<DistributionBody>,
    payers: Vec<PayerBody>,
    own_last_price: Option<OwnPriceBody>,
    reference_prices: Vec<ReferenceBody>,
    #[schema(example = "1.8000000000")]
    unit_price: Option<String>,
    /// True when a price was given without its currency: it is taken as the benchmark's.
    currency_assumed: bool,
    #[schema(example = "high")]
    verdict: Option<&'static str>,
    #[schema(example = "1.3357500000")]
    target: Option<String>,
    #[schema(example = "1.3385000000")]
    walk_away: Option<String>,
    #[schema(example = "4.642500")]
    saving: Option<String>,
    /// The pack that would explain the price, where the verdict is to check it.
    #[schema(example = "1")]
    other_units: Option<String>,
}

impl From<&CheckAnswer> for CheckBody {
    fn from(answer: &CheckAnswer) -> Self {
        let check = answer.check.as_ref();
        let ratio = |ratio: Option<&crate::engine::money::Ratio>| ratio.and_then(price);
        let own = answer.own.as_ref();
        Self {
            match_status: answer.found.as_str(),
            candidates: candidates(answer),
            pack: PackBody {
                units: answer.pack.units.to_string(),
                base_unit: answer.pack.base_unit.to_string(),
                strength: answer.pack.strength.as_str(),
                conflict: answer.pack.conflict.map(|units| units.to_string()),
                evidence: answer.pack.evidence_text(),
            },
            benchmark: answer.benchmark.as_ref().map(|one| distribution(answer, one)),
            payers: answer.payers.iter().map(payer).collect(),
            own_last_price: own.map(own_price),
            reference_prices: answer.references.iter().map(reference).collect(),
            unit_price: ratio(answer.offered.as_ref()),
            currency_assumed: answer.currency_assumed,
            verdict: check.map(|check| check.verdict.as_str()),
            target: ratio(check.and_then(|check| check.target.as_ref())),
            walk_away: ratio(check.and_then(|check| check.walk_away.as_ref())),
            saving: check.and_then(|check| check.saving).map(|saving| saving.to_string()),
            other_units: check.and_then(|check| check.other_units).map(|units| units.to_string()),
        }
    }
}

fn candidates(answer: &CheckAnswer) -> Vec<CandidateBody> {
    let body = |candidate: &crate::app::Candidate| CandidateBody {
        product_id: candidate.product_id.clone(),
        product_reference: candidate.reference.clone(),
        description: candidate.description.clone(),
        score: candidate.score.to_string(),
        status: if candidate.chosen { answer.found.as_str() } else { "candidate" },
        evidence: candidate
            .evidence
            .iter()
            .map(|one| EvidenceBody { what: one.what.clone(), finding: one.finding.clone(), conflict: one.conflict })
            .collect(),
    };
    answer.candidates.iter().map(body).collect()
}

fn distribution(answer: &CheckAnswer, one: &ProductBenchmark) -> DistributionBody {
    let optional = |ratio: &Option<crate::engine::money::Ratio>| ratio.as_ref().and_then(price);
    let others = answer.others.as_ref();
    DistributionBody {
        currency: one.basis.currency.to_string(),
        vat_basis: one.basis.vat_basis.as_str(),
        base_unit: BaseUnit::from_code(one.basis.base_unit).map(BaseUnit::as_str),
        carriage_included: one.basis.carriage_included,
        from: answer.window.from.map(|month| month.to_string()),
        to: answer.window.to.map(|month| month.to_string()),
        rolled_back: answer.rolled_back,
        cut_off: answer.cut_off.map(|month| month.to_string()),
        n_organisations: one.payers(),
        n_others: others.map(|others| others.others),
        quantiles: QuantilesBody::from(one),
        others_min: others.and_then(|others| optional(&others.minimum)),
        others_q1: others.and_then(|others| optional(&others.q1)),
        others_median: others.and_then(|others| optional(&others.median)),
        lines: one.lines,
        spend: one.net.to_string(),
    }
}

fn payer(payer: &Payer) -> PayerBody {
    PayerBody {
        org_code: payer.org_code.clone(),
        name: payer.name.clone(),
        unit_price: payer.price.ratio().ok().as_ref().and_then(price),
        quantity: payer.price.quantity().to_string(),
        spend: payer.price.spend().to_string(),
        lines: payer.lines,
        last_month: payer.last_month.to_string(),
    }
}

fn own_price(own: &OwnPrice) -> OwnPriceBody {
    OwnPriceBody {
        unit_price: own.price.ratio().ok().as_ref().and_then(price),
        quantity: own.price.quantity().to_string(),
        spend: own.price.spend().to_string(),
        first_month: own.first_month.to_string(),
        last_month: own.last_month.to_string(),
        rolled_forward: own.rolled_forward,
        lines: own.lines,
    }
}

fn reference(reference: &ReferenceAnswer) -> ReferenceBody {
    let listed = &reference.listed;
    ReferenceBody {
        list_id: listed.list_id.clone(),
        list_kind: listed.list_kind.as_str(),
        list_owner: listed.list_owner.clone(),
        contract_ref: listed.contract_ref.clone(),
        route: listed.route.clone(),
        tier: listed.tier.clone(),
        price: listed.price.to_string(),
        currency: listed.currency.to_string(),
        uom: listed.uom.clone(),
        units_per_uom: listed.units.map(|units| units.to_string()),
        unit_price: reference.unit_price.as_ref().and_then(price),
        vat_basis: listed.vat_basis.as_str(),
        carriage_included: listed.carriage_included,
        valid_from: listed.valid_from.to_string(),
        valid_to: listed.valid_to.map(|day| day.to_string()),
        valid: reference.valid,
        comparable: reference.comparable,
    }
}
