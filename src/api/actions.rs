//! `/actions`: what an organisation is to do, and saying what becomes of it.
//!
//! Nobody signs in yet, and the server listens on loopback alone: who speaks is stated in the body.

use std::collections::BTreeMap;

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Nothing};
use super::bodies::{ActionHistoryBody, ActionSaidBody, ReportBody};
use super::clock::this_second;
use super::idempotency::request_key;
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, benchmarks, work};
use crate::app::{
    AcceptTerms, ActionWish, BenchmarkRequest, Months, ReportName, ReportRequest, SayRequest, Service, action_history,
    report_in,
};
use crate::engine::actions::SavingClass;
use crate::engine::money::{Amount, PRICE_DECIMALS, parse_scaled};
use crate::engine::period::Month;

/// Whose actions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionQuery {
    /// The organisation.
    #[param(example = "R1H")]
    org: String,
    /// Look forward from the end of this month; by default the latest order month in the data.
    #[param(example = "2026-03")]
    as_of: Option<String>,
    /// Actions that are expected to save less are counted and not told.
    #[param(example = "100.00")]
    floor: Option<String>,
}

fn bad(told: impl Into<String>) -> Problem {
    Problem::new(Code::BadRequest, told)
}

/// What an organisation is to do
///
/// One ranked list, what most is expected of first; each addressable £ is in one action. The document that `likewise --json
/// actions list` writes.
#[utoipa::path(
    tag = "actions",
    params(ActionQuery),
    responses(
        (status = 200, description = "Actions, what they rest on, and those that are decided", body = ReportBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the organisation", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/actions")]
pub(super) async fn list(service: Data<Service>, asked: Asked<ActionQuery>) -> Result<HttpResponse, Problem> {
    let ActionQuery { org, as_of, floor } = asked.0;
    let months = benchmarks::month("as_of", as_of)?.map_or(Months::Latest, Months::AsOf);
    let floor = floor.map(|text| Amount::parse(&text).map_err(|_| bad("floor: an amount of money"))).transpose()?;
    let benchmark = BenchmarkRequest { org: Some(org), months, ..BenchmarkRequest::default() };
    let request = ReportRequest { benchmark, materiality_floor: floor, ..ReportRequest::of(ReportName::Actions) };
    let likewise = service.likewise().clone();
    let made = work::read(service, move |reading| report_in(&likewise, reading, &request)).await?;
    answer::json(&ReportBody::from(&made))
}

/// What was said of an action
///
/// Its status, the baseline that was frozen when it was accepted, and every word in the order it was said.
#[utoipa::path(
    tag = "actions",
    params(("action_id" = String, Path, description = "The action's id", example = "A0123456789abcdef01234567")),
    responses(
        (status = 200, description = "What stands of it, its frozen baseline, and everything that was said", body = ActionHistoryBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody said anything of such an action", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/actions/{action_id}")]
pub(super) async fn one(
    service: Data<Service>,
    action: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let action = action.into_inner();
    let found = work::run(service, move |service| {
        let found = action_history(service.likewise(), &action)?;
        Ok(ActionHistoryBody::new(&action, &found.state, found.baseline.as_ref(), &found.events))
    });
    answer::json(&found.await?)
}

/// What is said of an action.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "dismiss", "org": "ZZ101", "by": "Jo Bloggs", "why": "contract renewed in June"}))]
pub(super) struct SayBody {
    /// `accept`, `dismiss` (with why), `assign` (to), `due` (date), `sign_off` or `reopen`.
    kind: String,
    /// The organisation whose action it is.
    org: String,
    /// Who says so.
    by: String,
    /// Why.
    why: Option<String>,
    /// How many things had been said of the action when it was looked at; with another count the word is refused (412).
    seen: Option<u64>,
    /// The month of the list that was looked at.
    #[schema(example = "2026-07")]
    as_of: Option<String>,
    /// Of `assign`: to whom.
    to: Option<String>,
    /// Of `due`: the day.
    #[schema(example = "2026-10-01")]
    date: Option<String>,
    /// Of `accept`: first month of the new prices.
    #[schema(example = "2026-09")]
    start: Option<String>,
    /// Of `accept`: whether the saving comes again every year; yes where not said.
    recurrent: Option<bool>,
    /// Of `accept`: `cash_releasing` (the default) or `cost_avoidance`.
    class: Option<String>,
    /// Of `accept`: where finance books it.
    cost_code: Option<String>,
    /// Of `accept`: who answers for it.
    owner: Option<String>,
    /// Of `accept`: whether quality may be touched.
    quality_impact: Option<bool>,
    /// Of `accept`: agreed prices of a base unit by product, where they are not those asked for.
    #[schema(value_type = Option<Object>, example = json!({"P0123456789abcdef01234567": "0.12"}))]
    agreed: Option<BTreeMap<String, String>>,
}

impl SayBody {
    fn wish(&self) -> Result<ActionWish, Problem> {
        Ok(match self.kind.as_str() {
            "accept" => ActionWish::Accept(self.terms()?),
            "dismiss" => ActionWish::Dismiss,
            "assign" => ActionWish::Assign(self.to.clone().ok_or_else(|| bad("assign: to whom?"))?),
            "due" => {
                let text = self.date.as_deref().unwrap_or_default();
                let date = NaiveDate::parse_from_str(text, "%Y-%m-%d");
                ActionWish::Due(date.map_err(|_| bad("date: a day is written YYYY-MM-DD"))?)
            }
            "sign_off" => ActionWish::SignOff,
            "reopen" => ActionWish::Reopen,
            _ => return Err(bad("kind: accept, dismiss, assign, due, sign_off or reopen")),
        })
    }

    fn terms(&self) -> Result<AcceptTerms, Problem> {
        let class = self.class.as_deref().map_or(Some(SavingClass::CashReleasing), SavingClass::parse);
        let mut agreed = BTreeMap::new();
        for (product, text) in self.agreed.iter().flatten() {
            let price = parse_scaled(text, PRICE_DECIMALS).ok().filter(|price| *price >= 0);
            let price = price.ok_or_else(|| bad(format!("agreed: {text} is no price of {product}")))?;
            agreed.insert(product.clone(), i128::from(price));
        }
        Ok(AcceptTerms {
            start: month("start", self.start.as_ref())?,
            recurrent: self.recurrent.unwrap_or(true),
            class: class.ok_or_else(|| bad("class: cash_releasing or cost_avoidance"))?,
            cost_code: self.cost_code.clone(),
            owner: self.owner.clone(),
            quality_impact: self.quality_impact.unwrap_or(false),
            agreed,
        })
    }
}

fn month(name: &str, text: Option<&String>) -> Result<Option<Month>, Problem> {
    benchmarks::month(name, text.cloned())
}

/// Say something of an action
///
/// Accepting freezes its baseline; from then on its purchases are in no other action, and later purchases are held against
/// its claim in the report `ledger`.
#[utoipa::path(
    tag = "actions",
    params(
        ("action_id" = String, Path, description = "The action's id", example = "A0123456789abcdef01234567"),
        ("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "accept-2026-11-27-1"),
    ),
    request_body = SayBody,
    responses(
        (status = 200, description = "What was said, and what stands of the action", body = ActionSaidBody),
        (status = 400, description = "The body cannot be read or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such action", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It contradicts what stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Somebody spoke of the action since it was seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/actions/{action_id}")]
pub(super) async fn say(
    service: Data<Service>,
    action: Path<String>,
    http: HttpRequest,
    body: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    let body: SayBody =
        serde_json::from_slice(&body).map_err(|error| bad(format!("the body cannot be read: {error}")))?;
    let request = SayRequest {
        action: action.into_inner(),
        wish: body.wish()?,
        as_of: month("as_of", body.as_of.as_ref())?,
        org: body.org,
        by: body.by,
        why: body.why,
        at: this_second(),
        seen: body.seen,
        key,
    };
    let likewise = service.likewise().clone();
    let said = work::read(service, move |reading| reading.say_of_action(&likewise, &request)).await?;
    answer::json(&ActionSaidBody::from(&said))
}
