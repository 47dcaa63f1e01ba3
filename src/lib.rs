//! Likewise: NHS price benchmarking and contract consolidation.
//!
//! Purchase lines in, like-for-like comparables and exact benchmarks out. The README has the code map; the
//! layers and what each may use are held by a test.

pub mod api;
pub mod app;
pub mod catalogue;
pub mod cli;
pub mod engine;
pub mod export;
pub mod ingest;
pub mod server;
pub mod solver;
pub mod store;
pub mod web;
