//! The engines, by tables and properties.

mod benchmark;
mod coverage;
mod line_table;
mod money;
mod points;
mod price_check;
mod vectors;
