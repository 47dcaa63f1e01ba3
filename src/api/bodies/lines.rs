//! The bodies of purchase lines.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{Page, SourceRow};
use crate::engine::money::Units;

/// A purchase line with its place, as `benchmark --lines` writes it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineBody {
    #[schema(example = "M7613d7015ac00e2b-1")]
    import_id: String,
    #[schema(example = "synthetic_lines.csv.gz")]
    file: String,
    /// Row in the file, counted from 1 with the header rows included.
    #[schema(example = 35058)]
    row: u64,
    #[schema(example = "ZZ101")]
    org_code: String,
    #[schema(example = "PO000004132")]
    po_number: String,
    #[schema(example = "3")]
    po_line_number: Option<String>,
    #[schema(example = "2026-06-11")]
    order_date: String,
    #[schema(example = "RESPOND HEALTHCARE LTD")]
    supplier_name: String,
    #[schema(example = "Osto-EZ-Vent")]
    item_description: String,
    #[schema(example = "05060000011111")]
    gtin: Option<String>,
    #[schema(example = "OEV1")]
    mpc: Option<String>,
    #[schema(example = "BX")]
    uom: Option<String>,
    #[schema(example = "10")]
    units_per_uom: Option<String>,
    /// Order units.
    #[schema(example = "2.000")]
    quantity: String,
    /// Of one order unit, as stated.
    #[schema(example = "13.610000")]
    unit_price: Option<String>,
    /// As stated, before adjustments.
    #[schema(example = "27.220000")]
    line_value: String,
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "ex")]
    vat_basis: &'static str,
    #[schema(example = "standard")]
    order_type: &'static str,
    /// Base units that one order unit is read to hold.
    #[schema(example = "10")]
    units_read: String,
    #[schema(example = "each")]
    base_unit: String,
    /// What the reading rests on.
    #[schema(example = "units column says 10; the catalogue's only pack holds 10")]
    units_evidence: String,
    /// The item that the line names: its decision stands under `/decisions`.
    #[schema(example = "Id9a202be75a393a3575b7638ffe87959")]
    item_id: String,
}

impl From<&SourceRow> for LineBody {
    fn from(row: &SourceRow) -> Self {
        let line = &row.source.line;
        let item = row.item.clone();
        Self {
            import_id: row.source.import.clone(),
            file: row.source.file.clone(),
            row: line.row,
            org_code: row.org_code.clone(),
            po_number: line.po_number.clone(),
            po_line_number: line.po_line_number.clone(),
            order_date: line.order_date.to_string(),
            supplier_name: row.supplier.clone(),
            item_id: item.public_id(),
            item_description: item.description,
            gtin: item.gtin,
            mpc: item.mpc,
            uom: item.uom,
            units_per_uom: item.units_per_uom,
            quantity: line.quantity.to_string(),
            unit_price: line.unit_price.map(|price| price.to_string()),
            line_value: line.line_value.to_string(),
            currency: row.terms.currency.to_string(),
            vat_basis: row.terms.vat_basis.as_str(),
            order_type: row.terms.order_type.as_str(),
            units_read: Units::from_milli(row.decision.units).map(|units| units.to_string()).unwrap_or_default(),
            base_unit: row.decision.base_unit.clone(),
            units_evidence: row.decision.units_evidence.clone(),
        }
    }
}

/// A page of purchase lines.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinePageBody {
    lines: Vec<LineBody>,
    /// Names the next page; null on the last one.
    #[schema(
        example = "5a5a3130310073796e7468657469635f6c696e65732e6373762e677a003030303030303030303030303030303034303132004d373631336437303135616330306532622d31"
    )]
    next_cursor: Option<String>,
}

impl LinePageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<SourceRow>, cursor: impl Fn(&str) -> String) -> Self {
        Self { lines: page.entries.iter().map(LineBody::from).collect(), next_cursor: page.next.as_deref().map(cursor) }
    }
}
