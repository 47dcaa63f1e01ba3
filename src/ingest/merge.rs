//! Several rows of one product, one a packaging level, as one product.

use crate::engine::model::{PackagingLevel, ProductRecord};

/// What became of a further row of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merged {
    /// Its level (if it has one) and its facts are in the product.
    Whole,
    /// Its facts are in the product, but not its level: that is counted in another base unit (grams against
    /// millilitres), and the product's own levels are in the base unit that comes first in the alphabet.
    OtherBaseUnit,
}

/// Merges a further row of a product into the product. The outcome does not depend on the order of the rows: where two
/// rows state different texts, the one that sorts first counts; levels are kept sorted and once each.
///
/// # Errors
/// A sentence saying what contradicts: another product, or one GTIN for two different packs.
pub fn merge_level(product: &mut ProductRecord, row: &ProductRecord) -> Result<Merged, String> {
    if product.reference != row.reference {
        return Err(format!("product {} is not product {}", row.reference, product.reference));
    }
    let same_unit = product.base_unit == row.base_unit;
    if same_unit && let Some(gtin) = contradicting_gtin(product, row) {
        return Err(format!("GTIN {gtin} is given for two different packs of product {}", product.reference));
    }
    merge_facts(product, row);
    if same_unit {
        add_levels(&mut product.levels, &row.levels);
        return Ok(Merged::Whole);
    }
    if row.base_unit < product.base_unit {
        product.base_unit.clone_from(&row.base_unit);
        product.levels.clone_from(&row.levels);
    }
    Ok(Merged::OtherBaseUnit)
}

fn contradicting_gtin<'a>(product: &ProductRecord, row: &'a ProductRecord) -> Option<&'a str> {
    let stated = row.levels.iter().filter_map(|level| level.gtin.as_deref().map(|gtin| (gtin, level.units)));
    stated.into_iter().find_map(|(gtin, units)| {
        let other = product.levels.iter().any(|level| level.gtin.as_deref() == Some(gtin) && level.units != units);
        other.then_some(gtin)
    })
}

fn add_levels(levels: &mut Vec<PackagingLevel>, further: &[PackagingLevel]) {
    levels.extend_from_slice(further);
    levels.sort_by(|left, right| (left.units, &left.gtin, &left.uom).cmp(&(right.units, &right.gtin, &right.uom)));
    levels.dedup();
}

fn merge_facts(product: &mut ProductRecord, row: &ProductRecord) {
    if row.description < product.description {
        product.description.clone_from(&row.description);
    }
    let pairs = [
        (&mut product.generic_name, &row.generic_name),
        (&mut product.brand, &row.brand),
        (&mut product.manufacturer, &row.manufacturer),
        (&mut product.supplier, &row.supplier),
        (&mut product.mpc, &row.mpc),
        (&mut product.supplier_part, &row.supplier_part),
        (&mut product.npc, &row.npc),
        (&mut product.eclass, &row.eclass),
        (&mut product.cpv, &row.cpv),
        (&mut product.unspsc, &row.unspsc),
        (&mut product.attributes, &row.attributes),
        (&mut product.status, &row.status),
        (&mut product.replaces, &row.replaces),
        (&mut product.alternative_of, &row.alternative_of),
        (&mut product.similar_to, &row.similar_to),
    ];
    for (own, other) in pairs {
        let first = match (own.as_ref(), other) {
            (Some(own), Some(other)) => other < own,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if first {
            own.clone_from(other);
        }
    }
    // An end left out is open, so a product is valid as long as its most lasting level.
    product.valid_from = product.valid_from.zip(row.valid_from).map(|(own, other)| own.min(other));
    product.valid_to = product.valid_to.zip(row.valid_to).map(|(own, other)| own.max(other));
}
