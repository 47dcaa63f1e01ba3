//! What two records have in common in one column.

use super::corpus::Corpus;
use super::features::{COLUMN_FEATURES, likeness};
use super::record::{Cell, PairRecord};
use crate::engine::learning::MISSING;

/// The features of a column, in the order of [`COLUMN_FEATURES`].
pub(super) fn column_features(
    left: &PairRecord,
    right: &PairRecord,
    place: usize,
    corpus: &Corpus,
) -> [i32; COLUMN_FEATURES.len()] {
    let blank = Cell::default();
    let ours = left.cells.get(place).unwrap_or(&blank);
    let theirs = right.cells.get(place).unwrap_or(&blank);
    let (inside_ours, inside_theirs) = (inside(ours, right, corpus), inside(theirs, left, corpus));
    let blanks = i32::from(ours.is_blank()) + i32::from(theirs.is_blank());
    let inside = [inside_ours.min(inside_theirs), inside_ours.max(inside_theirs)];
    if blanks > 0 {
        return [MISSING, MISSING, MISSING, MISSING, blanks, inside[0], inside[1]];
    }
    let covered = |own: &Cell, other: &Cell| corpus.covered(&own.set, &other.set).unwrap_or(MISSING);
    let (forth, back) = (covered(ours, theirs), covered(theirs, ours));
    [
        corpus.cosine(&ours.runs, &theirs.runs).unwrap_or(MISSING),
        i32::try_from(likeness(&ours.letters, &theirs.letters)).unwrap_or(0),
        forth.min(back),
        forth.max(back),
        0,
        inside[0],
        inside[1],
    ]
}

/// Which share of a cell the other record's text holds, in basis points.
fn inside(cell: &Cell, other: &PairRecord, corpus: &Corpus) -> i32 {
    if cell.is_blank() {
        return MISSING;
    }
    if cell.letters.len() >= 3 && other.letters.contains(&cell.letters) {
        return 10_000;
    }
    corpus.covered(&cell.set, &other.set).unwrap_or(MISSING)
}
