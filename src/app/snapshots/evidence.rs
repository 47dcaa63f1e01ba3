//! The evidence of a published benchmark: figures, payers, the lines used, those left out, and whether lines have changed
//! since.

use std::sync::Arc;

use super::figures::product_hash;
use super::lines::{LineNow, ProductNow, lines_now};
use super::recompute::{computed, head};
use super::sheets::{
    benchmark_row, benchmarks, changes, excluded, excluded_rows, excluded_totals, line_row, lines, organisations,
    payer_row, point_rows, points,
};
use super::standing::{SumKey, Sums, cells, compared, standing, sums};
use super::{PAGE, publish};
use crate::app::benchmark::{BenchmarkHead, BenchmarkedProduct, CoverageParts, told};
use crate::app::names::Names;
use crate::app::refresh::fresh_view;
use crate::app::reports::{best_price, others, saving, unit_price};
use crate::app::{AppError, Likewise};
use crate::engine::report::{Cell, Definition, Report, Table};
use crate::engine::variation::{Exclusion, LineFate, ProductBenchmarks, Selection, VatTest, benchmark};
use crate::store::{Db, FrozenProduct, Snapshot, frozen, frozen_product, frozen_products, snapshot};

/// Purchase lines that one pack holds at most.
const MOST: usize = 100_000;

/// More lines than one pack holds.
pub(super) fn too_many(lines: usize, most: usize) -> AppError {
    AppError::Request(format!(
        "{lines} lines and more are evidence, and a pack holds {most}: ask for one product (product)"
    ))
}

/// The evidence of a published benchmark, or of one of its products, against a store that is brought up to date first.
///
/// # Errors
/// [`AppError`] when nothing was published under this id, the product is none of it, more lines are evidence than a pack
/// holds, or the store fails.
pub fn evidence(likewise: &Likewise, id: &str, product: Option<&str>) -> Result<Report, AppError> {
    let mut view = fresh_view(likewise)?;
    let names = Names::load(&mut view)?;
    evidence_in(&mut view, &names, &mut likewise.store.connect()?, id, product)
}

/// The same: lines from a view whose decisions are up to date, the snapshot through another connection, which sees what was
/// published since.
///
/// # Errors
/// As [`evidence`].
pub fn evidence_in(
    view: &mut Db,
    names: &Names,
    db: &mut Db,
    id: &str,
    product: Option<&str>,
) -> Result<Report, AppError> {
    let kept = snapshot(db, id)?;
    let frozen = frozen(db, kept.id)?;
    let head = head(&kept, &frozen)?;
    let list = chosen(db, &kept, product)?;
    let public_ids: Vec<String> = list.iter().map(|product| product.product_id.clone()).collect();
    let now = lines_now(view, names, &public_ids, MOST)?;
    let mut pack = Pack::new(&head, names);
    pack.parts.beside = frozen.coverage;
    for (product, now) in list.into_iter().zip(now) {
        pack.add(product, &now)?;
    }
    Ok(pack.report(&kept, product))
}

/// The products that are asked for. What they have too much of is told before anything is computed.
fn chosen(db: &mut Db, kept: &Snapshot, product: Option<&str>) -> Result<Vec<FrozenProduct>, AppError> {
    if let Some(name) = product {
        let found = frozen_product(db, kept.id, name)?;
        let lines = usize::try_from(publish::lines(&found.points)).unwrap_or(usize::MAX);
        return if lines > MOST { Err(too_many(lines, MOST)) } else { Ok(vec![found]) };
    }
    let lines = usize::try_from(kept.lines).unwrap_or(usize::MAX);
    if lines > MOST {
        return Err(too_many(lines, MOST));
    }
    let mut list = Vec::new();
    loop {
        let from = list.last().map_or(0, |last: &FrozenProduct| last.place.saturating_add(1));
        let page = frozen_products(db, kept.id, from, PAGE)?;
        if page.is_empty() {
            return Ok(list);
        }
        list.extend(page);
    }
}

/// The selection of then in the internal ids of now.
fn selection_now(head: &BenchmarkHead, names: &Names) -> Selection {
    let now = |id: &u32| names.organisation(head.names.code(*id)).ok();
    let then = &head.selection;
    let families = then.families.iter().filter_map(|(own, family)| Some((now(own)?, now(family)?)));
    Selection {
        organisations: then.organisations.as_ref().map(|members| members.iter().filter_map(now).collect()),
        families: Arc::new(families.collect()),
        ..then.clone()
    }
}

/// A pack being made.
struct Pack<'a> {
    head: &'a BenchmarkHead,
    names: &'a Names,
    selection_now: Selection,
    parts: CoverageParts,
    vat: VatTest,
    benchmarks: Table,
    organisations: Table,
    lines: Table,
    excluded: Table,
    excluded_totals: Table,
    points: Table,
    changes: Table,
    products: u64,
    differing_figures: u64,
    sums: u64,
    differing_sums: u64,
}

impl<'a> Pack<'a> {
    fn new(head: &'a BenchmarkHead, names: &'a Names) -> Self {
        Self {
            head,
            names,
            selection_now: selection_now(head, names),
            parts: CoverageParts::default(),
            vat: VatTest::default(),
            benchmarks: benchmarks(),
            organisations: organisations(),
            lines: lines(),
            excluded: excluded(),
            excluded_totals: excluded_totals(),
            points: points(),
            changes: changes(),
            products: 0,
            differing_figures: 0,
            sums: 0,
            differing_sums: 0,
        }
    }

    fn add(&mut self, product: FrozenProduct, now: &ProductNow) -> Result<(), AppError> {
        let (head, published_hash) = (self.head, product.figures_hash.clone());
        let made = computed(&head.selection, product);
        let made_now = benchmark(&now.points, &self.selection_now);
        let published = sums(&made.points, &made.benchmarks, &head.selection, &head.names);
        let standing_now = sums(&now.points, &made_now, &self.selection_now, self.names);
        let both = compared(&published, &standing_now);
        for (key, sides) in &both {
            self.sums = self.sums.saturating_add(1);
            self.differing_sums = self.differing_sums.saturating_add(u64::from(sides.0 != sides.1));
            self.changes.row([vec![Cell::text(&made.product_id)], cells(key, sides)].concat());
        }
        self.payers(&made, &both)?;
        point_rows(head, &made, &made.benchmarks).into_iter().for_each(|row| self.points.row(row));
        excluded_rows(&made).for_each(|row| self.excluded_totals.row(row));
        for line in &now.lines {
            let fate = fate(head, self.names, &made_now, &self.selection_now, line);
            let row = line_row(&made.product_id, line, fate)?;
            if fate == LineFate::Used { &mut self.lines } else { &mut self.excluded }.row(row);
        }
        self.products = self.products.saturating_add(1);
        let told = told(head, vec![made], &mut self.vat, &mut self.parts);
        let same = told.first().is_some_and(|product| product_hash(head, product) == published_hash);
        self.differing_figures = self.differing_figures.saturating_add(u64::from(!same));
        for product in &told {
            for one in &product.benchmarks.benchmarks {
                self.benchmarks.row(benchmark_row(product, one, same)?);
            }
        }
        Ok(())
    }

    /// Every payer of a product's benchmarks, by code; of an organisation's benchmarks those it paid in.
    fn payers(
        &mut self,
        product: &BenchmarkedProduct,
        both: &std::collections::BTreeMap<SumKey, (Sums, Sums)>,
    ) -> Result<(), AppError> {
        for one in &product.benchmarks.benchmarks {
            if !is_told(self.head.only, one.organisations.iter().map(|payer| payer.organisation)) {
                continue;
            }
            let mut payers: Vec<_> = one.organisations.iter().collect();
            payers.sort_by_key(|payer| self.head.names.code(payer.organisation));
            for payer in payers {
                let code = self.head.names.code(payer.organisation);
                let own = both.iter().find(|(key, _)| key.is_price_of(code, one.basis));
                let same = own.is_some_and(|(_, (published, now))| published == now);
                self.organisations.row(payer_row(self.head, product, one.basis, payer, standing(same))?);
            }
        }
        Ok(())
    }

    fn report(self, kept: &Snapshot, product: Option<&str>) -> Report {
        let whose = product.map_or(String::new(), |product| format!(", {product}"));
        let mut report = Report::new("evidence", format!("Evidence of {}{whose}", kept.public_id));
        report.parameters = parameters(kept, product);
        report.cut_off = kept.cut_off;
        report.notes = self.notes(kept);
        report.definitions = definitions();
        report.coverage = product.is_none().then(|| self.parts.whole());
        report.tables = vec![
            self.benchmarks,
            self.organisations,
            self.lines,
            self.excluded,
            self.excluded_totals,
            self.points,
            self.changes,
        ];
        report
    }

    fn notes(&self, kept: &Snapshot) -> Vec<String> {
        let mut notes = vec![if self.differing_figures == 0 {
            format!("same digits: the figures of all {} products computed again are those published", self.products)
        } else {
            format!("FIGURES DIFFER: of {} of {} products", self.differing_figures, self.products)
        }];
        notes.push(if self.differing_sums == 0 {
            format!("lines stand as they were: all {} sums by product, organisation and reason are the published ones", self.sums)
        } else {
            format!(
                "lines have changed: {} of {} sums by product, organisation and reason are no longer the published ones (table changes); the frozen points keep the figures",
                self.differing_sums, self.sums
            )
        });
        if let Some(org) = &kept.request.org {
            notes.push(format!(
                "published of {org} alone; its figures rest on the other payers' lines, which are told here too"
            ));
        }
        notes
    }
}

/// What became of a line in what was asked.
fn fate(
    head: &BenchmarkHead,
    names: &Names,
    made: &ProductBenchmarks,
    selection: &Selection,
    line: &LineNow,
) -> LineFate {
    let (organisation, month) = (line.fact.organisation, line.fact.month);
    let fate = made.fate(selection, line.basis, organisation, month, line.fate);
    let only = head.only.and_then(|only| names.organisation(head.names.code(only)).ok());
    let mut benchmarks = made.benchmarks.iter().filter(|one| one.basis == line.basis);
    let told = benchmarks.any(|one| is_told(only, one.organisations.iter().map(|payer| payer.organisation)));
    if fate == LineFate::Used && !told {
        return LineFate::LeftOut { reason: Exclusion::NotSelected, units_other: None };
    }
    fate
}

/// Whether a benchmark of these payers is told where only one organisation's are, if only one's are.
fn is_told(only: Option<u32>, mut payers: impl Iterator<Item = u32>) -> bool {
    only.is_none_or(|only| payers.any(|payer| payer == only))
}

fn parameters(kept: &Snapshot, product: Option<&str>) -> Vec<(&'static str, String)> {
    let month =
        |month: Option<crate::engine::period::Month>| month.map_or("open".to_owned(), |month| month.to_string());
    let asked = &kept.request;
    let stated = [
        ("product", asked.product.clone()),
        ("category", asked.category.clone()),
        ("group", asked.group.clone()),
        ("org", asked.org.clone()),
        ("currency", asked.currency.clone()),
        ("peers", Some(asked.peers.clone())),
        ("gross", asked.gross.then(|| "yes".to_owned())),
    ];
    let mut parameters = vec![
        ("snapshot", kept.public_id.clone()),
        ("kind", kept.kind.to_string()),
        ("published_at", kept.published_at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ("document_sha256", kept.document_hash.clone()),
    ];
    parameters.extend(stated.into_iter().filter_map(|(name, value)| Some((name, value?))));
    parameters.extend([("from", month(kept.window.from)), ("to", month(kept.window.to))]);
    parameters.extend(product.map(|product| ("evidence_of", product.to_owned())));
    parameters
}

fn definitions() -> Vec<Definition> {
    vec![
        unit_price(),
        others(),
        saving(),
        best_price(),
        Definition::new(
            "base units",
            "order units x base units that one order unit is read to hold; what the reading rests on stands beside each line",
            "packs: GTIN levels, catalogue packs, stated units, unit codes, pack texts",
        ),
        Definition::new(
            "used and excluded",
            "every line of a product is in exactly one of the two, by the judgement that makes the prices; q and s of a payer are the sums of its used lines",
            "lines = used + excluded",
        ),
        Definition::new(
            "frozen points",
            "what each organisation paid each supplier a month on one basis, kept when the benchmark was published; its figures are computed from these alone",
            "own rule: published figures can be computed again to the same digits",
        ),
        Definition::new(
            "same and differs",
            "sums of the lines as they stand now, by product, organisation, basis and reason, against the sums of the frozen points inside what was asked",
            "own rule: lines may be replaced or taken away after a benchmark was published",
        ),
    ]
}
