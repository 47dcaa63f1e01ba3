//! What a plan tells: candidates with their proof, and every contract that is in none with the reason.

use std::fmt;

use chrono::NaiveDate;

use super::benefit::Benefit;
use super::category::Category;
use super::discount::FinancialYear;
use super::exact::PresentValue;
use super::holding::AnnualValue;
use super::sums::Sums;
use super::why::Why;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Amount;

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
    /// Whether everything a contract's part rests on is known.
    Status {
        /// Everything is stated or paid.
        Green = "green",
        /// Something is taken for granted.
        Amber = "amber",
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
        /// Have interim cover in place.
        ArrangeInterimCover = "arrange_interim_cover",
        /// The joint contract begins.
        JointStart = "joint_start",
    }
}

/// Something that is taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// No notice period is stated: so many days are assumed.
    NoticeAssumed(u32),
    /// No notice period for extensions is stated: so many days are assumed.
    ExtensionNoticeAssumed(u32),
    /// The steps to the last possible end are not stated: one is assumed.
    OneExtensionAssumed,
    /// No shared products: the benefit is a part, in millionths, of the annual value.
    BenefitAssumed(u32),
    /// Interim cover for so many days, at a premium in millionths of the annual value.
    BridgingAssumed(u32, u32),
    /// No spend under it is known: its annual value is the register's.
    ValueFromRegister,
    /// Neither spend nor an annual value is known: it is the whole value over the term.
    ValueFromWholeLife,
    /// The value it rests on holds VAT.
    ValueHoldsVat,
    /// Whether it renews itself is not stated: it is taken to end.
    RenewalUnknown,
    /// Renewing alone would have cost a procurement.
    ProcurementAvoided,
    /// What the joint procurement costs.
    JointProcurement,
    /// How many days the joint procurement takes.
    LeadTime(u32),
}

impl fmt::Display for Caution {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoticeAssumed(days) => write!(formatter, "notice of {days} days: the register states none"),
            Self::ExtensionNoticeAssumed(days) => {
                write!(formatter, "an extension is exercised {days} days before: the register states no time")
            }
            Self::OneExtensionAssumed => {
                formatter.write_str("one extension up to the last possible end: the register states no steps")
            }
            Self::BenefitAssumed(part) => write!(
                formatter,
                "benefit of {} of the annual value: no shared products are known",
                super::benefit::percent_text(*part)
            ),
            Self::BridgingAssumed(days, premium) => write!(
                formatter,
                "interim cover for {days} days at {} above the annual value",
                super::benefit::percent_text(*premium)
            ),
            Self::ValueFromRegister => formatter.write_str("annual value from the register: no spend is known"),
            Self::ValueFromWholeLife => {
                formatter.write_str("annual value from the whole value over the term: no spend is known")
            }
            Self::ValueHoldsVat => formatter.write_str("the register's value holds VAT"),
            Self::RenewalUnknown => {
                formatter.write_str("it ends by itself: the register does not state whether it renews itself")
            }
            Self::ProcurementAvoided => formatter.write_str("a procurement of its own is saved"),
            Self::JointProcurement => formatter.write_str("what the joint procurement costs"),
            Self::LeadTime(days) => write!(formatter, "a joint procurement takes {days} days"),
        }
    }
}

/// Something taken for granted, of one contract or of the candidate as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Organisation and reference of the contract.
    pub contract: Option<(String, String)>,
    /// What.
    pub what: Caution,
    /// The cash over the horizon that rests on it alone, where it is an amount.
    pub amount: Option<Amount>,
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
    /// The benefit that is assumed; nothing where all of it rests on the members' own prices.
    pub assumed_benefit: Option<AssumedBenefit>,
    /// What it rests on.
    pub assumptions: Vec<Assumption>,
    /// What is to be done, by date.
    pub tasks: Vec<Task>,
    /// Every day that could have been the best.
    pub alternatives: Vec<Alternative>,
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
