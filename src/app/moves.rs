//! How prices moved until a month, over everything that is known.

use super::AppError;
use super::names::Names;
use super::points::NO_PRODUCT;
use crate::engine::opportunity::PriceMoves;
use crate::engine::period::{Month, Window};
use crate::engine::variation::Selection;
use crate::store::{Db, all_price_points};

/// Over all products and organisations: the same for whoever asks.
pub(super) fn price_moves(db: &mut Db, names: &Names, as_of: Month) -> Result<PriceMoves, AppError> {
    let window = Window::twelve_months_to(as_of);
    let selection = Selection { window, families: names.families().into(), ..Selection::default() };
    let mut moves = PriceMoves::until(as_of);
    all_price_points(db, |page| {
        // Items that are no product are unlike things under one number: they have no price.
        let products = page.iter().filter(|stored| stored.product_id != NO_PRODUCT);
        products.for_each(|stored| moves.add(&stored.points.points, &selection));
        Ok(())
    })?;
    Ok(moves)
}
