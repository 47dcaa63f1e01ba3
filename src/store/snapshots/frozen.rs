//! What a snapshot rests on besides price points, as the texts it is kept in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::engine::model::Currency;
use crate::engine::model::vocabulary::words;
use crate::engine::variation::{Coverage, Exclusion, Share, Total};
use crate::store::StoreError;

words! {
    /// What can be published.
    SnapshotKind {
        /// A benchmark.
        Benchmark = "benchmark",
    }
}

/// What was asked of a benchmark, in the words it was asked in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrozenRequest {
    /// One product.
    pub product: Option<String>,
    /// One category.
    pub category: Option<String>,
    /// Members of a group.
    pub group: Option<String>,
    /// One organisation, by code.
    pub org: Option<String>,
    /// One currency.
    pub currency: Option<String>,
    /// Whom was compared with.
    pub peers: String,
    /// True where prices are those stated on the lines.
    pub gross: bool,
}

/// What internal ids were called, and which organisations counted as one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrozenNames {
    /// Codes of organisations.
    pub organisations: BTreeMap<u32, String>,
    /// Names of the suppliers that the points name.
    pub suppliers: BTreeMap<u32, String>,
    /// The organisation that stood for others, by each of these.
    pub families: BTreeMap<u32, u32>,
    /// The organisations that were compared; nothing for all.
    pub members: Option<BTreeSet<u32>>,
}

/// What a snapshot rests on besides its products.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frozen {
    /// Names.
    pub names: FrozenNames,
    /// What was read besides the lines of the products kept. None of it is benchmarked.
    pub coverage: Coverage,
}

#[derive(Serialize, Deserialize)]
struct StoredShare {
    lines: u64,
    /// Millionths of the currency unit: more than a number in JSON can be trusted with.
    micros: String,
}

#[derive(Serialize, Deserialize)]
struct StoredCoverage {
    currency: String,
    rejected: StoredShare,
    unmatched: StoredShare,
    uncategorised: StoredShare,
    by_reason: BTreeMap<String, StoredShare>,
}

fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::corrupt("a snapshot", error))
}

fn unreadable(detail: impl std::fmt::Display) -> StoreError {
    StoreError::corrupt("a snapshot", detail)
}

impl From<Share> for StoredShare {
    fn from(share: Share) -> Self {
        Self { lines: share.lines, micros: share.spend.micros().to_string() }
    }
}

impl StoredShare {
    fn read(&self) -> Result<Share, StoreError> {
        Ok(Share::new(self.lines, Total::from_micros(self.micros.parse().map_err(unreadable)?)))
    }
}

impl FrozenRequest {
    pub(super) fn text(&self) -> Result<String, StoreError> {
        text(self)
    }

    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(unreadable)
    }
}

impl Frozen {
    /// The texts of names and coverage.
    pub(super) fn texts(&self) -> Result<(String, String), StoreError> {
        let coverage: Vec<StoredCoverage> = self
            .coverage
            .currencies()
            .map(|(currency, one)| StoredCoverage {
                currency: currency.to_string(),
                rejected: one.rejected.into(),
                unmatched: one.unmatched.into(),
                uncategorised: one.uncategorised.into(),
                by_reason: one.by_reason().map(|(reason, share)| (reason.to_string(), share.into())).collect(),
            })
            .collect();
        Ok((text(&self.names)?, text(&coverage)?))
    }

    pub(super) fn read(names: &str, coverage: &str) -> Result<Self, StoreError> {
        let stored: Vec<StoredCoverage> = serde_json::from_str(coverage).map_err(unreadable)?;
        let mut coverage = Coverage::default();
        for one in stored {
            let currency = Currency::parse(&one.currency).ok_or_else(|| unreadable(&one.currency))?;
            coverage.add_rejected(currency, one.rejected.read()?);
            coverage.add_unmatched(currency, one.unmatched.read()?);
            coverage.add_uncategorised(currency, one.uncategorised.read()?);
            for (reason, share) in &one.by_reason {
                let reason = Exclusion::parse(reason).ok_or_else(|| unreadable(reason))?;
                coverage.add_excluded(currency, reason, share.read()?);
            }
        }
        Ok(Self { names: serde_json::from_str(names).map_err(unreadable)?, coverage })
    }
}
