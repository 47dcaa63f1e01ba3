//! What a publish or a deletion changed of the current lines.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::segment::{WorthLine, decode_worth};
use crate::store::StoreError;

/// Whose money it is: stated supplier name's id, supplier GLN's text id, and line terms' id, which tell the currency.
pub type SpendKey = (i64, Option<i64>, i64);

/// Lines and money by which a sum grew; below zero where it shrank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Growth {
    /// Lines.
    pub lines: i64,
    /// Net value in millionths.
    pub micros: i128,
}

/// Which items' current lines changed, and by how much money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineChanges {
    /// Items of lines that count now and did not before.
    pub gained: HashSet<i64>,
    /// Items of lines that counted before and do not now.
    pub lost: HashSet<i64>,
    /// By how much what was spent grew.
    pub spend: BTreeMap<SpendKey, Growth>,
    /// Latest order date of the lines gained.
    pub latest_gained: Option<NaiveDate>,
    /// Latest order date of the lines lost.
    pub latest_lost: Option<NaiveDate>,
}

impl LineChanges {
    /// Every item whose current lines changed, rising.
    #[must_use]
    pub fn items(&self) -> Vec<i64> {
        let mut items: Vec<i64> = self.gained.union(&self.lost).copied().collect();
        items.sort_unstable();
        items
    }

    /// Adds what happened later.
    pub fn join(&mut self, later: Self) {
        self.gained.extend(later.gained);
        self.lost.extend(later.lost);
        for (key, growth) in later.spend {
            self.grow(key, growth);
        }
        self.latest_gained = self.latest_gained.max(later.latest_gained);
        self.latest_lost = self.latest_lost.max(later.latest_lost);
    }

    fn grow(&mut self, key: SpendKey, by: Growth) {
        let sum = self.spend.entry(key).or_default();
        sum.lines += by.lines;
        sum.micros += by.micros;
    }

    /// Adds the lines of a run at some places: those that count now, or those that no longer do.
    pub(super) fn take(
        &mut self,
        (body, count): (&[u8], usize),
        gained: bool,
        at: impl Fn(usize) -> bool,
    ) -> Result<(), StoreError> {
        let sign = if gained { 1 } else { -1 };
        decode_worth(
            body,
            count,
            |place, _| at(place),
            |line: &WorthLine| {
                let (items, latest) = if gained {
                    (&mut self.gained, &mut self.latest_gained)
                } else {
                    (&mut self.lost, &mut self.latest_lost)
                };
                items.insert(line.item);
                *latest = (*latest).max(Some(line.order_date));
                let micros = i128::from(line.line_value.micros()) * i128::from(sign);
                self.grow((line.supplier_name, line.supplier_gln, line.terms), Growth { lines: sign, micros });
            },
        )
    }
}
