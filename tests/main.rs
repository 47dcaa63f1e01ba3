//! The integration tests, one binary.

mod catalogue;
mod engine;
mod house;
mod ingest;
mod store;
