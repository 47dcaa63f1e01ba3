//! Why a row of a file was not taken.

use crate::engine::money::Amount;

/// A row that could not be taken, with its place and reason. Personal data in `value` is masked before storing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Row in its file, counted from 1 with the header rows included.
    pub row: u64,
    /// Our name of the column at fault (`order_date`), or empty when it is the row as a whole.
    pub column: String,
    /// What is wrong, in a sentence a buyer can act on.
    pub reason: String,
    /// The value at fault, cut to 200 characters.
    pub value: String,
    /// What the row says it is worth, where that could be read.
    pub spend: Option<Amount>,
    /// Hash of the stated row, so that the same row met again is known.
    pub row_hash: u128,
}
