//! The demonstration: loads the sample data through the importers and finds what is worth telling.

use std::path::{Path, PathBuf};

use super::{
    AppError, BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, ImportAnswer, ImportRequest, Likewise, Months,
    Quarantined, RefreshAnswer, benchmark, import, refresh,
};
use crate::engine::money::Ratio;
use crate::engine::variation::{Coverage, ProductBenchmark, Total};
use crate::store::ImportKind;

/// Findings told of each kind.
const TOLD: usize = 8;
/// The fictional trust whose savings are told.
const TRUST: &str = "ZZ101";

/// The sample files, in the order they are loaded.
const FILES: [(ImportKind, &[&str]); 5] = [
    (ImportKind::Organisations, &["organisations.csv", "organisations_synthetic.csv", "organisations_usaid.csv"]),
    (ImportKind::Groups, &["groups.csv", "groups_synthetic.csv"]),
    (ImportKind::Catalogue, &["catalogue.csv.gz"]),
    (ImportKind::Prices, &["tariff_prices.csv"]),
    (ImportKind::Lines, &["lines_usaid_scms.csv", "synthetic_lines.csv.gz"]),
];

/// A product whose price varies, or that saves something.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Public id.
    pub product_id: String,
    /// Words.
    pub description: String,
    /// The benchmark.
    pub benchmark: ProductBenchmark,
}

/// What the demonstration found.
pub struct DemoAnswer {
    /// What came in.
    pub imports: Vec<ImportAnswer>,
    /// What the items were decided to be.
    pub matching: RefreshAnswer,
    /// What the benchmarks rest on: months and names.
    pub head: BenchmarkHead,
    /// How much of the money they cover.
    pub coverage: Coverage,
    /// Benchmarks made.
    pub benchmarks: u64,
    /// The products whose middle half of payers is spread most widely, with the third quartile over the first, widest
    /// first. (The highest over the lowest would lead with slips.)
    pub variations: Vec<(Finding, Ratio)>,
    /// Lines held back until somebody reads the pack, the dearest first, each with its product's words.
    pub quarantined: Vec<(String, Quarantined)>,
    /// One trust's largest savings to the others' median, largest first, with the saving.
    pub savings: Vec<(Finding, Total)>,
    /// That trust's code and name.
    pub trust: (String, String),
    /// The sum of that trust's savings to the others' median.
    pub trust_saving: Total,
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
    let mut findings = Findings::default();
    // The sample spans two decades: the latest twelve months of the fictional trusts would leave the real lines out.
    let request = BenchmarkRequest { months: Months::All, ..BenchmarkRequest::default() };
    let (head, coverage) = benchmark(likewise, &request, &mut |head, products| {
        let trust = head.names.organisation(TRUST)?;
        products.iter().try_for_each(|product| findings.see(product, trust))
    })?;
    let trust = head.names.organisation(TRUST)?;
    let name = (TRUST.to_owned(), head.names.name(trust).to_owned());
    findings.cut()?;
    Ok(DemoAnswer {
        imports,
        matching,
        head,
        coverage,
        benchmarks: findings.benchmarks,
        variations: findings.variations,
        savings: findings.savings,
        quarantined: findings.quarantined,
        trust: name,
        trust_saving: findings.trust_saving,
    })
}

#[derive(Default)]
struct Findings {
    benchmarks: u64,
    variations: Vec<(Finding, Ratio)>,
    savings: Vec<(Finding, Total)>,
    quarantined: Vec<(String, Quarantined)>,
    trust_saving: Total,
}

impl Findings {
    fn see(&mut self, product: &BenchmarkedProduct, trust: u32) -> Result<(), AppError> {
        let held = product.quarantined.iter().map(|held| (product.description.clone(), *held));
        self.quarantined.extend(held);
        for one in &product.benchmarks.benchmarks {
            self.benchmarks += 1;
            let finding = || Finding {
                product_id: product.product_id.clone(),
                description: product.description.clone(),
                benchmark: one.clone(),
            };
            if let Some(spread) = one.distribution.middle_spread() {
                self.variations.push((finding(), spread));
            }
            let own = one.organisations.iter().find(|payer| payer.organisation == trust);
            if let Some(saving) = own.and_then(|payer| payer.to_median) {
                let saving = Total::from(saving.gross());
                self.trust_saving = self.trust_saving.and(saving);
                self.savings.push((finding(), saving));
            }
        }
        if self.variations.len() + self.savings.len() > 2_000 {
            self.cut()?;
        }
        Ok(())
    }

    fn cut(&mut self) -> Result<(), AppError> {
        let mut fault = None;
        self.variations.sort_by(|left, right| {
            let order = right.1.compare(&left.1).unwrap_or_else(|error| {
                fault = Some(error);
                std::cmp::Ordering::Equal
            });
            order.then_with(|| left.0.product_id.cmp(&right.0.product_id))
        });
        if let Some(error) = fault {
            return Err(error.into());
        }
        self.variations.truncate(TOLD);
        self.savings
            .sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.product_id.cmp(&right.0.product_id)));
        self.savings.truncate(TOLD);
        self.quarantined
            .sort_by(|left, right| right.1.point.spend.cmp(&left.1.point.spend).then_with(|| left.0.cmp(&right.0)));
        self.quarantined.truncate(TOLD);
        Ok(())
    }
}
