//! The shared workplan: candidates that are adopted, what people say of them, and how a fresh plan compares.

mod adopt;
mod dates;
mod entries;
mod fresh;
mod replan;
mod say;
mod sheet;

pub use dates::{ALARM_DAYS, workplan_calendar};
pub(in crate::app) use entries::all_entries;
pub use entries::{EntryHistory, Workplan, entry_history, workplan, workplan_entry};
pub use fresh::{CandidateChoice, candidate_hash};
pub use replan::{FreshCandidate, ReplanAnswer};
pub use say::{AdoptRequest, ReadoptRequest, SaidOfEntry, WorkplanWish, WorkplanWord};
pub use sheet::workplan_report;
