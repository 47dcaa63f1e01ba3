//! The integration tests, one binary.

mod api;
mod catalogue;
mod cli;
mod engine;
mod house;
mod ingest;
mod store;
