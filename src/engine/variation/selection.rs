//! Which price points a benchmark is made from.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::exclusion::Exclusion;
use crate::engine::model::Currency;
use crate::engine::period::{Month, Window};

/// Which spend prices are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PriceOf {
    /// Net of adjustments (rebates, bulk, bundles, research, errors): what was really paid.
    #[default]
    Net,
    /// As stated on the line.
    Gross,
}

/// Which points a benchmark is made from.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Months.
    pub window: Window,
    /// One currency, or each by itself.
    pub currency: Option<Currency>,
    /// Internal ids of the organisations in the population, or all.
    pub organisations: Option<HashSet<u32>>,
    /// For predecessors and successors: the id of the organisation that stands for all of them. They count as one
    /// wherever others are counted, and are left out together; each keeps its own price.
    pub families: Arc<HashMap<u32, u32>>,
    /// Which spend prices are made from.
    pub price_of: PriceOf,
}

impl Selection {
    /// The family of an organisation: itself, unless it has one.
    #[must_use]
    pub fn family_of(&self, organisation: u32) -> u32 {
        self.families.get(&organisation).copied().unwrap_or(organisation)
    }

    /// Why points of this kind take no part; the first of currency, window and group that says so.
    #[must_use]
    pub fn refuse(&self, currency: Currency, month: Month, organisation: u32) -> Option<Exclusion> {
        if self.currency.is_some_and(|wanted| wanted != currency) {
            Some(Exclusion::OtherCurrency)
        } else if !self.window.contains(month) {
            Some(Exclusion::OutsideWindow)
        } else if self.organisations.as_ref().is_some_and(|members| !members.contains(&organisation)) {
            Some(Exclusion::OutsideGroup)
        } else {
            None
        }
    }
}
