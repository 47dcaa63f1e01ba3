//! The arguments of the subcommands about products: comparing, measuring, equivalents, the catalogue and GS1 keys.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::arguments::month;
use crate::engine::matching::Relation;
use crate::engine::period::Month;

/// What two descriptions are asked to be to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RelationArgument {
    /// The very same product.
    Same,
    /// Like for like, of whatever brand or maker.
    Alternative,
}

impl From<RelationArgument> for Relation {
    fn from(argument: RelationArgument) -> Self {
        match argument {
            RelationArgument::Same => Self::Same,
            RelationArgument::Alternative => Self::Alternative,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// One description.
    #[arg(required_unless_present = "pairs", requires = "right", conflicts_with = "pairs")]
    pub(super) left: Option<String>,
    /// The other.
    #[arg(requires = "left")]
    pub(super) right: Option<String>,
    /// Compare every row of this CSV file, also compressed (.csv.gz).
    #[arg(long, value_name = "F.csv", requires_all = ["left_columns", "right_columns", "out"])]
    pub(super) pairs: Option<PathBuf>,
    /// Headers of the columns that make one description; several are joined by a blank.
    #[arg(long = "left", value_name = "COL[,COL]", value_delimiter = ',', requires = "pairs")]
    pub(super) left_columns: Vec<String>,
    /// Headers of the columns that make the other.
    #[arg(long = "right", value_name = "COL[,COL]", value_delimiter = ',', requires = "pairs")]
    pub(super) right_columns: Vec<String>,
    /// Where to write the file's rows with score, decision and conflicts added.
    #[arg(long, value_name = "O.csv", requires = "pairs")]
    pub(super) out: Option<PathBuf>,
    /// What the two are asked to be to each other.
    #[arg(long, value_enum, default_value_t = RelationArgument::Same)]
    pub(super) relation: RelationArgument,
    /// Decide by weights that `train` wrote: any records with any text columns.
    #[arg(long, value_name = "W")]
    pub(super) weights: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArguments {
    /// How many lines to make and match.
    #[arg(long, default_value_t = 20_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=2_000_000))]
    pub(super) lines: u64,
    /// The seed: the same one makes the same lines.
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub(super) seed: u64,
    /// Write every line, with the truth and what became of it, to this file.
    #[arg(long, value_name = "O.csv")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct EquivalentsArguments {
    /// The product, by its id or its catalogue's own.
    pub(super) product: String,
    /// Prices of the twelve months that end with this one; by default the latest in the data.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(super) as_of: Option<Month>,
    /// Most products told of either level.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
}

#[derive(Debug, Args)]
pub(super) struct CatalogueArguments {
    #[command(subcommand)]
    pub(super) action: CatalogueAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum CatalogueAction {
    /// Records that may be of one product; nothing is merged.
    Duplicates {
        /// Write one row a record to this file.
        #[arg(long, value_name = "OUT")]
        csv: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(super) struct Gs1Arguments {
    #[command(subcommand)]
    pub(super) action: Gs1Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Gs1Action {
    /// A GTIN-8, -12, -13 or -14 in 14 digits, its check digit proven. Exit status 1 when it is none.
    Gtin {
        /// The number as stated.
        #[arg(allow_hyphen_values = true)]
        text: String,
    },
    /// The elements of an element string, a scan or a GS1 Digital Link. Exit status 1 when a rule is broken.
    Parse {
        /// `(01)...(10)...`, `^01...^10...`, `]C101...` or `https://.../01/...`.
        #[arg(allow_hyphen_values = true)]
        text: String,
        /// What the GS1 Digital Link of the answer begins with, instead of <https://id.gs1.org>.
        #[arg(long, value_name = "URL", value_parser = stem)]
        stem: Option<String>,
    },
}

fn stem(text: &str) -> Result<String, String> {
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    match host {
        Some(host) if !host.is_empty() && !text.contains(['?', '#']) => Ok(text.to_owned()),
        _ => Err("begins with https:// and a host, and has no query".to_owned()),
    }
}
