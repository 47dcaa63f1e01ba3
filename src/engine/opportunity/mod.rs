//! Opportunities: what an organisation can still save, looking forward.
//!
//! Variation looks back: it holds what was paid in twelve months against the others. An opportunity holds the *current* price
//! against the others' current benchmark, times the quantity expected in the next twelve months. A price that was
//! renegotiated last month saves nothing more.

mod confidence;
mod find;
mod reference;
mod roll;

pub use confidence::{Confidence, confidence};
pub(in crate::engine) use find::part_of;
pub use find::{CurrentPurchase, Opportunity, PROGRAMME_REDUCTION, Refused, current_purchases, opportunities};
pub use reference::{ContractStanding, Listed, ReferenceView, reference_view};
pub use roll::{MATCHED_MINIMUM, PriceMoves};
