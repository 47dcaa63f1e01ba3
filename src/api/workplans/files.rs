//! A workplan as files: calendar, sheets and drawing.

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use super::asked::WorkplanQuery;
use crate::api::asked::Asked;
use crate::api::problem::{Problem, ProblemBody};
use crate::api::reports::{Format, told};
use crate::api::work;
use crate::app::{Service, workplan, workplan_calendar, workplan_report};
use crate::engine::report::Report;
use crate::engine::workplan::timeline as drawing;
use crate::export::timeline_svg;

/// A workplan's dates as a calendar
///
/// An iCalendar to subscribe to: the last days for notices (with alarms 90, 30 and 7 days before), extensions, the start of
/// procurements, interim cover and joint starts. An event keeps its identifier when its day moves; what is dropped is gone. The
/// file of `likewise workplan calendar`.
#[utoipa::path(
    tag = "workplans",
    params(WorkplanQuery),
    responses(
        (status = 200, description = "The calendar", body = String, content_type = "text/calendar"),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows a footprint", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/calendar.ics")]
pub(in crate::api) async fn calendar(
    service: Data<Service>,
    asked: Asked<WorkplanQuery>,
) -> Result<HttpResponse, Problem> {
    let (footprints, as_of) = asked.0.read()?;
    let text =
        work::run(service, move |service| Ok(workplan_calendar(&workplan(service.likewise(), &footprints, as_of)?)));
    let text = text.await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"workplan.ics\"")))
        .body(text))
}

async fn sheets(service: Data<Service>, asked: WorkplanQuery) -> Result<Report, Problem> {
    let (footprints, as_of) = asked.read()?;
    work::run(service, move |service| workplan_report(&workplan(service.likewise(), &footprints, as_of)?)).await
}

/// A workplan as CSV
///
/// One row an entry. The file of `likewise workplan sheet --csv`.
#[utoipa::path(
    tag = "workplans",
    params(WorkplanQuery),
    responses(
        (status = 200, description = "The entries", body = String, content_type = "text/csv"),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows a footprint", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/sheet.csv")]
pub(in crate::api) async fn csv(service: Data<Service>, asked: Asked<WorkplanQuery>) -> Result<HttpResponse, Problem> {
    told(&sheets(service, asked.0).await?, Format::Csv, "entries")
}

/// A workplan as a spreadsheet
///
/// Entries, contracts, tasks and savings by financial year, with real dates and numbers and the definitions behind. The file of
/// `likewise workplan sheet --xlsx`.
#[utoipa::path(
    tag = "workplans",
    params(WorkplanQuery),
    responses(
        (status = 200, description = "The spreadsheet", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows a footprint", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/sheet.xlsx")]
pub(in crate::api) async fn xlsx(service: Data<Service>, asked: Asked<WorkplanQuery>) -> Result<HttpResponse, Problem> {
    told(&sheets(service, asked.0).await?, Format::Xlsx, "entries")
}

/// A workplan as a drawing
///
/// A bar a contract: its term, its options hatched, last days for notices, its last day, and the joint starts. The file of
/// `likewise workplan timeline`.
#[utoipa::path(
    tag = "workplans",
    params(WorkplanQuery),
    responses(
        (status = 200, description = "The drawing", body = String, content_type = "image/svg+xml"),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows a footprint", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/timeline.svg")]
pub(in crate::api) async fn timeline(
    service: Data<Service>,
    asked: Asked<WorkplanQuery>,
) -> Result<HttpResponse, Problem> {
    let (footprints, as_of) = asked.0.read()?;
    let text = work::run(service, move |service| {
        let found = workplan(service.likewise(), &footprints, as_of)?;
        Ok(timeline_svg(&drawing(&found.title(), &found.entries, as_of)))
    });
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(text.await?))
}
