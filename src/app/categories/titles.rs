//! What titles of contracts say of what they are for, by the same words that tell items' categories.

use super::super::AppError;
use super::knowledge::Knowledge;
use crate::engine::categories::{CategoryCode, CategorySource, ItemCategory, ItemFacts, LineKind, Scheme};
use crate::engine::model::Score;
use crate::store::Db;

/// The category that each title's words say, in the order given: a CPV code before NHS-eClass and UNSPSC. Nothing where
/// they say none, or might as well say another. A service's words are held against the titles of the CPV alone.
pub(in crate::app) fn title_categories(
    db: &mut Db,
    titles: &[(&str, LineKind)],
) -> Result<Vec<Option<(CategoryCode, Score)>>, AppError> {
    if titles.is_empty() {
        return Ok(Vec::new());
    }
    let knowledge = Knowledge::load(db)?;
    let guess = |(title, kind): &(&str, LineKind)| {
        let facts = ItemFacts { description: title, kind: *kind, stated: &[], product: None, alike: &[] };
        let found = knowledge.categoriser.categorise(&facts);
        [Scheme::Cpv, Scheme::Eclass, Scheme::Unspsc].into_iter().find_map(|scheme| {
            let said = |one: &&ItemCategory| one.scheme == scheme && one.source == CategorySource::Words;
            let category = found.iter().find(said)?;
            Some((CategoryCode::parse(scheme, &category.code).ok()?, category.confidence))
        })
    };
    Ok(titles.iter().map(guess).collect())
}
