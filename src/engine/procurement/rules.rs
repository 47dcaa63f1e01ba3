//! The dated tables.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::rule::{Rule, RuleTable};
use crate::engine::model::Regime;

/// What a row is found by, its first day apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleKey {
    /// Its table.
    pub table: RuleTable,
    /// Its regime.
    pub regime: Option<Regime>,
    /// What it is about.
    pub subject: String,
    /// The part of it.
    pub detail: String,
    /// What is measured.
    pub measure: String,
}

impl RuleKey {
    /// The key of a row without detail and measure.
    #[must_use]
    pub fn new(table: RuleTable, regime: Option<Regime>, subject: &str) -> Self {
        Self { table, regime, subject: subject.to_owned(), detail: String::new(), measure: String::new() }
    }

    /// The same with a detail.
    #[must_use]
    pub fn detail(mut self, detail: &str) -> Self {
        detail.clone_into(&mut self.detail);
        self
    }

    /// The same with a measure.
    #[must_use]
    pub fn measure(mut self, measure: &str) -> Self {
        measure.clone_into(&mut self.measure);
        self
    }

    fn of(rule: &Rule) -> Self {
        let Rule { table, regime, subject, detail, measure, .. } = rule;
        Self {
            table: *table,
            regime: *regime,
            subject: subject.clone(),
            detail: detail.clone(),
            measure: measure.clone(),
        }
    }
}

/// The dated tables: for every key its rows by the day from which they hold.
///
/// On a day counts the row that began last, until it ends; a row that ended leaves nothing behind, whatever came before
/// it. So a later row never changes what an earlier day answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    rows: BTreeMap<RuleKey, BTreeMap<NaiveDate, Rule>>,
}

impl Rules {
    /// The tables of these rows; of several with one key and day the last.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = Rule>) -> Self {
        Self::default().laid_under(rows)
    }

    /// These tables with other rows laid over them: a row with the same key and day takes the place of the one there.
    #[must_use]
    pub fn laid_under(mut self, rows: impl IntoIterator<Item = Rule>) -> Self {
        for rule in rows {
            self.rows.entry(RuleKey::of(&rule)).or_default().insert(rule.valid_from, rule);
        }
        self
    }

    /// Every row, by key and day.
    pub fn all(&self) -> impl Iterator<Item = &Rule> {
        self.rows.values().flat_map(BTreeMap::values)
    }

    /// The rows that count on a day, by key.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Rule> {
        self.rows.values().filter_map(move |rows| last_begun(rows, day))
    }

    /// The row of a key that counts on a day.
    #[must_use]
    pub fn row(&self, key: &RuleKey, day: NaiveDate) -> Option<&Rule> {
        self.rows.get(key).and_then(|rows| last_begun(rows, day))
    }

    /// The same, or the row without the key's regime where the regime has none of its own.
    #[must_use]
    pub fn row_or_any_regime(&self, key: &RuleKey, day: NaiveDate) -> Option<&Rule> {
        self.row(key, day).or_else(|| self.row(&RuleKey { regime: None, ..key.clone() }, day))
    }

    /// The same, or the row without the key's detail where the detail has none of its own.
    #[must_use]
    pub fn row_or_any_detail(&self, key: &RuleKey, day: NaiveDate) -> Option<&Rule> {
        self.row(key, day).or_else(|| self.row(&RuleKey { detail: String::new(), ..key.clone() }, day))
    }

    /// The last day on which a row of a key begins.
    #[must_use]
    pub fn last_beginning(&self, key: &RuleKey) -> Option<NaiveDate> {
        self.rows.get(key).and_then(|rows| rows.keys().next_back().copied())
    }
}

fn last_begun(rows: &BTreeMap<NaiveDate, Rule>, day: NaiveDate) -> Option<&Rule> {
    rows.range(..=day).next_back().map(|(_, rule)| rule).filter(|rule| rule.holds_on(day))
}
