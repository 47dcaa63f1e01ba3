//! Wire types, apart from inner ones: every decimal a string, every key in snake case.

mod actions;
mod benchmark;
mod calendar;
mod candidate_outlook;
mod candidates;
mod categories;
mod check;
mod checked_lines;
mod compare;
mod contract_history;
mod contracts;
mod duplicates;
mod equivalents;
mod groups;
mod gs1;
mod import;
mod items;
mod jobs;
mod lines;
mod matching;
mod organisations;
mod plan_basis;
mod procurement_rules;
mod products;
mod quantiles;
mod reference_prices;
mod replan;
mod report;
mod review;
mod share;
mod snapshot;
mod suppliers;
mod train;
mod verify;
mod workplans;

pub use actions::{ActionHistoryBody, ActionSaidBody};
pub use benchmark::{BenchmarkBody, BenchmarkWriter, ProductBody, product_bodies};
pub use calendar::{calendar_text, task_words};
pub use candidates::{ConsolidateBody, ConsolidationBody};
pub use categories::{CategoriesBody, ItemCategoryBody};
pub use check::CheckBody;
pub use checked_lines::{CheckedLineBody, CheckedLinesBody, UnansweredBody};
pub use compare::{ComparisonBody, PairCountsBody};
pub use contract_history::ContractHistoryBody;
pub use contracts::{ContractBody, ContractListBody, ContractPageBody};
pub use duplicates::DuplicatesBody;
pub use equivalents::EquivalentsBody;
pub use groups::{GroupBody, GroupPageBody};
pub use gs1::Gs1Body;
pub use import::{ImportBody, ImportEntryBody, ImportListBody, RejectionBody, RejectionPageBody};
pub use items::{ItemBody, ItemPageBody};
pub use jobs::{JobAnswerBody, JobBody, JobPageBody, UploadBody};
pub use lines::LinePageBody;
pub use matching::{DecisionBody, DecisionPageBody, MatchBody};
pub use organisations::{OrganisationPageBody, OrganisationRecordBody};
pub use procurement_rules::ProcurementRulesBody;
pub use products::{ProductPageBody, ProductRecordBody};
pub use quantiles::QuantilesBody;
pub use reference_prices::ReferencePricePageBody;
pub use replan::ReplanBody;
pub use report::ReportBody;
pub use review::{ActionPageBody, AppliedRowsBody, ReviewAnswerBody, ReviewItemBody, ReviewPageBody, SureBody};
pub use share::{CoverageBody, ShareBody};
pub use snapshot::{PublishedBody, RecomputedBody, SnapshotBody, SnapshotPageBody};
pub use suppliers::SuppliersBody;
pub use train::{TrainBody, WordCostsBody};
pub use verify::VerifyBody;
pub use workplans::{WorkplanBody, WorkplanEntryBody, WorkplanHistoryBody, WorkplanSaidBody};

use crate::engine::money::{PRICE_DECIMALS, Ratio};

/// A price or ratio to ten decimals, half to even; nothing where it does not fit.
fn price(ratio: &Ratio) -> Option<String> {
    ratio.to_text(PRICE_DECIMALS).ok()
}

/// A body as text: what `--json` writes and HTTP serves, to the byte.
///
/// # Errors
/// Whatever the body's own serialisation returns.
pub fn json_text<T: serde::Serialize>(body: &T) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(body)?;
    text.push('\n');
    Ok(text)
}
