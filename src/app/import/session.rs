//! One import from its first file to its publishing: counts, rejections, the rejects file.

use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ImportAnswer, ImportRequest, REJECTIONS_SHOWN, paths};
use crate::app::{AppError, Likewise};
use crate::engine::model::{Currency, Rejection};
use crate::ingest::{Header, Kind, Mapping, Notes, RawRow, RejectsWriter, Table};
use crate::store::{
    Db, ImportOutcome, NewImport, NumberedImport, NumberedRejection, StoreError, published_import, rejections_of,
    write, write_rejections,
};

/// Rejections held before they are written.
const REJECTIONS_HELD: usize = 1_000;

/// An import in hand.
pub(super) struct Session<'a> {
    pub(super) likewise: &'a Likewise,
    pub(super) request: &'a ImportRequest,
    pub(super) mapping: &'a Mapping,
    pub(super) db: Db,
    pub(super) import: NumberedImport,
    pub(super) outcome: ImportOutcome,
    pub(super) org_codes: BTreeSet<String>,
    pub(super) notes: Notes,
    rows_in_windows_1252: u64,
    held: Vec<NumberedRejection>,
    first_rejection: Option<String>,
    names: HashMap<PathBuf, String>,
    rejects: Option<RejectsWriter>,
}

/// What a row says of itself even where it cannot be taken; nothing where it is no purchase line.
#[derive(Default)]
pub(super) struct StatedBy {
    pub(super) currency: Option<Currency>,
    pub(super) org_code: Option<String>,
}

/// What was noted while an import was read, as the store keeps it.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct KeptNotes {
    amounts_rounded: u64,
    values_differing: u64,
    values_trusted: u64,
    gtins_ignored: u64,
    rows_in_windows_1252: u64,
}

fn notes_text(notes: &Notes, rows_in_windows_1252: u64) -> String {
    let kept = KeptNotes {
        amounts_rounded: notes.amounts_rounded,
        values_differing: notes.values_differing,
        values_trusted: notes.values_trusted,
        gtins_ignored: notes.gtins_ignored,
        rows_in_windows_1252,
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The answer of an import that was published earlier, as it was told then.
///
/// # Errors
/// [`AppError`] when the store cannot be read, or nothing published has this internal id.
pub(in crate::app) fn answer_of_published(db: &mut Db, id: i64) -> Result<ImportAnswer, AppError> {
    let found = published_import(db, id)?;
    let found = found.ok_or(AppError::Internal("an import that was published is not there"))?;
    let kept: KeptNotes = serde_json::from_str(&found.outcome.notes).unwrap_or_default();
    Ok(ImportAnswer {
        id: found.public_id,
        kind: found.kind,
        rejections: rejections_of(db, id, i64::try_from(REJECTIONS_SHOWN).unwrap_or(i64::MAX))?,
        notes: Notes {
            masked: found.outcome.values_masked,
            amounts_rounded: kept.amounts_rounded,
            values_differing: kept.values_differing,
            values_trusted: kept.values_trusted,
            gtins_ignored: kept.gtins_ignored,
        },
        rows_in_windows_1252: kept.rows_in_windows_1252,
        outcome: found.outcome,
    })
}

/// Hash of everything in the files and of what shapes their reading: the public id of an import comes from it.
fn content_hash(request: &ImportRequest, mapping: &Mapping) -> Result<String, AppError> {
    let mut hasher = Sha256::new();
    let (kind, options) = (request.kind.as_str(), (&request.options, request.create_organisations));
    hasher.update(format!("{kind}\n{:?}\n{options:?}\n{}\n", mapping.content(), request.files.len()));
    for path in &request.files {
        let failed = |source| AppError::file(path, source);
        let mut file = std::fs::File::open(path).map_err(failed)?;
        let mut buffer = vec![0_u8; 1 << 16];
        loop {
            let count = file.read(&mut buffer).map_err(failed)?;
            if count == 0 {
                break;
            }
            hasher.update(buffer.get(..count).unwrap_or_default());
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

impl<'a> Session<'a> {
    pub(super) fn begin(
        likewise: &'a Likewise,
        request: &'a ImportRequest,
        mapping: &'a Mapping,
    ) -> Result<Self, AppError> {
        let names = paths::names(request);
        let new = NewImport {
            kind: request.kind,
            files: request.files.iter().filter_map(|path| names.get(path).cloned()).collect(),
            content_hash: content_hash(request, mapping)?,
            job: request.job,
        };
        // Whatever can go wrong does so before the import begins.
        let rejects = request.rejects.as_deref().map(RejectsWriter::create).transpose()?;
        let mut db = likewise.store.connect()?;
        let import = likewise.store.begin_import(&mut db, &new)?;
        Ok(Self {
            likewise,
            request,
            mapping,
            db,
            import,
            outcome: ImportOutcome::default(),
            org_codes: BTreeSet::new(),
            notes: Notes::default(),
            rows_in_windows_1252: 0,
            held: Vec::new(),
            first_rejection: None,
            names,
            rejects,
        })
    }

    /// Opens one of the files.
    pub(super) fn open(&self, path: &Path, kind: &'static Kind) -> Result<Table, AppError> {
        Ok(Table::open(path, &self.request.limits, self.mapping, kind)?)
    }

    /// The files, to be walked while the session changes.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.request.files.clone()
    }

    /// Counts a row that is rejected and keeps why.
    pub(super) fn reject(
        &mut self,
        path: &Path,
        header: &Header,
        raw: &RawRow,
        rejection: Rejection,
        stated: StatedBy,
    ) -> Result<(), AppError> {
        if let Some(writer) = &mut self.rejects {
            writer.write(header, raw, &rejection)?;
        }
        self.keep_rejection(path, rejection, stated)
    }

    /// The same for what is no row of a table: cells under names.
    pub(super) fn reject_cells(
        &mut self,
        path: &Path,
        (names, cells): (&[String], &[&str]),
        rejection: Rejection,
    ) -> Result<(), AppError> {
        if let Some(writer) = &mut self.rejects {
            writer.write_cells(names, cells, &rejection)?;
        }
        self.keep_rejection(path, rejection, StatedBy::default())
    }

    fn keep_rejection(&mut self, path: &Path, rejection: Rejection, stated: StatedBy) -> Result<(), AppError> {
        self.outcome.rows_rejected += 1;
        let rejection = NumberedRejection {
            file: self.name_of(path),
            currency: stated.currency,
            org_code: stated.org_code,
            rejection,
        };
        self.first_rejection.get_or_insert_with(|| place_and_reason(&rejection));
        self.held.push(rejection);
        if self.held.len() >= REJECTIONS_HELD {
            self.write_rejections()?;
        }
        Ok(())
    }

    fn name_of(&self, path: &Path) -> String {
        self.names.get(path).cloned().unwrap_or_default()
    }

    fn write_rejections(&mut self) -> Result<(), AppError> {
        let held = std::mem::take(&mut self.held);
        let id = self.import.id;
        write(&mut self.db, |db| write_rejections(db, id, &held))?;
        Ok(())
    }

    /// Adds what a finished file's reader noted.
    pub(super) fn note(&mut self, table: &Table, notes: Notes) {
        self.rows_in_windows_1252 += table.rows_in_windows_1252();
        self.add_notes(notes);
    }

    /// Adds what a reader noted.
    pub(super) fn add_notes(&mut self, notes: Notes) {
        self.notes.masked += notes.masked;
        self.notes.amounts_rounded += notes.amounts_rounded;
        self.notes.values_differing += notes.values_differing;
        self.notes.values_trusted += notes.values_trusted;
        self.notes.gtins_ignored += notes.gtins_ignored;
    }

    /// With `--strict`, any rejected row stops the import.
    pub(super) fn check_strict(&self) -> Result<(), AppError> {
        if self.request.strict && self.outcome.rows_rejected > 0 {
            return Err(self.strict(self.outcome.rows_rejected));
        }
        Ok(())
    }

    fn strict(&self, rejected: u64) -> AppError {
        let first = self.first_rejection.clone().unwrap_or_default();
        AppError::Strict { rejected, read: self.outcome.rows_read, first }
    }

    /// Shows what was imported.
    pub(super) fn publish(mut self) -> Result<ImportAnswer, AppError> {
        match self.show() {
            Ok((public_id, outcome)) => self.answer(public_id, outcome),
            Err(AppError::Store(StoreError::Contradicted(late))) => {
                self.first_rejection = late.first().map(place_and_reason);
                self.write_late_rejects(&late)?;
                let error = self.strict(late.len() as u64);
                self.abandon()?;
                Err(error)
            }
            Err(error) => {
                self.abandon()?;
                Err(error)
            }
        }
    }

    fn show(&mut self) -> Result<(String, ImportOutcome), AppError> {
        self.write_rejections()?;
        self.outcome.org_codes = std::mem::take(&mut self.org_codes).into_iter().collect();
        self.outcome.values_masked = self.notes.masked;
        self.outcome.notes = notes_text(&self.notes, self.rows_in_windows_1252);
        let outcome = self.outcome.clone();
        Ok(self.likewise.store.publish_import(&mut self.db, &self.import, outcome, self.request.strict)?)
    }

    /// What became of a published import.
    fn answer(mut self, public_id: String, outcome: ImportOutcome) -> Result<ImportAnswer, AppError> {
        let id = self.import.id;
        let read_rejected = self.outcome.rows_rejected;
        let limit = i64::try_from(REJECTIONS_SHOWN).unwrap_or(i64::MAX);
        let rejections = rejections_of(&mut self.db, id, limit)?;
        if self.rejects.is_some() && outcome.rows_rejected > read_rejected {
            let late = rejections_of(&mut self.db, id, i64::MAX)?;
            self.write_late_rejects(&late)?;
        }
        if let Some(writer) = self.rejects {
            writer.finish()?;
        }
        Ok(ImportAnswer {
            id: public_id,
            kind: self.request.kind,
            outcome,
            rejections,
            notes: self.notes,
            rows_in_windows_1252: self.rows_in_windows_1252,
        })
    }

    /// Writes the rows that were rejected only at publishing, when all keys were known: their files are read once more.
    fn write_late_rejects(&mut self, rejections: &[NumberedRejection]) -> Result<(), AppError> {
        const COLUMN: &str = "po_line_number";
        let Some(writer) = &mut self.rejects else { return Ok(()) };
        let mut by_file: HashMap<&str, HashMap<u64, &Rejection>> = HashMap::new();
        for entry in rejections.iter().filter(|entry| entry.rejection.column == COLUMN) {
            by_file.entry(&entry.file).or_default().insert(entry.rejection.row, &entry.rejection);
        }
        for path in &self.request.files {
            let name = self.names.get(path).map(String::as_str).unwrap_or_default();
            let Some(rows) = by_file.get(name) else { continue };
            let mut table = Table::open(path, &self.request.limits, self.mapping, &crate::ingest::LINES)?;
            loop {
                let batch = table.next_batch(10_000)?;
                if batch.is_empty() {
                    break;
                }
                for raw in &batch {
                    if let Some(rejection) = rows.get(&raw.row) {
                        writer.write(table.header(), raw, rejection)?;
                    }
                }
                table.recycle(batch);
            }
        }
        Ok(())
    }

    /// Leaves nothing behind but the rejects file.
    pub(super) fn abandon(mut self) -> Result<(), AppError> {
        if let Some(writer) = self.rejects {
            writer.finish()?;
        }
        Ok(self.likewise.store.abandon_import(&mut self.db, self.import)?)
    }
}

/// Where a rejected row stands and why it was rejected.
fn place_and_reason(NumberedRejection { file, rejection, .. }: &NumberedRejection) -> String {
    let Rejection { row, column, reason, .. } = rejection;
    let colon = if column.is_empty() { "" } else { ": " };
    format!("{file} row {row}: {column}{colon}{reason}")
}
