//! Which version of each line counts: found as a set, one organisation at a time.
//!
//! The keys that an import brings to an organisation, or takes from it, are held beside those it has, and the lines that
//! share one are sorted; of the lines with one key the highest revision is current, then the latest publish. Lines
//! without a line number are told apart by their place among identical rows. One key that
//! comes twice in one import with different content is no fact at all: all its rows are rejected.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl,
    RunQueryDsl,
};

use super::changes::LineChanges;
use super::codec::Bits;
use super::segment::{NewLine, decode, decode_keys, decode_versions};
use crate::engine::model::{Currency, Rejection};
use crate::store::rejections::{NumberedRejection, write_rejections};
use crate::store::schema::{imports, line_segments as segments, line_terms, organisations};
use crate::store::{Db, StoreError};

/// What publishing found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::store) struct Published {
    /// Lines that took the place of an older version, or repeated a line of the same import word for word.
    pub replaced: u64,
    /// Lines rejected because their key came with different content.
    pub rejected: u64,
    /// What changed of the current lines.
    pub changes: LineChanges,
}

/// A run with what tells versions apart.
struct Run {
    id: i64,
    import_id: i64,
    count: usize,
    rejected: Bits,
    retired_before: Bits,
    /// Nothing of a run that has none of the lines looked for.
    body: Option<Vec<u8>>,
}

impl Run {
    fn counts(&self, place: usize, retired: &Bits) -> bool {
        !self.rejected.get(place) && !retired.get(place)
    }
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

impl Entry {
    /// True when both state the same revision of one key.
    fn same_version(&self, other: &Self) -> bool {
        (self.key, self.revision) == (other.key, other.revision)
    }
}

/// Makes the lines of a just published import count, and retires those they replace.
pub(in crate::store) fn publish(db: &mut Db, import_id: i64) -> Result<Published, StoreError> {
    let mut published = Published::default();
    for organisation in organisations_of(db, import_id)? {
        let keys = keys_of(db, import_id, organisation)?;
        let (mut runs, entries) = load(db, organisation, Some(&keys))?;
        published.rejected += reject_contradictions(db, (import_id, organisation), &mut runs, &entries)?;
        published.replaced += renew(db, import_id, &runs, &entries, &mut published.changes)?;
    }
    Ok(published)
}

/// Takes the lines of an import that is no longer published away and lets the versions before them count again; returns
/// what that changed.
pub(in crate::store) fn retire(db: &mut Db, import_id: i64) -> Result<LineChanges, StoreError> {
    let mut changes = LineChanges::default();
    for organisation in organisations_of(db, import_id)? {
        let keys = keys_of(db, import_id, organisation)?;
        let (runs, entries) = load(db, organisation, Some(&keys))?;
        renew(db, import_id, &runs, &entries, &mut changes)?;
    }
    take_away(db, import_id, &mut changes)?;
    super::erase(db, import_id)?;
    Ok(changes)
}

/// Counts the lines of an import that still count as lost.
fn take_away(db: &mut Db, import_id: i64, changes: &mut LineChanges) -> Result<(), StoreError> {
    let ids: Vec<i64> =
        segments::table.filter(segments::import_id.eq(import_id)).select(segments::id).order(segments::id).load(db)?;
    for id in ids {
        type Row = (i64, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
        let (count, body, rejected, retired): Row = segments::table
            .find(id)
            .select((segments::line_count, segments::body, segments::rejected, segments::retired))
            .first(db)?;
        let count = usize::try_from(count).map_err(|error| StoreError::corrupt("a line segment", error))?;
        let (rejected, retired) = (Bits::stored(rejected, count), Bits::stored(retired, count));
        changes.take((&body, count), false, |place| !rejected.get(place) && !retired.get(place))?;
    }
    Ok(())
}

/// Says in words where the marks of retired lines differ from what the keys tell.
pub(in crate::store) fn verify(db: &mut Db) -> Result<Vec<String>, StoreError> {
    let organisations: Vec<i64> =
        segments::table.select(segments::organisation_id).distinct().order(segments::organisation_id).load(db)?;
    let mut problems = Vec::new();
    for organisation in organisations {
        let (runs, entries) = load(db, organisation, None)?;
        let none = runs.iter().map(|run| Bits::none(run.count)).collect();
        for (run, retired) in runs.iter().zip(retired_places(&runs, &entries, none, |_, _| {})) {
            if retired != run.retired_before {
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

/// The keys that an import has of an organisation, rising.
fn keys_of(db: &mut Db, import_id: i64, organisation: i64) -> Result<Vec<u128>, StoreError> {
    let own = segments::import_id.eq(import_id).and(segments::organisation_id.eq(organisation));
    let packed: Vec<Vec<u8>> = segments::table.filter(own).select(segments::keys).load(db)?;
    let mut keys: Vec<u128> = packed.iter().flat_map(|packed| decode_keys(packed)).collect();
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// The published runs of an organisation in publishing order, and their lines sorted by key: all of them, or those with
/// one of these keys (rising), which leaves most runs unread.
fn load(db: &mut Db, organisation: i64, among: Option<&[u128]>) -> Result<(Vec<Run>, Vec<Entry>), StoreError> {
    const PAGE: i64 = 32;
    let mut runs = Vec::new();
    let mut entries = Vec::new();
    let mut after = (0_i64, 0_i64);
    loop {
        type Row = (i64, i64, Option<i64>, i64, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
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
                segments::line_count,
                segments::keys,
                segments::rejected,
                segments::retired,
            ))
            .load(db)?;
        let Some(last) = rows.last() else { break };
        after = (last.2.unwrap_or(0), last.0);
        for (id, import_id, _, count, keys, rejected, retired) in rows {
            let keys = decode_keys(&keys);
            if usize::try_from(count) != Ok(keys.len()) {
                return Err(StoreError::corrupt("a line segment", format!("{count} lines but {} keys", keys.len())));
            }
            let (rejected, retired_before) = (Bits::stored(rejected, keys.len()), Bits::stored(retired, keys.len()));
            let run = Run { id, import_id, count: keys.len(), rejected, retired_before, body: None };
            runs.push(add_entries(db, run, runs.len(), &keys, among, &mut entries)?);
        }
    }
    entries.sort_unstable();
    Ok((runs, entries))
}

/// Adds the lines of a run that are looked for, and gives the run its body where there are any.
fn add_entries(
    db: &mut Db,
    mut run: Run,
    number: usize,
    keys: &[u128],
    among: Option<&[u128]>,
    entries: &mut Vec<Entry>,
) -> Result<Run, StoreError> {
    let wanted = |key: &u128| among.is_none_or(|among| among.binary_search(key).is_ok());
    let mut places = keys.iter().enumerate().filter(|(_, key)| wanted(key)).peekable();
    if places.peek().is_none() {
        return Ok(run);
    }
    let body: Vec<u8> = segments::table.find(run.id).select(segments::body).first(db)?;
    let versions = decode_versions(&body, run.count)?;
    let number = u32::try_from(number).map_err(|error| StoreError::corrupt("line segments", error))?;
    for (place, key) in places {
        let Some((revision, numbered)) = versions.get(place).copied().filter(|_| !run.rejected.get(place)) else {
            continue;
        };
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        entries.push(Entry { key: *key, run: number, place, revision, numbered });
    }
    // Held on to only where what changes is asked for afterwards.
    run.body = among.map(|_| body);
    Ok(run)
}

/// Finds keys that this import states twice with different content; rejects all their rows of this import.
fn reject_contradictions(
    db: &mut Db,
    (import_id, organisation): (i64, i64),
    runs: &mut [Run],
    entries: &[Entry],
) -> Result<u64, StoreError> {
    let suspects = suspects(import_id, runs, entries);
    if suspects.is_empty() {
        return Ok(0);
    }
    let contents = contents(db, runs, &suspects)?;
    let content = |entry: &Entry| contents.get(&(entry.run, entry.place));
    let mut contradicted: BTreeMap<u32, Vec<(u32, usize)>> = BTreeMap::new();
    for group in suspects.chunk_by(Entry::same_version) {
        if group.windows(2).all(|pair| pair.first().map(content) == pair.last().map(content)) {
            continue;
        }
        for entry in group {
            contradicted.entry(entry.run).or_default().push((entry.place, group.len()));
        }
    }
    let mut count = 0;
    let context = Context::load(db, import_id, organisation)?;
    for (number, places) in contradicted {
        let Some(run) = runs.get_mut(number as usize) else { continue };
        let lines = lines_of(db, run)?;
        let stated = places.iter().filter_map(|(place, times)| Some((lines.get(*place as usize)?, *times)));
        let rejections: Vec<NumberedRejection> = stated.map(|(line, times)| context.rejection(line, times)).collect();
        write_rejections(db, import_id, &rejections)?;
        count += rejections.len() as u64;
        for (place, _) in &places {
            run.rejected.set(*place as usize);
        }
        let bits = run.rejected.to_stored();
        diesel::update(segments::table.find(run.id)).set(segments::rejected.eq(bits)).execute(db)?;
    }
    Ok(count)
}

/// Lines of this import that share key and revision with another of its lines, such ones side by side.
fn suspects(import_id: i64, runs: &[Run], entries: &[Entry]) -> Vec<Entry> {
    let own = |entry: &Entry| runs.get(entry.run as usize).is_some_and(|run| run.import_id == import_id);
    let mut suspects = Vec::new();
    for group in entries.chunk_by(|left, right| left.key == right.key).filter(|group| group.len() > 1) {
        let mut rows: Vec<Entry> = group.iter().copied().filter(|entry| entry.numbered && own(entry)).collect();
        rows.sort_unstable_by_key(|entry| (entry.revision, entry.run, entry.place));
        for same in rows.chunk_by(Entry::same_version).filter(|same| same.len() > 1) {
            suspects.extend_from_slice(same);
        }
    }
    suspects
}

/// What each suspect says, as 128 bits, by run and place. One run is in memory at a time: a file that comes twice
/// makes every line of it a suspect.
fn contents(db: &mut Db, runs: &[Run], suspects: &[Entry]) -> Result<HashMap<(u32, u32), u128>, StoreError> {
    let mut places: Vec<(u32, u32)> = suspects.iter().map(|entry| (entry.run, entry.place)).collect();
    places.sort_unstable();
    let mut contents = HashMap::with_capacity(places.len());
    for of_run in places.chunk_by(|left, right| left.0 == right.0) {
        let Some(run) = of_run.first().and_then(|(run, _)| runs.get(*run as usize)) else { continue };
        let mut lines = lines_of(db, run)?;
        for (number, place) in of_run {
            if let Some(line) = lines.get_mut(*place as usize) {
                contents.insert((*number, *place), content_hash(line));
            }
        }
    }
    Ok(contents)
}

fn lines_of(db: &mut Db, run: &Run) -> Result<Vec<NewLine>, StoreError> {
    let (keys, body): (Vec<u8>, Vec<u8>) =
        segments::table.find(run.id).select((segments::keys, segments::body)).first(db)?;
    decode(&keys, &body)
}

/// Hash of all a line says; forgets its place, which does not count.
fn content_hash(line: &mut NewLine) -> u128 {
    (line.file, line.row) = (0, 0);
    let half = |number: u8| {
        let mut hasher = DefaultHasher::new();
        (number, &*line).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// What a rejection needs to know beside the line.
struct Context {
    files: Vec<String>,
    currencies: HashMap<i64, String>,
    org_code: Option<String>,
}

impl Context {
    fn load(db: &mut Db, import_id: i64, organisation: i64) -> Result<Self, StoreError> {
        let files: String = imports::table.find(import_id).select(imports::files).first(db)?;
        let files = serde_json::from_str(&files).map_err(|error| StoreError::corrupt("an import's list", error))?;
        let currencies: Vec<(i64, String)> =
            line_terms::table.select((line_terms::id, line_terms::currency)).load(db)?;
        let org_code = organisations::table.find(organisation).select(organisations::code).first(db).optional()?;
        Ok(Self { files, currencies: currencies.into_iter().collect(), org_code })
    }

    fn rejection(&self, line: &NewLine, times: usize) -> NumberedRejection {
        let name = match &line.po_line_number {
            Some(number) => format!("{} / {number}", line.po_number),
            None => line.po_number.clone(),
        };
        NumberedRejection {
            file: self.files.get(line.file as usize).cloned().unwrap_or_default(),
            currency: self.currencies.get(&line.terms).and_then(|code| Currency::parse(code)),
            org_code: self.org_code.clone(),
            rejection: Rejection {
                row: line.row,
                column: "po_line_number".to_owned(),
                reason: format!("this order line stands {times} times in one import with different content"),
                value: name,
                spend: Some(line.line_value),
                row_hash: content_hash(&mut line.clone()),
            },
        }
    }
}

/// Which lines of each run are retired, those of `retired` that are no entries among them; `lost` is told every retired
/// entry with the run of the one that counts.
fn retired_places(
    runs: &[Run],
    entries: &[Entry],
    mut retired: Vec<Bits>,
    mut lost: impl FnMut(&Entry, u32),
) -> Vec<Bits> {
    let mut retire = |entry: &Entry, winner: u32| {
        lost(entry, winner);
        if let Some(bits) = retired.get_mut(entry.run as usize) {
            bits.set(entry.place as usize);
        }
    };
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
            lines.iter().filter(|entry| *entry != winner).for_each(|entry| retire(entry, winner.run));
        } else {
            // The n-th identical row of a later import takes the place of the n-th of an earlier one.
            let mut covered: Vec<u32> = Vec::new();
            let by_import: Vec<&[Entry]> = lines.chunk_by(|left, right| import_of(left) == import_of(right)).collect();
            for rows in by_import.into_iter().rev() {
                for (occurrence, entry) in rows.iter().enumerate() {
                    match covered.get(occurrence) {
                        Some(winner) => retire(entry, *winner),
                        None => covered.push(entry.run),
                    }
                }
            }
        }
    }
    retired
}

/// Writes the marks that changed, and what that changed of the current lines; returns how many lines the import took the
/// place of. Marks of lines whose keys were not looked for stay.
fn renew(
    db: &mut Db,
    import_id: i64,
    runs: &[Run],
    entries: &[Entry],
    changes: &mut LineChanges,
) -> Result<u64, StoreError> {
    let import_of = |run: u32| runs.get(run as usize).map_or(0, |run| run.import_id);
    let counted_before =
        |entry: &Entry| runs.get(entry.run as usize).is_some_and(|run| !run.retired_before.get(entry.place as usize));
    let mut stay: Vec<Bits> = runs.iter().map(|run| run.retired_before.clone()).collect();
    for entry in entries {
        stay.get_mut(entry.run as usize).into_iter().for_each(|bits| bits.clear(entry.place as usize));
    }
    let mut replaced = 0;
    let retired = retired_places(runs, entries, stay, |entry, winner| {
        replaced += u64::from(import_of(winner) == import_id && counted_before(entry));
    });
    for (run, bits) in runs.iter().zip(retired) {
        let shown = run.import_id == import_id;
        if shown || bits != run.retired_before {
            let body =
                run.body.as_deref().ok_or_else(|| StoreError::corrupt("a line segment", "unread, but changed"))?;
            let before = |place: usize| !shown && run.counts(place, &run.retired_before);
            let now = |place: usize| run.counts(place, &bits);
            changes.take((body, run.count), true, |place| now(place) && !before(place))?;
            changes.take((body, run.count), false, |place| before(place) && !now(place))?;
        }
        if bits != run.retired_before {
            let bits = bits.to_stored();
            diesel::update(segments::table.find(run.id)).set(segments::retired.eq(bits)).execute(db)?;
        }
    }
    Ok(replaced)
}
