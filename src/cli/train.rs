//! `likewise train`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::output::Output;
use crate::api::bodies::{TrainBody, WordCostsBody};
use crate::app::{AppError, Likewise, TrainRequest, WordCostsRequest, train, train_from_decisions, train_word_costs};

#[derive(Debug, Args)]
pub(super) struct TrainArguments {
    /// A file of labelled pairs to learn from.
    #[arg(long, value_name = "F.csv", required_unless_present_any = ["from_decisions", "word_costs"], requires_all = ["valid", "left_columns", "right_columns", "label"])]
    pub(super) pairs: Option<PathBuf>,
    /// A file of other labelled pairs, by which the threshold is chosen.
    #[arg(long, value_name = "V.csv", requires = "pairs")]
    pub(super) valid: Option<PathBuf>,
    /// Headers of the columns of the left records.
    #[arg(long = "left", value_name = "COL,COL", value_delimiter = ',', requires = "pairs")]
    pub(super) left_columns: Vec<String>,
    /// Headers of the columns of the right records, in the same order.
    #[arg(long = "right", value_name = "COL,COL", value_delimiter = ',', requires = "pairs")]
    pub(super) right_columns: Vec<String>,
    /// Header of the column that says whether the two are the same (1 or 0, true or false, yes or no, match or non-match).
    #[arg(long, value_name = "COL", requires = "pairs")]
    pub(super) label: Option<String>,
    /// Learn from what people said of items and products.
    #[arg(long, conflicts_with = "pairs")]
    pub(super) from_decisions: bool,
    /// Learn what buyers do to words costs, for `match --weights`: from synthetic lines made dirty from the catalogue and
    /// from what people said of items.
    #[arg(long, conflicts_with_all = ["pairs", "from_decisions"])]
    pub(super) word_costs: bool,
    /// How many lines to make for that.
    #[arg(long, default_value_t = 50_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=2_000_000), conflicts_with_all = ["pairs", "from_decisions"])]
    pub(super) lines: u64,
    /// Where to write the weights.
    #[arg(long, value_name = "W")]
    pub(super) out: PathBuf,
    /// The seed: the same examples and seed give the same weights.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(super) seed: u64,
}

pub(super) fn run(likewise: &Likewise, wanted: &TrainArguments, output: &Output) -> anyhow::Result<ExitCode> {
    if wanted.word_costs {
        let (lines, seed, out) = (wanted.lines, wanted.seed, wanted.out.clone());
        let answer = train_word_costs(likewise, &WordCostsRequest { lines, seed, out })?;
        let body = WordCostsBody::from(&answer);
        output.answer(&body, || body.text())?;
        return Ok(ExitCode::SUCCESS);
    }
    let answer = match wanted {
        TrainArguments { pairs: Some(pairs), valid: Some(valid), label: Some(label), .. } => train(&TrainRequest {
            pairs: pairs.clone(),
            valid: valid.clone(),
            left: wanted.left_columns.clone(),
            right: wanted.right_columns.clone(),
            label: label.clone(),
            seed: wanted.seed,
            out: wanted.out.clone(),
        })?,
        TrainArguments { from_decisions: true, .. } => train_from_decisions(likewise, wanted.seed, &wanted.out)?,
        _ => return Err(AppError::Request("name the pairs, or say --from-decisions or --word-costs".to_owned()).into()),
    };
    let body = TrainBody::from(&answer);
    output.answer(&body, || body.text())?;
    Ok(ExitCode::SUCCESS)
}
