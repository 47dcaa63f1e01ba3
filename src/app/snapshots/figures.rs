//! Figures as one text, so that equal hashes mean equal digits, whatever form a document has.

use sha2::{Digest, Sha256};

use super::hexadecimal;
use crate::app::{BenchmarkHead, BenchmarkedProduct, Quarantined};
use crate::engine::money::{PRICE_DECIMALS, Ratio};
use crate::engine::variation::{
    Basis, Coverage, CurrencyCoverage, OrganisationPrice, ProductBenchmark, Saving, Share, Total, VatFinding,
};

/// The figures of a benchmark, being hashed product by product.
#[derive(Default)]
pub(super) struct Figures(Sha256);

impl Figures {
    /// Adds a product with these figures.
    pub(super) fn add(&mut self, product_id: &str, hash: &str) {
        self.0.update(format!("product\t{product_id}\t{hash}\n"));
    }

    /// Adds what the products rest on; the hash of it all.
    pub(super) fn finish(mut self, head: &BenchmarkHead, coverage: &Coverage) -> String {
        self.0.update(head_text(head, coverage));
        hexadecimal(&self.0.finalize())
    }
}

/// The hash of a product's figures as they are told.
pub(super) fn product_hash(head: &BenchmarkHead, product: &BenchmarkedProduct) -> String {
    hexadecimal(&Sha256::digest(product_text(head, product)))
}

fn ratio(price: &Ratio) -> String {
    price.to_text(PRICE_DECIMALS).unwrap_or_default()
}

fn maybe(price: Option<&Ratio>) -> String {
    price.map(ratio).unwrap_or_default()
}

fn saving(saving: Option<Saving>) -> String {
    saving.map(|saving| saving.net.to_string()).unwrap_or_default()
}

fn total(total: Option<Total>) -> String {
    total.map(|total| total.to_string()).unwrap_or_default()
}

fn share(share: Share) -> String {
    format!("{}\t{}", share.lines, share.spend)
}

fn basis(basis: Basis) -> String {
    format!("{}\t{}\t{}\t{}", basis.base_unit, basis.currency, basis.vat_basis, basis.carriage_included)
}

fn product_text(head: &BenchmarkHead, product: &BenchmarkedProduct) -> String {
    let reference = product.reference.as_deref().unwrap_or_default();
    let mut rows = vec![format!("{}\t{reference}\t{}", product.product_id, product.description)];
    for one in &product.benchmarks.benchmarks {
        rows.push(benchmark_text(one));
        let mut payers: Vec<String> = one.organisations.iter().map(|payer| payer_text(head, payer)).collect();
        payers.sort_unstable();
        rows.append(&mut payers);
    }
    rows.extend(product.benchmarks.excluded.iter().map(|left_out| {
        let (reason, sum) = (left_out.reason, share(Share::new(left_out.lines, left_out.spend)));
        format!("excluded\t{}\t{}\t{reason}\t{sum}", left_out.currency, left_out.vat_basis)
    }));
    let mut held: Vec<String> = product.quarantined.iter().map(|held| held_text(head, held)).collect();
    held.sort_unstable();
    rows.append(&mut held);
    rows.join("\n")
}

fn benchmark_text(one: &ProductBenchmark) -> String {
    let of = &one.distribution;
    [
        format!("benchmark\t{}\t{}", basis(one.basis), one.payers()),
        ratio(&of.minimum),
        maybe(of.p10.as_ref()),
        maybe(of.q1.as_ref()),
        ratio(&of.median),
        maybe(of.q3.as_ref()),
        maybe(of.p90.as_ref()),
        ratio(&of.maximum),
        ratio(&one.weighted_mean),
        maybe(one.spread.as_ref()),
        one.quantity.to_string(),
        one.gross.to_string(),
        one.net.to_string(),
        one.lines.to_string(),
        total(one.savings.to_minimum),
        total(one.savings.to_best),
        total(one.savings.to_p10),
        total(one.savings.to_q1),
        total(one.savings.to_median),
    ]
    .join("\t")
}

fn payer_text(head: &BenchmarkHead, payer: &OrganisationPrice) -> String {
    [
        format!("payer\t{}", head.names.code(payer.organisation)),
        payer.quantity.to_string(),
        payer.gross.to_string(),
        payer.net.to_string(),
        payer.lines.to_string(),
        payer.orders.to_string(),
        payer.suppliers.to_string(),
        payer.last_month.to_string(),
        saving(payer.to_minimum),
        saving(payer.to_best),
        saving(payer.to_p10),
        saving(payer.to_q1),
        saving(payer.to_median),
    ]
    .join("\t")
}

fn held_text(head: &BenchmarkHead, held: &Quarantined) -> String {
    let (point, reading) = (&held.point, &held.reading);
    [
        format!(
            "held\t{}\t{}\t{}",
            head.names.code(point.organisation),
            head.names.supplier(point.supplier),
            point.month
        ),
        format!("{}\t{}\t{}", point.currency, point.vat_basis, point.reason),
        format!("{}\t{}\t{}\t{}", point.lines, point.spend, reading.base_unit, reading.quantity),
        format!("{}\t{}\t{}", reading.units_read, reading.units_other, reading.fit),
    ]
    .join("\t")
}

fn head_text(head: &BenchmarkHead, coverage: &Coverage) -> String {
    let month = |month: Option<crate::engine::period::Month>| month.map(|month| month.to_string()).unwrap_or_default();
    let asked = &head.request;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut rows = vec![format!(
        "asked\t{}\t{}\t{}\t{}\t{}\t{}\t{:?}\t{}\t{}\t{}",
        text(&asked.product),
        text(&asked.category),
        text(&asked.group),
        text(&asked.org),
        asked.currency.map(|currency| currency.to_string()).unwrap_or_default(),
        asked.peers,
        asked.price_of,
        month(head.window.from),
        month(head.window.to),
        month(head.cut_off),
    )];
    rows.extend(coverage.currencies().map(|(currency, one)| format!("coverage\t{currency}\t{}", coverage_text(one))));
    let mut findings: Vec<String> = head.vat_findings.iter().map(|finding| finding_text(head, finding)).collect();
    findings.sort_unstable();
    rows.append(&mut findings);
    rows.join("\n")
}

fn coverage_text(one: &CurrencyCoverage) -> String {
    let shares = [one.rejected, one.unmatched, one.benchmarked, one.uncategorised].map(share);
    let reasons = one.by_reason().map(|(reason, sum)| format!("{reason}\t{}", share(sum)));
    shares.into_iter().chain(reasons).collect::<Vec<_>>().join("\t")
}

fn finding_text(head: &BenchmarkHead, finding: &VatFinding) -> String {
    let seat = &finding.seat;
    [
        format!("vat\t{}\t{}", head.names.code(seat.organisation), head.names.supplier(seat.supplier)),
        format!("{}\t{}\t{}", seat.currency, seat.vat_basis, finding.rate),
        format!("{}\t{}\t{}", finding.products, finding.compared, finding.spend),
    ]
    .join("\t")
}
