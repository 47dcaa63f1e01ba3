//! A file of OCDS 1.1 releases (Open Contracting Partnership), one release in memory at a time: a release package, a
//! record package (its compiled releases), or a bare list of releases.

use std::io::{BufRead as _, BufReader};
use std::path::Path;

use super::json::{Json, JsonError, JsonReader, Step};
use crate::ingest::source::{Source, read_error};
use crate::ingest::{IngestError, Limits};

/// A release as it stands in its file.
#[derive(Debug)]
pub struct Release {
    /// Its place in the file, counted from 1.
    pub row: u64,
    /// What it holds.
    pub(super) json: Json,
    /// What in it cannot be taken although it is JSON: where and what.
    pub(super) fault: Option<(String, String)>,
}

/// Where in the file the next release is looked for.
#[derive(Clone, Copy)]
enum Place {
    Start,
    Package { first: bool },
    List { place: usize, records: bool, packed: bool },
    End,
}

/// An open file of releases.
pub struct ReleaseFile {
    json: JsonReader<BufReader<Source>>,
    file: String,
    limits: Limits,
    place: Place,
    row: u64,
    /// Whether the package's `releases` and `records` were met.
    met: (bool, bool),
}

/// Whether a file holds JSON rather than a table: told by its first character.
///
/// # Errors
/// [`IngestError`] when the file is no readable text.
pub fn is_json(path: &Path, limits: &Limits) -> Result<bool, IngestError> {
    let mut source = BufReader::new(Source::open(path, limits)?);
    let failed = |error| read_error(error, &path.display().to_string(), 1, 0);
    skip_byte_order_mark(&mut source).map_err(failed)?;
    let first = source.fill_buf().map_err(failed)?.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
    Ok(matches!(first, Some(b'{' | b'[')))
}

fn skip_byte_order_mark(source: &mut BufReader<Source>) -> std::io::Result<u64> {
    let marked = source.fill_buf()?.starts_with(b"\xef\xbb\xbf");
    let length = if marked { 3 } else { 0 };
    source.consume(length);
    Ok(length as u64)
}

impl ReleaseFile {
    /// Opens a JSON file, plain or gzip.
    ///
    /// # Errors
    /// [`IngestError`] when the file is no readable text.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, IngestError> {
        let limits = Limits { row_bytes: limits.release_bytes, ..*limits };
        let file = path.display().to_string();
        let mut source = BufReader::with_capacity(64 << 10, Source::open(path, &limits)?);
        let marked = skip_byte_order_mark(&mut source).map_err(|error| read_error(error, &file, 1, 0))?;
        let mut json = JsonReader::new(source, limits.json_depth, limits.cell_bytes);
        json.byte = marked;
        Ok(Self { json, file, limits, place: Place::Start, row: 0, met: (false, false) })
    }

    /// The next release; nothing at the end.
    ///
    /// # Errors
    /// [`IngestError`] when the file is no JSON, holds no releases, cannot be read further or exceeds a limit; the
    /// error names the release, the path in it and the byte.
    pub fn next_release(&mut self) -> Result<Option<Release>, IngestError> {
        self.step().map_err(|error| match error {
            Stopped::Json(JsonError::Read(source)) => read_error(source, &self.file, self.row, self.json.byte),
            Stopped::Json(JsonError::Syntax(what)) => IngestError::Json {
                file: self.file.clone(),
                row: self.row.max(1),
                path: self.json.path_text(),
                byte: self.json.byte,
                what,
            },
            Stopped::NoReleases => IngestError::Format {
                file: self.file.clone(),
                what: "the JSON holds no OCDS releases: neither a release package, a record package nor a list",
            },
        })
    }

    fn step(&mut self) -> Result<Option<Release>, Stopped> {
        loop {
            self.json.source.get_mut().allow_row();
            match self.place {
                Place::Start => self.place = self.begin()?,
                Place::Package { first } => self.place = self.package_key(first)?,
                Place::List { place, records, packed } => {
                    if self.json.more(place == 0, b']')? {
                        self.place = Place::List { place: place + 1, records, packed };
                        return self.release(place, records).map(Some);
                    }
                    self.json.path.clear();
                    self.place = if packed { Place::Package { first: false } } else { Place::End };
                }
                Place::End => {
                    return match self.json.ahead()? {
                        None => Ok(None),
                        Some(_) => Err(JsonError::Syntax("something stands behind the end".to_owned()).into()),
                    };
                }
            }
        }
    }

    fn begin(&mut self) -> Result<Place, Stopped> {
        match self.json.ahead()? {
            Some(b'{') => {
                self.json.expect(b'{')?;
                Ok(Place::Package { first: true })
            }
            _ => {
                self.json.expect(b'[')?;
                Ok(Place::List { place: 0, records: false, packed: false })
            }
        }
    }

    /// The package's next key: its releases are begun, anything else is passed over.
    fn package_key(&mut self, first: bool) -> Result<Place, Stopped> {
        if !self.json.more(first, b'}')? {
            return if self.met == (false, false) { Err(Stopped::NoReleases) } else { Ok(Place::End) };
        }
        let key = self.json.key()?;
        let met = match key.as_str() {
            "releases" => Some(std::mem::replace(&mut self.met.0, true)),
            "records" => Some(std::mem::replace(&mut self.met.1, true)),
            _ => None,
        };
        self.json.path.push(Step::Key(key));
        match met {
            Some(true) => Err(JsonError::Syntax("the key stands twice".to_owned()).into()),
            Some(false) => {
                self.json.expect(b'[')?;
                Ok(Place::List { place: 0, records: self.met.1 && self.in_records(), packed: true })
            }
            None => {
                self.json.value()?;
                self.json.path.pop();
                // A fault outside the releases harms none of them.
                self.json.take_fault();
                Ok(Place::Package { first: false })
            }
        }
    }

    fn in_records(&self) -> bool {
        matches!(self.json.path.last(), Some(Step::Key(key)) if key == "records")
    }

    fn release(&mut self, place: usize, record: bool) -> Result<Release, Stopped> {
        self.row += 1;
        self.json.path.push(Step::Place(place));
        let start = self.json.byte;
        let json = self.json.value()?;
        if self.json.byte - start > self.limits.release_bytes {
            let what = format!("the release is longer than {} bytes", self.limits.release_bytes);
            return Err(JsonError::Syntax(what).into());
        }
        self.json.path.pop();
        let json = match json {
            Json::Object(fields) if record => {
                fields.into_iter().find(|(key, _)| key == "compiledRelease").map_or(Json::Null, |(_, value)| value)
            }
            other => other,
        };
        Ok(Release { row: self.row, json, fault: self.json.take_fault() })
    }
}

/// Why the walk over a package stopped.
enum Stopped {
    Json(JsonError),
    NoReleases,
}

impl From<JsonError> for Stopped {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}
