//! The savings ledger: what was claimed when an action was accepted, and what later purchases show.
//!
//! The baseline is frozen at acceptance: price, expected quantity and agreed price of each product. Every month's realised
//! saving is held against a twelfth of the claim, and the difference is split into price, volume and mix, which add up
//! exactly.

mod baseline;
mod plan;
mod realised;

pub use baseline::{Baseline, BaselineLine, UnreadableBaseline};
pub use plan::{CostImprovementRow, FinancialYearMonths, RISK_FACTORS, RiskFactor, cost_improvement_row};
pub use realised::{LedgerMonth, LedgerTotals, ledger_months, totals};
