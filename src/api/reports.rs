//! `/reports`.

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::asked::Asked;
use super::benchmarks::BenchmarkQuery;
use super::bodies::ReportBody;
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{ReportName, ReportRequest, Service, report_in, snapshot_id};
use crate::engine::categories::View;
use crate::engine::money::Amount;
use crate::engine::report::Report;
use crate::export;

/// What is asked of a report.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportQuery {
    /// One product, by its id or its catalogue's own.
    #[param(example = "P0123456789abcdef01234567")]
    product: Option<String>,
    /// One like-for-like group, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    #[param(example = "33141420")]
    category: Option<String>,
    /// Only members of this group or footprint.
    #[param(example = "QOP")]
    group: Option<String>,
    /// Only this organisation.
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
    /// What to sum by.
    #[param(example = "organisation")]
    by: Option<String>,
    /// Which category of an item counts: `best`, `eclass`, `cpv`, `unspsc`, `group` or `kind`.
    #[param(example = "group")]
    scheme: Option<String>,
    /// How many rows of a ranked table, 1000 by default.
    #[param(value_type = Option<u64>, example = 100)]
    top: Option<String>,
    /// Savings below this are counted and not told.
    #[param(example = "100.00")]
    #[serde(rename = "floor")]
    materiality_floor: Option<String>,
    /// Another organisation, or the first month of another period.
    #[param(example = "R1H")]
    against: Option<String>,
    /// An order worth less is small, 100 by default.
    #[param(example = "50.00")]
    small_order: Option<String>,
    /// What raising, receiving and paying an order is assumed to cost.
    #[param(example = "30.00")]
    order_cost: Option<String>,
    /// `json` (the default), `csv` (the main table), `xlsx` (everything) or `svg` (the chart).
    #[param(example = "json")]
    format: Option<String>,
}

fn bad(told: &str) -> Problem {
    Problem::new(Code::BadRequest, told)
}

impl ReportQuery {
    fn request(self, name: &str) -> Result<(ReportRequest, Format), Problem> {
        let unknown = || Problem::new(Code::NotFound, format!("there is no report {name}"));
        let name = ReportName::parse(name).ok_or_else(unknown)?;
        let view =
            |text: String| View::parse(&text).ok_or_else(|| bad("scheme: best, eclass, cpv, unspsc, group or kind"));
        let top = self.top.map(|text| text.parse().map_err(|_| bad("top: a whole number of rows")));
        let money = |name: &str, text: Option<String>| {
            let told = || bad(&format!("{name}: an amount of money"));
            text.map(|text| Amount::parse(&text).map_err(|_| told())).transpose()
        };
        let materiality_floor = money("floor", self.materiality_floor)?;
        let (small_order, order_cost) =
            (money("small_order", self.small_order)?, money("order_cost", self.order_cost)?);
        let benchmark = BenchmarkQuery {
            product: self.product,
            category: self.category,
            group: self.group,
            org: self.org,
            from: self.from,
            to: self.to,
            as_of: self.as_of,
            all_dates: self.all_dates,
            currency: self.currency,
            peers: self.peers,
            gross: self.gross,
        };
        let benchmark = benchmark.request()?;
        let scheme = self.scheme.map(view).transpose()?;
        let format = self.format.as_deref().map_or(Ok(Format::Json), Format::parse)?;
        let (top, by, against) = (top.transpose()?, self.by, self.against);
        let request =
            ReportRequest { name, benchmark, by, scheme, top, materiality_floor, against, small_order, order_cost };
        Ok((request, format))
    }
}

/// How a report is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Csv,
    Xlsx,
    Svg,
}

impl Format {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        match text {
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "svg" => Ok(Self::Svg),
            _ => Err(bad("format: json, csv, xlsx or svg")),
        }
    }
}

/// One report that can be asked for.
#[derive(Debug, serde::Serialize, ToSchema)]
pub(super) struct ReportEntryBody {
    #[schema(example = "opportunities")]
    name: &'static str,
    #[schema(example = "what each organisation can save in the next twelve months, product by product")]
    about: &'static str,
}

/// The reports there are
///
/// Each with what it tells; `/reports/{name}` makes it.
#[utoipa::path(
    tag = "reports",
    responses((status = 200, description = "Names, with what each tells", body = Vec<ReportEntryBody>))
)]
#[get("/reports")]
pub(super) async fn list(_nothing: Asked<super::asked::Nothing>) -> Result<HttpResponse, Problem> {
    let entry = |name: &ReportName| ReportEntryBody { name: name.as_str(), about: name.about() };
    answer::json(&ReportName::ALL.iter().map(entry).collect::<Vec<_>>())
}

/// A report
///
/// The document that `likewise --json report NAME` writes; with `format` its main table as CSV, all of it as a spreadsheet,
/// or its chart as SVG. A parameter that the report does not take is refused.
#[utoipa::path(
    tag = "reports",
    params(("name" = String, Path, description = "Which report", example = "opportunities"), ReportQuery),
    responses(
        (status = 200, description = "The report", body = ReportBody),
        (status = 400, description = "Parameters cannot be read, are unknown or not taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the report, product, category, group or organisation", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/reports/{name}")]
pub(super) async fn one(
    service: Data<Service>,
    name: Path<String>,
    asked: Asked<ReportQuery>,
) -> Result<HttpResponse, Problem> {
    let (request, format) = asked.0.request(&name)?;
    let likewise = service.likewise().clone();
    let made = work::read(service, move |reading| report_in(&likewise, reading, &request)).await?;
    let main = made.tables.first().map_or("", |table| table.name);
    told(&made, format, main)
}

/// Answers with a report; its table of this name is what CSV holds.
pub(super) fn told(report: &Report, format: Format, table: &str) -> Result<HttpResponse, Problem> {
    let failed = |error: export::ExportError| match error {
        export::ExportError::TooLong { .. } => bad(&error.to_string()),
        other => {
            tracing::error!(error = &other as &dyn std::error::Error, "a report could not be written");
            Problem::new(Code::Internal, "the report could not be written")
        }
    };
    let (kind, ending, bytes) = match format {
        Format::Json => return answer::json(&ReportBody::from(report)),
        Format::Csv => {
            let table =
                report.tables.iter().find(|sheet| sheet.name == table).ok_or_else(|| bad("the report has no table"))?;
            ("text/csv; charset=utf-8", "csv", export::csv(table).map_err(failed)?)
        }
        Format::Xlsx => {
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            (kind, "xlsx", export::xlsx(report, &snapshot_id(report)).map_err(failed)?)
        }
        Format::Svg => {
            let chart = report.charts.first().ok_or_else(|| bad("the report has no chart"))?;
            ("image/svg+xml", "svg", export::svg(chart).into_bytes())
        }
    };
    let mut response = HttpResponse::Ok();
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}.{ending}\"", report.name)) {
        response.insert_header((CONTENT_DISPOSITION, name));
    }
    Ok(response.content_type(kind).body(bytes))
}
