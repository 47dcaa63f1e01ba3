//! The integration tests, one binary.

mod engine;
mod house;
mod ingest;
