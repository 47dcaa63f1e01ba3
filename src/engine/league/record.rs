//! Everything that the league knows of an organisation.

use super::PARTS;
use super::lines::LinesOfOrganisation;
use super::prices::PriceSums;
use crate::engine::model::OrganisationKind;
use crate::engine::variation::{Share, Total};

/// An organisation's sums.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Over its lines.
    pub lines: LinesOfOrganisation,
    /// Over its products.
    pub prices: PriceSums,
    /// Stated value of the lines held back because their pack is in doubt, by part.
    pub quarantined: [Total; PARTS],
    /// Rows that could not be taken, and what those above zero say they are worth, whatever their month.
    pub rejected: Share,
}

impl Record {
    /// Adds what is held back of a part.
    pub fn add_quarantined(&mut self, part: usize, spend: Total) {
        if let Some(sum) = self.quarantined.get_mut(part) {
            *sum = sum.and(spend);
        }
    }
}

/// An organisation in the league.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    /// Its code.
    pub code: String,
    /// Its kind, where known.
    pub kind: Option<OrganisationKind>,
    /// Its sums.
    pub record: Record,
}
