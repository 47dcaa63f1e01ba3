//! What may stand in for a product, with what organisations pay for it.

use std::collections::HashMap;
use std::sync::Arc;

use super::AppError;
use super::catalogue::KnownProduct;
use super::reading::Reading;
use crate::engine::matching::{Equivalent, EquivalentLevel, equivalents};
use crate::engine::model::Item;
use crate::engine::period::{Month, Window};
use crate::engine::variation::{ProductBenchmark, Selection, benchmark};
use crate::store::{find_product, price_points_among};

/// Products of like words that are looked at besides those of the like-for-like group.
const LOOKED_AT: usize = 200;

/// Whose equivalents are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquivalentRequest {
    /// The product, by public id or its catalogue's own id.
    pub product: String,
    /// Last of the twelve months that prices are from; the latest in the data when not said.
    pub as_of: Option<Month>,
    /// Most products told of either level.
    pub limit: usize,
}

/// A product with the prices paid for it.
#[derive(Debug, Clone)]
pub struct PricedProduct {
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id.
    pub reference: String,
    /// Words to show.
    pub description: String,
    /// The like-for-like group's name.
    pub generic_name: Option<String>,
    /// Who supplies it.
    pub supplier: Option<String>,
    /// Prices of a base unit, one distribution a basis.
    pub benchmarks: Vec<ProductBenchmark>,
}

/// What may stand in for a product.
#[derive(Debug, Clone)]
pub struct EquivalentsAnswer {
    /// The product itself.
    pub product: PricedProduct,
    /// The months that prices are from.
    pub window: Window,
    /// How many there are, told or not: alternatives, similar ones.
    pub found: (usize, usize),
    /// Those told: alternatives before similar ones, the likest first.
    pub equivalents: Vec<(Equivalent, PricedProduct)>,
}

impl Reading {
    /// Tells what may stand in for a product of the catalogue: like for like, or after clinicians agree.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no catalogue describes it, or the store or the index fails.
    pub fn equivalents(&mut self, request: &EquivalentRequest) -> Result<EquivalentsAnswer, AppError> {
        let (_, public_id) = find_product(&mut self.db, &request.product)?;
        let knowledge = Arc::clone(&self.knowledge);
        let catalogue = &knowledge.catalogue;
        let missing = || AppError::NotFound { what: "catalogue product", name: request.product.clone() };
        let own = catalogue.product(&public_id).ok_or_else(missing)?;
        let mut others: Vec<&KnownProduct> = catalogue.products().filter(|other| own.is_linked_with(other)).collect();
        let words = own.generic_name.as_deref().unwrap_or(&own.description);
        let alike = catalogue.alike(&Item { description: words.to_owned(), ..Item::default() }, LOOKED_AT)?;
        others.extend(alike.into_iter().filter(|other| !own.is_linked_with(other)));
        let offers: Vec<_> = others.iter().map(|other| other.offer()).collect();
        let judged = equivalents(&own.offer(), &offers, catalogue.weights());
        let count = |level| judged.iter().filter(|(_, one)| one.level == level).count();
        let found = (count(EquivalentLevel::Alternative), count(EquivalentLevel::Similar));
        let mut left = [request.limit; 2];
        let mut told = Vec::new();
        for (place, equivalent) in judged {
            let Some(left) = left.get_mut(usize::from(equivalent.level.code())).filter(|left| **left > 0) else {
                continue;
            };
            *left -= 1;
            told.extend(others.get(place).map(|other| (equivalent, *other)));
        }
        let window = request.as_of.or(knowledge.cut_off).map_or(Window::ALL, Window::twelve_months_to);
        let mut ids: Vec<i64> = told.iter().map(|(_, other)| other.id).collect();
        ids.push(own.id);
        let mut prices = self.prices(&ids, window)?;
        let mut priced = |known: &KnownProduct| PricedProduct {
            product_id: known.public_id().to_owned(),
            reference: known.reference.clone(),
            description: known.description.clone(),
            generic_name: known.generic_name.clone(),
            supplier: known.supplier.clone(),
            benchmarks: prices.remove(&known.id).unwrap_or_default(),
        };
        Ok(EquivalentsAnswer {
            product: priced(own),
            window,
            found,
            equivalents: told.into_iter().map(|(equivalent, other)| (equivalent, priced(other))).collect(),
        })
    }

    /// What all organisations paid, by product.
    fn prices(&mut self, ids: &[i64], window: Window) -> Result<HashMap<i64, Vec<ProductBenchmark>>, AppError> {
        let families = Arc::clone(&self.knowledge.families);
        let selection = Selection { window, families, ..Selection::default() };
        let stored = price_points_among(&mut self.db, ids)?.into_iter();
        Ok(stored.map(|one| (one.product_id, benchmark(&one.points, &selection).benchmarks)).collect())
    }
}
