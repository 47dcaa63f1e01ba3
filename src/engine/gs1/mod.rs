//! GS1 keys: what is printed under a bar code, in the one form everything else compares.

pub mod check_digit;
pub mod gtin;

pub use check_digit::check_digit;
pub use gtin::{Gtin14, GtinError, GtinForm};
