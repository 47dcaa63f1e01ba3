//! The engines, by tables and properties.

mod alike;
mod benchmark;
mod categories;
mod categories_measured;
mod consolidation;
mod consolidation_brute;
mod coverage;
mod duplicates;
mod equivalents;
mod gs1;
mod gs1_vectors;
mod gtin;
mod line_table;
mod matching;
mod money;
mod near_gtin;
mod pack_proof;
mod packs;
mod points;
mod price_check;
mod provisional;
mod register_table;
mod suppliers;
mod synthesis;
mod trial;
mod vectors;
