//! What an award notice states, flat or as OCDS, made a contract.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::ReadContract;
use crate::engine::model::{CategoryScheme, Contract, ContractKind, Currency};
use crate::engine::money::Amount;
use crate::ingest::dates::DateFormats;

/// The facts of a notice about one contract.
pub(super) struct Notice {
    pub(super) buyer_id: String,
    pub(super) buyer_name: Option<String>,
    pub(super) notified_at: NaiveDateTime,
    pub(super) ocid: String,
    pub(super) award_id: Option<String>,
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// Names, each with its identifier.
    pub(super) suppliers: Vec<(String, Option<String>)>,
    pub(super) category: Option<String>,
    pub(super) category_scheme: Option<CategoryScheme>,
    pub(super) main_category: Option<String>,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) max_end: Option<NaiveDate>,
    pub(super) value: Option<Amount>,
    pub(super) currency: Currency,
    pub(super) route: Option<String>,
    pub(super) status: Option<String>,
}

/// The calendar date of an instant as it is written: `2025-04-23T23:59:59+01:00` is 23 April, where the buyer is.
pub(super) fn day_as_written(text: &str) -> Result<NaiveDate, String> {
    if text.as_bytes().get(4) != Some(&b'-') {
        return Err("not a date (YYYY-MM-DD with or without a time)".to_owned());
    }
    DateFormats::default().parse(text).map_err(|error| error.to_string())
}

/// An instant with its offset, in UTC.
pub(super) fn instant(text: &str) -> Result<NaiveDateTime, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.naive_utc())
        .map_err(|_| "not an instant (2025-01-23T22:10:19Z)".to_owned())
}

impl Notice {
    /// The contract. Its reference is the award's id, which every later notice of the award repeats; an id that does
    /// not name its process is only good inside it.
    pub(super) fn into_contract(self) -> ReadContract {
        let contract_ref = match self.award_id {
            Some(id) if id.starts_with(&self.ocid) => id,
            Some(id) => format!("{}/{id}", self.ocid),
            None => self.ocid.clone(),
        };
        // `|` parts the suppliers of one contract, so that it may not stand inside a name.
        let names: Vec<String> = self.suppliers.iter().map(|(name, _)| name.replace('|', "/")).collect();
        let ids: Vec<&str> = self.suppliers.iter().filter_map(|(_, id)| id.as_deref()).collect();
        let kind = match self.main_category.as_deref() {
            Some("goods") => Some(ContractKind::Goods),
            Some("services") => Some(ContractKind::Service),
            _ => None,
        };
        let contract = Contract {
            title: self.title,
            description: self.description,
            supplier_name: names.join("|"),
            supplier_id: (!ids.is_empty()).then(|| ids.join("|")),
            category_scheme: self.category_scheme.filter(|_| self.category.is_some()),
            category_code: self.category,
            max_end_date: self.max_end,
            kind,
            value_total: self.value,
            currency: self.currency,
            procurement_route: self.route,
            ocid: Some(self.ocid),
            status: self.status,
            ..Contract::unstated(&self.buyer_id, &contract_ref, self.start, self.end)
        };
        ReadContract { contract, buyer_name: self.buyer_name, notified_at: Some(self.notified_at) }
    }
}

/// Why an award of this status is no contract.
pub(super) fn refused_status(status: Option<&str>) -> Option<String> {
    let status = status?.to_ascii_lowercase();
    let refused = ["pending", "cancelled", "unsuccessful", "terminated", "withdrawn"];
    refused.contains(&status.as_str()).then(|| format!("the award is {status}"))
}
