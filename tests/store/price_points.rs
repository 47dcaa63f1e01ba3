//! Price points: one encoded row a product.

use likewise::store::{StoredPoints, all_price_points, erase_price_points, price_points_of, replace_price_points};

fn points(product_id: i64, description: &str, size: usize) -> StoredPoints {
    StoredPoints { product_id, description: description.to_owned(), points: product_id.to_le_bytes().repeat(size) }
}

on_both_backends!(price_points_are_replaced_by_product, |store| {
    let mut db = store.db();
    // More than a page, from product 0, which holds the lines without a product; one of several megabytes.
    let mut list: Vec<_> = (0..1_200).map(|id| points(id, "Thing", 10)).collect();
    list[0] = points(0, "", 400_000);
    replace_price_points(&mut db, &list).expect("written");
    list[7] = points(7, "Other thing", 0);
    replace_price_points(&mut db, &list[7..8]).expect("replaced");
    let mut seen = Vec::new();
    all_price_points(&mut db, |page| {
        seen.extend(page);
        Ok(())
    })
    .expect("a walk");
    assert_eq!(seen, list);
    assert_eq!(price_points_of(&mut db, 7).expect("points").as_ref(), Some(&list[7]));
    erase_price_points(&mut db, Some(&[7, 9])).expect("erased");
    assert_eq!(price_points_of(&mut db, 7).expect("points"), None);
    assert_eq!(store.number("SELECT count(*) AS number FROM price_points"), 1_198);
    erase_price_points(&mut db, None).expect("erased");
    assert_eq!(store.number("SELECT count(*) AS number FROM price_points"), 0);
});
