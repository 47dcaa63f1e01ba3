//! Importing organisations, groups, categories and reference prices: small records with a key each.

use std::collections::HashMap;

use super::session::Session;
use crate::app::AppError;
use crate::app::progress::{Phase, Step, Watcher};
use crate::engine::categories::CategoryEntry;
use crate::engine::model::{GroupMember, Organisation, ReferencePrice, Rejection};
use crate::ingest::{
    CATEGORIES, CategoryReader, GROUPS, GroupReader, Header, Kind, ORGANISATIONS, OrganisationReader, PRICES,
    PriceReader, RawRow,
};
use crate::store::{
    Db, StoreError, write, write_categories, write_group_members, write_organisations, write_reference_prices,
};

const BATCH: usize = 5_000;

/// What one kind of record is read by, known by and written by.
struct Recipe<T> {
    kind: &'static Kind,
    key: fn(&T) -> String,
    org_code: fn(&T) -> Option<&str>,
    write: fn(&mut Db, i64, &[T]) -> Result<(), StoreError>,
}

/// Something that turns rows into records.
trait Reads<T> {
    fn read(&self, raw: &RawRow) -> Result<T, Rejection>;
    fn notes(&self) -> crate::ingest::Notes;
}

macro_rules! reads {
    ($reader:ty, $record:ty) => {
        impl Reads<$record> for $reader {
            fn read(&self, raw: &RawRow) -> Result<$record, Rejection> {
                <$reader>::read(self, raw)
            }
            fn notes(&self) -> crate::ingest::Notes {
                <$reader>::notes(self)
            }
        }
    };
}
reads!(OrganisationReader, Organisation);
reads!(GroupReader, GroupMember);
reads!(PriceReader, ReferencePrice);
reads!(CategoryReader, CategoryEntry);

/// Imports organisations.
pub(super) fn organisations(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe = Recipe {
        kind: &ORGANISATIONS,
        key: |organisation: &Organisation| organisation.code.clone(),
        org_code: |organisation| Some(&organisation.code),
        write: write_organisations,
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
    };
    run(session, &recipe, progress, |session, header| {
        Ok(GroupReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports categories of a scheme.
pub(super) fn categories(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe =
        Recipe { kind: &CATEGORIES, key: CategoryEntry::record_key, org_code: |_| None, write: write_categories };
    run(session, &recipe, progress, |session, header| {
        Ok(CategoryReader::new(header, session.mapping, &session.request.options)?)
    })
}

/// Imports reference prices.
pub(super) fn prices(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let recipe =
        Recipe { kind: &PRICES, key: ReferencePrice::record_key, org_code: |_| None, write: write_reference_prices };
    run(session, &recipe, progress, |session, header| {
        Ok(PriceReader::new(header, session.mapping, &session.request.options)?)
    })
}

fn run<T, R: Reads<T>>(
    session: &mut Session<'_>,
    recipe: &Recipe<T>,
    progress: &mut Watcher<'_>,
    reader: impl Fn(&Session<'_>, &Header) -> Result<R, AppError>,
) -> Result<(), AppError> {
    let mut seen: HashMap<String, (usize, u64)> = HashMap::new();
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
                    Err(rejection) => session.reject(path, table.header(), raw, rejection, None)?,
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

/// Lets the first row with a key through; a later one contradicts or repeats it, and nobody can tell which is meant.
fn once<T>(
    seen: &mut HashMap<String, (usize, u64)>,
    recipe: &Recipe<T>,
    record: T,
    place: usize,
    raw: &RawRow,
) -> Result<T, Rejection> {
    let key = (recipe.key)(&record);
    match seen.get(&key) {
        None => {
            seen.insert(key, (place, raw.row));
            Ok(record)
        }
        Some((file, row)) => Err(Rejection {
            row: raw.row,
            column: String::new(),
            reason: format!("file {}, row {row} already states this one", file + 1),
            value: key.chars().take(200).collect(),
            spend: None,
            row_hash: crate::engine::model::hash_fields(&raw.cells().map(Some).collect::<Vec<_>>()),
        }),
    }
}
