//! The workplan that the members of a footprint share: candidates that were adopted, and what people said of them.
//!
//! An entry is a candidate's plan frozen at adoption, and words appended one after another: nothing is altered or taken
//! away, the last word that says a thing counts. A newer plan may be adopted in its place; what people decided stays.
//! Actual figures stand beside the planned ones and are never filled in: unknown is not zero.

mod comparison;
mod entry;
mod lateness;
mod plan;
mod savings;
mod status;
mod text;
mod timeline;
mod word;

pub use comparison::{Change, ChangeKind, EntryComparison, FreshPlan, StoppedContract, compare_entries};
pub use entry::{Entry, Note, TakenContract, UnreadableEntry, fold_words, taken_contracts};
pub use lateness::{TaskState, late_tasks};
pub use plan::{
    AdoptedPlan, ContractKey, Duty, PlannedContract, PlannedTask, PlannedYear, Stage, UnreadablePlan, financial_year,
};
pub use savings::{Actuals, Savings, YearSavings};
pub use status::WorkStatus;
pub use timeline::{Timeline, TimelineBar, TimelineGroup, TimelineMark, timeline};
pub use word::{ActualKind, Said, Stance, Unfit, Word, WordKind};
