//! Importing contracts: registers, flat award notices and OCDS releases.
//!
//! The contracts of an import are held whole until its last row, about a kilobyte each: of several notices of one award
//! the latest counts, wherever it stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::dictionary::made;
use super::session::{Session, StatedBy};
use crate::app::AppError;
use crate::app::progress::{Phase, Step, Watcher};
use crate::engine::matching::supplier_key;
use crate::engine::model::{Contract, Organisation, Rejection, hash_fields};
use crate::ingest::{CONTRACTS, ContractReader, NOTICE_COLUMNS, NoticeReader, ReadContract, ReleaseFile, is_json};
use crate::store::{KnownOrganisation, organisations, write, write_contracts, write_organisations};

const BATCH: usize = 5_000;

/// How an identifier of a notice begins: the country of the list it comes from (org-id.guide).
const NOTICE_ID: &str = "GB-";

/// Where a contract was read.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    row: u64,
}

/// The contracts read so far, and who may hold them.
struct Gathered {
    read: Vec<ReadContract>,
    /// Under a record key, the contracts read, by their places in `read`.
    places: HashMap<String, Vec<(usize, Place)>>,
    known: BTreeMap<String, KnownOrganisation>,
    codes_by_name: HashMap<String, String>,
    create: bool,
    made: BTreeMap<String, Organisation>,
}

/// Imports contracts.
pub(super) fn contracts(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let mut gathered = Gathered::new(organisations(&mut session.db)?, session.request.create_organisations);
    for (file, path) in session.files().iter().enumerate() {
        if is_json(path, &session.request.limits)? {
            releases(session, &mut gathered, (file, path), progress)?;
        } else {
            register(session, &mut gathered, (file, path), progress)?;
        }
    }
    gathered.write(session)
}

fn register(
    session: &mut Session<'_>,
    gathered: &mut Gathered,
    (file, path): (usize, &Path),
    progress: &mut Watcher<'_>,
) -> Result<(), AppError> {
    let mut table = session.open(path, &CONTRACTS)?;
    let reader = ContractReader::new(table.header(), session.mapping, &session.request.options)?;
    loop {
        let batch = table.next_batch(BATCH)?;
        if batch.is_empty() {
            break;
        }
        for raw in &batch {
            session.outcome.rows_read += 1;
            let hash = || hash_fields(&raw.cells().map(Some).collect::<Vec<_>>());
            let place = Place { file, row: raw.row };
            match reader.read(raw).and_then(|read| gathered.take(read, place, hash)) {
                Ok(()) => session.outcome.rows_accepted += 1,
                Err(rejection) => session.reject(path, table.header(), raw, rejection, StatedBy::default())?,
            }
        }
        progress(Step::of(Phase::Reading, session.outcome.rows_read))?;
        table.recycle(batch);
    }
    session.note(&table, reader.notes());
    Ok(())
}

fn releases(
    session: &mut Session<'_>,
    gathered: &mut Gathered,
    (file, path): (usize, &Path),
    progress: &mut Watcher<'_>,
) -> Result<(), AppError> {
    let names = NOTICE_COLUMNS.map(str::to_owned);
    let reader = NoticeReader::default();
    let mut releases = ReleaseFile::open(path, &session.request.limits)?;
    while let Some(release) = releases.next_release()? {
        for found in reader.rows(&release) {
            session.outcome.rows_read += 1;
            let cells = found.cells.each_ref().map(String::as_str);
            let hash = || hash_fields(&cells.map(Some));
            let place = Place { file, row: release.row };
            match found.read.and_then(|read| gathered.take(read, place, hash)) {
                Ok(()) => session.outcome.rows_accepted += 1,
                Err(rejection) => session.reject_cells(path, (&names, &cells), rejection)?,
            }
        }
        progress(Step::of(Phase::Reading, session.outcome.rows_read))?;
    }
    session.add_notes(reader.notes());
    Ok(())
}

impl Gathered {
    fn new(known: BTreeMap<String, KnownOrganisation>, create: bool) -> Self {
        let codes_by_name = codes_by_name(&known);
        Self { read: Vec::new(), places: HashMap::new(), known, codes_by_name, create, made: BTreeMap::new() }
    }

    /// Takes a contract in, or says why not: an unknown organisation, or a contract that was stated already.
    fn take(&mut self, mut read: ReadContract, place: Place, hash: impl Fn() -> u128) -> Result<(), Rejection> {
        let rejected = |column: &str, reason: String, value: &str| Rejection {
            row: place.row,
            column: column.to_owned(),
            reason,
            value: value.chars().take(200).collect(),
            spend: None,
            row_hash: hash(),
        };
        if let Some(code) = read.buyer_name.as_deref().and_then(|name| self.codes_by_name.get(&supplier_key(name))) {
            read.contract.org_code.clone_from(code);
        }
        let code = read.contract.org_code.clone();
        if code.is_empty() {
            let name = read.buyer_name.unwrap_or_default();
            return Err(rejected(
                "org_code",
                "the buyer has no id, and no organisation has its name".to_owned(),
                &name,
            ));
        }
        if !self.create && !self.known.contains_key(&code) {
            let reason = "no such organisation; import it first, or ask for it with --create-organisations".to_owned();
            return Err(rejected("org_code", reason, &code));
        }
        let key = read.contract.record_key();
        let stated = self.places.entry(key).or_default();
        let same = stated
            .iter()
            .find(|(index, _)| self.read.get(*index).is_some_and(|other| other.notified_at == read.notified_at));
        if let Some((index, at)) = same {
            let what =
                if self.read.get(*index) == Some(&read) { "the same" } else { "another contract under this reference" };
            let reason = format!("file {}, row {} already states {what}", at.file + 1, at.row);
            return Err(rejected("contract_ref", reason, &read.contract.contract_ref));
        }
        stated.push((self.read.len(), place));
        if !self.known.contains_key(&code) {
            let name = read.buyer_name.clone().unwrap_or_else(|| code.clone());
            // Of several names of one new organisation the first by bytes, whatever the order of the rows.
            let organisation = Organisation { name, ..made(&code) };
            match self.made.get(&code) {
                Some(other) if other.name <= organisation.name => {}
                _ => drop(self.made.insert(code, organisation)),
            }
        }
        self.read.push(read);
        Ok(())
    }

    /// Writes everything, notices in the order they were given, so that the latest of an award is its last version.
    fn write(self, session: &mut Session<'_>) -> Result<(), AppError> {
        let id = session.import.id;
        let made: Vec<Organisation> = self.made.into_values().collect();
        let codes: BTreeSet<&str> = self.read.iter().map(|read| read.contract.org_code.as_str()).collect();
        session.org_codes.extend(codes.into_iter().map(str::to_owned));
        let mut read = self.read;
        read.sort_by_key(|read| read.notified_at);
        let contracts: Vec<Contract> = read.into_iter().map(|read| read.contract).collect();
        write(&mut session.db, |db| write_organisations(db, id, &made))?;
        for chunk in contracts.chunks(BATCH) {
            write(&mut session.db, |db| write_contracts(db, id, chunk))?;
        }
        Ok(())
    }
}

/// The code of each organisation by its name, in the form that supplier names are compared in; a name that several
/// organisations bear is that of the one still open, or of none. Organisations known from notices alone are left out: a
/// buyer's several ids would otherwise become one or not by the order of imports.
fn codes_by_name(known: &BTreeMap<String, KnownOrganisation>) -> HashMap<String, String> {
    let mut named: HashMap<String, Vec<&Organisation>> = HashMap::new();
    let own = known.values().map(|known| &known.organisation).filter(|one| !one.code.starts_with(NOTICE_ID));
    for organisation in own {
        named.entry(supplier_key(&organisation.name)).or_default().push(organisation);
    }
    let code = |list: Vec<&Organisation>| match list.as_slice() {
        [one] => Some(one.code.clone()),
        several => {
            let mut open = several.iter().filter(|one| one.valid_to.is_none());
            open.next().filter(|_| open.next().is_none()).map(|one| one.code.clone())
        }
    };
    named.into_iter().filter_map(|(name, list)| Some((name, code(list)?))).collect()
}
