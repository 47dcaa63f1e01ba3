//! `register-gaps`: what to ask for first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{annual_value, at_stake, begin_on, complete, currency_rank, whom};
use crate::app::AppError;
use crate::app::names::Names;
use crate::app::register::RegisterView;
use crate::app::reports::{ReportRequest, cut};
use crate::engine::model::Contract;
use crate::engine::register::{Fact, Gap, Gaps};
use crate::engine::report::{Cell, Column, Report, Table};
use crate::store::Db;

const COLUMNS: [Column; 13] = [
    Column::new("org_code", "org", "who holds the contract"),
    Column::new("contract_ref", "reference", "its reference"),
    Column::new("title", "title", "as the register states it"),
    Column::wide("supplier_name", "supplier", "as the register states it"),
    Column::wide("contract_manager", "ask", "who looks after it, as stated: a role or an office"),
    Column::new("fact", "missing", "the fact, by its column"),
    Column::wide("question", "question", "in words"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("at_stake", "at stake", "money that rests on it; none where the annual value is not known either"),
    Column::new("annual_value", "a year", "annual value"),
    Column::wide("annual_basis", "basis", "spend, register or whole_life"),
    Column::new("current_end_date", "ends", "last day as it stands"),
    Column::wide("stated_by", "stated by", "another entry of the same contract that states the fact"),
];

const FACTS: [Column; 8] = [
    Column::new("fact", "fact", "by its column"),
    Column::wide("question", "question", "in words"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("applicable", "applies to", "contracts it applies to, ended ones among them"),
    Column::new("known", "known", "of them, those that state it"),
    Column::new("complete", "complete", "known / applies to"),
    Column::new("asked", "asked", "live contracts that do not state it"),
    Column::new("at_stake", "at stake", "exact sum of the money that rests on it; never to be summed over facts"),
];

/// The report.
pub(in crate::app::reports) fn gaps(
    db: &mut Db,
    names: &Arc<Names>,
    request: &ReportRequest,
) -> Result<Report, AppError> {
    let view = RegisterView::load(db, names, &request.benchmark)?;
    let title = format!("What the contracts of {} do not state, most money first", whom(request));
    let mut report = begin_on(request, &view, title);
    let mut facts = Gaps::default();
    let mut asked: Vec<(usize, &Contract, Gap)> = Vec::new();
    for place in &view.sightings.leading {
        let Some(contract) = view.contracts.get(*place) else { continue };
        let missing = view.gaps(*place);
        facts.add(contract, &missing);
        asked.extend(missing.into_iter().map(|gap| (*place, contract, gap)));
    }
    asked.sort_by_cached_key(|(_, one, gap)| {
        let money = gap.at_stake;
        (money.is_none(), currency_rank(one.currency), Reverse(money), one.record_key(), gap.fact)
    });
    let unvalued = asked.iter().filter(|(_, _, gap)| gap.at_stake.is_none()).count();
    let entries = entries(&view);
    let mut table = Table::new("ask", "What to ask for, most money first", &COLUMNS);
    for (place, contract, gap) in &asked {
        table.row(row(&view, &entries, *place, contract, gap));
    }
    cut(request, &mut table, &mut report.notes);
    if unvalued > 0 {
        report.notes.push(format!(
            "{unvalued} of the {} facts are of contracts whose annual value is not known: they stand last, without money",
            asked.len()
        ));
    }
    report.tables = vec![table, by_fact(&facts)?];
    report.definitions = vec![at_stake(), annual_value(), complete()];
    Ok(report)
}

/// The entries that each leading one leads.
fn entries(view: &RegisterView) -> BTreeMap<usize, Vec<usize>> {
    let mut entries: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for merged in &view.sightings.merged {
        entries.entry(merged.leader).or_default().push(merged.contract);
    }
    entries
}

fn row(
    view: &RegisterView,
    entries: &BTreeMap<usize, Vec<usize>>,
    place: usize,
    one: &Contract,
    gap: &Gap,
) -> Vec<Cell> {
    let annual = view.annual(place);
    let others = entries.get(&place).into_iter().flatten().filter_map(|other| view.contracts.get(*other));
    let known = |fact: Fact| others.into_iter().find(|other| fact.is_known(other));
    vec![
        Cell::text(&one.org_code),
        Cell::text(&one.contract_ref),
        Cell::text(&one.title),
        Cell::text(&one.supplier_name),
        Cell::maybe_text(one.contract_manager.as_deref()),
        Cell::text(gap.fact.as_str()),
        Cell::text(gap.fact.question()),
        Cell::text(one.currency.as_str()),
        Cell::maybe_amount(gap.at_stake, one.currency),
        Cell::maybe_amount(annual.map(|annual| annual.amount), one.currency),
        Cell::maybe_text(annual.map(|annual| annual.basis.as_str())),
        Cell::Date(one.current_end_date),
        Cell::maybe_text(known(gap.fact).map(Contract::record_key)),
    ]
}

fn by_fact(facts: &Gaps) -> Result<Table, AppError> {
    let mut table = Table::new("facts", "Each fact over all contracts, most money first", &FACTS);
    for (currency, fact, sum) in facts.ranked() {
        table.row(vec![
            Cell::text(fact.as_str()),
            Cell::text(fact.question()),
            Cell::text(currency.as_str()),
            Cell::Count(sum.applicable),
            Cell::Count(sum.known),
            Cell::share(i128::from(sum.known), i128::from(sum.applicable))?,
            Cell::Count(sum.asked),
            Cell::total(sum.at_stake, currency),
        ]);
    }
    Ok(table)
}
