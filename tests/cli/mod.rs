//! The command line as a process: what it prints, its exit status, what it leaves behind.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking, as tests do"
)]

#[macro_use]
pub mod harness;

mod actions;
mod answers;
mod assortment_reports;
pub mod categories;
mod check;
mod compare;
pub mod consolidate;
mod contracts;
mod demo;
mod equivalents;
mod evaluate;
mod exports;
mod gs1;
mod hostile_files;
mod import_again;
mod invariance;
mod killed;
pub mod labour;
mod league;
mod price_moves;
mod reading;
mod register;
mod reports;
mod review;
pub mod rules;
mod serve;
pub mod snapshots;
mod source_rows;
mod suppliers;
mod together;
mod train;
mod usage;
mod word_costs;
mod workplan;
