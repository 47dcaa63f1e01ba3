//! The jobs: load, call the engines, save. No SQL, no HTTP, no arithmetic.

mod actions;
mod benchmark;
mod catalogue;
mod categories;
mod check;
mod compare;
mod consolidation;
mod contracts;
mod counted;
mod decided;
mod demo;
mod duplicates;
mod edition;
mod equivalents;
mod error;
mod evaluate;
mod findings;
mod groups;
mod ids;
mod import;
mod imports;
mod jobs;
mod moves;
mod names;
mod once;
mod organisations;
mod page;
mod points;
mod procurement_rules;
mod products;
mod progress;
mod provisional;
mod reading;
mod reference_prices;
mod refresh;
mod register;
mod renewal;
mod reports;
mod requisition;
mod review;
mod service;
mod sheet;
mod snapshots;
mod source_rows;
mod spoken;
mod suppliers;
mod synthesise;
mod train;
mod verify;
mod watch;
mod whole_file;
mod word_costs;
mod workplans;

use std::path::{Path, PathBuf};

pub use actions::{
    AcceptTerms, AcceptedAction, ActionHistory, ActionSaid, ActionWish, ActionsAnswer, DecidedAction, SayRequest,
    accepted_actions, action_history,
};
pub use benchmark::{
    BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, Months, Quarantined, benchmark, benchmark_in,
};
pub use categories::{category_report, category_report_in};
pub use check::{Candidate, CheckAnswer, CheckRequest, CheckTexts, Found, Payer, ReferenceAnswer, Unanswered};
pub use compare::{ComparedRow, PairsRequest, check_places, compare, compare_pairs};
pub use consolidation::{Attribution, ConsolidateAnswer, ConsolidateRequest, consolidate, consolidate_in};
pub use contracts::{all_contracts, contract, contract_history, contract_page, contracts};
pub use counted::RefreshAnswer;
pub use decided::{DecidedItem, DecisionRequest, decided_item, decided_items, decisions};
pub use demo::{DemoAnswer, demo};
pub use duplicates::{DuplicatesAnswer, catalogue_duplicates};
pub use equivalents::{EquivalentRequest, EquivalentsAnswer, PricedProduct};
pub use error::AppError;
pub use evaluate::{EvaluateAnswer, EvaluateRequest, EvaluatedLine, KindAnswer, PackAnswer, Speed, evaluate};
pub use findings::{Finding, FindingsAnswer, FindingsRequest, HeldBack};
pub use groups::{Group, group, groups};
pub use import::{ImportAnswer, ImportRequest, import};
pub use imports::{delete_import, import_rejections, list_imports, published_import};
pub use jobs::{JobAnswer, JobSettings, Jobs, Piece, TellResult, Workers};
pub use names::{Names, Peers};
pub use organisations::{organisation, organisations};
pub use page::Page;
pub use procurement_rules::{ListedRule, procurement_rules, procurement_rules_in, rules_in};
pub use products::{ProductRequest, ProductView, product, products};
pub use progress::{Phase, Step, Stopped, Watcher};
pub use reading::Reading;
pub use reference_prices::{ReferencePriceRequest, reference_prices, reference_unit_price};
pub use refresh::{refresh, reindex};
pub use reports::{Grouping, Parameter, RatesBy, ReportName, ReportRequest, report, report_in, snapshot_id};
pub use requisition::{Requisition, RequisitionLine, read_requisition};
pub use review::{
    AppliedRows, AskedAction, LabelledPair, LikeItem, ProductName, QueueRequest, ReviewAnswer, ReviewPage,
    ReviewRequest, Reviewed, SureAnswer, SureRequest, labelled_pairs, review_actions,
};
pub use service::{OnStale, Service, ServiceSettings};
pub use sheet::ProductSheet;
pub use snapshots::{
    Document, PublishRequest, Published, Recomputed, evidence, evidence_in, publish, publish_in, recompute,
    snapshot_page,
};
pub use source_rows::{SourceRow, source_row_page, source_rows, source_rows_from};
pub use suppliers::{suppliers, suppliers_in};
pub use synthesise::{SynthesiseRequest, synthesise};
pub use train::{
    TrainAnswer, TrainRequest, WordCostsAnswer, WordCostsRequest, compare_learned, compare_pairs_learned, train,
    train_from_decisions, train_word_costs,
};
pub use verify::{Verified, VerifyAnswer, verify};
pub use watch::{Holdings, holdings, readable};
pub use whole_file::WholeFile;
pub use word_costs::adopt_word_costs;
pub use workplans::{
    ALARM_DAYS, AdoptRequest, CandidateChoice, EntryHistory, FreshCandidate, ReadoptRequest, ReplanAnswer, SaidOfEntry,
    Workplan, WorkplanWish, WorkplanWord, candidate_hash, entry_history, workplan, workplan_calendar, workplan_entry,
    workplan_report,
};

use crate::store::{Location, Store};

/// The service over one store and one folder of derived files.
#[derive(Debug, Clone)]
pub struct Likewise {
    /// The store.
    pub store: Store,
    data_dir: PathBuf,
}

impl Likewise {
    /// Opens the store (by default a SQLite file under the data folder) and brings it up to date.
    ///
    /// # Errors
    /// [`AppError`] when the store cannot be opened.
    pub fn open(data_dir: &Path, database_url: Option<&str>) -> Result<Self, AppError> {
        let location = match database_url {
            Some(url) => Location::parse(url)?,
            None => Location::Sqlite(data_dir.join("likewise.sqlite")),
        };
        Ok(Self { store: Store::open(location)?, data_dir: data_dir.to_owned() })
    }

    /// Where the index of provisional products lies.
    fn provisional_index_dir(&self) -> PathBuf {
        self.data_dir.join("index-provisional")
    }

    /// Where the index of a catalogue version lies.
    fn index_dir(&self) -> PathBuf {
        self.data_dir.join("index")
    }
}
