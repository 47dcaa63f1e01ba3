//! The contract register: how much of it is known and what to ask for first, how its contracts changed, which of them
//! are one contract seen twice, what they are for, and what was spent under them.
//!
//! Nothing here alters a contract: a register is kept as it is stated, and what is found out stands beside it with where
//! it comes from and how sure it is. Unknown is never zero: a fact that is not stated is asked for, not assumed.

mod annual;
mod category_guess;
mod columns;
mod completeness;
mod duplicates;
mod facts;
mod history;
mod spend;
mod spend_sums;

pub use annual::{AnnualMoney, MoneyBasis, annual_money};
pub use category_guess::{CategoryFrom, GuessedCategory, PurchasesByCategory, guess_category, stated_category};
pub use columns::columns;
pub use completeness::{Completeness, FactSum, Gap, Gaps, completeness, gaps};
pub use duplicates::{MergedContract, Proposal, Sightings, Sign, sightings};
pub use facts::{Fact, Rests, Standing};
pub use history::{ColumnChange, Entry, Stated, Version, VersionState, differences, history};
pub use spend::{Agreements, Bought, Given, How};
pub use spend_sums::{ContractSpend, SpendKey, SpendSums};
