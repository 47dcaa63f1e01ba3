//! What a plan takes for granted: every number with its source, or said to be our assumption.

use crate::engine::money::Amount;

/// The terms of a plan. Each is told with the answer; whatever rests on an assumption is labelled with its amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Days of notice where a contract does not state them. Our assumption: three months.
    pub notice_days: u32,
    /// Days before an end by which an extension is exercised, where a contract does not state them. Our assumption:
    /// three months.
    pub extension_notice_days: u32,
    /// The longest gap that interim cover may bridge. Our assumption: half a year.
    pub bridge_days: u32,
    /// What interim cover costs above the annual value, in millionths of it, pro rata. Our assumption: 5%.
    pub bridge_premium: u32,
    /// Days from the start of a joint procurement to the joint start where the law's tables do not tell: approvals, tender,
    /// standstill, mobilisation. Our assumption: nine months.
    pub lead_days: u32,
    /// Months of a joint contract with all its extensions, for its whole-life value. Our assumption: four years.
    pub joint_term_months: u32,
    /// What one joint procurement costs its members together. Our assumption: half as much again as one alone.
    pub joint_procurement_cost: Amount,
    /// What bringing in contracts at a later stage of a joint contract costs its members together: calling off and
    /// mobilising. Our assumption: a third of the joint procurement.
    pub later_stage_cost: Amount,
    /// Days from calling off a later stage to its start. Our assumption: three months.
    pub later_stage_days: u32,
    /// The most stages of a joint contract, the first among them. Our assumption: more are not a plan that a team can run.
    pub stages_most: u32,
    /// What acceding to a contract of a member that is open to others costs each contract that comes over. Our assumption.
    pub accession_cost: Amount,
    /// Days from the decision to accede to the day it takes effect where the law's tables do not tell. Our assumption: three
    /// months.
    pub accession_days: u32,
    /// What renewing alone costs, saved by joining. Our assumption.
    pub own_procurement_cost: Amount,
    /// What the contracts of a group are worth a year together at least. Our assumption: less is not worth a procurement.
    pub least_annual_value: Amount,
    /// How many months waiting and slipping are looked at: a quarter.
    pub slip_months: u32,
    /// Benefit a year, in millionths of the annual value, where no products are shared. All addressable spend of mental
    /// health and community trusts came to 2 to 7% of their procurement spend saved at the minimum price (review of
    /// operational productivity in the NHS, 2018): the lower end. That it holds for one contract is our assumption.
    pub benefit_part: u32,
}

impl Terms {
    /// Where the benefit without shared products comes from, for people.
    pub const BENEFIT_SOURCE: &str = "the lower end of the 2 to 7% of procurement spend that mental health and community \
        trusts would have saved at the minimum price (review of operational productivity in the NHS, 2018); that it holds \
        for one contract is our assumption";
    /// Where the other terms come from, for people.
    pub const OTHERS_SOURCE: &str = "our assumption";
}

impl Default for Terms {
    fn default() -> Self {
        const POUND: i64 = 1_000_000;
        Self {
            notice_days: 90,
            extension_notice_days: 90,
            bridge_days: 182,
            bridge_premium: 50_000,
            lead_days: 270,
            joint_term_months: 48,
            joint_procurement_cost: Amount::from_micros(15_000 * POUND),
            later_stage_cost: Amount::from_micros(5_000 * POUND),
            later_stage_days: 90,
            stages_most: 3,
            accession_cost: Amount::from_micros(2_500 * POUND),
            accession_days: 90,
            own_procurement_cost: Amount::from_micros(10_000 * POUND),
            least_annual_value: Amount::from_micros(10_000 * POUND),
            slip_months: 3,
            benefit_part: 20_000,
        }
    }
}
