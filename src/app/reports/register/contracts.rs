//! `register`: one row a contract, and which of them are one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{annual_value, at_stake, begin_on, complete, currency_rank, given, whom};
use crate::app::AppError;
use crate::app::names::Names;
use crate::app::register::RegisterView;
use crate::app::reports::{ReportRequest, cut};
use crate::engine::model::{Contract, Currency};
use crate::engine::register::{How, Standing, completeness};
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::{Share, Total};
use crate::store::Db;

const COLUMNS: [Column; 34] = [
    Column::new("org_code", "org", "who holds it"),
    Column::new("contract_ref", "reference", "the holder's own reference"),
    Column::new("title", "title", "as the register states it"),
    Column::new("supplier", "supplier", "as suppliers are told apart: one name whatever the wording"),
    Column::wide("contract_kind", "kind", "as the register states it"),
    Column::new("standing", "standing", "to_come, running, ended, or over where the register says so"),
    Column::wide("category_scheme", "scheme", "list of the category"),
    Column::new(
        "category_code",
        "category",
        "as stated; else as what was bought under it says; else as its title says",
    ),
    Column::wide("category_from", "from", "stated, purchases or title"),
    Column::wide(
        "category_confidence",
        "sure",
        "1 where stated; the share of the spend under it that is of this category; the share of the title's words",
    ),
    Column::wide("start_date", "from", "first day"),
    Column::new("current_end_date", "ends", "last day, options not taken left out"),
    Column::wide("max_end_date", "at most", "last day if every option is taken"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("annual_value", "a year", "annual value"),
    Column::wide("annual_basis", "basis", "spend, register or whole_life"),
    Column::wide("value_total", "in all", "whole-life value, as stated"),
    Column::wide("value_includes_vat", "VAT", "whether its value holds VAT"),
    Column::new("spend", "spend", "bought under it in the window, in its currency, by those asked for"),
    Column::wide("spend_lines", "lines", "purchase lines of that"),
    Column::wide("spend_line_reference", "by reference", "of that: the line states its reference"),
    Column::wide("spend_price_list", "by list", "of that: its price list names the product"),
    Column::wide("spend_supplier", "by supplier", "of that: the only contract with the supplier"),
    Column::wide("spend_category", "by category", "of that: the one of several whose category fits"),
    Column::wide("spend_not_running", "beside", "lines that state its reference although it does not run that day"),
    Column::wide("known", "known", "facts known"),
    Column::wide("applicable", "of", "facts that apply"),
    Column::new("complete", "complete", "known / applicable"),
    Column::new("ask_first", "ask first", "the missing fact on which most money rests"),
    Column::wide("ask_first_at_stake", "at stake", "money that rests on it"),
    Column::wide("counts", "counts", "no where another entry of the same contract leads: its money is counted there"),
    Column::wide("leader_org_code", "led by", "holder of the entry that leads"),
    Column::wide("leader_contract_ref", "led by", "its reference"),
    Column::wide("participants", "participants", "others that buy under it"),
];

const SEEN: [Column; 6] = [
    Column::new("org_code", "org", "who holds the entry"),
    Column::new("contract_ref", "reference", "its reference"),
    Column::new("other_org_code", "and org", "who holds the other entry: the one that leads, where merged"),
    Column::new("other_contract_ref", "reference", "its reference"),
    Column::new("verdict", "verdict", "merged, or proposed to people"),
    Column::new("signs", "because", "what speaks for it, surest first"),
];

/// The report.
pub(in crate::app::reports) fn register(
    db: &mut Db,
    names: &Arc<Names>,
    request: &ReportRequest,
) -> Result<Report, AppError> {
    let view = RegisterView::load(db, names, &request.benchmark)?;
    let mut report = begin_on(request, &view, format!("The contracts of {}", whom(request)));
    let mut places: Vec<usize> = (0..view.contracts.len()).collect();
    places.sort_by_cached_key(|place| rank(&view, *place));
    let mut table = Table::new("register", "Contracts: those that run first, the soonest to end first", &COLUMNS);
    for place in places {
        if let Some(contract) = view.contracts.get(place) {
            table.row(row(names, &view, place, contract)?);
        }
    }
    cut(request, &mut table, &mut report.notes);
    report.tables = vec![table, totals(&view), seen(&view)];
    report.definitions = vec![annual_value(), given(), complete(), at_stake(), one_contract()];
    report.notes.push(format!(
        "{} entries, {} contracts: {} entries are led by another one, {} pairs are proposed to people",
        view.contracts.len(),
        view.sightings.leading.len(),
        view.sightings.merged.len(),
        view.sightings.proposals.len()
    ));
    Ok(report)
}

/// What can still be planned first, the soonest to end first.
fn rank(view: &RegisterView, place: usize) -> impl Ord + use<> {
    let contract = view.contracts.get(place);
    let standing = contract.map(|one| view.standing(one));
    let end = contract.map(|one| (one.current_end_date, one.record_key()));
    (standing.is_none_or(|standing| !standing.is_live()), end)
}

fn row(names: &Names, view: &RegisterView, place: usize, one: &Contract) -> Result<Vec<Cell>, AppError> {
    let currency = one.currency;
    let (spend, counted, annual) = (view.spend(place), completeness(one), view.annual(place));
    let category = view.categories.get(place).and_then(Option::as_ref);
    let first = view.gaps(place).into_iter().next();
    let leader = view.leader(place);
    let by = |how: How| Cell::total(spend.by(currency, how).spend, currency);
    let under = spend.of(currency);
    let known_to = |count: usize| i128::try_from(count).unwrap_or(i128::MAX);
    Ok(vec![
        Cell::text(&one.org_code),
        Cell::text(&one.contract_ref),
        Cell::text(&one.title),
        Cell::text(supplier(names, view, place, one)),
        Cell::maybe_text(one.kind.map(|kind| kind.as_str())),
        Cell::text(view.standing(one).as_str()),
        Cell::maybe_text(category.map(|category| category.code.scheme.as_str())),
        Cell::maybe_text(category.map(|category| category.code.code.as_str())),
        Cell::maybe_text(category.map(|category| category.from.as_str())),
        category.map_or(Ok(Cell::Nothing), |found| Cell::share(found.confidence.basis_points().into(), 10_000))?,
        Cell::Date(one.start_date),
        Cell::Date(one.current_end_date),
        one.max_end_date.map_or(Cell::Nothing, Cell::Date),
        Cell::text(currency.as_str()),
        Cell::maybe_amount(annual.map(|annual| annual.amount), currency),
        Cell::maybe_text(annual.map(|annual| annual.basis.as_str())),
        Cell::maybe_amount(one.value_total, currency),
        one.value_includes_vat.map_or(Cell::Nothing, Cell::Flag),
        Cell::total(under.spend, currency),
        Cell::Count(under.lines),
        by(How::LineReference),
        by(How::PriceList),
        by(How::Supplier),
        by(How::Category),
        by(How::NotRunning),
        Cell::count(counted.known.len()),
        Cell::count(counted.applicable()),
        Cell::share(known_to(counted.known.len()), known_to(counted.applicable()))?,
        Cell::maybe_text(first.map(|gap| gap.fact.as_str())),
        Cell::maybe_amount(first.and_then(|gap| gap.at_stake), currency),
        Cell::Flag(leader.is_none()),
        Cell::maybe_text(leader.map(|leader| leader.org_code.as_str())),
        Cell::maybe_text(leader.map(|leader| leader.contract_ref.as_str())),
        Cell::text(one.participating_orgs.join(";")),
    ])
}

/// The names of a contract's suppliers as suppliers are told apart, as stated where none is known.
fn supplier(names: &Names, view: &RegisterView, place: usize, one: &Contract) -> String {
    let ids = view.suppliers.get(place).map_or(&[][..], Vec::as_slice);
    let known: Vec<&str> = ids.iter().map(|id| names.supplier(*id)).filter(|name| !name.is_empty()).collect();
    if known.is_empty() { one.supplier_name.clone() } else { known.join(" | ") }
}

/// Contracts and money by currency and standing, each contract's once.
fn totals(view: &RegisterView) -> Table {
    #[derive(Default)]
    struct Sum {
        entries: u64,
        contracts: u64,
        annual: Total,
        unvalued: u64,
        spend: Share,
    }
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::new("standing", "standing", "where they stand on the day"),
        Column::wide("entries", "entries", "entries of registers"),
        Column::new("contracts", "contracts", "of them, those that no other leads"),
        Column::new("annual_value", "a year", "exact sum of the annual values that are known, each contract's once"),
        Column::new("without_value", "no value", "contracts whose annual value is not known, or a ceiling"),
        Column::new("spend", "spend", "exact sum of what was bought under the entries in the window"),
        Column::wide("spend_lines", "lines", "purchase lines of that"),
    ];
    let mut sums: BTreeMap<((bool, Currency), Standing), Sum> = BTreeMap::new();
    for (place, one) in view.contracts.iter().enumerate() {
        let sum = sums.entry((currency_rank(one.currency), view.standing(one))).or_default();
        sum.entries += 1;
        sum.spend.join(view.spend(place).of(one.currency));
        if view.leader(place).is_some() {
            continue;
        }
        sum.contracts += 1;
        match view.annual(place) {
            Some(annual) => sum.annual = sum.annual.plus(annual.amount),
            None => sum.unvalued += 1,
        }
    }
    let mut table = Table::new("total", "All of them by currency and standing, money counted once", &columns);
    for (((_, currency), standing), sum) in sums {
        table.row(vec![
            Cell::text(currency.as_str()),
            Cell::text(standing.as_str()),
            Cell::Count(sum.entries),
            Cell::Count(sum.contracts),
            Cell::total(sum.annual, currency),
            Cell::Count(sum.unvalued),
            Cell::total(sum.spend.spend, currency),
            Cell::Count(sum.spend.lines),
        ]);
    }
    table
}

/// Entries that are one contract, and pairs that may be.
fn seen(view: &RegisterView) -> Table {
    let mut table = Table::new("seen_again", "Entries that are one contract, and pairs that may be", &SEEN);
    let mut add = |one: usize, other: usize, verdict: &str, signs: Vec<&str>| {
        let (Some(one), Some(other)) = (view.contracts.get(one), view.contracts.get(other)) else { return };
        table.row(vec![
            Cell::text(&one.org_code),
            Cell::text(&one.contract_ref),
            Cell::text(&other.org_code),
            Cell::text(&other.contract_ref),
            Cell::text(verdict),
            Cell::text(signs.join(", ")),
        ]);
    };
    for merged in &view.sightings.merged {
        let signs = merged.signs.iter().map(|sign| sign.as_str()).collect();
        add(merged.contract, merged.leader, "merged", signs);
    }
    for pair in &view.sightings.proposals {
        add(pair.left, pair.right, "proposed", vec![pair.sign.as_str()]);
    }
    table
}

fn one_contract() -> Definition {
    Definition::new(
        "one contract",
        "merged: the same Open Contracting id, suppliers and lot (in one register the same title, dates and stated value besides); a participant's own entry of an agreement that names it, by id, reference, framework and lot, or title and dates; a framework agreement in several registers; the same reference, suppliers, title, dates and value in several registers. Proposed: the same suppliers, title, dates and value; in one register the same suppliers, title and dates. The entry that names most participants leads, then one of an organisation known by its own code before one known from a notice alone, then the one that states most",
        "own rule",
    )
}
