//! Checks every invariant of the store and says what differs.

use std::collections::HashMap;

use super::catalogue::Catalogue;
use super::points::{NO_PRODUCT, ProductWords, rebuild_all};
use super::refresh::is_fresh;
use super::review::verify_people;
use super::snapshots::verify_snapshots;
use super::{AppError, Likewise};
use crate::store::{Db, LineCensus, StoredPoints, line_census, point_fingerprints, price_points_among};

/// Problems told of one check; the rest are counted.
const TOLD: usize = 20;

/// One check.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What was checked.
    pub name: &'static str,
    /// How many things were looked at.
    pub checked: u64,
    /// What differs, in words.
    pub problems: Vec<String>,
}

/// What a verification found.
#[derive(Debug, Clone)]
pub struct VerifyAnswer {
    /// The checks.
    pub checks: Vec<Verified>,
    /// What was not looked at, and why.
    pub skipped: Vec<&'static str>,
    /// Imports being written or left unfinished: invisible, and swept by the next import when nobody writes them.
    pub unfinished_imports: i64,
}

impl VerifyAnswer {
    /// True when nothing differs.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.checks.iter().all(|check| check.problems.is_empty())
    }
}

/// Checks the store: the books of imports and versions, the marks of retired lines, decisions against lines, price
/// points against lines, the index against the catalogue, and the latest snapshots against their frozen points.
///
/// # Errors
/// [`AppError`] when the store cannot be read at all.
pub fn verify(likewise: &Likewise) -> Result<VerifyAnswer, AppError> {
    let mut db = likewise.store.view()?;
    let imports = likewise.store.imports(&mut db)?;
    let mut checks = vec![Verified {
        name: "imports, versions and line marks",
        checked: imports.len() as u64,
        problems: likewise.store.verify_imports(&mut db)?,
    }];
    let mut skipped = Vec::new();
    if is_fresh(&mut db)? {
        let catalogue = Catalogue::load(likewise, &mut db)?;
        let census = line_census(&mut db)?;
        checks.push(verify_decisions(&mut db, &census)?);
        checks.push(verify_people(&mut db, &census)?);
        checks.push(verify_points(&mut db, &census, &catalogue)?);
        checks.push(verify_index(&catalogue));
    } else {
        // Stale derived data is no fault: it is renewed before it is read.
        skipped.push("decisions, price points and index: data changed since the last match, which renews them");
    }
    let (snapshots, all) = verify_snapshots(&mut db)?;
    checks.push(snapshots);
    if !all {
        skipped.push("older snapshots: those of the latest products were computed again");
    }
    for check in &mut checks {
        if check.problems.len() > TOLD {
            let more = check.problems.len() - TOLD;
            check.problems.truncate(TOLD);
            check.problems.push(format!("and {more} more"));
        }
    }
    Ok(VerifyAnswer { checks, skipped, unfinished_imports: likewise.store.unfinished_imports(&mut db)? })
}

fn verify_decisions(db: &mut Db, census: &LineCensus) -> Result<Verified, AppError> {
    let decided = crate::store::decided_items(db)?;
    let missing = census.items.keys().filter(|item| !decided.contains_key(item));
    let problems = missing.map(|item| format!("item {item} has lines but no decision")).collect();
    Ok(Verified { name: "decisions of items with lines", checked: census.items.len() as u64, problems })
}

fn verify_points(db: &mut Db, census: &LineCensus, catalogue: &Catalogue) -> Result<Verified, AppError> {
    let mut problems = Vec::new();
    let products = rebuild_all(db, census, &ProductWords::of(catalogue), |db, built| {
        let ids: Vec<i64> = built.iter().map(|points| points.product_id).collect();
        let stored: HashMap<i64, StoredPoints> =
            price_points_among(db, &ids)?.into_iter().map(|points| (points.product_id, points)).collect();
        let differing = built.iter().filter(|points| stored.get(&points.product_id) != Some(*points));
        problems.extend(differing.map(|points: &StoredPoints| named(points.product_id)));
        Ok(())
    })?;
    let stored = point_fingerprints(db)?;
    let without = stored.keys().filter(|product| !products.contains(product));
    problems.extend(without.map(|product| format!("product {product} has price points but no lines")));
    Ok(Verified { name: "price points against lines", checked: products.len() as u64, problems })
}

fn named(product: i64) -> String {
    if product == NO_PRODUCT {
        "the sums of lines without a product are not those of the lines".to_owned()
    } else {
        format!("the price points of product {product} are not those of its lines")
    }
}

fn verify_index(catalogue: &Catalogue) -> Verified {
    let (products, indexed) = (catalogue.len(), catalogue.indexed());
    let problems = if products == indexed {
        Vec::new()
    } else {
        vec![format!("the catalogue has {products} products, its index {indexed}")]
    };
    Verified { name: "index against catalogue", checked: products, problems }
}
