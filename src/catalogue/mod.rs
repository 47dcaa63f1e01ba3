//! The text index over the catalogue's products: derived, versioned, rebuilt whole, never updated in place.
//!
//! It finds candidates; its scores decide nothing. Texts go in and are asked for in the words of
//! [`crate::engine::matching::index_text`] and [`crate::engine::matching::search_text`].

mod build;
mod error;
mod lexicon;
mod postings;
mod schema;
mod search;

pub use error::CatalogueError;
pub use search::Index;
