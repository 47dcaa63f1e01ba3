//! What was spent by category, and on what has none.

use super::super::refresh::fresh_view;
use super::super::{AppError, Likewise};
use crate::engine::categories::{CategoryReport, View};
use crate::engine::model::Currency;
use crate::engine::variation::Share;
use crate::store::{Db, category_totals, item_categories_of, items_of_product};

/// Spend by category: every current line in exactly one row, what has no category in a row of its own.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn category_report(likewise: &Likewise, view: View) -> Result<CategoryReport, AppError> {
    category_report_in(&mut fresh_view(likewise)?, view)
}

/// The same from a view that is up to date.
///
/// # Errors
/// As [`category_report`].
pub fn category_report_in(db: &mut Db, view: View) -> Result<CategoryReport, AppError> {
    Ok(CategoryReport::new(view, category_totals(db, view)?))
}

/// Lines and money of the items without any category, by currency: of all, or of one product.
pub(in crate::app) fn uncategorised(db: &mut Db, product: Option<i64>) -> Result<Vec<(Currency, Share)>, AppError> {
    let Some(product) = product else {
        let none = category_totals(db, View::Best)?.into_iter().filter(|total| total.category.is_none());
        return Ok(none.map(|total| (total.currency, total.share)).collect());
    };
    let items = items_of_product(db, product)?;
    let kept = item_categories_of(db, &items)?.into_values();
    Ok(kept.filter(|item| item.categories.is_empty()).flat_map(|item| item.spend).collect())
}
