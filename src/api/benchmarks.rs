//! `/benchmarks`.

use std::io::Write;

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::Asked;
use super::bodies::{BenchmarkBody, BenchmarkWriter};
use super::entity_tag::Condition;
use super::problem::{Code, Problem, ProblemBody};
use super::stream;
use crate::app::{AppError, BenchmarkRequest, Months, Peers, Reading, Service, benchmark_in};
use crate::engine::model::Currency;
use crate::engine::period::Month;
use crate::engine::variation::PriceOf;

/// Which benchmarks.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct BenchmarkQuery {
    /// One product, by its id or its catalogue's own.
    #[param(example = "P0123456789abcdef01234567")]
    pub(super) product: Option<String>,
    /// One like-for-like group, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    #[param(example = "33141420")]
    pub(super) category: Option<String>,
    /// Only members of this group or footprint.
    #[param(example = "QOP")]
    pub(super) group: Option<String>,
    /// Only what this organisation bought.
    #[param(example = "R1H")]
    pub(super) org: Option<String>,
    /// First month.
    #[param(example = "2025-04")]
    pub(super) from: Option<String>,
    /// Last month.
    #[param(example = "2026-03")]
    pub(super) to: Option<String>,
    /// The twelve months ending with this one; by default with the latest order month in the data.
    #[param(example = "2026-03")]
    pub(super) as_of: Option<String>,
    /// Every month.
    #[param(value_type = Option<bool>)]
    pub(super) all_dates: Option<String>,
    /// Only this currency.
    #[param(example = "GBP")]
    pub(super) currency: Option<String>,
    /// Whom to compare with: `all`, of the same `kind`, `footprint` or `region` as the organisation, or codes with commas.
    #[param(example = "kind")]
    pub(super) peers: Option<String>,
    /// Prices as stated on the lines, before rebates and other adjustments.
    #[param(value_type = Option<bool>)]
    pub(super) gross: Option<String>,
}

/// Which benchmarks of one product.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductBenchmarkQuery {
    /// Only members of this group or footprint.
    #[param(example = "QOP")]
    group: Option<String>,
    /// Only what this organisation bought.
    #[param(example = "R1H")]
    org: Option<String>,
    /// First month.
    #[param(example = "2025-04")]
    from: Option<String>,
    /// Last month.
    #[param(example = "2026-03")]
    to: Option<String>,
    /// The twelve months ending with this one; by default with the latest order month in the data.
    #[param(example = "2026-03")]
    as_of: Option<String>,
    /// Every month.
    #[param(value_type = Option<bool>)]
    all_dates: Option<String>,
    /// Only this currency.
    #[param(example = "GBP")]
    currency: Option<String>,
    /// Whom to compare with: `all`, of the same `kind`, `footprint` or `region` as the organisation, or codes with commas.
    #[param(example = "kind")]
    peers: Option<String>,
    /// Prices as stated on the lines, before rebates and other adjustments.
    #[param(value_type = Option<bool>)]
    gross: Option<String>,
}

impl ProductBenchmarkQuery {
    fn of(self, product: String) -> BenchmarkQuery {
        let Self { group, org, from, to, as_of, all_dates, currency, peers, gross } = self;
        let product = Some(product);
        BenchmarkQuery { product, category: None, group, org, from, to, as_of, all_dates, currency, peers, gross }
    }
}

impl BenchmarkQuery {
    /// What the texts ask.
    pub(super) fn request(self) -> Result<BenchmarkRequest, Problem> {
        let all_dates = flag("all_dates", self.all_dates.as_deref())?;
        let gross = flag("gross", self.gross.as_deref())?;
        self.request_with(all_dates, gross)
    }

    /// The same where `all_dates` and `gross` are no texts but known.
    pub(super) fn request_with(self, all_dates: bool, gross: bool) -> Result<BenchmarkRequest, Problem> {
        let (as_of, from, to) = (month("as_of", self.as_of)?, month("from", self.from)?, month("to", self.to)?);
        let refused = || Problem::new(Code::BadRequest, "currency: a currency has three letters");
        let currency = self.currency.map(|text| Currency::parse(&text).ok_or_else(refused)).transpose()?;
        Ok(BenchmarkRequest {
            product: self.product,
            category: self.category,
            group: self.group,
            org: self.org,
            months: Months::asked(all_dates, as_of, from, to)?,
            currency,
            peers: self.peers.as_deref().map(Peers::parse).unwrap_or_default(),
            price_of: if gross { PriceOf::Gross } else { PriceOf::Net },
        })
    }
}

fn flag(name: &str, text: Option<&str>) -> Result<bool, Problem> {
    match text {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::new(Code::BadRequest, format!("{name}: true or false"))),
    }
}

pub(super) fn month(name: &str, text: Option<String>) -> Result<Option<Month>, Problem> {
    let refused = || Problem::new(Code::BadRequest, format!("{name}: a month is written YYYY-MM"));
    text.map(|text| Month::parse(&text).ok_or_else(refused)).transpose()
}

/// What organisations paid for products, and what the others' prices would have saved
///
/// The very document that `likewise --json benchmark` writes, of any length: it is sent as it is computed.
#[utoipa::path(
    tag = "benchmarks",
    params(BenchmarkQuery),
    responses(
        (status = 200, description = "Benchmarks by product id, and what they rest on", body = BenchmarkBody),
        (status = 400, description = "Parameters cannot be read, are unknown or exclude each other", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product, category, group or organisation", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/benchmarks")]
pub(super) async fn all(
    service: Data<Service>,
    condition: Condition,
    asked: Asked<BenchmarkQuery>,
) -> Result<HttpResponse, Problem> {
    tell(service, condition, asked.0.request()?).await
}

/// What organisations paid for one product
///
/// The very document that `likewise --json benchmark --product ID` writes.
#[utoipa::path(
    tag = "benchmarks",
    params(
        ("product_id" = String, Path, description = "The product's id or its catalogue's own", example = "P0123456789abcdef01234567"),
        ProductBenchmarkQuery,
    ),
    responses(
        (status = 200, description = "The product's benchmarks, one a basis, and what they rest on", body = BenchmarkBody),
        (status = 400, description = "Parameters cannot be read, are unknown or exclude each other", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product, group or organisation", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/benchmarks/{product_id}")]
pub(super) async fn one(
    service: Data<Service>,
    condition: Condition,
    product: Path<String>,
    asked: Asked<ProductBenchmarkQuery>,
) -> Result<HttpResponse, Problem> {
    tell(service, condition, asked.0.of(product.into_inner()).request()?).await
}

async fn tell(
    service: Data<Service>,
    condition: Condition,
    request: BenchmarkRequest,
) -> Result<HttpResponse, Problem> {
    stream::of_state(condition, service, move |out, reading| write(out, reading, &request)).await
}

fn write(out: &mut dyn Write, reading: &mut Reading, request: &BenchmarkRequest) -> Result<(), AppError> {
    let told = |source: std::io::Error| AppError::File { path: "the answer".to_owned(), source };
    let names = reading.names();
    let mut writer = BenchmarkWriter::new(out);
    let (head, coverage) = benchmark_in(reading.db(), names, request, &mut |head, products| {
        writer.products(head, &products).map_err(told)
    })?;
    writer.finish(&head, &coverage).map_err(told)?;
    Ok(())
}
