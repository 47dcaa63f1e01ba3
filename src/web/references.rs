//! Prices from lists as they are shown: beside what was paid, never among it.

use super::{shown, words};
use crate::app::ReferenceAnswer;
use crate::engine::model::VatBasis;

/// A price from a list.
pub(super) struct ReferenceTold {
    pub(super) kind: &'static str,
    pub(super) list: String,
    pub(super) owner: String,
    pub(super) price: String,
    pub(super) unit_price: String,
    pub(super) valid: String,
    pub(super) note: &'static str,
    pub(super) vat: &'static str,
}

/// A reference price as it is shown.
pub(super) fn reference(one: &ReferenceAnswer) -> ReferenceTold {
    let listed = &one.listed;
    let unit = listed.uom.as_deref().unwrap_or("order unit");
    let holds = listed.units.map(|units| format!(" of {units}")).unwrap_or_default();
    let pack = listed.tier.clone().unwrap_or_else(|| format!("{unit}{holds}"));
    ReferenceTold {
        kind: words::list(listed.list_kind),
        list: listed.list_id.clone(),
        owner: listed.list_owner.clone().unwrap_or_else(|| "not stated".to_owned()),
        price: format!("{} by the {pack}", shown::money(listed.currency, listed.price)),
        unit_price: shown::price_or_none(listed.currency, one.unit_price.as_ref()),
        valid: match listed.valid_to {
            Some(last) => format!("{} to {}", shown::day(listed.valid_from), shown::day(last)),
            None => format!("from {}", shown::day(listed.valid_from)),
        },
        note: match (one.valid, one.comparable) {
            (false, _) => "not valid in these months",
            (true, false) if listed.vat_basis == VatBasis::Unknown => "VAT not known: not comparable",
            (true, false) => "on another basis: not comparable",
            (true, true) => "comparable",
        },
        vat: words::vat(listed.vat_basis),
    }
}
