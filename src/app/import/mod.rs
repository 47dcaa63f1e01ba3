//! Importing files of every kind: read, convert, write invisible, publish.

mod catalogue;
mod contracts;
mod dictionary;
mod lines;
mod paths;
mod records;
mod session;

use std::path::PathBuf;

use self::session::Session;
pub(super) use self::session::answer_of_published;
use super::progress::Watcher;
use super::{AppError, Likewise};
use crate::ingest::{Limits, Mapping, Notes, ReadOptions};
use crate::store::{ImportKind, ImportOutcome, NumberedRejection};

/// Rejections an answer shows; all of them are in the rejects file and the store.
pub const REJECTIONS_SHOWN: usize = 100;

/// What to import and how.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// What the files hold.
    pub kind: ImportKind,
    /// The files, all one import.
    pub files: Vec<PathBuf>,
    /// The organisation of rows that name none.
    pub org: Option<String>,
    /// How the files' columns are called.
    pub mapping: Option<PathBuf>,
    /// Make organisations that purchase lines or contracts name and nobody knows.
    pub create_organisations: bool,
    /// Import nothing when any row is rejected.
    pub strict: bool,
    /// What the files are called where their own names are not to be told; in their order.
    pub names: Option<Vec<String>>,
    /// The job of the queue that this import is.
    pub job: Option<i64>,
    /// Where to write rejected rows in their own layout.
    pub rejects: Option<PathBuf>,
    /// How large files and rows may be.
    pub limits: Limits,
    /// What readers need beside the mapping.
    pub options: ReadOptions,
}

impl ImportRequest {
    /// The plain request: these files, nothing else said.
    #[must_use]
    pub fn new(kind: ImportKind, files: Vec<PathBuf>) -> Self {
        Self {
            kind,
            files,
            org: None,
            mapping: None,
            create_organisations: false,
            strict: false,
            names: None,
            job: None,
            rejects: None,
            limits: Limits::default(),
            options: ReadOptions::default(),
        }
    }
}

/// What became of an import.
#[derive(Debug, Clone)]
pub struct ImportAnswer {
    /// Public id of the import.
    pub id: String,
    /// What it brought.
    pub kind: ImportKind,
    /// What became of its rows.
    pub outcome: ImportOutcome,
    /// The first rejections by file and row.
    pub rejections: Vec<NumberedRejection>,
    /// What was noted while reading.
    pub notes: Notes,
    /// Rows that were not UTF-8 and were read as Windows-1252.
    pub rows_in_windows_1252: u64,
}

/// Imports files. `progress` is told the rows read so far, and may stop the import: nothing of it stays then.
///
/// # Errors
/// [`AppError`] when a file cannot be read, the mapping does not fit, or the store fails; nothing is imported then.
pub fn import(
    likewise: &Likewise,
    request: &ImportRequest,
    progress: &mut Watcher<'_>,
) -> Result<ImportAnswer, AppError> {
    if request.files.is_empty() {
        return Err(AppError::Request("no file to import was named".to_owned()));
    }
    paths::check(request)?;
    let (mapping, to_remember) = mapping_of(likewise, request)?;
    let mut session = Session::begin(likewise, request, &mapping)?;
    let read = match request.kind {
        ImportKind::Organisations => records::organisations(&mut session, progress),
        ImportKind::Groups => records::groups(&mut session, progress),
        ImportKind::Prices => records::prices(&mut session, progress),
        ImportKind::Catalogue => catalogue::catalogue(&mut session, progress),
        ImportKind::Lines => lines::lines(&mut session, progress),
        ImportKind::Contracts => contracts::contracts(&mut session, progress),
        ImportKind::Categories => records::categories(&mut session, progress),
        ImportKind::Rates => records::rates(&mut session, progress),
        ImportKind::RateCard => records::rate_cards(&mut session, progress),
        ImportKind::UnitCosts => records::unit_costs(&mut session, progress),
        ImportKind::Rules => records::rules(&mut session, progress),
    };
    let answer = match read.and_then(|()| session.check_strict()) {
        Ok(()) => session.publish()?,
        Err(error) => {
            session.abandon()?;
            return Err(error);
        }
    };
    // Only a mapping that worked is remembered.
    if let Some((name, text)) = to_remember {
        crate::store::remember(&mut likewise.store.connect()?, &name, &text)?;
    }
    Ok(answer)
}

/// A mapping's name in the store and its text.
type Remembered = (String, String);

/// The mapping file named, with what is to be remembered of it; or the one remembered for this organisation and kind,
/// or none.
fn mapping_of(likewise: &Likewise, request: &ImportRequest) -> Result<(Mapping, Option<Remembered>), AppError> {
    let name = request.org.as_deref().map(|org| format!("mapping/{}/{org}", request.kind.as_str()));
    let mut to_remember = None;
    let mapping = match (&request.mapping, name) {
        (Some(path), name) => {
            let mapping = Mapping::load(path)?;
            if let Some(name) = name {
                let text = std::fs::read_to_string(path).map_err(|source| AppError::file(path, source))?;
                to_remember = Some((name, text));
            }
            mapping
        }
        (None, Some(name)) => match crate::store::recall(&mut likewise.store.connect()?, &name)? {
            Some(text) => Mapping::parse(&text, &name)?,
            None => Mapping::default(),
        },
        (None, None) => Mapping::default(),
    };
    let mapping = match &request.org {
        Some(org) if request.kind.is_of_organisations() => mapping.with_fallback("org_code", org),
        _ => mapping,
    };
    Ok((mapping, to_remember))
}
