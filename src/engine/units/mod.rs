//! Units and packs: how many base units an order unit holds, and how that is known.
//!
//! [`unit_code`] knows codes and words for units of purchase, [`pack_text`] finds pack statements in descriptions,
//! [`pack_reading`] weighs everything a line says against what the catalogue knows.

pub mod base_unit;
pub mod pack_phrase;
pub mod pack_reading;
pub mod pack_text;
pub mod unit_code;
pub mod unit_table;

mod amount_chain;
mod evidence;
mod pack_containers;
mod pack_reader;
mod pack_rules;
mod pack_within;
mod pack_words;

pub use base_unit::BaseUnit;
pub use pack_phrase::{Firmness, PackCount, PackPhrase};
pub use pack_reading::{PackReading, PackSource, PackSourceKind, PackStrength, ProductPacks, StatedPack, read_pack};
pub use unit_code::{UnitMeaning, catalogue_unit, meaning_of, note_on, same_container};
