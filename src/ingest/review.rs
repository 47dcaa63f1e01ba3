//! What a person says of items, row by row.

use super::IngestError;
use super::aliases::columns;
use super::fields::{Fault, Fields, RowReader};
use super::headers::{Column, ColumnIndex, Header, Kind};
use super::mapping::Mapping;
use super::table::RawRow;
use super::values::word;
use crate::engine::model::Rejection;
use crate::engine::money::Units;
use crate::engine::review::ActionKind;
use crate::engine::units::BaseUnit;

columns! {
    /// Columns of actions.
    ActionColumn ACTION_COLUMNS {
        ItemId = "item_id" ["Item"],
        Action = "action" ["Kind"],
        Product = "product" ["Product ID", "Product Reference"],
        Units = "units" ["Units Per UOM"],
        BaseUnit = "base_unit" ["Base UOM"],
        Reason = "reason" ["Why"],
    }
}

/// Actions of a person on items.
pub static ACTIONS: Kind = Kind { name: "actions", columns: ACTION_COLUMNS, required: &[&["item_id"], &["action"]] };

/// What one row says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedAction {
    /// Public id of the item.
    pub item: String,
    /// What is said.
    pub kind: ActionKind,
    /// The product, by public id or its catalogue's own.
    pub product: Option<String>,
    /// Base units an order unit holds.
    pub units: Option<Units>,
    /// The base unit.
    pub base_unit: Option<BaseUnit>,
    /// Why.
    pub why: Option<String>,
}

/// Turns rows into actions.
#[derive(Debug)]
pub struct ActionReader {
    reader: RowReader,
}

impl ActionReader {
    /// A reader for the file with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The action that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<StatedAction, Rejection> {
        let read = self.reader.fields(raw).and_then(action);
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// A row that says nothing that can be said.
    #[must_use]
    pub fn refuse(&self, raw: &RawRow, column: &'static str, reason: &str) -> Rejection {
        self.reader.reject(raw, Fault::new(column, reason, ""), None)
    }
}

fn action(fields: Fields<'_>) -> Result<StatedAction, Fault> {
    use ActionColumn as Is;
    const SAID: &[ActionKind] = &[ActionKind::Accept, ActionKind::Reject, ActionKind::Choose, ActionKind::MarkPack];
    let stated = fields.required(Is::Action)?;
    let kind = word(fields, Is::Action, ActionKind::parse, SAID)?.filter(|kind| SAID.contains(kind));
    let kind = kind.ok_or_else(|| Fault::new("action", "accept, reject, choose or mark_pack", stated))?;
    let units = fields
        .get(Is::Units)
        .map(|text| Units::parse(text).map_err(|error| Fault::new("units", error.to_string(), text)));
    let action = StatedAction {
        item: fields.required(Is::ItemId)?.to_owned(),
        kind,
        product: fields.owned(Is::Product),
        units: units.transpose()?,
        base_unit: word(fields, Is::BaseUnit, BaseUnit::parse, BaseUnit::ALL)?,
        why: fields.owned(Is::Reason),
    };
    match action.kind {
        ActionKind::Choose if action.product.is_none() => Err(Fault::new("product", "choose names a product", "")),
        ActionKind::MarkPack if action.units.is_none() => Err(Fault::new("units", "mark_pack states the units", "")),
        _ => Ok(action),
    }
}
