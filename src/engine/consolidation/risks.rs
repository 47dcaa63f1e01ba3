//! What may go wrong with a candidate: red, amber or green, each with its reason.

use std::fmt;

use chrono::NaiveDate;

use super::answer::{Candidate, How, JoiningContract, LeftOut, Status, TaskKind};
use super::assumptions::Caution;
use super::procuring::stretched;
use super::sensitivity::Turn;
use super::sums::minus;
use super::why::{Why, pounds};
use crate::engine::model::Contract;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, NumberError};
use crate::engine::procurement::Rules;

/// Whatever is due within so many days is red. Our assumption.
const VERY_SOON: i64 = 30;
/// Whatever is due within so many days is amber, and among the decisions that a plan tells as due.
pub const SOON: i64 = 90;

words! {
    /// What may go wrong.
    RiskKind {
        /// A deadline is near.
        Deadline = "deadline",
        /// Exit fees eat up a large part of what is saved.
        ExitFees = "exit_fees",
        /// The saving is not seen in purchases.
        SavingAssumed = "saving_assumed",
        /// A member loses.
        MemberLoses = "member_loses",
        /// Without one member nothing is left.
        DependsOnMember = "depends_on_member",
        /// What stands in contracts is not known.
        TermsUnknown = "terms_unknown",
        /// Interim cover or a stretched contract.
        InterimCover = "interim_cover",
        /// Staff transfer.
        StaffTransfer = "staff_transfer",
        /// That services are alike has to be confirmed.
        ScopeUnconfirmed = "scope_unconfirmed",
        /// A new supplier needs longer than the plan gives it.
        Mobilisation = "mobilisation",
        /// The plan rests on slipping by no more than it can bear.
        SlippingCosts = "slipping_costs",
    }
}

/// Something that may go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// How bad it is.
    pub level: Status,
    /// What.
    pub kind: RiskKind,
    /// Organisation and reference of the contract it is about, where it is about one.
    pub contract: Option<(String, String)>,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Risk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.level, self.reason)
    }
}

/// The risks of a candidate, worst first. `registered` finds the register entry of a contract that joins.
pub(super) fn risks<'a>(
    one: &Candidate,
    (as_of, rules): (NaiveDate, Option<&Rules>),
    registered: impl Fn(&JoiningContract) -> Option<&'a Contract>,
) -> Result<Vec<Risk>, NumberError> {
    let mut risks = Vec::new();
    let mut add = |level: Status, kind: RiskKind, contract: Option<(String, String)>, reason: String| {
        risks.push(Risk { level, kind, contract, reason });
    };
    for task in &one.tasks {
        let days = (task.by - as_of).num_days();
        if days <= SOON && !matches!(task.kind, TaskKind::JointStart | TaskKind::LaterStage) {
            let level = if days <= VERY_SOON { Status::Red } else { Status::Amber };
            let reason = format!("{} is due by {}, in {days} days", task_words(task.kind), task.by);
            add(level, RiskKind::Deadline, task.contract.clone(), reason);
        }
    }
    let saved = one.present.benefit.checked_add(one.present.procurements_avoided).ok_or(NumberError::OutOfRange)?;
    if one.present.fees > Amount::ZERO {
        let large = one.present.fees.micros() > saved.micros() / 2;
        let reason = format!("exit fees of {} against {} saved", pounds(one.present.fees), pounds(saved));
        add(if large { Status::Red } else { Status::Amber }, RiskKind::ExitFees, None, reason);
    }
    if let Some(assumed) = &one.assumed_benefit {
        let lost = assumed.worth_without <= Amount::ZERO;
        let reason = format!(
            "{} of the lower prices is assumed; without it {} is left",
            pounds(assumed.cash),
            pounds(assumed.worth_without)
        );
        add(if lost { Status::Red } else { Status::Amber }, RiskKind::SavingAssumed, None, reason);
    }
    for member in &one.members {
        let worth = member.worth()?;
        if worth < Amount::ZERO {
            let reason =
                format!("{} loses {} unless the others share", member.org_code, pounds(minus(Amount::ZERO, worth)?));
            add(Status::Red, RiskKind::MemberLoses, None, reason);
        }
    }
    for case in &one.sensitivity {
        let member = case.org_code.as_deref().unwrap_or_default();
        match (case.turn, case.net_present_value) {
            (Turn::MemberLeaves, None) => {
                let reason = format!("without {member} nothing is left of it");
                add(Status::Amber, RiskKind::DependsOnMember, None, reason);
            }
            (Turn::StartSlips, None) => {
                let reason = "nothing is left of it where it starts a quarter later".to_owned();
                add(Status::Red, RiskKind::SlippingCosts, None, reason);
            }
            _ => {}
        }
    }
    for contract in &one.contracts {
        of_contract(contract, one, (registered(contract), rules), &mut add);
    }
    for left in &one.left_out {
        if let Some(why) = unknown(left) {
            let of = Some((left.org_code.clone(), left.contract_ref.clone()));
            add(Status::Amber, RiskKind::TermsUnknown, of, format!("it stays out for {why}: ask for it"));
        }
    }
    let unstated = |contract: &JoiningContract| contract.cautions.contains(&Caution::ScopeUnknown);
    if one.scope.service.is_some() || one.contracts.iter().any(unstated) {
        let reason = "that these services are alike has to be confirmed by somebody who knows them".to_owned();
        add(Status::Amber, RiskKind::ScopeUnconfirmed, None, reason);
    }
    risks.sort_by(|left, right| {
        (right.level, left.kind, &left.contract).cmp(&(left.level, right.kind, &right.contract))
    });
    Ok(risks)
}

fn of_contract(
    contract: &JoiningContract,
    one: &Candidate,
    (registered, rules): (Option<&Contract>, Option<&Rules>),
    add: &mut impl FnMut(Status, RiskKind, Option<(String, String)>, String),
) {
    let of = || Some((contract.org_code.clone(), contract.contract_ref.clone()));
    for caution in &contract.cautions {
        let unknown = matches!(
            caution,
            Caution::RenewalUnknown
                | Caution::NoticeAssumed(_)
                | Caution::ExtensionNoticeAssumed(_)
                | Caution::OneExtensionAssumed
                | Caution::CategoryGuessed(_)
        );
        if unknown {
            add(Status::Amber, RiskKind::TermsUnknown, of(), caution.to_string());
        }
    }
    if contract.bridge_days > 0 {
        let law = registered
            .zip(rules)
            .map(|(entry, rules)| stretched(entry, contract.bridge_days, rules, contract.leave_date));
        let reason = format!(
            "{} days between its end and {}: interim cover, or a stretch: {}",
            contract.bridge_days,
            contract.joins_on,
            law.as_deref().unwrap_or("for legal review")
        );
        add(Status::Amber, RiskKind::InterimCover, of(), reason);
    }
    let Some(registered) = registered else { return };
    if registered.tupe == Some(true) {
        add(Status::Amber, RiskKind::StaffTransfer, of(), "staff transfer with it (TUPE)".to_owned());
    }
    let given = (contract.joins_on - one.start_procurement_by).num_days();
    if let Some(days) = registered.mobilisation_days.filter(|days| i64::from(*days) > given)
        && one.how == How::JointProcurement
    {
        let reason = format!("a new supplier needs {days} days, the whole procurement has {given}");
        add(Status::Red, RiskKind::Mobilisation, of(), reason);
    }
}

const fn task_words(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::ExerciseExtension => "exercising an extension",
        TaskKind::GiveNotice => "notice to leave early",
        TaskKind::StopRenewal => "notice to stop its renewal",
        TaskKind::StartProcurement => "beginning the joint procurement",
        TaskKind::Accede => "deciding to accede",
        TaskKind::CallOff => "calling off a later stage",
        TaskKind::ArrangeInterimCover => "interim cover",
        TaskKind::JointStart => "the joint start",
        TaskKind::LaterStage => "a later stage",
    }
}

/// What nobody knows that keeps a contract out.
fn unknown(left: &LeftOut) -> Option<&'static str> {
    left.reasons.iter().find_map(|why| match why {
        Why::RightUnknown => Some("want of knowing whether it may be left early"),
        Why::FeeUnknown => Some("want of a known exit fee"),
        Why::ResidualUnknown => Some("want of a known residual value"),
        Why::NoMarketTest => Some("want of a date of its market test"),
        Why::ExtensionsUsedUnknown => Some("want of knowing which extensions are used"),
        _ => None,
    })
}
