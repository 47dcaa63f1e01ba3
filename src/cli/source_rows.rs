//! `likewise benchmark --product ID --lines OUT`: the rows behind a product's figures.

use std::path::Path;

use super::output::Sheet;
use crate::app::{AppError, Likewise, SourceRow, source_rows};
use crate::engine::money::Units;
use crate::ingest::rejects::harmless;

const COLUMNS: [&str; 22] = [
    "import_id",
    "file",
    "row",
    "org_code",
    "po_number",
    "po_line_number",
    "order_date",
    "supplier_name",
    "item_description",
    "gtin",
    "mpc",
    "uom",
    "units_per_uom",
    "quantity",
    "unit_price",
    "line_value",
    "currency",
    "vat_basis",
    "order_type",
    "units_read",
    "base_unit",
    "units_evidence",
];

/// Writes the current purchase lines of a product with their places.
pub(super) fn write(likewise: &Likewise, product: &str, path: &Path) -> Result<(), AppError> {
    let mut sheet = Sheet::begin(path, &COLUMNS)?;
    for row in source_rows(likewise, product)? {
        sheet.row(&cells(&row))?;
    }
    sheet.finish()
}

fn cells(row: &SourceRow) -> Vec<String> {
    let line = &row.source.line;
    let text = |text: &str| harmless(text).into_owned();
    let maybe = |value: &Option<String>| value.as_deref().map(text).unwrap_or_default();
    vec![
        row.source.import.clone(),
        text(&row.source.file),
        line.row.to_string(),
        text(&row.org_code),
        text(&line.po_number),
        maybe(&line.po_line_number),
        line.order_date.to_string(),
        text(&row.supplier),
        text(&row.item.description),
        maybe(&row.item.gtin),
        maybe(&row.item.mpc),
        maybe(&row.item.uom),
        maybe(&row.item.units_per_uom),
        line.quantity.to_string(),
        line.unit_price.map(|price| price.to_string()).unwrap_or_default(),
        line.line_value.to_string(),
        row.terms.currency.to_string(),
        row.terms.vat_basis.to_string(),
        row.terms.order_type.to_string(),
        Units::from_milli(row.decision.units).map(|units| units.to_string()).unwrap_or_default(),
        row.decision.base_unit.clone(),
        text(&row.decision.units_evidence),
    ]
}
