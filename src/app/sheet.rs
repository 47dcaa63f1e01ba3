//! Everything known of one product: its record, its benchmarks, what is left out of them, and its prices in lists.

use super::reading::Reading;
use super::{
    AppError, BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, CheckRequest, Months, ReferenceAnswer, benchmark_in,
};
use crate::engine::model::ProductRecord;
use crate::store::{find_product, products_by_public_ids};

/// Everything known of a product.
pub struct ProductSheet {
    /// Public id.
    pub product_id: String,
    /// Words to show.
    pub description: String,
    /// What the catalogue says; nothing for a provisional product.
    pub record: Option<ProductRecord>,
    /// What the figures rest on.
    pub head: BenchmarkHead,
    /// Its benchmarks, one a basis, and what is left out; nothing where nobody bought it.
    pub benchmarked: Option<BenchmarkedProduct>,
    /// Its prices in lists.
    pub references: Vec<ReferenceAnswer>,
}

impl Reading {
    /// Everything known of a product, by public id or its catalogue's own id.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows the product.
    pub fn sheet(&mut self, product: &str, months: Months) -> Result<ProductSheet, AppError> {
        let (_, product_id) = find_product(&mut self.db, product)?;
        let known = products_by_public_ids(&mut self.db, std::slice::from_ref(&product_id))?;
        let record = known.into_iter().next().map(|known| known.product.record);
        let request = BenchmarkRequest { product: Some(product_id.clone()), months, ..BenchmarkRequest::default() };
        let names = self.names();
        let mut benchmarked = None;
        let (head, _) = benchmark_in(&mut self.db, names, &request, &mut |_, products| {
            benchmarked = products.into_iter().next();
            Ok(())
        })?;
        let asked = CheckRequest { product: Some(product_id.clone()), ..CheckRequest::default() };
        let references = match self.check(&asked) {
            Ok(answer) => answer.references,
            // Known once, but neither the catalogue nor any line speaks of it any more.
            Err(AppError::NotFound { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        let words = || benchmarked.as_ref().map(|product| product.description.clone());
        let description = record.as_ref().map(|record| record.description.clone()).or_else(words);
        let missing = || AppError::NotFound { what: "product", name: product.to_owned() };
        let description = description.ok_or_else(missing)?;
        Ok(ProductSheet { product_id, description, record, head, benchmarked, references })
    }
}
