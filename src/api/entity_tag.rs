//! Entity tags (RFC 9110, 8.8.3): what an answer says, in a few characters, so that it need not be said twice.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of a tag.
const DIGITS: usize = 32;
/// How the tag of a compressed answer ends: other bytes, another tag.
const COMPRESSED: &str = "-gzip";

/// A strong entity tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// The tag of an answer that is at hand.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self::of(&[bytes])
    }

    /// The tag of an answer that is yet to be written: what it follows from, namely the state that is read, what is
    /// asked and the program that answers.
    #[must_use]
    pub fn of_state(state: &str, condition: &Condition) -> Self {
        Self::of(&[env!("CARGO_PKG_VERSION"), state, &condition.asked].map(str::as_bytes))
    }

    /// The tag of an answer about something that people speak of, which names its version: whoever speaks next states it.
    #[must_use]
    pub fn of_version(version: u64, bytes: &[u8]) -> Self {
        Self(format!("{version}-{}", Self::of_bytes(bytes).0))
    }

    /// The latest version that a request for a change says to have seen; nothing where any will do (`*`), an error where it
    /// names none. Versions only grow: of several the latest alone can be the present one.
    ///
    /// # Errors
    /// Nothing but that no tag names a version.
    pub fn stated_version(stated: &[String]) -> Result<Option<u64>, NoVersion> {
        if stated.iter().any(|tag| tag == "*") {
            return Ok(None);
        }
        let version = |tag: &String| tag.split_once('-')?.0.parse().ok();
        stated.iter().filter_map(version).max().map(Some).ok_or(NoVersion)
    }

    /// Hashes parts so that no two lists of parts run together.
    fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self(digits.chars().take(DIGITS).collect())
    }

    /// A tag as a header states it; none if it is no strong tag.
    #[must_use]
    pub fn stated(header: &str) -> Option<Self> {
        let inner = header.strip_prefix('"')?.strip_suffix('"')?;
        Some(Self(inner.to_owned()))
    }

    /// The tag as a header.
    #[must_use]
    pub fn header(&self) -> String {
        format!("\"{}\"", self.0)
    }

    /// The tag of the same answer compressed.
    #[must_use]
    pub fn compressed(&self) -> Self {
        Self(format!("{}{COMPRESSED}", self.0))
    }

    /// The tag by which the other side knows this answer already, compressed or not; none if it does not.
    #[must_use]
    pub fn known(&self, condition: &Condition) -> Option<Self> {
        condition.known.iter().find_map(|tag| match tag.as_str() {
            "*" => Some(self.clone()),
            tag if tag.strip_suffix(COMPRESSED).unwrap_or(tag) == self.0 => Some(Self(tag.to_owned())),
            _ => None,
        })
    }

    /// The tags that a request for a change names (`If-Match`), without their quotes.
    #[must_use]
    pub fn stated_matches(request: &HttpRequest) -> Vec<String> {
        let lists = request.headers().get_all(IF_MATCH).filter_map(|value| value.to_str().ok());
        lists.flat_map(tags).map(str::to_owned).collect()
    }

    /// Whether this tag, compressed or not, is among those that a request names.
    #[must_use]
    pub fn is_among(&self, stated: &[String]) -> bool {
        stated.iter().any(|tag| tag == "*" || tag.strip_suffix(COMPRESSED).unwrap_or(tag) == self.0)
    }

    /// The answer that there is nothing new, where the other side knows this one already.
    #[must_use]
    pub fn not_modified(&self, condition: &Condition) -> Option<HttpResponse> {
        let known = self.known(condition)?;
        Some(HttpResponse::NotModified().insert_header((ETAG, known.header())).finish())
    }
}

/// No stated tag names a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoVersion;

/// What a request asks, and which answers the other side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    asked: String,
    known: Vec<String>,
}

impl Condition {
    /// The condition of a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let lists = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
        Self { asked: request.uri().to_string(), known: lists.flat_map(tags).map(str::to_owned).collect() }
    }
}

impl FromRequest for Condition {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// The tags of a list, weak ones like strong ones, without their quotes; `*` as it stands.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if let Some(after) = rest.strip_prefix('*') {
            rest = after;
            return Some("*");
        }
        let opened = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
        let (tag, after) = opened.split_once('"')?;
        rest = after;
        Some(tag)
    })
}
