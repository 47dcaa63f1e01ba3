//! `/review`: what waits for people, what they said, and saying more.
//!
//! Nobody signs in yet, and the server listens on loopback alone: who speaks is stated in the body.

use actix_web::http::header::IF_MATCH;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{ActionPageBody, ReviewAnswerBody, ReviewItemBody, ReviewPageBody, SureBody, json_text};
use super::clock::this_second;
use super::entity_tag::EntityTag;
use super::idempotency::request_key;
use super::paging::{PageQuery, cursor};
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{AppError, AskedAction, QueueRequest, ReviewRequest, Service, SureRequest, review_actions};
use crate::engine::model::{DecisionStatus, MatchMethod, Score};
use crate::engine::money::Units;
use crate::engine::review::{ActionKind, Doubt};
use crate::engine::units::BaseUnit;
use crate::store::ActionFilter;

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct QueueQuery {
    /// `matched`, `ambiguous` or `unmatched`.
    #[param(example = "ambiguous")]
    status: Option<String>,
    /// Waiting for this reason: `ambiguous`, `unmatched`, `by_text`, `contradicted` or `pack`.
    #[param(example = "by_text")]
    waits: Option<String>,
    /// Bought by this organisation; its money alone counts then.
    #[param(example = "R1H")]
    org: Option<String>,
}

impl QueueQuery {
    fn request(self) -> Result<QueueRequest, Problem> {
        let refused = |words: &str| Problem::new(Code::BadRequest, words);
        let status = |text: String| {
            DecisionStatus::parse(&text).ok_or_else(|| refused("status: matched, ambiguous or unmatched"))
        };
        let doubt = |text: String| {
            Doubt::parse(&text).ok_or_else(|| refused("waits: ambiguous, unmatched, by_text, contradicted or pack"))
        };
        Ok(QueueRequest {
            status: self.status.map(status).transpose()?,
            doubt: self.waits.map(doubt).transpose()?,
            org: self.org,
        })
    }
}

/// What waits for people
///
/// Items that could not be decided, those matched by their words alone, those that something speaks against and those
/// whose pack is in doubt, the most money first. The answer of `likewise --json review list`.
#[utoipa::path(
    tag = "review",
    params(QueueQuery, PageQuery),
    responses(
        (status = 200, description = "A page of the queue", body = ReviewPageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the organisation", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/review")]
pub(super) async fn queue(service: Data<Service>, asked: PageAsked<QueueQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after, request) = (asked.page.limit()?, asked.page.after()?, asked.filter.request()?);
    let page = work::read(service, move |reading| reading.review_page(&request, after.as_deref(), limit)).await?;
    answer::json(&ReviewPageBody::new(&page, cursor))
}

/// One item, to be reviewed
///
/// Whether it waits or not. Its `ETag` is what `If-Match` names when something is said of it.
#[utoipa::path(
    tag = "review",
    params(("item_id" = String, Path, description = "The item's id", example = "I0123456789abcdef0123456789abcdef")),
    responses(
        (status = 200, description = "The item, the products it may be, and what a person can say", body = ReviewItemBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No current line has the item", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/review/items/{item_id}")]
pub(super) async fn one(
    service: Data<Service>,
    item: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::read(service, move |reading| reading.reviewed(&item)).await?;
    answer::json(&ReviewItemBody::from(&found))
}

/// Something to be said of an item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "accept", "by": "Jo Bloggs", "why": "same part code on the box"}))]
pub(super) struct SayOfBody {
    /// `accept` (the proposed product), `reject` (a product; the proposed one unless named), `choose` (a product) or
    /// `mark_pack` (units).
    #[schema(example = "accept")]
    kind: String,
    /// Who says so.
    #[schema(example = "Jo Bloggs")]
    by: String,
    /// Why.
    #[schema(example = "same part code on the box")]
    why: Option<String>,
    /// The product, by its id or its catalogue's own; with `accept` the one that was proposed when it was seen.
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: Option<String>,
    /// Base units that one order unit holds.
    #[schema(example = "100")]
    units: Option<String>,
    /// Of what; by default what prices of the product are compared in.
    #[schema(example = "each")]
    base_unit: Option<String>,
    /// Say the same of undecided items with the same words or the same code.
    #[serde(default)]
    also_like: bool,
}

/// Something to be said of an item or a product.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "merge", "product_id": "P0123456789abcdef01234567", "into_id": "P8272fa7cadb3b8f09735b081"}))]
pub(super) struct SayBody {
    /// `accept`, `reject`, `choose`, `mark_pack` of an item; `split` or `merge` of a product.
    #[schema(example = "merge")]
    kind: String,
    /// The item that is spoken of.
    #[schema(example = "Id9a202be75a393a3575b7638ffe87959")]
    item_id: Option<String>,
    /// The product: of an item the rejected or chosen one, else the one that is split or becomes part of another.
    #[schema(example = "P0123456789abcdef01234567")]
    product_id: Option<String>,
    /// Of a merge, the product that stands for both.
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    into_id: Option<String>,
    /// Of a split, the items that are taken out; all where none are named.
    #[serde(default)]
    #[schema(example = json!(["Id9a202be75a393a3575b7638ffe87959"]))]
    item_ids: Vec<String>,
    /// Base units that one order unit holds.
    #[schema(example = "100")]
    units: Option<String>,
    /// Of what.
    #[schema(example = "each")]
    base_unit: Option<String>,
    /// The `version` that was seen: what stands then may be contradicted, and nothing newer may be there.
    #[schema(example = 1)]
    seen: Option<u64>,
    /// Why, where it is not the reason of all of them.
    #[schema(example = "same part code on the box")]
    why: Option<String>,
}

/// Things to be said at once: all of them or none.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SayAllBody {
    /// Who says so.
    #[schema(example = "Jo Bloggs")]
    by: String,
    /// Why.
    #[schema(example = "two records of one product")]
    why: Option<String>,
    /// What; at most 10,000.
    actions: Vec<SayBody>,
    /// Say of undecided items with the same words or the same code that they are the product, too.
    #[serde(default)]
    also_like: bool,
}

/// Which proposals are sure enough.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"by": "Jo Bloggs", "min_score": "0.9500", "method": "text", "dry_run": true}))]
pub(super) struct SureAskedBody {
    /// Who accepts them.
    #[schema(example = "Jo Bloggs")]
    by: String,
    /// Why.
    #[schema(example = "above the score that the evaluation found safe")]
    why: Option<String>,
    /// Least score, `0.0000` to `1.0000`.
    #[schema(example = "0.9500")]
    min_score: String,
    /// Found by this method alone.
    #[schema(example = "text")]
    method: Option<String>,
    /// At most so many, the most money first; 100 unless told otherwise, 10,000 at most.
    #[schema(example = 100)]
    limit: Option<usize>,
    /// Only tell which.
    #[serde(default)]
    dry_run: bool,
}

/// Something to be taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"by": "Jo Bloggs", "why": "I read the wrong line"}))]
pub(super) struct UndoBody {
    /// Who takes it back.
    #[schema(example = "Jo Bloggs")]
    by: String,
    /// Why.
    #[schema(example = "I read the wrong line")]
    why: Option<String>,
}

fn refused(words: impl Into<String>) -> Problem {
    Problem::new(Code::BadRequest, words)
}

fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| refused(format!("the body cannot be read: {error}")))
}

/// The texts of an action, read.
fn read(kind: &str, units: Option<&str>, base_unit: Option<&str>) -> Result<AskedAction, Problem> {
    let known = ActionKind::parse(kind).filter(|kind| *kind != ActionKind::Undo);
    let known = known.ok_or_else(|| refused("kind: accept, reject, choose, mark_pack, split or merge"))?;
    let read_units = |text: &str| Units::parse(text).map_err(|error| refused(format!("units: {error}")));
    let read_base_unit = |text: &str| {
        let words: Vec<&str> = BaseUnit::ALL.iter().map(|unit| unit.as_str()).collect();
        BaseUnit::parse(text).ok_or_else(|| refused(format!("base_unit: one of {}", words.join(", "))))
    };
    Ok(AskedAction {
        units: units.map(read_units).transpose()?,
        base_unit: base_unit.map(read_base_unit).transpose()?,
        ..AskedAction::new(known, "")
    })
}

impl SayBody {
    fn asked(self) -> Result<AskedAction, Problem> {
        let asked = read(&self.kind, self.units.as_deref(), self.base_unit.as_deref())?;
        let kind = asked.kind;
        let needs = |what: &str, stated: Option<String>| stated.ok_or_else(|| refused(format!("{kind} needs {what}")));
        let (name, product) = match kind {
            ActionKind::Merge => (needs("product_id", self.product_id)?, Some(needs("into_id", self.into_id)?)),
            ActionKind::Split => (needs("product_id", self.product_id)?, None),
            _ => (needs("item_id", self.item_id)?, self.product_id),
        };
        Ok(AskedAction { name, product, items: self.item_ids, seen: self.seen, why: self.why, ..asked })
    }
}

/// Says something on a thread that may wait, and sees to it that it is soon matched.
async fn said(
    service: Data<Service>,
    request: ReviewRequest,
    check: impl FnOnce(&mut crate::app::Reading, &mut ReviewRequest) -> Result<(), AppError> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let done = work::run(service, move |service| {
        let mut request = request;
        let answer = service.read(|reading| {
            if let Some(answer) = reading.answered(service.likewise(), &request)? {
                return Ok(answer);
            }
            check(reading, &mut request)?;
            reading.act(service.likewise(), &request)
        })?;
        service.look();
        Ok(answer)
    });
    answer::json(&ReviewAnswerBody::from(&done.await?))
}

/// Say something of an item
///
/// Who, when and why are kept for ever. It counts at once for whoever acts next; decisions and prices follow at the next
/// matching, which begins by itself. With `If-Match` what others said before may be contradicted, and nothing may have changed
/// since; without it a contradiction is refused. The answer of the command line's `review accept`, `reject`, `choose` and
/// `pack`.
#[utoipa::path(
    tag = "review",
    params(
        ("item_id" = String, Path, description = "The item's id", example = "I0123456789abcdef0123456789abcdef"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the item as it was seen", example = "\"0123456789abcdef0123456789abcdef\""),
        ("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "review-2026-11-27-1"),
    ),
    request_body = SayOfBody,
    responses(
        (status = 200, description = "What was said, the decision that follows, and undecided items that are like it", body = ReviewAnswerBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No current line has the item, or nobody knows the product", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Others said something else", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The item is no longer as it was when it was seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/review/items/{item_id}")]
pub(super) async fn say_of(
    service: Data<Service>,
    item: Path<String>,
    http: HttpRequest,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    let SayOfBody { kind, by, why, product_id, units, base_unit, also_like } = body(&bytes)?;
    let asked = read(&kind, units.as_deref(), base_unit.as_deref())?;
    if matches!(asked.kind, ActionKind::Split | ActionKind::Merge) {
        return Err(refused("of an item is said: accept, reject, choose or mark_pack"));
    }
    let asked = AskedAction { name: item.into_inner(), product: product_id, ..asked };
    let request = ReviewRequest { by, why, at: this_second(), actions: vec![asked], also_like, key };
    let conditional = http.headers().contains_key(IF_MATCH);
    let stated = EntityTag::stated_matches(&http);
    said(service, request, move |reading, request| {
        let Some(asked) = request.actions.first_mut().filter(|_| conditional) else { return Ok(()) };
        let now = reading.reviewed(&asked.name)?;
        let text =
            json_text(&ReviewItemBody::from(&now)).map_err(|_| AppError::Internal("a body cannot be written"))?;
        if !EntityTag::of_bytes(text.as_bytes()).is_among(&stated) {
            return Err(AppError::Moved(format!("{} is no longer as it was when it was seen", asked.name)));
        }
        asked.seen = Some(now.version);
        Ok(())
    })
    .await
}

/// Which of what people said.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct HistoryQuery {
    /// Of this item, product, batch or action alone.
    #[param(example = "Id9a202be75a393a3575b7638ffe87959")]
    of: Option<String>,
    /// Said by this person alone.
    #[param(example = "Jo Bloggs")]
    by: Option<String>,
}

/// What people said
///
/// Who, when, what and why, the latest first. The answer of `likewise --json review history`.
#[utoipa::path(
    tag = "review",
    params(HistoryQuery, PageQuery),
    responses(
        (status = 200, description = "A page of actions, the latest first", body = ActionPageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/review/actions")]
pub(super) async fn history(service: Data<Service>, asked: PageAsked<HistoryQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let filter = ActionFilter { name: asked.filter.of, actor: asked.filter.by };
    // What was said a moment ago is told, though it is not matched yet.
    let found = work::run(service, move |service| {
        review_actions(&mut *service.likewise().store.pooled()?, &filter, after.as_deref(), limit)
    });
    answer::json(&ActionPageBody::new(&found.await?, cursor))
}

/// Say several things at once
///
/// All of them or none: of items as above, and of products `merge` (two are one: prices, decisions and look-ups follow) and
/// `split` (its items are looked at apart again).
#[utoipa::path(
    tag = "review",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "review-2026-11-27-2")),
    request_body = SayAllBody,
    responses(
        (status = 200, description = "What was said, and what follows", body = ReviewAnswerBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows an item or a product", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Others said something else", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "An item is no longer as it was when it was seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/review/actions")]
pub(super) async fn say(
    service: Data<Service>,
    http: HttpRequest,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    let SayAllBody { by, why, actions, also_like } = body(&bytes)?;
    if actions.is_empty() {
        return Err(refused("actions: nothing is said"));
    }
    let actions = actions.into_iter().map(SayBody::asked).collect::<Result<Vec<_>, _>>()?;
    let request = ReviewRequest { by, why, at: this_second(), actions, also_like, key };
    said(service, request, |_, _| Ok(())).await
}

/// Accept what is sure
///
/// Every proposal that nothing speaks against with at least this score, the most money first: all of them or none. The answer
/// of `likewise --json review accept --min-score`.
#[utoipa::path(
    tag = "review",
    request_body = SureAskedBody,
    responses(
        (status = 200, description = "The items as they were, and what was said", body = SureBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Others said something else", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/review/accept")]
pub(super) async fn accept_sure(
    service: Data<Service>,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let SureAskedBody { by, why, min_score, method, limit, dry_run } = body(&bytes)?;
    let min_score = Score::parse(&min_score).ok_or_else(|| refused("min_score: 0.0000 to 1.0000"))?;
    let read_method = |text: String| {
        let words: Vec<&str> = MatchMethod::ALL.iter().map(|method| method.as_str()).collect();
        MatchMethod::parse(&text).ok_or_else(|| refused(format!("method: one of {}", words.join(", "))))
    };
    let (method, limit) = (method.map(read_method).transpose()?, limit.unwrap_or(100));
    if !(1..=10_000).contains(&limit) {
        return Err(refused("limit is between 1 and 10000"));
    }
    let wanted = SureRequest { by, why, at: this_second(), min_score, method, limit, dry_run };
    let done = work::run(service, move |service| {
        let answer = service.read(|reading| reading.accept_sure(service.likewise(), &wanted))?;
        if !dry_run {
            service.look();
        }
        Ok(answer)
    });
    answer::json(&SureBody::new(&done.await?, dry_run))
}

/// Take something back
///
/// An action by its id, everything said at once by its batch, or the last thing that stands of an item or product. Decisions are
/// then what deciding afresh gives.
#[utoipa::path(
    tag = "review",
    params(
        ("id" = String, Path, description = "An action, a batch, an item or a product", example = "R0123456789abcdef01234567"),
        ("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "review-2026-11-27-3"),
    ),
    request_body = UndoBody,
    responses(
        (status = 200, description = "What was taken back, and what follows", body = ReviewAnswerBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nothing of this name stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/review/actions/{id}/undo")]
pub(super) async fn undo(
    service: Data<Service>,
    id: Path<String>,
    http: HttpRequest,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    let UndoBody { by, why } = body(&bytes)?;
    let actions = vec![AskedAction::new(ActionKind::Undo, id.into_inner())];
    let request = ReviewRequest { by, why, at: this_second(), actions, also_like: false, key };
    said(service, request, |_, _| Ok(())).await
}
