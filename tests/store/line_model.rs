//! Random imports and deletions of lines against a model that anyone can follow.
//!
//! The model keeps every import as a list and, after each step, finds the current lines afresh: no marks, no sorting,
//! no runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

use likewise::store::NewLine;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::test_runner::{Config, TestRunner};

use super::builders::{current_lines, import_lines, line, organisation_id, revised, unnumbered};
use super::harness::TestStore;

/// One line of the model: its key, revision and content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stated {
    key: u128,
    revision: u32,
    pounds: i64,
}

/// Keys below this have a line number; the others stand for their whole row.
const NUMBERED: u128 = 3;
/// There are so many keys.
const KEYS: u128 = 5;

impl Stated {
    fn to_line(self, row: u64) -> NewLine {
        let line = NewLine { row, ..revised(line(self.key, self.pounds), self.revision) };
        if self.key < NUMBERED { line } else { unnumbered(line) }
    }
}

/// What happens to the store, step by step.
#[derive(Debug, Clone)]
enum Step {
    Import(Vec<Stated>),
    /// Deletes one of the imports there are, counted round and round.
    Delete(usize),
}

fn stated() -> impl Strategy<Value = Stated> {
    (0..KEYS, 0..3_u32, 1..4_i64).prop_map(|(key, revision, pounds)| {
        // A row that is its own key has one content.
        if key < NUMBERED { Stated { key, revision, pounds } } else { Stated { key, revision: 0, pounds: 1 } }
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let import = prop::collection::vec(stated(), 1..9).prop_map(Step::Import);
    prop::collection::vec(prop_oneof![3 => import, 1 => any::<usize>().prop_map(Step::Delete)], 1..7)
}

/// An import of the model: its number in the order of publishing, its rows, and its public id in the store.
struct Published {
    order: usize,
    rows: Vec<Stated>,
    public_id: String,
}

impl Published {
    /// The rows whose key and revision come with one content only.
    fn facts(&self) -> Vec<(usize, Stated)> {
        let contradicted = |row: &Stated| {
            self.rows
                .iter()
                .any(|other| (other.key, other.revision) == (row.key, row.revision) && other.pounds != row.pounds)
        };
        self.rows.iter().copied().enumerate().filter(|(_, row)| !contradicted(row)).collect()
    }
}

/// The current lines as (order of the import, place of the row, row).
fn current(imports: &[Published]) -> BTreeSet<(usize, Stated)> {
    let mut found = BTreeSet::new();
    let facts: Vec<(usize, usize, Stated)> = imports
        .iter()
        .flat_map(|import| import.facts().into_iter().map(|(place, row)| (import.order, place, row)))
        .collect();
    for key in 0..NUMBERED {
        let versions = facts.iter().filter(|(_, _, row)| row.key == key);
        if let Some((order, _, row)) = versions.max_by_key(|(order, place, row)| (row.revision, *order, *place)) {
            found.insert((*order, *row));
        }
    }
    found
}

/// How many current lines each import has of a row that is its own key: of the n-th ones the latest import's.
fn current_unnumbered(imports: &[Published], key: u128) -> BTreeMap<usize, usize> {
    let count = |import: &Published| import.rows.iter().filter(|row| row.key == key).count();
    let most = imports.iter().map(count).max().unwrap_or(0);
    let mut found = BTreeMap::new();
    for occurrence in 0..most {
        let latest = imports.iter().filter(|import| count(import) > occurrence).map(|import| import.order).max();
        *found.entry(latest.expect("an import with the row")).or_default() += 1;
    }
    found
}

/// How many lines are current.
fn count_current(imports: &[Published]) -> usize {
    let unnumbered = (NUMBERED..KEYS).flat_map(|key| current_unnumbered(imports, key).into_values());
    current(imports).len() + unnumbered.sum::<usize>()
}

/// How many lines the last import replaced, of others' and of its own: of the lines that were current and those it
/// brought, all that are not current now, except its own that another import's higher revision outdoes.
fn replaced(imports: &[Published], before: usize, accepted: usize) -> usize {
    let last = imports.last().expect("an import");
    let winners = current(imports);
    let outdone = |row: &Stated| winners.iter().any(|(order, other)| other.key == row.key && *order != last.order);
    let outdone = last.facts().iter().filter(|(_, row)| row.key < NUMBERED && outdone(row)).count();
    before + accepted - count_current(imports) - outdone
}

fn run(store: &TestStore, steps: &[Step]) {
    static ORGANISATIONS: AtomicU32 = AtomicU32::new(0);
    let number = ORGANISATIONS.fetch_add(1, Ordering::Relaxed);
    let organisation = organisation_id(&mut store.db(), &format!("M{number}"));
    let mut imports: Vec<Published> = Vec::new();
    for (order, step) in steps.iter().enumerate() {
        match step {
            Step::Import(rows) => {
                let lines: Vec<_> =
                    rows.iter().zip(2..).map(|(row, place)| (organisation, row.to_line(place))).collect();
                let (public_id, outcome) = import_lines(store, &format!("{number:08x}{order:08x}"), &lines);
                let import = Published { order, rows: rows.clone(), public_id };
                let accepted = import.facts().len();
                let before = count_current(&imports);
                imports.push(import);
                let found = (outcome.rows_rejected, outcome.rows_replaced);
                let expected = (rows.len() - accepted, replaced(&imports, before, accepted));
                assert_eq!(found, (expected.0 as u64, expected.1 as u64), "step {order} of {steps:?}");
            }
            Step::Delete(_) if imports.is_empty() => {}
            Step::Delete(which) => {
                let gone = imports.remove(which % imports.len());
                store.delete_import(&mut store.db(), &gone.public_id).expect("a deletion");
            }
        }
        compare(store, organisation, &imports, &format!("after step {order} of {steps:?}"));
    }
}

fn compare(store: &TestStore, organisation: i64, imports: &[Published], when: &str) {
    let order_of: BTreeMap<&str, usize> =
        imports.iter().map(|import| (import.public_id.as_str(), import.order)).collect();
    let mut numbered = BTreeSet::new();
    let mut others: BTreeMap<u128, BTreeMap<usize, usize>> = BTreeMap::new();
    for found in current_lines(store, [1]).into_iter().filter(|found| found.organisation == organisation) {
        let order = order_of[found.import.as_str()];
        let key = found.line.key;
        if key < NUMBERED {
            let pounds = found.line.line_value.micros() / 1_000_000;
            assert!(numbered.insert((order, Stated { key, revision: found.line.revision, pounds })), "twice {when}");
        } else {
            *others.entry(key).or_default().entry(order).or_default() += 1;
        }
    }
    assert_eq!(numbered, current(imports), "{when}");
    for key in NUMBERED..KEYS {
        let found = others.remove(&key).unwrap_or_default();
        assert_eq!(found, current_unnumbered(imports, key), "unnumbered key {key} {when}");
    }
}

fn check(store: &TestStore, cases: u32, strategy: &impl Strategy<Value = Vec<Step>>) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(strategy, |steps| {
            run(store, &steps);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    store.assert_sound();
}

on_both_backends!(random_imports_and_deletions_agree_with_the_model, |store| {
    check(store, 32, &steps());
});

/// Keys and amounts that current lines add up to, without the imports they came by.
fn facts_of(store: &TestStore, code: &str) -> Vec<(u128, u32, i64)> {
    let organisation = organisation_id(&mut store.db(), code);
    let mut found: Vec<_> = current_lines(store, [1])
        .into_iter()
        .filter(|found| found.organisation == organisation)
        .map(|found| (found.line.key, found.line.revision, found.line.line_value.micros()))
        .collect();
    found.sort_unstable();
    found
}

on_both_backends!(the_order_of_imports_does_not_change_what_counts, |store| {
    // One revision of a key has one content, wherever it is met.
    let consistent = stated().prop_map(|row| Stated { pounds: 1 + i64::from(row.revision), ..row });
    let lists = prop::collection::vec(prop::collection::vec(consistent, 1..6), 2..5);
    let strategy = lists.prop_flat_map(|lists| (Just(lists.clone()), Just(lists).prop_shuffle()));
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    let number = AtomicU32::new(0);
    runner
        .run(&strategy, |(lists, shuffled)| {
            let number = number.fetch_add(1, Ordering::Relaxed);
            let codes = [format!("A{number}"), format!("B{number}")];
            for (code, lists) in codes.iter().zip([&lists, &shuffled]) {
                let organisation = organisation_id(&mut store.db(), code);
                for (place, rows) in lists.iter().enumerate() {
                    let lines: Vec<_> = rows.iter().zip(2..).map(|(row, at)| (organisation, row.to_line(at))).collect();
                    import_lines(store, &format!("{code}-{place}"), &lines);
                }
            }
            assert_eq!(facts_of(store, &codes[0]), facts_of(store, &codes[1]));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
});
