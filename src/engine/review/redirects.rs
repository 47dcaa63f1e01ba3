//! Products that are one: each leads to the one that stands for it.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, ActionKind};
use super::word::Said;
use crate::engine::model::hash_fields;

/// Which products are part of another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redirects {
    to: BTreeMap<String, (String, Said)>,
    /// The products that lead to one, by the one they lead to.
    sources: BTreeMap<String, BTreeSet<String>>,
}

impl Redirects {
    /// What stands after these actions, none of which was taken back.
    #[must_use]
    pub fn of<'a>(standing: impl IntoIterator<Item = &'a Action>) -> Self {
        let merges = standing.into_iter().filter(|action| action.kind == ActionKind::Merge);
        let to = merges.filter_map(|one| Some((one.subject.clone(), (one.product.clone()?, Said::by(one))))).collect();
        let mut redirects = Self { to, sources: BTreeMap::new() };
        let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for source in redirects.to.keys() {
            sources.entry(redirects.resolve(source).to_owned()).or_default().insert(source.clone());
        }
        redirects.sources = sources;
        redirects
    }

    /// True when every product stands for itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// The product that stands for this one: itself, unless it is part of another.
    #[must_use]
    pub fn resolve<'a>(&'a self, product: &'a str) -> &'a str {
        let mut found = product;
        // No more steps than there are, so that even a circle would end.
        for _ in 0..self.to.len() {
            match self.to.get(found) {
                Some((next, _)) => found = next,
                None => break,
            }
        }
        found
    }

    /// The product that this one was merged into, and by whom.
    #[must_use]
    pub fn merged_into(&self, product: &str) -> Option<(&str, &Said)> {
        self.to.get(product).map(|(next, said)| (next.as_str(), said))
    }

    /// The products that are one with this one, itself among them, sorted.
    #[must_use]
    pub fn family<'a>(&'a self, product: &'a str) -> BTreeSet<&'a str> {
        let target = self.resolve(product);
        let sources = self.sources.get(target).into_iter().flatten();
        sources.map(String::as_str).chain([target]).collect()
    }

    /// Every product that is part of another or that others are part of.
    #[must_use]
    pub fn members(&self) -> BTreeSet<&str> {
        self.to.iter().flat_map(|(source, (target, _))| [source.as_str(), target.as_str()]).collect()
    }

    /// Every product that is part of another, with the product that stands for it.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.to.keys().map(|source| (source.as_str(), self.resolve(source)))
    }

    /// A number for everything merged that a decision with these products could follow from; none where nothing is.
    #[must_use]
    pub fn mark<'a>(&'a self, products: impl IntoIterator<Item = &'a str>) -> Option<u128> {
        if self.is_empty() {
            return None;
        }
        let targets: BTreeSet<&str> = products.into_iter().map(|product| self.resolve(product)).collect();
        let merged: Vec<(&str, &BTreeSet<String>)> =
            targets.into_iter().filter_map(|target| Some((target, self.sources.get(target)?))).collect();
        (!merged.is_empty()).then(|| hash_fields(&[Some(&format!("{merged:?}"))]))
    }
}
