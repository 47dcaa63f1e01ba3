//! Matching: which product an item is.
//!
//! Texts become tokens in one normal form ([`normalise`]); what they state of size and strength is read as hard
//! attributes ([`Attributes`]); exact keys have a normal form of their own ([`identifiers`], [`item_keys`]). A
//! [`decide`]d item rests on the best exact key, the very same text, or a [`score`] clear of all others. An unmatched
//! item may become a product by its own strongest key ([`provisional_key`]).

mod alignment;
mod alike;
mod attributes;
mod company;
mod comparison;
mod counts;
mod decide;
mod duplicates;
mod equivalents;
mod fit;
mod identifiers;
mod lexer;
mod measure;
mod naming;
mod near_gtin;
mod numerals;
mod phrases;
mod prepared;
mod provisional;
mod sameness;
mod score;
mod surprise;
mod token;
mod vocabulary;
mod weighing;
mod weights;
mod word_costs;

pub use alike::{Comparison, Described, PairDecision, Relation, compare_descriptions};
pub use attributes::{Attribute, AttributeKind, Attributes, compare, conflicts};
pub use company::{company_words, other_company_words};
pub use decide::{Alike, ExactHit, MatchOutcome, counted_words, decide, decide_and_rank};
pub use duplicates::{DuplicateConfidence, DuplicateGroup, Recorded, SharedKind, duplicates};
pub use equivalents::{Equivalent, EquivalentLevel, Offer, equivalents};
pub use fit::{Fit as WordFit, Outline, word_fit};
pub use identifiers::{
    identifiers, item_keys, normal_code, normal_npc, normal_part_code, normal_supplier_name, supplier_key,
};
pub use measure::MeasureKind;
pub use near_gtin::{GtinNearness, NearGtinHit, NearGtinKey, near_gtin_keys, near_gtin_products, with_near_gtins};
pub use prepared::{PreparedItem, PreparedProduct, index_text, search_text};
pub use provisional::{ProvisionalKey, ProvisionalKind, is_service_text, provisional_key};
pub use score::{WEIGHTS_VERSION, rank, score};
pub use token::{Token, TokenKind, normalise, search_words, tokens};
pub use vocabulary::vocabulary_version;
pub(crate) use weights::token_hash;
pub use weights::{TokenWeights, rarity};
pub(crate) use word_costs::Payer;
pub use word_costs::{COST_MAX, WORD_COSTS, WordCost, WordCosts, WordCostsError, WordCounts};
