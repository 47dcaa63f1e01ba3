//! Pairs of records with any text columns, as features from which it can be learned whether two of them name the same
//! thing. Nothing here knows a trade's words: what is rare is learned from the records themselves.

mod columns;
mod corpus;
mod features;
mod record;
mod weights;

pub use corpus::Corpus;
pub use features::{Shape, conflicts, features};
pub use record::PairRecord;
pub use weights::{FEATURES_VERSION, PairWeights, Told, plan};
