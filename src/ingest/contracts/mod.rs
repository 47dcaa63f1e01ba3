//! Contracts: registers in our columns and in those of others, and the award notices of Contracts Finder, flat and as
//! OCDS 1.1 releases.
//!
//! What is not stated stays unknown; what contradicts itself is rejected with the reason, never mended.

mod columns;
mod exit_fees;
mod flat;
mod json;
mod notice;
mod ocds;
mod register;
mod releases;
mod rules;
mod view;

use chrono::NaiveDateTime;

pub use columns::CONTRACTS;
pub use ocds::{NOTICE_COLUMNS, NoticeReader, NoticeRow};
pub use register::ContractReader;
pub use releases::{Release, ReleaseFile, is_json};

use crate::engine::model::Contract;

/// A contract with what its file says about the saying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadContract {
    /// The contract.
    pub contract: Contract,
    /// The buyer's name, where a notice states it.
    pub buyer_name: Option<String>,
    /// When a notice was given (UTC): of several notices of one contract the latest counts.
    pub notified_at: Option<NaiveDateTime>,
}
