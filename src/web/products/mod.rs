//! `/products`: looking for a product, its sheet, and the rows behind it.

mod chart;
pub(super) mod lines;
pub(super) mod search;
pub(super) mod sheet;
