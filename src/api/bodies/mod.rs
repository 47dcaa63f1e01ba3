//! Wire types, apart from inner ones: every decimal a string, every key in snake case.

mod benchmark;
mod check;
mod contracts;
mod import;
mod matching;
mod quantiles;
mod share;
mod verify;

pub use benchmark::{BenchmarkWriter, ProductBody, product_bodies};
pub use check::CheckBody;
pub use contracts::ContractBody;
pub use import::{ImportBody, ImportListBody, RejectionBody};
pub use matching::{DecisionBody, MatchBody};
pub use quantiles::QuantilesBody;
pub use share::{CoverageBody, ShareBody};
pub use verify::VerifyBody;

use crate::engine::money::{PRICE_DECIMALS, Ratio};

/// A price or ratio to ten decimals, half to even; nothing where it does not fit.
fn price(ratio: &Ratio) -> Option<String> {
    ratio.to_text(PRICE_DECIMALS).ok()
}
