//! Bytes to records: files are opened, their header found, and each row turned into a record of the model or a
//! [`Rejection`](crate::engine::model::Rejection) with its reason.
//!
//! Nothing here stores anything or knows of a job. Reading streams in bounded memory; a row's conversion is a pure
//! function of the row, so that batches can be converted in parallel.

mod aliases;
mod catalogue;
mod categories;
mod codes;
mod contracts;
pub mod dates;
mod drug_tariff;
mod error;
mod fields;
mod groups;
mod gudid;
mod headers;
mod layouts;
mod limits;
mod lines;
mod mapping;
pub mod masking;
mod merge;
pub mod numbers;
mod organisations;
mod pairs;
mod prices;
mod procurement_rules;
mod rate_card;
mod rates;
pub mod rejects;
mod requisitions;
mod review;
mod source;
mod table;
mod terms;
mod unit_costs;
mod values;

pub use aliases::{
    CATALOGUE, CATEGORIES, GROUPS, LINES, ORGANISATIONS, PRICES, PROCUREMENT_RULES, RATE_CARD, RATES, REQUISITIONS,
    UNIT_COSTS,
};
pub use catalogue::{CatalogueReader, CatalogueRow};
pub use categories::CategoryReader;
pub use contracts::{
    CONTRACTS, ContractReader, NOTICE_COLUMNS, NoticeReader, NoticeRow, ReadContract, Release, ReleaseFile, is_json,
};
pub use error::IngestError;
pub use fields::{Notes, ReadOptions};
pub use groups::GroupReader;
pub use headers::{Column, Header, Kind};
pub use layouts::Layout;
pub use limits::Limits;
pub use lines::LineReader;
pub use mapping::{Mapping, Trust};
pub use merge::{Merged, merge_level};
pub use organisations::OrganisationReader;
pub use pairs::PairReader;
pub use prices::PriceReader;
pub use procurement_rules::{RuleReader, shipped_rules};
pub use rate_card::RateCardReader;
pub use rates::RateReader;
pub use rejects::RejectsWriter;
pub use requisitions::{RequestedLine, RequisitionReader};
pub use review::{ACTIONS, ActionReader, StatedAction};
pub use table::{RawRow, Table};
pub use unit_costs::UnitCostReader;
