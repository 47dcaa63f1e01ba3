//! Pure engines: values in, values out.
//!
//! Nothing under here reads a clock, a file, a socket or the environment, waits, or knows of a database.

pub mod actions;
pub mod assortment;
pub mod categories;
pub mod consolidation;
pub mod drift;
pub mod fixed;
pub mod gs1;
pub mod league;
pub mod learning;
pub mod matching;
pub mod model;
pub mod money;
pub mod national;
pub mod opportunity;
pub mod pairs;
pub mod period;
pub mod price_index;
pub mod procurement;
pub mod rates;
pub mod register;
pub mod report;
pub mod review;
pub mod savings_ledger;
pub mod suppliers;
pub mod synthesis;
pub mod trial;
pub mod unit_costs;
pub mod units;
pub mod variation;
pub mod workplan;
