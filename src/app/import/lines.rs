//! Importing purchase lines: one thread reads, all convert, one writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{PoisonError, RwLock};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::dictionary::{Dictionary, NumberedLine, ReadLine};
use super::session::{Session, StatedBy};
use crate::app::AppError;
use crate::app::progress::{Phase, Step, Watcher};
use crate::engine::model::{Rejection, hash_fields};
use crate::ingest::{Header, IngestError, LINES, LineReader, RawRow, Table};
use crate::store::{KnownOrganisation, LineAppender, organisations};

/// Rows read and converted at a time.
const BATCH: usize = 8_192;
/// Batches converted ahead of the writer.
const AHEAD: usize = 2;

/// Why a row is no line, what it says all the same, and the row.
type Refused = (Rejection, StatedBy, RawRow);

/// What became of a row. The names of almost every line have been met before, so that its texts live and die in the
/// thread that read it: handing them to another costs more than reading them.
#[expect(clippy::large_enum_variant, reason = "almost every one is the large one")]
enum Converted {
    /// A line with ids for all it names.
    Numbered(NumberedLine),
    /// A line that names something not met before, and its row.
    Unknown(Box<ReadLine>, RawRow),
    /// No line.
    Rejected(Box<Refused>),
}

/// Imports purchase lines.
pub(super) fn lines(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let dictionary = RwLock::new(Dictionary::default());
    let mut writer = LineWriter {
        appender: LineAppender::new(session.import.id),
        known: organisations(&mut session.db)?,
        dictionary: &dictionary,
    };
    for (place, path) in session.files().iter().enumerate() {
        let mut table = session.open(path, &LINES)?;
        let header = table.header().clone();
        let reader = LineReader::new(&header, session.mapping, &session.request.options)?;
        let (sender, receiver) = sync_channel(AHEAD);
        let file = u32::try_from(place).map_err(|_| AppError::Request("too many files".to_owned()))?;
        std::thread::scope(|scope| -> Result<(), AppError> {
            let (table, converter) = (&mut table, Converter { reader: &reader, dictionary: &dictionary, file });
            let reading = scope.spawn(move || read_batches(table, &converter, sender));
            let written = write_batches(session, &mut writer, (path, &header, file), receiver, progress);
            let read = reading.join().map_err(|_| AppError::Internal("the reading thread failed"))?;
            written?;
            Ok(read?)
        })?;
        session.note(&table, reader.notes());
    }
    Ok(writer.appender.finish(&mut session.db)?)
}

/// Makes lines of rows.
struct Converter<'a> {
    reader: &'a LineReader,
    dictionary: &'a RwLock<Dictionary>,
    file: u32,
}

impl Converter<'_> {
    fn convert(&self, rows: &[RawRow]) -> Vec<Converted> {
        let dictionary = self.dictionary.read().unwrap_or_else(PoisonError::into_inner);
        let one = |raw: &RawRow| match self.reader.read(raw) {
            Ok(line) => {
                let item = line.item.content_hash();
                match dictionary.number(self.file, ReadLine { line, item }) {
                    Ok(numbered) => Converted::Numbered(numbered),
                    Err(line) => Converted::Unknown(line, raw.clone()),
                }
            }
            Err(rejection) => {
                let stated =
                    StatedBy { currency: self.reader.currency_of(raw), org_code: self.reader.org_code_of(raw) };
                Converted::Rejected(Box::new((rejection, stated, raw.clone())))
            }
        };
        rows.par_iter().map(one).collect()
    }
}

fn read_batches(
    table: &mut Table,
    converter: &Converter<'_>,
    sender: SyncSender<Vec<Converted>>,
) -> Result<(), IngestError> {
    loop {
        let rows = table.next_batch(BATCH)?;
        // The writer has gone when it failed: its error is the one to tell.
        if rows.is_empty() || sender.send(converter.convert(&rows)).is_err() {
            return Ok(());
        }
        table.recycle(rows);
    }
}

fn write_batches(
    session: &mut Session<'_>,
    writer: &mut LineWriter<'_>,
    source: (&Path, &Header, u32),
    receiver: Receiver<Vec<Converted>>,
    progress: &mut Watcher<'_>,
) -> Result<(), AppError> {
    for batch in receiver {
        session.outcome.rows_read += batch.len() as u64;
        writer.write(session, source, batch)?;
        progress(Step::of(Phase::Reading, session.outcome.rows_read))?;
    }
    Ok(())
}

/// Learns the ids of new names and appends lines.
struct LineWriter<'a> {
    appender: LineAppender,
    known: BTreeMap<String, KnownOrganisation>,
    dictionary: &'a RwLock<Dictionary>,
}

impl LineWriter<'_> {
    fn write(
        &mut self,
        session: &mut Session<'_>,
        (path, header, file): (&Path, &Header, u32),
        batch: Vec<Converted>,
    ) -> Result<(), AppError> {
        self.learn(session, &batch)?;
        for converted in batch {
            let numbered = match converted {
                Converted::Numbered(numbered) => Ok(numbered),
                Converted::Unknown(line, raw) => self.number(session, file, *line, raw)?,
                Converted::Rejected(rejected) => Err(*rejected),
            };
            match numbered {
                Ok((organisation, line)) => {
                    self.appender.append(&mut session.db, organisation, line)?;
                    session.outcome.rows_accepted += 1;
                }
                Err((rejection, stated, raw)) => session.reject(path, header, &raw, rejection, stated)?,
            }
        }
        Ok(())
    }

    /// Whether the line's organisation is known or may be made.
    fn knows(&self, session: &Session<'_>, read: &ReadLine) -> bool {
        session.request.create_organisations || self.known.contains_key(&read.line.org_code)
    }

    /// Asks the store for the ids of everything in the batch not met before.
    fn learn(&self, session: &mut Session<'_>, batch: &[Converted]) -> Result<(), AppError> {
        let unknown: Vec<&ReadLine> = batch
            .iter()
            .filter_map(|converted| match converted {
                Converted::Unknown(line, _) => Some(&**line).filter(|line| self.knows(session, line)),
                Converted::Numbered(_) | Converted::Rejected(_) => None,
            })
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        self.dictionary.write().unwrap_or_else(PoisonError::into_inner).make_room();
        let unknown = self.dictionary.read().unwrap_or_else(PoisonError::into_inner).unknown(unknown.into_iter());
        let learnt = unknown.learn(session, |code| self.known.contains_key(code))?;
        self.dictionary.write().unwrap_or_else(PoisonError::into_inner).extend(learnt);
        Ok(())
    }

    /// A line whose names are learnt by now, unless its organisation may not be made.
    fn number(
        &self,
        session: &Session<'_>,
        file: u32,
        read: ReadLine,
        raw: RawRow,
    ) -> Result<Result<NumberedLine, Refused>, AppError> {
        if !self.knows(session, &read) {
            return Ok(Err(unknown_organisation(&read, raw)));
        }
        let dictionary = self.dictionary.read().unwrap_or_else(PoisonError::into_inner);
        let numbered = dictionary.number(file, read);
        numbered.map(Ok).map_err(|_| AppError::Internal("no id was given out for what a line names"))
    }
}

fn unknown_organisation(read: &ReadLine, raw: RawRow) -> Refused {
    let rejection = Rejection {
        row: raw.row,
        column: "org_code".to_owned(),
        reason: "no such organisation; import it first, or ask for it with --create-organisations".to_owned(),
        value: read.line.org_code.clone(),
        spend: Some(read.line.line_value),
        row_hash: hash_fields(&raw.cells().map(Some).collect::<Vec<_>>()),
    };
    let stated = StatedBy { currency: Some(read.line.terms.currency), org_code: Some(read.line.org_code.clone()) };
    (rejection, stated, raw)
}
