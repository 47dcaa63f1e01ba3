//! `/candidates`: which contracts of a footprint could become one, what to do by when, and what it is worth.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::Fault;
use super::page::{Choice, asked, page, stated};
use super::{period, shown, words, work};
use crate::app::{ConsolidateAnswer, ConsolidateRequest, Names, Service};
use crate::engine::consolidation::{
    Assumption, Candidate, DISCOUNT_SOURCE, JoiningContract, LeftOut, Member, Risk, Sensitivity, Stage, Status, Task,
    Terms, percent_text,
};
use crate::engine::model::Currency;
use crate::engine::money::Amount;

/// Whose contracts, on which day.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    footprint: Option<String>,
    as_of: Option<String>,
}

#[derive(Template)]
#[template(path = "candidates.html", config = "ui/askama.toml")]
struct CandidatesPage {
    here: &'static str,
    footprints: Vec<Choice>,
    as_of: String,
    plan: Option<PlanTold>,
}

struct PlanTold {
    footprint: String,
    as_of: String,
    until: String,
    members: usize,
    tasks: Vec<TaskRow>,
    candidates: Vec<CandidateTold>,
    excluded: Vec<LeftOutRow>,
    attributed: String,
    without: String,
    several: String,
    contracts: String,
    /// The months of the spend.
    months: Option<String>,
    /// What is taken for granted in every candidate, and where it comes from.
    terms: Vec<(&'static str, String)>,
}

struct TaskRow {
    by: String,
    who: String,
    what: &'static str,
    whom: String,
    reference: String,
    /// Where the candidate stands on the page.
    anchor: String,
}

struct CandidateTold {
    number: usize,
    category: String,
    joint_start: String,
    procurement_by: String,
    annual_value: String,
    benefit_a_year: String,
    net_present_value: String,
    /// The same without lower prices that are assumed; nothing where none is.
    without_assumed: Option<String>,
    amber: bool,
    /// By which route, and in which stages.
    how: String,
    risks: Vec<RiskRow>,
    /// What may turn out otherwise, and what is left then.
    turns: Vec<(String, String)>,
    contracts: Vec<ContractRow>,
    members: Vec<MemberRow>,
    assumptions: Vec<AssumptionRow>,
    left_out: Vec<LeftOutRow>,
}

struct RiskRow {
    level: &'static str,
    whose: String,
    what: String,
}

struct ContractRow {
    organisation: String,
    title: String,
    reference: String,
    supplier: String,
    action: &'static str,
    leaves: String,
    notice_by: String,
    fee: String,
    annual_value: String,
}

struct MemberRow {
    name: String,
    benefit: String,
    avoided: String,
    fee: String,
    bridging: String,
    procurement: String,
    net: String,
    present: String,
}

struct AssumptionRow {
    whose: String,
    what: String,
    amount: String,
}

struct LeftOutRow {
    organisation: String,
    title: String,
    reference: String,
    supplier: String,
    why: String,
}

/// The plan of a footprint.
#[get("/candidates")]
pub(super) async fn show(service: Data<Service>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let query: Asked = asked(&request)?;
    let refused = |text: &str| Fault::request(format!("as_of is a day such as 2026-08-01, not {text}"));
    let day = stated(&query.as_of).map(|text| text.parse::<NaiveDate>().map_err(|_| refused(text))).transpose()?;
    let footprint = stated(&query.footprint).map(str::to_owned);
    let (names, footprints, as_of, answer) = work::read(service, move |reading| {
        let as_of = day.or_else(|| reading.next_day());
        let ask = footprint.zip(as_of).map(|(footprint, as_of)| ConsolidateRequest::new(footprint, as_of));
        let answer = ask.map(|ask| reading.consolidate(&ask)).transpose()?;
        Ok((reading.names(), reading.footprints()?, as_of, answer))
    })
    .await?;
    let asked = stated(&query.footprint);
    page(&CandidatesPage {
        here: "candidates",
        footprints: super::page::organisations(&footprints, "Choose one", asked),
        as_of: as_of.map(|day| day.to_string()).unwrap_or_default(),
        plan: answer.map(|answer| told(&names, &footprints, &answer)),
    })
}

fn pounds(amount: Amount) -> String {
    shown::money(Currency::GBP, amount)
}

fn name(names: &Names, code: &str) -> String {
    names.organisation(code).map_or_else(|_| code.to_owned(), |id| names.name(id).to_owned())
}

/// The category by its code and, since codes tell little, the title of the first contract that joins.
fn category(one: &Candidate) -> String {
    let code = format!("{} {}", one.category.scheme.as_str().to_uppercase(), one.category.code);
    one.contracts.first().map_or_else(|| code.clone(), |first| format!("{} ({code})", first.title))
}

fn told(names: &Names, footprints: &[(String, String)], answer: &ConsolidateAnswer) -> PlanTold {
    let plan = &answer.plan;
    let code = &answer.request.footprint;
    let footprint = footprints.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name);
    let mut tasks: Vec<(NaiveDate, TaskRow)> = Vec::new();
    for (number, one) in plan.candidates.iter().enumerate() {
        tasks.extend(one.tasks.iter().map(|task| (task.by, task_row(names, number, one, task))));
    }
    tasks.sort_by_key(|(by, _)| *by);
    PlanTold {
        footprint: footprint.clone(),
        as_of: shown::day(plan.as_of),
        until: shown::day(plan.until),
        members: answer.members.len(),
        tasks: tasks.into_iter().map(|(_, row)| row).collect(),
        candidates: plan.candidates.iter().enumerate().map(|(number, one)| candidate(names, number, one)).collect(),
        excluded: plan.excluded.iter().map(|one| left_out(names, one)).collect(),
        attributed: shown::total(Currency::GBP, answer.attribution.under_contract),
        without: shown::total(Currency::GBP, answer.attribution.no_contract),
        several: shown::total(Currency::GBP, answer.attribution.several_contracts),
        contracts: "/contracts".to_owned(),
        months: answer.window.map(period::words),
        terms: terms(&answer.terms),
    }
}

/// What is taken for granted where nothing is stated, each with its source.
fn terms(terms: &Terms) -> Vec<(&'static str, String)> {
    let ours = Terms::OTHERS_SOURCE;
    vec![
        (
            "Benefit a year where no products are shared",
            format!("{} of the annual value: {}", percent_text(terms.benefit_part), Terms::BENEFIT_SOURCE),
        ),
        ("Discounting", DISCOUNT_SOURCE.to_owned()),
        (
            "Notice where none is stated",
            format!("{} days; {} days for an extension: {ours}", terms.notice_days, terms.extension_notice_days),
        ),
        (
            "Interim cover",
            format!(
                "for {} days at most, at {} above the annual value: {ours}",
                terms.bridge_days,
                percent_text(terms.bridge_premium)
            ),
        ),
        (
            "Procurement",
            format!(
                "{} together, {} days before the start; {} for one alone: {ours}",
                pounds(terms.joint_procurement_cost),
                terms.lead_days,
                pounds(terms.own_procurement_cost)
            ),
        ),
    ]
}

fn task_row(names: &Names, number: usize, one: &Candidate, task: &Task) -> TaskRow {
    let joint = task.contract.is_none();
    TaskRow {
        by: shown::day(task.by),
        who: task.contract.as_ref().map_or_else(|| "Together".to_owned(), |(org, _)| name(names, org)),
        what: words::task(task.kind),
        whom: if joint { category(one) } else { task.about.clone() },
        reference: task.contract.as_ref().map(|(_, reference)| reference.clone()).unwrap_or_default(),
        anchor: format!("#candidate-{number}"),
    }
}

fn candidate(names: &Names, number: usize, one: &Candidate) -> CandidateTold {
    CandidateTold {
        number,
        category: category(one),
        joint_start: shown::day(one.joint_start),
        procurement_by: shown::day(one.start_procurement_by),
        annual_value: pounds(one.annual_value),
        benefit_a_year: pounds(one.benefit_a_year),
        net_present_value: pounds(one.present.net),
        without_assumed: one.assumed_benefit.map(|assumed| pounds(assumed.worth_without)),
        amber: one.status == Status::Amber,
        how: how(names, one),
        risks: one.risks.iter().map(|risk| risk_row(names, risk)).collect(),
        turns: one.sensitivity.iter().map(|case| turn(names, case)).collect(),
        contracts: one.contracts.iter().map(|contract| contract_row(names, contract)).collect(),
        members: one.members.iter().map(|member| member_row(names, member)).collect(),
        assumptions: one.assumptions.iter().map(|assumption| assumption_row(names, assumption)).collect(),
        left_out: one.left_out.iter().map(|one| left_out(names, one)).collect(),
    }
}

/// How the contracts become one: by which route, and on which days.
fn how(names: &Names, one: &Candidate) -> String {
    let stage = |stage: &Stage| {
        let contracts = if stage.contracts == 1 { "contract" } else { "contracts" };
        format!("{} {contracts} on {}", stage.contracts, shown::day(stage.start))
    };
    let stages = one.stages.iter().map(stage).collect::<Vec<_>>().join(", then ");
    match (&one.host, &one.procuring) {
        (Some(host), _) => format!(
            "They accede to {} of {} ({}), which runs to {}: {stages}.",
            host.contract_ref,
            name(names, &host.org_code),
            host.supplier_name,
            shown::day(host.last_day)
        ),
        (None, Some(procuring)) => format!("They are procured together: {}. {stages}.", procuring.why),
        (None, None) => format!("They are procured together: {stages}."),
    }
}

fn risk_row(names: &Names, one: &Risk) -> RiskRow {
    let whose = |(org, reference): &(String, String)| format!("{}, {reference}", name(names, org));
    RiskRow {
        level: one.level.as_str(),
        whose: one.contract.as_ref().map_or_else(|| "All together".to_owned(), whose),
        what: one.reason.clone(),
    }
}

fn turn(names: &Names, one: &Sensitivity) -> (String, String) {
    let what = one.in_words(|code| name(names, code));
    (what, one.net_present_value.map_or_else(|| "nothing is left".to_owned(), pounds))
}

fn contract_row(names: &Names, one: &JoiningContract) -> ContractRow {
    ContractRow {
        organisation: name(names, &one.org_code),
        title: one.title.clone(),
        reference: one.contract_ref.clone(),
        supplier: one.supplier_name.clone(),
        action: words::action(one.action),
        leaves: shown::day(one.leave_date),
        notice_by: one.notice_by.map_or_else(|| "none to give".to_owned(), shown::day),
        fee: one.exit_fee.map_or_else(|| "none".to_owned(), pounds),
        annual_value: pounds(one.annual_value.amount),
    }
}

fn member_row(names: &Names, one: &Member) -> MemberRow {
    MemberRow {
        name: name(names, &one.org_code),
        benefit: pounds(one.cash.benefit),
        avoided: pounds(one.cash.procurements_avoided),
        fee: pounds(one.cash.fees),
        bridging: pounds(one.cash.bridging),
        procurement: pounds(one.cash.procurement_cost),
        net: pounds(one.cash.net),
        present: pounds(one.present.net),
    }
}

fn assumption_row(names: &Names, one: &Assumption) -> AssumptionRow {
    let whose = |(org, reference): &(String, String)| format!("{}, {reference}", name(names, org));
    AssumptionRow {
        whose: one.contract.as_ref().map_or_else(|| "All together".to_owned(), whose),
        what: one.what.to_string(),
        amount: one.amount.map_or_else(|| shown::NONE.to_owned(), pounds),
    }
}

fn left_out(names: &Names, one: &LeftOut) -> LeftOutRow {
    LeftOutRow {
        organisation: name(names, &one.org_code),
        title: one.title.clone(),
        reference: one.contract_ref.clone(),
        supplier: one.supplier_name.clone(),
        why: one.explanation(),
    }
}
