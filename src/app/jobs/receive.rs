//! Taking an upload in, piece by piece as it arrives: files go to disk, never into memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::request::{JobRequest, STORED_MAPPING, Uploaded, UploadedFile, hexadecimal, stored_name};
use super::uploads::Filling;
use super::{JobSettings, Jobs};
use crate::app::AppError;
use crate::ingest::Mapping;
use crate::store::{ImportKind, JobRecord, NewJob, RequestKey};

/// Bytes of a field's text, and of a mapping, at most.
const TEXT_BYTES: usize = 4 << 10;
const MAPPING_BYTES: u64 = 1 << 20;
/// Characters of a file's name that are told.
const NAME_CHARACTERS: usize = 200;
/// Fields that hold a text.
const TEXTS: [&str; 6] = ["kind", "org", "create_organisations", "strict", "valid_from", "list_id"];

/// A piece of an upload, in the order of arrival.
#[derive(Debug)]
pub enum Piece {
    /// A field begins.
    Field {
        /// Its name.
        name: String,
        /// The name of the file it holds, where it holds one.
        file: Option<String>,
    },
    /// Bytes of the field that began last.
    Bytes(Vec<u8>),
    /// The upload is whole. Pieces that end without it were broken off.
    End,
}

impl Jobs {
    /// Takes an upload in and submits its import. Nothing stays of an upload that is refused or broken off.
    ///
    /// # Errors
    /// [`AppError`] when the upload is too large, makes no sense, was broken off, or bears a key that was used for
    /// something else; otherwise when a file or the store cannot be written.
    pub fn receive(
        &self,
        key: Option<&RequestKey>,
        pieces: impl Iterator<Item = Piece>,
    ) -> Result<JobRecord, AppError> {
        self.answer(key, |db, opening| {
            let name = NewJob::name();
            let mut reception = Reception::begin(self.uploads.begin(&name)?, &self.settings);
            let mut whole = false;
            for piece in pieces {
                match piece {
                    Piece::Field { name, file } => reception.field(&name, file.as_deref())?,
                    Piece::Bytes(bytes) => reception.bytes(&bytes)?,
                    Piece::End => whole = true,
                }
            }
            if !whole {
                return Err(AppError::Upload("the upload was broken off".to_owned()));
            }
            let (filling, uploaded) = reception.finish()?;
            let job = self.submit(db, opening, name.clone(), &JobRequest::Import(uploaded))?;
            if job.public_id == name {
                filling.keep();
            }
            Ok(job)
        })
    }
}

/// An upload that is arriving.
struct Reception<'a> {
    filling: Filling,
    settings: &'a JobSettings,
    bytes: u64,
    texts: BTreeMap<&'static str, String>,
    mapping: Option<UploadedFile>,
    files: Vec<UploadedFile>,
    part: Option<Part>,
}

/// The field that is arriving.
enum Part {
    Text { name: &'static str, text: Vec<u8> },
    Mapping(Arriving),
    File(Arriving),
}

/// A file that is arriving.
struct Arriving {
    name: String,
    path: std::path::PathBuf,
    writer: BufWriter<File>,
    hasher: Sha256,
    bytes: u64,
}

impl Arriving {
    fn begin(filling: &Filling, stored: &str, name: String) -> Result<Self, AppError> {
        let path = filling.file(stored);
        let file = File::create_new(&path).map_err(|source| AppError::file(&path, source))?;
        Ok(Self { name, path, writer: BufWriter::with_capacity(1 << 18, file), hasher: Sha256::new(), bytes: 0 })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.bytes += bytes.len() as u64;
        self.hasher.update(bytes);
        self.writer.write_all(bytes).map_err(|source| AppError::file(&self.path, source))
    }

    /// Makes sure that the file outlives a loss of power.
    fn finish(mut self) -> Result<UploadedFile, AppError> {
        let settled = self.writer.flush().and_then(|()| self.writer.get_ref().sync_all());
        settled.map_err(|source| AppError::file(&self.path, source))?;
        Ok(UploadedFile { name: self.name, bytes: self.bytes, sha256: hexadecimal(&self.hasher.finalize()) })
    }
}

fn refused(why: impl Into<String>) -> AppError {
    AppError::Upload(why.into())
}

impl<'a> Reception<'a> {
    fn begin(filling: Filling, settings: &'a JobSettings) -> Self {
        Self { filling, settings, bytes: 0, texts: BTreeMap::new(), mapping: None, files: Vec::new(), part: None }
    }

    /// A field begins.
    fn field(&mut self, name: &str, file: Option<&str>) -> Result<(), AppError> {
        self.end_part()?;
        self.part = Some(match name {
            "file" => self.begin_file(file)?,
            "mapping" => self.begin_mapping(file)?,
            _ => {
                let known = TEXTS.into_iter().find(|known| *known == name);
                let name = known.ok_or_else(|| {
                    refused(format!(
                        "`{}` is no field; there are {}, mapping and file",
                        told_name(name),
                        TEXTS.join(", ")
                    ))
                })?;
                if self.texts.contains_key(name) {
                    return Err(refused(format!("`{name}` is given twice")));
                }
                Part::Text { name, text: Vec::new() }
            }
        });
        Ok(())
    }

    fn begin_file(&self, name: Option<&str>) -> Result<Part, AppError> {
        let name = name.map(told_name).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| refused("a `file` has no file name"))?;
        let place = self.files.len();
        if place >= self.settings.upload_files {
            return Err(AppError::TooLarge(format!("more than {} files", self.settings.upload_files)));
        }
        let stored = stored_name(place, &name).ok_or_else(|| {
            AppError::Unsupported(format!("{name}: the names of files end in .csv, .csv.gz, .json or .json.gz"))
        })?;
        // Files that bear one name must be told apart where their rows are told of.
        let (mut told, mut number) = (name.clone(), 1);
        while self.files.iter().any(|file| file.name == told) {
            number += 1;
            told = format!("({number}) {name}");
        }
        Ok(Part::File(Arriving::begin(&self.filling, &stored, told)?))
    }

    fn begin_mapping(&self, name: Option<&str>) -> Result<Part, AppError> {
        if self.mapping.is_some() {
            return Err(refused("`mapping` is given twice"));
        }
        let name = name.map(told_name).filter(|name| !name.is_empty()).unwrap_or_else(|| "mapping".to_owned());
        Ok(Part::Mapping(Arriving::begin(&self.filling, STORED_MAPPING, name)?))
    }

    /// Bytes of the field.
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.settings.upload_bytes {
            return Err(AppError::TooLarge(format!("more than {} bytes", self.settings.upload_bytes)));
        }
        match &mut self.part {
            None => Err(refused("bytes stand outside any field")),
            Some(Part::File(arriving)) => arriving.take(bytes),
            Some(Part::Mapping(arriving)) => {
                arriving.take(bytes)?;
                if arriving.bytes > MAPPING_BYTES {
                    return Err(AppError::TooLarge(format!("the mapping is longer than {MAPPING_BYTES} bytes")));
                }
                Ok(())
            }
            Some(Part::Text { name, text }) => {
                text.extend_from_slice(bytes);
                if text.len() > TEXT_BYTES {
                    return Err(AppError::TooLarge(format!("`{name}` is longer than {TEXT_BYTES} bytes")));
                }
                Ok(())
            }
        }
    }

    fn end_part(&mut self) -> Result<(), AppError> {
        match self.part.take() {
            None => {}
            Some(Part::File(arriving)) => self.files.push(arriving.finish()?),
            Some(Part::Mapping(arriving)) => self.mapping = Some(arriving.finish()?),
            Some(Part::Text { name, text }) => {
                let text = String::from_utf8(text).map_err(|_| refused(format!("`{name}` is no text in UTF-8")))?;
                if text.contains('\0') {
                    return Err(refused(format!("`{name}` holds the character NUL")));
                }
                self.texts.insert(name, text.trim().to_owned());
            }
        }
        Ok(())
    }

    /// The whole upload, checked.
    fn finish(mut self) -> Result<(Filling, Uploaded), AppError> {
        self.end_part()?;
        if let Some(mapping) = &self.mapping {
            check_mapping(&self.filling, mapping)?;
        }
        let kind = self.texts.get("kind").ok_or_else(|| refused("`kind` is missing"))?;
        let kind = ImportKind::parse(kind).ok_or_else(|| {
            let known: Vec<&str> = ImportKind::ALL.into_iter().map(ImportKind::as_str).collect();
            AppError::Request(format!("`{}` is no kind of import; there are {}", told_name(kind), known.join(", ")))
        })?;
        if self.files.is_empty() {
            return Err(refused("no `file` is there"));
        }
        self.filling.settle()?;
        let uploaded = Uploaded {
            import_kind: kind.as_str().to_owned(),
            org: self.text("org"),
            create_organisations: self.truth("create_organisations")?,
            strict: self.truth("strict")?,
            valid_from: self.date("valid_from")?,
            list_id: self.text("list_id"),
            mapping: self.mapping,
            files: self.files,
        };
        Ok((self.filling, uploaded))
    }

    /// A field's text; one left blank, as forms leave it, is as good as not there.
    fn text(&self, name: &str) -> Option<String> {
        self.texts.get(name).filter(|text| !text.is_empty()).cloned()
    }

    fn truth(&self, name: &str) -> Result<bool, AppError> {
        match self.text(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(refused(format!("`{name}` is true or false"))),
        }
    }

    fn date(&self, name: &str) -> Result<Option<NaiveDate>, AppError> {
        let read = |text: String| {
            NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| refused(format!("`{name}` is no date YYYY-MM-DD")))
        };
        self.text(name).map(read).transpose()
    }
}

fn check_mapping(filling: &Filling, mapping: &UploadedFile) -> Result<(), AppError> {
    let path = filling.file(STORED_MAPPING);
    let bytes = std::fs::read(&path).map_err(|source| AppError::file(&path, source))?;
    let text = String::from_utf8(bytes).map_err(|_| refused("the mapping is no text in UTF-8"))?;
    let read = Mapping::parse(&text, &mapping.name);
    read.map(drop).map_err(|error| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        refused(format!("{error}{cause}"))
    })
}

/// A name as it may be told: without folders, control characters and excess.
fn told_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|character| !character.is_control()).take(NAME_CHARACTERS).collect::<String>().trim().to_owned()
}
