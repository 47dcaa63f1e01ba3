//! A price check's answer as it is shown.

use super::form::Form;
use super::verdict::{Terms, VerdictTold, verdict};
use crate::app::{Candidate, CheckAnswer, Found, Payer};
use crate::engine::model::Currency;
use crate::engine::units::BaseUnit;
use crate::engine::variation::{OwnPrice, ProductBenchmark};
use crate::web::page::address;
use crate::web::references::{ReferenceTold, reference};
use crate::web::{period, shown, words};

/// Everything the page shows.
pub(super) struct Told {
    pub(super) verdict: VerdictTold,
    pub(super) chosen: Option<CandidateTold>,
    pub(super) sure: &'static str,
    pub(super) order_unit: String,
    pub(super) pack: String,
    pub(super) pack_evidence: String,
    pub(super) paid: Option<Paid>,
    pub(super) own: Option<String>,
    pub(super) references: Vec<ReferenceTold>,
    pub(super) candidates: Vec<CandidateTold>,
}

/// A product it may be.
pub(super) struct CandidateTold {
    pub(super) description: String,
    pub(super) link: String,
    pub(super) choose: String,
    pub(super) score: String,
    pub(super) chosen: bool,
    pub(super) evidence: Vec<EvidenceTold>,
}

pub(super) struct EvidenceTold {
    pub(super) text: String,
    pub(super) conflict: bool,
}

/// What all organisations paid.
pub(super) struct Paid {
    pub(super) payers: usize,
    pub(super) months: String,
    pub(super) rolled_back: bool,
    pub(super) vat: &'static str,
    pub(super) unit: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) rows: Vec<PayerTold>,
    pub(super) lines: String,
}

pub(super) struct PayerTold {
    pub(super) name: String,
    pub(super) price: String,
    pub(super) quantity: String,
    pub(super) spend: String,
    pub(super) lines: String,
    pub(super) last: String,
    pub(super) own: bool,
}

impl Told {
    /// An answer as it is shown.
    pub(super) fn of(form: &Form, answer: &CheckAnswer) -> Self {
        let basis = answer.benchmark.as_ref().map(|one| one.basis);
        let unit = basis.and_then(|basis| BaseUnit::from_code(basis.base_unit)).unwrap_or(answer.pack.base_unit);
        let order_unit = if form.uom.is_empty() { "order unit" } else { form.uom.as_str() };
        let terms = Terms {
            currency: basis.map_or(Currency::GBP, |basis| basis.currency),
            per: shown::per(unit),
            units: answer.pack.units,
            order_unit,
        };
        let candidates: Vec<CandidateTold> = answer.candidates.iter().map(|one| candidate(form, one)).collect();
        Self {
            verdict: verdict(form, answer, &terms),
            chosen: answer.candidates.iter().find(|one| one.chosen).map(|one| candidate(form, one)),
            sure: match answer.found {
                Found::Matched => "This is the product.",
                Found::Likely => "This is most likely the product: see below what it was taken for, and why.",
                Found::Ambiguous | Found::Unknown => "",
            },
            order_unit: order_unit.to_owned(),
            pack: match answer.pack.base_unit {
                BaseUnit::Each => answer.pack.units.to_string(),
                other => format!("{} {other}", answer.pack.units),
            },
            pack_evidence: answer.pack.evidence_text(),
            paid: answer.benchmark.as_ref().map(|one| paid(form, answer, one)),
            own: answer.own.as_ref().map(|own| own_price(own, &terms)),
            references: answer.references.iter().map(reference).collect(),
            candidates,
        }
    }
}

fn candidate(form: &Form, one: &Candidate) -> CandidateTold {
    let evidence = one.evidence.iter().map(|evidence| EvidenceTold {
        text: format!("{}: {}", evidence.what, evidence.finding),
        conflict: evidence.conflict,
    });
    CandidateTold {
        description: one.description.clone(),
        link: address(&format!("/products/{}", one.product_id), &[("org", &form.org)]),
        choose: form.link_for(&one.product_id),
        score: shown::score(one.score),
        chosen: one.chosen,
        evidence: evidence.collect(),
    }
}

fn paid(form: &Form, answer: &CheckAnswer, one: &ProductBenchmark) -> Paid {
    let currency = one.basis.currency;
    let price = |ratio| shown::price_or_none(currency, ratio);
    let chosen = answer.candidates.iter().find(|candidate| candidate.chosen);
    Paid {
        payers: one.payers(),
        months: period::words(answer.window),
        rolled_back: answer.rolled_back,
        vat: words::vat(one.basis.vat_basis),
        unit: shown::per_code(one.basis.base_unit),
        facts: vec![
            ("Lowest", price(Some(&one.distribution.minimum))),
            ("Lower quarter", price(one.distribution.q1.as_ref())),
            ("Median", price(Some(&one.distribution.median))),
            ("Upper quarter", price(one.distribution.q3.as_ref())),
            ("Highest", price(Some(&one.distribution.maximum))),
        ],
        rows: answer.payers.iter().map(|payer| payer_row(form, currency, payer)).collect(),
        lines: chosen.map_or_else(String::new, |chosen| format!("/products/{}/lines", chosen.product_id)),
    }
}

fn payer_row(form: &Form, currency: Currency, payer: &Payer) -> PayerTold {
    PayerTold {
        name: payer.name.clone(),
        price: shown::price_or_none(currency, payer.price.ratio().ok().as_ref()),
        quantity: shown::quantity(payer.price.quantity()),
        spend: shown::money(currency, payer.price.spend()),
        lines: shown::count(payer.lines),
        last: shown::month(payer.last_month),
        own: payer.org_code == form.org,
    }
}

fn own_price(own: &OwnPrice, terms: &Terms<'_>) -> String {
    let price = own.price.ratio().ok();
    let price =
        price.map_or_else(|| shown::NONE.to_owned(), |price| shown::price_per(terms.currency, &price, &terms.per));
    let when = match (own.first_month == own.last_month, own.rolled_forward) {
        (_, true) => format!("last bought in {}, nothing in the last three months", shown::month(own.last_month)),
        (true, false) => format!("bought in {}", shown::month(own.last_month)),
        (false, false) => {
            format!("bought from {} to {}", shown::month(own.first_month), shown::month(own.last_month))
        }
    };
    format!(
        "{price}, {when}: {} base units for {}",
        shown::quantity(own.price.quantity()),
        shown::money(terms.currency, own.price.spend())
    )
}
