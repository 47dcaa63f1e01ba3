//! The integration tests, one binary.

mod api;
mod app;
mod catalogue;
mod cli;
mod engine;
mod export;
mod fuzz;
mod house;
mod ingest;
mod store;
mod web;
