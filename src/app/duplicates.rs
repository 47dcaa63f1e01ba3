//! Records of the catalogue that may be of one product.

use super::{AppError, Likewise};
use crate::engine::matching::{DuplicateGroup, Recorded, duplicates};
use crate::store::catalogue_products_after;

/// Products read at once.
const PAGE: i64 = 5_000;

/// What was found among a catalogue's records.
#[derive(Debug, Clone)]
pub struct DuplicatesAnswer {
    /// Every record, as far as its doubles are found by it.
    pub records: Vec<Recorded>,
    /// Groups of them, the surest first.
    pub groups: Vec<DuplicateGroup>,
}

impl DuplicatesAnswer {
    /// The records of a group.
    pub fn members(&self, group: &DuplicateGroup) -> impl Iterator<Item = &Recorded> {
        group.members.iter().filter_map(|place| self.records.get(*place))
    }
}

/// Looks through the whole catalogue for records of one product. It only proposes: merging is a person's act.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn catalogue_duplicates(likewise: &Likewise) -> Result<DuplicatesAnswer, AppError> {
    let mut db = likewise.store.view()?;
    let mut records = Vec::new();
    let mut after = 0;
    while let (page, Some(last)) = catalogue_products_after(&mut db, after, PAGE)? {
        after = last;
        records.extend(page.into_iter().map(|known| Recorded::of(known.product.public_id, &known.product.record)));
    }
    let groups = duplicates(&records);
    Ok(DuplicatesAnswer { records, groups })
}
