//! The engines, by tables and properties.

mod matching;
mod provisional;
