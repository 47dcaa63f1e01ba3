//! Products that are like for like from another maker, and what the others pay for them.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::find::shown;
use super::purchases::Bought;
use crate::app::AppError;
use crate::app::benchmark::BenchmarkHead;
use crate::app::catalogue::{Catalogue, KnownProduct};
use crate::engine::actions::{ActionKind, Purchase};
use crate::engine::matching::{EquivalentLevel, equivalents};
use crate::engine::money::Ratio;
use crate::engine::variation::{Basis, benchmark};
use crate::store::{Db, price_points_among};

/// What the others pay for a product on one basis: their median, and how many they are.
type Paid = (Basis, Ratio, usize);

/// Looks for them.
pub(super) struct Alternatives<'a> {
    catalogue: &'a Catalogue,
    groups: HashMap<&'a str, Vec<&'a KnownProduct>>,
    head: &'a BenchmarkHead,
    organisation: u32,
    /// What was found before, by internal id of the product.
    paid: HashMap<i64, Vec<Paid>>,
}

impl<'a> Alternatives<'a> {
    /// Over a catalogue, for one organisation, in the months of a benchmark.
    pub(super) fn new(catalogue: &'a Catalogue, head: &'a BenchmarkHead, organisation: u32) -> Self {
        let mut groups: HashMap<&str, Vec<&KnownProduct>> = HashMap::new();
        for known in catalogue.products() {
            if let Some(name) = known.generic_name.as_deref() {
                groups.entry(name).or_default().push(known);
            }
        }
        Self { catalogue, groups, head, organisation, paid: HashMap::new() }
    }

    /// Offers the cheapest alternative of its like-for-like group, at the median of what the others pay for it.
    pub(super) fn offer(&mut self, db: &mut Db, purchase: &mut Purchase, one: &Bought) -> Result<(), AppError> {
        // A provisional product: no catalogue says what is like it.
        let Some(own) = self.catalogue.product(&one.product_id) else { return Ok(()) };
        let group = own.generic_name.as_deref().and_then(|name| self.groups.get(name));
        let Some(group) = group.cloned() else { return Ok(()) };
        self.learn(db, group.iter().map(|other| other.id))?;
        // Prices first: they are quickly looked up, and most of a group is bought by nobody or is no cheaper.
        let current = purchase.current.ratio()?;
        let mut cheaper = Vec::new();
        for other in group {
            let paid =
                self.paid.get(&other.id).and_then(|paid| paid.iter().find(|(basis, ..)| *basis == purchase.basis));
            if let Some((_, median, count)) = paid
                && median.compare(&current)? == Ordering::Less
            {
                cheaper.push((other, *median, *count));
            }
        }
        let offers: Vec<_> = cheaper.iter().map(|(other, ..)| other.offer()).collect();
        let mut best: Option<(&KnownProduct, Ratio, usize, String)> = None;
        for (place, equivalent) in equivalents(&own.offer(), &offers, self.catalogue.weights()) {
            let Some((other, median, count)) = cheaper.get(place) else { continue };
            let order = best.as_ref().map(|(_, price, ..)| median.compare(price)).transpose()?;
            if equivalent.level == EquivalentLevel::Alternative && order.is_none_or(Ordering::is_lt) {
                let why: Vec<&str> = equivalent.evidence.iter().map(|one| one.finding.as_str()).collect();
                best = Some((*other, *median, *count, why.join(", ")));
            }
        }
        let Some((other, price, count, why)) = best else { return Ok(()) };
        let supplier = other.supplier.as_deref().unwrap_or("another maker");
        let words = format!("switch to {} ({supplier}), if clinicians agree", other.description);
        let said = format!("median of {count} others is {}; like for like: {why}", shown(&price, purchase.basis));
        purchase.offer(ActionKind::SwitchAlternative, (other.public_id().to_owned(), words, said), price, None)?;
        Ok(())
    }

    /// Finds what the others pay for products, where it is not known yet.
    fn learn(&mut self, db: &mut Db, products: impl Iterator<Item = i64>) -> Result<(), AppError> {
        let unknown: Vec<i64> = products.filter(|product| !self.paid.contains_key(product)).collect();
        unknown.iter().for_each(|product| drop(self.paid.insert(*product, Vec::new())));
        let selection = &self.head.selection;
        let family = selection.family_of(self.organisation);
        for stored in price_points_among(db, &unknown)? {
            let mut found = Vec::new();
            for paid in benchmark(&stored.points, selection).benchmarks {
                let others = paid.ranking.without(family)?;
                found.extend(others.median.map(|median| (paid.basis, median, others.others)));
            }
            self.paid.insert(stored.product_id, found);
        }
        Ok(())
    }
}
