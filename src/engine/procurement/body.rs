//! Who buys: which class of authority a body is, since the lower thresholds are central authorities'.

use std::fmt;

use chrono::NaiveDate;

use super::rule::{Rule, RuleTable};
use super::rules::{RuleKey, Rules};
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Organisation, OrganisationKind};

words! {
    /// Which threshold an authority has.
    AuthorityClass {
        /// Central government authorities. NHS trusts are among them (schedule 1 of the 2015 Regulations), foundation
        /// trusts since 16 August 2021.
        Central = "central",
        /// All others.
        SubCentral = "sub_central",
    }
}

words! {
    /// A kind of body, as the table of authorities tells them apart.
    Body {
        /// An NHS trust.
        NhsTrust = "nhs_trust",
        /// An NHS foundation trust.
        FoundationTrust = "nhs_foundation_trust",
        /// An integrated care board, or the clinical commissioning group before it.
        CareBoard = "integrated_care_board",
        /// A council.
        LocalAuthority = "local_authority",
        /// A procurement hub.
        Hub = "hub",
        /// Any other.
        Other = "other",
    }
}

impl Body {
    /// The kind of body an organisation is, by its kind and name.
    #[must_use]
    pub fn of(organisation: &Organisation) -> Self {
        let name = organisation.name.to_ascii_lowercase();
        match organisation.kind {
            OrganisationKind::Hub => Self::Hub,
            OrganisationKind::Other if name.contains("foundation trust") => Self::FoundationTrust,
            OrganisationKind::Other if name.contains("nhs trust") => Self::NhsTrust,
            OrganisationKind::Other
                if name.contains("integrated care board") || name.contains("clinical commissioning group") =>
            {
                Self::CareBoard
            }
            OrganisationKind::Other if name.contains("council") => Self::LocalAuthority,
            OrganisationKind::Other => Self::Other,
            _ if name.contains("foundation trust") => Self::FoundationTrust,
            _ => Self::NhsTrust,
        }
    }

    /// Its class on a day, with the row that says so; nothing where no row does.
    #[must_use]
    pub fn class_on(self, rules: &Rules, day: NaiveDate) -> Option<(AuthorityClass, &Rule)> {
        let rule = rules.row(&RuleKey::new(RuleTable::Authority, None, self.as_str()), day)?;
        AuthorityClass::parse(rule.word()?).map(|class| (class, rule))
    }
}
