//! The arguments of every command.

use std::num::NonZeroU32;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::actions::ActionsArguments;
use super::contracts::ContractsArguments;
use super::product_arguments::{
    CatalogueArguments, CompareArguments, EquivalentsArguments, EvaluateArguments, Gs1Arguments,
};
use super::report::ReportArguments;
use super::review_arguments::ReviewArguments;
use super::snapshot::SnapshotArguments;
use super::train::TrainArguments;
use super::workplan_arguments::WorkplanArguments;
use crate::engine::categories::View;
use crate::engine::consolidation::Sharing;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::period::Month;

/// Likewise: is this price fair, for this product, in this pack?
#[derive(Debug, Parser)]
#[command(name = "likewise", version, about)]
pub(super) struct Arguments {
    /// Folder for the embedded database and the index.
    #[arg(long, global = true, env = "LIKEWISE_DATA_DIR", default_value = "./data", value_name = "DIR")]
    pub(super) data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://...`; by default a SQLite file in the data folder.
    #[arg(long, global = true, env = "LIKEWISE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub(super) database_url: Option<String>,
    /// One JSON document on standard output, everything else on standard error.
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Load the sample data, run the whole main job and print the findings.
    Demo(DemoArguments),
    /// Import files.
    Import(ImportArguments),
    /// What came in, and taking it away again.
    Imports(ImportsArguments),
    /// Decide which product each item is.
    Match(MatchArguments),
    /// Every item with its decision.
    Decisions(DecisionsArguments),
    /// What waits for a person, what people said, and saying it.
    Review(ReviewArguments),
    /// What organisations paid, and what others' prices would have saved.
    Benchmark(BenchmarkArguments),
    /// What an organisation is to do, and what becomes of it.
    Actions(ActionsArguments),
    /// Reports: what can be saved, where, and by whom, as text, JSON, CSV, spreadsheet or drawing.
    Report(ReportArguments),
    /// Published benchmarks: keep one, compute it again to the same digits, show what it rests on.
    Snapshot(SnapshotArguments),
    /// What was spent by category, and on what has none.
    Categories(CategoriesArguments),
    /// Thresholds, lead times, notices and limits of procurement law, with their dates and sources.
    Rules(RulesArguments),
    /// The contracts of the registers, and how one changed.
    Contracts(ContractsArguments),
    /// Suppliers with the names they go by, and which of them may be one.
    Suppliers(SuppliersArguments),
    /// Is this price fair?
    Check(CheckArguments),
    /// Which contracts of a footprint could become one, when, and who must do what.
    Consolidate(ConsolidateArguments),
    /// The workplan that a footprint shares: adopt candidates, say how far they have come, tell dates and savings.
    Workplan(WorkplanArguments),
    /// How alike two descriptions are, and why.
    Compare(CompareArguments),
    /// Learn from labelled pairs, for `compare --weights`, or what buyers do to words, for `match --weights`.
    Train(TrainArguments),
    /// Measure matching by lines made dirty from the catalogue; the store stays as it is.
    Evaluate(EvaluateArguments),
    /// What may stand in for a product, apart from savings on it.
    Equivalents(EquivalentsArguments),
    /// Look through the catalogue.
    Catalogue(CatalogueArguments),
    /// Read GS1 keys.
    Gs1(Gs1Arguments),
    /// Check every invariant of the store.
    Verify,
    /// Bring the store's schema up to date.
    Migrate,
    /// Build the catalogue index anew.
    Reindex,
    /// Serve the interface over HTTP, on this machine alone.
    Serve(ServeArguments),
    /// Write synthetic purchase lines.
    Synthesise(SynthesiseArguments),
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// HOST:PORT to listen on; port 0 takes any that is free. Until users can sign in it must be loopback.
    #[arg(long, env = "LIKEWISE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub(super) listen: String,
    /// Requests a second that one address may go on making.
    #[arg(long, env = "LIKEWISE_REQUESTS_PER_SECOND", value_name = "N")]
    pub(super) requests_per_second: Option<NonZeroU32>,
    /// Requests that one address may make at once before they are counted by the second.
    #[arg(long, env = "LIKEWISE_REQUEST_BURST", value_name = "N")]
    pub(super) request_burst: Option<NonZeroU32>,
    /// Connections open at once, at most.
    #[arg(long, env = "LIKEWISE_CONNECTIONS", value_name = "N")]
    pub(super) connections: Option<usize>,
    /// Bytes of a body in JSON, at most.
    #[arg(long, env = "LIKEWISE_JSON_BYTES", value_name = "N")]
    pub(super) json_bytes: Option<usize>,
    /// Seconds that requests in hand are waited for at the end.
    #[arg(long, env = "LIKEWISE_FAREWELL_SECONDS", value_name = "N")]
    pub(super) farewell_seconds: Option<u64>,
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Do not serve the web pages afterwards.
    #[arg(long)]
    pub(super) no_serve: bool,
    /// Where the sample data lies.
    #[arg(long, default_value = "seed", value_name = "DIR")]
    pub(super) seed_dir: PathBuf,
    #[command(flatten)]
    pub(super) serving: ServeArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KindArgument {
    /// Organisations.
    Organisations,
    /// Groups and their members.
    Groups,
    /// Catalogue products.
    Catalogue,
    /// Reference prices.
    Prices,
    /// Purchase lines.
    Lines,
    /// Contract registers and award notices.
    Contracts,
    /// Categories of a scheme: NHS-eClass, CPV, UNSPSC.
    Categories,
    /// Shifts of bank and agency staff that were paid for.
    Rates,
    /// Rate cards: what may be paid for an hour of work.
    RateCard,
    /// What services cost, and what that cost follows.
    UnitCosts,
    /// Rows of the tables of procurement law, laid over those that are shipped.
    Rules,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// What the files hold.
    pub(super) kind: KindArgument,
    /// CSV files, for contracts also OCDS JSON, also compressed (.gz); all together are one import.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The organisation of rows that name none.
    #[arg(long, value_name = "CODE")]
    pub(super) org: Option<String>,
    /// How the files' columns are called (TOML).
    #[arg(long, value_name = "M.toml")]
    pub(super) mapping: Option<PathBuf>,
    /// Make organisations that purchase lines or contracts name and nobody knows.
    #[arg(long)]
    pub(super) create_organisations: bool,
    /// Import nothing when any row is rejected.
    #[arg(long)]
    pub(super) strict: bool,
    /// Where to write rejected rows in their own layout, with the reason.
    #[arg(long, value_name = "OUT.csv")]
    pub(super) rejects: Option<PathBuf>,
    /// First day of validity of prices whose file does not say.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) valid_from: Option<NaiveDate>,
    /// The list that a catalogue's own prices belong to.
    #[arg(long, value_name = "ID")]
    pub(super) list_id: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ImportsArguments {
    #[command(subcommand)]
    pub(super) action: ImportsAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportsAction {
    /// What came in.
    List,
    /// Take an import away: exactly its rows go, and older versions count again.
    Delete {
        /// The import's id.
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct MatchArguments {
    /// Decide every item anew; what people said stands.
    #[arg(long)]
    pub(super) all: bool,
    /// From now on decide by words with the costs that `train --word-costs` wrote to this file; `shipped` for those of
    /// the project.
    #[arg(long, value_name = "FILE.csv")]
    pub(super) weights: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct DecisionsArguments {
    /// Write CSV to this file.
    #[arg(long, value_name = "F.csv")]
    pub(super) out: Option<PathBuf>,
}

pub(super) fn month(text: &str) -> Result<Month, String> {
    Month::parse(text).ok_or_else(|| "a month is written YYYY-MM".to_owned())
}

pub(super) fn currency(text: &str) -> Result<Currency, String> {
    Currency::parse(text).ok_or_else(|| "a currency has three letters".to_owned())
}

fn vat_basis(text: &str) -> Result<VatBasis, String> {
    VatBasis::parse(text).ok_or_else(|| "a VAT basis is ex, inc or unknown".to_owned())
}

/// What a benchmark is asked.
#[derive(Debug, Args)]
pub(super) struct SelectionArguments {
    /// One product, by its id or its catalogue's own.
    #[arg(long, value_name = "ID")]
    pub(super) product: Option<String>,
    /// One like-for-like group, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    #[arg(long, value_name = "C")]
    pub(super) category: Option<String>,
    /// Only members of this group or footprint.
    #[arg(long, value_name = "G")]
    pub(super) group: Option<String>,
    /// Only what this organisation bought.
    #[arg(long, value_name = "O")]
    pub(super) org: Option<String>,
    /// First month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["as_of", "all_dates"])]
    pub(super) from: Option<Month>,
    /// Last month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["as_of", "all_dates"])]
    pub(super) to: Option<Month>,
    /// The twelve months ending with this one; by default with the latest order month in the data.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(super) as_of: Option<Month>,
    /// Every month.
    #[arg(long, conflicts_with = "as_of")]
    pub(super) all_dates: bool,
    /// Only this currency.
    #[arg(long, value_name = "C", value_parser = currency)]
    pub(super) currency: Option<Currency>,
    /// Whom to compare with: `all`, of the same `kind`, `footprint` or `region` as the organisation, or codes with commas.
    #[arg(long, value_name = "P")]
    pub(super) peers: Option<String>,
    /// Prices as stated on the lines, before rebates and other adjustments.
    #[arg(long)]
    pub(super) gross: bool,
}

#[derive(Debug, Args)]
pub(super) struct BenchmarkArguments {
    #[command(flatten)]
    pub(super) selection: SelectionArguments,
    /// Write one row a product and organisation to this file.
    #[arg(long, value_name = "OUT")]
    pub(super) csv: Option<PathBuf>,
    /// Write the product's purchase lines, with file and row of each, to this file: the way back to the source.
    #[arg(long, value_name = "OUT", requires = "product")]
    pub(super) lines: Option<PathBuf>,
}

/// Which category of an item counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewArgument {
    /// The surest, of whatever scheme.
    Best,
    /// NHS-eClass.
    Eclass,
    /// Common Procurement Vocabulary.
    Cpv,
    /// UNSPSC.
    Unspsc,
    /// Like-for-like groups.
    Group,
    /// Services, and what is ordered by value.
    Kind,
}

impl From<ViewArgument> for View {
    fn from(argument: ViewArgument) -> Self {
        match argument {
            ViewArgument::Best => Self::Best,
            ViewArgument::Eclass => Self::Eclass,
            ViewArgument::Cpv => Self::Cpv,
            ViewArgument::Unspsc => Self::Unspsc,
            ViewArgument::Group => Self::Group,
            ViewArgument::Kind => Self::Kind,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct CategoriesArguments {
    /// Which category of an item counts.
    #[arg(long, value_enum, default_value_t = ViewArgument::Best)]
    pub(super) scheme: ViewArgument,
    /// Write one row a category and currency to this file.
    #[arg(long, value_name = "OUT")]
    pub(super) csv: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    #[command(subcommand)]
    pub(super) action: RulesAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesAction {
    /// Every row, those shipped and those imported.
    List {
        /// Only the rows that count on this day.
        #[arg(long, value_name = "DATE")]
        as_of: Option<NaiveDate>,
    },
}

#[derive(Debug, Args)]
pub(super) struct SuppliersArguments {
    /// Tell the pairs that are likely one, and why. (With --json both are told anyhow.)
    #[arg(long)]
    pub(super) duplicates: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// What is to be bought, in words.
    #[arg(long)]
    pub(super) description: Option<String>,
    /// GTIN.
    #[arg(long)]
    pub(super) gtin: Option<String>,
    /// NHS Supply Chain product code.
    #[arg(long)]
    pub(super) npc: Option<String>,
    /// The maker's part code.
    #[arg(long)]
    pub(super) mpc: Option<String>,
    /// The maker.
    #[arg(long)]
    pub(super) manufacturer: Option<String>,
    /// The supplier.
    #[arg(long)]
    pub(super) supplier: Option<String>,
    /// The supplier's part code.
    #[arg(long)]
    pub(super) supplier_part: Option<String>,
    /// The price of one order unit.
    #[arg(long)]
    pub(super) price: Option<String>,
    /// The order unit.
    #[arg(long)]
    pub(super) uom: Option<String>,
    /// Base units an order unit holds.
    #[arg(long)]
    pub(super) units: Option<String>,
    /// ex, inc or unknown.
    #[arg(long, value_parser = vat_basis)]
    pub(super) vat_basis: Option<VatBasis>,
    /// Currency of the price.
    #[arg(long, value_name = "C", value_parser = currency)]
    pub(super) currency: Option<Currency>,
    /// How many order units.
    #[arg(long)]
    pub(super) quantity: Option<String>,
    /// Who asks: left out of the benchmark.
    #[arg(long)]
    pub(super) org: Option<String>,
    /// The twelve months ending with this one.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(super) as_of: Option<Month>,
    /// Check every row of this file.
    #[arg(long, value_name = "REQUISITION.csv", conflicts_with_all = [
        "description", "gtin", "npc", "mpc", "manufacturer", "supplier", "supplier_part", "price", "uom", "units", "quantity",
    ])]
    pub(super) file: Option<PathBuf>,
}

/// A rule of sharing, as `--sharing` takes it.
pub(super) fn sharing(text: &str) -> Result<Sharing, String> {
    Sharing::parse(text).ok_or_else(|| "by_spend, equal or compensate".to_owned())
}

#[derive(Debug, Args)]
pub(super) struct ConsolidateArguments {
    /// The group or footprint whose members plan together.
    #[arg(long, value_name = "F")]
    pub(super) footprint: String,
    /// The plan's date: nothing before it can be done.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) as_of: NaiveDate,
    /// How many years to look ahead; 5 by default.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=30))]
    pub(super) horizon_years: Option<u32>,
    /// How the members share what the stages cost: by_spend, equal, or compensate (whoever gains makes good what another
    /// would lose).
    #[arg(long, value_name = "RULE", default_value = "by_spend", value_parser = sharing)]
    pub(super) sharing: Sharing,
    /// Organisations that would lose stay out.
    #[arg(long)]
    pub(super) nobody_loses: bool,
    /// How many procurements and call-offs the members' team can begin in a quarter.
    #[arg(long, value_name = "N")]
    pub(super) procurements_a_quarter: Option<u32>,
    /// Leave contracts that entries of workplans have taken as they are: plan what is left beside them.
    #[arg(long)]
    pub(super) beside_workplans: bool,
    /// Write one row a contract to this file.
    #[arg(long, value_name = "OUT")]
    pub(super) csv: Option<PathBuf>,
    /// Write the dates to this file as a calendar.
    #[arg(long, value_name = "OUT")]
    pub(super) ics: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SynthesiseArguments {
    /// The file to write; compressed when its name ends in .gz.
    pub(super) out: PathBuf,
    /// How many lines.
    #[arg(long)]
    pub(super) lines: u64,
    /// The seed: the same one gives the same file.
    #[arg(long)]
    pub(super) seed: u64,
    /// How many fictional organisations, at most 250.
    #[arg(long, default_value_t = 8)]
    pub(super) organisations: usize,
    /// Where the catalogue and its prices lie.
    #[arg(long, default_value = "seed", value_name = "DIR")]
    pub(super) seed_dir: PathBuf,
    /// Also write the fictional organisations, for importing.
    #[arg(long, value_name = "F.csv")]
    pub(super) organisations_out: Option<PathBuf>,
    /// Also write their groups, for importing.
    #[arg(long, value_name = "F.csv")]
    pub(super) groups_out: Option<PathBuf>,
}

impl Command {
    /// How the command serves, where it does.
    pub(super) const fn serving(&self) -> Option<&ServeArguments> {
        match self {
            Self::Serve(wanted) => Some(wanted),
            Self::Demo(wanted) if !wanted.no_serve => Some(&wanted.serving),
            _ => None,
        }
    }
}
