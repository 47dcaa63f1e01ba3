//! The demonstration: loads the sample data through the importers and finds what is worth telling.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::findings::findings_in;
use super::names::Names;
use super::refresh::fresh_view;
use super::{
    AppError, ConsolidateAnswer, ConsolidateRequest, FindingsAnswer, FindingsRequest, ImportAnswer, ImportRequest,
    Likewise, Months, RefreshAnswer, consolidate, import, refresh,
};
use crate::engine::model::Currency;
use crate::engine::variation::Total;
use crate::store::ImportKind;

/// The fictional trust whose savings are told.
const TRUST: &str = "ZZ101";
/// The fictional footprint whose contracts are planned.
const FOOTPRINT: &str = "ZZSTP1";

/// The sample files, in the order they are loaded.
const FILES: [(ImportKind, &[&str]); 9] = [
    (
        ImportKind::Organisations,
        &[
            "organisations.csv",
            "organisations_synthetic.csv",
            "organisations_usaid.csv",
            "organisations_contracts_finder.csv",
        ],
    ),
    (ImportKind::Groups, &["groups.csv", "groups_synthetic.csv"]),
    (ImportKind::Catalogue, &["catalogue.csv.gz"]),
    (ImportKind::Prices, &["tariff_prices.csv"]),
    (ImportKind::Lines, &["lines_usaid_scms.csv", "synthetic_lines.csv.gz"]),
    (ImportKind::Contracts, &["contracts_synthetic.csv", "contracts_finder_awards.csv"]),
    (ImportKind::RateCard, &["rate_cards_synthetic.csv"]),
    (ImportKind::Rates, &["rates_synthetic.csv"]),
    (ImportKind::UnitCosts, &["unit_costs_synthetic.csv"]),
];

/// What the demonstration found.
pub struct DemoAnswer {
    /// What came in.
    pub imports: Vec<ImportAnswer>,
    /// What the items were decided to be.
    pub matching: RefreshAnswer,
    /// What there is to tell, with one trust's savings.
    pub findings: FindingsAnswer,
    /// That trust's code and name.
    pub trust: (String, String),
    /// The sum of that trust's savings to the others' median.
    pub trust_saving: Total,
    /// What the fictional footprint's contracts could become, as of the first day after the data; none without lines.
    pub consolidation: Option<ConsolidateAnswer>,
}

/// Loads the sample data and runs the main job. Loading it again replaces, never doubles.
///
/// # Errors
/// [`AppError`] when a sample file is missing or the store fails.
pub fn demo(likewise: &Likewise, seed_dir: &Path, tell: &mut dyn FnMut(&str)) -> Result<DemoAnswer, AppError> {
    let mut imports = Vec::new();
    for (kind, names) in FILES {
        for name in names {
            tell(&format!("importing {name}"));
            let path: PathBuf = seed_dir.join(name);
            imports.push(import(likewise, &ImportRequest::new(kind, vec![path]), &mut |_| Ok(()))?);
        }
    }
    tell("matching items and building price points");
    let matching = refresh(likewise, false, &mut |_| Ok(()))?;
    tell("benchmarking");
    // The sample spans two decades: the latest twelve months of the fictional trusts would leave the real lines out.
    let request = FindingsRequest { org: Some(TRUST.to_owned()), months: Months::All };
    let mut db = fresh_view(likewise)?;
    let names = Arc::new(Names::load(&mut db)?);
    let findings = findings_in(&mut db, names, &request)?;
    let names = &findings.head.names;
    let name = names.name(names.organisation(TRUST)?).to_owned();
    let trust_saving = findings.saving.get(&Currency::GBP).copied().unwrap_or_default();
    tell("planning contracts");
    let as_of = findings.head.cut_off.and_then(|month| month.plus(1).first_day());
    let plan = |as_of| consolidate(likewise, &ConsolidateRequest::new(FOOTPRINT.to_owned(), as_of));
    let consolidation = as_of.map(plan).transpose()?;
    Ok(DemoAnswer { imports, matching, findings, trust: (TRUST.to_owned(), name), trust_saving, consolidation })
}
