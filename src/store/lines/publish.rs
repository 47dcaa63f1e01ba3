//! Which version of each line counts: found as a set, one organisation at a time.
//!
//! An organisation's keys are sorted once; of the lines with one key the highest revision is current, then the
//! latest publish. Lines without a line number are told apart by their place among identical rows. One key that
//! comes twice in one import with different content is no fact at all: all its rows are rejected.

use std::collections::HashMap;

use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, QueryDsl, RunQueryDsl,
};

use super::codec::Bits;
use super::segment::{NewLine, decode, decode_keys, decode_versions};
use crate::engine::model::{Currency, Rejection, hash_fields};
use crate::store::rejections::{NumberedRejection, write_rejections};
use crate::store::schema::{imports, line_segments as segments, line_terms};
use crate::store::{Db, StoreError};

/// What publishing found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::store) struct Published {
    /// Lines that took the place of an older version, or repeated a line of the same import word for word.
    pub replaced: u64,
    /// Lines rejected because their key came with different content.
    pub rejected: u64,
}

/// A run with what tells versions apart.
struct Run {
    id: i64,
    import_id: i64,
    count: usize,
    rejected: Bits,
    retired_before: Option<Vec<u8>>,
}

/// One line among those of its organisation: 32 bytes, sorted by key, then by the order of publishing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u128,
    run: u32,
    place: u32,
    revision: u32,
    numbered: bool,
}

/// Makes the lines of a just published import count, and retires those they replace.
pub(in crate::store) fn publish(db: &mut Db, import_id: i64) -> Result<Published, StoreError> {
    let mut published = Published::default();
    for organisation in organisations_of(db, import_id)? {
        let (mut runs, entries) = load(db, organisation)?;
        let rejected = reject_contradictions(db, import_id, &mut runs, &entries)?;
        published.rejected += rejected;
        published.replaced += renew(db, import_id, &runs, &entries)?;
    }
    Ok(published)
}

/// Takes the lines of an import away and lets the versions before them count again.
pub(in crate::store) fn retire(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    let organisations = organisations_of(db, import_id)?;
    super::erase(db, import_id)?;
    for organisation in organisations {
        let (runs, entries) = load(db, organisation)?;
        renew(db, import_id, &runs, &entries)?;
    }
    Ok(())
}

/// Says in words where the marks of retired lines differ from what the keys tell.
pub(in crate::store) fn verify(db: &mut Db) -> Result<Vec<String>, StoreError> {
    let organisations: Vec<i64> =
        segments::table.select(segments::organisation_id).distinct().order(segments::organisation_id).load(db)?;
    let mut problems = Vec::new();
    for organisation in organisations {
        let (runs, entries) = load(db, organisation)?;
        for (run, retired) in runs.iter().zip(retired_places(&runs, &entries).1) {
            if retired.to_stored() != run.retired_before {
                problems.push(format!("line segment {}: its retired lines are not those its keys tell", run.id));
            }
        }
    }
    Ok(problems)
}

fn organisations_of(db: &mut Db, import_id: i64) -> Result<Vec<i64>, StoreError> {
    Ok(segments::table
        .filter(segments::import_id.eq(import_id))
        .select(segments::organisation_id)
        .distinct()
        .order(segments::organisation_id)
        .load(db)?)
}

/// The published runs of an organisation in publishing order, and all their lines sorted by key.
fn load(db: &mut Db, organisation: i64) -> Result<(Vec<Run>, Vec<Entry>), StoreError> {
    const PAGE: i64 = 32;
    let mut runs = Vec::new();
    let mut entries = Vec::new();
    let mut after = (0_i64, 0_i64);
    loop {
        type Row = (i64, i64, Option<i64>, Vec<u8>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
        let rows: Vec<Row> = segments::table
            .inner_join(imports::table.on(imports::id.eq(segments::import_id)))
            .filter(segments::organisation_id.eq(organisation).and(imports::status.eq("published")))
            .filter(
                imports::publish_order
                    .gt(after.0)
                    .or(imports::publish_order.eq(after.0).and(segments::id.gt(after.1)))
                    .assume_not_null(),
            )
            .order((imports::publish_order, segments::id))
            .limit(PAGE)
            .select((
                segments::id,
                segments::import_id,
                imports::publish_order,
                segments::keys,
                segments::body,
                segments::rejected,
                segments::retired,
            ))
            .load(db)?;
        let Some(last) = rows.last() else { break };
        after = (last.2.unwrap_or(0), last.0);
        for (id, import_id, _, keys, body, rejected, retired_before) in rows {
            let keys = decode_keys(&keys);
            let rejected = Bits::stored(rejected, keys.len());
            let run = u32::try_from(runs.len()).map_err(|error| StoreError::corrupt("line segments", error))?;
            let versions = decode_versions(&body, keys.len())?;
            for (place, (key, (revision, numbered))) in keys.iter().zip(versions).enumerate() {
                if !rejected.get(place) {
                    let place = u32::try_from(place).unwrap_or(u32::MAX);
                    entries.push(Entry { key: *key, run, place, revision, numbered });
                }
            }
            runs.push(Run { id, import_id, count: keys.len(), rejected, retired_before });
        }
    }
    entries.sort_unstable();
    Ok((runs, entries))
}

/// Finds keys that this import states twice with different content; rejects all their rows of this import.
fn reject_contradictions(db: &mut Db, import_id: i64, runs: &mut [Run], entries: &[Entry]) -> Result<u64, StoreError> {
    let own = |entry: &Entry| runs.get(entry.run as usize).is_some_and(|run| run.import_id == import_id);
    let mut suspects: Vec<Vec<Entry>> = Vec::new();
    for group in entries.chunk_by(|left, right| left.key == right.key) {
        let mut rows: Vec<Entry> = group.iter().copied().filter(|entry| entry.numbered && own(entry)).collect();
        rows.sort_unstable_by_key(|entry| (entry.revision, entry.run, entry.place));
        suspects.extend(
            rows.chunk_by(|left, right| left.revision == right.revision)
                .filter(|same| same.len() > 1)
                .map(<[Entry]>::to_vec),
        );
    }
    if suspects.is_empty() {
        return Ok(0);
    }
    let mut decoded: HashMap<u32, Vec<NewLine>> = HashMap::new();
    for entry in suspects.iter().flatten() {
        if let (Some(run), std::collections::hash_map::Entry::Vacant(vacant)) =
            (runs.get(entry.run as usize), decoded.entry(entry.run))
        {
            let (keys, body): (Vec<u8>, Vec<u8>) =
                segments::table.find(run.id).select((segments::keys, segments::body)).first(db)?;
            vacant.insert(decode(&keys, &body)?);
        }
    }
    let line_of = |entry: &Entry| decoded.get(&entry.run).and_then(|lines| lines.get(entry.place as usize));
    let mut rejections = Vec::new();
    let context = Context::load(db, import_id)?;
    for group in &suspects {
        let lines: Vec<&NewLine> = group.iter().filter_map(line_of).collect();
        if lines.windows(2).all(|pair| same_content(pair)) {
            continue;
        }
        rejections.extend(lines.iter().map(|line| context.rejection(line, lines.len())));
        for entry in group {
            if let Some(run) = runs.get_mut(entry.run as usize) {
                run.rejected.set(entry.place as usize);
            }
        }
    }
    for run in runs.iter().filter(|run| run.import_id == import_id) {
        if let Some(bits) = run.rejected.to_stored() {
            diesel::update(segments::table.find(run.id)).set(segments::rejected.eq(Some(bits))).execute(db)?;
        }
    }
    write_rejections(db, import_id, &rejections)?;
    Ok(rejections.len() as u64)
}

fn same_content(pair: &[&NewLine]) -> bool {
    let [left, right] = pair else { return true };
    let place_less = |line: &NewLine| NewLine { file: 0, row: 0, ..line.clone() };
    place_less(left) == place_less(right)
}

/// What a rejection needs to know beside the line.
struct Context {
    files: Vec<String>,
    currencies: HashMap<i64, String>,
}

impl Context {
    fn load(db: &mut Db, import_id: i64) -> Result<Self, StoreError> {
        let files: String = imports::table.find(import_id).select(imports::files).first(db)?;
        let files = serde_json::from_str(&files).map_err(|error| StoreError::corrupt("an import's list", error))?;
        let currencies: Vec<(i64, String)> =
            line_terms::table.select((line_terms::id, line_terms::currency)).load(db)?;
        Ok(Self { files, currencies: currencies.into_iter().collect() })
    }

    fn rejection(&self, line: &NewLine, times: usize) -> NumberedRejection {
        let name = match &line.po_line_number {
            Some(number) => format!("{} / {number}", line.po_number),
            None => line.po_number.clone(),
        };
        let content = format!("{:?}", NewLine { file: 0, row: 0, ..line.clone() });
        NumberedRejection {
            file: self.files.get(line.file as usize).cloned().unwrap_or_default(),
            currency: self.currencies.get(&line.terms).and_then(|code| Currency::parse(code)),
            rejection: Rejection {
                row: line.row,
                column: "po_line_number".to_owned(),
                reason: format!("this order line stands {times} times in one import with different content"),
                value: name,
                spend: Some(line.line_value),
                row_hash: hash_fields(&[Some(&content)]),
            },
        }
    }
}

/// Which lines of each run are retired, and for each run whether its import replaced others' lines there: the
/// winner's run for every retired line.
fn retired_places(runs: &[Run], entries: &[Entry]) -> (Vec<(Entry, u32)>, Vec<Bits>) {
    let mut retired: Vec<Bits> = runs.iter().map(|run| Bits::none(run.count)).collect();
    let mut losers = Vec::new();
    let counts =
        |entry: &&Entry| runs.get(entry.run as usize).is_some_and(|run| !run.rejected.get(entry.place as usize));
    let import_of = |entry: &Entry| runs.get(entry.run as usize).map_or(0, |run| run.import_id);
    for group in entries.chunk_by(|left, right| left.key == right.key) {
        if group.len() == 1 {
            continue;
        }
        let lines: Vec<Entry> = group.iter().filter(counts).copied().collect();
        if lines.iter().all(|entry| entry.numbered) {
            let Some(winner) = lines.iter().max_by_key(|entry| (entry.revision, entry.run, entry.place)) else {
                continue;
            };
            losers.extend(lines.iter().filter(|entry| *entry != winner).map(|entry| (*entry, winner.run)));
        } else {
            // The n-th identical row of a later import takes the place of the n-th of an earlier one.
            let mut covered: Vec<u32> = Vec::new();
            let by_import: Vec<&[Entry]> = lines.chunk_by(|left, right| import_of(left) == import_of(right)).collect();
            for rows in by_import.into_iter().rev() {
                for (occurrence, entry) in rows.iter().enumerate() {
                    match covered.get(occurrence) {
                        Some(winner) => losers.push((*entry, *winner)),
                        None => covered.push(entry.run),
                    }
                }
            }
        }
    }
    for (entry, _) in &losers {
        if let Some(bits) = retired.get_mut(entry.run as usize) {
            bits.set(entry.place as usize);
        }
    }
    (losers, retired)
}

/// Writes the marks that changed; returns how many lines the import took the place of.
fn renew(db: &mut Db, import_id: i64, runs: &[Run], entries: &[Entry]) -> Result<u64, StoreError> {
    let (losers, retired) = retired_places(runs, entries);
    let import_of = |run: u32| runs.get(run as usize).map_or(0, |run| run.import_id);
    let counted_before = |entry: &Entry| {
        runs.get(entry.run as usize)
            .is_some_and(|run| !Bits::stored(run.retired_before.clone(), run.count).get(entry.place as usize))
    };
    let replaced =
        losers.iter().filter(|(entry, winner)| import_of(*winner) == import_id && counted_before(entry)).count();
    for (run, bits) in runs.iter().zip(retired) {
        let bits = bits.to_stored();
        if bits != run.retired_before {
            diesel::update(segments::table.find(run.id)).set(segments::retired.eq(bits)).execute(db)?;
        }
    }
    Ok(replaced as u64)
}
