//! The engines, by tables and properties.

mod gtin;
mod packs;
mod synthesis;
