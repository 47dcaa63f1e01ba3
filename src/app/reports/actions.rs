//! The list of what a buyer is to do, as a report.

use super::{ReportRequest, begin, cut, opportunities};
use crate::app::actions::{ActionsAnswer, DecidedAction};
use crate::app::reading::Reading;
use crate::app::{AppError, Likewise, Months};
use crate::engine::actions::{Action, ActionState, ActionStatus, Choice, DataAction, Deadline, Part};
use crate::engine::model::Currency;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::variation::Total;

const ACTIONS: [Column; 17] = [
    Column::new("rank", "", "place in the list"),
    Column::wide("action_id", "action", "the same action has the same id whatever its figures are"),
    Column::wide("kind", "kind", "what is to be done"),
    Column::new("action", "action", "in words"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("products", "products", "purchases it is about"),
    Column::new("current_cost", "would cost", "what they cost in twelve months at current prices"),
    Column::new("saving", "saving", "what would be saved of it: each addressable £ is in one action"),
    Column::new(
        "expected_saving",
        "expected",
        "all of it where a list or contract says the price, else at most 21% of the cost",
    ),
    Column::new("in_doubt", "in doubt", "money that no figure can be made of until the data are settled: no saving"),
    Column::new("confidence", "confidence", "high, medium or low"),
    Column::new("deadline", "by", "the last day for it"),
    Column::wide("deadline_why", "because", "what falls on that day"),
    Column::wide("status", "status", "open, accepted, signed_off or dismissed"),
    Column::wide("assigned_to", "assigned to", "who is to do it"),
    Column::wide("due", "due", "by when, as people said"),
    Column::wide("version", "version", "how many things were said of it"),
];

const EVIDENCE: [Column; 18] = [
    Column::new("rank", "", "the action's place in the list"),
    Column::wide("action_id", "action", "the action"),
    Column::wide("product_id", "product id", "the way to its benchmark and its source rows"),
    Column::new("description", "product", "the catalogue's words"),
    Column::wide("supplier", "supplier", "the one most was spent with"),
    Column::wide("currency", "currency", "of prices and money"),
    Column::wide("base_unit", "per", "what a price is the price of"),
    Column::new("current_price", "now", "what is paid now"),
    Column::new("price", "to", "the price to be paid"),
    Column::new("evidence", "evidence", "where that price comes from"),
    Column::wide("expected_quantity", "quantity", "base units expected in twelve months"),
    Column::wide("current_cost", "would cost", "what they cost at the current price"),
    Column::new("saving", "saving", "max(0, current price - price) x expected quantity"),
    Column::wide("expected_saving", "expected", "what of it is expected"),
    Column::wide("confidence", "confidence", "of this purchase"),
    Column::wide("confidence_why", "because", "what the confidence rests on"),
    Column::wide("in_doubt", "in doubt", "stated value of lines that wait"),
    Column::wide("alternatives", "or else", "other ways, not summed"),
];

const DECIDED: [Column; 9] = [
    Column::wide("action_id", "action", "the action"),
    Column::new("status", "status", "accepted, signed_off or dismissed"),
    Column::new("action", "action", "in words"),
    Column::new("claim", "claim", "what is claimed for twelve months, frozen when it was accepted"),
    Column::new("start", "from", "first month of the new prices"),
    Column::new("decided_by", "by", "who decided last"),
    Column::new("why", "because", "the reason given"),
    Column::wide("assigned_to", "assigned to", "who is to do it"),
    Column::wide("due", "due", "by when"),
];

/// The report.
pub(super) fn actions(likewise: &Likewise, reading: &mut Reading, request: &ReportRequest) -> Result<Report, AppError> {
    let org = request.benchmark.org.as_deref();
    let org = org.ok_or_else(|| AppError::Request("actions: of which organisation (org)?".to_owned()))?;
    let as_of = match request.benchmark.months {
        Months::Latest => None,
        Months::AsOf(month) => Some(month),
        _ => return Err(AppError::Request("actions look forward from one month: say as_of, or no months".to_owned())),
    };
    let answer = reading.actions(likewise, org, as_of, request.least_saving())?;
    let name = answer.head.names.name(answer.head.only.unwrap_or_default()).to_owned();
    let mut report = begin(request, &answer.head, format!("What {name} is to do, as of {}", answer.as_of));
    report.definitions = opportunities::definitions(request);
    report.definitions.extend(definitions());
    let mut list = Table::new("actions", "Actions, what most is expected of first; then data that wait", &ACTIONS);
    let mut evidence = Table::new("evidence", "What each action rests on", &EVIDENCE);
    for (rank, action) in (1..).zip(&answer.list.actions) {
        list.row(action_row(rank, action, &state(&answer, &action.public_id)));
        for part in &action.parts {
            evidence.row(part_row(rank, &action.public_id, part)?);
        }
    }
    let after = u64::try_from(answer.list.actions.len()).unwrap_or(u64::MAX);
    for (rank, action) in (after.saturating_add(1)..).zip(&answer.data) {
        list.row(data_row(rank, action, &state(&answer, &action.public_id)));
        data_evidence(rank, action, &mut evidence);
    }
    report.notes = notes(&answer);
    cut(request, &mut list, &mut report.notes);
    let mut decided = Table::new("decided", "Taken on or dismissed", &DECIDED);
    for one in &answer.decided {
        decided.row(decided_row(one)?);
    }
    report.tables = vec![list, total(&answer), evidence, decided];
    report.coverage = Some(answer.coverage);
    Ok(report)
}

fn state(answer: &ActionsAnswer, action: &str) -> ActionState {
    answer.states.get(action).cloned().unwrap_or_default()
}

fn total(answer: &ActionsAnswer) -> Table {
    let columns = [
        Column::new("currency", "in", "of the money"),
        Column::new("actions", "actions", "that save money"),
        Column::new("saving", "saving", "the exact sum of their savings"),
        Column::new("expected_saving", "expected", "the exact sum of what is expected"),
        Column::new("in_doubt", "in doubt", "the exact sum of what waits for data"),
    ];
    let mut sums: std::collections::BTreeMap<Currency, (u64, Total, Total, Total)> = std::collections::BTreeMap::new();
    for action in &answer.list.actions {
        let sum = sums.entry(action.currency).or_default();
        *sum = (sum.0 + 1, sum.1.and(action.saving), sum.2.and(action.expected), sum.3);
    }
    for action in &answer.data {
        let sum = sums.entry(action.currency).or_default();
        sum.3 = sum.3.and(action.spend);
    }
    let mut table = Table::new("total", "The sum of all actions", &columns);
    for (currency, (count, saving, expected, doubt)) in sums {
        let money = |total| Cell::total(total, currency);
        let cells =
            vec![Cell::text(currency.as_str()), Cell::Count(count), money(saving), money(expected), money(doubt)];
        table.row(cells);
    }
    table
}

fn notes(answer: &ActionsAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    for (currency, saving) in &answer.list.below_floor_saving {
        notes.push(format!(
            "{} actions below the floor of {} are not told: together {currency} {} a year",
            answer.list.below_floor,
            answer.materiality_floor.to_pence_text(),
            Cell::total(*saving, *currency).shown()
        ));
    }
    if answer.taken_on > 0 {
        notes.push(format!("{} purchases belong to actions that are taken on, and are in no other", answer.taken_on));
    }
    if answer.out_of_range > 0 {
        notes.push(format!("{} purchases are too large or small to be reckoned exactly", answer.out_of_range));
    }
    notes
}

fn definitions() -> Vec<Definition> {
    vec![
        Definition::new(
            "action",
            "each purchase can be had cheaper in several ways (own contract, other route, a member's open contract, the others' price, a like-for-like product); the one of which most is expected becomes part of one action, the others are shown beside it and never summed",
            "own rule: each addressable £ belongs to one action",
        ),
        Definition::new(
            "alternative product",
            "like for like by the catalogue (same generic name, size and type, another maker), at the median of what at least three others pay for it; clinicians have to agree",
            "own rule",
        ),
        Definition::new(
            "deadline",
            "the next day on which an own contract with the supplier gives a hold (its notice, the exercise of its extension, its end), or the last day of the list or contract whose price is taken; where a contract does not state its notice, 90 days are assumed and said so",
            "contract register",
        ),
    ]
}

fn deadline(deadline: Option<&Deadline>) -> [Cell; 2] {
    let date = deadline.map_or(Cell::Nothing, |deadline| Cell::Date(deadline.date));
    [date, Cell::maybe_text(deadline.map(|deadline| deadline.why.as_str()))]
}

fn said(state: &ActionState) -> [Cell; 4] {
    [
        Cell::text(state.status.as_str()),
        Cell::maybe_text(state.assignee.as_deref()),
        state.due.map_or(Cell::Nothing, Cell::Date),
        Cell::Count(state.version),
    ]
}

fn action_row(rank: u64, action: &Action, state: &ActionState) -> Vec<Cell> {
    let money = |total| Cell::total(total, action.currency);
    let mut cells = vec![
        Cell::Count(rank),
        Cell::text(&action.public_id),
        Cell::text(action.kind.as_str()),
        Cell::text(&action.words),
        Cell::text(action.currency.as_str()),
        Cell::count(action.parts.len()),
        money(action.current_cost),
        money(action.saving),
        money(action.expected),
        Cell::Nothing,
        Cell::text(action.confidence.as_str()),
    ];
    cells.extend(deadline(action.deadline.as_ref()));
    cells.extend(said(state));
    cells
}

fn data_row(rank: u64, action: &DataAction, state: &ActionState) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Count(rank),
        Cell::text(&action.public_id),
        Cell::text("fix_data"),
        Cell::text(action.words),
        Cell::text(action.currency.as_str()),
        Cell::count(action.parts.len()),
        Cell::Nothing,
        Cell::Nothing,
        Cell::Nothing,
        Cell::total(action.spend, action.currency),
        Cell::Nothing,
        Cell::Nothing,
        Cell::Nothing,
    ];
    cells.extend(said(state));
    cells
}

fn part_row(rank: u64, action: &str, part: &Part) -> Result<Vec<Cell>, AppError> {
    let (purchase, choice) = (&part.purchase, &part.choice);
    let currency = purchase.basis.currency;
    let or_else = |one: &Choice| format!("{} {}: {}", one.kind, one.words, one.saving.to_pence_text());
    let alternatives: Vec<String> = part.alternatives.iter().map(or_else).collect();
    Ok(vec![
        Cell::Count(rank),
        Cell::text(action),
        Cell::text(&purchase.product_id),
        Cell::text(&purchase.description),
        Cell::text(&purchase.supplier),
        Cell::text(currency.as_str()),
        Cell::base_unit(purchase.basis.base_unit),
        Cell::price(&purchase.current.ratio()?, currency)?,
        Cell::price(&choice.price, currency)?,
        Cell::text(&choice.evidence),
        Cell::quantity(purchase.expected_quantity),
        Cell::amount(purchase.current_cost, currency),
        Cell::amount(choice.saving, currency),
        Cell::amount(choice.expected, currency),
        Cell::text(purchase.confidence.as_str()),
        Cell::text(&purchase.reason),
        Cell::Nothing,
        Cell::maybe_text((!alternatives.is_empty()).then(|| alternatives.join("; "))),
    ])
}

fn data_evidence(rank: u64, action: &DataAction, table: &mut Table) {
    for part in &action.parts {
        let mut cells = vec![Cell::Nothing; EVIDENCE.len()];
        let told = [
            (0, Cell::Count(rank)),
            (1, Cell::text(&action.public_id)),
            (2, Cell::maybe_text(part.product_id.as_deref())),
            (3, Cell::text(&part.description)),
            (5, Cell::text(action.currency.as_str())),
            (9, Cell::text(&part.why)),
            (16, Cell::total(part.spend, action.currency)),
        ];
        for (place, cell) in told {
            if let Some(slot) = cells.get_mut(place) {
                *slot = cell;
            }
        }
        table.row(cells);
    }
}

fn decided_row(one: &DecidedAction) -> Result<Vec<Cell>, AppError> {
    let claim = match &one.baseline {
        None => Cell::Nothing,
        Some(baseline) => {
            let mut sum = Total::ZERO;
            for line in &baseline.lines {
                sum = sum.plus(line.claim()?);
            }
            baseline.lines.first().map_or(Cell::Nothing, |line| Cell::total(sum, line.basis.currency))
        }
    };
    let dismissed = one.state.status == ActionStatus::Dismissed;
    Ok(vec![
        Cell::text(&one.action),
        Cell::text(one.state.status.as_str()),
        Cell::text(&one.title),
        claim,
        one.baseline.as_ref().map_or(Cell::Nothing, |baseline| Cell::Month(baseline.start)),
        Cell::maybe_text(one.state.by.as_deref()),
        Cell::maybe_text(one.state.why.as_deref().filter(|_| dismissed)),
        Cell::maybe_text(one.state.assignee.as_deref()),
        one.state.due.map_or(Cell::Nothing, Cell::Date),
    ])
}
