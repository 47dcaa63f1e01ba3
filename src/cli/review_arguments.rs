//! The arguments of `likewise review`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::engine::model::{DecisionStatus, MatchMethod, Score};
use crate::engine::money::Units;
use crate::engine::review::Doubt;
use crate::engine::units::BaseUnit;

fn status(text: &str) -> Result<DecisionStatus, String> {
    DecisionStatus::parse(text).ok_or_else(|| "a status is matched, ambiguous or unmatched".to_owned())
}

fn doubt(text: &str) -> Result<Doubt, String> {
    let words: Vec<&str> = Doubt::ALL.iter().map(|doubt| doubt.as_str()).collect();
    Doubt::parse(text).ok_or_else(|| format!("an item waits for one of: {}", words.join(", ")))
}

fn method(text: &str) -> Result<MatchMethod, String> {
    let words: Vec<&str> = MatchMethod::ALL.iter().map(|method| method.as_str()).collect();
    MatchMethod::parse(text).ok_or_else(|| format!("a method is one of: {}", words.join(", ")))
}

fn base_unit(text: &str) -> Result<BaseUnit, String> {
    let words: Vec<&str> = BaseUnit::ALL.iter().map(|unit| unit.as_str()).collect();
    BaseUnit::parse(text).ok_or_else(|| format!("a base unit is one of: {}", words.join(", ")))
}

fn units(text: &str) -> Result<Units, String> {
    Units::parse(text).map_err(|error| error.to_string())
}

fn score(text: &str) -> Result<Score, String> {
    Score::parse(text).ok_or_else(|| "a score is written 0.0000 to 1.0000".to_owned())
}

#[derive(Debug, Args)]
pub(super) struct ReviewArguments {
    #[command(subcommand)]
    pub(super) action: ReviewAction,
}

/// Who says something, and why.
#[derive(Debug, Args)]
pub(super) struct Speaker {
    /// Who says so.
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
}

/// What the one who speaks has seen.
#[derive(Debug, Args)]
pub(super) struct Sight {
    /// The version that was seen (`review show`): what stands then may be contradicted, and nothing newer may be there.
    #[arg(long, value_name = "VERSION")]
    pub(super) seen: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReviewAction {
    /// What waits for a person, the most money first.
    List {
        /// matched, ambiguous or unmatched.
        #[arg(long, value_parser = status)]
        status: Option<DecisionStatus>,
        /// Waiting for this reason: ambiguous, unmatched, by_text, contradicted or pack.
        #[arg(long, value_name = "REASON", value_parser = doubt)]
        waits: Option<Doubt>,
        /// Bought by this organisation; its money alone counts.
        #[arg(long, value_name = "CODE")]
        org: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// Begin behind the page that named this cursor.
        #[arg(long, value_name = "CURSOR")]
        cursor: Option<String>,
    },
    /// One item, as somebody who reviews it sees it.
    Show {
        /// The item's id.
        item: String,
    },
    /// An item is what is proposed for it; or every item whose proposal is sure enough.
    Accept {
        /// The item's id.
        #[arg(required_unless_present = "min_score", conflicts_with = "min_score")]
        item: Option<String>,
        /// Accept every proposal that nothing speaks against with at least this score.
        #[arg(long, value_name = "S", value_parser = score)]
        min_score: Option<Score>,
        /// Of those, only what this method found.
        #[arg(long, value_name = "M", value_parser = method, requires = "min_score")]
        method: Option<MatchMethod>,
        /// Of those, at most so many, the most money first.
        #[arg(long, value_name = "N", requires = "min_score", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=10_000))]
        limit: u16,
        /// Only tell which they are.
        #[arg(long, requires = "min_score")]
        dry_run: bool,
        /// Say the same of undecided items with the same words or the same code.
        #[arg(long)]
        like: bool,
        #[command(flatten)]
        speaker: Speaker,
        #[command(flatten)]
        sight: Sight,
    },
    /// An item is not this product, and never becomes it again.
    Reject {
        /// The item's id.
        item: String,
        /// The product, by its id or its catalogue's own; by default the one proposed.
        #[arg(long, value_name = "ID")]
        product: Option<String>,
        #[command(flatten)]
        speaker: Speaker,
        #[command(flatten)]
        sight: Sight,
    },
    /// An item is this product, whatever is proposed.
    Choose {
        /// The item's id.
        item: String,
        /// The product, by its id or its catalogue's own.
        #[arg(long, value_name = "ID")]
        product: String,
        /// Say the same of undecided items with the same words or the same code.
        #[arg(long)]
        like: bool,
        #[command(flatten)]
        speaker: Speaker,
        #[command(flatten)]
        sight: Sight,
    },
    /// An item's order unit holds so many base units.
    Pack {
        /// The item's id.
        item: String,
        /// How many.
        #[arg(long, value_name = "N", value_parser = units)]
        units: Units,
        /// Of what; by default what the product's prices are compared in.
        #[arg(long, value_name = "UNIT", value_parser = base_unit)]
        base_unit: Option<BaseUnit>,
        #[command(flatten)]
        speaker: Speaker,
        #[command(flatten)]
        sight: Sight,
    },
    /// A product's items were thrown together wrongly: they are looked at apart again.
    Split {
        /// The product, by its id or its catalogue's own.
        product: String,
        /// Only this item; may be given several times.
        #[arg(long = "item", value_name = "ID")]
        items: Vec<String>,
        #[command(flatten)]
        speaker: Speaker,
    },
    /// Two products are one.
    Merge {
        /// The product that becomes part of the other, by its id or its catalogue's own.
        product: String,
        /// The product that stands for both.
        #[arg(long, value_name = "ID")]
        into: String,
        #[command(flatten)]
        speaker: Speaker,
        #[command(flatten)]
        sight: Sight,
    },
    /// Take back an action, everything said at once, or the last thing said of an item or product.
    Undo {
        /// An action (R...), a batch (B...), an item or a product.
        name: String,
        #[command(flatten)]
        speaker: Speaker,
        #[command(flatten)]
        sight: Sight,
    },
    /// What people said, the latest first.
    History {
        /// Of this item, product, batch or action alone.
        name: Option<String>,
        /// Said by this person alone.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// Begin behind the page that named this cursor.
        #[arg(long, value_name = "CURSOR")]
        cursor: Option<String>,
    },
    /// Say what the rows of a CSV file say: item_id, action, product, units, base_unit, reason.
    Apply {
        /// The file.
        file: PathBuf,
        /// Say nothing when any row is rejected.
        #[arg(long)]
        strict: bool,
        #[command(flatten)]
        speaker: Speaker,
    },
}
