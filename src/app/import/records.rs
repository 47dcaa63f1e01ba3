//! Importing organisations, groups, categories, reference prices, rates, rate cards, unit costs and procurement rules:
//! small records with a key each.

use std::collections::HashMap;

use super::session::{Session, StatedBy};
use crate::app::AppError;
use crate::app::progress::{Phase, Step, Watcher};
use crate::engine::categories::CategoryEntry;
use crate::engine::model::{Currency, GroupMember, Organisation, Rate, RateCard, ReferencePrice, Rejection, UnitCost};
use crate::engine::procurement::Rule;
use crate::ingest::{
    CATEGORIES, CategoryReader, GROUPS, GroupReader, Header, Kind, ORGANISATIONS, OrganisationReader, PRICES,
    PROCUREMENT_RULES, PriceReader, RATE_CARD, RATES, RateCardReader, RateReader, RawRow, RuleReader, UNIT_COSTS,
    UnitCostReader,
};
use crate::store::{
    Db, StoreError, write, write_categories, write_group_members, write_organisations, write_procurement_rules,
    write_rate_cards, write_rates, write_reference_prices, write_unit_costs,
};

const BATCH: usize = 5_000;

/// What one kind of record is read by, known by and written by.
struct Recipe<T> {
    kind: &'static Kind,
    key: fn(&T) -> String,
    org_code: fn(&T) -> Option<&str>,
    write: fn(&mut Db, i64, &[T]) -> Result<(), StoreError>,
    /// Marks a record whose row may be stated again (two shifts alike, without a reference) as the one of this number,
    /// from 2 on; false where its key is its own and may be stated once only.
    again: fn(&mut T, u32) -> bool,
}

/// For records whose key is their own.
fn once_only<T>(_record: &mut T, _number: u32) -> bool {
    false
}

/// Something that turns rows into records.
trait Reads<T> {
    fn read(&self, raw: &RawRow) -> Result<T, Rejection>;
    fn notes(&self) -> crate::ingest::Notes;
    /// The currency of what a row that cannot be taken says it is worth.
    fn currency_of(&self, raw: &RawRow) -> Option<Currency>;
}

macro_rules! reads {
    ($reader:ty, $record:ty, $currency_of:expr) => {
        impl Reads<$record> for $reader {
            fn read(&self, raw: &RawRow) -> Result<$record, Rejection> {
                <$reader>::read(self, raw)
            }
            fn notes(&self) -> crate::ingest::Notes {
                <$reader>::notes(self)
            }
            fn currency_of(&self, raw: &RawRow) -> Option<Currency> {
                $currency_of(self, raw)
            }
        }
    };
    ($reader:ty, $record:ty) => {
        reads!($reader, $record, |_: &$reader, _: &RawRow| None);
    };
}
reads!(OrganisationReader, Organisation);
reads!(GroupReader, GroupMember);
reads!(PriceReader, ReferencePrice);
reads!(CategoryReader, CategoryEntry);
reads!(RuleReader, Rule);
reads!(RateReader, Rate, RateReader::currency_of);
reads!(RateCardReader, RateCard);
reads!(UnitCostReader, UnitCost, UnitCostReader::currency_of);

/// Imports organisations.
pub(super) fn organisations(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &ORGANISATIONS,
        key: |organisation: &Organisation| organisation.code.clone(),
        org_code: |organisation| Some(&organisation.code),
        write: write_organisations,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(OrganisationReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports groups and their members.
pub(super) fn groups(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &GROUPS,
        key: GroupMember::record_key,
        org_code: |member| Some(&member.org_code),
        write: write_group_members,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(GroupReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports categories of a scheme.
pub(super) fn categories(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &CATEGORIES,
        key: CategoryEntry::record_key,
        org_code: |_| None,
        write: write_categories,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(CategoryReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports reference prices.
pub(super) fn prices(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &PRICES,
        key: ReferencePrice::record_key,
        org_code: |_| None,
        write: write_reference_prices,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(PriceReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports shifts that were paid for.
pub(super) fn rates(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &RATES,
        key: |rate: &Rate| rate.key.clone(),
        org_code: |rate| Some(&rate.org_code),
        write: write_rates,
        again: Rate::number_among_same,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(RateReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports rate cards.
pub(super) fn rate_cards(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &RATE_CARD,
        key: RateCard::record_key,
        org_code: |card| Some(&card.org_code),
        write: write_rate_cards,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(RateCardReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports rows of the tables of procurement law.
pub(super) fn rules(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &PROCUREMENT_RULES,
        key: Rule::record_key,
        org_code: |_| None,
        write: write_procurement_rules,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(RuleReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports unit costs.
pub(super) fn unit_costs(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &UNIT_COSTS,
        key: UnitCost::record_key,
        org_code: |cost| Some(&cost.org_code),
        write: write_unit_costs,
        again: once_only,
    };
    run(session, &recipe, progress, |session, header| {
        Ok(UnitCostReader::new(header, session.mapping, &session.request.options)?)
    })
}

fn run<T, R: Reads<T>>(
    session: &mut Session<'_>,
    recipe: &Recipe<T>,
    progress: &mut Watcher<'_>,
    reader: impl Fn(&Session<'_>, &Header) -> Result<R, AppError>,
) -> Result<(), AppError> {
    let mut seen: HashMap<String, Stated> = HashMap::new();
    for (place, path) in session.files().iter().enumerate() {
        let mut table = session.open(path, recipe.kind)?;
        let reader = reader(session, table.header())?;
        loop {
            let batch = table.next_batch(BATCH)?;
            if batch.is_empty() {
                break;
            }
            let mut taken = Vec::with_capacity(batch.len());
            for raw in &batch {
                session.outcome.rows_read += 1;
                match reader.read(raw).and_then(|record| once(&mut seen, recipe, record, place, raw)) {
                    Ok(record) => taken.push(record),
                    Err(rejection) => {
                        let stated = StatedBy { currency: reader.currency_of(raw), org_code: None };
                        session.reject(path, table.header(), raw, rejection, stated)?;
                    }
                }
            }
            write_batch(session, recipe, &taken)?;
            progress(Step::of(Phase::Reading, session.outcome.rows_read))?;
            table.recycle(batch);
        }
        session.note(&table, reader.notes());
    }
    Ok(())
}

fn write_batch<T>(session: &mut Session<'_>, recipe: &Recipe<T>, taken: &[T]) -> Result<(), AppError> {
    let id = session.import.id;
    write(&mut session.db, |db| (recipe.write)(db, id, taken))?;
    session.outcome.rows_accepted += taken.len() as u64;
    session.org_codes.extend(taken.iter().filter_map(recipe.org_code).map(str::to_owned));
    Ok(())
}

/// Where a key was stated first, and how often.
struct Stated {
    file: usize,
    row: u64,
    times: u32,
}

/// Lets the first row with a key through, and every one that may be stated again under a key of its own; any other
/// contradicts or repeats the first, and nobody can tell which is meant.
fn once<T>(
    seen: &mut HashMap<String, Stated>,
    recipe: &Recipe<T>,
    mut record: T,
    place: usize,
    raw: &RawRow,
) -> Result<T, Rejection> {
    let key = (recipe.key)(&record);
    let Some(stated) = seen.get_mut(&key) else {
        seen.insert(key, Stated { file: place, row: raw.row, times: 1 });
        return Ok(record);
    };
    stated.times = stated.times.saturating_add(1);
    if (recipe.again)(&mut record, stated.times) {
        return Ok(record);
    }
    Err(Rejection {
        row: raw.row,
        column: String::new(),
        reason: format!("file {}, row {} already states this one", stated.file + 1, stated.row),
        value: key.chars().take(200).collect(),
        spend: None,
        row_hash: crate::engine::model::hash_fields(&raw.cells().map(Some).collect::<Vec<_>>()),
    })
}
