//! What a plan tells: candidates with their proof, and every contract that is in none with the reason.

use std::fmt;

use chrono::NaiveDate;

use super::assumptions::{Assumption, Caution};
use super::benefit::Benefit;
use super::category::Category;
use super::discount::FinancialYear;
use super::exact::PresentValue;
use super::grouping::Scope;
use super::holding::AnnualValue;
use super::procuring::Procuring;
use super::risks::{Risk, SOON};
use super::sensitivity::Sensitivity;
use super::sums::{Sums, plus};
use super::why::Why;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, NumberError};

words! {
    /// What becomes of a contract.
    Action {
        /// It ends at its end.
        RunOut = "run_out",
        /// It is extended and ends with an extension.
        Extend = "extend",
        /// It is left early, for a known fee.
        LeaveEarly = "leave_early",
        /// It ends before the joint start, and interim cover bridges the gap.
        Bridge = "bridge",
        /// It moves at its market test.
        MarketTest = "market_test",
        /// It stays as it is.
        StayOut = "stay_out",
    }
}

words! {
    /// How sure a contract's part or a candidate is, best first.
    Status {
        /// Everything is stated or paid.
        Green = "green",
        /// Something is taken for granted.
        Amber = "amber",
        /// Something stands in the way that somebody has to settle first.
        Red = "red",
    }
}

words! {
    /// How contracts become one.
    How {
        /// Their members procure a contract together.
        JointProcurement = "joint_procurement",
        /// They accede to a contract or framework of a member that is open to others.
        Accession = "accession",
    }
}

words! {
    /// Something to be done.
    TaskKind {
        /// Exercise an extension.
        ExerciseExtension = "exercise_extension",
        /// Give notice to leave early.
        GiveNotice = "give_notice",
        /// Give notice so that it does not renew itself.
        StopRenewal = "stop_renewal",
        /// Begin the joint procurement.
        StartProcurement = "start_procurement",
        /// Decide to accede to a member's contract.
        Accede = "accede",
        /// Call off a later stage of the joint contract.
        CallOff = "call_off",
        /// Have interim cover in place.
        ArrangeInterimCover = "arrange_interim_cover",
        /// The joint contract begins.
        JointStart = "joint_start",
        /// More contracts come in.
        LaterStage = "later_stage",
    }
}

/// Something to be done, by whom and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The last day for it.
    pub by: NaiveDate,
    /// What.
    pub kind: TaskKind,
    /// Who, for which contract; nothing where it is for the members together.
    pub contract: Option<(String, String)>,
    /// What it is about: the supplier, or the category.
    pub about: String,
}

/// A contract that joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoiningContract {
    /// Who holds it.
    pub org_code: String,
    /// Its reference.
    pub contract_ref: String,
    /// Its title.
    pub title: String,
    /// Its supplier.
    pub supplier_name: String,
    /// What becomes of it.
    pub action: Action,
    /// Its end as it stands.
    pub current_end_date: NaiveDate,
    /// Its last day.
    pub leave_date: NaiveDate,
    /// The day of the stage at which it comes in.
    pub joins_on: NaiveDate,
    /// By when each extension is to be exercised.
    pub exercise_by: Vec<NaiveDate>,
    /// By when notice is to be given.
    pub notice_by: Option<NaiveDate>,
    /// The fee for leaving early; nothing where none falls due.
    pub exit_fee: Option<Amount>,
    /// Days of interim cover.
    pub bridge_days: u32,
    /// What it is worth a year.
    pub annual_value: AnnualValue,
    /// What joining brings a year.
    pub benefit: Benefit,
    /// Cash over the horizon, without a share of the joint procurement.
    pub cash: Sums,
    /// The same discounted.
    pub present: Sums,
    /// Whether everything is known.
    pub status: Status,
    /// What is not.
    pub cautions: Vec<Caution>,
}

/// A contract that takes no part, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Who holds it.
    pub org_code: String,
    /// Its reference.
    pub contract_ref: String,
    /// Its title.
    pub title: String,
    /// Its supplier.
    pub supplier_name: String,
    /// Its category, where it can be read.
    pub category: Option<Category>,
    /// Why, the decisive reason first; never empty.
    pub reasons: Vec<Why>,
}

impl LeftOut {
    /// Organisation and reference: the order in which contracts are told.
    pub(super) fn key(&self) -> (&str, &str) {
        (&self.org_code, &self.contract_ref)
    }

    /// The reasons as one sentence.
    #[must_use]
    pub fn explanation(&self) -> String {
        self.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// What an organisation pays and gains, its share of the joint procurement by annual value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub org_code: String,
    /// The annual value of its contracts that join.
    pub annual_value: Amount,
    /// Cash over the horizon.
    pub cash: Sums,
    /// The same discounted.
    pub present: Sums,
    /// What it gets from the others in today's money, below zero where it gives; all of them together come to nothing.
    pub compensation: Amount,
}

impl Member {
    /// What joining is worth to it today, what it gets or gives counted in.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where it does not fit an amount.
    pub fn worth(&self) -> Result<Amount, NumberError> {
        plus(self.present.net, self.compensation)
    }
}

/// A day on which contracts come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The day.
    pub start: NaiveDate,
    /// The last day to begin with it: the procurement for the first, the decision to accede; later ones are called off.
    pub begin_by: NaiveDate,
    /// Contracts that come in.
    pub contracts: usize,
    /// What it costs, paid on the day.
    pub cost: Amount,
    /// The same discounted.
    pub present: Amount,
}

/// A supplier of a group's contracts; wordings that differ in case, punctuation or legal form alone are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierShare {
    /// Name, as the first of its contracts states it.
    pub name: String,
    /// Organisations that have a contract with it.
    pub organisations: usize,
    /// Annual value of these contracts.
    pub annual_value: Amount,
}

/// The contract that others accede to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostContract {
    /// Who holds it.
    pub org_code: String,
    /// Its reference.
    pub contract_ref: String,
    /// Its title.
    pub title: String,
    /// Its supplier.
    pub supplier_name: String,
    /// Its last day.
    pub last_day: NaiveDate,
}

/// What another way of becoming one would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherWay {
    /// How.
    pub how: How,
    /// Where it is an accession, to what.
    pub host: Option<HostContract>,
    /// The best that can be had of it; nothing where two organisations never meet or nobody gains.
    pub net_present_value: Option<Amount>,
}

/// Cash of a financial year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearCash {
    /// The year.
    pub year: FinancialYear,
    /// What a pound in it is worth, in millionths.
    pub factor: u32,
    /// Cash.
    pub cash: Sums,
    /// The same discounted.
    pub present: Sums,
}

/// What a day would come to: the proof that no other is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative {
    /// The joint start.
    pub joint_start: NaiveDate,
    /// The best that can be had; nothing where two organisations cannot be there.
    pub net_present_value: Option<Amount>,
}

/// The part of a candidate's benefit that no purchases show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssumedBenefit {
    /// What is assumed of the annual value a year, in millionths.
    pub part: u32,
    /// Cash over the horizon.
    pub cash: Amount,
    /// The net present value of the same contracts on the same day without it.
    pub worth_without: Amount,
}

/// Contracts that could become one, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Their category.
    pub category: Category,
    /// What they have in common.
    pub scope: Scope,
    /// How they become one.
    pub how: How,
    /// Whose contract they accede to, where they do.
    pub host: Option<HostContract>,
    /// How they would be procured together, by the law's tables; nothing without these.
    pub procuring: Option<Procuring>,
    /// The days on which contracts come in, the joint start first.
    pub stages: Vec<Stage>,
    /// The first day of the joint contract.
    pub joint_start: NaiveDate,
    /// The last day to begin its procurement.
    pub start_procurement_by: NaiveDate,
    /// The contracts that join, by organisation and reference.
    pub contracts: Vec<JoiningContract>,
    /// The other contracts of the group.
    pub left_out: Vec<LeftOut>,
    /// What they are worth a year together.
    pub annual_value: Amount,
    /// What coming together brings a year.
    pub benefit_a_year: Amount,
    /// Cash over the horizon.
    pub cash: Sums,
    /// The same discounted; its net is the net present value.
    pub present: Sums,
    /// The net present value, not rounded: what the choice was made by.
    pub worth: PresentValue,
    /// Each organisation's part.
    pub members: Vec<Member>,
    /// By financial year.
    pub years: Vec<YearCash>,
    /// Green when every contract is.
    pub status: Status,
    /// What may go wrong, worst first.
    pub risks: Vec<Risk>,
    /// The suppliers of the contracts that join, largest value first.
    pub suppliers: Vec<SupplierShare>,
    /// The benefit that is assumed; nothing where all of it rests on the members' own prices.
    pub assumed_benefit: Option<AssumedBenefit>,
    /// What it rests on.
    pub assumptions: Vec<Assumption>,
    /// What is to be done, by date.
    pub tasks: Vec<Task>,
    /// Every day that could have been the joint start, with the best later stages for it.
    pub alternatives: Vec<Alternative>,
    /// What the other ways of becoming one would come to.
    pub other_ways: Vec<OtherWay>,
    /// What changes where things turn out otherwise.
    pub sensitivity: Vec<Sensitivity>,
}

/// A footprint's candidates, and every contract that is in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The plan's date.
    pub as_of: NaiveDate,
    /// The first day after the horizon.
    pub until: NaiveDate,
    /// Highest net present value first.
    pub candidates: Vec<Candidate>,
    /// Contracts of no candidate's group, by organisation and reference.
    pub excluded: Vec<LeftOut>,
}

impl Plan {
    /// What is to be done within [`SOON`] days of the plan's date, by date.
    #[must_use]
    pub fn due_soon(&self) -> Vec<&Task> {
        let tasks = self.candidates.iter().flat_map(|one| &one.tasks);
        let mut due: Vec<&Task> = tasks.filter(|task| (task.by - self.as_of).num_days() <= SOON).collect();
        due.sort_by_key(|task| task.by);
        due
    }
}
