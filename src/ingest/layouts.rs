//! Layouts that are known by their header row and need no mapping file.

use super::aliases::CATALOGUE;
use super::contracts::CONTRACTS;
use super::headers::Kind;

/// A published file layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// NHS Drug Tariff Part IX: appliances, one row a pack and GTIN (NHS Business Services Authority).
    DrugTariffPartIx,
    /// NHS Drug Tariff Part VIIIA: basic prices of medicines, one row a pack (NHS Business Services Authority).
    DrugTariffPartViiia,
    /// Medical devices of the US Food and Drug Administration's GUDID, one row a device identifier.
    Gudid,
    /// Contracts Finder's award notices, one row an award (Crown Commercial Service).
    ContractsFinderAwards,
}

/// A layout's sign: these headers together (as letters and digits) occur in no other layout.
static SIGNS: [(Layout, &Kind, &[&str]); 4] = [
    (
        Layout::DrugTariffPartIx,
        &CATALOGUE,
        &["vmpname", "ampname", "suppliername", "quantity", "quantityunitofmeasure", "priceinp", "productsnomedcode"],
    ),
    (
        Layout::DrugTariffPartViiia,
        &CATALOGUE,
        &["medicine", "packsize", "unitofmeasure", "basicpriceinp", "vmpsnomedcode", "vmppsnomedcode"],
    ),
    (
        Layout::Gudid,
        &CATALOGUE,
        &["deviceid", "idtype", "issuingagency", "containsdi", "pkgquantity", "brandname", "company"],
    ),
    (
        Layout::ContractsFinderAwards,
        &CONTRACTS,
        &["ocid", "releaseid", "buyerid", "awardid", "awardvalue", "contractstart", "contractend", "suppliers"],
    ),
];

impl Layout {
    /// The layout whose sign the headers (as letters and digits) carry.
    pub(super) fn recognise(kind: &'static Kind, normal: &[String]) -> Option<Self> {
        let carries = |sign: &&[&str]| sign.iter().all(|header| normal.iter().any(|name| name == header));
        SIGNS.iter().find(|(_, of, sign)| of.name == kind.name && carries(sign)).map(|(layout, _, _)| *layout)
    }

    /// The layout's name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DrugTariffPartIx => "NHS Drug Tariff Part IX",
            Self::DrugTariffPartViiia => "NHS Drug Tariff Part VIIIA",
            Self::Gudid => "FDA GUDID",
            Self::ContractsFinderAwards => "Contracts Finder awards",
        }
    }
}
