//! Telling of pairs by weights that were learned.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::{PAIRS_MAX, PORTION, file, fitted};
use crate::app::AppError;
use crate::app::compare::{ComparedRow, PairsRequest};
use crate::engine::matching::{Comparison, PairDecision, Relation};
use crate::engine::model::Evidence;
use crate::engine::pairs::{Corpus, PairRecord, PairWeights, Told};
use crate::ingest::{PairReader, RawRow};

/// Compares two texts by learned weights.
///
/// # Errors
/// [`AppError`] when the weights cannot be read or a text is blank.
pub fn compare_learned(weights: &Path, left: &str, right: &str, relation: Relation) -> Result<Comparison, AppError> {
    if left.trim().is_empty() || right.trim().is_empty() {
        return Err(AppError::Request("there is nothing to compare: a text is blank".to_owned()));
    }
    let weights = file::read(weights)?;
    let read = |text: &str| PairRecord::new(&[text.to_owned()], &[]);
    let told = weights.tell(&read(left), &read(right), &weights.corpus);
    Ok(comparison(&weights, &told, relation))
}

/// Compares every row of a file by learned weights, in order. How rare a word is rests on the records learned from and
/// on those of this file, so the whole file is read first.
///
/// # Errors
/// [`AppError`] when a file cannot be read or is too large, or whatever `begin` and `visit` return.
pub fn compare_pairs_learned<Sink>(
    request: &PairsRequest,
    weights: &Path,
    begin: impl FnOnce(&[String]) -> Result<Sink, AppError>,
    mut visit: impl FnMut(&mut Sink, &ComparedRow) -> Result<(), AppError>,
) -> Result<Sink, AppError> {
    let weights = file::read(weights)?;
    let mut reader = PairReader::open(&request.pairs, &request.left, &request.right)?;
    let mut sink = begin(reader.header().names())?;
    let rows = read_all(&mut reader)?;
    let columns = &weights.shape.columns;
    let cells: Vec<(Vec<String>, Vec<String>)> = rows
        .iter()
        .map(|row| reader.cells(row))
        .map(|(left, right)| (fitted(left, columns), fitted(right, columns)))
        .collect();
    let records: Vec<(PairRecord, PairRecord)> = cells
        .par_iter()
        .map(|(left, right)| {
            let read = |cells: &[String]| PairRecord::new(cells, &weights.shape.numbers);
            (read(left), read(right))
        })
        .collect();
    let corpus = wider(&weights.corpus, &cells, &records);
    let told: Vec<Told> = records.par_iter().map(|(left, right)| weights.tell(left, right, &corpus)).collect();
    for (row, told) in rows.into_iter().zip(told) {
        visit(&mut sink, &ComparedRow::new(row, comparison(&weights, &told, request.relation)))?;
    }
    Ok(sink)
}

fn read_all(reader: &mut PairReader) -> Result<Vec<RawRow>, AppError> {
    let mut all = Vec::new();
    loop {
        let rows = reader.next_batch(PORTION)?;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows);
        if all.len() > PAIRS_MAX {
            return Err(AppError::TooLarge(format!("more than {PAIRS_MAX} pairs")));
        }
    }
}

/// The corpus with the distinct records of a file besides.
fn wider(corpus: &Corpus, cells: &[(Vec<String>, Vec<String>)], records: &[(PairRecord, PairRecord)]) -> Corpus {
    let mut wider = corpus.clone();
    let mut met: BTreeSet<&[String]> = BTreeSet::new();
    let sides = cells.iter().zip(records).flat_map(|((left, right), (ours, theirs))| [(left, ours), (right, theirs)]);
    wider.add(sides.filter(|(cells, _)| met.insert(cells)).map(|(_, record)| record));
    wider
}

fn comparison(weights: &PairWeights, told: &Told, relation: Relation) -> Comparison {
    let names = weights.shape.features();
    let spoke = told.spoke.iter().filter_map(|(feature, odds)| {
        let finding = if *odds > 0 { "spoke for it" } else { "spoke against it" };
        let odds = odds.unsigned_abs();
        let finding = format!("{finding} by {}.{:02} of log odds", odds / 1_000_000, odds % 1_000_000 / 10_000);
        Some(Evidence { what: names.get(*feature)?.clone(), finding, conflict: false })
    });
    let conflicts = told.conflicts.iter().map(|conflict| {
        let (what, finding) = conflict.split_once(": ").unwrap_or(("conflict", conflict));
        Evidence { what: what.to_owned(), finding: finding.to_owned(), conflict: true }
    });
    let decision = match (told.same, relation) {
        (false, _) => PairDecision::Different,
        (true, Relation::Same) => PairDecision::Same,
        (true, Relation::Alternative) => PairDecision::Alternative,
    };
    Comparison { score: told.score, decision, evidence: spoke.chain(conflicts).collect() }
}
