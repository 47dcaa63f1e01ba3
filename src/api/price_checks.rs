//! `/price-checks`: is this price fair, before it is paid?

use std::fmt;
use std::sync::Arc;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Json, Payload, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::bodies::{CheckBody, CheckedLineBody, CheckedLinesBody};
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{
    AppError, CheckAnswer, CheckRequest, CheckTexts, Reading, Requisition, Service, Unanswered, read_requisition,
};

/// Lines of one request at most.
const LINES_MOST: usize = 1_000;
/// Bytes of one request's lines at most.
const BYTES_MOST: usize = 4 << 20;

/// What is to be bought, and at what price. Any code or a description will do; decimals are strings, and what
/// is blank is taken as not given.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"description": "nitrile gloves medium powder free box of 100", "price": "4.20", "org": "R1H"}))]
pub(super) struct PriceCheckQuestion {
    /// What is to be bought, in words.
    #[serde(deserialize_with = "text")]
    #[param(example = "nitrile gloves medium powder free box of 100")]
    #[schema(example = "nitrile gloves medium powder free box of 100")]
    description: Option<String>,
    /// GTIN of any packaging level.
    #[serde(deserialize_with = "text")]
    #[param(example = "5060000011111")]
    #[schema(example = "5060000011111")]
    gtin: Option<String>,
    /// NHS Supply Chain product code.
    #[serde(deserialize_with = "text")]
    #[param(example = "ELP101")]
    #[schema(example = "ELP101")]
    npc: Option<String>,
    /// The maker's part code.
    #[serde(deserialize_with = "text")]
    #[param(example = "SN-100-M")]
    #[schema(example = "SN-100-M")]
    mpc: Option<String>,
    /// The maker.
    #[serde(deserialize_with = "text")]
    #[param(example = "Sentinel Care Ltd")]
    #[schema(example = "Sentinel Care Ltd")]
    manufacturer: Option<String>,
    /// The supplier.
    #[serde(deserialize_with = "text")]
    #[param(example = "Medway Supplies Ltd")]
    #[schema(example = "Medway Supplies Ltd")]
    supplier: Option<String>,
    /// The supplier's part code.
    #[serde(deserialize_with = "text")]
    #[param(example = "MS-4711")]
    #[schema(example = "MS-4711")]
    supplier_part: Option<String>,
    /// The price of one order unit, a decimal.
    #[serde(deserialize_with = "text")]
    #[param(example = "4.20")]
    #[schema(example = "4.20")]
    price: Option<String>,
    /// Currency of the price (ISO 4217); the one most organisations paid in where not said.
    #[serde(deserialize_with = "text")]
    #[param(example = "GBP")]
    #[schema(example = "GBP")]
    currency: Option<String>,
    /// The order unit.
    #[serde(deserialize_with = "text")]
    #[param(example = "box")]
    #[schema(example = "box")]
    uom: Option<String>,
    /// Base units an order unit holds, a decimal.
    #[serde(deserialize_with = "text")]
    #[param(example = "100")]
    #[schema(example = "100")]
    units: Option<String>,
    /// `ex`, `inc` or `unknown`; the one most organisations paid on where not said.
    #[serde(deserialize_with = "text")]
    #[param(example = "ex")]
    #[schema(example = "ex")]
    vat_basis: Option<String>,
    /// How many order units, a decimal; one where not said.
    #[serde(deserialize_with = "text")]
    #[param(example = "10")]
    #[schema(example = "10")]
    quantity: Option<String>,
    /// Who asks: left out of the benchmark.
    #[serde(deserialize_with = "text")]
    #[param(example = "R1H")]
    #[schema(example = "R1H")]
    org: Option<String>,
    /// The last of the twelve months, `YYYY-MM`; the latest order month in the data where not said.
    #[serde(deserialize_with = "text")]
    #[param(example = "2026-03")]
    #[schema(example = "2026-03")]
    as_of: Option<String>,
}

/// What holds for every line that does not say it itself.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LinesQuery {
    /// Who asks: left out of the benchmark.
    #[param(example = "R1H")]
    org: Option<String>,
    /// The last of the twelve months, `YYYY-MM`.
    #[param(example = "2026-03")]
    as_of: Option<String>,
    /// Currency of the prices.
    #[param(example = "GBP")]
    currency: Option<String>,
    /// `ex`, `inc` or `unknown`.
    #[param(example = "ex")]
    vat_basis: Option<String>,
}

/// Several questions, 1,000 at most.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lines": [{"description": "nitrile gloves medium", "price": "4.20"}, {"gtin": "5060000011111"}]}))]
pub(super) struct PriceCheckLines {
    /// Each is read by itself, so that one at fault does not keep the others from being answered.
    #[schema(value_type = Vec<PriceCheckQuestion>, max_items = 1000)]
    lines: Vec<Value>,
}

/// Reads a text, a blank one as not given, and says why a number is none.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct Text;

    impl Visitor<'_> for Text {
        type Value = Option<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string: decimals and codes too, so that no digit is lost on the way (\"4.20\")")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(Some(text.to_owned()).filter(|text| !text.trim().is_empty()))
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(Text)
}

/// A question as a JSON object. Nothing else is one: by position alone nobody can tell a price from a code.
fn question(value: Value) -> Result<PriceCheckQuestion, String> {
    if !value.is_object() {
        return Err("a question is an object, each field by its name".to_owned());
    }
    serde_json::from_value(value).map_err(|error| error.to_string())
}

impl From<PriceCheckQuestion> for CheckTexts {
    fn from(asked: PriceCheckQuestion) -> Self {
        Self {
            description: asked.description,
            gtin: asked.gtin,
            npc: asked.npc,
            mpc: asked.mpc,
            manufacturer: asked.manufacturer,
            supplier: asked.supplier,
            supplier_part: asked.supplier_part,
            price: asked.price,
            currency: asked.currency,
            uom: asked.uom,
            units: asked.units,
            vat_basis: asked.vat_basis,
            quantity: asked.quantity,
            org: asked.org,
            as_of: asked.as_of,
        }
    }
}

/// Is this price fair?
///
/// The answer of `likewise --json check` to the same question, asked in a body.
#[utoipa::path(
    tag = "price-checks",
    request_body = PriceCheckQuestion,
    responses(
        (status = 200, description = "What it may be, what others pay, whether the price is fair", body = CheckBody),
        (status = 400, description = "The question cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the organisation", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Not just now; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/price-checks")]
pub(super) async fn ask(service: Data<Service>, asked: Json<Value>) -> Result<HttpResponse, Problem> {
    let refused = |why| Problem::new(Code::BadRequest, format!("the body cannot be read: {why}"));
    told(service, question(asked.into_inner()).map_err(refused)?).await
}

/// Is this price fair, asked in the address
///
/// The answer of `likewise --json check` to the same question.
#[utoipa::path(
    tag = "price-checks",
    params(PriceCheckQuestion),
    responses(
        (status = 200, description = "What it may be, what others pay, whether the price is fair", body = CheckBody),
        (status = 400, description = "The question cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the organisation", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Not just now; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/price-checks")]
pub(super) async fn by_query(
    service: Data<Service>,
    asked: Query<PriceCheckQuestion>,
) -> Result<HttpResponse, Problem> {
    told(service, asked.into_inner()).await
}

async fn told(service: Data<Service>, asked: PriceCheckQuestion) -> Result<HttpResponse, Problem> {
    let request = CheckTexts::from(asked).request(str::to_owned)?;
    let body = work::read(service, move |reading| Ok(CheckBody::from(&reading.check(&request)?))).await?;
    answer::json(&body)
}

/// Several price checks at once
///
/// Up to 1,000 lines of up to 4 MiB together, answered in order: as JSON, or as a requisition in
/// CSV with a header row. A line at fault says so, and the others are answered.
#[utoipa::path(
    tag = "price-checks",
    params(LinesQuery),
    request_body(content(
        (PriceCheckLines = "application/json"),
        (String = "text/csv", example = "description,price\nnitrile gloves medium,4.20\n"),
    )),
    responses(
        (status = 200, description = "A line each", body = CheckedLinesBody),
        (status = 400, description = "The lines cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the organisation", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More lines or bytes than may be", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Neither JSON nor CSV", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The CSV cannot be taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Not just now; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/price-checks/bulk")]
pub(super) async fn bulk(
    service: Data<Service>,
    http: HttpRequest,
    query: Query<LinesQuery>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let kind = http.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let asked = query.into_inner().defaults()?;
    let bytes = payload.to_bytes_limited(BYTES_MOST).await;
    let bytes = bytes.map_err(|_| Problem::new(Code::TooLarge, format!("lines have {BYTES_MOST} bytes at most")))?;
    let bytes = bytes.map_err(|_| Problem::new(Code::BadRequest, "the body did not come whole"))?;
    let lines = match essence.as_str() {
        "application/json" => json_lines(&bytes, &asked)?,
        "text/csv" => csv_lines(&bytes, &asked)?,
        _ => return Err(Problem::new(Code::UnsupportedMediaType, "lines are application/json or text/csv")),
    };
    let text = work::read(service, move |reading| checked(reading, &asked, lines)).await?;
    Ok(HttpResponse::Ok().content_type("application/json").body(text))
}

impl LinesQuery {
    fn defaults(self) -> Result<CheckRequest, AppError> {
        let Self { org, as_of, currency, vat_basis } = self;
        CheckTexts { org, as_of, currency, vat_basis, ..CheckTexts::default() }.defaults(str::to_owned)
    }
}

/// A line's row and what it asks, or why it cannot be read.
type Line = (u64, Result<CheckRequest, Unanswered>);

fn too_many() -> Problem {
    Problem::new(Code::TooLarge, format!("one request has {LINES_MOST} lines at most"))
}

fn json_lines(bytes: &[u8], asked: &CheckRequest) -> Result<Vec<Line>, Problem> {
    let refused = |error| Problem::new(Code::BadRequest, format!("the body cannot be read: {error}"));
    let PriceCheckLines { lines } = serde_json::from_slice(bytes).map_err(refused)?;
    if lines.len() > LINES_MOST {
        return Err(too_many());
    }
    let read = |line: Value| -> Result<CheckRequest, Unanswered> {
        let fault = |reason: String| Unanswered { column: String::new(), reason, value: String::new() };
        let request = CheckTexts::from(question(line).map_err(fault)?)
            .request(str::to_owned)
            .map_err(|error| fault(error.to_string()))?;
        Ok(CheckRequest {
            currency: request.currency.or(asked.currency),
            vat_basis: request.vat_basis.or(asked.vat_basis),
            org: request.org.or_else(|| asked.org.clone()),
            as_of: request.as_of.or(asked.as_of),
            ..request
        })
    };
    Ok((1..).zip(lines.into_iter().map(read)).collect())
}

fn csv_lines(bytes: &[u8], asked: &CheckRequest) -> Result<Vec<Line>, Problem> {
    let mut lines = Vec::new();
    read_requisition(&Requisition::Bytes(Arc::from(bytes)), asked, &mut |line| {
        // One more is kept, to tell that there are too many.
        if lines.len() <= LINES_MOST {
            lines.push((line.row, line.request.map_err(Unanswered::from)));
        }
        Ok(())
    })?;
    if lines.len() > LINES_MOST { Err(too_many()) } else { Ok(lines) }
}

fn checked(reading: &mut Reading, asked: &CheckRequest, lines: Vec<Line>) -> Result<Vec<u8>, AppError> {
    if let Some(org) = &asked.org {
        reading.knows(org)?;
    }
    let unwritten = |_| AppError::Internal("an answer could not be written");
    let mut text = Vec::new();
    let is_empty = lines.is_empty();
    for (place, (row, request)) in lines.into_iter().enumerate() {
        let answer: Result<CheckAnswer, Unanswered> = match request {
            Ok(request) => reading.check_line(&request)?,
            Err(fault) => Err(fault),
        };
        CheckedLineBody::new(row, &answer).write(place == 0, &mut text).map_err(unwritten)?;
    }
    CheckedLineBody::write_end(is_empty, &mut text).map_err(unwritten)?;
    Ok(text)
}
