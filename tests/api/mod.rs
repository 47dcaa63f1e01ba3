//! The HTTP interface through the real application.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[macro_use]
mod harness;
mod idempotency;
mod imports;
mod jobs;
mod organisations;
