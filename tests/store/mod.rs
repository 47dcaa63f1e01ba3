//! The store, every aggregate on both backends.

#[macro_use]
mod harness;
mod builders;

mod concurrency;
mod decisions;
mod dictionaries;
mod imports;
mod line_model;
mod line_size;
mod line_versions;
mod lines;
mod migrations;
mod price_points;
mod rejections;
mod versions;
