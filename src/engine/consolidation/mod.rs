//! Which contracts of a footprint could become one, when, and what that comes to.
//!
//! Contracts for the same thing are weighed against each member renewing alone at its own end and its own price. Every
//! day on which anything changes is a candidate for the joint start and for later stages; the stages that bring most are
//! found by an exact search and told with the value of every other joint start. Acceding to a member's open contract is
//! weighed beside. All comparisons are made in whole parts of a millionth that never round; what is published is rounded
//! once a leaf (contract, thing, year), and every total is the sum of its leaves. Unknown is never zero: without a known
//! right, notice and fee nobody leaves early.

mod accession;
mod answer;
mod assemble;
mod assumptions;
mod benefit;
mod category;
mod cautions;
mod choice;
mod days;
mod discount;
mod exact;
mod exits;
mod fee;
mod group;
mod grouping;
mod holding;
mod horizon;
mod optimum;
#[cfg(test)]
mod optimum_tests;
mod planning;
mod procuring;
mod risks;
mod sensitivity;
mod sharing;
mod sums;
mod tasks;
mod team;
mod terms;
mod weigh;
mod why;

pub use answer::{
    Action, Alternative, AssumedBenefit, Candidate, HostContract, How, JoiningContract, LeftOut, Member, OtherWay,
    Plan, Stage, Status, SupplierShare, Task, TaskKind, YearCash,
};
pub use assumptions::{Assumption, Caution};
pub use benefit::{Benefit, BenefitBasis, Purchase, Purchases, percent_text};
pub use category::Category;
pub use discount::{DISCOUNT_SOURCE, FinancialYear, YEARS_MOST, discount_factor};
pub use exact::PresentValue;
pub use grouping::{Scope, Service};
pub use holding::{AnnualBasis, AnnualValue};
pub use optimum::{Openings, Stages};
pub use planning::{Detail, Outcome, PlanRequest, Planning, consolidate};
pub use procuring::Procuring;
pub use risks::{Risk, RiskKind, SOON};
pub use sensitivity::{Sensitivity, Turn};
pub use sharing::Sharing;
pub use sums::Sums;
pub use team::{Narrowed, Quarter, Taken, TeamOption, TeamPlan, TeamProblem};
pub use terms::Terms;
pub use why::Why;
