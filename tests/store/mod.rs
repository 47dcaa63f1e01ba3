//! The store, every aggregate on both backends.
// What helps a test fails it as the test itself would: clippy only knows functions marked as tests.
#![allow(clippy::expect_used, clippy::panic, clippy::cast_possible_wrap, clippy::cast_possible_truncation)]

#[macro_use]
mod harness;
mod builders;

mod categories;
mod concurrency;
mod contracts;
mod decisions;
mod dictionaries;
mod imports;
mod jobs;
mod labour;
mod line_changes;
mod line_model;
mod line_size;
mod line_versions;
mod lines;
mod migrations;
mod price_points;
mod procurement_rules;
mod rejections;
mod review;
mod snapshots;
mod versions;
mod workplans;
