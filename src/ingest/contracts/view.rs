//! A value of a release with its path, so that whatever is wrong with it can be found.

use super::json::Json;
use crate::ingest::fields::Fault;

/// Why a release's contract cannot be taken; the column is the path in the release.
#[derive(Debug)]
pub(super) struct NoticeFault {
    pub(super) column: String,
    pub(super) reason: String,
    pub(super) value: String,
}

impl From<Fault> for NoticeFault {
    fn from(fault: Fault) -> Self {
        Self { column: fault.column.to_owned(), reason: fault.reason, value: fault.value }
    }
}

/// A value that may be missing, and where it stands or would.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    json: Option<&'a Json>,
    path: String,
}

impl<'a> View<'a> {
    pub(super) fn root(json: &'a Json) -> Self {
        Self { json: Some(json), path: String::new() }
    }

    /// A key's value.
    pub(super) fn at(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { json: self.json.and_then(|json| json.get(name)), path }
    }

    pub(super) fn is_there(&self) -> bool {
        self.json.is_some()
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self.json, Some(Json::Object(_)))
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> NoticeFault {
        let value = match self.json {
            Some(Json::Text(text) | Json::Number(text)) => text.clone(),
            _ => String::new(),
        };
        NoticeFault { column: self.path.clone(), reason: reason.into(), value }
    }

    /// A list's values; none where it is missing.
    pub(super) fn items(&self) -> Result<Vec<View<'a>>, NoticeFault> {
        match self.json {
            None => Ok(Vec::new()),
            Some(Json::List(items)) => {
                let view = |(place, json)| View { json: Some(json), path: format!("{}[{place}]", self.path) };
                Ok(items.iter().enumerate().map(view).collect())
            }
            Some(_) => Err(self.fault("not a list")),
        }
    }

    /// A text without outer blanks; nothing where it is missing or blank.
    pub(super) fn text(&self) -> Result<Option<&'a str>, NoticeFault> {
        match self.json {
            None => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(self.fault("not a text")),
        }
    }

    /// An identifier, which OCDS lets be a text or a whole number.
    pub(super) fn id(&self) -> Result<Option<&'a str>, NoticeFault> {
        match self.json {
            Some(Json::Number(text)) => Ok(Some(text)),
            _ => self.text(),
        }
    }

    /// A number as written.
    pub(super) fn number(&self) -> Result<Option<&'a str>, NoticeFault> {
        match self.json {
            None => Ok(None),
            Some(Json::Number(text)) => Ok(Some(text)),
            Some(_) => Err(self.fault("not a number")),
        }
    }

    /// What a text or number says, whatever is wrong elsewhere; for telling people which release it is.
    pub(super) fn shown(&self) -> String {
        match self.json {
            Some(Json::Text(text) | Json::Number(text)) => text.chars().take(500).collect(),
            Some(Json::List(items)) => {
                let texts = items.iter().filter_map(|item| match item {
                    Json::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                texts.collect::<Vec<_>>().join(";").chars().take(500).collect()
            }
            _ => String::new(),
        }
    }
}
