//! Purchase lines: append, publish, retire, scan. No other module touches them.
//!
//! Lines are kept in runs of one import and one organisation, packed column by column: about 40 bytes a line, the
//! same on both backends (`benches/scale.rs` measures it). A line is never altered; two bit maps beside
//! each run say which lines were rejected at publishing and which another version has taken the place of.

mod census;
mod changes;
pub(super) mod codec;
#[cfg(test)]
mod codec_tests;
mod publish;
mod segment;
#[cfg(test)]
mod segment_tests;
mod stated;

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::{
    BoolExpressionMethods, ExecuteCopyFromDsl, ExpressionMethods, Insertable, JoinOnDsl, QueryDsl, RunQueryDsl,
};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub use self::census::{LineCensus, latest_order_date, line_census, line_census_of};
pub use self::changes::{Growth, LineChanges, SpendKey};
use self::codec::Bits;
pub(super) use self::publish::{publish, retire, verify};
pub use self::segment::{CurrentLine, NewLine, WorthLine};
pub use self::stated::{StatedLine, scan_organisation_stated, scan_stated};
use super::jobs::commands;
use super::schema::{imports, line_segments as segments};
use super::{Db, StoreError, each, write};

/// Lines in a full run.
const RUN_LENGTH: usize = 8_192;
/// Lines held back in memory before the longest runs are written short.
const LINES_HELD: usize = 150_000;
/// Runs written in one transaction.
const RUNS_PER_TRANSACTION: usize = 16;
/// Runs read at a time by a scan.
const RUNS_PER_PAGE: i64 = 64;

#[derive(Insertable)]
#[diesel(table_name = segments, treat_none_as_default_value = false)]
struct SegmentRow {
    import_id: i64,
    organisation_id: i64,
    line_count: i64,
    keys: Vec<u8>,
    body: Vec<u8>,
}

/// Takes an import's lines and writes them in runs, in small transactions.
pub struct LineAppender {
    import_id: i64,
    held: BTreeMap<i64, Vec<NewLine>>,
    held_count: usize,
    packed: Vec<SegmentRow>,
    written: u64,
}

impl LineAppender {
    /// For an import that has begun.
    #[must_use]
    pub const fn new(import_id: i64) -> Self {
        Self { import_id, held: BTreeMap::new(), held_count: 0, packed: Vec::new(), written: 0 }
    }

    /// Takes a line of an organisation.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn append(&mut self, db: &mut Db, organisation: i64, line: NewLine) -> Result<(), StoreError> {
        let run = self.held.entry(organisation).or_default();
        run.push(line);
        self.held_count += 1;
        if run.len() >= RUN_LENGTH {
            self.pack(organisation);
        } else if self.held_count >= LINES_HELD {
            self.pack_longest();
        }
        if self.packed.len() >= RUNS_PER_TRANSACTION {
            self.write_packed(db)?;
        }
        Ok(())
    }

    /// Writes what is still held.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn finish(mut self, db: &mut Db) -> Result<(), StoreError> {
        let organisations: Vec<i64> = self.held.keys().copied().collect();
        for organisation in organisations {
            self.pack(organisation);
            if self.packed.len() >= RUNS_PER_TRANSACTION {
                self.write_packed(db)?;
            }
        }
        self.write_packed(db)
    }

    /// Packs the longest runs until half of what may be held is free.
    fn pack_longest(&mut self) {
        let mut lengths: Vec<(usize, i64)> =
            self.held.iter().map(|(organisation, run)| (run.len(), *organisation)).collect();
        lengths.sort_unstable_by(|left, right| right.cmp(left));
        for (_, organisation) in lengths {
            if self.held_count <= LINES_HELD / 2 {
                break;
            }
            self.pack(organisation);
        }
    }

    fn pack(&mut self, organisation: i64) {
        let Some(run) = self.held.remove(&organisation).filter(|run| !run.is_empty()) else { return };
        self.held_count -= run.len();
        self.packed.push(SegmentRow {
            import_id: self.import_id,
            organisation_id: organisation,
            line_count: i64::try_from(run.len()).unwrap_or(i64::MAX),
            keys: segment::encode_keys(&run),
            body: segment::encode(&run),
        });
    }

    fn write_packed(&mut self, db: &mut Db) -> Result<(), StoreError> {
        if self.packed.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.packed);
        self.written += rows.iter().map(|row| row.line_count.cast_unsigned()).sum::<u64>();
        let (import_id, written) = (self.import_id, i64::try_from(self.written).unwrap_or(i64::MAX));
        write(db, |db| {
            match db {
                Db::Sqlite(connection) => {
                    diesel::insert_into(segments::table).values(&rows).execute(connection)?;
                }
                Db::Postgres(connection) => {
                    diesel::copy_from(segments::table).from_insertable(rows.as_slice()).execute(connection)?;
                }
            }
            commands::progress(db, import_id, written)
        })
    }
}

/// A run as read back.
struct StoredRun {
    id: i64,
    organisation: i64,
    count: usize,
    body: Vec<u8>,
    /// Lines that do not count: rejected or retired.
    gone: Option<(Bits, Bits)>,
}

/// What is read of a run.
const RUN_COLUMNS: (
    segments::id,
    segments::organisation_id,
    segments::line_count,
    segments::body,
    segments::rejected,
    segments::retired,
) = (
    segments::id,
    segments::organisation_id,
    segments::line_count,
    segments::body,
    segments::rejected,
    segments::retired,
);

type RunRow = (i64, i64, i64, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

impl StoredRun {
    fn new((id, organisation, count, body, rejected, retired): RunRow) -> Result<Self, StoreError> {
        let count = usize::try_from(count)
            .ok()
            .filter(|count| *count <= RUN_LENGTH)
            .ok_or_else(|| StoreError::corrupt("a line segment", format!("{count} lines")))?;
        let gone = (rejected.is_some() || retired.is_some())
            .then(|| (Bits::stored(rejected, count), Bits::stored(retired, count)));
        Ok(Self { id, organisation, count, body, gone })
    }

    fn counts(&self, place: usize) -> bool {
        self.gone.as_ref().is_none_or(|(rejected, retired)| !rejected.get(place) && !retired.get(place))
    }
}

/// The published runs with ids above `after`, by id.
#[diesel::dsl::auto_type]
fn published_after(after: i64) -> _ {
    segments::table
        .inner_join(imports::table.on(imports::id.eq(segments::import_id)))
        .filter(imports::status.eq("published").and(segments::id.gt(after)))
        .order(segments::id)
}

/// Internal ids of the organisations that have published lines, rising.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn organisations_with_lines(db: &mut Db) -> Result<Vec<i64>, StoreError> {
    Ok(segments::table
        .inner_join(imports::table.on(imports::id.eq(segments::import_id)))
        .filter(imports::status.eq("published"))
        .select(segments::organisation_id)
        .distinct()
        .order(segments::organisation_id)
        .load(db)?)
}

/// The same of one organisation.
#[diesel::dsl::auto_type]
fn published_of(organisation: i64, after: i64) -> _ {
    segments::table
        .inner_join(imports::table.on(imports::id.eq(segments::import_id)))
        .filter(imports::status.eq("published").and(segments::id.gt(after)))
        .filter(segments::organisation_id.eq(organisation))
        .order(segments::id)
}

/// One page of published runs after an id, decoded in parallel by `decode`.
fn page<T: Send>(
    db: &mut Db,
    after: i64,
    decode: impl Fn(&StoredRun) -> Result<T, StoreError> + Sync,
) -> Result<Option<(i64, Vec<T>)>, StoreError> {
    let rows = published_after(after).limit(RUNS_PER_PAGE).select(RUN_COLUMNS).load(db)?;
    decoded(rows, after, decode)
}

/// The same of one organisation's runs.
fn page_of<T: Send>(
    db: &mut Db,
    organisation: i64,
    after: i64,
    decode: impl Fn(&StoredRun) -> Result<T, StoreError> + Sync,
) -> Result<Option<(i64, Vec<T>)>, StoreError> {
    let rows = published_of(organisation, after).limit(RUNS_PER_PAGE).select(RUN_COLUMNS).load(db)?;
    decoded(rows, after, decode)
}

/// Decodes a page in parallel; nothing where it is empty.
fn decoded<T: Send>(
    rows: Vec<RunRow>,
    after: i64,
    decode: impl Fn(&StoredRun) -> Result<T, StoreError> + Sync,
) -> Result<Option<(i64, Vec<T>)>, StoreError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let runs = rows.into_iter().map(StoredRun::new).collect::<Result<Vec<_>, _>>()?;
    let last = runs.last().map_or(after, |run| run.id);
    let decoded = runs.into_par_iter().map(|run| decode(&run)).collect::<Result<Vec<_>, _>>()?;
    Ok(Some((last, decoded)))
}

/// Shows every current line whose item `wanted` picks to `visit`, run by run, in the order they were written.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn scan_lines(
    db: &mut Db,
    wanted: impl Fn(i64) -> bool + Sync,
    mut visit: impl FnMut(&[CurrentLine]),
) -> Result<(), StoreError> {
    let mut after = 0;
    while let Some((last, runs)) = page(db, after, |run| {
        segment::decode_current(run.organisation, &run.body, run.count, |place, item| run.counts(place) && wanted(item))
    })? {
        after = last;
        for run in &runs {
            visit(run);
        }
    }
    Ok(())
}

/// The same of one organisation's lines.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn scan_organisation_lines(
    db: &mut Db,
    organisation: i64,
    wanted: impl Fn(i64) -> bool + Sync,
    mut visit: impl FnMut(&[CurrentLine]),
) -> Result<(), StoreError> {
    let mut after = 0;
    while let Some((last, runs)) = page_of(db, organisation, after, |run| {
        segment::decode_current(run.organisation, &run.body, run.count, |place, item| run.counts(place) && wanted(item))
    })? {
        after = last;
        for run in &runs {
            visit(run);
        }
    }
    Ok(())
}

/// Sums what `fold` makes of every current line whose item `wanted` picks: each run is folded by itself, in parallel,
/// into what `empty` begins, and `take` is given what it came to.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn scan_worth<T: Send>(
    db: &mut Db,
    wanted: impl Fn(i64) -> bool + Sync,
    empty: impl Fn() -> T + Sync,
    fold: impl Fn(&mut T, &WorthLine) + Sync,
    mut take: impl FnMut(T),
) -> Result<(), StoreError> {
    let mut after = 0;
    while let Some((last, runs)) = page(db, after, |run| {
        let mut sum = empty();
        segment::decode_worth(
            &run.body,
            run.count,
            |place, item| run.counts(place) && wanted(item),
            |line| {
                fold(&mut sum, line);
            },
        )?;
        Ok(sum)
    })? {
        after = last;
        runs.into_iter().for_each(&mut take);
    }
    Ok(())
}

/// A line as it stands in the store, with the way back to its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Public id of its import.
    pub import: String,
    /// Name of its file.
    pub file: String,
    /// Organisation's id.
    pub organisation: i64,
    /// The line.
    pub line: NewLine,
}

/// Up to `limit` current lines of these items with the way back to their source rows; of one organisation, or of all.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn source_lines(
    db: &mut Db,
    items: &HashSet<i64>,
    organisation: Option<i64>,
    limit: usize,
) -> Result<Vec<SourceLine>, StoreError> {
    type Row = (i64, i64, i64, Vec<u8>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>, Option<String>, String);
    let mut found = Vec::new();
    let mut after = 0;
    while found.len() < limit {
        let mut runs = published_after(after).into_boxed();
        if let Some(organisation) = organisation {
            runs = runs.filter(segments::organisation_id.eq(organisation));
        }
        let rows: Vec<Row> = runs
            .limit(RUNS_PER_PAGE)
            .select((
                segments::id,
                segments::organisation_id,
                segments::line_count,
                segments::keys,
                segments::body,
                segments::rejected,
                segments::retired,
                imports::public_id,
                imports::files,
            ))
            .load(db)?;
        let Some(last) = rows.last().map(|row| row.0) else { break };
        after = last;
        for (id, organisation, count, keys, body, rejected, retired, import, files) in rows {
            let run = StoredRun::new((id, organisation, count, body, rejected, retired))?;
            let here = segment::decode_items(&run.body, run.count)?;
            if !here.iter().any(|item| items.contains(item)) {
                continue;
            }
            let files: Vec<String> =
                serde_json::from_str(&files).map_err(|error| StoreError::corrupt("an import's list", error))?;
            for (place, line) in segment::decode(&keys, &run.body)?.into_iter().enumerate() {
                if run.counts(place) && items.contains(&line.item) && found.len() < limit {
                    let file = files.get(line.file as usize).cloned().unwrap_or_default();
                    found.push(SourceLine { import: import.clone().unwrap_or_default(), file, organisation, line });
                }
            }
        }
    }
    Ok(found)
}

/// How many lines of an import were accepted.
pub(super) fn count_accepted(db: &mut Db, import_id: i64) -> Result<i64, StoreError> {
    let rows: Vec<(i64, Option<Vec<u8>>)> = segments::table
        .filter(segments::import_id.eq(import_id))
        .select((segments::line_count, segments::rejected))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(count, rejected)| {
            let rejected = rejected.map_or(0, |bytes| bytes.iter().map(|byte| i64::from(byte.count_ones())).sum());
            count - rejected
        })
        .sum())
}

/// Removes the lines of an import that was never published.
pub(super) fn erase(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    each!(db, connection => diesel::delete(segments::table.filter(segments::import_id.eq(import_id)))
        .execute(connection))?;
    Ok(())
}
