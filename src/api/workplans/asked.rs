//! What is asked of workplans: queries, and what people say.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};

use crate::api::clock::this_second;
use crate::api::problem::{Code, Problem};
use crate::app::{AdoptRequest, CandidateChoice, ConsolidateRequest, ReadoptRequest, WorkplanWish};
use crate::engine::consolidation::Sharing;
use crate::engine::money::Amount;
use crate::engine::workplan::{ActualKind, ContractKey, Entry, Said, Stance, WorkStatus, financial_year};

/// Which entries, and the day at which lateness is told.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct WorkplanQuery {
    /// Footprints or groups, parted by commas; all where none is named.
    #[param(example = "QOP")]
    footprint: Option<String>,
    /// The day at which lateness is told; today where not said.
    #[param(example = "2026-08-13", value_type = Option<NaiveDate>)]
    as_of: Option<String>,
}

/// The day at which lateness is told.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct EntryQuery {
    /// The day at which lateness is told; today where not said.
    #[param(example = "2026-08-13", value_type = Option<NaiveDate>)]
    as_of: Option<String>,
}

/// What is planned afresh.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ReplanQuery {
    /// The group or footprint whose members plan together.
    #[param(example = "QOP")]
    footprint: String,
    /// The plan's date: nothing before it can be done.
    #[param(example = "2026-08-01", value_type = NaiveDate)]
    as_of: String,
    /// How many years to look ahead (1 to 30; 5 unless told otherwise).
    #[param(example = 5)]
    horizon_years: Option<u32>,
    /// How the members share what the stages cost: `by_spend` (unless told otherwise), `equal` or `compensate`.
    #[param(example = "by_spend")]
    sharing: Option<String>,
    /// How many procurements and call-offs the members' team can begin in a quarter; as many as there are unless told otherwise.
    #[param(example = 2)]
    procurements_a_quarter: Option<u32>,
}

/// A candidate to be adopted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"footprint": "ZZSTP1", "as_of": "2026-08-01", "category": "cpv:33140000", "by": "Jo Bloggs"}))]
pub(in crate::api) struct AdoptBody {
    /// The group or footprint whose members plan together.
    #[schema(example = "ZZSTP1")]
    footprint: String,
    /// The plan's date.
    #[schema(example = "2026-08-01")]
    as_of: String,
    /// How many years to look ahead; 5 unless told otherwise.
    #[schema(example = 5)]
    horizon_years: Option<u32>,
    /// How the members share what the stages cost: `by_spend` (unless told otherwise), `equal` or `compensate`.
    #[schema(example = "by_spend")]
    sharing: Option<String>,
    /// How many procurements and call-offs the members' team can begin in a quarter; as many as there are unless told otherwise.
    #[schema(example = 2)]
    procurements_a_quarter: Option<u32>,
    /// The candidate's category.
    #[schema(example = "cpv:33140000")]
    category: Option<String>,
    /// Its place in the plan, from 1, where no category is named.
    #[schema(example = 1)]
    place: Option<usize>,
    /// The hash of the candidate that was looked at.
    #[schema(example = "C0123456789abcdef01234567")]
    candidate_hash: Option<String>,
    /// Who says so.
    #[schema(example = "Jo Bloggs")]
    pub(super) by: String,
    /// Why.
    #[schema(example = "board of 3 August")]
    pub(super) why: Option<String>,
}

/// What is said of an entry.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "status", "status": "agreed", "by": "Jo Bloggs", "why": "board of 3 August"}))]
pub(in crate::api) struct WordBody {
    /// `owner` (name; none for nobody), `status` (status), `note` (text), `task` (task_id, on; none where it is not done),
    /// `actual` (financial_year, what, amount; none where it is unknown), `contract` (org_code, contract_ref, stance), `drop`
    /// (why) or `readopt` (plan_as_of, horizon_years, category, candidate_hash).
    #[schema(example = "status")]
    kind: String,
    /// Who says so.
    #[schema(example = "Jo Bloggs")]
    pub(super) by: String,
    /// Why.
    #[schema(example = "board of 3 August")]
    pub(super) why: Option<String>,
    /// Of `owner`.
    #[schema(example = "Sam Smith")]
    name: Option<String>,
    /// Of `status`: `idea`, `agreed`, `notice_given`, `in_procurement`, `awarded` or `live`.
    #[schema(example = "agreed")]
    status: Option<String>,
    /// Of `note`.
    #[schema(example = "the board wants to see the fee first")]
    text: Option<String>,
    /// Of `task`.
    #[schema(example = "T0123456789ab")]
    task_id: Option<String>,
    /// Of `task`: the day it was done.
    #[schema(example = "2026-07-20")]
    on: Option<String>,
    /// Of `actual`.
    #[schema(example = "2027-28")]
    financial_year: Option<String>,
    /// Of `actual`: `saving` or `fees`.
    #[schema(example = "saving")]
    what: Option<String>,
    /// Of `actual`: pounds.
    #[schema(example = "38000.00")]
    amount: Option<String>,
    /// Of `contract`.
    #[schema(example = "ZZ101")]
    org_code: Option<String>,
    /// Of `contract`.
    #[schema(example = "ZZ101-C001")]
    contract_ref: Option<String>,
    /// Of `contract`: `planned`, `excluded` or `pinned`.
    #[schema(example = "pinned")]
    stance: Option<String>,
    /// Of `readopt`: the newer plan's date.
    #[schema(example = "2026-11-01")]
    plan_as_of: Option<String>,
    /// Of `readopt`: how many years to look ahead; as the entry's plan where not said.
    #[schema(example = 5)]
    horizon_years: Option<u32>,
    /// Of `readopt`: the candidate's category; the one that has most of the entry's contracts where not said.
    #[schema(example = "cpv:33140000")]
    category: Option<String>,
    /// Of `readopt`: the hash of the candidate that was looked at.
    #[schema(example = "C0123456789abcdef01234567")]
    candidate_hash: Option<String>,
}

pub(in crate::api) fn refused(words: impl Into<String>) -> Problem {
    Problem::new(Code::BadRequest, words)
}

pub(in crate::api) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| refused(format!("the body cannot be read: {error}")))
}

fn day(name: &str, text: &str) -> Result<NaiveDate, Problem> {
    let unreadable = |_| refused(format!("{name}: a date is written YYYY-MM-DD"));
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(unreadable)
}

fn day_or_today(text: Option<&str>) -> Result<NaiveDate, Problem> {
    text.map_or_else(|| Ok(this_second().date()), |text| day("as_of", text))
}

/// The plan of a footprint as it is made where nothing more is said.
fn plan_request(footprint: String, as_of: NaiveDate, horizon_years: Option<u32>) -> ConsolidateRequest {
    let usual = ConsolidateRequest::new(footprint, as_of);
    ConsolidateRequest { horizon_years: horizon_years.unwrap_or(usual.horizon_years), ..usual }
}

/// The same shared by a rule, under a limit on what is begun in a quarter.
fn limited(
    plan: ConsolidateRequest,
    sharing: Option<&str>,
    procurements_a_quarter: Option<u32>,
) -> Result<ConsolidateRequest, Problem> {
    let unknown = || refused("sharing: by_spend, equal or compensate");
    let sharing = sharing.map_or(Ok(plan.sharing), |text| Sharing::parse(text).ok_or_else(unknown))?;
    Ok(ConsolidateRequest { sharing, procurements_a_quarter, ..plan })
}

impl WorkplanQuery {
    /// The footprints and the day.
    pub(super) fn read(self) -> Result<(Vec<String>, NaiveDate), Problem> {
        let codes = self.footprint.as_deref().unwrap_or_default();
        let codes: Vec<String> =
            codes.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect();
        if self.footprint.is_some() && codes.is_empty() {
            return Err(refused("footprint: codes, parted by commas"));
        }
        Ok((codes, day_or_today(self.as_of.as_deref())?))
    }
}

impl EntryQuery {
    pub(super) fn read(self) -> Result<NaiveDate, Problem> {
        day_or_today(self.as_of.as_deref())
    }
}

impl ReplanQuery {
    pub(super) fn request(self) -> Result<ConsolidateRequest, Problem> {
        let plan = plan_request(self.footprint, day("as_of", &self.as_of)?, self.horizon_years);
        limited(plan, self.sharing.as_deref(), self.procurements_a_quarter)
    }
}

impl AdoptBody {
    pub(super) fn wish(self) -> Result<WorkplanWish, Problem> {
        let choice = match (self.category, self.place) {
            (Some(category), None) => CandidateChoice::Category(category),
            (None, Some(place)) => CandidateChoice::Place(place),
            _ => return Err(refused("state the candidate's category or its place, not both")),
        };
        let plan = plan_request(self.footprint, day("as_of", &self.as_of)?, self.horizon_years);
        let plan = limited(plan, self.sharing.as_deref(), self.procurements_a_quarter)?;
        Ok(WorkplanWish::Adopt(AdoptRequest { plan, choice, expected: self.candidate_hash }))
    }
}

impl WordBody {
    /// Whether a plan is to be made for it.
    pub(super) fn needs_plan(&self) -> bool {
        self.kind == "readopt"
    }

    /// A newer plan for an entry.
    pub(super) fn readopt(self, entry: &Entry) -> Result<WorkplanWish, Problem> {
        let as_of = self.plan_as_of.ok_or_else(|| refused("readopt needs plan_as_of, the newer plan's date"))?;
        let horizon = self.horizon_years.or(Some(entry.plan.horizon_years));
        let plan = plan_request(entry.footprint.clone(), day("plan_as_of", &as_of)?, horizon);
        let choice = self.category.map(CandidateChoice::Category);
        let request = ReadoptRequest { plan, choice, expected: self.candidate_hash };
        Ok(WorkplanWish::Readopt(entry.id.clone(), request))
    }

    /// Anything else that is said of an entry.
    pub(super) fn said(self, entry: String) -> Result<WorkplanWish, Problem> {
        let kind = self.kind;
        let needs = |what: &str, stated: Option<String>| stated.ok_or_else(|| refused(format!("{kind} needs {what}")));
        let one_of = |name: &str, words: &str| refused(format!("{name}: {words}"));
        let said = match kind.as_str() {
            "owner" => {
                Said::Owner { name: self.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()) }
            }
            "status" => {
                let text = needs("status", self.status)?;
                let status = WorkStatus::parse(&text)
                    .ok_or_else(|| one_of("status", "idea, agreed, notice_given, in_procurement, awarded or live"))?;
                Said::Status { status }
            }
            "note" => Said::Note { text: needs("text", self.text)? },
            "task" => {
                let on = self.on.map(|text| day("on", &text)).transpose()?;
                Said::Task { task: needs("task_id", self.task_id)?, on }
            }
            "actual" => {
                let year = needs("financial_year", self.financial_year)?;
                let year = financial_year(&year).ok_or_else(|| one_of("financial_year", "2027-28"))?;
                let what = ActualKind::parse(&needs("what", self.what)?);
                let what = what.ok_or_else(|| one_of("what", "saving or fees"))?;
                let amount = self.amount.map(|text| Amount::parse(&text)).transpose();
                Said::Actual { year, what, amount: amount.map_err(|_| one_of("amount", "an amount of money"))? }
            }
            "contract" => {
                let contract =
                    ContractKey::new(needs("org_code", self.org_code)?, needs("contract_ref", self.contract_ref)?);
                let stance = Stance::parse(&needs("stance", self.stance)?);
                Said::Contract {
                    contract,
                    stance: stance.ok_or_else(|| one_of("stance", "planned, excluded or pinned"))?,
                }
            }
            "drop" => Said::Drop {},
            _ => return Err(one_of("kind", "owner, status, note, task, actual, contract, drop or readopt")),
        };
        Ok(WorkplanWish::Say(entry, said))
    }
}
