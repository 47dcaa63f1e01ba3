//! The bodies of organisations.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Page;
use crate::engine::model::Organisation;

/// An organisation as its latest record says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganisationRecordBody {
    #[schema(example = "RM2")]
    org_code: String,
    #[schema(example = "University Hospital of South Manchester NHS Foundation Trust")]
    name: String,
    #[schema(example = "acute")]
    kind: &'static str,
    #[schema(example = "QOP")]
    footprint_code: Option<String>,
    #[schema(example = "Greater Manchester Health and Social Care Partnership")]
    footprint_name: Option<String>,
    #[schema(example = "North West")]
    region: Option<String>,
    #[schema(example = "R0A")]
    successor_code: Option<String>,
    #[schema(example = "2006-11-01")]
    valid_from: Option<String>,
    #[schema(example = "2017-09-30")]
    valid_to: Option<String>,
}

impl From<&Organisation> for OrganisationRecordBody {
    fn from(organisation: &Organisation) -> Self {
        Self {
            org_code: organisation.code.clone(),
            name: organisation.name.clone(),
            kind: organisation.kind.as_str(),
            footprint_code: organisation.footprint_code.clone(),
            footprint_name: organisation.footprint_name.clone(),
            region: organisation.region.clone(),
            successor_code: organisation.successor_code.clone(),
            valid_from: organisation.valid_from.map(|date| date.to_string()),
            valid_to: organisation.valid_to.map(|date| date.to_string()),
        }
    }
}

/// A page of organisations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganisationPageBody {
    organisations: Vec<OrganisationRecordBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "523148")]
    next_cursor: Option<String>,
}

impl OrganisationPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<Organisation>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            organisations: page.entries.iter().map(OrganisationRecordBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}
