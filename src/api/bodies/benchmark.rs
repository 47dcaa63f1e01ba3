//! The body of a benchmark, written as it is computed.

use std::io::Write;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{CoverageBody, QuantilesBody, price};
use crate::app::{BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, Quarantined};
use crate::engine::model::{Currency, VatBasis};
use crate::engine::period::Month;
use crate::engine::units::BaseUnit;
use crate::engine::variation::{
    Coverage, Exclusion, ExclusionTotal, OrganisationPrice, PriceOf, ProductBenchmark, Saving, VatFinding,
};
use crate::store::{FrozenRequest, Snapshot};

/// What was asked, and the months it came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ParametersBody {
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product: Option<String>,
    #[schema(example = "33141420")]
    category: Option<String>,
    #[schema(example = "ZZSTP1")]
    group: Option<String>,
    #[schema(example = "ZZ101")]
    org: Option<String>,
    #[schema(example = "2025-08")]
    from: Option<String>,
    #[schema(example = "2026-07")]
    to: Option<String>,
    #[schema(example = "GBP")]
    currency: Option<String>,
    /// Whom was compared with.
    #[schema(example = "all")]
    peers: String,
    /// True where prices are those stated on the lines, before adjustments.
    gross: bool,
}

/// The definitions the figures follow, published with them.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct DefinitionsBody {
    #[schema(example = json!(DEFINITIONS.unit_price))]
    unit_price: &'static str,
    #[schema(example = json!(DEFINITIONS.quantiles))]
    quantiles: &'static str,
    #[schema(example = json!(DEFINITIONS.saving))]
    saving: &'static str,
    #[schema(example = json!(DEFINITIONS.least_n))]
    least_n: &'static str,
    #[schema(example = json!(DEFINITIONS.spend))]
    spend: &'static str,
}

const DEFINITIONS: DefinitionsBody = DefinitionsBody {
    unit_price: "net spend / base units of an organisation in the window, ten decimals, half to even",
    quantiles: "linear interpolation between order statistics (type 7) over all payers",
    saving: "max(0, unit price - the other organisations' price) x base units, six decimals, half to even; to best: the lowest of the others' prices that rests on two orders or more",
    least_n: "min, median and max always; p10, q1, q3 and p90 from 5 payers; savings to min, best and median from 3 others, to p10 and q1 from 5",
    spend: "net of adjustments; coverage counts stated values",
};

/// One organisation's row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganisationBody {
    #[schema(example = "ZZ101")]
    org_code: String,
    /// Base units, six decimals.
    #[schema(example = "30.000000")]
    quantity: String,
    /// Net of adjustments, six decimals.
    #[schema(example = "40.830000")]
    spend: String,
    /// Of one base unit, ten decimals.
    #[schema(example = "1.3610000000")]
    unit_price: Option<String>,
    #[schema(example = 2)]
    lines: u64,
    #[schema(example = 1)]
    orders: u64,
    #[schema(example = "2026-06")]
    last_month: String,
    /// Against the others' lowest price.
    #[schema(example = "0.900000")]
    saving_to_min: Option<String>,
    /// Against the lowest of the others' prices that rests on two orders or more.
    #[schema(example = "0.900000")]
    saving_to_best: Option<String>,
    /// Against the others' tenth percentile.
    #[schema(example = "0.843000")]
    saving_to_p10: Option<String>,
    /// Against the others' first quartile.
    #[schema(example = "0.757500")]
    saving_to_q1: Option<String>,
    /// Against the others' median.
    #[schema(example = "0.675000")]
    saving_to_median: Option<String>,
}

/// Lines left out for one reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExcludedBody {
    #[schema(example = "outside_window")]
    reason: &'static str,
    #[schema(example = 15)]
    lines: u64,
    #[schema(example = "1493.010000")]
    spend: String,
}

/// Lines held back until somebody reads the pack: what a base unit costs under either reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct QuarantinedBody {
    #[schema(example = "ZZ103")]
    org_code: String,
    #[schema(example = "2024-11")]
    month: String,
    #[schema(example = "pack_conflict")]
    reason: &'static str,
    #[schema(example = 2)]
    lines: u64,
    #[schema(example = "30.940000")]
    spend: String,
    #[schema(example = "each")]
    base_unit: Option<&'static str>,
    #[schema(example = "100")]
    units_read: String,
    #[schema(example = "0.0221000000")]
    unit_price_as_read: Option<String>,
    #[schema(example = "200")]
    units_other: String,
    #[schema(example = "0.0110500000")]
    unit_price_if_other: Option<String>,
    /// Which of the two the price agrees with.
    #[schema(example = "as_read")]
    price_fits: &'static str,
}

/// A product on one basis.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProductBody {
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: String,
    /// The catalogue's own id; null for a provisional product.
    #[schema(example = "38709211000001109")]
    product_reference: Option<String>,
    #[schema(example = "Osto-EZ-Vent")]
    description: String,
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "ex")]
    vat_basis: &'static str,
    #[schema(example = "each")]
    base_unit: Option<&'static str>,
    carriage_included: bool,
    #[schema(example = 7)]
    n_organisations: usize,
    /// Of them, those whose price rests on one order: they set no best price.
    #[schema(example = 2)]
    n_single_order: usize,
    /// `min`, `p10`, `q1`, `median`, `q3`, `p90`, `max`, `weighted_mean`, `max_min_ratio`.
    #[serde(flatten)]
    quantiles: QuantilesBody,
    #[schema(example = "1450.000000")]
    quantity: String,
    #[schema(example = "1941.390000")]
    spend: String,
    #[schema(example = "11.440000")]
    saving_to_min: Option<String>,
    #[schema(example = "11.440000")]
    saving_to_best: Option<String>,
    #[schema(example = "9.132000")]
    saving_to_p10: Option<String>,
    #[schema(example = "6.465000")]
    saving_to_q1: Option<String>,
    #[schema(example = "4.094000")]
    saving_to_median: Option<String>,
    organisations: Vec<OrganisationBody>,
    excluded: Vec<ExcludedBody>,
    quarantined: Vec<QuarantinedBody>,
}

/// The bodies of a product: one a basis, and one for each currency and VAT basis of which everything was left out for a
/// reason of its own.
#[must_use]
pub fn product_bodies(head: &BenchmarkHead, product: &BenchmarkedProduct) -> Vec<ProductBody> {
    let mut told: Vec<(Currency, VatBasis)> = Vec::new();
    let mut bodies = Vec::new();
    for one in &product.benchmarks.benchmarks {
        let kind = (one.basis.currency, one.basis.vat_basis);
        let first = !told.contains(&kind);
        told.push(kind);
        let mut body = benchmarked(head, product, one);
        if first {
            body.excluded = excluded(product, kind);
            body.quarantined = quarantined(head, product, kind);
        }
        bodies.push(body);
    }
    for total in &product.benchmarks.excluded {
        let kind = (total.currency, total.vat_basis);
        if !told.contains(&kind) && is_own_reason(total.reason) {
            told.push(kind);
            bodies.push(all_left_out(head, product, kind));
        }
    }
    bodies
}

/// False for the reasons that come from what was asked, not from the line.
const fn is_own_reason(reason: Exclusion) -> bool {
    !matches!(
        reason,
        Exclusion::OutsideWindow | Exclusion::OutsideGroup | Exclusion::OtherCurrency | Exclusion::NotSelected
    )
}

fn excluded(product: &BenchmarkedProduct, kind: (Currency, VatBasis)) -> Vec<ExcludedBody> {
    let own = |total: &&ExclusionTotal| (total.currency, total.vat_basis) == kind;
    let body = |total: &ExclusionTotal| ExcludedBody {
        reason: total.reason.as_str(),
        lines: total.lines,
        spend: total.spend.to_string(),
    };
    product.benchmarks.excluded.iter().filter(own).map(body).collect()
}

fn quarantined(head: &BenchmarkHead, product: &BenchmarkedProduct, kind: (Currency, VatBasis)) -> Vec<QuarantinedBody> {
    let own = |held: &&Quarantined| {
        (held.point.currency, held.point.vat_basis) == kind
            && head.only.is_none_or(|only| only == held.point.organisation)
    };
    let body = |held: &Quarantined| QuarantinedBody {
        org_code: head.names.code(held.point.organisation).to_owned(),
        month: held.point.month.to_string(),
        reason: held.point.reason.as_str(),
        lines: held.point.lines.into(),
        spend: held.point.spend.to_string(),
        base_unit: BaseUnit::from_code(held.reading.base_unit).map(BaseUnit::as_str),
        units_read: held.reading.units_read.to_string(),
        unit_price_as_read: held.reading.price_if(held.reading.units_read).ok().as_ref().and_then(price),
        units_other: held.reading.units_other.to_string(),
        unit_price_if_other: held.reading.price_if(held.reading.units_other).ok().as_ref().and_then(price),
        price_fits: held.reading.fit.as_str(),
    };
    let mut bodies: Vec<QuarantinedBody> = product.quarantined.iter().filter(own).map(body).collect();
    // By the texts told, not by internal ids, so that both backends tell them alike.
    bodies.sort_unstable();
    bodies
}

fn benchmarked(head: &BenchmarkHead, product: &BenchmarkedProduct, one: &ProductBenchmark) -> ProductBody {
    let mut organisations: Vec<OrganisationBody> = one
        .organisations
        .iter()
        .filter(|payer| head.only.is_none_or(|only| only == payer.organisation))
        .map(|payer| organisation(head, payer))
        .collect();
    organisations.sort_by(|left, right| left.org_code.as_bytes().cmp(right.org_code.as_bytes()));
    let total = |total: Option<crate::engine::variation::Total>| total.map(|total| total.to_string());
    ProductBody {
        product_id: product.product_id.clone(),
        product_reference: product.reference.clone(),
        description: product.description.clone(),
        currency: one.basis.currency.to_string(),
        vat_basis: one.basis.vat_basis.as_str(),
        base_unit: BaseUnit::from_code(one.basis.base_unit).map(BaseUnit::as_str),
        carriage_included: one.basis.carriage_included,
        n_organisations: one.payers(),
        n_single_order: one.ranking.payers().iter().filter(|payer| !payer.repeated).count(),
        quantiles: QuantilesBody::from(one),
        quantity: one.quantity.to_string(),
        spend: one.net.to_string(),
        saving_to_min: total(one.savings.to_minimum),
        saving_to_best: total(one.savings.to_best),
        saving_to_p10: total(one.savings.to_p10),
        saving_to_q1: total(one.savings.to_q1),
        saving_to_median: total(one.savings.to_median),
        organisations,
        excluded: Vec::new(),
        quarantined: Vec::new(),
    }
}

fn organisation(head: &BenchmarkHead, payer: &OrganisationPrice) -> OrganisationBody {
    let saving = |saving: Option<Saving>| saving.map(|saving| saving.gross().to_string());
    OrganisationBody {
        org_code: head.names.code(payer.organisation).to_owned(),
        quantity: payer.quantity.to_string(),
        spend: payer.net.to_string(),
        unit_price: payer.price.ratio().ok().as_ref().and_then(price),
        lines: payer.lines,
        orders: payer.orders,
        last_month: payer.last_month.to_string(),
        saving_to_min: saving(payer.to_minimum),
        saving_to_best: saving(payer.to_best),
        saving_to_p10: saving(payer.to_p10),
        saving_to_q1: saving(payer.to_q1),
        saving_to_median: saving(payer.to_median),
    }
}

fn all_left_out(head: &BenchmarkHead, product: &BenchmarkedProduct, kind: (Currency, VatBasis)) -> ProductBody {
    ProductBody {
        product_id: product.product_id.clone(),
        product_reference: product.reference.clone(),
        description: product.description.clone(),
        currency: kind.0.to_string(),
        vat_basis: kind.1.as_str(),
        base_unit: None,
        carriage_included: false,
        n_organisations: 0,
        n_single_order: 0,
        quantiles: QuantilesBody::default(),
        quantity: "0.000000".to_owned(),
        spend: "0.000000".to_owned(),
        saving_to_min: None,
        saving_to_best: None,
        saving_to_p10: None,
        saving_to_q1: None,
        saving_to_median: None,
        organisations: Vec::new(),
        excluded: excluded(product, kind),
        quarantined: quarantined(head, product, kind),
    }
}

impl ParametersBody {
    fn of(head: &BenchmarkHead) -> Self {
        let BenchmarkRequest { product, category, group, org, currency, peers, price_of, .. } = head.request.clone();
        Self {
            product,
            category,
            group,
            org,
            from: head.window.from.map(|month| month.to_string()),
            to: head.window.to.map(|month| month.to_string()),
            currency: currency.map(|currency| currency.to_string()),
            peers: peers.to_string(),
            gross: price_of == PriceOf::Gross,
        }
    }
}

impl From<&Snapshot> for ParametersBody {
    fn from(snapshot: &Snapshot) -> Self {
        let FrozenRequest { product, category, group, org, currency, peers, gross } = snapshot.request.clone();
        let (from, to) = (snapshot.window.from, snapshot.window.to);
        let month = |month: Option<Month>| month.map(|month| month.to_string());
        Self { product, category, group, org, from: month(from), to: month(to), currency, peers, gross }
    }
}

/// Prices of one organisation from one supplier that look as if they held VAT which the others' do not: at least 5 products,
/// and of those that can be compared a third at 1.20 or half at 1.05 times the others' median. Reported; it changes no figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct VatFindingBody {
    #[schema(example = "ZZ103")]
    org_code: String,
    #[schema(example = "Fictional Dressings Ltd")]
    supplier: String,
    #[schema(example = "GBP")]
    currency: String,
    /// What the prices are said to hold.
    #[schema(example = "ex")]
    vat_basis: &'static str,
    /// In percent.
    #[schema(example = "20")]
    rate: &'static str,
    #[schema(example = 9)]
    products: u64,
    #[schema(example = 12)]
    products_compared: u64,
    /// On the products at the rate, net of adjustments.
    #[schema(example = "1234.500000")]
    spend: String,
}

/// Sorted by the texts told.
fn vat_findings(head: &BenchmarkHead) -> Vec<VatFindingBody> {
    let body = |finding: &VatFinding| VatFindingBody {
        org_code: head.names.code(finding.seat.organisation).to_owned(),
        supplier: head.names.supplier(finding.seat.supplier).to_owned(),
        currency: finding.seat.currency.to_string(),
        vat_basis: finding.seat.vat_basis.as_str(),
        rate: finding.rate.as_str(),
        products: finding.products,
        products_compared: finding.compared,
        spend: finding.spend.to_string(),
    };
    let mut bodies: Vec<VatFindingBody> = head.vat_findings.iter().map(body).collect();
    bodies.sort_unstable();
    bodies
}

/// The whole document, as [`BenchmarkWriter`] writes it: never held, described here for those who read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct BenchmarkBody {
    products: Vec<ProductBody>,
    parameters: ParametersBody,
    /// The latest order month in the data.
    #[schema(example = "2026-07")]
    cut_off: Option<String>,
    coverage: CoverageBody,
    vat_findings: Vec<VatFindingBody>,
    definitions: DefinitionsBody,
    /// Hash of everything before it: the same figures have the same one.
    #[schema(example = "Sca6398c52036a685610aeebe")]
    snapshot_id: String,
}

/// Writes a benchmark's body piece by piece, so that no benchmark is too large to be told.
pub struct BenchmarkWriter<W: Write> {
    sink: W,
    hasher: Sha256,
    products: u64,
}

impl<W: Write> BenchmarkWriter<W> {
    /// Writes to `sink`.
    pub fn new(sink: W) -> Self {
        Self { sink, hasher: Sha256::new(), products: 0 }
    }

    /// Writes some products, in the order given.
    ///
    /// # Errors
    /// What the sink returns.
    pub fn products(&mut self, head: &BenchmarkHead, products: &[BenchmarkedProduct]) -> std::io::Result<()> {
        let texts: Vec<Vec<String>> = products
            .par_iter()
            .map(|product| product_bodies(head, product).iter().map(serde_json::to_string).collect::<Result<_, _>>())
            .collect::<Result<_, serde_json::Error>>()?;
        for text in texts.into_iter().flatten() {
            self.write(if self.products == 0 { "{\"products\":[\n" } else { ",\n" })?;
            self.write(&text)?;
            self.products += 1;
        }
        Ok(())
    }

    /// Writes what the products rest on, and the hash of it all.
    ///
    /// # Errors
    /// What the sink returns.
    pub fn finish(mut self, head: &BenchmarkHead, coverage: &Coverage) -> std::io::Result<W> {
        self.seal(head, coverage)?;
        Ok(self.sink)
    }

    /// The same, and the hash that the id is the beginning of.
    pub(super) fn seal(&mut self, head: &BenchmarkHead, coverage: &Coverage) -> std::io::Result<[u8; 32]> {
        if self.products == 0 {
            self.write("{\"products\":[")?;
        }
        let parameters = serde_json::to_string(&ParametersBody::of(head))?;
        let cut_off = serde_json::to_string(&head.cut_off.map(|month: Month| month.to_string()))?;
        let coverage = serde_json::to_string(&CoverageBody::from(coverage))?;
        let vat_findings = serde_json::to_string(&vat_findings(head))?;
        let definitions = serde_json::to_string(&DEFINITIONS)?;
        self.write(&format!(
            "\n],\n\"parameters\":{parameters},\n\"cut_off\":{cut_off},\n\"coverage\":{coverage},\n\
             \"vat_findings\":{vat_findings},\n\"definitions\":{definitions},\n"
        ))?;
        let digest = self.hasher.clone().finalize();
        let hash: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        writeln!(self.sink, "\"snapshot_id\":\"S{hash}\"}}")?;
        Ok(digest.into())
    }

    fn write(&mut self, text: &str) -> std::io::Result<()> {
        self.hasher.update(text.as_bytes());
        self.sink.write_all(text.as_bytes())
    }
}
