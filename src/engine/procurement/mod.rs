//! The law of public procurement, as a plan needs it: which regime a procurement falls under, how long each route
//! takes, which notices are due, and how far a contract may be stretched.
//!
//! Every number stands in a dated table with its source ([`Rules`]); the tables are data that anybody may edit, and
//! nothing here is legal advice. A row tells whether it is the law's or our assumption. What the tables do not hold is
//! unknown, with the reason in words, never nothing. England alone.

mod body;
mod decide;
mod judge;
mod lead;
mod pipeline;
mod route;
mod rule;
mod rules;
mod stretch;
mod subject;
mod value;
mod working_days;

pub use body::{AuthorityClass, Body};
pub use decide::{ContractRegime, Decided, Planned, RegimeBasis, Why, contract_regime, decide};
pub use lead::{Lead, LeadError, LeadPart, latest_start, lead};
pub use pipeline::{PipelineAsked, PipelineDuty, PipelineNotice, pipeline};
pub use route::{Route, Stage};
pub use rule::{Length, Rule, RuleBasis, RuleFault, RuleTable, RuleUnit, RuleValue};
pub use rules::{RuleKey, Rules};
pub use stretch::{Stretch, StretchAsked, StretchLimit, stretch};
pub use subject::Subject;
pub use value::{VatStated, WholeLife, contract_value, whole_life};
pub use working_days::{known_until, working_day};
