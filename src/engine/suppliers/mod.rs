//! Suppliers: which wordings of names are one supplier, and which suppliers may be one.
//!
//! A GLN or a company number decides: the same one is the same supplier whatever the name, different ones are different
//! suppliers however alike their names. Without either, wordings that differ only in legal form, case and punctuation
//! are one ([`crate::engine::matching::supplier_key`]). Names that are merely alike are offered to people
//! ([`LikelySame`]), never merged.

mod alike;
mod gather;
mod identity;

pub use alike::LikelySame;
pub use gather::{Supplier, SupplierWording, Suppliers};
pub use identity::{CompanyNumber, Gln};
