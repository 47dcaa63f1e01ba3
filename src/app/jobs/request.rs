//! What a job is asked to do, as it is kept with the job and told of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::AppError;

/// What a job is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum JobRequest {
    /// Import uploaded files.
    Import(Uploaded),
    /// Match; all unconfirmed items anew, or what is not up to date.
    Match { all: bool },
    /// Delete an import.
    Delete { import: String },
}

/// Uploaded files and how to import them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Uploaded {
    pub(super) import_kind: String,
    pub(super) org: Option<String>,
    pub(super) create_organisations: bool,
    pub(super) strict: bool,
    pub(super) valid_from: Option<NaiveDate>,
    pub(super) list_id: Option<String>,
    pub(super) mapping: Option<UploadedFile>,
    pub(super) files: Vec<UploadedFile>,
}

/// An uploaded file as it is told; what it is stored as follows from its place in the list and its name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct UploadedFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// What a mapping is stored as.
pub(super) const STORED_MAPPING: &str = "mapping.toml";

/// The endings of files that can be imported.
const ENDINGS: [&str; 4] = [".csv", ".csv.gz", ".json", ".json.gz"];

/// What the file at this place (counted from 0) is stored as; nothing for one that cannot be imported.
pub(super) fn stored_name(place: usize, name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let ending = ENDINGS.into_iter().find(|ending| name.ends_with(ending))?;
    Some(format!("{}{ending}", place + 1))
}

impl JobRequest {
    /// The kind of job.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Import(_) => "import",
            Self::Match { .. } => "match",
            Self::Delete { .. } => "delete",
        }
    }

    /// The request as it is kept.
    pub(super) fn text(&self) -> Result<String, AppError> {
        serde_json::to_string(self).map_err(|_| AppError::Internal("a job's request could not be written"))
    }

    /// Reads a request as it is kept.
    pub(super) fn read(text: &str) -> Result<Self, AppError> {
        serde_json::from_str(text).map_err(|_| AppError::Internal("a job's request could not be read"))
    }

    /// A hash that is the same for the same request, the content of its files included.
    pub(super) fn fingerprint(&self) -> Result<String, AppError> {
        Ok(hexadecimal(&Sha256::digest(self.text()?)))
    }
}

/// Bytes in hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
