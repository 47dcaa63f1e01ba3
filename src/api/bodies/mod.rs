//! Wire types, apart from inner ones: every decimal a string, every key in snake case.

mod benchmark;
mod check;
mod import;
mod jobs;
mod matching;
mod organisations;
mod quantiles;
mod share;
mod verify;

pub use benchmark::{BenchmarkWriter, ProductBody, product_bodies};
pub use check::CheckBody;
pub use import::{ImportBody, ImportEntryBody, ImportListBody, RejectionBody, RejectionPageBody};
pub use jobs::{JobAnswerBody, JobBody, JobPageBody, UploadBody};
pub use matching::{DecisionBody, MatchBody};
pub use organisations::{OrganisationPageBody, OrganisationRecordBody};
pub use quantiles::QuantilesBody;
pub use share::{CoverageBody, ShareBody};
pub use verify::VerifyBody;

use crate::engine::money::{PRICE_DECIMALS, Ratio};

/// A price or ratio to ten decimals, half to even; nothing where it does not fit.
fn price(ratio: &Ratio) -> Option<String> {
    ratio.to_text(PRICE_DECIMALS).ok()
}

/// A body as text: what `--json` writes and HTTP serves, to the byte.
///
/// # Errors
/// Whatever the body's own serialisation returns.
pub fn json_text<T: serde::Serialize>(body: &T) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(body)?;
    text.push('\n');
    Ok(text)
}
