//! What each contract's part, and a candidate as a whole, takes for granted.

use super::answer::{How, JoiningContract, Stage};
use super::assumptions::{Assumption, Caution};
use super::benefit::BenefitBasis;
use super::exits::Way;
use super::grouping::{Scope, is_service, tags};
use super::holding::{AnnualBasis, Frame, Holding, Joining, What};
use super::sums::plus;
use crate::engine::money::{Amount, NumberError};

/// What a contract's part takes for granted.
pub(super) fn cautions(holding: &Holding<'_>, joining: &Joining, scope: &Scope, frame: &Frame<'_>) -> Vec<Caution> {
    let (contract, terms) = (holding.contract, frame.terms);
    let extended = !joining.exit.exercise_by.is_empty();
    let assumed = holding.benefit.basis == BenefitBasis::Assumption;
    // What the annual value rests on matters where money is reckoned from it.
    let reckoned = assumed || joining.flows.iter().any(|flow| matches!(flow.what, What::Fee | What::Bridging));
    let basis = holding.annual.basis;
    let list = [
        (joining.exit.notice_by.is_some() && contract.notice_days.is_none())
            .then_some(Caution::NoticeAssumed(terms.notice_days)),
        (extended && contract.extension_notice_days.is_none())
            .then_some(Caution::ExtensionNoticeAssumed(terms.extension_notice_days)),
        (extended && holding.exits.one_step_assumed).then_some(Caution::OneExtensionAssumed),
        assumed.then_some(Caution::BenefitAssumed(terms.benefit_part)),
        matches!(holding.benefit.basis, BenefitBasis::Benchmark(..)).then_some(Caution::BenefitFromBenchmark),
        (matches!(joining.exit.way, Way::RunOut | Way::Extend) && contract.auto_renew.is_none())
            .then_some(Caution::RenewalUnknown),
        (joining.gap > 0).then_some(Caution::BridgingAssumed(joining.gap, terms.bridge_premium)),
        (reckoned && basis == AnnualBasis::Register).then_some(Caution::ValueFromRegister),
        (reckoned && basis == AnnualBasis::WholeLife).then_some(Caution::ValueFromWholeLife),
        (reckoned && basis != AnnualBasis::Spend && contract.value_includes_vat == Some(true))
            .then_some(Caution::ValueHoldsVat),
        (scope.service.is_none() && !is_service(contract) && basis != AnnualBasis::Spend)
            .then_some(Caution::ProductsUnknown),
        (scope.service.is_none() && is_service(contract)).then_some(Caution::ScopeUnknown),
        scope.service.as_ref().is_some_and(|service| service.tags != tags(contract)).then_some(Caution::ScopeDiffers),
    ];
    list.into_iter().flatten().collect()
}

/// Everything taken for granted: contract by contract, then of the candidate as a whole.
pub(super) fn assumptions(
    contracts: &[JoiningContract],
    how: How,
    stages: &[Stage],
    frame: &Frame<'_>,
) -> Result<Vec<Assumption>, NumberError> {
    let mut list = Vec::new();
    for contract in contracts {
        let mut add = |what: Caution, amount: Option<Amount>| {
            let of = Some((contract.org_code.clone(), contract.contract_ref.clone()));
            list.push(Assumption { contract: of, what, amount });
        };
        for caution in &contract.cautions {
            let amount = match caution {
                Caution::BenefitAssumed(_) | Caution::BenefitFromBenchmark => Some(contract.cash.benefit),
                Caution::BridgingAssumed(..) => Some(contract.cash.bridging),
                _ => None,
            };
            add(*caution, amount);
        }
        if contract.cash.procurements_avoided > Amount::ZERO {
            add(Caution::ProcurementAvoided, Some(contract.cash.procurements_avoided));
        }
    }
    let mut whole = |what: Caution, amount: Option<Amount>| list.push(Assumption { contract: None, what, amount });
    let cost = |stages: &[Stage]| stages.iter().try_fold(Amount::ZERO, |sum, stage| plus(sum, stage.cost));
    let (first, later) = stages.split_at(stages.len().min(1));
    match how {
        How::JointProcurement => {
            whole(Caution::JointProcurement, Some(cost(first)?));
            whole(Caution::LeadTime(frame.lead_days), None);
            if !later.is_empty() {
                whole(Caution::LaterStages, Some(cost(later)?));
            }
        }
        How::Accession => whole(Caution::Accession(frame.lead_days), Some(cost(stages)?)),
    }
    Ok(list)
}
