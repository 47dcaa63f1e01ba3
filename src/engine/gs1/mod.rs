//! GS1 keys: what is printed under a bar code, in the one form everything else compares.
//!
//! A GTIN as files hold it is a [`Gtin14`]; what a scanner, a label or an address holds is [`read`] into elements by the
//! table of application identifiers ([`ai_row`]), each checked by itself and against the others. A HIBC is a [`Hibc`] and
//! never a GTIN.

mod ai_table;
mod associations;
mod check_characters;
pub mod check_digit;
mod content;
mod coupon;
mod digital_link;
mod digital_link_writer;
mod element;
mod element_string;
mod fault;
pub mod gtin;
mod gtin_text;
mod hibc;
mod keys;
mod near;
mod packaging;
mod percent;
mod reading;

pub use ai_table::{AiRow, CharacterSet, Component, ai_row, ai_rows, check_table};
pub use associations::{Gs1Associations, associations};
pub use check_characters::check_characters;
pub use check_digit::check_digit;
pub use content::ContentCheck;
pub use digital_link::read_digital_link;
pub use digital_link_writer::{CANONICAL_STEM, digital_link};
pub use element::{Gs1Element, Gs1Leave};
pub use element_string::{Gs1Elements, bracketed, read_bracketed, read_separated, separated};
pub use fault::{Gs1Fault, Gs1Rule};
pub use gtin::{Gtin14, GtinError, GtinForm};
pub use gtin_text::GtinRepair;
pub use hibc::Hibc;
pub use keys::{Gln, Sscc};
pub use near::{GtinSlip, NearGtin, near_gtins};
pub use packaging::GtinRoot;
pub use reading::{Gs1Reading, read};
