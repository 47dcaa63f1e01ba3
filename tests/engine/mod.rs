//! The engines, by tables and properties.

mod alike;
mod benchmark;
mod consolidation;
mod consolidation_brute;
mod coverage;
mod gtin;
mod line_table;
mod matching;
mod money;
mod pack_proof;
mod pack_texts;
mod packs;
mod points;
mod price_check;
mod provisional;
mod register_table;
mod synthesis;
mod vat;
mod vectors;
mod wrong_packs;
