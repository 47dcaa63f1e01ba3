//! The categories that files brought: their titles, and which stands above which.

use std::collections::BTreeMap;

use super::Scheme;
use super::code::CategoryCode;

/// A category as a file states it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CategoryEntry {
    /// The category.
    pub code: CategoryCode,
    /// What it is called.
    pub title: String,
    /// Code of the category above it, where the file states one.
    pub parent: Option<String>,
}

impl CategoryEntry {
    /// What tells one entry from all others: its scheme and code.
    #[must_use]
    pub fn record_key(&self) -> String {
        self.code.to_string()
    }
}

/// Every category known by a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryBook {
    entries: BTreeMap<CategoryCode, (String, Option<String>)>,
}

impl CategoryBook {
    /// A book of these entries; the last one of a code counts.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = CategoryEntry>) -> Self {
        Self { entries: entries.into_iter().map(|entry| (entry.code, (entry.title, entry.parent))).collect() }
    }

    /// Every category of a scheme with its title, by code.
    pub fn of(&self, scheme: Scheme) -> impl Iterator<Item = (&CategoryCode, &str)> {
        let all = self.entries.iter().filter(move |(code, _)| code.scheme == scheme);
        all.map(|(code, (title, _))| (code, title.as_str()))
    }

    /// Whether it has any category of a scheme.
    #[must_use]
    pub fn knows(&self, scheme: Scheme) -> bool {
        self.of(scheme).next().is_some()
    }

    /// What a category is called: by its own title, else by that of the nearest one above it that has one.
    #[must_use]
    pub fn title(&self, code: &CategoryCode) -> Option<&str> {
        let own = self.entries.get(code).map(|(title, _)| title.as_str());
        own.or_else(|| code.above().find_map(|above| self.entries.get(&above).map(|(title, _)| title.as_str())))
    }

    /// The category above this one: the one its file states, else the nearest known one by its code.
    #[must_use]
    pub fn parent(&self, code: &CategoryCode) -> Option<CategoryCode> {
        let stated = self.entries.get(code).and_then(|(_, parent)| parent.clone());
        let stated = stated.map(|parent| CategoryCode { scheme: code.scheme, code: parent });
        stated.or_else(|| code.above().find(|above| self.entries.contains_key(above)))
    }
}
