//! Importing purchase lines: one thread reads and converts, one gives out dictionary ids and writes.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::session::Session;
use crate::app::AppError;
use crate::engine::matching::normal_supplier_name;
use crate::engine::model::{
    Currency, Item, LineTerms, Organisation, OrganisationKind, PurchaseLine, Rejection, hash_fields,
};
use crate::ingest::{IngestError, LINES, LineReader, RawRow, Table};
use crate::store::{
    Db, KnownOrganisation, LineAppender, NewLine, organisation_ids, organisations, resolve_items, resolve_suppliers,
    resolve_terms, resolve_texts, write, write_organisations,
};

/// Rows read and converted at a time.
const BATCH: usize = 8_192;
/// Batches converted ahead of the writer.
const AHEAD: usize = 2;
/// Dictionary entries kept in memory; beyond it the cache starts anew, and the store is asked again.
const CACHE_LIMIT: usize = 1_000_000;

/// A converted row: the line with its item's hash, or why not and the currency it seems to be in.
type Converted = Result<(PurchaseLine, u128), (Rejection, Option<Currency>)>;

/// Rows on their way from the reader to the writer.
struct Batch {
    raws: Vec<RawRow>,
    lines: Vec<Converted>,
}

/// Imports purchase lines.
pub(super) fn lines(session: &mut Session<'_>, progress: &mut dyn FnMut(u64)) -> Result<(), AppError> {
    let mut writer = LineWriter::new(session)?;
    for (place, path) in session.files().iter().enumerate() {
        let mut table = session.open(path, &LINES)?;
        let header = table.header().clone();
        let reader = LineReader::new(&header, session.mapping, &session.request.options)?;
        let (sender, receiver) = sync_channel(AHEAD);
        let file = u32::try_from(place).map_err(|_| AppError::Request("too many files".to_owned()))?;
        std::thread::scope(|scope| -> Result<(), AppError> {
            let reading = scope.spawn(|| read_batches(&mut table, &reader, &sender_of(sender)));
            let written = write_batches(session, &mut writer, path, &header, file, receiver, progress);
            let read = reading.join().map_err(|_| AppError::Request("the reading thread failed".to_owned()))?;
            written?;
            Ok(read?)
        })?;
        session.note(&table, reader.notes());
    }
    writer.finish(session)
}

/// Takes the sender into the thread, so that the channel closes when the thread ends.
fn sender_of(sender: SyncSender<Batch>) -> SyncSender<Batch> {
    sender
}

fn read_batches(table: &mut Table, reader: &LineReader, sender: &SyncSender<Batch>) -> Result<(), IngestError> {
    loop {
        let raws = table.next_batch(BATCH)?;
        if raws.is_empty() {
            return Ok(());
        }
        let convert = |raw: &RawRow| match reader.read(raw) {
            Ok(line) => {
                let hash = line.item.content_hash();
                Ok((line, hash))
            }
            Err(rejection) => Err((rejection, reader.currency_of(raw))),
        };
        let lines = raws.par_iter().map(convert).collect();
        // The writer has gone when it failed: its error is the one to tell.
        if sender.send(Batch { raws, lines }).is_err() {
            return Ok(());
        }
    }
}

fn write_batches(
    session: &mut Session<'_>,
    writer: &mut LineWriter,
    path: &Path,
    header: &crate::ingest::Header,
    file: u32,
    receiver: Receiver<Batch>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), AppError> {
    for Batch { raws, lines } in receiver {
        session.outcome.rows_read += raws.len() as u64;
        let mut taken = Vec::with_capacity(lines.len());
        for (raw, line) in raws.iter().zip(lines) {
            let known = line.and_then(|(line, hash)| match writer.knows(session, &line) {
                true => Ok((line, hash)),
                false => Err(unknown_organisation(&line, raw)),
            });
            match known {
                Ok(line) => taken.push(line),
                Err((rejection, currency)) => session.reject(path, header, raw, rejection, currency)?,
            }
        }
        writer.write(session, file, taken)?;
        progress(session.outcome.rows_read);
    }
    Ok(())
}

fn unknown_organisation(line: &PurchaseLine, raw: &RawRow) -> (Rejection, Option<Currency>) {
    let rejection = Rejection {
        row: raw.row,
        column: "org_code".to_owned(),
        reason: "no such organisation; import it first, or ask for it with --create-organisations".to_owned(),
        value: line.org_code.clone(),
        spend: Some(line.line_value),
        row_hash: hash_fields(&raw.cells().map(Some).collect::<Vec<_>>()),
    };
    (rejection, Some(line.terms.currency))
}

/// Gives out dictionary ids and appends lines.
struct LineWriter {
    appender: LineAppender,
    known: BTreeMap<String, KnownOrganisation>,
    organisations: HashMap<String, i64>,
    items: HashMap<u128, i64>,
    suppliers: HashMap<String, i64>,
    terms: HashMap<LineTerms, i64>,
    texts: HashMap<String, i64>,
}

impl LineWriter {
    fn new(session: &mut Session<'_>) -> Result<Self, AppError> {
        Ok(Self {
            appender: LineAppender::new(session.import.id),
            known: organisations(&mut session.db)?,
            organisations: HashMap::new(),
            items: HashMap::new(),
            suppliers: HashMap::new(),
            terms: HashMap::new(),
            texts: HashMap::new(),
        })
    }

    /// Whether the line's organisation is known or may be made.
    fn knows(&self, session: &Session<'_>, line: &PurchaseLine) -> bool {
        session.request.create_organisations || self.known.contains_key(&line.org_code)
    }

    fn write(
        &mut self,
        session: &mut Session<'_>,
        file: u32,
        taken: Vec<(PurchaseLine, u128)>,
    ) -> Result<(), AppError> {
        self.learn(session, &taken)?;
        for (line, hash) in taken {
            let (organisation, line) = self.numbered(file, line, hash)?;
            self.appender.append(&mut session.db, organisation, line)?;
            session.outcome.rows_accepted += 1;
        }
        Ok(())
    }

    /// Asks the store for the ids of everything in the batch not met before, in one transaction.
    fn learn(&mut self, session: &mut Session<'_>, taken: &[(PurchaseLine, u128)]) -> Result<(), AppError> {
        if self.items.len() > CACHE_LIMIT {
            self.items.clear();
        }
        if self.texts.len() > CACHE_LIMIT {
            self.texts.clear();
        }
        let mut items: HashMap<u128, &Item> = HashMap::new();
        let mut suppliers: BTreeMap<&str, String> = BTreeMap::new();
        let mut terms: HashMap<&LineTerms, ()> = HashMap::new();
        let mut texts: BTreeMap<&str, ()> = BTreeMap::new();
        let mut codes: BTreeMap<&str, ()> = BTreeMap::new();
        for (line, hash) in taken {
            if !self.items.contains_key(hash) {
                items.insert(*hash, &line.item);
            }
            if !self.suppliers.contains_key(&line.supplier_name) && !suppliers.contains_key(line.supplier_name.as_str())
            {
                suppliers.insert(&line.supplier_name, normal_supplier_name(&line.supplier_name));
            }
            if !self.terms.contains_key(&line.terms) {
                terms.insert(&line.terms, ());
            }
            for text in texts_of(line).into_iter().flatten() {
                if !self.texts.contains_key(text) {
                    texts.insert(text, ());
                }
            }
            if !self.organisations.contains_key(&line.org_code) {
                codes.insert(&line.org_code, ());
            }
        }
        let items: Vec<(u128, &Item)> = items.into_iter().collect();
        let suppliers: Vec<(String, String)> = suppliers
            .into_iter()
            .map(|(stated, normal)| (stated.to_owned(), normal_or_stated(stated, normal)))
            .collect();
        let terms: Vec<&LineTerms> = terms.into_keys().collect();
        let texts: Vec<String> = texts.into_keys().map(str::to_owned).collect();
        let codes: Vec<&str> = codes.into_keys().collect();
        if items.is_empty() && suppliers.is_empty() && terms.is_empty() && texts.is_empty() && codes.is_empty() {
            return Ok(());
        }
        let import_id = session.import.id;
        let unknown: Vec<Organisation> =
            codes.iter().filter(|code| !self.known.contains_key(**code)).map(|code| made(code)).collect();
        let found = write(&mut session.db, |db: &mut Db| {
            write_organisations(db, import_id, &unknown)?;
            Ok((
                resolve_items(db, &items)?,
                resolve_suppliers(db, &suppliers)?,
                resolve_terms(db, &terms)?,
                resolve_texts(db, &texts)?,
                organisation_ids(db, &codes)?,
            ))
        })?;
        self.items.extend(found.0);
        self.suppliers.extend(found.1);
        self.terms.extend(terms.into_iter().cloned().zip(found.2));
        self.texts.extend(found.3);
        session.org_codes.extend(found.4.keys().cloned());
        self.organisations.extend(found.4);
        Ok(())
    }

    /// The line with ids in the place of names.
    fn numbered(&self, file: u32, line: PurchaseLine, hash: u128) -> Result<(i64, NewLine), AppError> {
        let missing = |what: &str| AppError::Request(format!("no id was given out for {what}"));
        let text = |text: &Option<String>| text.as_ref().and_then(|text| self.texts.get(text).copied());
        let organisation = *self.organisations.get(&line.org_code).ok_or_else(|| missing("an organisation"))?;
        let numbered = NewLine {
            file,
            row: line.row,
            key: line.key,
            revision: line.revision,
            order_date: line.order_date,
            supplier_name: *self.suppliers.get(&line.supplier_name).ok_or_else(|| missing("a supplier"))?,
            item: *self.items.get(&hash).ok_or_else(|| missing("an item"))?,
            terms: *self.terms.get(&line.terms).ok_or_else(|| missing("line terms"))?,
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_value: line.line_value,
            value_difference: line.value_difference,
            adjusted_unit_price: line.adjusted_unit_price,
            contract_ref: text(&line.contract_ref),
            eclass: text(&line.eclass),
            cost_centre: text(&line.cost_centre),
            requisition_point: text(&line.requisition_point),
            supplier_code: text(&line.supplier_code),
            supplier_gln: text(&line.supplier_gln),
            po_number: line.po_number,
            po_line_number: line.po_line_number,
        };
        Ok((organisation, numbered))
    }

    fn finish(self, session: &mut Session<'_>) -> Result<(), AppError> {
        Ok(self.appender.finish(&mut session.db)?)
    }
}

fn texts_of(line: &PurchaseLine) -> [Option<&str>; 6] {
    [
        line.contract_ref.as_deref(),
        line.eclass.as_deref(),
        line.cost_centre.as_deref(),
        line.requisition_point.as_deref(),
        line.supplier_code.as_deref(),
        line.supplier_gln.as_deref(),
    ]
}

/// A name of which nothing is left in its normal form stands for itself.
fn normal_or_stated(stated: &str, normal: String) -> String {
    if normal.is_empty() { stated.to_owned() } else { normal }
}

/// An organisation that only its code is known of.
fn made(code: &str) -> Organisation {
    Organisation {
        code: code.to_owned(),
        name: code.to_owned(),
        kind: OrganisationKind::Other,
        footprint_code: None,
        footprint_name: None,
        region: None,
        turnover: None,
        beds: None,
        successor_code: None,
        valid_from: None,
        valid_to: None,
    }
}
