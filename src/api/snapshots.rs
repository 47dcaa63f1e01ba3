//! `/snapshots`: benchmarks that were published, computed again, and what they rest on.

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Nothing, PageAsked};
use super::benchmarks::BenchmarkQuery;
use super::bodies::{BenchmarkWriter, PublishedBody, RecomputedBody, ReportBody, SnapshotPageBody};
use super::clock::this_second;
use super::idempotency::request_key;
use super::paging::{PageQuery, cursor};
use super::problem::{Code, Problem, ProblemBody};
use super::reports::{Format, told};
use super::{answer, work};
use crate::app::{BenchmarkRequest, PublishRequest, Service, evidence_in, publish_in, recompute, snapshot_page};

/// What is to be published: the parameters of a benchmark.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"org": "R1H", "as_of": "2026-03"}))]
pub(super) struct NewSnapshotBody {
    /// One product, by its id or its catalogue's own.
    #[schema(example = "P0123456789abcdef01234567")]
    product: Option<String>,
    /// One like-for-like group, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    #[schema(example = "33141420")]
    category: Option<String>,
    /// Only members of this group or footprint.
    #[schema(example = "QOP")]
    group: Option<String>,
    /// Only what this organisation bought.
    #[schema(example = "R1H")]
    org: Option<String>,
    /// First month.
    #[schema(example = "2025-04")]
    from: Option<String>,
    /// Last month.
    #[schema(example = "2026-03")]
    to: Option<String>,
    /// The twelve months ending with this one; by default with the latest order month in the data.
    #[schema(example = "2026-03")]
    as_of: Option<String>,
    /// Every month.
    #[serde(default)]
    all_dates: bool,
    /// Only this currency.
    #[schema(example = "GBP")]
    currency: Option<String>,
    /// Whom to compare with: `all`, of the same `kind`, `footprint` or `region` as the organisation, or codes with commas.
    #[schema(example = "kind")]
    peers: Option<String>,
    /// Prices as stated on the lines, before rebates and other adjustments.
    #[serde(default)]
    gross: bool,
}

fn bad(told: impl Into<String>) -> Problem {
    Problem::new(Code::BadRequest, told)
}

impl NewSnapshotBody {
    fn request(self) -> Result<BenchmarkRequest, Problem> {
        let stated = BenchmarkQuery {
            product: self.product,
            category: self.category,
            group: self.group,
            org: self.org,
            from: self.from,
            to: self.to,
            as_of: self.as_of,
            currency: self.currency,
            peers: self.peers,
            ..BenchmarkQuery::default()
        };
        stated.request_with(self.all_dates, self.gross)
    }
}

/// Which evidence.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceQuery {
    /// Of one product, by its id or its catalogue's own.
    #[param(example = "P0123456789abcdef01234567")]
    product: Option<String>,
    /// `json` (the default), `csv` (the lines used) or `xlsx` (everything).
    #[param(example = "json")]
    format: Option<String>,
}

/// Publish a benchmark
///
/// Computes it as `GET /benchmarks` does and keeps the price points that it is made from, so that it can be computed again to
/// the same digits whatever becomes of lines, decisions and catalogue. Its id is the `snapshot_id` that the benchmark's
/// document tells: the same published again is the same snapshot. With an `Idempotency-Key` the same request asked again
/// within 24 hours is answered by the snapshot that it published, though the data changed meanwhile.
#[utoipa::path(
    tag = "snapshots",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "publish-2026-11-27")),
    request_body = NewSnapshotBody,
    responses(
        (status = 200, description = "The very same was published before", body = PublishedBody),
        (status = 201, description = "It is published; its address is in Location", body = PublishedBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product, category, group or organisation", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The first request with this key is still being answered", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/snapshots")]
pub(super) async fn publish(
    service: Data<Service>,
    http: HttpRequest,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    let body: NewSnapshotBody =
        serde_json::from_slice(&bytes).map_err(|error| bad(format!("the body cannot be read: {error}")))?;
    let request = PublishRequest { benchmark: body.request()?, at: this_second(), key };
    let done = work::run(service, move |service| {
        service.read(|reading| {
            let names = reading.names();
            let mut db = service.likewise().store.pooled()?;
            let mut document = BenchmarkWriter::new(std::io::sink());
            publish_in(reading.db(), &names, &mut db, &request, &mut document)
        })
    });
    let published = done.await?;
    if !published.is_new {
        return answer::json(&PublishedBody::from(&published));
    }
    answer::created(&format!("/api/v1/snapshots/{}", published.snapshot.public_id), &PublishedBody::from(&published))
}

/// Published benchmarks
///
/// The latest first.
#[utoipa::path(
    tag = "snapshots",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of snapshots, the latest first", body = SnapshotPageBody),
        (status = 400, description = "The page makes no sense", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/snapshots")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<Nothing>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let found = work::run(service, move |service| {
        snapshot_page(&mut *service.likewise().store.pooled()?, after.as_deref(), limit)
    });
    answer::json(&SnapshotPageBody::new(&found.await?, cursor))
}

/// A published benchmark, computed again
///
/// From its frozen price points alone; says whether the digits are the published ones, and of which products they differ.
#[utoipa::path(
    tag = "snapshots",
    params(("id" = String, Path, description = "The snapshot's id", example = "Sca6398c52036a685610aeebe")),
    responses(
        (status = 200, description = "The snapshot, and what computing it again came to", body = RecomputedBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was published under this id", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/snapshots/{id}")]
pub(super) async fn one(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let again = work::run(service, move |service| {
        let mut document = BenchmarkWriter::new(std::io::sink());
        recompute(&mut *service.likewise().store.pooled()?, &id, Some(&mut document))
    });
    answer::json(&RecomputedBody::from(&again.await?))
}

/// The evidence of a published benchmark
///
/// Figures, payers, every purchase line used with the way back to its source, those left out with the reason, the frozen
/// price points, and where lines have changed since. The report of `likewise --json snapshot evidence`; with `format` the lines used as
/// CSV, or everything as a spreadsheet.
#[utoipa::path(
    tag = "snapshots",
    params(("id" = String, Path, description = "The snapshot's id", example = "Sca6398c52036a685610aeebe"), EvidenceQuery),
    responses(
        (status = 200, description = "The evidence", body = ReportBody),
        (status = 400, description = "Parameters cannot be read or are unknown, or more lines are evidence than a pack holds", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was published under this id, or the product is none of it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/snapshots/{id}/evidence")]
pub(super) async fn evidence(
    service: Data<Service>,
    id: Path<String>,
    asked: Asked<EvidenceQuery>,
) -> Result<HttpResponse, Problem> {
    let EvidenceQuery { product, format } = asked.0;
    let format = format.as_deref().map_or(Ok(Format::Json), Format::parse)?;
    let made = work::run(service, move |service| {
        service.read(|reading| {
            let names = reading.names();
            let mut db = service.likewise().store.pooled()?;
            evidence_in(reading.db(), &names, &mut db, &id, product.as_deref())
        })
    });
    told(&made.await?, format, "lines")
}
