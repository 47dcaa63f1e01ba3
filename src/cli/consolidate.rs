//! `likewise consolidate`.

use std::path::Path;
use std::process::ExitCode;

use super::arguments::ConsolidateArguments;
use super::output::{Output, Sheet};
use crate::api::bodies::{ConsolidateBody, calendar_text, task_words};
use crate::app::{AppError, ConsolidateAnswer, ConsolidateRequest, Likewise, consolidate};
use crate::engine::consolidation::{
    Action, Alternative, BenefitBasis, Candidate, Category, JoiningContract, LeftOut, Member, Procuring, Stage,
    SupplierShare, Task, TaskKind, TeamPlan, percent_text,
};
use crate::engine::model::Regime;
use crate::engine::money::Amount;
use crate::ingest::rejects::harmless;

pub(super) fn run(likewise: &Likewise, wanted: &ConsolidateArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let request = ConsolidateRequest {
        horizon_years: wanted.horizon_years.unwrap_or(ConsolidateRequest::HORIZON_YEARS),
        sharing: wanted.sharing,
        nobody_loses: wanted.nobody_loses,
        procurements_a_quarter: wanted.procurements_a_quarter,
        beside_workplans: wanted.beside_workplans,
        ..ConsolidateRequest::new(wanted.footprint.clone(), wanted.as_of)
    };
    let answer = consolidate(likewise, &request)?;
    if let Some(path) = &wanted.csv {
        write_sheet(path, &answer)?;
    }
    if let Some(path) = &wanted.ics {
        std::fs::write(path, calendar_text(&answer)).map_err(|source| AppError::file(path, source))?;
    }
    output.answer(&ConsolidateBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

/// `£12.00`, `-£12.00`.
fn pounds(amount: Amount) -> String {
    let text = amount.to_pence_text();
    text.strip_prefix('-').map_or_else(|| format!("£{text}"), |text| format!("-£{text}"))
}

fn text(answer: &ConsolidateAnswer) -> String {
    let plan = &answer.plan;
    let mut text = format!(
        "{}, {}, as of {}, looking ahead to {}: {}\n",
        answer.request.footprint,
        counted(answer.members.len(), "organisation"),
        plan.as_of,
        plan.until,
        counted(plan.candidates.len(), "candidate")
    );
    answer.team.iter().for_each(|team| text.push_str(&team_text(team)));
    for (place, one) in plan.candidates.iter().enumerate() {
        text.push_str(&format!("\n{}. {}", place + 1, candidate_text(one)));
    }
    text.push_str(&left_out_text(answer));
    text.push_str(&terms_text(answer));
    text
}

/// What the limit costs, and how far from the best the plan can be.
fn team_text(team: &TeamPlan) -> String {
    let proof =
        if team.proven { "nothing comes to more".to_owned() } else { format!("at most {}", pounds(team.bound)) };
    let begun = |(day, count): &(chrono::NaiveDate, u32)| format!("{count} from {day}");
    format!(
        "At most {} begun a quarter: {} today ({proof}); one by one, the best first, {}; without a limit {}. Begun: {}\n",
        team.limit,
        pounds(team.net_present_value),
        pounds(team.greedy),
        pounds(team.unlimited),
        team.quarters.iter().map(begun).collect::<Vec<_>>().join(", ")
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What, when, how much, how much of that is assumed, who loses, and who must do what by when.
pub(super) fn summary_text(one: &Candidate) -> String {
    let how = match &one.host {
        None => format!("become one from {}", one.joint_start),
        Some(host) => format!(
            "accede from {} to {} of {} ({}), which runs to {}",
            one.joint_start, host.contract_ref, host.org_code, host.supplier_name, host.last_day
        ),
    };
    let mut text = format!(
        "{}: {} {how}, worth {} today ({}: {})\n",
        title(one),
        counted(one.contracts.len(), "contract"),
        pounds(one.present.net),
        one.status,
        assumed_text(one)
    );
    text.push_str(&format!(
        "   {} a year; over the horizon: lower prices {}, procurements saved {}, exit fees {}, interim cover {}, joint procurement {}\n",
        pounds(one.annual_value),
        pounds(one.cash.benefit),
        pounds(one.cash.procurements_avoided),
        pounds(one.cash.fees),
        pounds(one.cash.bridging),
        pounds(one.cash.procurement_cost)
    ));
    if one.stages.len() > 1 {
        let stage = |stage: &Stage| format!("{} on {}", counted(stage.contracts, "contract"), stage.start);
        let stages: Vec<String> = one.stages.iter().map(stage).collect();
        text.push_str(&format!("   In {} stages: {}\n", stages.len(), stages.join(", then ")));
    }
    for member in one.members.iter().filter(|member| member.worth().is_ok_and(|worth| worth < Amount::ZERO)) {
        let change = pounds(member.present.net);
        text.push_str(&format!("   {} loses by joining ({change} today) unless the others share\n", member.org_code));
    }
    one.tasks.iter().for_each(|task| text.push_str(&format!("     {}\n", task_text(task))));
    text
}

/// How much of the lower prices nobody's purchases show, what remains without, and what else is taken for granted.
fn assumed_text(one: &Candidate) -> String {
    let others: Vec<String> = [
        ("procurements saved", one.cash.procurements_avoided),
        ("interim cover", one.cash.bridging),
        ("joint procurement", one.cash.procurement_cost),
    ]
    .into_iter()
    .filter(|(_, amount)| *amount > Amount::ZERO)
    .map(|(what, amount)| format!("{what} {}", pounds(amount)))
    .collect();
    let prices = match &one.assumed_benefit {
        None => "the lower prices are the lowest that the group pays now".to_owned(),
        Some(assumed) => format!(
            "{} of the lower prices is assumed, {} of annual value; without it {} today",
            pounds(assumed.cash),
            percent_text(assumed.part),
            pounds(assumed.worth_without)
        ),
    };
    let also = if one.assumed_benefit.is_some() { "also assumed" } else { "assumed" };
    format!("{prices}; {also}: {}", others.join(", "))
}

/// By which route and under which law it is procured, why, and how long that takes.
fn procuring_text(one: &Procuring) -> String {
    let regime = one.regime.map_or("a regime that is unknown", Regime::as_str);
    let mut text = format!("   Procured together by route {} under {regime}: {}\n", one.route, one.why);
    if let Some(lead) = &one.lead {
        let parts: Vec<String> = lead.parts.iter().map(|part| format!("{} {}", part.stage, part.days)).collect();
        text.push_str(&format!("   {} days from its beginning: {}\n", lead.total_days, parts.join(", ")));
    }
    text
}

/// The summary, then each contract and member, and what it rests on.
fn candidate_text(one: &Candidate) -> String {
    let mut text = summary_text(one);
    one.procuring.iter().for_each(|procuring| text.push_str(&procuring_text(procuring)));
    text.push_str("   Contracts:\n");
    one.contracts.iter().for_each(|contract| text.push_str(&format!("     {}\n", contract_text(contract))));
    for left in &one.left_out {
        text.push_str(&format!("     {} {} stays out: {}\n", left.org_code, left.contract_ref, left.explanation()));
    }
    let share = |one: &SupplierShare| {
        format!("{} {} with {}", one.name, pounds(one.annual_value), counted(one.organisations, "member"))
    };
    let suppliers: Vec<String> = one.suppliers.iter().map(share).collect();
    text.push_str(&format!("   Suppliers now, a year: {}\n", suppliers.join("; ")));
    text.push_str("   Each member, its share of the stages' cost counted in:\n");
    one.members.iter().for_each(|member| text.push_str(&format!("     {}\n", member_text(member))));
    text.push_str(&outlook_text(one));
    text.push_str("   Rests on:\n");
    for assumption in &one.assumptions {
        let of =
            assumption.contract.as_ref().map(|(org, reference)| format!("{org} {reference}: ")).unwrap_or_default();
        let amount = assumption.amount.map(|amount| format!(" ({})", pounds(amount))).unwrap_or_default();
        text.push_str(&format!("     {of}{}{amount}\n", assumption.what));
    }
    text
}

fn member_text(member: &Member) -> String {
    let made_good = match member.compensation {
        Amount::ZERO => String::new(),
        given if given < Amount::ZERO => format!(", gives {}", pounds(given).trim_start_matches('-')),
        gets => format!(", gets {}", pounds(gets)),
    };
    let loses = member.worth().is_ok_and(|worth| worth < Amount::ZERO);
    format!(
        "{}: fee {}, benefit {}, net {} in cash, {} today{made_good}{}",
        member.org_code,
        pounds(member.cash.fees),
        pounds(member.cash.benefit),
        pounds(member.cash.net),
        pounds(member.present.net),
        if loses { ": it loses" } else { "" }
    )
}

/// What else could be done, what may go wrong, and what it comes to where things turn out otherwise.
fn outlook_text(one: &Candidate) -> String {
    let left = |value: Option<Amount>| value.map_or_else(|| "nothing is left".to_owned(), pounds);
    let mut text = String::new();
    let mut best: Vec<&Alternative> =
        one.alternatives.iter().filter(|other| other.joint_start != one.joint_start).collect();
    best.sort_by_key(|other| std::cmp::Reverse(other.net_present_value));
    let next = best.first().and_then(|other| Some((other.joint_start, other.net_present_value?)));
    text.push_str(&format!("   {} days were weighed", one.alternatives.len()));
    text.push_str(
        &next.map_or_else(|| "\n".to_owned(), |(day, value)| format!("; the next best is {day}: {}\n", pounds(value))),
    );
    for other in &one.other_ways {
        let what = match &other.host {
            None => "A joint procurement instead".to_owned(),
            Some(host) => format!("Acceding to {} of {} instead", host.contract_ref, host.org_code),
        };
        text.push_str(&format!("   {what}: {}\n", left(other.net_present_value)));
    }
    text.push_str("   Where things turn out otherwise:\n");
    for case in &one.sensitivity {
        let what = case.in_words(str::to_owned);
        text.push_str(&format!("     {what}: {}\n", left(case.net_present_value)));
    }
    if !one.risks.is_empty() {
        text.push_str("   Risks:\n");
        for risk in &one.risks {
            let of = risk.contract.as_ref().map(|(org, reference)| format!("{org} {reference}: ")).unwrap_or_default();
            text.push_str(&format!("     {:<5} {of}{}\n", risk.level.as_str(), risk.reason));
        }
    }
    text
}

/// The category with the words of the first contract's title.
fn title(one: &Candidate) -> String {
    let words = one.contracts.first().map(|contract| contract.title.as_str()).unwrap_or_default();
    format!("{} ({words})", one.scope)
}

/// With the day of the week: the last day for a notice may be a Sunday.
fn task_text(task: &Task) -> String {
    let when = if matches!(task.kind, TaskKind::JointStart | TaskKind::LaterStage) { "on" } else { "by" };
    let day = task.by.format("%a %Y-%m-%d");
    match &task.contract {
        None => format!("{when} {day}  together: {}", task_words(task.kind)),
        Some((org, reference)) => {
            format!("{when} {day}  {org}: {} ({reference}, {})", task_words(task.kind), task.about)
        }
    }
}

fn contract_text(one: &JoiningContract) -> String {
    // Interim cover may follow on any way out, and an early one on an extension.
    let extended = !one.exercise_by.is_empty();
    let out = match one.exit_fee.map(pounds) {
        Some(fee) if extended => format!("is extended, then left early on {} for {fee}", one.leave_date),
        Some(fee) => format!("is left early on {} for {fee}", one.leave_date),
        None if extended => format!("is extended to {}", one.leave_date),
        None => format!("runs out on {}", one.leave_date),
    };
    let how = match one.action {
        Action::RunOut | Action::Extend | Action::LeaveEarly => out,
        Action::Bridge => {
            let days = counted(one.bridge_days as usize, "day");
            format!("{out}, then {days} of interim cover for {}", pounds(one.cash.bridging))
        }
        Action::MarketTest => format!("moves at its market test, last day {}", one.leave_date),
        Action::StayOut => "stays out".to_owned(),
    };
    let basis = match one.benefit.basis {
        BenefitBasis::OwnPrices(products, _) => {
            format!("{} bought by others too", counted(products as usize, "product"))
        }
        BenefitBasis::HostPrices(products, _) => {
            format!("{} at the prices of the contract it accedes to", counted(products as usize, "product"))
        }
        BenefitBasis::Benchmark(products, _) => {
            format!("{} at everybody else's prices", counted(products as usize, "product"))
        }
        BenefitBasis::Assumption => "assumed".to_owned(),
    };
    format!(
        "{} {} ({}) {how}; {} a year ({}), benefit {} a year ({basis})",
        one.org_code,
        one.contract_ref,
        one.supplier_name,
        pounds(one.annual_value.amount),
        one.annual_value.basis.as_str(),
        pounds(one.benefit.a_year)
    )
}

fn left_out_text(answer: &ConsolidateAnswer) -> String {
    let mut text = format!("\nLeft out: {}\n", counted(answer.plan.excluded.len(), "contract"));
    for one in &answer.plan.excluded {
        let category = one.category.as_ref().map(|category| format!(" {category}")).unwrap_or_default();
        text.push_str(&format!("  {} {}{category}: {}\n", one.org_code, one.contract_ref, one.explanation()));
    }
    text
}

fn terms_text(answer: &ConsolidateAnswer) -> String {
    let (terms, spend) = (&answer.terms, &answer.attribution);
    let money = |total: crate::engine::variation::Total| {
        total.to_amount().map_or_else(|| total.to_string(), |amount| amount.to_pence_text())
    };
    let window = match answer.window.map(|window| (window.from, window.to)) {
        Some((Some(from), Some(to))) => format!("{from} to {to}"),
        _ => "of no month are known".to_owned(),
    };
    format!(
        "\nWhat the figures rest on\n\
         \x20 Against each member renewing alone at its own end and its own prices; unknown is not zero.\n\
         \x20 Purchases {window}: £{} under these contracts, £{} with suppliers of none, £{} with suppliers of several.\n\
         \x20 Taken for granted: a joint procurement takes {} days and costs {}, one alone {}; interim cover at most {} days\n\
         \x20 at {} above the annual value; notice {} days and before an extension {} days where none is stated; {} of the\n\
         \x20 annual value as benefit where no products are shared. Discounted: {}.\n",
        money(spend.under_contract),
        money(spend.no_contract),
        money(spend.several_contracts),
        terms.lead_days,
        pounds(terms.joint_procurement_cost),
        pounds(terms.own_procurement_cost),
        terms.bridge_days,
        percent_text(terms.bridge_premium),
        terms.notice_days,
        terms.extension_notice_days,
        percent_text(terms.benefit_part),
        crate::engine::consolidation::DISCOUNT_SOURCE
    )
}

/// The columns of `consolidate --csv`: one row a contract.
const COLUMNS: [&str; 20] = [
    "category",
    "joint_start",
    "org_code",
    "contract_ref",
    "title",
    "supplier_name",
    "action",
    "leave_date",
    "exercise_by",
    "notice_by",
    "exit_fee",
    "bridge_days",
    "annual_value",
    "benefit_a_year",
    "benefit_basis",
    "net_present_value",
    "status",
    "reasons",
    "joins_on",
    "how",
];

fn write_sheet(path: &Path, answer: &ConsolidateAnswer) -> Result<(), AppError> {
    let mut sheet = Sheet::begin(path, &COLUMNS)?;
    for one in &answer.plan.candidates {
        for contract in &one.contracts {
            sheet.row(&joining_cells(one, contract))?;
        }
        for left in &one.left_out {
            sheet.row(&left_out_cells(&one.joint_start.to_string(), left))?;
        }
    }
    for left in &answer.plan.excluded {
        sheet.row(&left_out_cells("", left))?;
    }
    sheet.finish()
}

fn safe(text: &str) -> String {
    harmless(text).into_owned()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

fn joining_cells(one: &Candidate, contract: &JoiningContract) -> Vec<String> {
    vec![
        safe(&one.category.to_string()),
        one.joint_start.to_string(),
        safe(&contract.org_code),
        safe(&contract.contract_ref),
        safe(&contract.title),
        safe(&contract.supplier_name),
        contract.action.to_string(),
        contract.leave_date.to_string(),
        joined(contract.exercise_by.iter().map(ToString::to_string)),
        contract.notice_by.map(|day| day.to_string()).unwrap_or_default(),
        contract.exit_fee.map(|fee| fee.to_string()).unwrap_or_default(),
        contract.bridge_days.to_string(),
        contract.annual_value.amount.to_string(),
        contract.benefit.a_year.to_string(),
        contract.benefit.basis.as_str().to_owned(),
        contract.present.net.to_string(),
        contract.status.to_string(),
        safe(&joined(contract.cautions.iter().map(ToString::to_string))),
        contract.joins_on.to_string(),
        one.how.to_string(),
    ]
}

fn left_out_cells(joint_start: &str, left: &LeftOut) -> Vec<String> {
    let mut cells = vec![
        safe(&left.category.as_ref().map(Category::to_string).unwrap_or_default()),
        joint_start.to_owned(),
        safe(&left.org_code),
        safe(&left.contract_ref),
        safe(&left.title),
        safe(&left.supplier_name),
        Action::StayOut.to_string(),
    ];
    cells.resize(COLUMNS.len(), String::new());
    let reasons = COLUMNS.iter().position(|name| *name == "reasons");
    if let Some(cell) = reasons.and_then(|place| cells.get_mut(place)) {
        *cell = safe(&left.explanation());
    }
    cells
}
