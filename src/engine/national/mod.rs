//! Candidates to be contracted once for many: products and like-for-like groups that many trusts buy at a wide spread.
//!
//! Every product on every basis is benchmarked within itself; a group only adds up what its products say, so unlike things
//! are never held against each other. Beside the saving that the paid prices tell stands what the Nationally Contracted
//! Products programme reached ([`NATIONAL_REDUCTION`]): two estimates of the same money, never summed.
//!
//! With a selection of organisations the same is told of a footprint.

mod candidate;
mod group;
mod ranking;

pub use candidate::{BoughtProduct, NATIONAL_REDUCTION, ProductCandidate, Threshold, WIDE_SPREAD, product_candidates};
pub use group::GroupCandidate;
pub use ranking::{MoneyBasis, NationalCandidates, NationalTotal, RankBy, rank};
